//! The decision core: what to do after an attempt, as a plain state machine.
//!
//! A [`Session`] is one call's memory. It is told how each attempt ended and answers with a [`Decision`]. It reads no
//! clock, sleeps on nothing and starts no task: the time and the seed of its jitter are arguments. Every way to run a
//! call (the async [`Executor`](crate::Executor), a blocking loop, a simulation) is a thin driver of it:
//!
//! ```
//! use std::time::{Duration, Instant, SystemTime};
//!
//! use backstop::{
//!     Advice, RetryPolicy,
//!     core::{Decision, Limits, Outcome, Session, StopReason},
//! };
//!
//! static POLICY: RetryPolicy = RetryPolicy::backoff().with_max_attempts(2);
//!
//! let start = Instant::now(); // or a simulation's time
//! let mut session = Session::new(Limits::new().repeatable(true), start, SystemTime::now(), 42);
//!
//! let failed = Outcome::failed(Advice::new(&POLICY, "overloaded"));
//! let Decision::Retry { at, delay, .. } = session.on_outcome(start, failed) else { unreachable!() };
//! assert!(delay < Duration::from_secs(1) && at == start + delay);
//!
//! let decision = session.on_outcome(at, failed);
//! assert!(matches!(decision, Decision::Stop { reason: StopReason::AttemptsExhausted, .. }));
//! ```
//!
//! # The order of decisions
//!
//! After a failed attempt the first that applies decides:
//!
//! 0. The deadline passed while there was no answer ([`StopReason::DeadlineExceeded`]).
//! 1. The server's veto, or a table row that asks for no retry ([`StopReason::ServerVeto`],
//!    [`StopReason::NotRetryable`]). A server that explicitly asks for a retry overrides the row.
//! 2. What makes sending again impossible or wrong: a body partly handed on ([`StopReason::BodyStarted`]), a request
//!    that cannot be sent twice ([`StopReason::NotReplayable`]), a request that the server may have acted on and that is
//!    not idempotent ([`StopReason::NotIdempotent`]).
//! 3. The number of attempts ([`StopReason::AttemptsExhausted`]).
//! 4. The server's hint, if it is longer than the table obeys ([`StopReason::HintTooLong`]).
//! 5. The deadline ([`StopReason::WouldOverrunDeadline`]): a wait that leaves no time for an attempt is not begun.
//!
//! What several calls share has its place around this order, not inside it: the [`Turn`] of a call takes part in the
//! executor's [`Traffic`]. The retry [budget](Budget) is drawn from after step 5, when a retry is otherwise certain, so
//! that a call that stops for a reason of its own takes nothing from it ([`StopReason::BudgetExhausted`]).
//!
//! # Where clients disagree
//!
//! Public clients read `Retry-After` differently; a test compares the decisions with what their own tests assert.
//!
//! - A hint longer than `retry_after.max` ends the call. Some clients cut it to their maximum, some fall back to their
//!   own backoff; both come back earlier than told.
//! - A hint is obeyed in full, not cut to a window around the computed delay, as the AWS SDKs do.
//! - A hint of zero, or a date that has passed, is a floor of zero: the computed backoff applies. Some clients retry at
//!   once, all of them together.
//! - A wait that the deadline would cut short is not begun; some clients wait until the deadline and then fail.

mod backoff;
mod budget;
mod decision;
mod hint;
mod outcome;
mod safety;
mod session;
mod sync;
mod traffic;

pub use budget::{Bucket, Budget};
pub use decision::{Decision, DelayCause, StopReason};
pub use outcome::{Failed, Outcome};
pub use safety::is_idempotent;
pub use session::{Limits, Session};
pub use traffic::{Control, Traffic, Turn};
