//! The catalog of the AltLLM API.

use backstop_schema::catalog::StatusRange;
use backstop_schema::check;

const SOURCE: &str = include_str!("../catalogs/altllm.errors.json");

#[test]
fn it_has_the_errors_and_statuses_of_its_documentation() {
    let catalog = check(SOURCE.as_bytes()).unwrap_or_else(|failure| {
        panic!("{}", failure.diagnostics.render("altllm.errors.json", SOURCE.as_bytes()));
    });
    let variants: Vec<_> = catalog.errors.iter().map(|error| error.variant.as_str()).collect();
    assert_eq!(variants, ["Auth", "InvalidRequest", "RateLimit", "Model", "BudgetExceeded", "Api"]);
    let statuses: Vec<_> = catalog.statuses.iter().map(|row| row.status.to_string()).collect();
    assert_eq!(statuses, ["200", "400", "401", "403", "404", "429", "500", "503", "5xx"]);
    let assumed = catalog.statuses.iter().map(|row| row.error.map(|index| catalog.errors[index].name.as_str()));
    let invalid = Some("invalid_request_error");
    let (auth, api) = (Some("auth_error"), Some("api_error"));
    assert!(assumed.eq([None, invalid, auth, auth, invalid, Some("rate_limit_error"), api, api, api]));
    let strategies = catalog.errors.iter().map(|error| error.strategy.map(|at| catalog.strategies[at].name.as_str()));
    let (halt, back) = (Some("halt"), Some("backoff"));
    assert!(strategies.eq([halt, Some("surface"), Some("wait"), back, halt, None]));
    let canonical: Vec<_> = catalog.errors.iter().filter_map(|error| error.statuses.first()).collect();
    let exact = |status| StatusRange { first: status, last: status };
    assert!(canonical.into_iter().eq([401, 400, 429, 500, 402, 500].map(exact).iter()));
}

#[test]
fn every_error_and_status_is_documented_and_shown() {
    let catalog = check(SOURCE.as_bytes()).unwrap();
    for error in &catalog.errors {
        assert!(error.docs.is_some() && error.examples.len() >= 2, "{}", error.name);
    }
    assert!(catalog.statuses.iter().all(|row| row.docs.is_some() && row.title.is_some()));
}
