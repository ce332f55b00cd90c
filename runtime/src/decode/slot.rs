//! The members of generated structs, as a list: what all of them share is done in a loop here, and not by code for each
//! of them in the user's crate, which the compiler would take its time for.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use super::{Decoded, Facts, field::Plain, source::Places};
use crate::{Fault, RawJson, render::FieldValue, tables::Field};

/// The kinds of members: the method that reads one, its name for one value and for a list of them, and its type.
macro_rules! kinds {
    ($($(#[$docs:meta])* $read:ident, $one:ident, $list:ident: $type:ty;)*) => {
        /// A member to be filled.
        #[derive(Debug)]
        pub enum Slot<'a> {
            $(
                $(#[$docs])*
                $one(&'a mut Option<$type>),
                /// A list of the same, without the items that are `null`; `None` if one is something else.
                $list(&'a mut Option<Vec<$type>>),
            )*
        }

        /// A member.
        pub enum Member<'a> {
            $(
                $(#[$docs])*
                $one(&'a Option<$type>),
                /// A list of the same.
                $list(&'a Option<Vec<$type>>),
            )*
        }

        impl Slot<'_> {
            #[inline(always)]
            fn fill(&mut self, facts: &Facts<'_, '_, '_>, field: &'static Field) {
                let plain = facts.plain(field);
                match self {
                    $(
                        Self::$one(slot) => {
                            let plain = plain.and_then(Plain::$read);
                            **slot = plain.or_else(|| facts.one(field, |value| facts.$read(value)));
                        }
                        Self::$list(slot) => **slot = facts.list(field, |value| facts.$read(value)),
                    )*
                }
            }

            fn copy(&mut self, member: &Member<'_>) {
                match (self, member) {
                    $(
                        (Self::$one(slot), Member::$one(member)) => slot.clone_from(member),
                        (Self::$list(slot), Member::$list(member)) => slot.clone_from(member),
                    )*
                    // The generator lists both in one order.
                    _ => {}
                }
            }
        }

        impl Member<'_> {
            pub(crate) fn value(&self) -> Option<FieldValue> {
                match self {
                    $(
                        Self::$one(member) => (*member).clone().map(Into::into),
                        Self::$list(member) => (*member).clone().map(Into::into),
                    )*
                }
            }
        }

        impl fmt::Debug for Member<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(
                        Self::$one(member) => member.fmt(f),
                        Self::$list(member) => member.fmt(f),
                    )*
                }
            }
        }
    };
}

kinds! {
    /// A string, a number or a boolean as text.
    string, String, Strings: String;
    /// A whole number, also as text.
    integer, Integer, Integers: i64;
    /// A number, also as text.
    number, Number, Numbers: f64;
    /// A boolean, also as text.
    boolean, Boolean, Booleans: bool;
    /// A duration in the source's unit; where that is plain seconds, also in Go's form.
    duration, Duration, Durations: Duration;
    /// A time in the source's unit; where that is none of a time, RFC 3339, an HTTP date or seconds since 1970.
    timestamp, Timestamp, Timestamps: SystemTime;
    /// Any JSON value.
    json, Json, Jsons: RawJson;
}

impl<const NODES: usize> Decoded<'_, NODES> {
    /// Reads the members of the error's struct, which are in the order of the file.
    pub fn fill(&self, slots: &mut [Slot<'_>]) {
        let places = Places::new(&self.reading.reply, &self.captures);
        fill(&Facts::new(&self.reading, &places), slots);
    }
}

fn fill(facts: &Facts<'_, '_, '_>, slots: &mut [Slot<'_>]) {
    let fields = facts.reading.catalog.tables.errors.fields(facts.reading.error);
    slots.iter_mut().zip(fields).for_each(|(slot, field)| slot.fill(facts, field));
}

/// Copies the members of a struct, for `Clone`.
pub fn copy_members(slots: &mut [Slot<'_>], members: &[Member<'_>]) {
    slots.iter_mut().zip(members).for_each(|(slot, member)| slot.copy(member));
}

/// Writes a struct with its members, for `Debug`: those that the file says are sensitive without their value.
///
/// # Errors
///
/// If the formatter fails.
pub fn debug_members(f: &mut fmt::Formatter<'_>, fault: &Fault, index: u16, members: &[Member<'_>]) -> fmt::Result {
    let errors = &fault.catalog().tables.errors;
    let mut all = f.debug_struct(errors.variant(index));
    all.field("fault", fault);
    for (member, field) in members.iter().zip(errors.fields(index)) {
        let hidden: &dyn fmt::Debug = &format_args!("<hidden>");
        all.field(field.name, if field.sensitive { hidden } else { member });
    }
    all.finish()
}
