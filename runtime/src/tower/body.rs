//! A body of which a part may have been read, put together again.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use crate::exchange::Tap;

pin_project! {
    /// The body of a success: that of the inner service, with what was read of it to see whether it is an error put back
    /// before the rest. Mostly nothing was.
    pub struct ResponseBody<R> {
        read: VecDeque<Frame<Bytes>>,
        #[pin]
        rest: Rest<R>,
        tap: Option<Tap>,
    }
}

pin_project! {
    #[project = RestProjection]
    enum Rest<R> {
        Unread { #[pin] body: R },
        // It was pinned to be read.
        Read { body: Pin<Box<R>> },
    }
}

impl<R> ResponseBody<R> {
    pub(super) fn unread(body: R, tap: Option<Tap>) -> Self {
        Self { read: VecDeque::new(), rest: Rest::Unread { body }, tap }
    }

    pub(super) fn put_back(read: VecDeque<Frame<Bytes>>, body: Pin<Box<R>>) -> Self {
        Self { read, rest: Rest::Read { body }, tap: None }
    }
}

impl<R: Body<Data = Bytes>> Body for ResponseBody<R> {
    type Data = Bytes;
    type Error = R::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, R::Error>>> {
        let mut this = self.project();
        if let Some(frame) = this.read.pop_front() {
            return Poll::Ready(Some(Ok(frame)));
        }
        let polled = ready!(match this.rest.as_mut().project() {
            RestProjection::Unread { body } => body.poll_frame(context),
            RestProjection::Read { body } => body.as_mut().poll_frame(context),
        });
        if let Some(tap) = this.tap {
            tap.see(polled.as_ref(), this.rest.get().is_end_stream());
        }
        Poll::Ready(polled)
    }

    fn is_end_stream(&self) -> bool {
        self.read.is_empty() && self.rest.get().is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let data = self.read.iter().filter_map(Frame::data_ref);
        let read = data.map(Bytes::len).sum::<usize>() as u64;
        let rest = self.rest.get().size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(read));
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(read));
        }
        hint
    }
}

impl<R> Rest<R> {
    fn get(&self) -> &R {
        match self {
            Self::Unread { body } => body,
            Self::Read { body } => body,
        }
    }
}

/// Shows nothing of what is in it.
impl<R> fmt::Debug for ResponseBody<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}
