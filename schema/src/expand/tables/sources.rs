//! Where values stand.

use std::fmt::Write as _;

use super::nodes::Tree;
use crate::{
    catalog::{Place, Source, Unit},
    expand::text,
};

/// A slice of sources: the first that is present counts.
pub(super) fn slice(sources: &[Source], tree: &Tree) -> String {
    format!("&[{}]", text::list(sources, |source| self::source(source, tree)))
}

fn source(source: &Source, tree: &Tree) -> String {
    let mut text = match (&source.place, tree.place(&source.place)) {
        (Place::Header(name), _) => format!("private::Source::header({})", text::literal(name)),
        (_, node) => format!("private::Source::body({})", node.unwrap_or(u16::MAX)),
    };
    if source.unit != Unit::Seconds {
        let _ = write!(text, ".unit(private::Unit::{})", unit(source.unit));
    }
    if let Some(separator) = &source.strip_before {
        let _ = write!(text, ".strip_before({})", text::literal(separator));
    }
    if let Some(separator) = &source.strip_after {
        let _ = write!(text, ".strip_after({})", text::literal(separator));
    }
    if source.lowercase {
        text.push_str(".lowercase()");
    }
    text
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "Seconds",
        Unit::Milliseconds => "Milliseconds",
        Unit::HttpDate => "HttpDate",
        Unit::EpochSeconds => "EpochSeconds",
        Unit::Rfc3339 => "Rfc3339",
        Unit::Duration => "Duration",
        Unit::RetryAfter => "RetryAfter",
        Unit::RateLimit => "RateLimit",
        Unit::RateLimitReset => "RateLimitReset",
    }
}
