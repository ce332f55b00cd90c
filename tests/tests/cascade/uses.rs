//! Code that uses what a mistaken file's module still has.

use std::fmt::Write as _;

use serde_json::Value;

/// What identifies an error: where these are as they were, its variant exists.
const IDENTITY: [&str; 5] = ["type", "code", "name", "match", "status"];

/// What every module has, whatever its file is.
pub(crate) fn plain() -> String {
    "
    use backstop::http::{HeaderMap, StatusCode};

    fn client(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<String> {
        let error: m::Error = m::Error::detect(status, headers, body)?;
        let kind: m::ErrorKind = error.kind();
        let _: bool = kind == m::ErrorKind::classify(status, headers, body) && error.is_retryable();
        let _: &'static backstop::RetryPolicy = kind.policy_for(error.status());
        match m::Error::decode(status, headers, body) {
            m::Error::Unrecognized(fault) => fault.message().map(str::to_owned),
            other => other.request_id().map(str::to_owned),
        }
    }

    fn server(kind: m::ErrorKind) -> backstop::http::Response<Vec<u8>> {
        (&m::Error::build(kind).message(\"m\").finish()).into()
    }
"
    .to_owned()
}

/// Besides, what of the `original` file is left in a mistaken one.
pub(crate) fn left(original: &Value, source: &str) -> String {
    let mut uses = plain();
    let Ok(mistaken) = serde_json::from_str::<Value>(source) else { return uses };
    let kept = |key: &str, name: &[&str], at: usize| {
        let before = &original[key][at];
        let list = mistaken[key].as_array().into_iter().flatten();
        list.filter(|after| after.is_object() && name.iter().all(|key| after[key] == before[key])).count() == 1
    };
    let catalog = backstop_schema::check(original.to_string().as_bytes()).expect("the original is valid");
    let left: Vec<_> = (0..catalog.errors.len()).filter(|&at| kept("errors", &IDENTITY, at)).collect();
    for &at in &left {
        let error = &catalog.errors[at];
        let variant = &error.variant;
        let _ = writeln!(uses, "    fn error{at}(error: &m::Error) -> bool {{");
        let _ = writeln!(
            uses,
            "        matches!(error, m::Error::{variant}(_)) || error.kind() == m::ErrorKind::{variant}"
        );
        let _ = writeln!(uses, "    }}");
        if !error.fields.is_empty() && kept("errors", &["type", "code", "name", "fields"], at) {
            let _ = writeln!(uses, "    fn fields{at}(it: &m::{variant}) -> backstop::http::StatusCode {{");
            for field in &error.fields {
                let _ = writeln!(uses, "        let _ = it.{}.is_some();", field.name);
            }
            let _ = writeln!(uses, "        it.status()\n    }}");
        }
        for group in error.groups.iter().filter(|_| kept("errors", &["type", "code", "name", "groups"], at)) {
            let (first, rest) = group.split_at(1);
            let name = format!("{}{rest}Error", first.to_uppercase());
            let _ = writeln!(uses, "    fn group{at}(of: m::{name}) -> m::Error {{ of.into() }}");
        }
    }
    for (at, operation) in catalog.operations.iter().enumerate() {
        if kept("operations", &["name", "path"], at) {
            let constant = &operation.constant;
            let _ = writeln!(uses, "    const O{at}: &backstop::Operation = &m::operations::{constant};");
        }
    }
    uses
}
