//! The layout of generated enums.
//!
//! A generated `Error` with 10,000 variants must not make rustc build a `match` with 10,000 arms, so the way from an
//! enum to its variant's index and payload, and back, goes over the memory layout that `repr(u16)` guarantees.

#![allow(unsafe_code, reason = "see the module's docs; each block says why it is sound")]

use std::mem::{MaybeUninit, offset_of};

use crate::{Catalog, Fault};

/// Promises the layout of a generated error enum; [`error_layout!`](crate::__error_layout) implements it.
///
/// # Safety
///
/// `Self` is `#[repr(u16)]`. With `errors` the error rows of `catalog()`, it has `errors.len()` variants, with the
/// discriminants `0..errors.len()` in the order of the rows, and each has one unnamed field:
/// - a [`Fault`] where `errors[i].fields` is empty;
/// - else a `Box<S>`, where `S` is `#[repr(C)]` and its first field is a [`Fault`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an error enum that an error file became",
    label = "not the `Error` of a module made by `errors!`"
)]
pub unsafe trait Layout: Sized {
    /// Everything the error file says, where the compiler asks for it.
    const CATALOG: &'static Catalog;

    /// Everything the error file says.
    fn catalog() -> &'static Catalog;

    /// Fails to compile where the promise cannot be true.
    #[doc(hidden)]
    const CHECKED: () = {
        assert!(size_of::<Self>() == size_of::<Variant<Fault>>(), "an error is a tag and a pointer");
        assert!(align_of::<Self>() == align_of::<Variant<Fault>>(), "an error is aligned like a pointer");
        assert!(size_of::<Fault>() == size_of::<*const ()>(), "a fault is a pointer");
    };
}

/// A variant, as RFC 2195 lays it out: an enum with `repr(u16)` is a union of `repr(C)` structs which begin with the
/// discriminant.
#[repr(C)]
struct Variant<P> {
    tag: u16,
    payload: P,
}

/// The index of an error's variant.
#[inline]
#[must_use]
pub fn index<E: Layout>(error: &E) -> u16 {
    // SAFETY: by `Layout`, `E` begins with its discriminant, a `u16`.
    unsafe { *std::ptr::from_ref(error).cast::<u16>() }
}

/// The fault of an error.
#[inline]
#[must_use]
pub fn fault<E: Layout>(error: &E) -> &Fault {
    let () = E::CHECKED;
    let boxed = E::catalog().tables.errors.has_fields(index(error)).unwrap_or_default();
    // SAFETY: by `Layout`, every variant is a `Variant<P>` in memory, and `P` is a `Fault` or a `Box`. Both are one
    // pointer (checked above), so that the payload of all variants has this offset, and it lies within `E`.
    let payload = unsafe { std::ptr::from_ref(error).byte_add(offset_of!(Variant<Fault>, payload)) };
    if boxed {
        // SAFETY: the row has fields, so by `Layout` the payload is a `Box<S>`, which is a pointer to an `S` in memory.
        // `S` is `repr(C)` and begins with a `Fault`, so that the pointer is one to a `Fault` too. The box owns it and
        // is borrowed as long as `error` is.
        unsafe { &**payload.cast::<*const Fault>() }
    } else {
        // SAFETY: the row has no fields, so by `Layout` the payload is a `Fault`; it is borrowed as long as `error` is.
        unsafe { &*payload.cast::<Fault>() }
    }
}

/// The error with the variant of this index; `Unrecognized`, which is the last one, if there is no such variant or it
/// has fields.
#[inline]
#[must_use]
pub fn variant<E: Layout>(index: u16, fault: Fault) -> E {
    let () = E::CHECKED;
    let catalog = E::catalog();
    let plain = catalog.tables.errors.has_fields(index) == Some(false);
    let tag = if plain { index } else { catalog.unrecognized() };
    let mut error = MaybeUninit::<E>::uninit();
    // SAFETY: `MaybeUninit<E>` has the size and alignment of a `Variant<Fault>` (checked above). By `Layout`, `tag` is
    // the discriminant of a variant that holds a `Fault`: its row has no fields, or it is `Unrecognized`, which never
    // has any. Tag and payload are all that such a variant consists of besides padding.
    unsafe {
        error.as_mut_ptr().cast::<Variant<Fault>>().write(Variant { tag, payload: fault });
        error.assume_init()
    }
}

/// Promises the layout of a generated enum of kinds; [`error_layout!`](crate::__error_layout) implements it.
///
/// # Safety
///
/// `Self` is `#[repr(u16)]`, without fields, and has the discriminants `0..COUNT`.
pub unsafe trait KindLayout: Copy + 'static {
    /// How many kinds there are.
    const COUNT: usize;
}

/// All kinds, in order. A list of thousands of paths would take rustc longer than all tables together.
#[must_use]
pub const fn kinds<K: KindLayout, const N: usize>() -> [K; N] {
    assert!(N == K::COUNT && size_of::<K>() == 2, "a kind is a `u16`, and all are asked for");
    let mut kinds = [MaybeUninit::<K>::uninit(); N];
    let mut index = 0;
    while index < N {
        // SAFETY: by `KindLayout`, `K` is a `u16` in memory, of which all values below `COUNT` are valid.
        kinds[index] = MaybeUninit::new(unsafe { std::mem::transmute_copy::<u16, K>(&(index as u16)) });
        index += 1;
    }
    // SAFETY: all are initialized, and an array of `MaybeUninit` has the layout of one of its items.
    unsafe { std::mem::transmute_copy::<[MaybeUninit<K>; N], [K; N]>(&kinds) }
}

/// Implements [`Layout`] and [`KindLayout`] for the generated enums.
///
/// The `unsafe` stands here, and not in the generated code, so that users can forbid it in theirs.
#[doc(hidden)]
#[macro_export]
macro_rules! __error_layout {
    ($error:ident, $kind:ident, $catalog:ident) => {
        // SAFETY: the generator is the only caller, and emits `repr(u16)` enums with implicit discriminants, a variant
        // for each row of the catalog it emits beside it, with the payloads as promised.
        #[doc(hidden)]
        unsafe impl $crate::private::Layout for $error {
            const CATALOG: &'static $crate::Catalog = &$catalog;

            #[inline]
            fn catalog() -> &'static $crate::Catalog {
                &$catalog
            }
        }

        // SAFETY: the generator emits a fieldless `repr(u16)` enum with implicit discriminants, `Unrecognized` the last.
        #[doc(hidden)]
        unsafe impl $crate::private::KindLayout for $kind {
            const COUNT: usize = $kind::Unrecognized as usize + 1;
        }

        const _: () = {
            let () = <$error as $crate::private::Layout>::CHECKED;
            ::core::assert!(::core::mem::size_of::<$kind>() == 2);
            ::core::assert!($kind::Unrecognized as usize + 1 == $catalog.kinds());
        };
    };
}
