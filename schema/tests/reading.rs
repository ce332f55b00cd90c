//! The JSON reader accepts and rejects what `serde_json` does, and files as a whole have clear limits.

use std::{fs, io, path::Path};

use backstop_schema::{check, parse};
use serde_json::Value;

/// Whether the text is JSON as far as our reader goes: a mistake of the file's contents is none of its JSON.
fn is_json(source: &[u8]) -> bool {
    // Inside an `x-` key everything is allowed, so that nothing but JSON can be wrong.
    let wrapped = [b"{\"errors\":[],\"x-\":", source, b"}"].concat();
    check(&wrapped).is_ok()
}

#[test]
fn it_agrees_with_serde_json_on_the_json_test_suite() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases/retry/json_test_suite.jsonl");
    let Ok(suite) = fs::read_to_string(&suite) else {
        println!("skipped: {} is not there", suite.display());
        return;
    };
    let cases = suite.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let compared = cases.filter(|case| {
        let source = base64(case["b64"].as_str().unwrap());
        agree(&source, case["name"].as_str().unwrap())
    });
    assert!(compared.count() > 250);
}

fn base64(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.bytes().filter_map(|digit| alphabet.iter().position(|&known| known == digit));
    let (mut bytes, mut buffer, mut bits) = (Vec::new(), 0_usize, 0);
    for digit in digits {
        buffer = (buffer << 6 | digit) & 0xFFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.extend(u8::try_from(buffer >> bits & 0xFF));
        }
    }
    bytes
}

/// Whether the two could be compared.
fn agree(source: &[u8], name: &str) -> bool {
    let theirs = match serde_json::from_slice::<Value>(source) {
        Ok(_) => true,
        // Such a number is sound here: it is kept as text.
        Err(error) if error.to_string().starts_with("number out of range") => return false,
        Err(_) => false,
    };
    // Only a text that means the same inside another one tells something.
    let wrapped = [b"[", source, b"]"].concat();
    let comparable = serde_json::from_slice::<Value>(&wrapped).is_ok() == theirs;
    if comparable {
        assert_eq!(is_json(source), theirs, "{name}");
    }
    comparable
}

#[test]
fn it_agrees_with_serde_json_on_the_edges() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let texts = [
        "0",
        "-0",
        "-",
        "01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "1E-2",
        "+1",
        "0x1",
        "NaN",
        "1a",
        "tru",
        "truex",
        "nulll",
        "\"\"",
        r#""\u00e9\ud83d\ude00""#,
        r#""\ud83d""#,
        r#""\ud83dx""#,
        r#""\ud83d\u0041""#,
        r#""\ude00""#,
        r#""\u12""#,
        r#""\x""#,
        "\"\u{7f}\"",
        "\"\u{1}\"",
        "\"\n\"",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "{\"a\":}",
        "[",
        "\"",
        "",
        " ",
        "\u{a0}1",
        "\u{c}1",
        "[1]\u{feff}",
        "// c\n1",
        "1 /* c */",
    ];
    for text in texts {
        agree(text.as_bytes(), text);
    }
    // One level is the wrapping's.
    assert!(is_json(deep(126).as_bytes()));
    assert!(!is_json(deep(127).as_bytes()));
    assert!(serde_json::from_str::<Value>(&deep(127)).is_ok());
    assert!(serde_json::from_str::<Value>(&deep(128)).is_err());
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let source = vec![b' '; 50 << 20];
    let failure = check(&source).unwrap_err();
    let text = failure.diagnostics.render("big.errors.json", b"");
    assert_eq!(
        text,
        "error: the file has 52428800 bytes; an error file has 16 MiB at most\n --> big.errors.json\n  \
         = help: is it the right file?\n"
    );
    assert!(parse::is_too_large(source.len() as u64) && !parse::is_too_large(16 << 20));
}

#[test]
fn a_file_that_cannot_be_read_is_told_from_one_that_is_wrong() {
    let told = |kind: io::ErrorKind| parse::unreadable("api.errors.json", "it", &kind.into(), &[]).message;
    assert_eq!(told(io::ErrorKind::NotFound), "there is no file `api.errors.json`");
    assert_eq!(told(io::ErrorKind::IsADirectory), "`api.errors.json` is a directory");
    assert_eq!(told(io::ErrorKind::PermissionDenied), "the file `api.errors.json` may not be read");
    assert!(told(io::ErrorKind::TimedOut).starts_with("the file `api.errors.json` cannot be read: "));
    let help = |names: &[&str]| {
        let names: Vec<_> = names.iter().map(|&name| name.to_owned()).collect();
        parse::unreadable("src/altlm.json", "it", &io::ErrorKind::NotFound.into(), &names).help.unwrap()
    };
    assert_eq!(help(&["altlm.rs", "altllm.errors.json", "openai.errors.json"]), "did you mean `altllm.errors.json`?");
    assert!(help(&["altlm.rs", "openai.errors.json"]).starts_with("the path is relative to"));
    let help = parse::is_a_directory("errors/").help.unwrap();
    assert_eq!(help, "name the file in it, such as `errors/NAME.errors.json`");
}
