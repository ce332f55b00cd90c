//! Error files, from the disk or among those that are shipped.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{catalogs, diagnostic::Diagnostic, parse};

/// What a module is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A file.
    File(PathBuf),
    /// A shipped catalog.
    Catalog(String),
}

impl Input {
    /// Its name: the path as it was given, but for the package's directory; no absolute path gets into messages that can
    /// do without, nor into generated code.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Catalog(name) => format!("catalog:{name}"),
            Self::File(path) => {
                let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
                let inside = package.and_then(|package| path.strip_prefix(package).ok());
                inside.unwrap_or(path).to_string_lossy().replace('\\', "/")
            }
        }
    }

    /// Its name without any directory that only this machine has.
    pub(crate) fn portable_name(&self) -> String {
        let name = self.name();
        let relative = Path::new(&name).is_relative() && !name.starts_with("..");
        if relative { name } else { name.rsplit('/').next().unwrap_or(&name).to_owned() }
    }

    /// What it is called without what all error files are called.
    pub(crate) fn stem(&self) -> String {
        match self {
            Self::Catalog(name) => name.clone(),
            Self::File(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let name = name.strip_suffix(".json").unwrap_or(&name);
                name.strip_suffix(".errors").unwrap_or(name).to_owned()
            }
        }
    }

    /// Its bytes; `base` says what a path is relative to.
    pub(crate) fn read(&self, base: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        match self {
            Self::Catalog(name) => Ok(catalogs::find(name)?.source.as_bytes().to_vec()),
            Self::File(path) => file(path, &self.name(), base),
        }
    }
}

fn file(path: &Path, name: &str, base: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    let unreadable = |error| {
        let mistake = parse::unreadable(name, base, &error, &names_beside(path));
        // The macro, which reads it from beside the source, needs no `src/`.
        let in_src = Path::new("src").join(path);
        if in_src.is_file() { mistake.help(format!("did you mean `{}`?", in_src.display())) } else { mistake }
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(Box::new(parse::is_a_directory(name)));
    }
    if parse::is_too_large(metadata.len()) {
        return Err(Box::new(parse::too_large(metadata.len())));
    }
    Ok(fs::read(path).map_err(unreadable)?)
}

/// The names of the files in its directory, sorted.
fn names_beside(path: &Path) -> Vec<String> {
    let directory = path.parent().map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent });
    let entries = directory.and_then(|directory| fs::read_dir(directory).ok()).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.path().is_file());
    let mut names: Vec<_> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
}
