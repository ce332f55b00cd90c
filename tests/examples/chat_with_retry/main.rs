//! A client written against one JSON file survives an API that fails in nine ways.
//!
//! `cargo run --example chat_with_retry` plays every scene against an embedded server. With `ALTLLM_BASE_URL` and
//! `ALTLLM_API_KEY` set, it asks that endpoint one question instead.
#![expect(clippy::print_stdout, reason = "it tells a story")]

mod server;
mod timeline;

use std::{env, error::Error, time::Duration};

use backstop::{
    CallError, Executor,
    http::{HeaderName, StatusCode},
};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

use self::{
    server::{KEY, Server, Step},
    timeline::Timeline,
};

backstop::errors! {
    /// How the AltLLM API fails.
    pub mod altllm = "../../../schema/catalogs/altllm.errors.json";
}

/// Asking is not idempotent by its method. With a key that says "the same question", the server can tell a second
/// sending from a second question, so that an answer lost on the way may be asked for again.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // One layer retries: Backstop. reqwest's own retries are off.
    let client = backstop::reqwest::client_builder().build()?;
    match (env::var("ALTLLM_BASE_URL"), env::var("ALTLLM_API_KEY")) {
        (Ok(base), Ok(key)) => ask_for_real(&client, &base, &key).await,
        _ => play_all(&client).await,
    }
}

async fn ask_for_real(client: &Client, base: &str, key: &str) -> Result<(), Box<dyn Error>> {
    let timeline = Timeline::start("the endpoint of ALTLLM_BASE_URL");
    let executor = Executor::<altllm::Error>::builder().observer(timeline.clone()).build();
    let outcome = executor.send(question(client, base, key)).await;
    timeline.outcome(tell(outcome).await);
    Ok(())
}

async fn play_all(client: &Client) -> Result<(), Box<dyn Error>> {
    let server = Server::start().await?;
    let base = server.base_url();
    println!("AltLLM is played by {base}; every error, wait and limit below comes from altllm.errors.json.");
    for scene in scenes() {
        server.expect(scene.script);
        let timeline = Timeline::start(scene.title);
        let executor = Executor::<altllm::Error>::builder()
            .attempt_timeout(Duration::from_secs(1))
            .deadline(Duration::from_secs(60))
            .idempotency_key(IDEMPOTENCY_KEY)
            .max_attempts(scene.max_attempts)
            .observer(timeline.clone())
            .build();
        let outcome = executor.send(question(client, &base, scene.key)).await;
        timeline.outcome(tell(outcome).await);
    }
    Ok(())
}

/// One call, and what the server does to it.
struct Scene {
    title: &'static str,
    key: &'static str,
    max_attempts: u32,
    script: Vec<Step>,
}

fn scenes() -> Vec<Scene> {
    use altllm::{Error, ErrorKind};

    let scene = |title, script| Scene { title, key: KEY, max_attempts: 3, script };
    let overloaded = || {
        Step::Fail(
            Error::build(ErrorKind::Api)
                .status(StatusCode::SERVICE_UNAVAILABLE)
                .message("The model is loading.")
                .finish(),
        )
    };
    let limited = |seconds| {
        let error = Error::build(ErrorKind::RateLimit).message("20 requests per minute are allowed.");
        Step::Fail(error.retry_after(Duration::from_secs(seconds)).request_id("req_limited").finish())
    };
    let broken = || Step::Fail(Error::new(ErrorKind::Api, "Something broke on our side."));
    let spent = Error::build(ErrorKind::BudgetExceeded).status(StatusCode::TOO_MANY_REQUESTS);
    let spent = spent.message("This key has spent its 10.00 USD.").finish();
    let page = "<html><head><title>502 Bad Gateway</title></head></html>";

    vec![
        Scene {
            // The table allows three attempts; here the caller allows one more.
            max_attempts: 4,
            ..scene("a 503, a 429 with Retry-After: 1, a 500, then an answer", vec![overloaded(), limited(1), broken()])
        },
        scene("three failures in a row: the table's attempts are used up", vec![overloaded(), broken(), broken()]),
        Scene { key: "sk-wrong", ..scene("a wrong key: raised at once", vec![]) },
        scene("an HTML page from a proxy, then an answer", vec![Step::Html(StatusCode::BAD_GATEWAY, page)]),
        scene("a reset connection, then an answer", vec![Step::Reset]),
        scene(
            "an answer slower than the attempt timeout, then a quick one",
            vec![Step::AnswerAfter(Duration::from_secs(3))],
        ),
        scene("a rate limit of ten minutes: longer than the table waits", vec![limited(600)]),
        scene("a spent budget, although it says 429: raised at once", vec![Step::Fail(spent)]),
    ]
}

fn question(client: &Client, base: &str, key: &str) -> RequestBuilder {
    let question = json!({ "model": "small", "messages": [{ "role": "user", "content": "Hello!" }] });
    client.post(format!("{base}/v1/chat/completions")).bearer_auth(key).json(&question)
}

/// The last line of a scene. This is all the error handling that a caller writes.
async fn tell(outcome: Result<Response, CallError<altllm::Error>>) -> String {
    let error = match outcome {
        Ok(response) => return format!("answered: {}", content(response).await),
        Err(error) => error,
    };
    match error.api() {
        Some(altllm::Error::Auth(_)) => format!("check the key ({error})"),
        Some(altllm::Error::BudgetExceeded(_)) => format!("top up the budget ({error})"),
        Some(altllm::Error::RateLimit(fault)) => {
            format!("come back in {:?} ({error})", fault.retry_after().unwrap_or_default())
        }
        Some(_) => format!("the API failed ({error})"),
        None => format!("the network failed ({error})"),
    }
}

async fn content(response: Response) -> String {
    let answer: Value = response.json().await.unwrap_or_default();
    answer
        .pointer("/choices/0/message/content")
        .and_then(Value::as_str)
        .unwrap_or("an answer of another shape")
        .to_owned()
}
