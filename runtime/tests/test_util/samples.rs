//! Samples of errors that have no example in their file.

use backstop::{ApiError, Reply, http::Method, test_util::Samples as _};

use super::*;

mod parcels {
    backstop::errors! {
        /// How parcels fail.
        pub(crate) mod api = "samples.errors.json";
    }
}
use parcels::api::{self, ErrorKind};

#[test]
fn every_error_has_one_that_is_read_as_it() {
    let samples = api::Error::samples();
    let kinds: Vec<_> = samples.iter().map(|sample| sample.error.kind()).collect();
    assert_eq!(kinds[..], *ErrorKind::ALL);
    assert_eq!(samples[5].response.status(), 400, "a 500 is another error");
    let from_file: Vec<_> =
        samples.iter().filter(|sample| sample.from_file).map(|sample| sample.error.kind()).collect();
    assert_eq!(from_file, [ErrorKind::SlowDown]);
    let asked: Vec<_> =
        samples.iter().filter_map(|sample| Some((sample.error.kind(), sample.method.clone()?))).collect();
    assert_eq!(asked, [(ErrorKind::Gone, Method::PUT)]);
    for sample in samples {
        let reply = Reply::new(sample.response.status(), sample.response.headers(), sample.response.body());
        let again = <api::Error as ApiError>::decode(&sample.method.iter().fold(reply, Reply::with_method));
        assert_eq!(again.kind(), sample.error.kind());
        let message = (!sample.from_file).then_some("A sample.");
        assert_eq!(again.fault().message(), message);
    }
}

#[test]
fn a_script_answers_with_an_error_as_the_server_writes_it() {
    let timer = VirtualTimer::new();
    let executor = Executor::<api::Error, _>::with_timer(timer.clone()).build();
    for sample in api::Error::samples().into_iter().filter(|sample| sample.method.is_none()) {
        let server = Script::new().error(&sample.error).times(9).start(&timer);
        let error = timer.block_on(executor.run(|_| server.attempt())).unwrap_err();
        assert_eq!(error.api().map(api::Error::kind), Some(sample.error.kind()));
    }
}
