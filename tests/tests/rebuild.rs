//! Editing the error file rebuilds the crate that was made from it, and nothing of the file's bytes is in the binary.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

const MAIN: &str = r#"
mod nested {
    backstop::errors! {
        pub mod api = "files/api.errors.json";
    }
}

fn main() {
    println!("{:?}", nested::api::ErrorKind::ALL);
}
"#;

#[test]
fn editing_the_file_rebuilds_the_crate() {
    let root = user();
    let file = root.join("src/files/api.errors.json");
    fs::write(&file, errors("slow_error")).unwrap();
    assert_eq!(run(&root), "[Slow, Unrecognized]\n");
    let built = modified(&root);
    assert_eq!(run(&root), "[Slow, Unrecognized]\n");
    assert_eq!(modified(&root), built, "nothing changed, so nothing is built");

    fs::write(&file, errors("fast_error")).unwrap();
    // Cargo compares times of modification, and a file system may have coarse ones.
    let later = built + std::time::Duration::from_secs(2);
    fs::File::options().append(true).open(&file).unwrap().set_modified(later).unwrap();
    assert_eq!(run(&root), "[Fast, Unrecognized]\n");
    let binary = fs::read(binary(&root)).unwrap();
    assert!(!binary.windows(16).any(|bytes| bytes == b"a-secret-comment"));
}

fn errors(wire_type: &str) -> String {
    format!(r#"{{ "format": 1, "api": "Api", "x-note": "a-secret-comment", "errors": [{{ "type": "{wire_type}" }}] }}"#)
}

/// A crate of a user, outside the workspace.
fn user() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is there");
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rebuild");
    let manifest = format!(
        "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nbackstop = {{ path = {:?}, \
         default-features = false, features = [\"macros\"] }}\n\n[workspace]\n",
        workspace.join("runtime")
    );
    fs::create_dir_all(root.join("src/files")).expect("the directory can be made");
    fs::write(root.join("Cargo.toml"), manifest).expect("the manifest can be written");
    fs::write(root.join("src/main.rs"), MAIN).expect("the source can be written");
    fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock")).expect("the lock file can be copied");
    root
}

fn run(root: &Path) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["run", "--quiet", "--offline"])
        .env("CARGO_TARGET_DIR", root.join("target"))
        .current_dir(root)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}

fn binary(root: &Path) -> PathBuf {
    root.join("target/debug").join(format!("user{}", env::consts::EXE_SUFFIX))
}

fn modified(root: &Path) -> std::time::SystemTime {
    fs::metadata(binary(root)).and_then(|metadata| metadata.modified()).expect("the binary is there")
}
