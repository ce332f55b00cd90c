//! One response for every error of an error file.

use http::{Method, Response, StatusCode};

use crate::{ApiError, FaultBuilder, Reply, render, tables::ErrorRow};

/// A response that is an error of one kind.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sample<E> {
    /// The response.
    pub response: Response<Vec<u8>>,
    /// The method of the request that it answers, where the kind depends on it.
    pub method: Option<Method>,
    /// What it is read as.
    pub error: E,
    /// Whether it is an example of the file; otherwise it is rendered as a server of the API does.
    pub from_file: bool,
}

/// Samples of an API's errors.
pub trait Samples: ApiError {
    /// One response for every kind that a response can be, in the order of the file: the first example that the file
    /// gives, or else one that a server of the API would send.
    ///
    /// Only a kind that no such response shows is left out, such as `Unrecognized` where every status from 400 stands
    /// for some error.
    ///
    /// ```
    /// # #[cfg(feature = "macros")] {
    /// # mod api { backstop::errors! { pub mod altllm = catalog("altllm"); } }
    /// # use api::altllm;
    /// use backstop::test_util::Samples;
    ///
    /// for sample in altllm::Error::samples() {
    ///     let (parts, body) = sample.response.into_parts();
    ///     let error = altllm::Error::decode(parts.status, &parts.headers, &body);
    ///     assert_eq!(error.kind(), sample.error.kind());
    ///     // … and here what your program makes of it.
    /// }
    /// # }
    /// ```
    #[must_use]
    fn samples() -> Vec<Sample<Self>> {
        let rows = Self::catalog().tables.errors.iter();
        rows.zip(0..).filter_map(|(row, index)| by_example(&row, index).or_else(|| rendered(index))).collect()
    }
}

impl<E: ApiError> Samples for E {}

fn by_example<E: ApiError>(row: &ErrorRow, index: u16) -> Option<Sample<E>> {
    let example = row.extra?.examples.first()?;
    let mut response = Response::new(example.body.as_bytes().to_vec());
    *response.status_mut() = StatusCode::from_u16(example.status).ok()?;
    *response.headers_mut() = example.headers();
    sample(index, response, true)
}

fn rendered<E: ApiError>(index: u16) -> Option<Sample<E>> {
    let sample = |builder: FaultBuilder<E>| sample(index, render::render(&builder.finish()), false);
    let builder = || FaultBuilder::new(index).message("A sample.");
    // Where the canonical status stands for another error, as it may for `Unrecognized`, some other one does not.
    let mut statuses = (400..600).filter_map(|status| StatusCode::from_u16(status).ok());
    sample(builder()).or_else(|| statuses.find_map(|status| sample(builder().status(status))))
}

/// `None` if the response is not read as an error of this kind.
fn sample<E: ApiError>(index: u16, response: Response<Vec<u8>>, from_file: bool) -> Option<Sample<E>> {
    let reply = Reply::new(response.status(), response.headers(), response.body());
    let methods = render::methods(E::catalog(), index);
    let asked = methods.into_iter().map(Some);
    let (method, error) = std::iter::once(None).chain(asked).find_map(|method| {
        let reply = method.iter().fold(reply, Reply::with_method);
        let error = E::decode(&reply);
        (error.fault().error() == index).then_some((method, error))
    })?;
    Some(Sample { response, method, error, from_file })
}
