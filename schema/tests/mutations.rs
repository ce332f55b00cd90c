//! Whatever becomes of a file, checking it neither panics nor points beyond it, and takes no more than linear time.

use std::fmt::Write as _;

use backstop_schema::check;
use backstop_schema::diagnostic::Span;
use serde_json::{Value, json};

const SOURCE: &str = include_str!("../catalogs/altllm.errors.json");

/// A small generator of random numbers (xorshift64*), so that every run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap_or_default() % limit.max(1)
    }

    fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }
}

/// Writes a value as JSON, and does something to one of its nodes, counted in the order of writing.
struct Mutation<'r> {
    random: &'r mut Random,
    target: usize,
    seen: usize,
}

impl Mutation<'_> {
    fn write(&mut self, text: &mut String, value: &Value) {
        match value {
            Value::Array(items) => {
                text.push('[');
                self.write_all(text, items.iter().map(|item| (None, item)));
                text.push(']');
            }
            Value::Object(members) => {
                text.push('{');
                self.write_all(text, members.iter().map(|(key, value)| (Some(key.as_str()), value)));
                text.push('}');
            }
            scalar => text.push_str(&scalar.to_string()),
        }
    }

    fn write_all<'v>(&mut self, text: &mut String, children: impl Iterator<Item = (Option<&'v str>, &'v Value)>) {
        let mut first = true;
        for (key, value) in children {
            self.seen += 1;
            let (mut key, mut times, mut retyped) = (key.map(str::to_owned), 1, None);
            if self.seen == self.target {
                match self.random.below(4) {
                    0 => times = 0,
                    1 => times = 2,
                    2 => key = key.map(|key| self.renamed(&key)),
                    _ => retyped = Some(self.other_value()),
                }
            }
            for _ in 0..times {
                text.push_str(if first { "\n" } else { ",\n" });
                first = false;
                if let Some(key) = &key {
                    let _ = write!(text, "{}: ", Value::from(key.as_str()));
                }
                self.write(text, retyped.as_ref().unwrap_or(value));
            }
        }
    }

    fn renamed(&mut self, key: &str) -> String {
        let renamed =
            [key.to_uppercase(), format!("{key}s"), "x-own".to_owned(), String::new(), "größe\u{202e}".into()];
        self.random.pick(&renamed).clone()
    }

    fn other_value(&mut self) -> Value {
        let long = "a".repeat(1000);
        let values = [
            json!(null),
            json!(true),
            json!(-1),
            json!(429),
            json!(1e300),
            json!(""),
            json!("5xx"),
            json!("never"),
            json!("1s"),
            json!("api_error"),
            json!("漢字\t\u{0}"),
            json!("/a~"),
            json!("header:"),
            json!([]),
            json!({}),
            json!([[[[]]]]),
            json!({ "type": "auth_error" }),
            json!(["auth_error", "auth_error"]),
            json!(long),
        ];
        self.random.pick(&values).clone()
    }
}

fn assert_sound(source: &[u8]) {
    let Err(failure) = check(source) else { return };
    let sound = |span: Span| span.start <= span.end && span.end <= source.len();
    for diagnostic in &failure.diagnostics {
        assert!(diagnostic.span.is_none_or(sound), "{diagnostic:?}");
        assert!(diagnostic.labels.iter().all(|label| sound(label.span)), "{diagnostic:?}");
        assert!(!diagnostic.message.is_empty());
    }
    let text = failure.diagnostics.render("mutated.errors.json", source);
    let told = text.lines().filter(|line| line.starts_with("error: ")).count();
    assert!(told >= failure.diagnostics.len());
    let mut variants: Vec<_> = failure.outline.errors.iter().map(|error| &error.variant).collect();
    let all = variants.len();
    variants.sort();
    variants.dedup();
    assert_eq!(variants.len(), all);
}

#[test]
fn no_change_of_a_node_makes_it_panic() {
    let document: Value = serde_json::from_str(SOURCE).unwrap();
    let mut random = Random(0x5EED);
    let mut whole = Mutation { random: &mut random, target: usize::MAX, seen: 0 };
    whole.write(&mut String::new(), &document);
    let nodes = whole.seen;
    assert!(nodes > 200);
    for round in 0..nodes * 2 {
        let mut text = String::new();
        Mutation { random: &mut random, target: round % nodes + 1, seen: 0 }.write(&mut text, &document);
        assert_sound(text.as_bytes());
    }
}

/// Bytes that mean something in JSON, in its dialects, or in UTF-8.
const MEANINGFUL: &[u8] = b"{}[],:;=\"'`\\/#*+-. 0nTu\t\x0B\xC3\xA9\xC2\xA0\xE2\x80\x9C\xFF\r\n";

#[test]
fn no_change_of_a_byte_makes_it_panic() {
    let mut random = Random(0xB17E);
    let bytes = SOURCE.as_bytes();
    for _ in 0..1500 {
        let mut source = bytes.to_vec();
        for _ in 0..=random.below(3) {
            let at = random.below(source.len());
            match random.below(5) {
                0 if random.below(4) == 0 => source.truncate(at),
                0 | 1 => _ = source.remove(at),
                2 => source[at] = u8::try_from(random.below(256)).unwrap_or_default(),
                3 => source[at] = *random.pick(MEANINGFUL),
                _ => source.insert(at, *random.pick(MEANINGFUL)),
            }
            if source.is_empty() {
                break;
            }
        }
        assert_sound(&source);
    }
}
