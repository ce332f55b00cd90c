//! What is shared between threads, exchanged for loom's where its model checker runs. (The usual `cfg(loom)` takes
//! sockets away from tokio, without which the tests do not build.)

pub(super) use std::sync::atomic::Ordering;

#[cfg(all(test, backstop_loom))]
pub(super) use loom::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicU32, AtomicU64, AtomicUsize},
};
#[cfg(not(all(test, backstop_loom)))]
pub(super) use std::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicU32, AtomicU64, AtomicUsize},
};

/// Locks; what a panic of another thread left behind is as good as any other state here.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
