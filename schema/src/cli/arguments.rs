//! What stands on the command line.

use std::{ffi::OsStr, path::PathBuf};

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{OsStringValueParser, TypedValueParser as _},
};
use clap_complete::Shell;

use crate::{build::read::Input, lint::Lint};

/// Check, explain and expand error files: what an HTTP API's errors are, and what a client does about them.
#[derive(Debug, Parser)]
#[command(name = "backstop", bin_name = "backstop", version, after_help = AFTER, max_term_width = 100)]
pub(super) struct Arguments {
    /// Whether to use colour; `auto` is on a terminal unless NO_COLOR is set
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: Color,
    #[command(subcommand)]
    pub(super) command: Command,
}

const AFTER: &str = "\
FILE is the path of an error file (NAME.errors.json), or `catalog:NAME` for one that is shipped, such as `catalog:openai`.

Exit status: 0 if all is well, 1 if a file has a mistake, cannot be read or written, or is stale, 2 if the command line is \
wrong.";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Tell all mistakes of error files, and what is questionable in them
    Check(Check),
    /// Print the Rust that an error file becomes
    Expand(Expand),
    /// Say which error a response is, why, and what a client does; or what the file says as a whole
    Explain(Explain),
    /// Print the retry table: the strategy of each error under each status
    Table(Table),
    /// Print the JSON Schema of error files, for editors
    #[command(after_help = "Examples:
  backstop schema > backstop.schema.json

