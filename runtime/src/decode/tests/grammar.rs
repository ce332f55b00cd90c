//! The reader accepts and rejects what `serde_json` does.

use serde_json::Value;

use super::{
    super::{json::is_json, reader::read},
    cases,
    tree::tree,
};
use crate::decode::Capture;

/// What the reader says, by both of its ways: stepping over everything, and reading into it.
pub(super) fn accepts(body: &[u8]) -> bool {
    thread_local! {
        static PLACES: &'static crate::tables::Tree =
            tree(&["", "/a", "/a/b", "/0", "/0/0", "/0/a", "/error/message", "/error/0/1", "/b/a/b"], &[]).0;
    }
    let places = PLACES.with(|places| *places);
    let mut captures = vec![Capture::ABSENT; places.nodes.len()];
    let read = read(places, body, &mut captures);
    let skipped = is_json(body.trim_ascii_start());
    let form_feed = body.trim_ascii_start().len() != body.len() && body.contains(&0x0C);
    assert!(form_feed || read == skipped, "the two ways differ on {:?}", String::from_utf8_lossy(body));
    assert_eq!(read, captures[0].json_type().is_some());
    read
}

pub(super) fn agrees(body: &[u8]) {
    let expected = serde_json::from_slice::<Value>(body);
    assert_eq!(accepts(body), expected.is_ok(), "{:?}: {expected:?}", String::from_utf8_lossy(body));
}

#[test]
fn accepts_and_rejects_the_json_test_suite_as_serde_json_does() {
    let Some(suite) = cases("json_test_suite.jsonl") else { return };
    let mut count = 0;
    for line in suite.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let body = base64(case["b64"].as_str().unwrap());
        agrees(&body);
        match case["expect"].as_str().unwrap() {
            "accept" | "y" => assert!(accepts(&body), "{}", case["name"]),
            "reject" | "n" => assert!(!accepts(&body), "{}", case["name"]),
            _ => {}
        }
        count += 1;
    }
    assert!(count > 300, "{count} cases");
}

#[test]
fn agrees_on_the_edges_of_numbers() {
    let edges = [
        "0",
        "-0",
        "00",
        "01",
        "-01",
        "-",
        "+1",
        "1.",
        ".1",
        "1.e1",
        "1e",
        "1e+",
        "1e-",
        "1E+05",
        "0e1",
        "0.0e-0",
        "1.5.5",
        "1e308",
        "1e309",
        "-1e309",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "17976931348623157e292",
        "17976931348623159e292",
        "0e999999999999",
        "0.0e999999999999",
        "1e-999999999999",
        "1e999999999999",
        "1e2147483647",
        "1e2147483648",
        "0e2147483648",
        "1e-2147483648",
        "1e-2147483649",
        "18446744073709551615",
        "18446744073709551616",
        "18446744073709551615e289",
        "18446744073709551616e289",
        "9223372036854775808e290",
        "1844674407370955161.3e300",
        "1844674407370955161.99e290",
        "0x10",
        "1e5e",
        "1 2",
        "NaN",
        "Infinity",
        "-Infinity",
    ];
    for edge in edges {
        agrees(edge.as_bytes());
        agrees(format!("[{edge}]").as_bytes());
        agrees(format!("{{\"a\": {edge} }}").as_bytes());
    }
    for zeros in 280..320 {
        agrees(format!("1{}", "0".repeat(zeros)).as_bytes());
        agrees(format!("9{}.5", "9".repeat(zeros)).as_bytes());
        agrees(format!("0.{}1e{}", "0".repeat(zeros), zeros + 300).as_bytes());
        agrees(format!("1{}e-5", "7".repeat(zeros)).as_bytes());
        agrees(format!("{}e{zeros}", u64::MAX).as_bytes());
        agrees(format!("1.7976931348623{zeros}e308").as_bytes());
    }
}

#[test]
fn agrees_on_depth() {
    for depth in [1, 2, 63, 64, 65, 126, 127, 128, 129, 1000, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"b\":", "}]"), ("{\"0\":[", "]}")] {
            let body = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            agrees(body.as_bytes());
            agrees(open.repeat(depth).as_bytes());
            agrees(format!("{}{}", open.repeat(depth), close.repeat(depth)).as_bytes());
        }
    }
}

#[test]
fn agrees_on_every_byte_in_every_position() {
    let bodies: [&[u8]; 5] = [
        br#"{"a":{"b":"12345678"},"error":{"message":"x"}}"#,
        br#" [ 1 , -2.5e+3 , true , false , null , "\u00e9\ud83d\ude00\n" , {} ] "#,
        "[\"äöü€😀 long enough for two words\"]".as_bytes(),
        br#"{"0":{"0":[],"a":{}},"b":{"a":{"b":[[[{"x":[]}]]]}}}"#,
        br#""\"\\\/\b\f\n\r\t""#,
    ];
    for body in bodies {
        agrees(body);
        for at in 0..body.len() {
            agrees(&body[..at]);
            for byte in 0..=255 {
                let mut changed = body.to_vec();
                changed[at] = byte;
                agrees(&changed);
                changed.insert(at, body[at]);
                agrees(&changed);
            }
        }
    }
}

#[test]
fn agrees_on_escapes_and_surrogates() {
    for text in [
        r#""\ud800""#,
        r#""\udc00""#,
        r#""\ud800\udc00""#,
        r#""\ud800x""#,
        r#""\ud800\n""#,
        r#""\ud800\ud800""#,
        r#""\udbff\udfff""#,
        r#""\uD83D\uDE00""#,
        r#""\u12""#,
        r#""\u12g4""#,
        r#""\u+123""#,
        r#""\u0000""#,
        r#""\x""#,
        r#""\"#,
        r#""\u""#,
        r#""\ud800\u""#,
        r#""\ud800\udc0""#,
        "\"\u{feff}\"",
        "\u{feff}{}",
        "\"\u{7f}\"",
        "\"\u{80}\"",
    ] {
        agrees(text.as_bytes());
        agrees(format!("{{{text}:1}}").as_bytes());
        agrees(format!("[\"filled up\",{text}]").as_bytes());
    }
    for first in [0x80, 0xC0, 0xC3, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF] {
        for second in [0x22, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC0] {
            agrees(&[b'"', first, b'"']);
            agrees(&[b'"', first, second, b'"']);
            agrees(&[b'"', b'\\', b'n', first, second, 0x80, b'"']);
            agrees(&[b'"', b'1', b'2', b'3', b'4', b'5', first, second, 0x80, 0x80, b'"']);
        }
    }
}

pub(super) fn base64(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes().filter(|&byte| byte != b'=') {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        bits = bits << 6 | alphabet.find(char::from(byte)).unwrap() as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    bytes
}
