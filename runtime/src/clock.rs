//! The wall clock, where there is one.

use std::time::SystemTime;

/// The time; `None` on `wasm32-unknown-unknown`, where asking would panic.
pub(crate) fn now() -> Option<SystemTime> {
    if cfg!(all(target_family = "wasm", target_os = "unknown")) { None } else { Some(SystemTime::now()) }
}
