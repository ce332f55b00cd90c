//! Twice the body takes twice the steps, whatever it is made of.

use std::cell::Cell;

use super::{
    super::{
        json::{Capture, Kind},
        reader::read,
    },
    tree::{Wanted, tree},
};
use crate::tables::Literal;

thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

pub(in super::super) fn count() {
    STEPS.set(STEPS.get() + 1);
}

const SEARCHES: &[Wanted] = &[
    Wanted { array: "/list", conditions: &[("k", Literal::String("never"))], then: "/v" },
    Wanted { array: "/list", conditions: &[("k", Literal::Number("5"))], then: "/v" },
];

fn steps(body: &str) -> u64 {
    let members: Vec<&'static str> = (0..100).map(|n| &*format!("/a/m{n}").leak()).collect();
    let pointers = [&["/a", "/list/0", "/list/7", "/b/c"], members.as_slice()].concat();
    let (places, _) = tree(&pointers, SEARCHES);
    let mut captures = vec![Capture::ABSENT; places.nodes.len()];
    STEPS.set(0);
    read(places, body.as_bytes(), &mut captures);
    STEPS.get()
}

#[test]
fn reading_is_linear() {
    type Shape = fn(usize) -> String;
    let shapes: [(&str, Shape); 18] = [
        ("a string", |n| format!("\"{}\"", "x".repeat(n))),
        ("escapes", |n| format!("\"{}\"", "\\n\\u00e4".repeat(n / 8))),
        ("beyond ASCII", |n| format!("\"{}\"", "é".repeat(n / 2))),
        ("quotes in strings", |n| format!("[{}0]", "\"\\\"\",".repeat(n / 5))),
        ("space", |n| " ".repeat(n)),
        ("digits", |n| "9".repeat(n)),
        ("a fraction", |n| format!("0.{}e9", "0".repeat(n))),
        ("unknown members", |n| format!("{{{}\"x\":0}}", "\"unknown\":1,".repeat(n / 12))),
        ("duplicates", |n| format!("{{{}\"x\":0}}", "\"a\":{\"m1\":{},\"m99\":2},".repeat(n / 23))),
        ("duplicates inside", |n| format!("{{\"a\":{{{}\"x\":0}}}}", "\"m5\":{},".repeat(n / 8))),
        ("items searched", |n| format!("{{\"list\":[{}0]}}", "{\"k\":1,\"v\":2},".repeat(n / 14))),
        ("lists again and again", |n| format!("{{{}\"x\":0}}", "\"list\":[{\"k\":5},1],".repeat(n / 19))),
        ("items skipped", |n| format!("{{\"z\":[{}0]}}", "[{}],".repeat(n / 5))),
        ("brackets", |n| "[".repeat(n)),
        ("known brackets", |n| "{\"a\":".repeat(n / 5)),
        ("space between members", |n| format!("{{\"a\":{{{}\"x\":0}}}}", "\"m5\" :  5 ,\n ".repeat(n / 13))),
        ("one member, then space", |n| format!("{{\"a\":{{\"m5\":1{}}}}}", " ".repeat(n))),
        ("escaped keys", |n| format!("{{\"a\":{{{}\"x\":0}}}}", "\"\\u006d1\":1,".repeat(n / 12))),
    ];
    for (name, shape) in shapes {
        let (once, twice) = (steps(&shape(20_000)), steps(&shape(40_000)));
        assert!(twice <= 2 * once + 500, "{name}: {once} and {twice} steps");
        assert!(once <= 10 * 20_000, "{name}: {once} steps for 20,000 bytes");
    }
}

/// As many places as an error with as many fields has, and a body that has them all.
fn steps_of_members(count: usize, order: impl Fn(usize) -> usize) -> u64 {
    let pointers: Vec<&'static str> = (0..count).map(|n| &*format!("/error/data/member_{n}").leak()).collect();
    let (places, found) = tree(&pointers, &[]);
    let members: Vec<String> = (0..count).map(|n| format!("\"member_{}\":{n}", order(n))).collect();
    let body = format!("{{\"error\":{{\"data\":{{{}}}}}}}", members.join(","));
    let mut captures = vec![Capture::ABSENT; places.nodes.len()];
    STEPS.set(0);
    read(places, body.as_bytes(), &mut captures);
    assert!(found.iter().all(|&node| captures[usize::from(node)].kind != Kind::Absent));
    STEPS.get()
}

#[test]
fn many_members_take_little_more_than_linear_time() {
    type Order = fn(usize, usize) -> usize;
    let orders: [(&str, Order); 3] = [
        ("as the file has them", |n, _| n),
        ("backwards", |n, count| count - 1 - n),
        ("mixed", |n, count| n * 37 % count),
    ];
    for (name, order) in orders {
        let [few, many] = [100, 800].map(|count| steps_of_members(count, |n| order(n, count)));
        // A search among eight times as many takes three comparisons more; one after the other would be 64 times.
        assert!(many <= 12 * few, "{name}: {few} steps for 100 members, {many} for 800");
        assert!(many > 800, "{name}: {many} steps for 800 members");
    }
}
