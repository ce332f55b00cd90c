//! What generated code calls. Not part of the public interface: it changes with the generator, in any release.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::{ApiError, Catalog, ErrorInfo, Reply, UnknownErrorKind};

pub use crate::{
    __error_layout as error_layout, __subset as subset,
    decode::{
        Decoded, Member, Slot, classify, copy_members, debug_members, decode, decode_event, detect, detect_event,
    },
    derived::{AsHint, Ended, Fills, ended, made_from},
    fault_builder::{FaultBuilder, Made},
    layout::{KindLayout, Layout, fault, index, kinds, variant},
    render::{Difference, FieldValue, decode_as, differences, fields, render},
    subset::{Subset, clone_subset, narrow, narrow_ref, whole, widen},
    tables::*,
};

/// The entry of a word: for benches.
#[inline]
#[must_use]
pub fn find_word(words: &Words, word: &[u8]) -> Option<&'static Word> {
    crate::decode::find_word(words, word)
}

/// The hash of a word: what the generator's must equal.
#[must_use]
pub fn hash_word(seed: u64, word: &[u8]) -> u64 {
    crate::decode::hash_word(seed, word)
}

/// The variant of a kind, for `Debug`.
#[must_use]
pub fn variant_name(catalog: &Catalog, index: u16) -> &'static str {
    catalog.tables.errors.variant(index)
}

/// What the file says about the kind with this index.
#[must_use]
pub fn info(catalog: &'static Catalog, index: u16) -> ErrorInfo {
    catalog.at(index)
}

/// The index of the kind with this name, for `FromStr`.
///
/// # Errors
///
/// If the file has no error of that name.
pub fn parse_kind(catalog: &Catalog, name: &str) -> Result<u16, UnknownErrorKind> {
    catalog.index_of(name).ok_or_else(|| UnknownErrorKind::new(name))
}

/// Decodes every example of the catalog, renders the error and decodes it again: what the generated test calls.
///
/// # Panics
///
/// If an example does not decode to its error, or the rendered error to one that lacks what its envelope has a place for.
pub fn check_examples<E: ApiError>() {
    let tables = &E::catalog().tables;
    for (index, row) in tables.errors.iter().enumerate() {
        for (nth, example) in row.extra.iter().flat_map(|extra| extra.examples).enumerate() {
            let context = format!("example {} of `{}`", nth + 1, row.name);
            let headers = example.headers();
            let status = StatusCode::from_u16(example.status).unwrap_or_default();
            let reply = Reply::new(status, &headers, example.body.as_bytes());
            let error: E = decode_as(u16::try_from(index).unwrap_or(NONE), &reply);
            assert_eq!(usize::from(error.fault().error()), index, "{context} is read as `{}`", error.fault().kind());
            for difference in differences(&error) {
                let lost = matches!(difference, Difference::Lost(_));
                assert!(!lost, "{context}, rendered and read again, is not the same: {difference:?}");
            }
        }
    }
}

impl Example {
    pub(crate) fn headers(&self) -> HeaderMap {
        let pairs = self.headers.iter().filter_map(|(name, value)| {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            Some((name, HeaderValue::from_bytes(value.as_bytes()).ok()?))
        });
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value);
        }
        headers
    }
}
