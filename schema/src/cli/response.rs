//! The response on the command line.

use std::{
    fs,
    io::{self, Read as _},
    path::Path,
};

use super::arguments;
use crate::interpret::Response;

/// The response that the arguments describe; `None` where they describe none.
///
/// # Errors
///
/// What is wrong with it, for people.
pub(super) fn given(arguments: &arguments::Response) -> Result<Option<Response>, String> {
    let mut response = match (&arguments.response, arguments.status) {
        (Some(path), _) => parse(&read(path)?)?,
        (None, Some(status)) => {
            let body = arguments.body.as_deref().map(body).transpose()?.unwrap_or_default();
            Response { status, headers: arguments.header.clone(), body, method: None }
        }
        (None, None) => return Ok(None),
    };
    response.method.clone_from(&arguments.method);
    Ok(Some(response))
}

fn body(text: &str) -> Result<Vec<u8>, String> {
    match text.strip_prefix('@') {
        Some(path) => read(Path::new(path)),
        None if text == "-" => read(Path::new("-")),
        None => Ok(text.as_bytes().to_vec()),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let result =
        if path.as_os_str() == "-" { io::stdin().read_to_end(&mut bytes).map(|_| bytes) } else { fs::read(path) };
    result.map_err(|error| format!("`{}` cannot be read: {error}", path.display()))
}

/// A response as `curl -i` prints it: a status line, headers, an empty line, the body. Responses before the last one, as to
/// a `CONNECT` or of a redirect that was followed, are passed over.
fn parse(text: &[u8]) -> Result<Response, String> {
    let (head, body) = split_head(text);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let mut words = first.split(' ');
    let is_http = words.next().is_some_and(|word| word.starts_with("HTTP/"));
    let status = words.next().and_then(|word| word.parse().ok()).filter(|status| (100..1000).contains(status));
    let Some(status) = status.filter(|_| is_http) else {
        return Err(format!("a response begins with a status line such as `HTTP/1.1 429`, not with `{first:.40}`"));
    };
    if is_head(body) {
        return parse(body);
    }
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    };
    Ok(Response { status, headers: lines.filter_map(header).collect(), body: body.to_vec(), method: None })
}

fn is_head(text: &[u8]) -> bool {
    text.starts_with(b"HTTP/")
}

/// What stands before the first empty line, and after it.
fn split_head(text: &[u8]) -> (&[u8], &[u8]) {
    let ends = [&b"\r\n\r\n"[..], b"\n\n"].into_iter();
    let end = ends.filter_map(|end| Some((text.windows(end.len()).position(|part| part == end)?, end.len()))).min();
    end.map_or((text, &[]), |(at, length)| (&text[..at], &text[at + length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_is_read_as_curl_prints_it() {
        let text =
            b"HTTP/1.1 200 Connection established\r\n\r\nHTTP/2 429 \r\nRetry-After: 7\r\nx-a: b: c\r\n\r\n{}\r\n\r\n";
        let response = parse(text).unwrap();
        assert_eq!(response.status, 429);
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(response.headers, [header("retry-after", "7"), header("x-a", "b: c")]);
        assert_eq!(response.body, b"{}\r\n\r\n");
        assert_eq!(parse(b"HTTP/1.0 502 Bad Gateway").unwrap().status, 502);
        assert!(parse(b"{}").unwrap_err().contains("`HTTP/1.1 429`"));
        assert!(parse(b"").is_err() && parse(b"HTTP/1.1 nothing").is_err());
    }
}
