//! How the values of an error get into the fields of the user's own types.

use std::{borrow::Cow, sync::Arc};

use http::StatusCode;

use crate::{ApiError, CallError, Fault, TransportError};

/// A value of an error that a field of type `T` can hold.
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot hold `{Self}`",
    label = "cannot hold `{Self}`",
    note = "a value goes into its own type, or a `Box`, an `Arc` or an `Option` of it, and a text into a `String` or an `Option<String>`",
    note = "`#[api_error(from = \"value\")]` fills a field with another value, and `#[api_error(with = function)]` by a function of the whole error"
)]
pub trait Fills<T> {
    /// The field's value.
    fn fill(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<V> Fills<V> for V {
    fn fill(self) -> V {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<V> Fills<Option<V>> for V {
    fn fill(self) -> Option<V> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<V> Fills<Box<V>> for V {
    fn fill(self) -> Box<V> {
        Box::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl<V> Fills<Arc<V>> for V {
    fn fill(self) -> Arc<V> {
        Arc::new(self)
    }
}

/// Types of texts; where the error has no text, the plain type is empty.
macro_rules! texts {
    ($([$($lifetime:lifetime)?] $text:ty),*) => {
        $(
            #[diagnostic::do_not_recommend]
            impl$(<$lifetime>)? Fills<$text> for Option<&str> {
                fn fill(self) -> $text {
                    self.unwrap_or_default().to_owned().into()
                }
            }

            #[diagnostic::do_not_recommend]
            impl$(<$lifetime>)? Fills<Option<$text>> for Option<&str> {
                fn fill(self) -> Option<$text> {
                    self.map(|text| text.to_owned().into())
                }
            }
        )*
    };
}

texts!([] String, [] Box<str>, [] Arc<str>, ['a] Cow<'a, str>);

#[diagnostic::do_not_recommend]
impl Fills<Vec<u8>> for &[u8] {
    fn fill(self) -> Vec<u8> {
        self.to_vec()
    }
}

#[diagnostic::do_not_recommend]
impl Fills<u16> for StatusCode {
    fn fill(self) -> u16 {
        self.as_u16()
    }
}

/// The facts of an error without its kind.
#[diagnostic::do_not_recommend]
impl<E: ApiError> Fills<Fault> for E {
    fn fill(self) -> Fault {
        self.fault().clone()
    }
}

/// The failure of the last attempt of a call that ended without an answer.
#[diagnostic::do_not_recommend]
impl<E> Fills<TransportError> for CallError<E> {
    fn fill(self) -> TransportError {
        self.into_transport().unwrap_or_else(TransportError::timeout)
    }
}
