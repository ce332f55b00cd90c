//! How the values of an error get into the fields of the user's own types.

use std::{borrow::Cow, sync::Arc};

use http::StatusCode;

use crate::{ApiError, CallError, Fault, TransportError};

/// A type that holds a value `V` of an error.
#[diagnostic::on_unimplemented(
    message = "a field of type `{Self}` cannot hold a `{V}`",
    label = "cannot hold a `{V}`",
    note = "a value goes into its own type, a `Box` or an `Option` of it; a text into a `String` or `Option<String>`, too",
    note = "`#[api_error(with = function)]` makes any value of the whole error"
)]
pub trait FilledBy<V> {
    /// Keeps the value.
    fn fill(value: V) -> Self;
}

impl<V> FilledBy<V> for V {
    fn fill(value: V) -> Self {
        value
    }
}

impl<V> FilledBy<V> for Option<V> {
    fn fill(value: V) -> Self {
        Some(value)
    }
}

impl<V> FilledBy<V> for Box<V> {
    fn fill(value: V) -> Self {
        Self::new(value)
    }
}

impl<V> FilledBy<V> for Arc<V> {
    fn fill(value: V) -> Self {
        Self::new(value)
    }
}

/// Texts that an error may have; where it has none, the plain type is empty.
macro_rules! texts {
    ($($text:ty),*) => {
        $(
            impl FilledBy<Option<&str>> for $text {
                fn fill(value: Option<&str>) -> Self {
                    value.unwrap_or_default().to_owned().into()
                }
            }

            impl FilledBy<Option<&str>> for Option<$text> {
                fn fill(value: Option<&str>) -> Self {
                    value.map(|text| text.to_owned().into())
                }
            }
        )*
    };
}

texts!(String, Box<str>, Arc<str>, Cow<'_, str>);

impl FilledBy<&[u8]> for Vec<u8> {
    fn fill(value: &[u8]) -> Self {
        value.to_vec()
    }
}

impl FilledBy<StatusCode> for u16 {
    fn fill(value: StatusCode) -> Self {
        value.as_u16()
    }
}

/// The facts of an error without its kind.
impl<E: ApiError> FilledBy<E> for Fault {
    fn fill(value: E) -> Self {
        value.fault().clone()
    }
}

/// The failure of the last attempt of a call that ended without an answer.
impl<E> FilledBy<CallError<E>> for TransportError {
    fn fill(value: CallError<E>) -> Self {
        value.into_transport().unwrap_or_else(Self::timeout)
    }
}
