//! What a macro call adds to a user's release build, by the number of errors.
//!
//! ```text
//! cargo bench -p backstop-tests --bench compile_time              # 10, 100, 1,000 and 10,000 errors; 6,000 codes; 400 fields
//! cargo bench -p backstop-tests --bench compile_time -- --peer    # beside thiserror + serde, up to 1,000
//! cargo bench -p backstop-tests --bench compile_time -- --group   # with half of the errors in a group
//! ```
//!
//! Each figure is the median of several builds of a small binary with its dependencies built before, less that of the
//! same binary without the macro call.

#![expect(clippy::print_stdout, reason = "it is a report")]

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

fn main() {
    // Cargo runs the benches as tests too, which must not take minutes.
    if !env::args().any(|argument| argument == "--bench") {
        return;
    }
    let asked = |option: &str| env::args().any(|argument| argument == option);
    let (peer, group) = (asked("--peer"), asked("--group"));
    let krate = Crate::new("compile-time");
    krate.write(BASELINE, "");
    krate.build();
    let baseline = krate.median(5);
    println!("without the macro call: {:.2} s", baseline.as_secs_f64());
    println!("{:>8}  {:>10}  {:>12}  {:>8}", "errors", "adds", "an error", "file");
    for size in SIZES {
        let file = errors(size, group);
        krate.write(&if group { USER.replace("//group", GROUP) } else { USER.to_owned() }, &file);
        krate.build();
        row(size, krate.median(5).saturating_sub(baseline), file.len());
    }
    for (shape, file) in [("6,000 codes", codes(6_000)), ("400 fields", fields(400))] {
        krate.write(USER, &file);
        krate.build();
        let added = krate.median(5).saturating_sub(baseline);
        println!("{shape:>12}  {:>4.2} s  {:>23} kB", added.as_secs_f64(), file.len() / 1_000);
    }
    if peer {
        beside_thiserror();
    }
}

fn row(size: usize, added: Duration, bytes: usize) {
    let each = added.as_secs_f64() * 1e6 / size as f64;
    println!("{size:>8}  {:>8.2} s  {each:>9.0} µs  {:>5} kB", added.as_secs_f64(), bytes / 1_000);
}

fn beside_thiserror() {
    let krate = Crate::new("compile-time-peer");
    krate.write(PEER_BASELINE, "");
    krate.build();
    let baseline = krate.median(3);
    println!("an enum that derives thiserror::Error and serde::Deserialize, from serde_json:");
    for size in SIZES.into_iter().take_while(|&size| size <= 1_000) {
        let source = thiserror_enum(size);
        krate.write(&source, "");
        krate.build();
        row(size, krate.median(1).saturating_sub(baseline), source.len());
    }
}

/// The binary without the macro call: all else is the same.
const BASELINE: &str = r#"
fn main() {
    let status = backstop::http::StatusCode::TOO_MANY_REQUESTS;
    println!("{status} {}", std::env::args().count());
}
"#;

const USER: &str = r#"
backstop::errors! {
    /// An API.
    pub mod api = "api.errors.json";
}

fn main() {
    let status = backstop::http::StatusCode::TOO_MANY_REQUESTS;
    let body = std::env::args().next().unwrap_or_default();
    let error = api::Error::decode(status, &backstop::http::HeaderMap::new(), body.as_bytes());
    println!("{status} {error} {:?} {}", error.kind(), error.is_retryable());
    //group
}
"#;

const GROUP: &str = r#"match api::HalfError::try_from(error) {
        Ok(half) => println!("{half} {:?}", api::Error::from(half.clone()).kind()),
        Err(error) => println!("{error}"),
    }"#;

const PEER_BASELINE: &str = r#"
fn main() {
    let body = std::env::args().next().unwrap_or_default();
    println!("{:?}", serde_json::from_str::<String>(&body));
}
"#;

/// A binary crate of its own, outside the workspace.
struct Crate {
    root: PathBuf,
}

impl Crate {
    fn new(name: &str) -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned();
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let dependencies = if name.ends_with("peer") {
            "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\nthiserror = \"2\"\n".to_owned()
        } else {
            let runtime = workspace.join("runtime");
            format!("backstop = {{ path = {runtime:?}, default-features = false, features = [\"macros\"] }}\n")
        };
        let manifest = format!(
            "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n[workspace]\n"
        );
        fs::create_dir_all(root.join("src")).expect("the directory can be made");
        fs::write(root.join("Cargo.toml"), manifest).expect("the manifest can be written");
        fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock")).expect("the lock file can be copied");
        Self { root }
    }

    fn write(&self, source: &str, file: &str) {
        fs::write(self.root.join("src/main.rs"), source).expect("the source can be written");
        fs::write(self.root.join("src/api.errors.json"), file).expect("the error file can be written");
    }

    fn build(&self) -> Duration {
        let main = fs::File::options().append(true).open(self.root.join("src/main.rs")).expect("the source is there");
        main.set_modified(std::time::SystemTime::now()).expect("the source can be touched");
        let start = Instant::now();
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "--release", "--quiet", "--offline"])
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env_remove("RUSTFLAGS")
            .current_dir(&self.root)
            .output()
            .expect("cargo runs");
        let took = start.elapsed();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        took
    }

    fn median(&self, runs: usize) -> Duration {
        let mut times: Vec<Duration> = (0..runs).map(|_| self.build()).collect();
        times.sort_unstable();
        times[runs / 2]
    }
}

