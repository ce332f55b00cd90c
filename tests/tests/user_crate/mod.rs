//! A crate of a user, outside the workspace.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

pub(crate) struct UserCrate {
    pub(crate) root: PathBuf,
}

impl UserCrate {
    /// A crate in a directory of that name, with these files.
    pub(crate) fn new<'a>(name: &str, edition: &str, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is there");
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let manifest = format!(
            "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"{edition}\"\n\n[dependencies]\n\
             backstop = {{ path = {:?}, default-features = false, features = [\"macros\"] }}\n\n[workspace]\n",
            workspace.join("runtime")
        );
        let lock = fs::read_to_string(workspace.join("Cargo.lock")).expect("there is a lock file");
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("it is in the crate")).expect("the directory can be made");
            fs::write(path, text).expect("the file can be written");
        };
        write("Cargo.toml", &manifest);
        write("Cargo.lock", &lock);
        files.into_iter().for_each(|(path, text)| write(path, text));
        Self { root }
    }

    /// Runs cargo in it. What such crates depend on is built once for all.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Output {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Command::new(cargo)
            .args(arguments)
            .args(["--quiet", "--offline"])
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("user"))
            .current_dir(&self.root)
            .output()
            .expect("cargo runs")
    }
}
