//! From a JSON node to a value of the model. What cannot be read is reported, once, and stands for nothing.

use super::json::{Member, Node, Value};
use crate::diagnostic::{Diagnostic, Sink};
use crate::model::value::{Field, Spanned};
use crate::nearest::nearest;

/// A type of the model.
pub(crate) trait Read: Sized {
    /// What a message calls it, with its article.
    const WHAT: &'static str;

    /// Reads it; `None` where the node is wrong, which has then been reported.
    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self>;

    /// Reads it, together with its place.
    fn read_spanned(node: &Node<'_>, sink: &Sink) -> Option<Spanned<Self>> {
        Self::read(node, sink).map(|value| Spanned { span: node.span, value })
    }
}

/// Reads the value of a key that is there.
pub(crate) fn read_field<T: Read>(node: &Node<'_>, sink: &Sink) -> Field<T> {
    T::read_spanned(node, sink).map_or(Field::Wrong, Field::Given)
}

/// Reports that a node is no `what`, unless it has been reported already.
pub(crate) fn wrong_type<T>(node: &Node<'_>, what: &str, sink: &Sink) -> Option<T> {
    let found = found(node)?;
    let mistake = Diagnostic::at(node.span, format!("expected {what}, found {found}"));
    sink.report(mistake.maybe_help(meant(node, what)));
    None
}

/// What is probably meant by a value of another type.
fn meant(node: &Node<'_>, what: &str) -> Option<String> {
    let is_text = what.starts_with("a string");
    match &node.value {
        Value::Null => Some("a key that has no value is left out".to_owned()),
        Value::Number(number) if is_text => Some(format!("write it as a text: \"{number}\"")),
        Value::Boolean(value) if is_text => Some(format!("write it as a text: \"{value}\"")),
        Value::String(text) if what.contains("`true`") && ["true", "false"].contains(&text.as_ref()) => {
            Some(format!("write it without the quotes: {text}"))
        }
        Value::String(text) if what.contains("number") && text.parse::<u32>().is_ok() => {
            Some(format!("write it without the quotes: {text}"))
        }
        Value::Object(_) if what == "a list" => Some("put it in a list: `[{ … }]`".to_owned()),
        _ => None,
    }
}

/// What a node is, as a message names it; `None` where nobody can tell.
fn found(node: &Node<'_>) -> Option<&'static str> {
    Some(match node.value {
        Value::Wrong => return None,
        Value::Null => "null",
        Value::Boolean(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    })
}

/// A key that an object may have.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
}

/// An object whose members are read in the order of `keys`.
pub(crate) struct Object<'n, 'a> {
    node: &'n Node<'a>,
    what: &'static str,
    slots: Vec<Slot<'n, 'a>>,
    keys: &'static [Key],
    next: usize,
}

#[derive(Clone, Copy)]
enum Slot<'n, 'a> {
    Absent,
    /// An unknown key that probably means this one has been reported.
    Misspelt,
    Given(&'n Member<'a>),
}

impl<'n, 'a> Object<'n, 'a> {
    /// Takes an object apart. Unknown keys and those given twice are reported; keys that start with `x-` are the
    /// user's own.
    pub(crate) fn open(node: &'n Node<'a>, what: &'static str, keys: &'static [Key], sink: &Sink) -> Option<Self> {
        let Value::Object(members) = &node.value else {
            return wrong_type(node, &format!("{what} (an object)"), sink);
        };
        let mut slots = vec![Slot::Absent; keys.len()];
        let mut unknown = Vec::new();
        for member in members {
            match keys.iter().position(|key| key.name == member.key) {
                Some(index) => match slots[index] {
                    Slot::Given(first) => sink.report(twice(first, member)),
                    _ => slots[index] = Slot::Given(member),
                },
                None if member.key.starts_with("x-") => {}
                None => unknown.push(member),
            }
        }
        for member in unknown {
            let meant = nearest(&member.key, keys.iter().map(|key| key.name));
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("{what} has {}", listed(keys)),
            };
            sink.report(Diagnostic::at(member.key_span, format!("unknown key `{}`", member.key)).help(help));
            let meant = keys.iter().position(|key| Some(key.name) == meant);
            if let Some(slot @ Slot::Absent) = meant.map(|index| &mut slots[index]) {
                *slot = Slot::Misspelt;
            }
        }
        Some(Self { node, what, slots, keys, next: 0 })
    }

    /// Reads the member of the next key.
    pub(crate) fn next<T: Read>(&mut self, sink: &Sink) -> Field<T> {
        let index = self.next;
        self.next += 1;
        match self.slots[index] {
            Slot::Given(member) => read_field(&member.value, sink),
            Slot::Misspelt => Field::Wrong,
            Slot::Absent if !sink.knows_all_members() => Field::Wrong,
            Slot::Absent if self.keys[index].required => {
                let message = format!("{} needs the key `{}`", self.what, self.keys[index].name);
                sink.report(Diagnostic::at(self.node.span, message));
                Field::Wrong
            }
            Slot::Absent => Field::Absent,
        }
    }
}

