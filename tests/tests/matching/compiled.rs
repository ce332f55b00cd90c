//! The generated code of many files, compiled into one small program that reads responses and prints what they are.

use std::{
    env,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use backstop_schema::{catalog::Catalog, expand};

use crate::random::Response;

/// What the program makes of a response.
pub(crate) struct Answer {
    /// The index among the errors, their number where nothing recognises it.
    pub(crate) error: usize,
    /// What of the error, rendered and read again, is not the same.
    pub(crate) differences: Vec<String>,
}

/// What the program says of each response to each file.
pub(crate) fn decide(catalogs: &[Catalog], responses: &[(usize, Response)]) -> Vec<Answer> {
    let root = program(catalogs);
    build(&root);
    let binary = root.join("target/debug").join(format!("user{}", env::consts::EXE_SUFFIX));
    let mut program =
        Command::new(binary).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut input = program.stdin.take().expect("it is piped");
    let lines: String = responses.iter().map(line).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = program.wait_with_output().expect("the program ends");
    assert!(output.status.success());
    writer.join().expect("nothing panics").expect("the program reads all");
    let output = String::from_utf8(output.stdout).expect("it prints text");
    let answer = |line: &str| {
        let mut words = line.split(' ').filter(|word| !word.is_empty());
        let error = words.next().and_then(|index| index.parse().ok()).expect("an index");
        Answer { error, differences: words.map(str::to_owned).collect() }
    };
    output.lines().map(answer).collect()
}

/// One response, without line ends or tabs inside.
fn line((file, response): &(usize, Response)) -> String {
    let headers: Vec<_> = response.headers.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let method = response.method.unwrap_or_default();
    format!("{file}\t{}\t{method}\t{}\t{}\n", response.status, headers.join(";"), response.body)
}

const MAIN: &str = r#"
use backstop::{ApiError, Reply, private::{Difference, differences}, http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode}};

fn main() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let parts: Vec<&str> = line.split('\t').collect();
        let [file, status, method, pairs, body] = parts[..] else { panic!("{line}") };
        let mut headers = HeaderMap::new();
        for (name, value) in pairs.split(';').filter_map(|pair| pair.split_once('=')) {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        let status = StatusCode::from_bytes(status.as_bytes()).unwrap();
        let method = Method::from_bytes(method.as_bytes()).ok();
        let decide = DECIDE[file.parse::<usize>().unwrap()];
        let (kind, names) = decide(status, &headers, body.as_bytes(), method.as_ref());
        println!("{kind} {}", names.join(" "));
    }
}

macro_rules! decide {
    ($module:ident) => {
        |status, headers, body, method| {
            let reply = Reply::new(status, headers, body);
            let reply = method.map_or(reply, |method| reply.with_method(method));
            let error = <$module::Error as ApiError>::decode(&reply);
            let kind = error.kind();
            if method.is_none() {
                assert_eq!($module::ErrorKind::classify(status, headers, body), kind);
            }
            // What no response can say, and what it says besides: where some read what others do.
            let names = differences(&error).into_iter().map(|difference| match difference {
                Difference::Lost(what) => panic!("{error:?} is rendered with another {what}"),
                Difference::Unsayable(name) | Difference::Added(name) => name,
            });
            (kind as usize, names.collect())
        }
    };
}

type Decide = fn(StatusCode, &HeaderMap, &[u8], Option<&Method>) -> (usize, Vec<&'static str>);
"#;

/// A crate of a user, outside the workspace.
fn program(catalogs: &[Catalog]) -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is there");
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("matching");
    let manifest = format!(
        "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[profile.dev]\ndebug = false\n\n\
        [dependencies]\nbackstop = {{ path = {:?}, default-features = false }}\n\n[workspace]\n",
        workspace.join("runtime")
    );
    let mut source = MAIN.to_owned();
    let decide: Vec<_> = (0..catalogs.len()).map(|nth| format!("decide!(file_{nth})")).collect();
    let _ = writeln!(source, "const DECIDE: [Decide; {}] = [{}];", catalogs.len(), decide.join(", "));
    for (nth, catalog) in catalogs.iter().enumerate() {
        let _ = writeln!(source, "#[allow(dead_code)] mod file_{nth} {{ {} }}", expand::expand(catalog));
    }
    fs::create_dir_all(root.join("src")).expect("the directory can be made");
    fs::write(root.join("Cargo.toml"), manifest).expect("the manifest can be written");
    fs::write(root.join("src/main.rs"), source).expect("the source can be written");
    fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock")).expect("the lock file can be copied");
    root
}

fn build(root: &Path) {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--offline"])
        .env("CARGO_TARGET_DIR", root.join("target"))
        .env_remove("RUSTFLAGS")
        .current_dir(root)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
