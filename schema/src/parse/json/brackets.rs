//! Which bracket is wrong, where one does not fit. The rest of the text decides.

/// What a closing bracket that does not fit should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repair {
    /// The other kind of bracket.
    OtherKind,
    /// The innermost bracket lacks its closing one, and this one closes the next.
    OneMissing,
    /// It closes nothing.
    OneTooMany,
}

/// How the closing bracket at `at` is repaired so that the rest of the text closes just what is open. The three leave
/// one bracket open more than each other, so that at most one of them fits.
pub(super) fn repair(text: &[u8], at: usize, open: &[usize]) -> Option<Repair> {
    let closing: Vec<u8> = open.iter().map(|&place| closing(text[place])).collect();
    let fits = |repair: &Repair| {
        let mut awaited = closing.clone();
        match repair {
            Repair::OtherKind => _ = awaited.pop(),
            Repair::OneMissing => {
                awaited.pop();
                if awaited.pop() != Some(text[at]) {
                    return false;
                }
            }
            Repair::OneTooMany => {}
        }
        let mut rest = Brackets { text, at: at + 1 };
        let sound = rest.all(|place| match text[place] {
            b'{' | b'[' => {
                awaited.push(self::closing(text[place]));
                true
            }
            bracket => awaited.pop() == Some(bracket),
        });
        sound && awaited.is_empty()
    };
    [Repair::OtherKind, Repair::OneMissing, Repair::OneTooMany].into_iter().find(fits)
}

/// What the indentation of a text says of its brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Indentation {
    /// No closing bracket begins a line.
    SaysNothing,
    /// Those that do stand below the line that they close.
    Agrees,
    /// The first bracket whose closing one stands elsewhere.
    Contradicts(usize),
}

/// What the indentation says of brackets that are in balance but for those left open.
pub(super) fn indentation(text: &[u8]) -> Indentation {
    let mut found = Indentation::SaysNothing;
    let (mut scanned, mut line) = (0, 0);
    // Where the first thing stands that is no blank.
    let mut begins = super::blanks_until(text, 0);
    let mut open: Vec<(usize, usize)> = Vec::new();
    for place in (Brackets { text, at: 0 }) {
        if let Some(end) = text[scanned..place].iter().rposition(|&byte| byte == b'\n') {
            line = scanned + end + 1;
            begins = super::blanks_until(text, line);
        }
        scanned = place;
        match (text[place], open.last()) {
            (b'{' | b'[', _) => open.push((place, begins - line)),
            (_, Some(&(opening, indentation))) => {
                open.pop();
                if begins == place && begins - line != indentation {
                    return Indentation::Contradicts(opening);
                }
                if begins == place {
                    found = Indentation::Agrees;
                }
            }
            (_, None) => {}
        }
    }
    found
}

pub(super) fn closing(opening: u8) -> u8 {
    if opening == b'{' { b'}' } else { b']' }
}

/// The places of brackets that stand in no string and no comment.
struct Brackets<'a> {
    text: &'a [u8],
    at: usize,
}

impl Iterator for Brackets<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while let Some(&byte) = self.text.get(self.at) {
            let here = self.at;
            self.at += 1;
            match byte {
                b'{' | b'[' | b'}' | b']' => return Some(here),
                b'"' | b'\'' => self.skip_string(byte),
                b'#' => self.skip_past(b"\n"),
                b'/' if self.text[self.at..].starts_with(b"/") => self.skip_past(b"\n"),
                b'/' if self.text[self.at..].starts_with(b"*") => self.skip_past(b"*/"),
                _ => {}
            }
        }
        None
    }
}

impl Brackets<'_> {
    /// A string ends on its line.
    fn skip_string(&mut self, quote: u8) {
        while let Some(&byte) = self.text.get(self.at) {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == quote || byte == b'\n' {
                return;
            }
        }
    }

    fn skip_past(&mut self, end: &[u8]) {
        let rest = &self.text[self.at..];
        self.at += rest.windows(end.len()).position(|found| found == end).map_or(rest.len(), |found| found + end.len());
    }
}
