//! A body that is read by the caller, and by the executor too.

use bytes::Bytes;
use http_body::Frame;

/// Sees the frames of a body as they are handed on. When the body has ended, the whole of it is told.
///
/// It keeps clones of the chunks, which share their bytes with the caller's, up to a limit. A body that is longer, that
/// cannot be JSON, that breaks off or is dropped before its end tells nothing.
pub(crate) struct Tap {
    chunks: Vec<Bytes>,
    /// How many more bytes may be kept.
    room: usize,
    /// Gone when there is nothing more to see.
    ended: Option<Ended>,
}

type Ended = Box<dyn FnOnce(&[u8]) + Send + Sync>;

impl Tap {
    pub(crate) fn new(limit: usize, ended: impl FnOnce(&[u8]) + Send + Sync + 'static) -> Self {
        Self { chunks: Vec::new(), room: limit, ended: Some(Box::new(ended)) }
    }

    /// Sees what a poll of the body gave, and whether the body says that it is the last. Who knows that need not poll
    /// again.
    pub(crate) fn see<E>(&mut self, polled: Option<&Result<Frame<Bytes>, E>>, is_last: bool) {
        if self.ended.is_none() {
            return;
        }
        match polled {
            Some(Ok(frame)) => {
                if let Some(chunk) = frame.data_ref() {
                    self.keep(chunk);
                }
                if is_last || frame.is_trailers() {
                    self.end();
                }
            }
            Some(Err(_)) => self.close(),
            None => self.end(),
        }
    }

    fn keep(&mut self, chunk: &Bytes) {
        // There may be any number of empty ones.
        if chunk.is_empty() {
            return;
        }
        let begins_otherwise = self.chunks.is_empty() && !crate::decode::may_be_json(chunk);
        match self.room.checked_sub(chunk.len()) {
            Some(room) if !begins_otherwise => {
                self.room = room;
                self.chunks.push(chunk.clone());
            }
            _ => self.close(),
        }
    }

    fn end(&mut self) {
        let Some(ended) = self.ended.take() else { return };
        match &*std::mem::take(&mut self.chunks) {
            [] => ended(&[]),
            [only] => ended(only),
            chunks => ended(&chunks.concat()),
        }
    }

    fn close(&mut self) {
        self.ended = None;
        self.chunks = Vec::new();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use http::HeaderMap;

    use super::*;

    type Polled = Option<Result<Frame<Bytes>, ()>>;

    /// What a tap tells of these polls, the last of which is the body's last where it says so.
    fn told(limit: usize, polls: impl IntoIterator<Item = Polled>, says_last: bool) -> Vec<String> {
        let told = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&told);
        let mut tap = Tap::new(limit, move |body| seen.lock().unwrap().push(String::from_utf8(body.to_vec()).unwrap()));
        let polls: Vec<_> = polls.into_iter().collect();
        for (nth, polled) in polls.iter().enumerate() {
            tap.see(polled.as_ref(), says_last && nth + 1 == polls.len());
        }
        let told = told.lock().unwrap();
        told.clone()
    }

    fn data(text: &'static str) -> Polled {
        Some(Ok(Frame::data(Bytes::from_static(text.as_bytes()))))
    }

    #[test]
    fn a_body_is_told_once_it_has_ended_however_that_is_said() {
        let trailers = || Some(Ok(Frame::trailers(HeaderMap::new())));
        let body = || [data("{\"a\""), data(""), data(":1}")];
        assert_eq!(told(9, body(), false), Vec::<String>::new());
        assert_eq!(told(9, body(), true), ["{\"a\":1}"]);
        assert_eq!(told(9, body().into_iter().chain([None, None]), false), ["{\"a\":1}"]);
        assert_eq!(told(9, body().into_iter().chain([trailers()]), false), ["{\"a\":1}"]);
        assert_eq!(told(9, body().into_iter().chain([trailers(), None]), true), ["{\"a\":1}"]);
        assert_eq!(told(9, [data(" 1"), None], false), [" 1"]);
    }

    #[test]
    fn what_is_empty_takes_no_room() {
        let mut tap = Tap::new(0, |_| {});
        (0..9).for_each(|_| tap.see(data("").as_ref(), false));
        assert!(tap.chunks.is_empty() && tap.ended.is_some());
    }

    #[test]
    fn a_body_that_is_too_long_or_no_json_or_breaks_off_tells_nothing() {
        let nothing = Vec::<String>::new();
        assert_eq!(told(7, [data("{\"a\""), data(":1}"), None], false).len(), 1);
        assert_eq!(told(6, [data("{\"a\""), data(":1}"), None], false), nothing);
        assert_eq!(told(9, [data("<html>"), None], true), nothing);
        assert_eq!(told(9, [data(""), data("<html>"), None], true), nothing);
        assert_eq!(told(9, [data("[1"), Some(Err(())), None], false), nothing);
    }
}
