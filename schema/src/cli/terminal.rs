//! Colour. All is written with it; the streams take it out where it is not wanted.

use std::{
    fmt::Display,
    io::{self, Write},
};

use clap::builder::styling::{AnsiColor, Effects, Style};

const ERROR: Style = AnsiColor::BrightRed.on_default().effects(Effects::BOLD);
const WARNING: Style = AnsiColor::BrightYellow.on_default().effects(Effects::BOLD);
const MARGIN: Style = AnsiColor::BrightBlue.on_default().effects(Effects::BOLD);
const HEADING: Style = Style::new().bold();
const WORD: Style = AnsiColor::Cyan.on_default();
const FAINT: Style = Style::new().dimmed();

/// A heading, or what matters most.
pub(super) fn heading(text: impl Display) -> String {
    painted(HEADING, text)
}

/// A word of the file.
pub(super) fn word(text: impl Display) -> String {
    painted(WORD, text)
}

/// What matters least.
pub(super) fn faint(text: impl Display) -> String {
    painted(FAINT, text)
}

fn painted(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Writes rendered diagnostics, a blank line after each.
pub(super) fn diagnostics(out: &mut dyn Write, rendered: &str) -> io::Result<()> {
    let mut sign = ERROR;
    for line in rendered.lines() {
        let level = [("error", ERROR), ("warning", WARNING)].into_iter().find(|(level, _)| line.starts_with(level));
        match (level, line.split_once('|')) {
            (Some((_, style)), _) => {
                sign = style;
                let (level, message) = line.split_once(": ").unwrap_or((line, ""));
                writeln!(out, "{}{}", painted(style, level), heading(format_args!(": {message}")))?;
            }
            (None, Some((number, rest))) if number.trim().bytes().all(|byte| byte.is_ascii_digit()) => {
                writeln!(out, "{}{}", painted(MARGIN, format_args!("{number}|")), marked(rest, sign))?;
            }
            _ => match line.split_once(['=', '>']) {
                Some((before, rest)) if before.trim_matches([' ', '-']).is_empty() => {
                    let margin = &line[..line.len() - rest.len()];
                    writeln!(out, "{}{rest}", painted(MARGIN, margin))?;
                }
                _ => writeln!(out, "{line}")?,
            },
        }
    }
    writeln!(out)
}

/// A line of source as it is, and one of signs in their colours.
fn marked(rest: &str, sign: Style) -> String {
    let text = rest.trim_start();
    match text.chars().next() {
        Some('^') => painted(sign, rest),
        Some('-') if !text.starts_with("- ") => painted(MARGIN, rest),
        _ => rest.to_owned(),
    }
}
