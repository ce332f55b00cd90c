//! Perfect hashing of words: hash and displace.
//!
//! The hash is that of the runtime's `decode::words`; a test that has both holds them to one vector.

/// A table whose lookup takes one hash and one comparison.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// The seed under which the hash is free of collisions.
    pub(super) seed: u64,
    /// One displacement a bucket.
    pub(super) displacements: Vec<u16>,
    /// By slot, the word's index among those given.
    pub(super) slots: Vec<Option<usize>>,
}

impl Table {
    /// Places distinct words. The time is linear: about 4 words share a bucket, a tenth of the slots stays vacant, and
    /// the largest buckets are placed first.
    pub(super) fn of(words: &[&str]) -> Self {
        let empty = Self { seed: 0, displacements: Vec::new(), slots: Vec::new() };
        if words.is_empty() {
            return empty;
        }
        // Every seed fails with a tiny probability only; the bound keeps the promise to end.
        (0..64).find_map(|seed| place(words, seed)).unwrap_or(empty)
    }
}

/// The hash of a word.
pub(super) fn hash(seed: u64, word: &[u8]) -> u64 {
    const LENGTH: u64 = 0x9E37_79B9_7F4A_7C15;
    let (chunks, rest) = word.as_chunks::<8>();
    let mut h = seed ^ (word.len() as u64).wrapping_mul(LENGTH);
    for chunk in chunks {
        h = mix(h, u64::from_le_bytes(*chunk));
    }
    if !rest.is_empty() {
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, &from)| *to = from);
        h = mix(h, u64::from_le_bytes(last));
    }
    h = h.wrapping_mul(MULTIPLIER);
    h ^ (h >> 29)
}

/// The bucket of a hash among so many.
pub(super) fn bucket(h: u64, buckets: usize) -> usize {
    scale(h, buckets)
}

/// The slot of a hash among so many, under the displacement of its bucket.
pub(super) fn slot(h: u64, displacement: u16, slots: usize) -> usize {
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
    scale((h ^ u64::from(displacement).wrapping_mul(STEP)).wrapping_mul(MULTIPLIER), slots)
}

const MULTIPLIER: u64 = 0xD6E8_FEB8_6659_FD93;

fn mix(h: u64, chunk: u64) -> u64 {
    let h = (h ^ chunk).wrapping_mul(MULTIPLIER);
    h ^ (h >> 32)
}

/// The upper half of a hash, scaled to a length.
fn scale(h: u64, length: usize) -> usize {
    (((h >> 32) * length as u64) >> 32) as usize
}

fn place(words: &[&str], seed: u64) -> Option<Table> {
    let hashes: Vec<u64> = words.iter().map(|word| hash(seed, word.as_bytes())).collect();
    let mut buckets: Vec<Vec<usize>> = vec![Vec::new(); words.len().div_ceil(4)];
    let count = buckets.len();
    for (word, &h) in hashes.iter().enumerate() {
        buckets.get_mut(bucket(h, count))?.push(word);
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&bucket| std::cmp::Reverse(buckets.get(bucket).map(Vec::len)));

    let mut table = Table { seed, displacements: vec![0; count], slots: vec![None; words.len() + words.len() / 8] };
    for bucket in order {
        let members = buckets.get(bucket)?;
        let displacement = (0..=u16::MAX).find(|&displacement| table.take(members, &hashes, displacement))?;
        *table.displacements.get_mut(bucket)? = displacement;
    }
    Some(table)
}

impl Table {
    /// Takes the slots of a bucket's words under a displacement; takes none where one is not free.
    fn take(&mut self, members: &[usize], hashes: &[u64], displacement: u16) -> bool {
        let length = self.slots.len();
        let slot_of = |word: usize| slot(hashes.get(word).copied().unwrap_or_default(), displacement, length);
        for (taken, &word) in members.iter().enumerate() {
            match self.slots.get_mut(slot_of(word)) {
                Some(slot @ None) => *slot = Some(word),
                _ => {
                    for &word in members.iter().take(taken) {
                        if let Some(slot) = self.slots.get_mut(slot_of(word)) {
                            *slot = None;
                        }
                    }
                    return false;
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_word_has_a_slot_of_its_own() {
        for count in [0, 1, 2, 3, 5, 6, 17, 100, 1_000, 10_000] {
            let words: Vec<String> = (0..count).map(|word| format!("account_{word}_not_found")).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let table = Table::of(&words);
            let mut seen = HashSet::new();
            for (index, word) in words.iter().enumerate() {
                let h = hash(table.seed, word.as_bytes());
                let displacement = table.displacements[bucket(h, table.displacements.len())];
                let slot = slot(h, displacement, table.slots.len());
                assert_eq!(table.slots[slot], Some(index), "{word} of {count}");
                assert!(seen.insert(slot));
            }
            assert!(table.slots.len() <= count + count / 8);
        }
    }

    #[test]
    fn tables_are_the_same_every_time() {
        let words = ["auth_error", "rate_limit_error", "model_error", "api_error"];
        assert_eq!(Table::of(&words), Table::of(&words));
    }
}
