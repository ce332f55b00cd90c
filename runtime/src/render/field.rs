//! The fields of an error, as values of any kind.

use std::time::{Duration, SystemTime};

use crate::RawJson;

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

/// A member of a generated struct.
pub trait Member {
    /// Its value.
    fn value(&self) -> Option<FieldValue>;
}

impl<T: Clone + Into<FieldValue>> Member for Option<T> {
    fn value(&self) -> Option<FieldValue> {
        self.clone().map(Into::into)
    }
}

/// The values of all members of a generated struct.
#[must_use]
pub fn fields(members: &[&dyn Member]) -> Vec<Option<FieldValue>> {
    members.iter().map(|member| member.value()).collect()
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
