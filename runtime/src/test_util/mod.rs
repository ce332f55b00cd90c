//! Tests of your own error handling, without a server and without waiting (feature `test-util`).
//!
//! A [`Script`] says what the server answers, a [`VirtualTimer`] lets time jump, a seed makes the jitter the same in every
//! run, and a [`Recorder`] keeps what the executor did:
//!
//! ```
//! # #[cfg(feature = "macros")] {
//! # mod api { backstop::errors! { pub mod altllm = catalog("altllm"); } }
//! # use api::altllm;
//! use std::time::Duration;
//!
//! use backstop::{
//!     Executor, StopReason,
//!     test_util::{Recorder, Script, VirtualTimer},
//! };
//!
//! let (timer, recorder) = (VirtualTimer::new(), Recorder::new());
//! let executor =
//!     Executor::<altllm::Error, _>::with_timer(timer.clone()).observer(recorder.clone()).seed(1).build();
//!
//! let server = Script::new()
//!     .status(503)
//!     .status(429).retry_after(Duration::from_secs(2))
//!     .status(200).body("Hello!").after(Duration::from_millis(300))
//!     .start(&timer);
//! let response = timer.block_on(executor.run(|_attempt| server.attempt())).expect("the third attempt succeeds");
//!
//! assert_eq!(response.body(), b"Hello!");
//! let [backoff, hint] = recorder.waits()[..] else { panic!("{:?}", recorder.lines()) };
//! assert!(backoff <= Duration::from_secs(1));
//! assert!(hint >= Duration::from_secs(2));
//!
//! // An error as the server writes it, and what becomes of the call.
//! recorder.clear();
//! let spent = altllm::Error::new(altllm::ErrorKind::BudgetExceeded, "You spent it all.");
//! let server = Script::new().error(&spent).start(&timer);
//! let error = timer.block_on(executor.run(|_attempt| server.attempt())).expect_err("no retry helps");
//!
//! assert!(matches!(error.api(), Some(altllm::Error::BudgetExceeded(_))));
//! assert_eq!(error.stop_reason(), StopReason::NotRetryable);
//! assert_eq!(recorder.lines()[0], "attempt 1: budget_exceeded 402");
//! # }
//! ```
//!
//! Where a program makes a request of its own, [`ScriptedServer::send`] takes the place of its transport and shows the
//! requests that it was sent. [`Samples`] gives one response for every error of a file.
//!
//! The executor is the real one, its retry budget included: a new one holds 4 tokens, of which a retry takes 1, after a
//! timeout 4. A test of more failures in a row than that ends with
//! [`BudgetExhausted`](crate::StopReason::BudgetExhausted), as the program would; `no_budget` leaves it out.
//!
//! # With reqwest
//!
//! `Executor::send` takes a client of its own, and so needs a server. A program that gives `run` its requests gets what
//! reqwest would give it by `reqwest::Response::from(server.send(request).await?)`.
//!
//! # On tokio
//!
//! Under tokio's paused clock, `#[tokio::test(start_paused = true)]`, the executor needs no timer but its own, and the
//! same script runs with `TokioTimer`: `script.start(&TokioTimer)`.

mod recorder;
mod samples;
mod script;
mod server;
mod timer;

pub use recorder::{Event, Recorder};
pub use samples::{Sample, Samples};
pub use script::Script;
pub use server::ScriptedServer;
pub use timer::{VirtualSleep, VirtualTimer};
