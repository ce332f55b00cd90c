//! What a macro call adds to a user's release build, by the number of errors.
//!
//! ```text
//! cargo bench -p backstop-tests --bench compile_time              # 10, 100, 1,000 and 10,000 errors; 6,000 codes; 400 fields
//! cargo bench -p backstop-tests --bench compile_time -- --check   # fails where a bar does not hold
//! cargo bench -p backstop-tests --bench compile_time -- --peer    # beside thiserror + serde, up to 1,000
//! cargo bench -p backstop-tests --bench compile_time -- --group   # with half of the errors in a group
//! ```
//!
//! Each figure is the least of several builds of a small binary with its dependencies built before, less that of the
//! same binary without the macro call. The builds take turns, so that a busy minute spoils one of each rather than all of
//! one. What counts is the processor time that the compiler takes in user mode: on a busy machine it grows by what shared
//! caches and cores cost, by half at worst, where the time on the clock, which is printed beside it, grows without bound.

#![expect(clippy::print_stdout, reason = "it is a report")]

use std::{
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    time::Instant,
};

const SIZES: [usize; 4] = [10, 100, 1_000, 10_000];

/// How often each is built.
const RUNS: usize = 5;

/// What 1,000 errors, 6,000 codes and 400 fields may add, in seconds of user time.
const BAR: f64 = 0.5;

/// How many times what 1,000 errors add 10,000 may.
const LINEAR: f64 = 12.0;

fn main() -> ExitCode {
    // Cargo runs the benches as tests too, which must not take minutes.
    if !env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let asked = |option: &str| env::args().any(|argument| argument == option);
    let (peer, group) = (asked("--peer"), asked("--group"));
    let user = if group { USER.replace("//group", GROUP) } else { USER.to_owned() };
    let mut shapes: Vec<Shape> = SIZES
        .iter()
        .map(|&size| Shape::new(format!("{size} errors"), user.clone(), errors(size, group)))
        .chain(
            [("6000 codes", codes(6_000)), ("400 fields", fields(400))]
                .map(|(name, file)| Shape::new(name, USER, file)),
        )
        .collect();
    let baseline = measure(&Crate::new("compile-time"), BASELINE, &mut shapes);
    println!("without the macro call: {:.2} s user, {:.2} s", baseline.user, baseline.clock);
    println!("{:>14}  {:>10}  {:>10}  {:>8}", "", "adds, user", "on clock", "file");
    for Shape { name, file, least, .. } in &shapes {
        let added = least.less(baseline);
        println!("{name:>14}  {:>8.2} s  {:>8.2} s  {:>5} kB", added.user, added.clock, file.len() / 1_000);
    }
    let added = |name: &str| {
        let shape = shapes.iter().find(|shape| shape.name == name);
        shape.expect("a shape").least.less(baseline).user
    };
    let growth = added("10000 errors") / added("1000 errors");
    let mut holds = true;
    for (what, value, bar) in [
        ("seconds of user time for 1,000 errors", added("1000 errors"), BAR),
        ("seconds of user time for 6,000 codes", added("6000 codes"), BAR),
        ("seconds of user time for 400 fields", added("400 fields"), BAR),
        ("times 1,000 errors are 10,000", growth, LINEAR),
    ] {
        holds &= value <= bar;
        println!("{value:>6.2} {what}; at most {bar}: {}", if value <= bar { "holds" } else { "DOES NOT HOLD" });
    }
    if peer {
        beside_thiserror();
    }
    if asked("--check") && !holds { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn beside_thiserror() {
    let sizes = SIZES.into_iter().take_while(|&size| size <= 1_000);
    let mut shapes: Vec<Shape> =
        sizes.map(|size| Shape::new(format!("{size} errors"), thiserror_enum(size), String::new())).collect();
    let baseline = measure(&Crate::new("compile-time-peer"), PEER_BASELINE, &mut shapes);
    println!("an enum that derives thiserror::Error and serde::Deserialize, from serde_json:");
    for Shape { name, source, least, .. } in &shapes {
        let added = least.less(baseline);
        println!("{name:>14}  {:>8.2} s  {:>8.2} s  {:>5} kB", added.user, added.clock, source.len() / 1_000);
    }
}

/// What is built.
struct Shape {
    name: String,
    source: String,
    file: String,
    least: Took,
}

impl Shape {
    fn new(name: impl Into<String>, source: impl Into<String>, file: String) -> Self {
        Self { name: name.into(), source: source.into(), file, least: Took::FOREVER }
    }
}

/// Builds all in turn, and gives the least that the baseline took.
fn measure(krate: &Crate, baseline: &str, shapes: &mut [Shape]) -> Took {
    krate.write(baseline, "");
    krate.build();
    let mut least = Took::FOREVER;
    for _ in 0..RUNS {
        krate.write(baseline, "");
        least = least.or(krate.build());
        for shape in &mut *shapes {
            krate.write(&shape.source, &shape.file);
            shape.least = shape.least.or(krate.build());
        }
    }
    least
}

/// Seconds of user time, and on the clock.
#[derive(Clone, Copy)]
struct Took {
    user: f64,
    clock: f64,
}

impl Took {
    const FOREVER: Self = Self { user: f64::INFINITY, clock: f64::INFINITY };

    fn or(self, other: Self) -> Self {
        Self { user: self.user.min(other.user), clock: self.clock.min(other.clock) }
    }

    fn less(self, baseline: Self) -> Self {
        Self { user: self.user - baseline.user, clock: self.clock - baseline.clock }
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

    fn build(&self) -> Took {
        let main = fs::File::options().append(true).open(self.root.join("src/main.rs")).expect("the source is there");
        main.set_modified(std::time::SystemTime::now()).expect("the source can be touched");
        let start = Instant::now();
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        // The standard library does not tell what a child took of the processor; the shell does.
        let output = Command::new("bash")
            .args(["-c", "TIMEFORMAT=%3U; time \"$0\" build --release --quiet --offline"])
            .arg(cargo)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("LC_ALL", "C")
            .env_remove("RUSTFLAGS")
            .current_dir(&self.root)
            .output()
            .expect("bash runs");
        let clock = start.elapsed().as_secs_f64();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let user =
            said.lines().next_back().and_then(|line| line.trim().parse().ok()).expect("the shell tells the time");
        Took { user, clock }
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
