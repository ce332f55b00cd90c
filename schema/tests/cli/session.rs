//! A session: lines that begin with `$ backstop`, each followed by what it prints.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A path beside this file.
pub(crate) fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli").join(path)
}

/// The command, with nothing in its environment that changes what it prints.
pub(crate) fn backstop() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backstop"));
    command.current_dir(here(""));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CARGO_MANIFEST_DIR"] {
        command.env_remove(variable);
    }
    command.env("COLUMNS", "100");
    command
}

/// The session as it goes now: the commands of this one, each with what it prints.
pub(crate) fn replay(session: &str) -> String {
    let commands = session.lines().filter(|line| line.starts_with("$ backstop"));
    let parts: Vec<String> = commands.map(|line| format!("{line}\n{}", shown(&run(line)))).collect();
    parts.join("\n")
}

fn run(line: &str) -> Output {
    let (line, input) = line.split_once(" < ").map_or((line, None), |(line, input)| (line, Some(input)));
    let mut command = backstop();
    command.args(words(line).into_iter().skip(2));
    if let Some(input) = input {
        command.stdin(File::open(here(input)).expect("the input is there"));
    }
    command.output().expect("it runs")
}

fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it prints text");
    let status = match output.status.code() {
        Some(0) => String::new(),
        Some(code) => format!("[exit status {code}]\n"),
        None => "[killed]\n".to_owned(),
    };
    format!("{}{}{status}", text(&output.stdout), text(&output.stderr))
}

/// The words of a line; between single quotes blanks are letters.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (nth, part) in line.split('\'').enumerate() {
        if nth % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}
