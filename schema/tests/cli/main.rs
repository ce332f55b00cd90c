//! The command line: sessions with it, as a user sees them, in `sessions/*.txt` and in `docs/CLI.md`; and what text files
//! cannot show.
//!
//! `BACKSTOP_BLESS=1 cargo test -p backstop-schema --features cli --test cli` writes them anew, to be read by a person.

mod session;

use std::{
    env, fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::Stdio,
};

use backstop_schema::{build::Build, catalogs, check, lint, lint::Levels};
use session::{backstop, here, replay};

#[test]
fn sessions_are_as_written() {
    let entries = fs::read_dir(here("sessions")).unwrap().map(|entry| entry.unwrap().path());
    let mut wrong = Vec::new();
    for path in entries {
        let written = fs::read_to_string(&path).unwrap();
        let found = replay(&written);
        if env::var_os("BACKSTOP_BLESS").is_some() {
            fs::write(&path, &found).unwrap();
        } else if found != written {
            wrong.push(format!("{}\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_docs_show_is_what_one_sees() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/CLI.md");
    let written = fs::read_to_string(&path).unwrap();
    let mut found = String::new();
    let mut blocks = 0;
    for (nth, part) in written.split("```").enumerate() {
        let separator = if nth == 0 { "" } else { "```" };
        found += separator;
        match part.strip_prefix("console\n") {
            Some(block) => {
                blocks += 1;
                found += "console\n";
                found += &replay(block);
            }
            None => found += part,
        }
    }
    assert!(blocks > 3);
    if env::var_os("BACKSTOP_BLESS").is_some() {
        fs::write(&path, &found).unwrap();
    } else {
        assert!(found == written, "{found}");
    }
}

#[test]
fn a_pipe_that_nobody_reads_is_no_failure() {
    for arguments in
        [&["expand", "catalog:google"][..], &["schema"], &["completions", "zsh"], &["table", "catalog:google"]]
    {
        let mut child = backstop().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut complaint = String::new();
        child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
        assert!(child.wait().unwrap().success(), "{arguments:?}: {complaint}");
        assert_eq!(complaint, "", "{arguments:?}");
    }
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask_for_it() {
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let output = backstop().args(arguments).envs(variables.iter().copied()).output().unwrap();
        [output.stdout, output.stderr].concat().contains(&0x1B)
    };
    for command in
        [&["explain", "catalog:openai"][..], &["check", "mistakes.errors.json"], &["table", "mistakes.errors.json"]]
    {
        let with = |more: &[&'static str]| [command, more].concat();
        assert!(!coloured(command, &[]), "{command:?} in a pipe");
        assert!(coloured(&with(&["--color", "always"]), &[]), "{command:?}");
        assert!(!coloured(&with(&["--color", "never"]), &[("CLICOLOR_FORCE", "1")]), "{command:?}");
        assert!(coloured(command, &[("CLICOLOR_FORCE", "1")]), "{command:?}");
        assert!(!coloured(command, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "{command:?}");
    }
}

#[test]
fn it_expands_as_a_build_script_does() {
    let directory = temporary("expand");
    let file = "tests/cli/parcels.errors.json";
    Build::new().file(file).out_dir(&directory).compile().unwrap();
    let built = fs::read_to_string(directory.join("parcels.rs")).unwrap();
    let expand = || {
        let mut command = backstop();
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["expand", file]);
        command
    };
    let printed = expand().output().unwrap();
    assert!(String::from_utf8(printed.stdout).unwrap() == built);

    let output = directory.join("by_command.rs");
    let run = |more: &[&str]| expand().arg("--output").arg(&output).args(more).status().unwrap();
    assert_eq!(run(&["--check"]).code(), Some(1), "it is not there");
    assert!(run(&[]).success() && run(&["--check"]).success());
    assert!(fs::read_to_string(&output).unwrap() == built);
    fs::write(&output, built.replacen("The key is wrong.", "The key is right.", 1)).unwrap();
    assert_eq!(run(&["--check"]).code(), Some(1), "it is stale");
}

#[test]
fn the_starter_file_is_one_to_begin_with() {
    let directory = temporary("init");
    let output = backstop().current_dir(&directory).arg("init").output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().contains("backstop check api.errors.json"));
    let source = fs::read(directory.join("api.errors.json")).unwrap();
    let linted = lint(&source, &Levels::default()).unwrap();
    assert!(linted.warnings.is_none(), "{:?}", linted.warnings);
    assert!(linted.catalog.errors.len() >= 3 && linted.catalog.errors.iter().all(|error| error.docs.is_some()));

    let again = backstop().current_dir(&directory).arg("init").output().unwrap();
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(fs::read(directory.join("api.errors.json")).unwrap(), source, "nothing is overwritten");

    let arguments = ["init", "mine.errors.json", "--from", "stripe"];
    assert!(backstop().current_dir(&directory).args(arguments).status().unwrap().success());
    let copy = fs::read_to_string(directory.join("mine.errors.json")).unwrap();
    assert_eq!(copy, catalogs::find("stripe").unwrap().source);
}

#[test]
fn it_prints_the_schema_and_completions() {
    let printed = |arguments: &[&str]| backstop().args(arguments).output().unwrap().stdout;
    let committed = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("backstop.schema.json")).unwrap();
    assert!(printed(&["schema"]) == committed);
    for shell in ["bash", "zsh", "fish"] {
        let script = String::from_utf8(printed(&["completions", shell])).unwrap();
        for command in ["check", "expand", "explain", "table", "schema", "init", "completions", "deny-warnings"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
}

#[test]
fn every_shipped_catalog_is_explained() {
    for shipped in catalogs::ALL {
        let catalog = check(shipped.source.as_bytes()).unwrap();
        let file = format!("catalog:{}", shipped.name);
        for command in ["explain", "table"] {
            let output = backstop().args([command, &file]).output().unwrap();
            assert!(output.status.success());
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(catalog.errors.iter().all(|error| text.contains(&error.variant)), "{command} {file}");
        }
    }
}

fn temporary(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("the directory can be made");
    path
}
