//! The same file becomes the same tokens, in any process and any directory, and these name no directory.
#![expect(clippy::unwrap_used, reason = "functions of tests, which fail by it")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

const MAIN: &str = r#"
backstop::errors! {
    /// Everything.
    pub mod rich = "files/rich.errors.json";
    /// Linted.
    #[backstop(warn(missing_example, unsafe_retry))]
    pub mod linted = "files/lints.errors.json";
    /// Shipped.
    pub mod stripe = catalog("stripe");
}
"#;

const MISTAKEN: &str = r#"
backstop::errors! {
    pub mod mistaken = "files/mistaken.errors.json";
    pub mod absent = "files/absent.errors.json";
    pub mod directory = "files";
}
"#;

#[test]
fn expansion_depends_on_nothing_but_the_file() {
    let one = Crate::new("expanded-here");
    let other = Crate::new("expanded-there/deeper");
    let expanded = one.compile("main.rs", &["-Zunpretty=expanded"], "1");
    let text = String::from_utf8_lossy(&expanded.stdout).into_owned();
    assert!(text.contains("pub enum Error"), "{text}");
    assert!(!text.contains("expanded-here") && !text.contains(env!("CARGO_MANIFEST_DIR")), "a directory is named");
    for (again, name) in [(&one, "2"), (&other, "3")] {
        let again = again.compile("main.rs", &["-Zunpretty=expanded"], name);
        assert!(again.stdout == expanded.stdout, "the expansion differs");
        assert_eq!(String::from_utf8_lossy(&again.stderr), String::from_utf8_lossy(&expanded.stderr));
    }
}

#[test]
fn messages_depend_on_nothing_but_the_file() {
    let one = Crate::new("mistaken-here");
    let other = Crate::new("mistaken-there/deeper");
    let told = String::from_utf8(one.compile("mistaken.rs", &[], "1").stderr).unwrap();
    assert!(told.contains("--> src/files/mistaken.errors.json:"), "{told}");
    assert!(!told.contains("mistaken-here") && !told.contains(env!("CARGO_MANIFEST_DIR")), "{told}");
    assert_eq!(told, String::from_utf8(other.compile("mistaken.rs", &[], "2").stderr).unwrap());
}

/// A crate of a user, outside the workspace.
struct Crate {
    root: PathBuf,
    backstop: PathBuf,
}

impl Crate {
    fn new(name: &str) -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let workspace = tests.parent().unwrap();
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(root.join("src/files")).unwrap();
        let manifest = format!(
            "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nbackstop = {{ path = {:?}, \
             default-features = false, features = [\"macros\"] }}\n\n[workspace]\n",
            workspace.join("runtime")
        );
        fs::write(root.join("Cargo.toml"), manifest).unwrap();
        fs::write(root.join("src/main.rs"), MAIN.to_owned() + "fn main() {}\n").unwrap();
        fs::write(root.join("src/mistaken.rs"), MISTAKEN.to_owned() + "fn main() {}\n").unwrap();
        let files = [
            (tests.join("ui/pass/rich.errors.json"), "rich"),
            (tests.join("ui/fail/lints.errors.json"), "lints"),
            (workspace.join("schema/tests/forty.errors.json"), "mistaken"),
            (workspace.join("Cargo.lock"), ""),
        ];
        for (from, name) in files {
            let to = if name.is_empty() { "Cargo.lock".into() } else { format!("src/files/{name}.errors.json") };
            fs::copy(from, root.join(to)).unwrap();
        }
        Self { backstop: built(&root), root }
    }

    /// Compiles a file of the crate, told from another run by an environment and by what random hashes make of it.
    fn compile(&self, file: &str, more: &[&str], environment: &str) -> Output {
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let dependencies = self.backstop.parent().unwrap();
        Command::new(rustc)
            .args(["--edition=2024", "--crate-type=bin", "--emit=metadata", "--out-dir", "out", "--extern"])
            .arg(format!("backstop={}", self.backstop.display()))
            .arg(format!("-Ldependency={}", dependencies.display()))
            .arg(format!("src/{file}"))
            .args(more)
            .env("RUSTC_BOOTSTRAP", "1")
            .env("HOME", environment)
            .env("BACKSTOP_TEST", environment)
            .current_dir(&self.root)
            .output()
            .unwrap()
    }
}

/// Where cargo put the runtime that a crate depends on.
fn built(root: &Path) -> PathBuf {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--quiet", "--offline", "--message-format=json"])
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("user"))
        .current_dir(root)
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut artifacts = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let runtime = artifacts.find(|line| line["target"]["name"] == "backstop").unwrap();
    runtime["filenames"][0].as_str().unwrap().into()
}