Then, in an error file beside it: \"$schema\": \"backstop.schema.json\"")]
    Schema,
    /// Write a starter file
    Init(Init),
    /// Print a script that completes this command line
    Completions(Completions),
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  backstop check src/*.errors.json
  backstop check --format json api.errors.json | jq -r '\"\\(.file):\\(.span.line): \\(.message)\"'
  backstop check --warn missing_example --deny-warnings api.errors.json

With `--format json` each line is an object of one mistake or warning: `file`, `severity` (`error`, `warning`), `lint` \
(null for a mistake), `message`, `help`, `span` (null where it concerns the file as a whole), `labels` (other places), and \
`rendered`, the text for people. A span has `start` and `end` in bytes, `line`, `column`, `end_line` and `end_column` from \
1, columns in characters.

`\"x-allow\": \"LINT\"` in an object of the file turns a lint off for all that stands in it.")]
pub(super) struct Check {
    /// Error files, or `catalog:NAME` for shipped ones
    #[arg(required = true, value_name = "FILE", value_parser = input())]
    pub(super) files: Vec<Input>,
    /// How to tell what was found
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
    /// Turn a lint on; `all` for all of them
    #[arg(short = 'W', long, value_name = "LINT", value_parser = lints)]
    pub(super) warn: Vec<Lints>,
    /// Turn a lint off; `all` for all of them. It wins over --warn
    #[arg(short = 'A', long, value_name = "LINT", value_parser = lints)]
    pub(super) allow: Vec<Lints>,
    /// Let warnings fail the check
    #[arg(short = 'D', long)]
    pub(super) deny_warnings: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  backstop expand api.errors.json
  backstop expand api.errors.json --output src/api.rs             # then: pub mod api;
  backstop expand api.errors.json --output src/api.rs --check     # in CI: is it current?")]
pub(super) struct Expand {
    /// An error file, or `catalog:NAME` for a shipped one
    #[arg(value_name = "FILE", value_parser = input())]
    pub(super) file: Input,
    /// Write to this file instead, where it is not current
    #[arg(short, long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
    /// Write nothing, and fail if the output is not current
    #[arg(long, requires = "output")]
    pub(super) check: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  backstop explain catalog:openai
  backstop explain catalog:openai --status 429 -H 'retry-after: 20' --body '{\"error\":{\"type\":\"requests\"}}'
  backstop explain api.errors.json --status 503 --method POST --body @response.html
  curl -si https://api.example.com/v1/things | backstop explain api.errors.json --response -")]
pub(super) struct Explain {
    /// An error file, or `catalog:NAME` for a shipped one
    #[arg(value_name = "FILE", value_parser = input())]
    pub(super) file: Input,
    #[command(flatten)]
    pub(super) response: Response,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "The response")]
pub(super) struct Response {
    /// Its status
    #[arg(long, value_name = "CODE", group = "given", value_parser = clap::value_parser!(u16).range(100..=999))]
    pub(super) status: Option<u16>,
    /// A header of it; may be given again and again
    #[arg(short = 'H', long, value_name = "NAME: VALUE", requires = "status", value_parser = header)]
    pub(super) header: Vec<(String, String)>,
    /// Its body: a text, `@PATH` for a file, `-` for stdin
    #[arg(long, value_name = "BODY", requires = "status")]
    pub(super) body: Option<String>,
    /// The whole response, as `curl -i` prints it: a path, or `-` for stdin
    #[arg(long, value_name = "PATH", group = "given")]
    pub(super) response: Option<PathBuf>,
    /// The method of the request
    #[arg(short = 'X', long, value_name = "METHOD", requires = "given", value_parser = method)]
    pub(super) method: Option<String>,
    /// The request carries an idempotency key
    #[arg(long, requires = "given")]
    pub(super) idempotency_key: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  backstop table api.errors.json
  backstop table catalog:anthropic | less -S")]
pub(super) struct Table {
    /// An error file, or `catalog:NAME` for a shipped one
    #[arg(value_name = "FILE", value_parser = input())]
    pub(super) file: Input,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  backstop init                                         # api.errors.json
  backstop init src/parcels.errors.json
  backstop init src/openai.errors.json --from openai    # a copy of a shipped catalog, to be changed")]
pub(super) struct Init {
    /// Where to; nothing is ever overwritten
    #[arg(value_name = "PATH", default_value = "api.errors.json")]
    pub(super) path: PathBuf,
    /// Begin with a shipped catalog
    #[arg(long, value_name = "CATALOG")]
    pub(super) from: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  backstop completions bash > ~/.local/share/bash-completion/completions/backstop
  backstop completions zsh  > ~/.zfunc/_backstop          # a directory of your fpath
  backstop completions fish > ~/.config/fish/completions/backstop.fish")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(super) shell: Shell,
}

/// How to tell what a check found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, as rustc does
    #[default]
    Human,
    /// For editors and CI: a JSON object a line
    Json,
}

/// Whether to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Makes it so for all that is written.
    pub(super) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// Lints that an argument names.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lints {
    All,
    One(Lint),
}

fn lints(word: &str) -> Result<Lints, String> {
    if word == "all" {
        return Ok(Lints::All);
    }
    let told = |mistake: Box<crate::diagnostic::Diagnostic>| {
        let help = mistake.help.map(|help| format!("; {help}")).unwrap_or_default();
        format!("{}{help}", mistake.message)
    };
    Lint::find(word).map(Lints::One).map_err(told)
}

fn input() -> impl clap::builder::TypedValueParser<Value = Input> {
    OsStringValueParser::new().map(|argument| {
        let catalog = argument.to_str().and_then(|text| text.strip_prefix("catalog:"));
        catalog
            .map_or_else(|| Input::File(PathBuf::from(OsStr::new(&argument))), |name| Input::Catalog(name.to_owned()))
    })
}

fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("a header is `NAME: VALUE`")?;
    let name = name.trim().to_ascii_lowercase();
    let valid = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
    if valid { Ok((name, value.trim().to_owned())) } else { Err(format!("`{name}` is no header's name")) }
}

fn method(text: &str) -> Result<String, String> {
    let valid = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if valid { Ok(text.to_ascii_uppercase()) } else { Err("a method is a word such as `POST`".to_owned()) }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_sound() {
        super::Arguments::command().debug_assert();
    }
}
