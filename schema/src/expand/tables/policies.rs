//! The strategies of the file as policies, and the timeouts. `runtime` is the path of the crate `backstop`: not every
//! caller's is `::backstop`.

use std::{fmt::Write as _, time::Duration};

use crate::{
    catalog::{Catalog, Hold, Jitter, Safety, Scope, Strategy, Timeouts},
    expand::text,
};

/// Where generated modules find the runtime.
const RUNTIME: &str = "::backstop";

/// `timeouts`, `policies` and `default_policy`.
pub(super) fn tables(catalog: &Catalog) -> String {
    format!(
        "timeouts: {}, policies: &[{}], default_policy: {},",
        timeouts(catalog.timeouts, RUNTIME),
        text::list(&catalog.strategies, |strategy| policy(strategy, RUNTIME)),
        text::index(catalog.default_strategy),
    )
}

/// `Timeouts { … }`
pub(in crate::expand) fn timeouts(timeouts: Timeouts, runtime: &str) -> String {
    format!(
        "{runtime}::Timeouts {{ attempt: {}, total: {} }}",
        optional(timeouts.attempt.map(duration)),
        optional(timeouts.total.map(duration)),
    )
}

/// Says only what differs from the built-in strategies, as one would by hand.
pub(in crate::expand) fn policy(strategy: &Strategy, runtime: &str) -> String {
    let start = if strategy.retries { "backoff" } else { "never" };
    let mut text = format!("{runtime}::RetryPolicy::{start}()");
    let mut with = |name: &str, value: &str| {
        let _ = write!(text, ".with_{name}({value})");
    };
    with("name", &text::literal(&strategy.name));
    if strategy.max_attempts != 3 {
        with("max_attempts", &strategy.max_attempts.to_string());
    }
    if strategy.initial_backoff != Duration::from_secs(1) {
        with("initial_backoff", &duration(strategy.initial_backoff));
    }
    if strategy.max_backoff != Duration::from_secs(30) {
        with("max_backoff", &duration(strategy.max_backoff));
    }
    if strategy.backoff_multiplier.to_bits() != 2.0_f64.to_bits() {
        with("backoff_multiplier", &format!("{:?}", strategy.backoff_multiplier));
    }
    match strategy.jitter {
        Jitter::Full => {}
        Jitter::Equal => with("jitter", &format!("{runtime}::Jitter::Equal")),
        Jitter::None => with("jitter", &format!("{runtime}::Jitter::None")),
    }
    if strategy.retry_after_default.is_some() || strategy.retry_after_max != Duration::from_secs(120) {
        with("retry_after", &retry_after(strategy, runtime));
    }
    if strategy.safety == Safety::NotProcessed {
        with("safety", &format!("{runtime}::Safety::NotProcessed"));
    }
    if let Some(throttle) = strategy.throttle {
        with("throttle", &hold("Throttle", throttle, runtime));
    }
    if let Some(halt) = strategy.halt {
        with("halt", &hold("Halt", halt, runtime));
    }
    if let Some(cost) = strategy.cost {
        with("cost", &cost.to_string());
    }
    if strategy.failover {
        with("failover", "true");
    }
    text
}

fn retry_after(strategy: &Strategy, runtime: &str) -> String {
    format!(
        "{runtime}::RetryAfter {{ default: {}, max: {} }}",
        optional(strategy.retry_after_default.map(duration)),
        duration(strategy.retry_after_max),
    )
}

fn hold(name: &str, hold: Hold, runtime: &str) -> String {
    let scope = match hold.scope {
        Scope::Credential => "Credential",
        Scope::Origin => "Origin",
        Scope::Operation => "Operation",
    };
    let duration = optional(hold.duration.map(duration));
    format!("{runtime}::{name} {{ scope: {runtime}::Scope::{scope}, duration: {duration} }}")
}

/// `new` and not `from_secs`, which clippy would rather have in the largest unit.
fn duration(duration: Duration) -> String {
    format!("::core::time::Duration::new({}, {})", grouped(duration.as_secs()), grouped(duration.subsec_nanos().into()))
}

fn optional(value: Option<String>) -> String {
    value.map_or_else(
        || "::core::option::Option::None".to_owned(),
        |value| format!("::core::option::Option::Some({value})"),
    )
}

/// Digits in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}
