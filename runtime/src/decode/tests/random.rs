//! The reader against `serde_json` on random bodies.
//!
//! `BACKSTOP_RANDOM=5000000 cargo test --release -p backstop random` runs longer.

use fastrand::Rng;
use serde_json::Value;

use super::{captures::values, grammar::agrees};

const POINTERS: [&str; 8] = ["", "/a", "/a/b", "/a/0", "/0/a", "/b/a/b", "/a/a", "/0"];

fn rounds() -> usize {
    let default = if cfg!(debug_assertions) { 20_000 } else { 200_000 };
    std::env::var("BACKSTOP_RANDOM").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(default)
}

#[test]
fn agrees_on_mutated_bodies() {
    let mut random = Rng::with_seed(0x000B_ACC5_700B);
    for _ in 0..rounds() {
        let mut body = Vec::new();
        document(&mut random, 0, &mut body);
        for _ in 0..random.usize(0..4) {
            mutate(&mut random, &mut body);
        }
        agrees(&body);
    }
}

#[test]
fn finds_the_same_values() {
    let mut random = Rng::with_seed(42);
    let mut valid = 0;
    for _ in 0..rounds() / 10 {
        let mut body = Vec::new();
        document(&mut random, 0, &mut body);
        let Ok(document) = serde_json::from_slice::<Value>(&body) else { continue };
        let expected: Vec<_> = POINTERS.iter().map(|pointer| document.pointer(pointer).cloned()).collect();
        assert_eq!(values(&POINTERS, &[], &body), expected, "{:?}", String::from_utf8_lossy(&body));
        valid += 1;
    }
    assert!(valid > rounds() / 20, "{valid} valid documents");
}

fn document(random: &mut Rng, depth: usize, body: &mut Vec<u8>) {
    space(random, body);
    let scalar = depth > 5 || random.u8(..) < 60;
    match random.u8(0..8) {
        0 if scalar => body.extend_from_slice(b"null"),
        1 if scalar => body.extend_from_slice(if random.bool() { b"true" } else { b"false" }),
        2 | 3 if scalar => number(random, body),
        _ if scalar => string(random, body),
        0..3 => {
            body.push(b'[');
            for nth in 0..random.usize(0..4) {
                if nth > 0 {
                    body.push(b',');
                }
                document(random, depth + 1, body);
            }
            body.push(b']');
        }
        _ => {
            body.push(b'{');
            for nth in 0..random.usize(0..5) {
                if nth > 0 {
                    body.push(b',');
                }
                space(random, body);
                match random.u8(0..10) {
                    0 => string(random, body),
                    1 => body.extend_from_slice(b"\"\\u0061\""),
                    2..5 => body.extend_from_slice(b"\"b\""),
                    5 => body.extend_from_slice(b"\"0\""),
                    _ => body.extend_from_slice(b"\"a\""),
                }
                space(random, body);
                body.push(b':');
                document(random, depth + 1, body);
            }
            body.push(b'}');
        }
    }
    space(random, body);
}

fn space(random: &mut Rng, body: &mut Vec<u8>) {
    if random.u8(0..4) == 0 {
        body.extend((0..random.usize(0..4)).map(|_| *random.choice(b" \n\t\r").unwrap()));
    }
}

fn number(random: &mut Rng, body: &mut Vec<u8>) {
    let mut text = format!("{}", random.i64(-1_000_000..1_000_000) >> random.u8(0..20));
    if random.bool() {
        text += &format!(".{}", random.u32(..));
    }
    match random.u8(0..8) {
        0 => text += &format!("e{}", random.i32(-400..400)),
        1 => text += &format!("E+{}", random.u64(..) >> random.u8(0..64)),
        2 => text += &"0123456789".repeat(random.usize(0..40)),
        _ => {}
    }
    body.extend_from_slice(text.as_bytes());
}

fn string(random: &mut Rng, body: &mut Vec<u8>) {
    body.push(b'"');
    for _ in 0..random.usize(0..20) {
        match random.u8(0..40) {
            0 => body.extend_from_slice("ä€😀".as_bytes()),
            1 => body.extend_from_slice(b"\\n"),
            2 => body.extend_from_slice(format!("\\u{:04x}", random.u16(..)).as_bytes()),
            3 => body.extend_from_slice(b"\\ud83d\\ude00"),
            _ => body.push(random.alphanumeric() as u8),
        }
    }
    body.push(b'"');
}

fn mutate(random: &mut Rng, body: &mut Vec<u8>) {
    let at = random.usize(0..=body.len());
    let byte =
        if random.bool() { *random.choice(b"{}[]\",:\\0-e.tu \x00\x1f\xc3\x80").unwrap() } else { random.u8(..) };
    match random.u8(0..5) {
        0 => body.truncate(at),
        1 => body.insert(at, byte),
        2 if at < body.len() => body[at] = byte,
        3 if at < body.len() => {
            body.remove(at);
        }
        _ => {
            let part: Vec<u8> = body[at..].iter().take(8).copied().collect();
            let to = random.usize(0..=body.len());
            body.splice(to..to, part);
        }
    }
}
