//! The generator places words by a hash, and the runtime finds them by the same: each has its own.

use backstop::{
    http::{HeaderMap, StatusCode},
    private::hash_word as runtime,
};
use backstop_schema::expand::hash_word as generator;

backstop::errors! {
    /// Words of all lengths, on both sides of what the hash takes at a time.
    mod lengths = "words.errors.json";
}

/// Written down once, so that a change of one does not go unseen because the other changed as well.
const VECTOR: [(u64, &str, u64); 6] = [
    (0, "", 0x0000_0000_0000_0000),
    (0, "a", 0x8719_CA16_5740_9D83),
    (0, "quota_ok", 0xF891_FDD0_9101_9205),
    (1, "rate_limit_error", 0x9F92_9491_547D_57F2),
    (u64::MAX, "budget_exceeded", 0x6484_3895_EBD5_3BFB),
    (7, "über_limit", 0x0C2F_A111_67F0_B2FB),
];

#[test]
fn both_hash_alike() {
    for (seed, word, expected) in VECTOR {
        assert_eq!(generator(seed, word.as_bytes()), expected, "the generator, {seed} {word:?}");
        assert_eq!(runtime(seed, word.as_bytes()), expected, "the runtime, {seed} {word:?}");
    }
    let bytes: Vec<u8> = (0..=255).cycle().take(1_000).collect();
    for (start, length) in (0..100).flat_map(|start| (0..70).map(move |length| (start, length))) {
        let word = &bytes[start * 7..start * 7 + length];
        let seed = start as u64 * 0x0123_4567_89AB_CDEF;
        assert_eq!(generator(seed, word), runtime(seed, word), "{seed} {word:?}");
    }
}

#[test]
fn what_the_generator_places_the_runtime_finds() {
    let file = include_bytes!("words.errors.json");
    let catalog = backstop_schema::check(file).unwrap();
    for (index, error) in catalog.errors.iter().enumerate() {
        for word in &error.types {
            // As it stands, and in the way that takes the word apart.
            for written in [word.clone(), word.replacen('w', "\\u0077", 1)] {
                let body = format!("{{\"type\":\"{written}\"}}");
                let kind = lengths::ErrorKind::classify(StatusCode::BAD_REQUEST, &HeaderMap::new(), body.as_bytes());
                assert_eq!(kind as usize, index, "{body}");
            }
        }
    }
    let unknown = lengths::ErrorKind::classify(StatusCode::BAD_REQUEST, &HeaderMap::new(), br#"{"type":"w"}"#);
    assert_eq!(unknown, lengths::ErrorKind::Unrecognized);
}