/// Reports a key that is given twice.
pub(crate) fn twice(first: &Member<'_>, second: &Member<'_>) -> Diagnostic {
    Diagnostic::at(second.key_span, format!("the key `{}` is given twice", second.key))
        .label(first.key_span, "first given here")
}

fn listed(keys: &[Key]) -> String {
    let keys: Vec<_> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
    keys.join(", ")
}

/// Declares an object of the model: the struct, how it is read, and its JSON Schema, from one list of keys. An
/// `optional` key may be absent, a `required` one may not.
macro_rules! object {
    (
        $what:literal
        $(#[$meta:meta])*
        struct $name:ident {
            $($(#[$doc:meta])* $need:ident $key:literal $field:ident: $type:ty,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default)]
        #[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "json-schema", schemars(default, transform = $name::finish_schema))]
        pub struct $name {
            $(
                $(#[$doc])*
                #[cfg_attr(feature = "json-schema", schemars(rename = $key))]
                pub $field: $crate::model::value::Field<$type>,
            )*
        }

        impl $name {
            const KEYS: &'static [$crate::parse::read::Key] =
                &[$($crate::parse::read::Key { name: $key, required: $crate::parse::read::required!($need) }),*];

            #[cfg(feature = "json-schema")]
            fn finish_schema(schema: &mut schemars::Schema) {
                $crate::model::schema::finish_object(schema, Self::KEYS);
            }
        }

        impl $crate::parse::read::Read for $name {
            const WHAT: &'static str = $what;

            fn read(
                node: &$crate::parse::json::Node<'_>,
                sink: &$crate::diagnostic::Sink,
            ) -> Option<Self> {
                let mut object = $crate::parse::read::Object::open(node, $what, Self::KEYS, sink)?;
                // In the order of `KEYS`, since a struct expression evaluates its fields as written.
                Some(Self { $($field: object.next(sink)),* })
            }
        }
    };
}

/// Declares a closed set of words of the file.
macro_rules! words {
    (
        $what:literal
        $(#[$meta:meta])*
        enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $word:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[cfg_attr(feature = "json-schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $(
                $(#[$doc])*
                #[cfg_attr(feature = "json-schema", schemars(rename = $word))]
                $variant,
            )*
        }

        impl $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),*];
        }

        impl $crate::parse::read::Read for $name {
            const WHAT: &'static str = $what;

            fn read(
                node: &$crate::parse::json::Node<'_>,
                sink: &$crate::diagnostic::Sink,
            ) -> Option<Self> {
                $crate::parse::read::word(node, $what, Self::WORDS, sink)
            }
        }
    };
}

macro_rules! required {
    (optional) => {
        false
    };
    (required) => {
        true
    };
}

pub(crate) use {object, required, words};

/// Reads one of a closed set of words.
pub(crate) fn word<T: Copy>(node: &Node<'_>, what: &str, words: &[(&str, T)], sink: &Sink) -> Option<T> {
    let Value::String(text) = &node.value else {
        return wrong_type(node, what, sink);
    };
    let found = words.iter().find(|(word, _)| word == text).map(|&(_, value)| value);
    if found.is_none() {
        let all: Vec<_> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        let help = match nearest(text, words.iter().map(|&(word, _)| word)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("it is one of {}", all.join(", ")),
        };
        sink.report(Diagnostic::at(node.span, format!("`{text}` is not {what}")).help(help));
    }
    found
}
