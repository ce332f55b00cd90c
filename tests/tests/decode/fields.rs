//! Typed fields.

use std::time::{Duration, SystemTime};

use crate::{wide, wide::Error};

const BODY: &str = r#"{"error":{"details":[{"@type":"ErrorInfo","reason":"QUOTA"}],
    "limit":"5","ratio":0.5,"hard":true,"window":"6m0s","resets":"1994-11-06T08:49:37Z",
    "raw": {"a": [1, "\u00e4"]} ,"regions":["eu", "u\u0073", 3],"owner":"alice@example.com"}}"#;

#[test]
fn every_kind_is_read() {
    let Error::Quota(quota) = wide(429, &[], BODY) else { panic!("no quota") };
    assert_eq!(quota.limit, Some(5));
    assert_eq!(quota.ratio, Some(0.5));
    assert_eq!(quota.hard, Some(true));
    assert_eq!(quota.window, Some(Duration::from_secs(360)));
    assert_eq!(quota.resets, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)));
    assert_eq!(quota.raw.as_ref().map(backstop::RawJson::as_str), Some(r#"{"a": [1, "\u00e4"]}"#));
    assert_eq!(quota.regions, Some(vec!["eu".to_owned(), "us".to_owned(), "3".to_owned()]));
    assert_eq!(quota.owner.as_deref(), Some("alice@example.com"));
    assert_eq!((quota.code(), quota.fault().code()), (Some("QUOTA"), Some("QUOTA")));
    assert!(!format!("{quota:?} {quota} {:?}", Error::from(quota.as_ref().clone())).contains("alice"));
}

#[test]
fn what_is_not_of_its_kind_is_none() {
    let body = BODY.replace("\"5\"", "5.5").replace("0.5", "\"NaN\"").replace("true", "1").replace("6m0s", "soon");
    let body =
        body.replace("1994-11-06T08:49:37Z", "tomorrow").replace("\"eu\"", "[]").replace("alice@example.com", "");
    let Error::Quota(quota) = wide(429, &[], &body) else { panic!("no quota") };
    assert_eq!((quota.limit, quota.ratio, quota.hard, quota.window, quota.resets), (None, None, None, None, None));
    assert_eq!(quota.regions, None);
    assert_eq!(quota.owner.as_deref(), Some(""));
}

/// `null` counts as absent, in a list as elsewhere.
#[test]
fn a_list_is_without_its_nulls() {
    let body = BODY.replace("\"eu\"", "null");
    let Error::Quota(quota) = wide(429, &[], &body) else { panic!("no quota") };
    assert_eq!(quota.regions, Some(vec!["us".to_owned(), "3".to_owned()]));
    let body = BODY.replace(r#"["eu", "u\u0073", 3]"#, "[null]");
    let Error::Quota(quota) = wide(429, &[], &body) else { panic!("no quota") };
    assert_eq!(quota.regions, Some(Vec::new()));
}
