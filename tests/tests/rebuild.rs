//! Editing the error file rebuilds the crate that was made from it, and nothing of the file's bytes is in the binary.

mod user_crate;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use user_crate::UserCrate;

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
    let user = UserCrate::new(
        "rebuild",
        "2024",
        [("src/main.rs", MAIN), ("src/files/api.errors.json", &errors("slow_error"))],
    );
    let file = user.root.join("src/files/api.errors.json");
    assert_eq!(run(&user), "[Slow, Unrecognized]\n");
    let built = modified();
    assert_eq!(run(&user), "[Slow, Unrecognized]\n");
    assert_eq!(modified(), built, "nothing changed, so nothing is built");

    fs::write(&file, errors("fast_error")).unwrap();
    // Cargo compares times of modification, and a file system may have coarse ones.
    let later = built + std::time::Duration::from_secs(2);
    fs::File::options().append(true).open(&file).unwrap().set_modified(later).unwrap();
    assert_eq!(run(&user), "[Fast, Unrecognized]\n");
    let binary = fs::read(binary()).unwrap();
    assert!(!binary.windows(16).any(|bytes| bytes == b"a-secret-comment"));
}

fn errors(wire_type: &str) -> String {
    format!(r#"{{ "format": 1, "api": "Api", "x-note": "a-secret-comment", "errors": [{{ "type": "{wire_type}" }}] }}"#)
}

fn run(user: &UserCrate) -> String {
    let output = user.cargo(&["run"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}

fn binary() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("user/debug").join(format!("user{}", env::consts::EXE_SUFFIX))
}

fn modified() -> std::time::SystemTime {
    fs::metadata(binary()).and_then(|metadata| metadata.modified()).expect("the binary is there")
}
