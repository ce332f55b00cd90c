//! The error file that the words of the attributes come from.

use backstop_schema::{catalog::Catalog, catalogs, diagnostic::Diagnostics, expand::outline};
use proc_macro2::Span;

use super::model::{Model, Source};
use crate::{derive::mistakes::Mistakes, file};

/// What the file says.
pub(super) enum Schema {
    /// A struct need not name one.
    None,
    /// It could not be read, which has been reported.
    Unread,
    Read(Box<Read>),
}

pub(super) struct Read {
    pub(super) catalog: Catalog,
    /// What messages call it.
    pub(super) shown: String,
    pub(super) place: Span,
    /// Whether `include_bytes!` finds it under its path.
    pub(super) tracked: bool,
    /// Whether the file is without mistakes. Those it has are reported where it becomes a module, in the outline of
    /// which the names are these.
    sound: bool,
}

impl Schema {
    fn of(source: &[u8], shown: String, place: Span, tracked: bool) -> Self {
        let (catalog, sound) = match backstop_schema::check(source) {
            Ok(catalog) => (catalog, true),
            Err(failure) => (outline(&failure.outline), false),
        };
        Self::Read(Box::new(Read { catalog, shown, place, tracked, sound }))
    }

    /// What words can be checked against.
    pub(super) fn catalog(&self) -> Option<&Read> {
        self.read().filter(|read| read.sound)
    }

    pub(super) fn read(&self) -> Option<&Read> {
        match self {
            Self::Read(read) => Some(read),
            Self::None | Self::Unread => None,
        }
    }

    pub(super) fn is_sound(&self) -> bool {
        match self {
            Self::None => true,
            Self::Unread => false,
            Self::Read(read) => read.sound,
        }
    }
}

impl Read {
    /// What the runtime's `made_from` makes of the same errors.
    pub(super) fn fingerprint(&self) -> u64 {
        let names = self.catalog.errors.iter().map(|error| error.name.as_bytes());
        names.chain([&b"unrecognized"[..]]).fold(0xCBF2_9CE4_8422_2325, |hash, name| match name {
            [first, .., last] => mixed(hash, u32::from_le_bytes([length(name), *first, name[name.len() / 2], *last])),
            _ => mixed(hash, u32::from(length(name))),
        })
    }
}

/// The low byte of the length, as the runtime takes it.
fn length(name: &[u8]) -> u8 {
    name.len().to_le_bytes()[0]
}

fn mixed(hash: u64, value: u32) -> u64 {
    (hash ^ u64::from(value)).wrapping_mul(0x0100_0000_01B3)
}

pub(super) fn load(model: &Model<'_>, mistakes: &mut Mistakes) -> Schema {
    match &model.source {
        None if model.is_enum => Schema::Unread,
        None => Schema::None,
        Some(Source::Path(path)) => {
            match file::read(&path.value(), path.span(), &format!("schema = {:?}", path.value())) {
                Ok(file) => Schema::of(&file.bytes, file.shown, path.span(), file.tracked),
                Err(unread) => {
                    let text = Diagnostics::from(unread.mistake).render(&unread.shown, &[]);
                    mistakes.at(path.span(), text.strip_prefix("error: ").unwrap_or(&text).trim_end());
                    Schema::Unread
                }
            }
        }
        Some(Source::Catalog(name)) => match catalogs::find(&name.value()) {
            Ok(shipped) => {
                let shown = format!("catalog {}", shipped.name);
                Schema::of(shipped.source.as_bytes(), shown, name.span(), false)
            }
            Err(mistake) => {
                mistakes.with_help(name.span(), &mistake.message, mistake.help.as_deref().unwrap_or_default());
                Schema::Unread
            }
        },
    }
}
