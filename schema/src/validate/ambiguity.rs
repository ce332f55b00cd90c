//! Errors that nothing tells apart.

use crate::catalog::Catalog;
use crate::diagnostic::Sink;
use crate::model::File;

pub(super) fn check(_: &File, _: &Catalog, _: &Sink) {}
