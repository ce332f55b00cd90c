//! As much of JSON Schema (draft 2020-12) as the published schema uses. A keyword that is not known here fails the
//! test, so that none goes unchecked. The validators on crates.io bring some 75 crates with them.

#![allow(clippy::panic, reason = "a helper of tests")]

use regex_lite::Regex;
use serde_json::Value;

pub(crate) fn accepts(schema: &Value, value: &Value) -> bool {
    Validator { definitions: &schema["$defs"] }.accepts(schema, value)
}

struct Validator<'a> {
    definitions: &'a Value,
}

impl Validator<'_> {
    fn accepts(&self, schema: &Value, value: &Value) -> bool {
        let schema = match schema {
            Value::Bool(verdict) => return *verdict,
            schema => schema.as_object().expect("a schema is an object or a boolean"),
        };
        let number = |limit: &Value| limit.as_f64().expect("a limit is a number");
        let size = |limit: &Value| usize::try_from(limit.as_u64().expect("a limit is a number")).expect("a size");
        schema.iter().all(|(keyword, operand)| match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "format" => true,
            // They belong to `additionalProperties`.
            "patternProperties" => true,
            "$ref" => self.accepts(
                &self.definitions[operand.as_str().expect("a schema is well formed").trim_start_matches("#/$defs/")],
                value,
            ),
            "type" => match operand {
                Value::Array(types) => types.iter().any(|name| is(value, name)),
                name => is(value, name),
            },
            "const" => value == operand,
            "enum" => operand.as_array().expect("a schema is well formed").contains(value),
            "anyOf" => {
                operand.as_array().expect("a schema is well formed").iter().any(|schema| self.accepts(schema, value))
            }
            "oneOf" => {
                operand
                    .as_array()
                    .expect("a schema is well formed")
                    .iter()
                    .filter(|schema| self.accepts(schema, value))
                    .count()
                    == 1
            }
            "minimum" => value.as_f64().is_none_or(|value| value >= number(operand)),
            "maximum" => value.as_f64().is_none_or(|value| value <= number(operand)),
            "minLength" => value.as_str().is_none_or(|text| text.chars().count() >= size(operand)),
            "minItems" => value.as_array().is_none_or(|items| items.len() >= size(operand)),
            "pattern" => value.as_str().is_none_or(|text| {
                Regex::new(operand.as_str().expect("a schema is well formed"))
                    .expect("a schema is well formed")
                    .is_match(text)
            }),
            "items" => value.as_array().is_none_or(|items| items.iter().all(|item| self.accepts(operand, item))),
            "required" => value.as_object().is_none_or(|members| {
                operand
                    .as_array()
                    .expect("a schema is well formed")
                    .iter()
                    .all(|key| members.contains_key(key.as_str().expect("a schema is well formed")))
            }),
            "properties" => value.as_object().is_none_or(|members| {
                let known = |key: &String| operand.as_object().expect("a schema is well formed").get(key);
                members.iter().all(|(key, value)| known(key).is_none_or(|schema| self.accepts(schema, value)))
            }),
            "additionalProperties" => value.as_object().is_none_or(|members| {
                let known = |key: &str| schema.get("properties").is_some_and(|known| known.get(key).is_some());
                let patterns = schema.get("patternProperties").and_then(Value::as_object);
                let patterned = |key: &str| {
                    let mut patterns = patterns.into_iter().flat_map(|patterns| patterns.keys());
                    patterns.any(|pattern| Regex::new(pattern).expect("a schema is well formed").is_match(key))
                };
                let mut free = members.iter().filter(|(key, _)| !known(key) && !patterned(key));
                free.all(|(_, value)| self.accepts(operand, value))
            }),
            other => panic!("the test knows no keyword `{other}`"),
        })
    }
}

fn is(value: &Value, name: &Value) -> bool {
    match name.as_str().expect("a schema is well formed") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        other => panic!("the test knows no type `{other}`"),
    }
}
