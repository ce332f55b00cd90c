//! The response in one envelope, put together by trial: what reads back differently is taken out again.

use std::{cmp::Reverse, time::SystemTime};

use http::Response;

use crate::tables::Place;

use super::{
    page::{Frame, Read, page},
    said::{Said, What, texts},
    written::{self, Written},
};

/// A response in the making.
pub(super) struct Draft<'a> {
    said: &'a Said,
    frame: Frame,
    now: Option<SystemTime>,
    read: Read<'a>,
    placed: Vec<Placed>,
    pub(super) left_out: Vec<What>,
    /// Whether the response may say more than the error does, since what stands above other places may.
    may_add: bool,
    pub(super) response: Response<Vec<u8>>,
    /// What the response says.
    pub(super) again: Said,
}

/// A thing said, at its place.
pub(super) struct Placed {
    what: What,
    pub(super) place: Place,
    pub(super) written: Written,
}

/// What of an error a draft keeps; the more, the greater.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kept {
    kind: bool,
    status: bool,
    texts: usize,
    others: usize,
    fields_left_out: Reverse<usize>,
    /// Fields that the error has not, but the response.
    fields_added: Reverse<usize>,
}

impl Kept {
    pub(super) const ALL: Self =
        Self { kind: true, status: true, texts: 6, others: 2, fields_left_out: Reverse(0), fields_added: Reverse(0) };
}

impl<'a> Draft<'a> {
    /// The whole response in an envelope: first what every error may say, then the fields.
    pub(super) fn of(said: &'a Said, frame: Frame, now: Option<SystemTime>, read: Read<'a>) -> Self {
        let (response, again) = page(&said.fault, frame, &[], read);
        let mut draft =
            Self { said, frame, now, read, placed: Vec::new(), left_out: Vec::new(), may_add: false, response, again };
        let has_place = |what: &What| !what.sources(frame.envelope, &said.fault).is_empty();
        let facts = What::facts().filter(|what| said.get(*what).is_some());
        let (placeable, placeless): (Vec<_>, Vec<_>) = facts.partition(has_place);
        draft.left_out = placeless;
        draft.place(&placeable);
        let (wide, narrow): (Vec<_>, Vec<_>) = said.given_fields().partition(|field| said.is_wide(*field));
        draft.place(&narrow);
        draft.may_add = true;
        draft.place(&wide);
        draft
    }

    pub(super) fn kept(&self) -> Kept {
        let (before, after) = (&self.said.fault, &self.again.fault);
        let texts = texts(before).into_iter().zip(texts(after)).filter(|(text, again)| text == again);
        let added = self.said.fields.iter().zip(&self.again.fields);
        let others = [
            before.should_retry() == after.should_retry(),
            before.retry_hint().is_some() == after.retry_hint().is_some(),
        ];
        Kept {
            kind: self.is_kind(&self.again),
            status: self.is_status(&self.again),
            texts: texts.count(),
            others: others.into_iter().filter(|&kept| kept).count(),
            fields_left_out: Reverse(self.left_out.iter().filter(|what| matches!(what, What::Field(_))).count()),
            fields_added: Reverse(added.filter(|(own, again)| own.is_none() && again.is_some()).count()),
        }
    }

    /// Places all that goes together, in halves where something does not: first at the first sources, and what is alone
    /// at the others too.
    fn place(&mut self, whats: &[What]) {
        let first: Option<Vec<_>> = whats.iter().map(|what| self.at(*what, 0)).collect();
        if whats.is_empty() || first.is_some_and(|first| self.takes(first)) {
            return;
        }
        if let [what] = *whats {
            let sources = what.sources(self.frame.envelope, &self.said.fault).len();
            let stands = self.again.get(what) == self.said.get(what)
                || (1..sources).any(|nth| self.at(what, nth).is_some_and(|placed| self.takes(vec![placed])));
            if !stands {
                self.left_out.push(what);
            }
        } else {
            let (first, second) = whats.split_at(whats.len() / 2);
            self.place(first);
            self.place(second);
        }
    }

    /// A thing said, at one of its sources.
    fn at(&self, what: What, nth: usize) -> Option<Placed> {
        let source = what.sources(self.frame.envelope, &self.said.fault).get(nth)?;
        Some(Placed { what, place: source.place, written: written::write(&self.said.get(what)?, source, self.now)? })
    }

    /// Adds to the response, if all that is placed reads as it should then, and the kind and the status as before; and if
    /// no fact comes to it, where none may.
    fn takes(&mut self, more: Vec<Placed>) -> bool {
        let before = self.placed.len();
        self.placed.extend(more);
        let (response, again) = page(&self.said.fault, self.frame, &self.placed, self.read);
        let holds = self.placed.iter().all(|placed| again.get(placed.what).as_ref() == Some(&placed.written.word))
            && (self.may_add || What::facts().all(|what| !self.adds(what, &again)))
            && self.is_kind(&again) >= self.is_kind(&self.again)
            && self.is_status(&again) >= self.is_status(&self.again);
        if holds {
            (self.response, self.again) = (response, again);
        } else {
            self.placed.truncate(before);
        }
        holds
    }

    /// Whether the response says something that neither the error does nor the response did.
    fn adds(&self, what: What, again: &Said) -> bool {
        again.get(what).is_some() && self.said.get(what).is_none() && self.again.get(what).is_none()
    }

    fn is_kind(&self, again: &Said) -> bool {
        again.fault.error() == self.said.fault.error()
    }

    fn is_status(&self, again: &Said) -> bool {
        again.fault.status() == self.said.fault.status()
    }
}
