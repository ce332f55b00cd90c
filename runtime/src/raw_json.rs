//! JSON that is kept as text.

use std::{error::Error, fmt};

use crate::decode::is_json;

/// One JSON value, valid and unread: what a field of kind `json` holds. Parse it with the JSON library of your choice.
///
/// `Debug` shows its length only, since a server's JSON may hold anything; `Display` is the text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RawJson(Box<str>);

impl RawJson {
    /// Takes a text that is one JSON value, as strictly as `serde_json` does: at most 127 containers deep, numbers
    /// within the range of an `f64`.
    ///
    /// # Errors
    ///
    /// If it is not.
    ///
    /// ```
    /// let json = backstop::RawJson::parse(r#" {"limit": 5} "#)?;
    /// assert_eq!(json.as_str(), r#"{"limit": 5}"#);
    /// assert_eq!(format!("{json:?}"), "RawJson(12 bytes)");
    /// assert!(backstop::RawJson::parse("{limit: 5}").is_err());
    /// # Ok::<(), backstop::InvalidJson>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, InvalidJson> {
        let value = text.trim_matches([' ', '\t', '\r', '\n']);
        if is_json(value.as_bytes()) { Ok(Self::checked(value)) } else { Err(InvalidJson(())) }
    }

    pub(crate) fn checked(text: &str) -> Self {
        Self(text.into())
    }

    /// The text, without space around it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawJson({} bytes)", self.0.len())
    }
}

impl fmt::Display for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for RawJson {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// A text is no JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidJson(());

impl fmt::Display for InvalidJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a JSON value")
    }
}

impl Error for InvalidJson {}
