//! The JSON Schema of the model, where it cannot be derived.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::body::Body;
use super::envelope::{HeaderCondition, Source, SourceObject};
use super::error::{Deprecated, FieldKindWord, ListKind, ScalarWord};
use super::scalar::{DurationText, StatusCode, Word};
use super::strategy::{Hold, HoldObject, ScopeWord};
use super::value::{Field, List, Map, Named, OneOrMany};
use crate::catalog::{Literal, StatusRange};
use crate::parse::read::Key;

/// The JSON Schema of error files, pretty-printed, with a final line break.
#[must_use]
pub fn json_schema() -> String {
    let mut schema = schemars::schema_for!(super::File);
    schema.insert("title".to_owned(), "Backstop error file".into());
    let needs = ["errors", "statuses"].map(|key| schemars::json_schema!({ "required": [key] }));
    schema.insert("anyOf".to_owned(), needs.map(Schema::to_value).to_vec().into());
    format!("{:#}\n", schema.to_value())
}

/// What all objects have in common: keys that start with `x-` are free, no others are.
pub(crate) fn finish_object(schema: &mut Schema, keys: &[Key]) {
    let required: Vec<_> = keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    if required.is_empty() {
        schema.remove("required");
    } else {
        schema.insert("required".to_owned(), required.into());
    }
    let free = json_schema!({ "patternProperties": { "^x-": true } });
    free.as_object().into_iter().flatten().for_each(|(key, value)| {
        schema.insert(key.clone(), value.clone());
    });
    schema.insert("additionalProperties".to_owned(), false.into());
}

/// Gives a wrapper the schema of what it holds.
macro_rules! transparent {
    ($($wrapper:ident),*) => {$(
        impl<T: JsonSchema> JsonSchema for $wrapper<T> {
            fn inline_schema() -> bool {
                T::inline_schema()
            }

            fn schema_name() -> Cow<'static, str> {
                T::schema_name()
            }

            fn schema_id() -> Cow<'static, str> {
                T::schema_id()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                T::json_schema(generator)
            }
        }
    )*};
}

transparent!(Field);

/// Writes the schema of a type in place, without a definition of its own.
macro_rules! inline {
    ($($(@$parameter:ident)? $type:ty => |$generator:ident| $schema:expr;)*) => {$(
        impl$(<$parameter: JsonSchema>)? JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    )*};
}

inline! {
    @T List<T> => |generator| json_schema!({ "type": "array", "items": generator.subschema_for::<T>() });
    @T OneOrMany<T> => |generator| {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one, "minItems": 1 }] })
    };
    @T Map<T> => |generator| {
        json_schema!({ "type": "object", "additionalProperties": generator.subschema_for::<T>() })
    };
    @T Named<T> => |generator| json_schema!({
        "type": "object",
        "patternProperties": { "^x-": true },
        "additionalProperties": generator.subschema_for::<T>(),
    });
    DurationText => |_generator| json_schema!({
        "type": "string", "pattern": r"^[0-9]{1,15}(\.[0-9]{1,9})?(ms|s|m|h)$"
    });
    Word => |_generator| json_schema!({
        "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "integer", "minimum": 0 }]
    });
    StatusCode => |_generator| json_schema!({ "type": "integer", "minimum": 100, "maximum": 599 });
    StatusRange => |_generator| json_schema!({
        "anyOf": [
            { "type": "integer", "minimum": 100, "maximum": 599 },
            { "type": "string", "enum": ["1xx", "2xx", "3xx", "4xx", "5xx"] }
        ]
    });
    Literal => |_generator| json_schema!({ "type": ["string", "number", "boolean", "null"] });
    Body => |_generator| json_schema!(true);
    Deprecated => |_generator| json_schema!({ "type": ["boolean", "string"] });
    HeaderCondition => |generator| json_schema!({
        "anyOf": [generator.subschema_for::<OneOrMany<String>>(), generator.subschema_for::<Map<String>>()]
    });
    Source => |generator| {
        let full = generator.subschema_for::<SourceObject>();
        json_schema!({ "anyOf": [{ "type": "string", "pattern": "^(/.*|header:.+)?$" }, full] })
    };
    Hold => |generator| json_schema!({
        "anyOf": [generator.subschema_for::<ScopeWord>(), generator.subschema_for::<HoldObject>()]
    });
    FieldKindWord => |generator| json_schema!({
        "anyOf": [generator.subschema_for::<ScalarWord>(), generator.subschema_for::<ListKind>()]
    });
}
