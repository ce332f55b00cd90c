//! Looking one code up among 6 and among 6,000: 64 of them, half known, in turn, so that no branch is learnt by heart.
//!
//! The tables are built here as the generator builds them. The peer hashify needs its words in the source, so that it
//! has 6 only; the hash map of the standard library stands in at 6,000.

use std::{collections::HashMap, hint::black_box};

use backstop::private::{Words, find_word, hash_word};

use backstop_tests::measure::Case;

const SOME: [&str; 6] =
    ["auth_error", "invalid_request_error", "rate_limit_error", "model_error", "budget_exceeded", "api_error"];

/// Lookups a round.
const ROUND: usize = 64;

pub(crate) fn cases() -> Vec<Case> {
    let many: Vec<&'static str> =
        (0..6000).map(|n| &*format!("error_code_{:x}_{n}", n * 2_654_435_761_usize).leak()).collect();
    let mut cases = vec![{
        let asked = asked(&SOME);
        Case::per("lookup of 6/hashify", ROUND, move || asked.iter().for_each(|word| _ = black_box(hashify(word))))
    }];
    for (name, words) in [("6", &SOME[..]), ("6000", many.leak())] {
        let table: &'static Words = Box::leak(Box::new(table(words)));
        let map: HashMap<&str, usize> = words.iter().enumerate().map(|(nth, word)| (*word, nth)).collect();
        assert!(words.iter().all(|word| find_word(table, word.as_bytes()).is_some()));
        let mine = asked(words);
        let theirs = mine.clone();
        cases.push(Case::per(format!("lookup of {name}/backstop"), ROUND, move || {
            mine.iter().for_each(|word| _ = black_box(find_word(table, black_box(word.as_bytes()))));
        }));
        cases.push(Case::per(format!("lookup of {name}/HashMap"), ROUND, move || {
            theirs.iter().for_each(|word| _ = black_box(map.get(black_box(word.as_str()))));
        }));
    }
    cases
}

/// What is looked up.
fn asked(words: &[&str]) -> Vec<String> {
    let known = words.iter().cycle().step_by(words.len() / 6 + 1).take(ROUND / 2);
    known.flat_map(|word| [(*word).to_owned(), format!("{word}x")]).collect()
}

fn hashify(word: &str) -> Option<u16> {
    ::hashify::map!(black_box(word.as_bytes()), u16,
        "auth_error" => 0,
        "invalid_request_error" => 1,
        "rate_limit_error" => 2,
        "model_error" => 3,
        "budget_exceeded" => 4,
        "api_error" => 5,
    )
    .copied()
}

/// Hash and displace, largest bucket first.
fn table(words: &[&'static str]) -> Words {
    let (buckets, length) = (words.len() / 4 + 1, words.len() + words.len() / 8 + 1);
    let scale = |hash: u64, length: usize| (((hash >> 32) * length as u64) >> 32) as usize;
    let mut by_bucket = vec![Vec::new(); buckets];
    for word in words {
        by_bucket[scale(hash_word(0, word.as_bytes()), buckets)].push(*word);
    }
    let mut order: Vec<usize> = (0..buckets).collect();
    order.sort_by_key(|&bucket| std::cmp::Reverse(by_bucket[bucket].len()));
    let mut displacements = vec![0; buckets];
    let mut entries: Vec<Option<&str>> = vec![None; length];
    for bucket in order {
        let slot = |word: &str, displacement: u16| {
            let mixed = hash_word(0, word.as_bytes()) ^ u64::from(displacement).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            scale(mixed.wrapping_mul(0xD6E8_FEB8_6659_FD93), length)
        };
        let fits = |&displacement: &u16| {
            let slots: Vec<usize> = by_bucket[bucket].iter().map(|word| slot(word, displacement)).collect();
            let apart = (1..slots.len()).all(|nth| !slots[..nth].contains(&slots[nth]));
            apart && slots.iter().all(|&slot| entries[slot].is_none())
        };
        let displacement = (0..=u16::MAX).find(fits).expect("a displacement");
        displacements[bucket] = displacement;
        for word in &by_bucket[bucket] {
            entries[slot(word, displacement)] = Some(word);
        }
    }
    let (mut all, mut rows) = (String::new(), Vec::new());
    for word in entries {
        let row = word.map_or([1, 0, 0, 0], |word| [all.len(), all.len() + word.len(), 0, 1]);
        rows.extend(row.map(|number| number as u32).into_iter().flat_map(u32::to_le_bytes));
        all.push_str(word.unwrap_or_default());
    }
    let displacements: Vec<u8> = displacements.into_iter().flat_map(u16::to_le_bytes).collect();
    Words::new(0, displacements.leak(), all.leak(), rows.leak())
}
