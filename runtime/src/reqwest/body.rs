//! The body of a success that is not the client's own any more.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use ::reqwest::{Body, Response, ResponseBuilderExt};
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::exchange::Tap;

/// The response with the part that was read from it put back before the rest.
pub(super) fn put_back(response: Response, read: Vec<u8>) -> Response {
    replace(response, |rest| Body::wrap(Rejoined { read: Some(read.into()), rest }))
}

/// The response with a tap that sees its body.
pub(super) fn tapped(response: Response, tap: Tap) -> Response {
    replace(response, |body| Body::wrap(Tapped { body, tap }))
}

fn replace(response: Response, by: impl FnOnce(Body) -> Body) -> Response {
    let url = http::Response::builder().url(response.url().clone()).body(());
    let (mut parts, body) = http::Response::<Body>::from(response).into_parts();
    if let Ok(url) = url {
        parts.extensions.extend(url.into_parts().0.extensions);
    }
    http::Response::from_parts(parts, by(body)).into()
}

type Polled = Poll<Option<Result<Frame<Bytes>, ::reqwest::Error>>>;

struct Tapped {
    body: Body,
    tap: Tap,
}

impl http_body::Body for Tapped {
    type Data = Bytes;
    type Error = ::reqwest::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        let Self { body, tap } = self.get_mut();
        let polled = ready!(Pin::new(&mut *body).poll_frame(context));
        tap.see(polled.as_ref(), body.is_end_stream());
        Poll::Ready(polled)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

struct Rejoined {
    read: Option<Bytes>,
    rest: Body,
}

impl http_body::Body for Rejoined {
    type Data = Bytes;
    type Error = ::reqwest::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        let this = self.get_mut();
        match this.read.take() {
            Some(read) if !read.is_empty() => Poll::Ready(Some(Ok(Frame::data(read)))),
            _ => Pin::new(&mut this.rest).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.read.is_none() && self.rest.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let read = self.read.as_ref().map_or(0, Bytes::len) as u64;
        let rest = self.rest.size_hint();
        let mut hint = SizeHint::new();
        hint.set_lower(rest.lower().saturating_add(read));
        if let Some(upper) = rest.upper() {
            hint.set_upper(upper.saturating_add(read));
        }
        hint
    }
}
