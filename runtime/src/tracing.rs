//! Logging what an executor does, with the names of OpenTelemetry.

use ::tracing::{Level, event};

use crate::{AttemptRecord, CallEnd, CallInfo, CallResult, Hold, Observer, ScopeTrouble, UsageLevel, Wait};

/// Logs calls with [tracing](::tracing), in the words of OpenTelemetry's semantic conventions for HTTP clients.
///
/// Attempts are logged at the level `debug`, hedges, waits and holds at `info`, throttled and halted scopes, usage limits and calls
/// that fail at `warn`; the target is `backstop`. No header, body or URL is logged, only the method, the host and its
/// port.
#[derive(Clone, Copy, Debug, Default)]
pub struct TracingObserver;

const TARGET: &str = "backstop";

/// Emits an event with the fields that all events share. A field whose value is `None` is left out.
macro_rules! emit {
    ($level:ident, $call:expr, $attempt:expr, { $($fields:tt)* }, $message:literal) => {
        event!(
            target: TARGET,
            Level::$level,
            {
                http.request.method = $call.method.map(|method| method.as_str()),
                http.request.resend_count = resends($attempt),
                server.address = $call.server_address,
                server.port = $call.server_port,
                $($fields)*
            },
            $message
        )
    };
}

impl Observer for TracingObserver {
    fn attempt_ended(&self, call: &CallInfo<'_>, attempt: &AttemptRecord) {
        emit!(DEBUG, call, attempt.number, {
            http.response.status_code = attempt.status.map(|status| status.as_u16()),
            "error.type" = attempt.kind,
            backstop.reached = attempt.reached.map(|reached| reached.as_str()),
            backstop.policy = attempt.policy.map(|policy| policy.name()),
            backstop.duration = attempt.duration.as_secs_f64(),
        }, "attempt ended");
    }

    fn hedged(&self, call: &CallInfo<'_>, attempt: u32) {
        emit!(INFO, call, attempt, {}, "sending the request beside one that is late");
    }

    fn waiting(&self, call: &CallInfo<'_>, wait: &Wait) {
        emit!(INFO, call, wait.attempt, {
            backstop.policy = wait.policy.name(),
            backstop.delay = wait.delay.as_secs_f64(),
            backstop.delay_cause = wait.cause.as_str(),
        }, "waiting to send the request again");
    }

    fn held(&self, call: &CallInfo<'_>, hold: &Hold) {
        emit!(INFO, call, hold.attempt, {
            backstop.hold_cause = hold.cause.as_str(),
            backstop.delay = hold.duration.map(|duration| duration.as_secs_f64()),
        }, "held back for what other calls met");
    }

    fn throttled(&self, call: &CallInfo<'_>, trouble: &ScopeTrouble) {
        emit!(WARN, call, 0, {
            backstop.scope = trouble.scope.as_str(),
            backstop.policy = trouble.policy.name(),
            backstop.duration = trouble.duration.as_secs_f64(),
        }, "all calls of the scope slow down");
    }

    fn halted(&self, call: &CallInfo<'_>, trouble: &ScopeTrouble) {
        emit!(WARN, call, 0, {
            backstop.scope = trouble.scope.as_str(),
            backstop.policy = trouble.policy.name(),
            backstop.duration = trouble.duration.as_secs_f64(),
        }, "all calls of the scope fail at once");
    }

    fn usage_limit_reached(&self, usage: &UsageLevel) {
        emit!(WARN, &CallInfo::default(), 0, {
            backstop.quota = usage.name,
            backstop.used = usage.used,
            backstop.exhausted = usage.is_exhausted(),
        }, "usage reached a limit");
    }

    fn call_ended(&self, call: &CallInfo<'_>, end: &CallEnd) {
        let status = end.status.map(|status| status.as_u16());
        let duration = end.duration.as_secs_f64();
        match end.result {
            CallResult::Succeeded => emit!(DEBUG, call, end.attempts, {
                http.response.status_code = status,
                backstop.duration = duration,
            }, "call succeeded"),
            CallResult::Failed { kind, reason } => emit!(WARN, call, end.attempts, {
                http.response.status_code = status,
                "error.type" = kind,
                backstop.stop_reason = reason.as_str(),
                backstop.duration = duration,
            }, "call failed"),
            CallResult::Cancelled => emit!(DEBUG, call, end.attempts, {
                backstop.duration = duration,
            }, "call cancelled"),
        }
    }
}

/// How often the request was sent again, as `http.request.resend_count` counts: not in a first attempt.
fn resends(attempt: u32) -> Option<u32> {
    attempt.checked_sub(1).filter(|&resends| resends > 0)
}
