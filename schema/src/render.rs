//! Diagnostics as text, in the manner of rustc, without colour.

use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, Span};
use crate::locate::{Lines, Location};

/// Longer lines are cut around the place, to about this many characters.
const WIDTH: usize = 120;
/// How a tab is shown.
const TAB: &str = "    ";

pub(crate) fn render(diagnostics: &[Diagnostic], name: &str, source: &[u8]) -> String {
    let lines = Lines::new(source);
    let mut text = String::new();
    for diagnostic in diagnostics {
        if !text.is_empty() {
            text.push('\n');
        }
        one(&mut text, diagnostic, name, &lines);
    }
    text
}

fn one(text: &mut String, diagnostic: &Diagnostic, name: &str, lines: &Lines<'_>) {
    match diagnostic.lint {
        None => push(text, format_args!("error: {}\n", diagnostic.message)),
        Some(lint) => push(text, format_args!("warning[{lint}]: {}\n", diagnostic.message)),
    }
    let marks = marks(diagnostic, lines);
    let gutter = marks.iter().map(|mark| digits(mark.place.line)).max().unwrap_or(1);
    let margin = " ".repeat(gutter);
    match marks.iter().find(|mark| mark.sign == '^') {
        Some(Mark { place, .. }) => {
            push(text, format_args!("{margin}--> {name}:{}:{}\n{margin} |\n", place.line, place.column));
        }
        None => push(text, format_args!("{margin}--> {name}\n")),
    }
    let mut above: Option<usize> = None;
    for mark in &marks {
        let line = mark.place.line;
        let shown = Shown::of(mark);
        if above.is_some_and(|above| above + 1 < line) {
            text.push_str("...\n");
        }
        if above != Some(line) || shown.cut {
            push(text, format_args!("{line:gutter$} |{}\n", padded(&shown.line)));
        }
        let underline = format!("{}{}", " ".repeat(shown.column), mark.sign.to_string().repeat(shown.width));
        push(text, format_args!("{margin} | {underline}{}\n", padded(mark.text)));
        above = Some(line);
    }
    if let Some(help) = &diagnostic.help {
        if !marks.is_empty() {
            push(text, format_args!("{margin} |\n"));
        }
        push(text, format_args!("{margin} = help: {help}\n"));
    }
}

/// A place to underline.
struct Mark<'a> {
    place: Location<'a>,
    span: Span,
    sign: char,
    text: &'a str,
}

/// The place of the mistake and those of its labels, in the order of the file.
fn marks<'a>(diagnostic: &'a Diagnostic, lines: &Lines<'a>) -> Vec<Mark<'a>> {
    let own = diagnostic.span.map(|span| (span, '^', ""));
    let labels = diagnostic.labels.iter().map(|label| (label.span, '-', label.text.as_str()));
    let mut marks: Vec<_> = own
        .into_iter()
        .chain(labels)
        .map(|(span, sign, text)| Mark { place: lines.locate(span.start), span, sign, text })
        .collect();
    marks.sort_by_key(|mark| mark.span);
    marks
}

/// A line as it is shown, and what of it is underlined.
struct Shown {
    line: String,
    column: usize,
    width: usize,
    cut: bool,
}

impl Shown {
    fn of(mark: &Mark<'_>) -> Self {
        let Location { bytes, start, .. } = mark.place;
        let from = mark.span.start.saturating_sub(start).min(bytes.len());
        // What goes on in later lines is underlined to the end of this one.
        let to = mark.span.end.saturating_sub(start).clamp(from, bytes.len());
        let (hidden_before, before) = last(&bytes[..from]);
        let (marked, hidden_marked) = first(&bytes[from..to]);
        let (after, hidden_after) = first(&bytes[to..]);
        let cut = hidden_before || hidden_marked || hidden_after || before.len() + marked.len() + after.len() > WIDTH;
        if !cut {
            return Self {
                column: columns(&before),
                width: columns(&marked).max(1),
                line: [before, marked, after].concat().into_iter().collect(),
                cut,
            };
        }
        let marked_width = marked.len().min(WIDTH / 2);
        let room = (WIDTH - marked_width) / 2;
        let skipped = before.len().saturating_sub(room);
        let mut line: String = if skipped > 0 || hidden_before { "..." } else { "" }.to_owned();
        let column = line.len() + columns(&before[skipped..]);
        line.extend(&before[skipped..]);
        line.extend(&marked[..marked_width]);
        let whole = marked_width == marked.len() && !hidden_marked;
        if whole {
            line.extend(after.iter().take(room));
        }
        if !whole || after.len() > room || hidden_after {
            line.push_str("...");
        }
        Self { line, column, width: columns(&marked[..marked_width]).max(1), cut }
    }
}

/// More bytes than are ever shown of one part of a line, since a character has up to four.
const WINDOW: usize = 4 * WIDTH;

/// The printable beginning, and whether there is more.
fn first(bytes: &[u8]) -> (Vec<char>, bool) {
    let continues = |at: usize| bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
    let end = (WINDOW..WINDOW + 4).find(|&at| !continues(at)).unwrap_or(WINDOW).min(bytes.len());
    (printable(&bytes[..end]), end < bytes.len())
}

/// The printable end, and whether there is more before it.
fn last(bytes: &[u8]) -> (bool, Vec<char>) {
    let start = bytes.len().saturating_sub(WINDOW);
    let whole = (start..bytes.len().min(start + 4)).find(|&at| bytes[at] & 0xC0 != 0x80);
    let start = if start == 0 { 0 } else { whole.unwrap_or(start) };
    (start > 0, printable(&bytes[start..]))
}

/// Tabs become blanks, so that the underline stands below what it means whatever the terminal's tab stops; other
/// control characters, and what is no UTF-8, become U+FFFD.
fn printable(bytes: &[u8]) -> Vec<char> {
    let mut shown = Vec::new();
    for c in String::from_utf8_lossy(bytes).chars() {
        match c {
            '\t' => shown.extend(TAB.chars()),
            c if c.is_control() || is_invisible(c) => shown.push('\u{FFFD}'),
            c => shown.push(c),
        }
    }
    shown
}

/// Characters that show nothing, or turn the writing around: a message must show what is there.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// How many columns of a terminal characters take: two where they are East Asian wide ones or pictures.
fn columns(shown: &[char]) -> usize {
    let wide = |c: &&char| {
        matches!(c,
            '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}'
            | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}'
            | '\u{1F300}'..='\u{1FAFF}' | '\u{20000}'..='\u{3FFFD}')
    };
    shown.len() + shown.iter().filter(wide).count()
}

/// A blank before a text, none before an empty one: no line ends in blanks.
fn padded(text: &str) -> String {
    if text.trim_end().is_empty() { String::new() } else { format!(" {}", text.trim_end()) }
}

fn digits(number: usize) -> usize {
    number.to_string().len()
}

fn push(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    // Writing to a `String` cannot fail.
    let _ = text.write_fmt(arguments);
}
