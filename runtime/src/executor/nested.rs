//! Executors inside executors: retries at two layers multiply, so only the outermost layer retries.

use std::cell::Cell;

thread_local! {
    /// Whether an attempt of a call that retries is being polled, or run, on this thread.
    static RETRIES_ABOVE: Cell<bool> = const { Cell::new(false) };
}

/// Marks, until it is dropped, that an attempt of a call is being polled. It works in any runtime, since whatever an
/// attempt awaits is polled within the attempt's own poll.
pub(crate) struct Polling {
    before: bool,
}

impl Polling {
    #[inline]
    pub(crate) fn start(retries: bool) -> Self {
        let before = RETRIES_ABOVE.get();
        RETRIES_ABOVE.set(before | retries);
        Self { before }
    }
}

impl Drop for Polling {
    #[inline]
    fn drop(&mut self) {
        RETRIES_ABOVE.set(self.before);
    }
}

/// Whether this is polled within an attempt of a call that retries.
pub(super) fn is_nested() -> bool {
    RETRIES_ABOVE.get()
}
