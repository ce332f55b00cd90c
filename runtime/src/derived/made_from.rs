//! Whether a derive macro and an error enum mean the same file.

use crate::{
    layout::{Layout, index},
    tables::Errors,
};

/// The way from an error to the index of its kind; `None` where the enum is made from another file than the one with
/// this `fingerprint`, for then the indices mean other errors.
#[must_use]
pub const fn made_from<E: Layout>(fingerprint: u64) -> Option<fn(&E) -> u16> {
    if fingerprint == self::fingerprint(&E::CATALOG.tables.errors) { Some(index::<E>) } else { None }
}

/// An FNV-1a hash of the errors' names: of their lengths, and of a few bytes each, since the compiler interprets this,
/// and there may be thousands. The derive macro's must equal it.
const fn fingerprint(errors: &Errors) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325;
    let mut index = 0;
    while index < errors.len() {
        let name = errors.name_bytes(index);
        if let [first, .., last] = name {
            let middle = name[name.len() / 2];
            hash = mixed(hash, u32::from_le_bytes([name.len() as u8, *first, middle, *last]));
        } else {
            hash = mixed(hash, name.len() as u32);
        }
        index += 1;
    }
    hash
}

const fn mixed(hash: u64, value: u32) -> u64 {
    (hash ^ value as u64).wrapping_mul(0x0100_0000_01B3)
}
