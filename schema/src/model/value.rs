//! The building blocks of the model: values with their places, lists and maps.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Sink, Span};
use crate::parse::json::{Member, Node, Value};
use crate::parse::read::{Read, read_field, twice, wrong_type};

/// A value and its place in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spanned<T> {
    /// Where it stands.
    pub span: Span,
    /// The value.
    pub value: T,
}

/// The value of a key.
#[derive(Clone, Debug, Default)]
pub enum Field<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// It is there, but wrong; that has been reported, and no rule says more about it.
    Wrong,
    /// It is there.
    Given(Spanned<T>),
}

impl<T> Field<T> {
    /// The value and its place, where there is a sound one.
    #[must_use]
    pub fn get(&self) -> Option<&Spanned<T>> {
        match self {
            Self::Given(value) => Some(value),
            Self::Absent | Self::Wrong => None,
        }
    }

    /// The value, where there is a sound one.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        self.get().map(|field| &field.value)
    }

    /// Whether the key is not there.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

/// A list. Items that are wrong have been reported and are not in it.
#[derive(Clone, Debug)]
pub struct List<T>(pub Vec<Spanned<T>>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Read> Read for List<T> {
    const WHAT: &'static str = "a list";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        let Value::Array(items) = &node.value else {
            return wrong_type(node, Self::WHAT, sink);
        };
        Some(Self(items.iter().filter_map(|item| T::read_spanned(item, sink)).collect()))
    }
}

/// One value, or a list of them with at least one item. Items that are wrong have been reported and are not in it.
#[derive(Clone, Debug)]
pub struct OneOrMany<T>(pub Vec<Spanned<T>>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Read> Read for OneOrMany<T> {
    const WHAT: &'static str = T::WHAT;

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        match &node.value {
            Value::Array(items) if items.is_empty() => {
                let mistake = Diagnostic::at(node.span, "this list is empty");
                sink.report(mistake.help("name at least one, or leave the key out"));
                None
            }
            Value::Array(items) => {
                let sound: Vec<_> = items.iter().filter_map(|item| T::read_spanned(item, sink)).collect();
                (!sound.is_empty()).then_some(Self(sound))
            }
            _ => T::read_spanned(node, sink).map(|value| Self(vec![value])),
        }
    }
}

/// An object whose keys are the user's own.
#[derive(Clone, Debug)]
pub struct Map<T>(pub Vec<(Spanned<String>, Field<T>)>);

impl<T> Map<T> {
    /// The members whose values are sound.
    pub fn iter(&self) -> impl Iterator<Item = (&Spanned<String>, &Spanned<T>)> {
        self.0.iter().filter_map(|(key, value)| value.get().map(|value| (key, value)))
    }
}

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Read> Read for Map<T> {
    const WHAT: &'static str = "an object";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        let Value::Object(members) = &node.value else {
            return wrong_type(node, Self::WHAT, sink);
        };
        Some(Self::of(members.iter(), sink))
    }
}

impl<T> Map<T> {
    fn of<'n>(members: impl Iterator<Item = &'n Member<'n>>, sink: &Sink) -> Self
    where
        T: Read,
    {
        let mut seen: HashMap<&str, &Member<'_>> = HashMap::new();
        let mut map = Vec::new();
        for member in members {
            if let Some(first) = seen.get(&*member.key) {
                sink.report(twice(first, member));
            } else {
                seen.insert(&member.key, member);
                let key = Spanned { span: member.key_span, value: member.key.clone().into_owned() };
                map.push((key, read_field(&member.value, sink)));
            }
        }
        Self(map)
    }
}

/// An object of things that the file names. Keys that start with `x-` name nothing.
#[derive(Clone, Debug)]
pub struct Named<T>(pub Map<T>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Map::default())
    }
}

impl<T: Read> Read for Named<T> {
    const WHAT: &'static str = "an object";

    fn read(node: &Node<'_>, sink: &Sink) -> Option<Self> {
        let Value::Object(members) = &node.value else {
            return wrong_type(node, Self::WHAT, sink);
        };
        let named = members.iter().filter(|member| !member.key.starts_with("x-"));
        Some(Self(Map::of(named, sink)))
    }
}
