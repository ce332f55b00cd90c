//! Every error of a catalog has a sample, which is read as that error.

use backstop::{
    ApiError, Reply,
    test_util::{Sample, Samples},
};
use backstop_schema::catalog::Catalog;

pub(crate) fn check<E: ApiError + Samples>(name: &str, catalog: &Catalog) {
    let samples = E::samples();
    let kinds: Vec<_> = samples.iter().map(|sample| sample.error.fault().kind()).collect();
    let mut expected: Vec<_> = catalog.errors.iter().map(|error| error.name.as_str()).collect();
    if kinds.len() > expected.len() {
        expected.push("unrecognized");
    }
    assert_eq!(kinds, expected, "{name}");

    for (sample, error) in samples.iter().zip(&catalog.errors) {
        assert_eq!(sample.from_file, !error.examples.is_empty(), "{name}: `{}`", error.name);
    }
    for Sample { response, method, error, .. } in samples {
        let reply = Reply::new(response.status(), response.headers(), response.body());
        let again = E::decode(&method.iter().fold(reply, Reply::with_method));
        assert_eq!(again.kind(), error.kind(), "{name}");
    }
}
