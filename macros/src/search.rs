//! Finds the file where nobody says which source file names it: rust-analyzer does not, nor rustdoc of an example.

use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
};

/// An editor asks again with every change, so that the search ends somewhere.
const MOST_DIRECTORIES: usize = 2000;

/// The file that a source file of the package probably means by `path`: beside one in which `written` stands, else the
/// first one that is there.
pub(crate) fn search(package: &Path, path: &str, written: &str) -> Option<PathBuf> {
    let written = without_blanks(written);
    let mut first = None;
    for directory in directories(package).take(MOST_DIRECTORIES) {
        let file = directory.join(path);
        if file.is_file() {
            if stands_in(&directory, &written) {
                return Some(file);
            }
            first = first.or(Some(file));
        }
    }
    first
}

/// The directories of a package, its `src` and those in it before the others, without those of other packages.
fn directories(package: &Path) -> impl Iterator<Item = PathBuf> {
    let mut left: VecDeque<_> = [package.join("src"), package.to_owned()].into();
    std::iter::from_fn(move || {
        let directory = left.pop_front()?;
        let inner = entries(&directory).into_iter().filter(|path| path.is_dir() && is_searched(path));
        if directory.starts_with(package.join("src")) {
            inner.rev().for_each(|path| left.push_front(path));
        } else {
            left.extend(inner.filter(|path| *path != package.join("src")));
        }
        Some(directory)
    })
}

fn is_searched(directory: &Path) -> bool {
    let name = directory.file_name().and_then(|name| name.to_str()).unwrap_or(".");
    !name.starts_with('.') && name != "target" && !directory.join("Cargo.toml").exists()
}

/// Whether it stands in a source file of the directory.
fn stands_in(directory: &Path, written: &str) -> bool {
    let sources = entries(directory).into_iter().filter(|path| path.extension().is_some_and(|end| end == "rs"));
    sources.filter_map(|source| fs::read_to_string(source).ok()).any(|text| without_blanks(&text).contains(written))
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

/// What is in a directory, by name, so that every search goes the same way.
fn entries(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.sort_unstable();
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_beside_the_source_that_names_it_is_found() {
        let package = std::env::temp_dir().join(format!("backstop-search-{}", std::process::id()));
        let write = |path: &str, text: &str| {
            let path = package.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        for directory in [".", "src", "src/client", "src/client/deep", "target/debug", "other", ".git", "examples"] {
            write(&format!("{directory}/api.errors.json"), "{}");
            write(&format!("{directory}/mod.rs"), "mod first = \"api.errors.json\";");
        }
        write("src/client/mod.rs", "pub mod second =\n    \"api.errors.json\";");
        write("other/Cargo.toml", "");
        write("other/mod.rs", "mod third = \"api.errors.json\";");
        write("examples/demo.rs", "mod fourth = \"demo/x.errors.json\";");
        write("examples/demo/x.errors.json", "{}");
        let found = |name: &str, path: &str| search(&package, path, &format!("mod {name} = {path:?}"));
        let places = [
            found("first", "api.errors.json"),
            found("second", "api.errors.json"),
            found("third", "api.errors.json"),
            found("fourth", "demo/x.errors.json"),
            found("fifth", "../api.errors.json"),
            found("fifth", "absent.errors.json"),
        ];
        fs::remove_dir_all(&package).unwrap();
        let expected = [
            Some("src/api.errors.json"),
            Some("src/client/api.errors.json"),
            Some("src/api.errors.json"),
            Some("examples/demo/x.errors.json"),
            Some("src/../api.errors.json"),
            None,
        ];
        assert_eq!(places, expected.map(|path| path.map(|path| package.join(path))));
    }
}
