//! Typed fields, read off what `Debug` shows: no test knows the generated structs of every catalog.

use std::collections::BTreeMap;

use backstop_schema::catalog::Error;

/// The fields that are there, by name.
pub(crate) fn fields(debug: &str, error: &Error) -> BTreeMap<String, String> {
    let mut rest = debug.strip_suffix(" }").unwrap_or(debug);
    let mut fields = BTreeMap::new();
    for field in error.fields.iter().rev() {
        let (before, value) = rest.rsplit_once(&format!(", {}: ", field.name)).unwrap();
        rest = before;
        let present = value.strip_prefix("Some(").and_then(|value| value.strip_suffix(')'));
        assert!(present.is_some() || value == "None" || field.sensitive, "`{}` is {value}", field.name);
        if let Some(value) = present {
            fields.insert(field.name.clone(), value.to_owned());
        }
    }
    fields
}
