//! Typed fields: what the generated structs hold besides the fault.
//!
//! A value that is not of its field's kind is `None`; the body that has it is still there.

use std::time::{Duration, SystemTime};

use crate::tables::Place;
use crate::{
    RawJson,
    tables::{Field, Source, Unit},
};

use super::{Facts, json, json::Capture, number, text::Text, unit, unit::Moment};

/// One value: that of a source, or an item of the array that stands there.
pub(super) struct Value<'a> {
    text: Option<Text<'a>>,
    /// Where it stands in the body, if it does.
    capture: Option<Capture>,
    unit: Unit,
}

/// The value of most fields: a text of the body as it stands there. Each kind is read here in the form it mostly has;
/// what is none of that is `None`, and read as any [`Value`] is.
#[derive(Clone, Copy)]
pub(super) struct Plain<'a> {
    text: &'a [u8],
    unit: Unit,
}

impl Plain<'_> {
    #[inline(always)]
    pub(super) fn string(self) -> Option<String> {
        std::str::from_utf8(self.text).ok().map(str::to_owned)
    }

    #[inline(always)]
    pub(super) fn integer(self) -> Option<i64> {
        number::whole(self.text)
    }

    #[inline(always)]
    pub(super) fn number(self) -> Option<f64> {
        number::short(self.text)
    }

    #[inline(always)]
    pub(super) fn boolean(self) -> Option<bool> {
        match self.text {
            b"true" => Some(true),
            b"false" => Some(false),
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn duration(self) -> Option<Duration> {
        let seconds = number::whole(self.text).filter(|_| self.unit == Unit::Seconds)?;
        Some(Duration::from_secs(seconds.unsigned_abs()))
    }

    #[inline(always)]
    #[expect(clippy::unused_self, reason = "one form for all kinds")]
    pub(super) fn timestamp(self) -> Option<SystemTime> {
        None
    }

    #[inline(always)]
    #[expect(clippy::unused_self, reason = "one form for all kinds")]
    pub(super) fn json(self) -> Option<RawJson> {
        None
    }
}

impl<'a> Facts<'_, 'a, '_> {
    #[inline(always)]
    pub(super) fn plain(&self, field: &'static Field) -> Option<Plain<'a>> {
        let source = field.from.first()?;
        let text = self.places.plain(source)?;
        Some(Plain { text, unit: source.unit })
    }

    #[inline(never)]
    pub(super) fn one<T>(&self, field: &'static Field, read: impl Fn(&Value<'a>) -> Option<T>) -> Option<T> {
        read(&field.from.iter().find_map(|source| self.value(source))?)
    }

    pub(super) fn list<T>(&self, field: &'static Field, read: impl Fn(&Value<'a>) -> Option<T>) -> Option<Vec<T>> {
        let (array, unit) = field.from.iter().find_map(|source| {
            let Place::Body(node) = source.place else { return None };
            let capture = self.places.capture(node);
            (capture.kind == json::Kind::Array).then_some((capture, source.unit))
        })?;
        let body = self.places.body;
        let items = json::items(body, array).filter(|item| item.kind != json::Kind::Null); // as absent as anywhere else
        items.map(|item| read(&Value { text: item.text(body), capture: Some(item), unit })).collect()
    }

    /// The value of a source; `null` counts as absent.
    fn value(&self, source: &Source) -> Option<Value<'a>> {
        let text = self.places.text(source);
        let capture = match source.place {
            Place::Body(node) => Some(self.places.capture(node)),
            Place::Header(_) => None,
        };
        let container = capture.filter(|it| matches!(it.kind, json::Kind::Array | json::Kind::Object));
        (text.is_some() || container.is_some()).then_some(Value { text, capture, unit: source.unit })
    }

    #[expect(clippy::unused_self, reason = "one form for all kinds")]
    pub(super) fn string(&self, value: &Value<'a>) -> Option<String> {
        value.text.map(Text::to_text)
    }

    #[expect(clippy::unused_self, reason = "one form for all kinds")]
    pub(super) fn integer(&self, value: &Value<'a>) -> Option<i64> {
        let mut buffer = [0; 64];
        let text = value.text?.in_buffer(&mut buffer)?;
        text.parse().ok().or_else(|| {
            // `3.0` and `3e2` are whole as well; beyond 2^53 the digits would not be exact.
            let number: f64 = text.parse().ok()?;
            #[expect(clippy::cast_possible_truncation, reason = "whole, and in range")]
            (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
        })
    }

    #[expect(clippy::unused_self, reason = "one form for all kinds")]
    pub(super) fn number(&self, value: &Value<'a>) -> Option<f64> {
        let mut buffer = [0; 64];
        let number: f64 = value.text?.in_buffer(&mut buffer)?.parse().ok()?;
        number.is_finite().then_some(number)
    }

    #[expect(clippy::unused_self, reason = "one form for all kinds")]
    pub(super) fn boolean(&self, value: &Value<'a>) -> Option<bool> {
        let mut buffer = [0; 64];
        value.text?.in_buffer(&mut buffer)?.parse().ok()
    }

    pub(super) fn duration(&self, value: &Value<'a>) -> Option<Duration> {
        let mut buffer = [0; 64];
        let text = value.text?.in_buffer(&mut buffer)?;
        let moment = unit::moment(text, value.unit, || self.now());
        let moment = moment.or_else(|| {
            let seconds = value.unit == Unit::Seconds;
            seconds.then(|| unit::go_duration(text).map(Moment::After)).flatten()
        });
        match moment?.hint(|| Some(self.now()))? {
            crate::RetryHint::After(delay) => Some(delay),
            crate::RetryHint::At(_) => None,
        }
    }

    pub(super) fn timestamp(&self, value: &Value<'a>) -> Option<SystemTime> {
        let mut buffer = [0; 64];
        let text = value.text?.in_buffer(&mut buffer)?;
        let moment = match value.unit {
            Unit::Seconds | Unit::Milliseconds => {
                let epoch = if value.unit == Unit::Seconds { Unit::EpochSeconds } else { Unit::Milliseconds };
                let epoch = unit::moment(text, epoch, || self.now()).map(Moment::since_epoch);
                let forms = [Unit::Rfc3339, Unit::HttpDate].into_iter();
                epoch.or_else(|| forms.filter_map(|unit| unit::moment(text, unit, || self.now())).next())
            }
            unit => unit::moment(text, unit, || self.now()),
        };
        moment?.system_time(|| Some(self.now()))
    }

    pub(super) fn json(&self, value: &Value<'a>) -> Option<RawJson> {
        match value.capture {
            Some(capture) => capture.json(self.places.body).map(RawJson::checked),
            None => RawJson::parse(&value.text?.to_text()).ok(),
        }
    }
}
