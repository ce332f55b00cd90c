//! What is shared between threads, exchanged for loom's where its model checker runs. (The usual `cfg(loom)` takes
//! sockets away from tokio, without which the tests do not build.)

#[cfg(all(test, backstop_loom))]
pub(super) use loom::sync::atomic::AtomicU32;
#[cfg(not(all(test, backstop_loom)))]
pub(super) use std::sync::atomic::AtomicU32;
pub(super) use std::sync::atomic::Ordering;
