//! What an error says, one by one.

use std::array;

use crate::{
    ApiError, Fault, RetryHint,
    fault::{CODE, HELP_URL, MESSAGE, PARAM, REQUEST_ID, TEXTS, WIRE_TYPE},
    tables::{Envelope, Field, Source},
};

use super::field::FieldValue;

/// What an error says.
pub(super) struct Said {
    pub(super) fault: Fault,
    pub(super) fields: Vec<Option<FieldValue>>,
}

/// One thing that an error says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A text of the fault, by its index.
    Text(usize),
    ShouldRetry,
    Hint,
    /// A field, by its index.
    Field(usize),
}

/// The texts, by what they tell of the error's kind.
const IN_ORDER: [usize; TEXTS] = [WIRE_TYPE, CODE, PARAM, MESSAGE, REQUEST_ID, HELP_URL];

impl What {
    /// All facts: what every error may say.
    pub(super) fn facts() -> impl Iterator<Item = Self> {
        IN_ORDER.into_iter().map(Self::Text).chain([Self::ShouldRetry, Self::Hint])
    }

    /// Its name in messages.
    pub(super) fn name(self, fault: &Fault) -> &'static str {
        match self {
            Self::Text(MESSAGE) => "message",
            Self::Text(WIRE_TYPE) => "type",
            Self::Text(CODE) => "code",
            Self::Text(PARAM) => "param",
            Self::Text(REQUEST_ID) => "request id",
            Self::Text(_) => "link",
            Self::ShouldRetry => "should_retry",
            Self::Hint => "retry_after",
            Self::Field(nth) => field(fault, nth).map_or("field", |field| field.name),
        }
    }

    /// Where it can stand.
    pub(super) fn sources(self, envelope: Option<&'static Envelope>, fault: &Fault) -> &'static [Source] {
        let sources = |of: fn(&'static Envelope) -> &'static [Source]| envelope.map(of).unwrap_or_default();
        match self {
            Self::Text(MESSAGE) => sources(|envelope| envelope.message.all),
            Self::Text(WIRE_TYPE) => sources(|envelope| envelope.wire_type.all),
            Self::Text(CODE) => sources(|envelope| envelope.code.all),
            Self::Text(PARAM) => sources(|envelope| envelope.param.all),
            Self::Text(REQUEST_ID) => sources(|envelope| envelope.request_id.all),
            Self::Text(_) => sources(|envelope| envelope.help_url.all),
            Self::ShouldRetry => sources(|envelope| envelope.should_retry.all),
            Self::Hint => sources(|envelope| envelope.retry_after.all),
            Self::Field(nth) => field(fault, nth).map(|field| field.from).unwrap_or_default(),
        }
    }
}

fn field(fault: &Fault, nth: usize) -> Option<&'static Field> {
    fault.catalog().tables.errors.fields(fault.error()).get(nth)
}

/// A thing said.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Word {
    Value(FieldValue),
    Hint(RetryHint),
}

impl Said {
    pub(super) fn of<E: ApiError>(error: &E) -> Self {
        Self { fault: error.fault().clone(), fields: error.fields() }
    }

    pub(super) fn get(&self, what: What) -> Option<Word> {
        match what {
            What::Text(nth) => {
                let text = texts(&self.fault).get(nth).copied().flatten()?;
                Some(Word::Value(FieldValue::String(text.to_owned())))
            }
            What::ShouldRetry => self.fault.should_retry().map(|flag| Word::Value(FieldValue::Boolean(flag))),
            What::Hint => self.fault.retry_hint().map(Word::Hint),
            What::Field(nth) => self.fields.get(nth)?.clone().map(Word::Value),
        }
    }

    /// The fields that have a value.
    pub(super) fn given_fields(&self) -> impl Iterator<Item = What> {
        let fields = self.fields.iter().enumerate();
        fields.filter(|(_, value)| value.is_some()).map(|(nth, _)| What::Field(nth))
    }

    /// Whether it may stand above other places.
    pub(super) fn is_wide(&self, field: What) -> bool {
        matches!(self.get(field), Some(Word::Value(FieldValue::Json(_) | FieldValue::List(_))))
    }
}

/// The texts of a fault, the link of the file included.
pub(super) fn texts(fault: &Fault) -> [Option<&str>; TEXTS] {
    array::from_fn(|nth| match nth {
        MESSAGE => fault.message(),
        WIRE_TYPE => fault.wire_type(),
        CODE => fault.code(),
        PARAM => fault.param(),
        REQUEST_ID => fault.request_id(),
        _ => fault.help_url(),
    })
}
