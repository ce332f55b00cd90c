//! The fields of an error, as values of any kind.

use std::time::{Duration, SystemTime};

use crate::{RawJson, decode::Member};

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// A text.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// `true` or `false`
    Boolean(bool),
    /// A duration.
    Duration(Duration),
    /// A point in time.
    Timestamp(SystemTime),
    /// Any JSON value.
    Json(RawJson),
    /// A list of one of the other kinds.
    List(Vec<FieldValue>),
}

/// The values of all members of a generated struct.
#[must_use]
pub fn fields(members: &[Member<'_>]) -> Vec<Option<FieldValue>> {
    members.iter().map(Member::value).collect()
}

macro_rules! kinds {
    ($($kind:ident: $type:ty;)*) => {
        $(
            impl From<$type> for FieldValue {
                fn from(value: $type) -> Self {
                    Self::$kind(value)
                }
            }
        )*
    };
}

kinds! {
    String: String;
    Integer: i64;
    Number: f64;
    Boolean: bool;
    Duration: Duration;
    Timestamp: SystemTime;
    Json: RawJson;
}

impl<T: Into<FieldValue>> From<Vec<T>> for FieldValue {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}
