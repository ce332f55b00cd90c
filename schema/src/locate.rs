//! From a byte of the file to its line and column.

/// A place as people name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Location<'a> {
    /// The line, from 1.
    pub(crate) line: usize,
    /// The column in characters, from 1.
    pub(crate) column: usize,
    /// The bytes of the line, without its end.
    pub(crate) bytes: &'a [u8],
    /// The offset of the line's first byte.
    pub(crate) start: usize,
}

/// Where the lines of a file begin, and how many characters stand before each block of it: looking up a place takes no
/// walk over the file, nor over a line that is a file in itself.
pub(crate) struct Lines<'a> {
    source: &'a [u8],
    starts: Vec<usize>,
    before_block: Vec<usize>,
}

const BLOCK: usize = 256;

impl<'a> Lines<'a> {
    pub(crate) fn new(source: &'a [u8]) -> Self {
        let ends = source.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        let blocks = source.chunks(BLOCK).scan(0, |sum, block| {
            let before = *sum;
            *sum += characters(block);
            Some(before)
        });
        let before_block = blocks.collect();
        Self { source, starts, before_block }
    }

    /// The place of the byte at `offset`; the end of the file for any beyond it.
    pub(crate) fn locate(&self, offset: usize) -> Location<'a> {
        let offset = offset.min(self.source.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let end = self.starts.get(line).map_or(self.source.len(), |next| next - 1);
        let bytes = &self.source[start..end];
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        Location { line, column: self.before(offset) - self.before(start) + 1, bytes, start }
    }

    /// How many characters stand before a byte.
    fn before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let known = self.before_block.get(block).copied();
        match known {
            Some(before) => before + characters(&self.source[block * BLOCK..offset]),
            // The end of a file of whole blocks.
            None => self.before_block.last().map_or(0, |before| before + characters(&self.source[offset - BLOCK..])),
        }
    }
}

/// Counts the bytes that begin a character in UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_and_in_characters() {
        let source = "{\r\n\t\"é\": 1\n}".as_bytes();
        let lines = Lines::new(source);
        let place = |offset| {
            let found = lines.locate(offset);
            (found.line, found.column, String::from_utf8_lossy(found.bytes).into_owned())
        };
        assert_eq!(place(0), (1, 1, "{".to_owned()));
        assert_eq!(place(4), (2, 2, "\t\"é\": 1".to_owned()));
        assert_eq!(place(10), (2, 7, "\t\"é\": 1".to_owned()));
        assert_eq!(place(999), (3, 2, "}".to_owned()));
    }

    #[test]
    fn every_place_is_where_a_walk_over_the_file_finds_it() {
        let source = "aé漢\n".repeat(BLOCK / 4) + &"é".repeat(BLOCK * 2);
        let lines = Lines::new(source.as_bytes());
        let (mut line, mut column) = (1, 1);
        for (offset, c) in source.char_indices().chain([(source.len(), ' ')]) {
            let found = lines.locate(offset);
            assert_eq!((found.line, found.column), (line, column), "at {offset}");
            (line, column) = if c == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        let whole = "x".repeat(BLOCK * 3);
        assert_eq!(Lines::new(whole.as_bytes()).locate(BLOCK * 3).column, BLOCK * 3 + 1);
        assert_eq!(Lines::new(b"").locate(5).column, 1);
    }
}
