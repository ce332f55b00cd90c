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

/// Where the lines of a file begin; looking up a place takes no walk over the file.
pub(crate) struct Lines<'a> {
    source: &'a [u8],
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(source: &'a [u8]) -> Self {
        let ends = source.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { source, starts }
    }

    /// The place of the byte at `offset`; the end of the file for any beyond it.
    pub(crate) fn locate(&self, offset: usize) -> Location<'a> {
        let offset = offset.min(self.source.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        let end = self.starts.get(line).map_or(self.source.len(), |next| next - 1);
        let bytes = &self.source[start..end];
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        // Whatever is no UTF-8 counts one a faulty sequence, as it is shown.
        let column = String::from_utf8_lossy(&self.source[start..offset]).chars().count() + 1;
        Location { line, column, bytes, start }
    }
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
}
