//! Where values stand in a response, and how they are read.

use super::NONE;

/// Where a value stands, and how its text is to be read.
#[derive(Debug)]
pub struct Source {
    /// Where it stands.
    pub place: Place,
    /// What a time or duration in it means.
    pub unit: Unit,
    /// Keep what follows the last of these; empty: keep all.
    pub strip_before: &'static str,
    /// Drop all from the first of these on; empty: drop nothing.
    pub strip_after: &'static str,
    /// Read it in lower case.
    pub lowercase: bool,
}

impl Source {
    /// A source in the body.
    #[must_use]
    pub const fn body(node: u16) -> Self {
        Self::at(Place::Body(node))
    }

    /// A source in a header; the name is in lower case.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::at(Place::Header(name))
    }

    const fn at(place: Place) -> Self {
        Self { place, unit: Unit::Seconds, strip_before: "", strip_after: "", lowercase: false }
    }

    /// Sets the unit.
    #[must_use]
    pub const fn unit(self, unit: Unit) -> Self {
        Self { unit, ..self }
    }

    /// Keeps what follows the last `separator`.
    #[must_use]
    pub const fn strip_before(self, separator: &'static str) -> Self {
        Self { strip_before: separator, ..self }
    }

    /// Drops all from the first `separator` on.
    #[must_use]
    pub const fn strip_after(self, separator: &'static str) -> Self {
        Self { strip_after: separator, ..self }
    }

    /// Reads the text in lower case.
    #[must_use]
    pub const fn lowercase(self) -> Self {
        Self { lowercase: true, ..self }
    }
}

/// Sources of one value: the first that is present counts.
#[derive(Clone, Copy, Debug)]
pub struct Sources {
    pub(crate) all: &'static [Source],
    /// The node, if that is the only source and the text is taken as it stands, as mostly; else [`NONE`].
    pub(crate) node: u16,
    /// Whether all are in headers.
    pub(crate) in_headers: bool,
    /// The shapes of those headers.
    pub(crate) shapes: u64,
}

impl Sources {
    /// Sources, the first to be tried first.
    #[must_use]
    pub const fn new(all: &'static [Source]) -> Self {
        let node = match all {
            [Source { place: Place::Body(node), strip_before, strip_after, lowercase: false, .. }]
                if strip_before.is_empty() && strip_after.is_empty() =>
            {
                *node
            }
            _ => NONE,
        };
        let (mut rest, mut shapes) = (all, 0);
        while let [Source { place: Place::Header(name), .. }, tail @ ..] = rest {
            shapes |= shape(name);
            rest = tail;
        }
        Self { all, node, in_headers: rest.is_empty(), shapes }
    }
}

/// The shape of a header's name, a bit: made of its length and two of its letters, so that those which files ask for
/// have another one than those which servers and proxies usually send.
pub(crate) const fn shape(name: &str) -> u64 {
    let name = name.as_bytes();
    match name {
        [] => 1,
        [.., last] => {
            let sum = name.len() + 7 * *last as usize + 20 * name[name.len() / 2] as usize;
            1 << (sum % 64)
        }
    }
}

/// The place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A node of the body.
    Body(u16),
    /// The first value of a header; the name is in lower case.
    Header(&'static str),
}

/// What a time or duration means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of seconds.
    Seconds,
    /// A number of milliseconds.
    Milliseconds,
    /// An HTTP date (RFC 9110, section 5.6.7).
    HttpDate,
    /// Seconds since 1970-01-01 00:00:00 UTC.
    EpochSeconds,
    /// A date and time as of RFC 3339.
    Rfc3339,
    /// A duration in Go's form, such as `6m0s`, `1.5s`, `250ms`.
    Duration,
    /// Seconds or an HTTP date: the header `Retry-After` (RFC 9110, section 10.2.3).
    RetryAfter,
    /// The IETF header field `RateLimit` (draft-ietf-httpapi-ratelimit-headers): the longest `t` of the items whose
    /// `r` is zero.
    RateLimit,
    /// The older field `RateLimit-Reset`: seconds from now, or an epoch where the number is too large for that.
    RateLimitReset,
}
