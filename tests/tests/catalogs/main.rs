//! The catalogs that are shipped: each compiles under the strictest lints, and each of their examples is decoded and
//! judged as the file beside this one says.
//!
//! A catalog is one line here and one file, `NAME.expected.json`: a row for each example, in the order of errors and
//! examples. What a row leaves out, the response must not have.
//!
//! `BACKSTOP_BLESS=1 cargo test -p backstop-tests --test catalogs NAME` writes the rows anew, to be read by a person.

#![deny(warnings, missing_docs, clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]
#![allow(clippy::panic, clippy::unwrap_used, reason = "helpers of tests are tests")]

mod interpreted;
mod rendered;
mod row;
mod samples;
mod shown;
mod usage;

use std::{env, fs, path::PathBuf};

use backstop::http::{Response, StatusCode, header::CONTENT_LENGTH};
use backstop_schema::catalog::Catalog;

/// A module and a test for each catalog.
macro_rules! catalogs {
    ($($name:ident = $path:tt)*) => {$(
        backstop::errors! {
            /// A catalog.
            pub mod $name = $path;
        }

        #[test]
        fn $name() {
            crate::check::<$name::Error>($path, |status, headers, body| {
                format!("{:?}", $name::ErrorKind::classify(status, headers, body))
            });
        }
    )*};
}

catalogs! {
    altllm = "../../../schema/catalogs/altllm.errors.json"
    anthropic = "../../../schema/catalogs/anthropic.errors.json"
    aws_json = "../../../schema/catalogs/aws-json.errors.json"
    azure_openai = "../../../schema/catalogs/azure-openai.errors.json"
    cloudflare = "../../../schema/catalogs/cloudflare.errors.json"
    docker_registry = "../../../schema/catalogs/docker-registry.errors.json"
    elasticsearch = "../../../schema/catalogs/elasticsearch.errors.json"
    github = "../../../schema/catalogs/github.errors.json"
    google = "../../../schema/catalogs/google.errors.json"
    graphql = "../../../schema/catalogs/graphql.errors.json"
    json_api = "../../../schema/catalogs/json-api.errors.json"
    kubernetes = "../../../schema/catalogs/kubernetes.errors.json"
    litellm = "../../../schema/catalogs/litellm.errors.json"
    matrix = "../../../schema/catalogs/matrix.errors.json"
    openai = "../../../schema/catalogs/openai.errors.json"
    problem = "../../../schema/catalogs/problem.errors.json"
    slack = "../../../schema/catalogs/slack.errors.json"
    stripe = "../../../schema/catalogs/stripe.errors.json"
    twilio = "../../../schema/catalogs/twilio.errors.json"
}

/// Reads a catalog's file, and holds its examples to the rows that are expected.
fn check<E: backstop::ApiError>(path: &str, classify: row::Classify) {
    let here = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/catalogs"));
    let catalog = backstop_schema::check(&fs::read(here.join(path)).unwrap()).unwrap();
    everything_is_said(&catalog);
    interpreted::agrees::<E>(&catalog);
    rendered::check::<E>(path, &catalog);
    samples::check::<E>(path, &catalog);

    let examples = catalog.errors.iter().flat_map(|error| error.examples.iter().map(move |example| (error, example)));
    let found: Vec<_> = examples.map(|(error, example)| row::found::<E>(error, example, classify)).collect();
    assert!(found.len() >= 8, "a catalog shows at least eight responses, this one {}", found.len());

    let name = path.rsplit('/').next().unwrap().trim_end_matches(".errors.json");
    let file = here.join(format!("{name}.expected.json"));
    if env::var_os("BACKSTOP_BLESS").is_some() {
        fs::write(&file, row::write(&found)).unwrap();
    }
    let expected = row::read(&fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())));
    for (nth, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert!(found == expected, "{name}, row {}: expected\n{expected}\nfound\n{found}", nth + 1);
    }
    assert_eq!(found.len(), expected.len(), "{name}: examples and rows are not as many");
}

/// Of Kubernetes' envelopes the second makes a success an error, and asks for a `Content-Length`.
#[test]
fn an_error_under_a_success_is_rendered_as_one() {
    let error = kubernetes::Error::build(kubernetes::ErrorKind::Internal).status(StatusCode::OK).finish();
    let (parts, body) = Response::<Vec<u8>>::from(&error).into_parts();
    assert_eq!(parts.headers[CONTENT_LENGTH], body.len().to_string());
    let again = kubernetes::Error::detect(parts.status, &parts.headers, &body);
    assert_eq!(again.map(|error| error.kind()), Some(kubernetes::ErrorKind::Internal));
}

/// Whoever reads the docs of a catalog's module finds something for every item.
fn everything_is_said(catalog: &Catalog) {
    assert!(!catalog.api.is_empty() && catalog.docs.is_some());
    for error in &catalog.errors {
        assert!(error.docs.is_some(), "`{}` has no docs", error.name);
        for field in &error.fields {
            assert!(field.docs.is_some(), "`{}` of `{}` has no docs", field.name, error.name);
        }
    }
    for row in &catalog.statuses {
        assert!(row.title.is_some() && row.docs.is_some(), "{} has no title or no docs", row.status);
    }
}
