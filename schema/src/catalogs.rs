//! The catalogs that are shipped: error files of APIs that many people call, by name.

use crate::diagnostic::Diagnostic;
use crate::nearest::nearest;

/// An error file that is shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// What `catalog("…")` calls it.
    pub name: &'static str,
    /// Its text.
    pub source: &'static str,
}

macro_rules! shipped {
    ($($name:literal,)*) => {
        &[$(Shipped { name: $name, source: include_str!(concat!("../catalogs/", $name, ".errors.json")) },)*]
    };
}

/// All of them, by name.
pub const ALL: &[Shipped] = shipped! {
    "altllm",
    "anthropic",
    "aws-json",
    "azure-openai",
    "cloudflare",
    "docker-registry",
    "elasticsearch",
    "github",
    "google",
    "graphql",
    "json-api",
    "kubernetes",
    "litellm",
    "matrix",
    "openai",
    "problem",
    "slack",
    "stripe",
    "twilio",
};

/// The catalog of that name.
///
/// # Errors
///
/// If there is none: the mistake names the one that is probably meant, or all there are.
pub fn find(name: &str) -> Result<Shipped, Box<Diagnostic>> {
    if let Some(found) = ALL.iter().find(|shipped| shipped.name == name) {
        return Ok(*found);
    }
    let names = || ALL.iter().map(|shipped| shipped.name);
    let help = match nearest(name, names()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("there are {}", names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    Err(Box::new(Diagnostic::of_file(format!("no catalog `{name}` is shipped with Backstop")).help(help)))
}
