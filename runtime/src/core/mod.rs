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
//! 3. The number of attempts ([`StopReason::AttemptsExhausted`]), and whether the caller retries by itself
//!    ([`StopReason::LeftToCaller`]).
//! 4. Whether another endpoint is up, where the row has a `failover`: then the next attempt begins there at once
//!    ([`DelayCause::Failover`]).
//! 5. The server's hint, if it is longer than the table obeys ([`StopReason::HintTooLong`]).
//! 6. The deadline ([`StopReason::WouldOverrunDeadline`]): a wait that leaves no time for an attempt is not begun.
//!
//! # What calls share
//!
//! The calls of an executor share its [`Traffic`], in which each takes part by its [`Turn`]. A session decides for one
//! call; a turn sees to it that a thousand such calls together do not keep a server down. A turn holds what it was
//! given (tokens, a place in a queue, a slot, the probe) and gives it back when it is dropped, so that a call may be
//! cancelled at any time.
//!
//! **Before each attempt** the turn is asked ([`Turn::enter`]). If a quota's hard limit was reached, the call fails
//! ([`StopReason::UsageExhausted`]) until its window is over; see [`Quota`]. Then, in this order, of every scope that the
//! call is in:
//!
//! 1. *Halt*: after a failure whose row has a `halt`, the scope's calls fail at once ([`StopReason::Halted`]) until the
//!    row's time is over, else the server's, else 60 s. Then one call goes through as a probe. An answer ends the
//!    halt, be it a success or an error that is the caller's own; the same failure renews it; anything else, the probe
//!    being dropped included, leaves it to the next call. A probe of which nothing was heard for as long as the halt
//!    lasted, or for a minute if that is longer, may never be: its future may not be polled. Then the next call is a
//!    probe as well, and whichever gets an answer ends the halt. What was sent before the halt ended does not renew it.
//! 2. *Cooldown*: after a failure whose row has a `throttle`, the scope's calls are held until the server's time is
//!    over, else the row's, else the failed call's own wait. They use up no attempt. A hold that the deadline would cut
//!    short is not begun ([`StopReason::WouldOverrunDeadline`]), nor one longer than `retry_after.max` allows
//!    ([`StopReason::HintTooLong`]). A success that says that nothing more is granted for a while ([`Turn::pause`]) holds
//!    them too; `send` reads that from its rate-limit headers, and so does [`Executor::heed`](crate::Executor::heed), by
//!    [`Traffic::pause`]; where the server tells how many a second it grants, they are paced by that.
//! 3. *Pacing*: then the scope's calls come one by one, first come, first served, at a rate that starts at 70 % of
//!    what the server granted in the second before, at least at one a second (ten, where the refused request was the
//!    only one), and grows by a factor of e in a second until it is refused again. Each further throttle takes 30 % of
//!    it, half if nothing was granted since the last one; it is back after 5 s, or after seven requests if that is
//!    longer, and then grows faster and faster. The curve is that of CUBIC (RFC 9438), as in the adaptive mode of the
//!    AWS SDKs, but scaled to the rate. Unless the refused request was the only one, no more are in flight than the
//!    server granted at the throttle, and one more for each success while that is below 70 % of those that were, then
//!    for each ten successes (or for as many as may be in flight, if that is more). Refusals of requests that were
//!    sent before the last throttle are old news. What grew while none was sent does not count. A minute in which no
//!    call had to wait ends it; if none was sent in it at all, another one begins with the next. See [`Pacing`].
//!
//! A call whose turn it is, and which does not ask for a second, is passed over by those behind it, and has its place
//! back when it asks: its owner may keep its future without polling it. For that each call that waits has an instant
//! at which it asks in any case, about when its turn should have come, so that in a queue which moves hardly any asks
//! in vain. Getting past one such call takes a second, past 50 in a row 13 s, past a thousand 42 s. What such a call
//! was given already is not taken from it: while it waits for the second of two scopes that are both in trouble, it
//! holds its slot of the first.
//!
//! **After a failed attempt** ([`Turn::fail`]) the *retry budget* is drawn from, after step 6, when a retry is otherwise
//! certain, so that a call that stops for a reason of its own takes nothing from it. Where there is too little, the call
//! stops ([`StopReason::BudgetExhausted`]). A success deposits half a token, up to 12; 4 are there at the start. A retry
//! costs 1 after an answer or a failure known at once, 4 after a timeout, nothing where the row has a `throttle` (the
//! two steps above see to it that it adds no load) and none at another endpoint; a row's `cost` takes the place of all
//! these. See [`Budget`] for the sources.
//!
//! **Beside an attempt** that has no answer yet a call may send a second one ([`Session::hedge_at`], [`Turn::hedge`]), for
//! a token of the budget, while nothing is in trouble. A failure of the one that a retry may mend leaves the other its
//! time; whatever the server told the one holds for the call.
//!
//! **Where it is sent**, if the API has several endpoints, [`Endpoints`] say: to the first that is up. One that a row with
//! `failover` was met at is down for as long as the server says, at most an hour, or the row's `halt` or `throttle`
//! lasts, else for 30 s. Then one call at a time tries it, and a success of that brings all others back.
//!
//! A driver asks, sends and tells, and does nothing else:
//!
//! ```
//! use std::{task::Waker, time::{Duration, Instant, SystemTime}};
//!
//! use backstop::{
//!     Advice, RetryPolicy,
//!     core::{Admission, Control, Decision, Failed, Keys, Limits, Session, Settled, Traffic, Turn},
//! };
//!
//! # fn send() -> Result<u32, Advice> { Ok(7) }
//! # fn sleep_until(_: Instant) {}
//! let traffic = Traffic::new(Control::new()); // of all calls
//!
//! let mut session = Session::new(Limits::new().repeatable(true), Instant::now(), SystemTime::now(), 42);
//! let mut turn = Turn::new(&traffic, Keys::default());
//! let result = loop {
//!     // A driver that can be woken gives a waker of its own, and sleeps until `latest` or the deadline.
//!     match turn.enter(Instant::now(), session.deadline(), Waker::noop()) {
//!         Admission::Go => {}
//!         Admission::Wait { latest, .. } => {
//!             sleep_until(latest.min(Instant::now() + Duration::from_millis(10)));
//!             continue;
//!         }
//!         refused => break Err(format!("{refused:?}")),
//!     }
//!     let advice = match send() {
//!         Ok(value) => {
//!             turn.succeed();
//!             break Ok(value);
//!         }
//!         Err(advice) => advice,
//!     };
//!     match turn.fail(&mut session, Instant::now(), &Failed::new(advice)) {
//!         Settled { decision: Decision::Retry { at, .. }, .. } => sleep_until(at),
//!         settled => break Err(format!("{settled:?}")),
//!     }
//! };
//! assert_eq!(result, Ok(7));
//! ```
//!
//! A scope is a credential, an origin or an operation, as the row says. A call that did not say which is its own stands
//! for all of the executor. While no scope is in trouble an attempt looks at two words and takes no lock.
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
mod cooldown;
mod decision;
mod endpoints;
mod gate;
mod halt;
mod hint;
mod limiter;
mod meter;
mod outcome;
mod queue;
mod safety;
mod scopes;
mod session;
mod sync;
mod traffic;
mod turn;
mod usage;

pub use budget::{Bucket, Budget};
pub use decision::{Decision, DelayCause, StopReason};
pub(crate) use endpoints::absence;
pub use endpoints::{Chosen, Endpoints};
pub use gate::HoldCause;
pub use limiter::Pacing;
pub use outcome::{Failed, Outcome};
pub use safety::is_idempotent;
pub use scopes::Keys;
pub use session::{Limits, Session};
pub use traffic::{Control, Traffic};
pub use turn::{Admission, Settled, Trouble, Turn};
pub use usage::{Quota, Usage, UsageLevel};
