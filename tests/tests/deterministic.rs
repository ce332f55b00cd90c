//! The same file becomes the same tokens, in any process and any directory, and these name no directory.
#![expect(clippy::unwrap_used, reason = "functions of tests, which fail by it")]

mod user_crate;

use std::{
    env,
    path::PathBuf,
    process::{Command, Output},
};

use serde_json::Value;
use user_crate::UserCrate;

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

fn main() {}
"#;

const MISTAKEN: &str = r#"
backstop::errors! {
    pub mod mistaken = "files/mistaken.errors.json";
    pub mod absent = "files/absent.errors.json";
    pub mod directory = "files";
}

fn main() {}
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

/// A crate of a user, and where the runtime that it depends on is.
struct Crate {
    user: UserCrate,
    backstop: PathBuf,
}

impl Crate {
    fn new(name: &str) -> Self {
        let files = [
            ("src/main.rs", MAIN),
            ("src/mistaken.rs", MISTAKEN),
            ("src/files/rich.errors.json", include_str!("../ui/pass/rich.errors.json")),
            ("src/files/lints.errors.json", include_str!("../ui/fail/lints.errors.json")),
            ("src/files/mistaken.errors.json", include_str!("../../schema/tests/forty.errors.json")),
        ];
        let user = UserCrate::new(name, "2024", files);
        Self { backstop: built(&user), user }
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
            .current_dir(&self.user.root)
            .output()
            .unwrap()
    }
}

/// Where cargo put the runtime that a crate depends on.
fn built(user: &UserCrate) -> PathBuf {
    let lines = String::from_utf8(user.cargo(&["check", "--message-format=json"]).stdout).unwrap();
    let mut artifacts = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let runtime = artifacts.find(|line| line["target"]["name"] == "backstop").unwrap();
    runtime["filenames"][0].as_str().unwrap().into()
}
