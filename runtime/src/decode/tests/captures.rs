//! The reader notes what stands where the tree points.

use serde_json::Value;

use super::{
    super::{json::Capture, reader::read},
    tree::{Wanted, tree},
};
use crate::tables::Literal;

/// The values at pointers and at the results of searches, as JSON.
pub(super) fn values(pointers: &[&'static str], wanted: &'static [Wanted], body: &[u8]) -> Vec<Option<Value>> {
    let (places, nodes) = tree(pointers, wanted);
    let mut captures = vec![Capture::ABSENT; places.nodes.len()];
    read(places, body, &mut captures);
    let json = |node: u16| captures[usize::from(node)].json(body);
    nodes.into_iter().map(|node| json(node).map(|json| serde_json::from_str(json).unwrap())).collect()
}

#[test]
fn finds_what_a_pointer_finds() {
    let body =
        r#"{"error": {"message": "no", "details": [{"k": 1}, [2, 3], null], "": 0, "a b": true}, "n": -1.5, "l": []}"#;
    let document: Value = serde_json::from_str(body).unwrap();
    let pointers = [
        "",
        "/error",
        "/error/message",
        "/error/details/0/k",
        "/error/details/1",
        "/error/details/1/1",
        "/error/details/2",
        "/error/details/3",
        "/error/details/00",
        "/error/",
        "/error/a b",
        "/n",
        "/l",
        "/l/0",
        "/n/0",
        "/missing/deep",
    ];
    let expected: Vec<_> = pointers.iter().map(|pointer| document.pointer(pointer).cloned()).collect();
    assert_eq!(values(&pointers, &[], body.as_bytes()), expected);
}

#[test]
fn an_index_may_also_be_a_member() {
    let pointers = ["/a/0", "/a/10", "/a/2"];
    let expected = vec![Some(1.into()), None, Some(3.into())];
    assert_eq!(values(&pointers, &[], br#"{"a": [1, 2, 3]}"#), expected);
    assert_eq!(values(&pointers, &[], br#"{"a": {"2": 3, "0": 1}}"#), expected);
    let eleven = values(&pointers, &[], br#"{"a": [0,1,2,3,4,5,6,7,8,9,10,11]}"#);
    assert_eq!(eleven, [Some(0.into()), Some(10.into()), Some(2.into())]);
}

#[test]
fn the_last_of_duplicate_members_counts_wholly() {
    let pointers = ["/a", "/a/b", "/a/c", "/a/b/0"];
    let body = br#"{"a": {"b": [1], "c": 2}, "a": {"c": 3}}"#;
    assert_eq!(values(&pointers, &[], body), [Some(serde_json::json!({"c": 3})), None, Some(3.into()), None]);
    let body = br#"{"a": {"b": [1], "c": 2}, "a": 4}"#;
    assert_eq!(values(&pointers, &[], body), [Some(4.into()), None, None, None]);
}

#[test]
fn an_escaped_key_is_the_same_key() {
    let keys: Vec<&'static str> = vec!["/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i", "/j/ö"];
    let found = values(&keys, &[], r#"{"\u0061": 1, "\u006A": {"\u00f6": 2}, "\u0062\u0062": 3}"#.as_bytes());
    assert_eq!(found[0], Some(1.into()));
    assert_eq!(found[1], None);
    assert_eq!(found[9], Some(2.into()));
}

#[test]
fn many_members_are_found_in_any_order() {
    let names: Vec<&'static str> = (0..200).map(|n| &*format!("/m{n}").leak()).collect();
    let mut members: Vec<String> = (0..200).map(|n| format!("\"m{n}\":{n},\"x{n}\":0")).collect();
    let expected: Vec<Option<Value>> = (0..200).map(|n| Some(n.into())).collect();
    for _ in 0..10 {
        fastrand::Rng::with_seed(7).shuffle(&mut members);
        assert_eq!(values(&names, &[], format!("{{{}}}", members.join(",")).as_bytes()), expected);
    }
}

const DETAILS: &[Wanted] = &[
    Wanted { array: "/error/details", conditions: &[("@type", Literal::String("info"))], then: "/reason" },
    Wanted {
        array: "/error/details",
        conditions: &[("@type", Literal::String("retry")), ("n", Literal::Number("1"))],
        then: "/delay/s",
    },
    Wanted { array: "/error/details", conditions: &[], then: "" },
];

#[test]
fn a_search_finds_the_first_item_that_fulfils_all_conditions() {
    let body = br#"{"error": {"details": [
        {"@type": "other", "reason": "no"}, {"@type": "retry", "n": 2, "delay": {"s": 1}}, 5, ["info"],
        {"n": 1.0, "@type": "r\u0065try", "delay": {"s": "9s"}}, {"reason": "yes", "@type": "info"},
        {"@type": "info", "reason": "later"}]}}"#;
    let found = values(&["/error/details/2"], DETAILS, body);
    assert_eq!(found[..3], [Some(5.into()), Some("yes".into()), Some("9s".into())]);
    assert_eq!(found[3], Some(serde_json::json!({"@type": "other", "reason": "no"})));
}

#[test]
fn an_item_without_the_value_ends_the_search() {
    let body = br#"{"error": {"details": [{"@type": "info"}, {"@type": "info", "reason": "later"}]}}"#;
    assert_eq!(values(&[], DETAILS, body)[0], None);
    assert_eq!(values(&[], DETAILS, br#"{"error": {"details": {"0": {"@type": "info"}}}}"#)[0], None);
    let twice = br#"{"error": {"details": [{"@type": "info", "reason": "old"}], "details": []}}"#;
    assert_eq!(values(&[], DETAILS, twice)[0], None);
}

#[test]
fn many_indices_beside_searches_lose_nothing() {
    for count in [1, 7, 8, 9, 63, 64, 65, 100, 300] {
        let pointers: Vec<&'static str> =
            (0..count).flat_map(|n| [&*format!("/l/{n}").leak(), &*format!("/l/{n}/v").leak()]).collect();
        for hit in [0, 1, 62, 63, 64, 65, 99, 299] {
            let items = (0..310).map(|n| match n == hit {
                true => format!("{{\"k\":\"hit\",\"v\":{n}}}"),
                false => format!("{{\"k\":\"miss\",\"v\":{n}}}"),
            });
            let body = format!("{{\"l\":[{}]}}", items.collect::<Vec<_>>().join(","));
            let document: Value = serde_json::from_str(&body).unwrap();
            let mut expected: Vec<_> = pointers.iter().map(|pointer| document.pointer(pointer).cloned()).collect();
            expected.push(Some(hit.into()));
            expected.push(document.pointer("/l/0").cloned());
            assert_eq!(values(&pointers, BESIDE, body.as_bytes()), expected, "{count} indices, item {hit}");
        }
    }
}

const BESIDE: &[Wanted] = &[
    Wanted { array: "/l", conditions: &[("k", Literal::String("hit"))], then: "/v" },
    Wanted { array: "/l", conditions: &[], then: "" },
];
