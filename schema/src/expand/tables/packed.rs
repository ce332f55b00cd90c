//! Tables as literals of text and bytes; see `backstop::private` for what reads them.

use std::collections::HashMap;

use crate::expand::text;

/// Texts, one behind the other.
#[derive(Default)]
pub(super) struct Texts {
    all: String,
    bounds: Bytes,
}

impl Texts {
    /// Adds some.
    pub(super) fn push<const N: usize>(&mut self, texts: [&str; N]) {
        for text in texts {
            self.bounds.u32([self.all.len()]);
            self.all.push_str(text);
        }
    }

    /// The expression.
    pub(super) fn literal(mut self) -> String {
        self.bounds.u32([self.all.len()]);
        format!("private::Texts::new({}, {})", text::literal(&self.all), self.bounds.literal())
    }
}

/// Rows of numbers, little-endian.
#[derive(Default)]
pub(super) struct Bytes(Vec<u8>);

impl Bytes {
    /// Adds numbers of 16 bits; one that is too large becomes the index of nothing.
    pub(super) fn u16<const N: usize>(&mut self, numbers: [usize; N]) {
        for number in numbers {
            self.0.extend_from_slice(&u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes());
        }
    }

    /// The same of 32 bits.
    pub(super) fn u32<const N: usize>(&mut self, numbers: [usize; N]) {
        for number in numbers {
            self.0.extend_from_slice(&u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
        }
    }

    /// The expression.
    pub(super) fn literal(&self) -> String {
        text::bytes(&self.0)
    }
}

/// Expressions, each once.
#[derive(Default)]
pub(super) struct Distinct {
    expressions: Vec<String>,
    known: HashMap<String, usize>,
}

impl Distinct {
    /// The place of an expression; that of nothing where it is `None`.
    pub(super) fn place(&mut self, expression: Option<String>) -> usize {
        let Some(expression) = expression else { return usize::MAX };
        if let Some(&known) = self.known.get(&expression) {
            return known;
        }
        let place = self.expressions.len();
        self.expressions.push(expression.clone());
        self.known.insert(expression, place);
        place
    }

    /// A slice of all.
    pub(super) fn literal(&self) -> String {
        format!("&[{}]", text::list(&self.expressions, String::clone))
    }
}
