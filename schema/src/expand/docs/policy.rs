//! What a client does about an error, in a sentence.

use std::{fmt::Write as _, time::Duration};

use super::code;
use crate::catalog::{Catalog, Error, Hold, Jitter, Safety, Scope, Strategy};

/// What a client does about an error: its own strategy, else that of each status that it lists, else the default.
pub(super) fn of(catalog: &Catalog, error: &Error) -> String {
    let named = |index: usize| catalog.strategies.get(index).map(sentence).unwrap_or_default();
    let strategies = strategies(catalog, error);
    match &strategies[..] {
        [] => named(catalog.default_strategy),
        [(strategy, _)] => named(*strategy),
        several => {
            let told = several
                .iter()
                .map(|(strategy, statuses)| format!("with {}, {}", statuses.join(" or "), named(*strategy)));
            told.collect::<Vec<_>>().join(" ")
        }
    }
}

/// The names of the strategies that an error can have.
pub(super) fn names(catalog: &Catalog, error: &Error) -> String {
    let strategies = strategies(catalog, error);
    let some = strategies.iter().map(|(strategy, _)| *strategy);
    let all = if strategies.is_empty() { vec![catalog.default_strategy] } else { some.collect() };
    let names = all.into_iter().filter_map(|index| catalog.strategies.get(index)).map(|strategy| code(&strategy.name));
    names.collect::<Vec<_>>().join(", ")
}

/// Each strategy and the statuses with which it applies.
fn strategies(catalog: &Catalog, error: &Error) -> Vec<(usize, Vec<String>)> {
    if let Some(own) = error.strategy {
        return vec![(own, Vec::new())];
    }
    let mut strategies: Vec<(usize, Vec<String>)> = Vec::new();
    for status in &error.statuses {
        let rows = || catalog.statuses.iter().filter(|row| row.status.overlaps(*status) && row.strategy.is_some());
        let exact = rows().find(|row| row.status == *status).or_else(|| rows().find(|row| !row.status.is_exact()));
        let strategy = exact.and_then(|row| row.strategy).unwrap_or(catalog.default_strategy);
        match strategies.iter_mut().find(|(known, _)| *known == strategy) {
            Some((_, statuses)) => statuses.push(status.to_string()),
            None => strategies.push((strategy, vec![status.to_string()])),
        }
    }
    strategies
}

/// A strategy's name and what it does, with a full stop.
fn sentence(strategy: &Strategy) -> String {
    format!("{}: {}", code(&strategy.name), actions(strategy))
}

/// What a strategy does, with a full stop.
pub(crate) fn actions(strategy: &Strategy) -> String {
    let mut text = if strategy.retries { backoff(strategy) } else { "never retried".to_owned() };
    if let Some(hold) = strategy.throttle {
        let _ = write!(text, "; {} slow down together{}", scope(hold), duration(hold));
    }
    if let Some(hold) = strategy.halt {
        let _ = write!(text, "; {} fail at once{}", scope(hold), duration(hold));
    }
    text.push('.');
    text
}

fn backoff(strategy: &Strategy) -> String {
    if strategy.max_attempts == 1 {
        return "one attempt, never retried".to_owned();
    }
    let hint = format!("as far apart as the server says (at most {})", time(strategy.retry_after_max));
    let mut text = format!("up to {} attempts, {hint}, else ", strategy.max_attempts);
    let _ = match strategy.retry_after_default {
        Some(default) => write!(text, "{}", time(default)),
        None => write!(
            text,
            "with a backoff from {} to {}{}",
            time(strategy.initial_backoff),
            time(strategy.max_backoff),
            match strategy.jitter {
                Jitter::Full => "",
                Jitter::Equal => " with equal jitter",
                Jitter::None => " without jitter",
            }
        ),
    };
    if strategy.failover {
        text.push_str("; another endpoint is tried at once, where there is one");
    }
    if strategy.safety == Safety::MaybeProcessed {
        text.push_str("; only idempotent requests are sent again");
    }
    text
}

fn scope(hold: Hold) -> &'static str {
    match hold.scope {
        Scope::Credential => "all calls with the same credential",
        Scope::Origin => "all calls to the same origin",
        Scope::Operation => "all calls of the same operation",
    }
}

fn duration(hold: Hold) -> String {
    hold.duration.map(|duration| format!(" for {}", time(duration))).unwrap_or_default()
}

/// A duration as people write it.
pub(super) fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match (seconds, duration.subsec_nanos()) {
        (_, 0) if seconds >= 3600 && seconds.is_multiple_of(3600) => format!("{} h", seconds / 3600),
        (_, 0) if seconds >= 120 && seconds.is_multiple_of(60) => format!("{} min", seconds / 60),
        (_, 0) => format!("{seconds} s"),
        (0, nanos) if nanos.is_multiple_of(1_000_000) => format!("{} ms", nanos / 1_000_000),
        _ => format!("{} s", duration.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_told_as_it_applies() {
        let source = r#"{
            "strategies": {
                "slow": {
                    "retry": "backoff", "initial_backoff": "250ms", "max_backoff": "1.5s", "jitter": "equal",
                    "failover": true, "retry_after": { "max": "1h" }, "throttle": "origin"
                },
                "halt": { "retry": "never", "halt": { "scope": "credential", "for": "2m" } }
            },
            "statuses": [{ "status": "5xx", "strategy": "slow" }, { "status": 503, "strategy": "wait" }],
            "errors": [
                { "type": "own", "status": 500, "strategy": "halt" },
                { "type": "by_class", "status": [500, 502] },
                { "type": "by_status", "status": [500, 503, 400] },
                { "type": "neither" }
            ]
        }"#;
        let catalog = crate::check(source.as_bytes()).unwrap();
        let slow = "`slow`: up to 3 attempts, as far apart as the server says (at most 1 h), else with a backoff from \
                    250 ms to 1.5 s with equal jitter; another endpoint is tried at once, where there is one; only \
                    idempotent requests are sent again; all calls to the same origin slow down together.";
        let wait = "`wait`: up to 3 attempts, as far apart as the server says (at most 2 min), else 60 s.";
        let expected = [
            "`halt`: never retried; all calls with the same credential fail at once for 2 min.".to_owned(),
            slow.to_owned(),
            format!("with 500, {slow} with 503, {wait} with 400, `never`: never retried."),
            "`never`: never retried.".to_owned(),
        ];
        let told: Vec<_> = catalog.errors.iter().map(|error| of(&catalog, error)).collect();
        assert_eq!(told, expected);
        assert_eq!(names(&catalog, &catalog.errors[2]), "`slow`, `wait`, `never`");
    }
}
