//! A response, laid out.

use http::{
    HeaderMap, HeaderName, HeaderValue, Response,
    header::{CONTENT_LENGTH, CONTENT_TYPE, DATE},
};

use crate::{
    Fault,
    decode::format_date,
    tables::{Condition, Envelope, Place, Source, Test},
};

use super::{body::Tree, draft::Placed, json::Value, said::Said};

/// What a response is laid out in.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub(super) envelope: Option<&'static Envelope>,
    /// Whether the body names the status too, where the envelope has a place for it.
    pub(super) status: bool,
}

/// Reads a response: what it says.
pub(super) type Read<'a> = &'a dyn Fn(&Response<Vec<u8>>) -> Said;

/// The response with what is placed in it and as much else as the envelope asks for, and what it says.
pub(super) fn page(fault: &Fault, frame: Frame, placed: &[Placed], read: Read<'_>) -> (Response<Vec<u8>>, Said) {
    let mut page = Page { tree: Tree::new(&fault.catalog().tables), headers: HeaderMap::new() };
    for Placed { place, written, .. } in placed {
        page.put(*place, &written.value);
        if let Some(date) = written.date {
            insert(&mut page.headers, DATE.as_str(), &format_date(date));
        }
    }
    if let Some(envelope) = frame.envelope {
        // The response has its status anyway, so that in the body it only goes where nothing else is.
        if let Some(source) = envelope.status.all.first().filter(|source| frame.status && !page.has(source)) {
            page.put(source.place, &Value::Raw(fault.status().as_u16().to_string()));
        }
        page.conditions(envelope.when);
        if fault.status().is_success() {
            page.conditions(envelope.error_when.unwrap_or_default());
        }
    }
    let body = page.tree.write();
    let mut headers = page.headers;
    if !body.is_empty() && !headers.contains_key(CONTENT_TYPE) {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if headers.contains_key(CONTENT_LENGTH) {
        headers.insert(CONTENT_LENGTH, body.len().into());
    }
    let mut response = Response::new(body);
    *response.status_mut() = fault.status();
    *response.headers_mut() = headers;
    recognised(fault, response, read)
}

struct Page {
    tree: Tree,
    headers: HeaderMap,
}

impl Page {
    /// Makes the conditions hold, as far as what is placed leaves them open.
    fn conditions(&mut self, conditions: &'static [Condition]) {
        for condition in conditions {
            match *condition {
                Condition::ContentType(types) => {
                    types.first().into_iter().for_each(|essence| self.header_default("content-type", essence));
                }
                Condition::Status(_) => {}
                Condition::Header(name, value) => self.header_default(name, value.unwrap_or("true")),
                Condition::Exists(node) => self.tree.put_default(node, Value::null()),
                Condition::Is(node, kind) => self.tree.put_default(node, Value::of_type(kind)),
                Condition::Equals(node, literal) => self.tree.put_default(node, Value::literal(literal)),
            }
        }
    }

    fn has(&self, source: &Source) -> bool {
        match source.place {
            Place::Body(node) => self.tree.has(node),
            Place::Header(name) => self.headers.contains_key(name),
        }
    }

    fn put(&mut self, place: Place, value: &Value) {
        match place {
            Place::Body(node) => self.tree.put(node, value.clone()),
            Place::Header(name) => insert(&mut self.headers, name, value.text()),
        }
    }

    fn header_default(&mut self, name: &str, value: &str) {
        if !self.headers.contains_key(name) {
            insert(&mut self.headers, name, value);
        }
    }
}

/// Adds the headers by which an error is told from others that read the same.
fn recognised(fault: &Fault, mut response: Response<Vec<u8>>, read: Read<'_>) -> (Response<Vec<u8>>, Said) {
    let again = read(&response);
    if again.fault.error() == fault.error() {
        return (response, again);
    }
    let tables = &fault.catalog().tables;
    let mut rules: Vec<_> = tables.rules_of(fault.error()).collect();
    rules.sort_by_key(|rule| rule.rank);
    let bare = response.headers().clone();
    for rule in rules {
        for test in tables.rules.tests(rule) {
            if let Test::Header(name, value) = test {
                insert(response.headers_mut(), name, value.unwrap_or("true"));
            }
        }
        let again = read(&response);
        if again.fault.error() == fault.error() {
            return (response, again);
        }
        response.headers_mut().clone_from(&bare);
    }
    (response, again)
}

/// Sets a header, if the value can stand in one.
fn insert(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes()))
    {
        headers.insert(name, value);
    }
}
