//! What an operation is told about the attempt it is to make.

use std::{collections::hash_map::RandomState, fmt, hash::BuildHasher, time::Duration};

/// One attempt of a call.
#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    number: u32,
    endpoint: u16,
    hedge: bool,
    timeout: Option<Duration>,
    key: Option<IdempotencyKey>,
}

impl Attempt {
    #[inline]
    pub(crate) fn new(number: u32, timeout: Option<Duration>, key: Option<IdempotencyKey>) -> Self {
        Self { number, endpoint: 0, hedge: false, timeout, key }
    }

    /// The same at an endpoint; there are never so many that its number does not fit.
    pub(super) fn at(self, endpoint: usize) -> Self {
        Self { endpoint: endpoint as u16, ..self }
    }

    /// The same beside another attempt.
    pub(super) fn as_hedge(self) -> Self {
        Self { hedge: true, ..self }
    }

    /// Its number; the first one is 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// Whether the request was sent before.
    #[must_use]
    pub fn is_retry(&self) -> bool {
        self.number > 1
    }

    /// Whether another attempt of the call still runs, which may answer first; see
    /// [`hedge_after`](crate::Call::hedge_after).
    #[must_use]
    pub fn is_hedge(&self) -> bool {
        self.hedge
    }

    /// Where it is to be sent: the place in the executor's [`endpoints`](crate::Executor::endpoints). Zero where there
    /// are none, and of a request that goes to none of them.
    #[must_use]
    pub fn endpoint(&self) -> usize {
        usize::from(self.endpoint)
    }

    /// The time it may take: its own timeout, or what remains of the deadline where that is less. After it the
    /// operation's future is dropped; one that blocks must end by itself. `None`: as long as it likes.
    #[must_use]
    pub fn timeout(&self) -> Option<Duration> {
        self.timeout
    }

    /// The key of the call, the same for all its attempts; `None` unless the executor was built with
    /// [`idempotency_key`](crate::ExecutorBuilder::idempotency_key).
    #[must_use]
    pub fn idempotency_key(&self) -> Option<IdempotencyKey> {
        self.key
    }
}

/// A random key by which a server knows a repeated request from a new one.
///
/// It is shown as a UUID of version 4 (RFC 9562), such as `9b2f66ab-7d0c-4f0e-8d4c-6f0a4d2b9c11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey {
    high: u64,
    low: u64,
}

impl IdempotencyKey {
    /// Mints a key with the randomness of the operating system, which std keeps for its hash maps.
    #[cold]
    pub(crate) fn mint() -> Self {
        let (high, low) = (RandomState::new().hash_one(0_u8), RandomState::new().hash_one(1_u8));
        Self { high: high & !0xf000 | 0x4000, low: low & !(0b11 << 62) | 0b10 << 62 }
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { high, low } = self;
        let (node, sequence) = (low & 0xffff_ffff_ffff, low >> 48);
        write!(f, "{:08x}-{:04x}-{:04x}-{sequence:04x}-{node:012x}", high >> 32, high >> 16 & 0xffff, high & 0xffff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_uuids_of_version_4_and_differ() {
        let keys: Vec<_> = (0..1_000).map(|_| IdempotencyKey::mint().to_string()).collect();
        for key in &keys {
            let groups: Vec<_> = key.split('-').map(str::len).collect();
            assert_eq!(groups, [8, 4, 4, 4, 12], "{key}");
            assert_eq!(&key[14..15], "4", "{key}");
            assert!("89ab".contains(&key[19..20]), "{key}");
            assert!(key.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f' | '-')), "{key}");
        }
        let distinct: std::collections::HashSet<_> = keys.iter().collect();
        assert_eq!(distinct.len(), keys.len());
    }
}
