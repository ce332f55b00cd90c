mod captures;
mod dates;
mod grammar;
mod hints;
mod random;
pub(super) mod steps;
mod tree;

use serde_json::Value;

/// A file of the shared conformance data, which is not part of the repository; `None` where it is absent.
fn cases(name: &str) -> Option<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/cases/retry/");
    let text = std::fs::read_to_string(format!("{path}{name}")).ok();
    if text.is_none() {
        println!("skipped: no {name}");
    }
    text
}

fn json_cases(name: &str) -> Vec<Value> {
    let text = cases(name);
    let file: Value = text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
    file["cases"].as_array().cloned().unwrap_or_default()
}
