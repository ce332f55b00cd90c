//! The attribute of the type itself.

use syn::{Data, DeriveInput, Lit, Path};

use super::model::{NAME, Source};
use crate::derive::{
    attribute::{self, Item, Value},
    mistakes::Mistakes,
};

const FORM: &str = "`#[api_error(path::to::Error, schema = \"name.errors.json\")]`";

/// What it says.
#[derive(Default)]
pub(super) struct Container {
    pub(super) error: Option<Path>,
    pub(super) source: Option<Source>,
    pub(super) runtime: Option<Path>,
    /// A key was wrong, which has been reported; nothing is said to be missing then.
    pub(super) wrong: bool,
}

impl Container {
    pub(super) fn parse(input: &DeriveInput, mistakes: &mut Mistakes) -> Self {
        let mut container = Self::default();
        let mut before = Mistakes::default();
        let (items, place) = attribute::items(&input.attrs, NAME, &mut before);
        container.wrong = !before.are_none();
        before.move_to(mistakes);
        for item in items {
            container.item(item, mistakes);
        }
        let Some(place) = place else {
            mistakes.at(input.ident.span(), format_args!("which API's errors become this type? Say {FORM}"));
            return container;
        };
        if container.error.is_none() && !container.wrong {
            mistakes.at(place, format_args!("the type of the API's errors is missing: {FORM}"));
        }
        if container.source.is_none() && !container.wrong && matches!(input.data, Data::Enum(_)) {
            mistakes.at(place, format_args!("the error file is missing: {FORM}, or `schema = catalog(\"name\")`"));
        }
        container
    }

    fn item(&mut self, item: Item, mistakes: &mut Mistakes) {
        match item {
            Item::Path(path) if self.error.is_none() => self.error = Some(path),
            Item::Path(path) => mistakes.on(path, "the type of the API's errors is given twice"),
            Item::Pair(key, value) if key == "schema" => {
                if self.source.is_some() {
                    mistakes.at(key.span(), "`schema` is given twice");
                }
                let source = source(value, mistakes);
                self.wrong |= source.is_none();
                self.source = source;
            }
            Item::Pair(key, value) if key == "crate" => self.runtime = value.path(&key, "path::to::backstop", mistakes),
            Item::Literal(literal) => {
                self.wrong = true;
                mistakes
                    .on(literal, "this belongs to a variant; of the type itself, say the errors' type and `schema`");
            }
            Item::Pair(key, _) | Item::List(key, _) => {
                self.wrong = true;
                attribute::unknown(&key, &["schema", "crate"], mistakes);
            }
        }
    }
}

fn source(value: Value, mistakes: &mut Mistakes) -> Option<Source> {
    match value {
        Value::Literal(Lit::Str(path)) if path.value().is_empty() => mistakes.at(path.span(), "the path is empty"),
        Value::Literal(Lit::Str(path)) => return Some(Source::Path(path)),
        Value::Call(name, mut list) if name == "catalog" => {
            if let (Some(Item::Literal(Lit::Str(name))), true) = (list.items.pop(), list.items.is_empty()) {
                return Some(Source::Catalog(name));
            }
            mistakes.at(list.span, "expected the name of a shipped catalog: `catalog(\"name\")`");
        }
        other => {
            let message = "expected the path of an error file, such as \"api.errors.json\", or `catalog(\"name\")`";
            mistakes.at(other.span(), message);
        }
    }
    None
}
