//! From responses to errors and back.

#![allow(clippy::panic, clippy::unwrap_used, reason = "functions of tests, which fail by it")]

mod allocations;
mod decisions;
mod fields;
mod hostile;
mod rendered;
mod shown;

use backstop::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

backstop::errors! {
    /// The API of the README.
    pub mod altllm = "../../../schema/catalogs/altllm.errors.json";
}

backstop::errors! {
    /// A list with indices and a search.
    pub mod crowded = "crowded.errors.json";
}

backstop::errors! {
    /// An API whose errors are lists.
    pub mod lists = "lists.errors.json";
}

backstop::errors! {
    /// An API with a bit of everything.
    pub mod wide = "wide.errors.json";
}

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(
            HeaderName::from_bytes(name.as_bytes()).expect("a name"),
            HeaderValue::from_str(value).expect("a value"),
        );
    }
    headers
}

fn altllm(status: u16, body: impl AsRef<[u8]>) -> altllm::Error {
    altllm::Error::decode(StatusCode::from_u16(status).expect("a status"), &HeaderMap::new(), body.as_ref())
}

fn wide(status: u16, pairs: &[(&str, &str)], body: &str) -> wide::Error {
    wide::Error::decode(StatusCode::from_u16(status).expect("a status"), &headers(pairs), body.as_bytes())
}