const TOPICS: [&str; 12] = [
    "account",
    "billing",
    "card",
    "charge",
    "customer",
    "dispute",
    "invoice",
    "payout",
    "quota",
    "subscription",
    "token",
    "upload",
];
const MISHAPS: [&str; 9] = [
    "not_found",
    "declined",
    "expired",
    "limit_exceeded",
    "invalid",
    "locked",
    "unavailable",
    "already_exists",
    "missing",
];

fn topic(error: usize) -> (&'static str, &'static str) {
    (TOPICS[error % TOPICS.len()], MISHAPS[error / TOPICS.len() % MISHAPS.len()])
}

/// An error file such as a large API would have: a third of the errors are told apart by a code beside a shared type,
/// all have docs and statuses, most a strategy. If `group`, half of them have one in common.
fn errors(size: usize, group: bool) -> String {
    let mut file = HEAD.to_owned();
    for error in 0..size {
        let (topic, mishap) = topic(error);
        let separator = if error == 0 { "" } else { ",\n" };
        let identity = if error % 3 == 0 {
            format!("\"type\": \"{topic}_error\", \"code\": \"{topic}_{mishap}_{error}\"")
        } else {
            format!("\"type\": \"{topic}_{mishap}_{error}\"")
        };
        let status = [400, 401, 402, 403, 404, 409, 429, 500, 503][error % 9];
        let strategy = ["surface", "halt", "wait", "backoff"][error % 4];
        let groups = if group && error % 2 == 0 { "\"groups\": \"half\", " } else { "" };
        let _ = write!(
            file,
            "{separator}    {{ {identity}, {groups}\"status\": [{status}, 422], \"strategy\": \"{strategy}\",\n      \"docs\": \"The \
             {topic} of request {error} is {mishap}: check the {topic} and its settings, then send the request again with \
             a new idempotency key.\" }}"
        );
    }
    file.push_str("\n  ]\n}\n");
    file
}

const HEAD: &str = r#"{
  "format": 1,
  "api": "Large",
  "envelopes": [{ "message": "/error/message", "type": "/error/type", "param": "/error/param", "code": "/error/code" }],
  "strategies": {
    "surface": { "retry": "never" },
    "halt": { "retry": "never", "halt": { "scope": "credential", "for": "60s" } },
    "wait": { "retry": "backoff", "retry_after": { "default": "60s" }, "safety": "not_processed" },
    "backoff": { "retry": "backoff", "max_attempts": 4 }
  },
  "statuses": [{ "status": "5xx", "title": "Server Error", "strategy": "backoff" }],
  "errors": [
"#;

/// A hundred errors that share a type and have so many codes in all.
fn codes(count: usize) -> String {
    let mut file = HEAD.to_owned();
    for error in 0..100 {
        let codes = (error..count).step_by(100).map(|code| {
            let (topic, mishap) = topic(code);
            format!("\"{topic}_{mishap}_{code}\"")
        });
        let codes = codes.collect::<Vec<_>>().join(", ");
        let separator = if error == 0 { "" } else { ",\n" };
        let _ = write!(file, "{separator}    {{ \"name\": \"E{error}\", \"type\": \"shared\", \"code\": [{codes}] }}");
    }
    file.push_str("\n  ]\n}\n");
    file
}

/// One error with so many fields.
fn fields(count: usize) -> String {
    let mut file = format!("{HEAD}    {{ \"type\": \"quota\", \"fields\": [\n");
    for field in 0..count {
        let kind = ["string", "integer", "number", "boolean", "duration", "timestamp", "json"][field % 7];
        let separator = if field == 0 { "" } else { ",\n" };
        let _ = write!(
            file,
            "{separator}      {{ \"name\": \"f{field}\", \"from\": \"/error/data/f{field}\", \"kind\": \"{kind}\", \"docs\": \"The value.\" }}"
        );
    }
    file.push_str("\n    ] }\n  ]\n}\n");
    file
}

/// The same errors as people write them by hand.
fn thiserror_enum(size: usize) -> String {
    let mut source = "
#[derive(Debug, thiserror::Error, serde::Deserialize)]
#[serde(tag = \"type\")]
enum Error {\n"
        .to_owned();
    for error in 0..size {
        let (topic, mishap) = topic(error);
        let _ = writeln!(
            source,
            "    #[error(\"the {topic} is {mishap}: {{message}}\")]\n    #[serde(rename = \"{topic}_{mishap}_{error}\")]\n    \
             E{error} {{ message: String, param: Option<String>, code: Option<String> }},"
        );
    }
    source.push_str(
        "}

fn main() {
    let body = std::env::args().next().unwrap_or_default();
    match serde_json::from_str::<Error>(&body) {
        Ok(error) => println!(\"{error} {error:?}\"),
        Err(error) => println!(\"{error}\"),
    }
}
",
    );
    source
}
