//! The peer to match: a strict scan written by hand for this one envelope. It checks all of JSON's grammar but the
//! range of numbers, finds the ends of strings sixteen bytes at a time, and knows the four members by name.

#[derive(Clone, Copy, Default)]
pub(crate) struct Found<'a> {
    pub(crate) message: Option<&'a [u8]>,
    pub(crate) kind: Option<&'a [u8]>,
    pub(crate) param: Option<&'a [u8]>,
    pub(crate) code: Option<&'a [u8]>,
}

/// The error of a body; none where it is not JSON.
pub(crate) fn error(body: &[u8]) -> Option<Found<'_>> {
    let mut scan = Scan { body, at: 0, depth: 0 };
    let mut found = Found::default();
    scan.space();
    if scan.peek()? == b'{' {
        scan.members(|scan, key| if key == b"error" { scan.error(&mut found) } else { scan.value().map(drop) })?;
    } else {
        scan.value()?;
    }
    scan.space();
    (scan.at == body.len()).then_some(found)
}

struct Scan<'a> {
    body: &'a [u8],
    at: usize,
    depth: u32,
}

impl<'a> Scan<'a> {
    fn peek(&self) -> Option<u8> {
        self.body.get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn error(&mut self, found: &mut Found<'a>) -> Option<()> {
        if self.peek()? != b'{' {
            return self.value().map(drop);
        }
        self.members(|scan, key| {
            let value = scan.value()?;
            match key {
                b"message" => found.message = value,
                b"type" => found.kind = value,
                b"param" => found.param = value,
                b"code" => found.code = value,
                _ => {}
            }
            Some(())
        })
    }

    fn members(&mut self, mut member: impl FnMut(&mut Self, &'a [u8]) -> Option<()>) -> Option<()> {
        self.at += 1;
        self.depth += 1;
        if self.depth > 127 {
            return None;
        }
        self.space();
        if self.peek()? != b'}' {
            loop {
                let key = self.string()?;
                self.space();
                self.eat(b':')?;
                self.space();
                member(self, key)?;
                self.space();
                if self.eat(b',').is_none() {
                    break;
                }
                self.space();
            }
        }
        self.depth -= 1;
        self.eat(b'}')
    }

    /// Any value; its text if it is a string.
    fn value(&mut self) -> Option<Option<&'a [u8]>> {
        match self.peek()? {
            b'"' => return self.string().map(Some),
            b'{' => self.members(|scan, _| scan.value().map(drop))?,
            b'[' => {
                self.at += 1;
                self.depth += 1;
                if self.depth > 127 {
                    return None;
                }
                self.space();
                if self.peek()? != b']' {
                    loop {
                        self.value()?;
                        self.space();
                        if self.eat(b',').is_none() {
                            break;
                        }
                        self.space();
                    }
                }
                self.depth -= 1;
                self.eat(b']')?;
            }
            b't' => self.word(b"true")?,
            b'f' => self.word(b"false")?,
            b'n' => self.word(b"null")?,
            _ => self.number()?,
        }
        Some(None)
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.body[self.at..].starts_with(word).then(|| self.at += word.len())
    }

    fn string(&mut self) -> Option<&'a [u8]> {
        self.eat(b'"')?;
        let start = self.at;
        let mut ascii = true;
        loop {
            self.at += self.plain();
            match self.peek()? {
                b'"' => break,
                b'\\' => {
                    self.at += match self.body.get(self.at + 1)? {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
                        b'u' => {
                            let digits = self.body.get(self.at + 2..self.at + 6)?;
                            digits.iter().all(u8::is_ascii_hexdigit).then_some(6)?
                        }
                        _ => return None,
                    };
                }
                ..0x20 => return None,
                0x80.. => {
                    ascii = false;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        let text = &self.body[start..self.at];
        self.at += 1;
        (ascii || std::str::from_utf8(text).is_ok()).then_some(text)
    }

    /// How many bytes of plain ASCII follow: those of whole blocks, of the last block none.
    fn plain(&self) -> usize {
        let mut length = 0;
        while let Some(block) = self.body.get(self.at + length..).and_then(|rest| rest.first_chunk::<16>()) {
            let mut marks = [0; 16];
            for (mark, &byte) in marks.iter_mut().zip(block) {
                let quote_or_backslash = (byte ^ b'"').min(byte ^ b'\\');
                let control_or_beyond = byte.saturating_sub(0x1F).min(0x80_u8.saturating_sub(byte));
                *mark = if quote_or_backslash.min(control_or_beyond) == 0 { 0xFF } else { 0 };
            }
            let marks = u128::from_le_bytes(marks);
            length += (marks.trailing_zeros() / 8) as usize;
            if marks != 0 {
                break;
            }
        }
        length
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.eat(b'-');
        match self.peek()? {
            b'0' => self.at += 1,
            b'1'..=b'9' => self.digits()?,
            _ => return None,
        }
        if self.eat(b'.').is_some() {
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}
