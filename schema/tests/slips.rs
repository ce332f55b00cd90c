//! A slip of the pen in a sound file is told once: wherever it stands, no second message comes of it.
//!
//! `BACKSTOP_RANDOM=7 cargo test -p backstop-schema --test slips` makes them at other places, and in every catalog.

use std::{env, fs, path::Path};

use backstop_schema::check;

/// A token of sound JSON.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Open,
    Close,
    Comma,
    Colon,
    Key,
    Text,
    Number,
    Word,
}

/// The tokens of sound JSON, with their places.
fn tokens(text: &str) -> Vec<(Token, usize, usize)> {
    let bytes = text.as_bytes();
    let mut found: Vec<(Token, usize, usize)> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        at += 1;
        let token = match bytes[start] {
            b'{' | b'[' => Token::Open,
            b'}' | b']' => Token::Close,
            b',' => Token::Comma,
            b':' => {
                if let Some(key) = found.last_mut() {
                    key.0 = Token::Key;
                }
                Token::Colon
            }
            b'"' => {
                while bytes[at] != b'"' {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at += 1;
                Token::Text
            }
            byte if byte.is_ascii_whitespace() => continue,
            first => {
                while bytes[at].is_ascii_alphanumeric() || b".+-".contains(&bytes[at]) {
                    at += 1;
                }
                if first.is_ascii_alphabetic() { Token::Word } else { Token::Number }
            }
        };
        found.push((token, start, at));
    }
    found
}

/// What a slip makes of a token, given what is in its quotes if it has some.
type Slip = fn(token: &str, inside: &str) -> String;

/// The slips that people make, each with its name.
const SLIPS: &[(Token, &str, Slip)] = &[
    (Token::Comma, "no comma", |_, _| " ".into()),
    (Token::Comma, "two commas", |_, _| ",,".into()),
    (Token::Comma, "a semicolon", |_, _| ";".into()),
    (Token::Comma, "a line comment", |_, _| ", // so\n".into()),
    (Token::Comma, "a hash comment", |_, _| ", # it's so\n".into()),
    (Token::Comma, "a block comment", |_, _| ", /* { so */".into()),
    (Token::Comma, "a no-break space", |_, _| ",\u{a0}".into()),
    (Token::Colon, "no colon", |_, _| " ".into()),
    (Token::Colon, "an equals sign", |_, _| " = ".into()),
    (Token::Colon, "an arrow", |_, _| " => ".into()),
    (Token::Key, "a key without quotes", |_, inside| inside.into()),
    (Token::Key, "a key in single quotes", |_, inside| format!("'{inside}'")),
    (Token::Key, "a key without its opening quote", |_, inside| format!("{inside}\"")),
    (Token::Key, "a key without its closing quote", |_, inside| format!("\"{inside}")),
    (Token::Key, "an escape in a key", |_, inside| format!("\"\\q{inside}\"")),
    (Token::Text, "a text without quotes", |_, inside| inside.into()),
    (Token::Text, "a text in single quotes", |_, inside| format!("'{inside}'")),
    (Token::Text, "a text in typographic quotes", |_, inside| format!("\u{201C}{inside}\u{201D}")),
    (Token::Text, "a text without its opening quote", |_, inside| format!("{inside}\"")),
    (Token::Text, "a text without its closing quote", |_, inside| format!("\"{inside}")),
    (Token::Text, "a quote inside a text", |_, inside| format!("\"a \"b\" c{inside}\"")),
    (Token::Text, "an unknown escape", |_, inside| format!("\"{inside}\\q\"")),
    (Token::Text, "half a surrogate", |_, inside| format!("\"{inside}\\ud83d\"")),
    (Token::Text, "a tab in a text", |_, inside| format!("\"{inside}\t\"")),
    (Token::Text, "a line break in a text", |_, inside| format!("\"{inside}\n and more\"")),
    (Token::Text, "no value", |_, _| " ".into()),
    (Token::Text, "None", |_, _| "None".into()),
    (Token::Number, "a plus sign", |number, _| format!("+{number}")),
    (Token::Number, "a leading zero", |number, _| format!("0{number}")),
    (Token::Number, "a number that is none", |_, _| "NaN".into()),
    (Token::Number, "a unit", |number, _| format!("{number}ms")),
    (Token::Number, "hexadecimal", |_, _| "0x194".into()),
    (Token::Number, "no number", |_, _| " ".into()),
    (Token::Word, "Python", |word, _| format!("{}{}", word[..1].to_uppercase(), &word[1..])),
    (Token::Word, "a misspelt word", |word, _| word.replacen('e', "ee", 1).replacen("ll", "l", 1)),
    (Token::Close, "no closing bracket", |_, _| " ".into()),
    (Token::Close, "a closing bracket too many", |bracket, _| bracket.repeat(2)),
    (Token::Close, "the other closing bracket", |bracket, _| if bracket == "}" { "]" } else { "}" }.into()),
    (Token::Close, "a comma after the last", |bracket, _| format!(",{bracket}")),
    (Token::Open, "no opening bracket", |_, _| " ".into()),
    (Token::Open, "an opening bracket too many", |bracket, _| bracket.repeat(2)),
    (Token::Open, "the other opening bracket", |bracket, _| if bracket == "{" { "[" } else { "{" }.into()),
];

#[test]
fn no_second_message_comes_of_a_slip() {
    let catalogs = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogs")).unwrap();
    let shift = env::var("BACKSTOP_RANDOM").ok().and_then(|shift| shift.parse::<usize>().ok());
    let mut paths: Vec<_> = catalogs.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| shift.is_some() || path.ends_with("altllm.errors.json"));
    paths.sort();
    let mut wrong = Vec::new();
    for (nth, path) in paths.into_iter().enumerate() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // Of a long file a few, since each is a file to check.
        let every = text.len() / 2_000 * 8 - 37;
        for (place, &(token, start, end)) in tokens(&text).iter().enumerate() {
            for (number, (_, slip, of)) in SLIPS.iter().enumerate().filter(|(_, (slips, ..))| *slips == token) {
                if (place + number + nth + shift.unwrap_or(0)).is_multiple_of(every) {
                    let slipped = of(&text[start..end], text.get(start + 1..end - 1).unwrap_or_default());
                    let source = [&text[..start], &slipped, &text[end..]].concat();
                    wrong.extend(told_otherwise(&source, &slipped, slip).map(|told| format!("{name}, {slip}: {told}")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{} in all", wrong[..wrong.len().min(9)].join("\n"), wrong.len());
}

/// What is told of a slip, if that is not one message.
fn told_otherwise(source: &str, slipped: &str, slip: &str) -> Option<String> {
    let told = check(source.as_bytes()).err();
    let told = told.map(|failure| (failure.diagnostics.len(), failure.diagnostics.render("", source.as_bytes())));
    match told {
        Some((1, _)) => None,
        Some((_, messages)) => Some(messages),
        // A text may be a number without its quotes, and an item one that may be missing.
        None if slipped.parse::<f64>().is_ok() || slip.starts_with("no ") => None,
        None => Some("nothing".to_owned()),
    }
}
