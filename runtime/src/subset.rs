//! The layout of generated enums of errors that belong together: from one to the whole enum and back.
//!
//! A variant of a subset has the discriminant and the payload of its counterpart, so that a conversion needs no `match`
//! with an arm per variant, which the compiler would take its time for.

#![allow(unsafe_code, reason = "see the module's docs; each block says why it is sound")]

use std::{mem::ManuallyDrop, ptr};

use crate::layout::{Layout, index};

/// Promises the layout of a subset; [`subset!`](crate::__subset) implements it.
///
/// # Safety
///
/// `Self` is `#[repr(u16)]`. Its variants have the discriminants [`KINDS`](Self::KINDS), and each has one unnamed field
/// of the type that the variant of `Whole` with the same discriminant has. `Whole::clone` keeps the variant.
pub unsafe trait Subset: Sized {
    /// The enum of all errors.
    type Whole: Layout + Clone;

    /// The discriminants, ascending.
    const KINDS: &'static [u16];

    /// Fails to compile where the promise cannot be true.
    #[doc(hidden)]
    const CHECKED: () = {
        assert!(size_of::<Self>() == size_of::<Self::Whole>(), "a subset is a tag and a pointer");
        assert!(align_of::<Self>() == align_of::<Self::Whole>(), "a subset is aligned like a pointer");
    };
}

/// The error as one of all.
#[inline]
#[must_use]
pub fn widen<S: Subset>(subset: S) -> S::Whole {
    let () = S::CHECKED;
    let subset = ManuallyDrop::new(subset);
    // SAFETY: by `Subset`, and as RFC 2195 lays out enums with `repr(u16)`, each variant of `S` is in memory what the
    // variant of `Whole` with its discriminant is. The original is not dropped, so that its payload has one owner.
    unsafe { ptr::read(ptr::from_ref(&*subset).cast()) }
}

/// The error as one of the subset.
///
/// # Errors
///
/// The error itself where it is none of the subset.
#[inline]
pub fn narrow<S: Subset>(error: S::Whole) -> Result<S, S::Whole> {
    if !is_of::<S>(&error) {
        return Err(error);
    }
    let error = ManuallyDrop::new(error);
    // SAFETY: the discriminant is one of `S` (checked just now), so that as in `widen` the value is one of `S` in memory.
    // The original is not dropped.
    Ok(unsafe { ptr::read(ptr::from_ref(&*error).cast()) })
}

/// The error seen as one of all.
#[inline]
#[must_use]
pub fn whole<S: Subset>(subset: &S) -> &S::Whole {
    let () = S::CHECKED;
    // SAFETY: as in `widen`; the reference borrows the subset.
    unsafe { &*ptr::from_ref(subset).cast() }
}

/// The error seen as one of the subset.
///
/// # Errors
///
/// The error itself where it is none of the subset.
#[inline]
pub fn narrow_ref<S: Subset>(error: &S::Whole) -> Result<&S, &S::Whole> {
    if !is_of::<S>(error) {
        return Err(error);
    }
    // SAFETY: as in `narrow`; the reference borrows the error.
    Ok(unsafe { &*ptr::from_ref(error).cast() })
}

/// A copy of the error.
#[inline]
#[must_use]
pub fn clone_subset<S: Subset>(subset: &S) -> S {
    let copy = ManuallyDrop::new(whole(subset).clone());
    // SAFETY: by `Subset` the copy has the variant of the original, which is one of `S`; the rest is as in `narrow`.
    unsafe { ptr::read(ptr::from_ref(&*copy).cast()) }
}

fn is_of<S: Subset>(error: &S::Whole) -> bool {
    let () = S::CHECKED;
    S::KINDS.binary_search(&index(error)).is_ok()
}

/// Implements [`Subset`] for a generated enum, and its conversions.
///
/// The `unsafe` stands here, and not in the generated code, so that users can forbid it in theirs.
#[doc(hidden)]
#[macro_export]
macro_rules! __subset {
    ($subset:ident of $error:ident, $kinds:expr) => {
        // SAFETY: the generator is the only caller, and emits `repr(u16)` enums whose discriminants are these indices of
        // rows of the whole enum's catalog, ascending, with the payloads of the same rows. The `Clone` that it emits for
        // the whole enum keeps the variant.
        unsafe impl $crate::private::Subset for $subset {
            type Whole = $error;
            const KINDS: &'static [u16] = &$kinds;
        }

        impl ::core::convert::From<$subset> for $error {
            fn from(subset: $subset) -> Self {
                $crate::private::widen(subset)
            }
        }

        impl ::core::convert::TryFrom<$error> for $subset {
            type Error = $error;

            fn try_from(error: $error) -> ::core::result::Result<Self, $error> {
                $crate::private::narrow(error)
            }
        }

        impl<'a> ::core::convert::TryFrom<&'a $error> for &'a $subset {
            type Error = &'a $error;

            fn try_from(error: &'a $error) -> ::core::result::Result<Self, &'a $error> {
                $crate::private::narrow_ref(error)
            }
        }

        impl ::core::ops::Deref for $subset {
            type Target = $error;

            fn deref(&self) -> &$error {
                $crate::private::whole(self)
            }
        }

        impl ::core::clone::Clone for $subset {
            fn clone(&self) -> Self {
                $crate::private::clone_subset(self)
            }
        }

        impl ::core::fmt::Debug for $subset {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt($crate::private::whole(self), f)
            }
        }

        impl ::core::fmt::Display for $subset {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt($crate::private::whole(self), f)
            }
        }

        impl ::core::error::Error for $subset {}
    };
}
