//! What decoding allocates.

#![expect(unsafe_code, reason = "a global allocator is unsafe to implement")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

use backstop::http::{HeaderMap, StatusCode};

use crate::{altllm, headers};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: it forwards everything to the system's allocator, and counts without allocating.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller's promise is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is the same.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often `work` allocates; reallocations count.
fn allocations<T>(work: impl FnOnce() -> T) -> usize {
    let before = COUNT.get();
    let result = work();
    let after = COUNT.get();
    drop(result);
    after - before
}

const BODIES: [&str; 6] = [
    r#"{"error":{"message":"no money","type":"budget_exceeded","param":null,"code":null}}"#,
    r#"{"error":{"message":"\u00e4 \"quoted\" \ud83d\ude00","type":"rate\u005flimit_error","code":"\n"}}"#,
    r#"{"error":{"message":1e3,"type":"unknown","x":[[[{"y":[1,2,3]}]]]},"error":{"type":"api_error"}}"#,
    "<html>502</html>",
    "",
    "{\"error\":",
];

#[test]
fn classifying_allocates_nothing() {
    let headers = headers(&[("retry-after", "5"), ("x-request-id", "req_1"), ("date", "yesterday")]);
    for body in BODIES {
        for status in [200, 401, 429, 503] {
            let status = StatusCode::from_u16(status).unwrap();
            let work = || altllm::ErrorKind::classify(status, &headers, body.as_bytes());
            assert_eq!(allocations(work), 0, "{body}");
        }
    }
}

#[test]
fn an_error_takes_one_allocation() {
    let sent = headers(&[("retry-after", "5"), ("x-request-id", "req_1"), ("x-should-retry", "true")]);
    for body in BODIES {
        for headers in [&HeaderMap::new(), &sent] {
            let decode = || altllm::Error::decode(StatusCode::TOO_MANY_REQUESTS, headers, body.as_bytes());
            let count = allocations(decode);
            assert_eq!(count, 1, "{body}");
        }
    }
}

#[test]
fn a_success_is_left_alone() {
    let detect = || altllm::Error::detect(StatusCode::OK, &HeaderMap::new(), BODIES[0].as_bytes());
    assert_eq!(allocations(detect), 0);
    assert!(detect().is_none());
}

#[test]
fn an_error_is_two_words() {
    assert_eq!(size_of::<altllm::Error>(), 2 * size_of::<usize>());
    assert_eq!(size_of::<backstop::Fault>(), size_of::<usize>());
}
