//! The traps: one file for each kind.

mod attempts;
mod bodies;
mod burst;
mod cancel;
mod deadline;
mod jump;
mod long;
mod odd;
mod post;
mod probe;
mod told;

use std::pin::Pin;

use crate::{
    clients::{Client, Feature},
    verdict::Verdict,
};

pub(crate) struct Trap {
    pub(crate) name: &'static str,
    /// What must hold.
    pub(crate) must: &'static str,
    pub(crate) needs: Feature,
    pub(crate) run: fn(&'static Client) -> Trapped,
}

pub(crate) type Trapped = Pin<Box<dyn Future<Output = Verdict>>>;

pub(crate) const ALL: [Trap; 17] = [
    deadline::TRAP,
    jump::TRAP,
    told::SECONDS,
    told::DATE,
    long::DEADLINE,
    long::DAY,
    odd::TRAP,
    attempts::BOUNDED,
    attempts::NESTED,
    post::TRAP,
    bodies::QUOTA,
    bodies::SUCCESS,
    cancel::TRAP,
    burst::TRAP,
    burst::WAKE,
    probe::ONE,
    probe::DROPPED,
];
