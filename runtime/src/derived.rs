//! What derived impls call.

mod ended;
mod fill;
mod hint;
mod made_from;

pub use ended::{Ended, ended};
pub use fill::Fills;
pub use hint::AsHint;
pub use made_from::made_from;
