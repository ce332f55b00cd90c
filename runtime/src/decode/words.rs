//! Words, found by a perfect hash.
//!
//! Hash and displace: a word's hash picks a bucket, the bucket's displacement and the hash pick the entry. The
//! generator computes the same, and chooses seed and displacements so that no two words share an entry.

use crate::tables::{Word, Words};

use super::text::{Text, same};

const LENGTH: u64 = 0x9E37_79B9_7F4A_7C15;
const MIX: u64 = 0xD6E8_FEB8_6659_FD93;

/// The entry of a word.
#[inline(always)]
pub(crate) fn find(words: &Words, word: &[u8]) -> Option<&'static Word> {
    slot(words, hash(words.seed, word)).filter(|entry| words.text(entry).is_some_and(|known| same(word, known)))
}

/// The same of a word that must be worked on.
#[cold]
pub(super) fn find_text(words: &Words, text: &Text<'_>) -> Option<&'static Word> {
    let hash = match text.plain() {
        Some(raw) => hash(words.seed, raw),
        None => hash_bytes(words.seed, text.bytes()),
    };
    let is_text = |known: &[u8]| text.bytes().eq(known.iter().copied());
    slot(words, hash).filter(|entry| words.text(entry).is_some_and(is_text))
}

#[inline(always)]
fn slot(words: &Words, hash: u64) -> Option<&'static Word> {
    let displacement = u16::from_le_bytes(*words.displacements.get(scale(hash, words.displacements.len()))?);
    let mixed = (hash ^ u64::from(displacement).wrapping_mul(LENGTH)).wrapping_mul(MIX);
    words.entries.get(scale(mixed, words.entries.len()))
}

/// The upper half of the hash, scaled to `0..length`.
#[inline(always)]
const fn scale(hash: u64, length: usize) -> usize {
    (((hash >> 32) * length as u64) >> 32) as usize
}

/// The hash of a word.
#[inline]
pub(crate) fn hash(seed: u64, word: &[u8]) -> u64 {
    let mut hash = begin(seed, word.len());
    let mut rest = word;
    while let Some((chunk, tail)) = rest.split_first_chunk() {
        hash = mix(hash, u64::from_le_bytes(*chunk));
        rest = tail;
    }
    if !rest.is_empty() {
        // The last one to seven bytes, padded with zeros: eight bytes less those that were mixed before.
        let last = match word.last_chunk() {
            Some(last) => u64::from_le_bytes(*last) >> (64 - 8 * rest.len()),
            None => rest.iter().rev().fold(0, |last, &byte| last << 8 | u64::from(byte)),
        };
        hash = mix(hash, last);
    }
    end(hash)
}

/// The same of a word that does not stand in one piece.
#[cold]
fn hash_bytes(seed: u64, bytes: impl Iterator<Item = u8> + Clone) -> u64 {
    let mut hash = begin(seed, bytes.clone().count());
    let (mut chunk, mut length) = (0, 0);
    for byte in bytes {
        chunk |= u64::from(byte) << (8 * length);
        length += 1;
        if length == 8 {
            hash = mix(hash, chunk);
            (chunk, length) = (0, 0);
        }
    }
    if length > 0 {
        hash = mix(hash, chunk);
    }
    end(hash)
}

#[inline(always)]
const fn begin(seed: u64, length: usize) -> u64 {
    seed ^ (length as u64).wrapping_mul(LENGTH)
}

#[inline(always)]
const fn mix(hash: u64, chunk: u64) -> u64 {
    let hash = (hash ^ chunk).wrapping_mul(MIX);
    hash ^ hash >> 32
}

#[inline(always)]
const fn end(hash: u64) -> u64 {
    let hash = hash.wrapping_mul(MIX);
    hash ^ hash >> 29
}
