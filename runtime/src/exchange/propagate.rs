//! What a request says of the call it belongs to.

use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use crate::{Attempt, executor::Propagation};

/// The header of gRPC, which has a form of its own: digits and a unit.
const GRPC_TIMEOUT: &str = "grpc-timeout";

/// Adds the attempt's time and number to the headers of a request, where they are asked for and not there already.
pub(crate) fn propagate(propagation: &Propagation, attempt: &Attempt, headers: &mut HeaderMap) {
    if let (Some(name), Some(timeout)) = (&propagation.timeout, attempt.timeout()) {
        let millis = millis(timeout);
        let value = match name.as_str() {
            GRPC_TIMEOUT => HeaderValue::try_from(format!("{millis}m")).ok(),
            _ => Some(HeaderValue::from(millis)),
        };
        if let Some(value) = value {
            headers.entry(name).or_insert(value);
        }
    }
    if let Some(name) = &propagation.attempt {
        headers.entry(name).or_insert(HeaderValue::from(attempt.number()));
    }
}

/// Never none at all, which could mean no limit, and no more than the eight digits that gRPC allows (27 hours).
fn millis(timeout: Duration) -> u32 {
    const MAX: u32 = 99_999_999;
    u32::try_from(timeout.as_millis()).unwrap_or(MAX).clamp(1, MAX)
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    #[test]
    fn a_request_says_how_long_it_may_take_and_how_often_it_was_sent() {
        let name = HeaderName::from_static;
        let propagation = Propagation { timeout: Some(name("x-timeout-ms")), attempt: Some(name("x-attempt")) };
        let grpc = Propagation { timeout: Some(name(GRPC_TIMEOUT)), attempt: None };
        for (timeout, millis, number) in [
            (Some(Duration::from_millis(2_500)), Some("2500"), 1),
            (Some(Duration::from_micros(10)), Some("1"), 2),
            (Some(Duration::MAX), Some("99999999"), 3),
            (None, None, 4),
        ] {
            let attempt = Attempt::new(number, timeout, None);
            let mut headers = HeaderMap::new();
            propagate(&propagation, &attempt, &mut headers);
            propagate(&grpc, &attempt, &mut headers);
            let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap());
            assert_eq!(value("x-timeout-ms"), millis);
            assert_eq!(value(GRPC_TIMEOUT), millis.map(|millis| format!("{millis}m")).as_deref());
            assert_eq!(value("x-attempt"), Some(&*number.to_string()));
        }
    }

    #[test]
    fn what_the_request_says_already_is_kept() {
        let name = HeaderName::from_static("x-attempt");
        let propagation = Propagation { timeout: None, attempt: Some(name.clone()) };
        let mut headers = HeaderMap::from_iter([(name.clone(), HeaderValue::from_static("mine"))]);
        propagate(&propagation, &Attempt::new(2, None, None), &mut headers);
        assert_eq!(headers[name], "mine");
    }
}
