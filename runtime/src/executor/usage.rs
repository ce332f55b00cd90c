//! Recording and showing what calls use up.

use std::fmt;

use super::{Clock, Shared, endpoints::named_origin};
use crate::{Operation, Scope, UsageLevel, core::Keys};

/// Records and shows what the calls of an [`Executor`](super::Executor) use up.
///
/// What a success says it used up, where the error file's `usage` names the place, is recorded by `send` and
/// `tower::RetryLayer`, and by [`heed`](super::Executor::heed) for all others. What else there is to count, the caller
/// records:
///
/// ```
/// # #[cfg(feature = "tokio")]
/// # async fn example<E: backstop::Retry>() -> Result<(), backstop::CallError<E>> {
/// use backstop::{Executor, Quota};
///
/// let tokens = Quota::new("tokens").soft_limit(800_000).hard_limit(1_000_000);
/// let executor = Executor::<E>::builder().quota(tokens).build();
///
/// # let answer = || async { Ok(1_200) };
/// let total_tokens: u64 = executor.run(|_attempt| answer()).await?;
/// executor.usage().record("tokens", total_tokens);
///
/// let level = executor.usage().levels()[0];
/// assert_eq!((level.used, level.remaining()), (1_200, Some(998_800)));
/// # Ok(())
/// # }
/// ```
#[must_use = "it does nothing by itself"]
pub struct UsageMeter<'a, T> {
    shared: &'a Shared<T>,
    keys: Keys,
}

#[expect(private_bounds, reason = "any timer has a clock")]
impl<'a, T: Clock> UsageMeter<'a, T> {
    pub(super) fn new(shared: &'a Shared<T>) -> Self {
        Self { shared, keys: Keys::default() }
    }

    /// Turns to the calls with this credential, for quotas that count each on its own: the same as in
    /// [`Call::credential`](super::Call::credential), or as in the header by which a request that `send` is given
    /// authorises itself, such as `Bearer sk-…`. Only a hash of it is kept.
    pub fn credential(self, credential: impl AsRef<[u8]>) -> Self {
        let mut keys = self.keys;
        keys.credential = Some(self.shared.traffic.key(Scope::Credential, credential.as_ref()));
        Self { keys, ..self }
    }

    /// Turns to the calls to this origin: scheme, host and port, or the name that [`Call::origin`](super::Call::origin) was
    /// given.
    pub fn origin(self, origin: impl AsRef<[u8]>) -> Self {
        let mut keys = self.keys;
        keys.origin = Some(named_origin(&self.shared.traffic, origin.as_ref()));
        Self { keys, ..self }
    }

    /// Turns to the calls of this operation.
    pub fn operation(self, operation: &Operation) -> Self {
        let mut keys = self.keys;
        keys.operation = Some(self.shared.traffic.key(Scope::Operation, operation.name()));
        Self { keys, ..self }
    }

    /// Adds an amount to the quotas of that name. What was used up before the program began is recorded the same way.
    ///
    /// `false` if it was not counted: there is no quota of that name, or it counts as many scopes as it may already.
    pub fn record(&self, name: &str, amount: u64) -> bool {
        self.shared.record(name, &self.keys, amount)
    }

    /// How much is used up of every quota, in the order in which they were added: for a dashboard.
    #[must_use]
    pub fn levels(&self) -> Vec<UsageLevel> {
        self.shared.traffic.usage().levels(&self.keys, self.shared.timer.now())
    }
}

impl<T: Clock> fmt::Debug for UsageMeter<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UsageMeter").field("levels", &self.levels()).finish_non_exhaustive()
    }
}
