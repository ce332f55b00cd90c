//! What a success says it used up.

use crate::{
    Catalog, Reply,
    tables::{Amount, Source},
};

use super::{json::Capture, number, reader, source::Places};

/// The amounts that are `wanted`, as far as the reply has them, in the order of the file.
pub(crate) fn amounts(
    catalog: &'static Catalog,
    reply: &Reply<'_>,
    wanted: impl Fn(&Amount) -> bool,
) -> Vec<(&'static str, u64)> {
    let usage = &catalog.tables.usage;
    let in_body = usage.all.iter().any(|amount| !amount.from.in_headers && wanted(amount));
    let mut captures = vec![Capture::ABSENT; if in_body { usage.tree.nodes.len() } else { 0 }];
    if in_body {
        reader::read(&usage.tree, reply.body, &mut captures);
    }
    let places = Places::new(reply, &captures);
    let wanted = usage.all.iter().filter(|amount| wanted(amount));
    wanted.filter_map(|amount| Some((amount.name, value(&places, amount)?))).collect()
}

/// The first source that has a number.
fn value(places: &Places<'_, '_>, amount: &Amount) -> Option<u64> {
    let read = |source: &Source| number::amount(places.text(source)?.in_buffer(&mut [0; 64])?, amount.scale);
    amount.from.all.iter().find_map(read)
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::*;
    use crate::tables::{Amounts, NONE, Node, Sources, Tables, Tree};

    static CATALOG: Catalog = Catalog::from_tables(Tables {
        usage: Amounts {
            tree: Tree {
                nodes: &[
                    Node::new("", 1, 1, NONE, 0, 0),
                    Node::new("usage", 2, 2, NONE, 0, 0),
                    Node::new("cost", 0, 0, NONE, 0, 0),
                    Node::new("tokens", 0, 0, NONE, 0, 0),
                ],
                searches: &[],
            },
            all: &[
                Amount { name: "tokens", from: Sources::new(&[Source::body(3), Source::header("x-tokens")]), scale: 1 },
                Amount { name: "cost", from: Sources::new(&[Source::body(2)]), scale: 1_000_000 },
                Amount { name: "requests", from: Sources::new(&[Source::header("x-requests")]), scale: 1 },
            ],
        },
        ..Tables::EMPTY
    });

    fn read(headers: &[(&'static str, &'static str)], body: &str) -> Vec<(&'static str, u64)> {
        let headers = headers.iter().map(|&(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        let headers = HeaderMap::from_iter(headers);
        amounts(&CATALOG, &Reply::new(StatusCode::OK, &headers, body.as_bytes()), |_| true)
    }

    #[test]
    fn amounts_stand_in_bodies_and_in_headers() {
        let body = r#"{"usage": {"cost": 0.00021, "tokens": 1200}}"#;
        let headers = [("x-tokens", "7"), ("x-requests", "1")];
        assert_eq!(read(&headers, body), [("tokens", 1_200), ("cost", 210), ("requests", 1)]);
        assert_eq!(read(&headers, "<html>"), [("tokens", 7), ("requests", 1)]);
        assert_eq!(read(&[], r#"{"usage": null}"#), []);
        assert_eq!(read(&[], ""), []);
    }

    #[test]
    fn what_is_no_number_is_absent_and_what_is_too_much_is_the_most_there_is() {
        for (value, expected) in [
            ("12", Some(12)),
            ("\"12\"", Some(12)),
            ("\" \\u0031\\u0032 \"", Some(12)),
            ("1.2e3", Some(1_200)),
            ("0.49", Some(0)),
            ("2.5", Some(3)),
            ("-0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("18446744073709551616", Some(u64::MAX)),
            ("1e300", Some(u64::MAX)),
            ("-1", None),
            ("-0.6", None),
            ("null", None),
            ("true", None),
            ("{}", None),
            ("[1]", None),
            ("\"\"", None),
            ("\"NaN\"", None),
            ("\"inf\"", None),
            ("\"-inf\"", None),
            ("\"1e999\"", None),
            ("\"12 tokens\"", None),
            ("1e999", None), // no JSON at all
        ] {
            let found = read(&[], &format!(r#"{{"usage": {{"tokens": {value}}}}}"#));
            assert_eq!(found, expected.map(|amount| ("tokens", amount)).as_slice(), "{value}");
        }
        // What cannot be read lets the next source have a say.
        assert_eq!(read(&[("x-tokens", "7")], r#"{"usage": {"tokens": "many"}}"#), [("tokens", 7)]);
    }

    #[test]
    fn a_scale_multiplies_and_rounds() {
        for (value, expected) in
            [("0.00021", 210), ("0.0000005", 1), ("3", 3_000_000), ("20000000000000", u64::MAX), ("1e-9", 0)]
        {
            assert_eq!(read(&[], &format!(r#"{{"usage": {{"cost": {value}}}}}"#)), [("cost", expected)], "{value}");
        }
    }
}
