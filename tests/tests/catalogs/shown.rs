//! Typed fields, read off what `Debug` shows: no test knows the generated structs of every catalog. Of a `json` field
//! `Debug` shows the length alone, so that its text is read by the field's number.

use std::collections::BTreeMap;

use backstop::{
    Catalog, RawJson, Reply,
    private::{self, Slot},
};
use backstop_schema::catalog::{Error, FieldKind};
use serde_json::Value;

/// No catalog looks at so many places of a body.
const NODES: usize = 256;

/// The fields that are there, by name.
pub(crate) fn fields(
    debug: &str,
    error: &Error,
    catalog: &'static Catalog,
    reply: &Reply<'_>,
) -> BTreeMap<String, Value> {
    let (mut values, mut lists) = (vec![None; error.fields.len()], vec![None; error.fields.len()]);
    private::decode::<NODES, ()>(catalog, reply, |decoded| {
        decoded.fill(&mut values.iter_mut().map(Slot::Json).collect::<Vec<_>>());
        decoded.fill(&mut lists.iter_mut().map(Slot::Jsons).collect::<Vec<_>>());
    });
    let mut rest = debug.strip_suffix(" }").unwrap_or(debug);
    let mut fields = BTreeMap::new();
    for (at, field) in error.fields.iter().enumerate().rev() {
        let (before, value) = rest.rsplit_once(&format!(", {}: ", field.name)).unwrap();
        rest = before;
        let present = value.strip_prefix("Some(").and_then(|value| value.strip_suffix(')'));
        assert!(present.is_some() || value == "None" || field.sensitive, "`{}` is {value}", field.name);
        let Some(shown) = present else { continue };
        let value = match &field.kind {
            FieldKind::Json => {
                let json = values[at].as_ref().unwrap();
                assert_eq!(shown, format!("{json:?}"));
                parsed(json)
            }
            FieldKind::List(item) if **item == FieldKind::Json => {
                let items = lists[at].as_ref().unwrap();
                assert_eq!(shown, format!("{items:?}"));
                items.iter().map(parsed).collect()
            }
            _ => Value::from(shown),
        };
        fields.insert(field.name.clone(), value);
    }
    fields
}

fn parsed(json: &RawJson) -> Value {
    serde_json::from_str(json.as_str()).unwrap()
}
