//! Mistakes by chance: a valid file with one of its nodes deleted, duplicated, renamed or given another value.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// A small generator of random numbers (xorshift64*), so that every run is the same.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).unwrap_or_default() % limit.max(1)
    }

    pub(crate) fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }
}

/// What is done to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Delete,
    Duplicate,
    Rename,
    Retype,
}

impl Change {
    pub(crate) const ALL: [Self; 4] = [Self::Delete, Self::Duplicate, Self::Rename, Self::Retype];
}

/// How many nodes can be changed: the members and items of a document, at any depth.
pub(crate) fn nodes(document: &Value) -> usize {
    match document {
        Value::Array(items) => items.iter().map(|item| 1 + nodes(item)).sum(),
        Value::Object(members) => members.values().map(|value| 1 + nodes(value)).sum(),
        _ => 0,
    }
}

/// The document as text, its node `target`, counted from 0 in the order of writing, changed.
pub(crate) fn mutated(document: &Value, target: usize, change: Change, random: &mut Random) -> String {
    let mut writer = Writer { text: String::new(), random, target: target + 1, change, seen: 0 };
    writer.value(document);
    writer.text
}

struct Writer<'r> {
    text: String,
    random: &'r mut Random,
    target: usize,
    change: Change,
    seen: usize,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value) {
        match value {
            Value::Array(items) => {
                self.text.push('[');
                self.children(items.iter().map(|item| (None, item)));
                self.text.push(']');
            }
            Value::Object(members) => {
                self.text.push('{');
                self.children(members.iter().map(|(key, value)| (Some(key.as_str()), value)));
                self.text.push('}');
            }
            scalar => self.text.push_str(&scalar.to_string()),
        }
    }

    fn children<'v>(&mut self, children: impl Iterator<Item = (Option<&'v str>, &'v Value)>) {
        let mut first = true;
        for (key, value) in children {
            self.seen += 1;
            let (mut key, mut times, mut retyped) = (key.map(str::to_owned), 1, None);
            if self.seen == self.target {
                match self.change {
                    Change::Delete => times = 0,
                    Change::Duplicate => times = 2,
                    Change::Rename => key = key.map(|key| self.renamed(&key)),
                    Change::Retype => retyped = Some(self.other_value()),
                }
            }
            for _ in 0..times {
                self.text.push_str(if first { "\n" } else { ",\n" });
                first = false;
                if let Some(key) = &key {
                    write!(self.text, "{}: ", Value::from(key.as_str())).expect("a string takes all");
                }
                self.value(retyped.as_ref().unwrap_or(value));
            }
        }
    }

    fn renamed(&mut self, key: &str) -> String {
        let renamed = [
            key.chars().rev().collect(),
            key.to_uppercase(),
            format!("{key}s"),
            "status".to_owned(),
            "x-own".to_owned(),
            String::new(),
            "größe\u{202e}".to_owned(),
        ];
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
