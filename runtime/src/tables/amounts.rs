//! What a success says it used up, and where.

use super::{Sources, Tree};

/// The amounts of a file.
#[derive(Debug)]
pub struct Amounts {
    /// The places in a body that they are read from. They are no part of the tree of the errors, which costs no more for
    /// them.
    pub tree: Tree,
    /// In the order of the file.
    pub all: &'static [Amount],
}

impl Amounts {
    /// No amounts.
    pub const NONE: Self = Self { tree: Tree::EMPTY, all: &[] };
}

/// One amount.
#[derive(Debug)]
pub struct Amount {
    /// The name of the quotas that count it.
    pub name: &'static str,
    /// Where it stands.
    pub from: Sources,
    /// What it is multiplied by.
    pub scale: u32,
}
