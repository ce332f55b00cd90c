//! Where an API can be reached.

use std::{error, fmt, str::FromStr};

use http::Uri;

/// One of the places where the same API can be reached: scheme, host, port, and a path before all others if there is
/// one. The requests that a call sends to another endpoint differ in nothing else.
///
/// ```
/// use backstop::Endpoint;
///
/// let endpoint: Endpoint = "https://EU.api.example.com:443/v1/".parse()?;
/// assert_eq!(endpoint.as_str(), "https://eu.api.example.com/v1");
/// assert!("eu.api.example.com".parse::<Endpoint>().is_err(), "no scheme");
/// # Ok::<(), backstop::InvalidEndpoint>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// `scheme://host[:port][/path]`, without a slash at the end.
    text: String,
    scheme: String,
    host: String,
    /// That of the scheme where none is named.
    port: Option<u16>,
    /// Where the path begins in the text.
    path: usize,
}

impl Endpoint {
    /// The endpoint as the beginning of a URL, without a slash at the end; paths follow it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn target(&self) -> Target<'_> {
        Target { scheme: &self.scheme, host: Some(&self.host), port: self.port }
    }

    /// What follows the endpoint in the path of a request that goes there.
    #[cfg(any(feature = "reqwest", feature = "tower"))]
    pub(crate) fn rest<'a>(&self, target: Target<'_>, path: &'a str) -> Option<&'a str> {
        let Target { scheme, host, port } = target;
        let same = scheme.eq_ignore_ascii_case(&self.scheme)
            && host.is_some_and(|host| host.eq_ignore_ascii_case(&self.host))
            && port == self.port;
        let rest = path.strip_prefix(self.text.get(self.path..)?).filter(|_| same)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }

    /// Host and port, as a `Host` header has them.
    #[cfg(any(feature = "reqwest", feature = "tower"))]
    pub(crate) fn authority(&self) -> &str {
        self.text.get(self.scheme.len() + "://".len()..self.path).unwrap_or_default()
    }
}

/// Where a request goes.
#[derive(Clone, Copy, Debug, Default, Hash)]
pub(crate) struct Target<'a> {
    pub(crate) scheme: &'a str,
    pub(crate) host: Option<&'a str>,
    pub(crate) port: Option<u16>,
}

/// The port of a scheme where a URL names none.
pub(crate) fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    }
}

impl FromStr for Endpoint {
    type Err = InvalidEndpoint;

    fn from_str(text: &str) -> Result<Self, InvalidEndpoint> {
        if text.contains(['?', '#']) {
            return Err(InvalidEndpoint("it has more than scheme, host, port and path"));
        }
        let uri: Uri = text.parse().map_err(|_| InvalidEndpoint("it is no URL"))?;
        let scheme = uri.scheme_str().ok_or(InvalidEndpoint("it has no scheme"))?.to_ascii_lowercase();
        let authority = uri.authority().filter(|authority| !authority.host().is_empty());
        let authority = authority.ok_or(InvalidEndpoint("it has no host"))?;
        if authority.as_str().contains('@') {
            return Err(InvalidEndpoint("credentials belong into a header of the request"));
        }
        let (host, standard) = (authority.host().to_ascii_lowercase(), default_port(&scheme));
        let port = authority.port_u16();
        if port.is_none() && authority.as_str().len() > host.len() {
            return Err(InvalidEndpoint("its port is none"));
        }
        let mut text = format!("{scheme}://{host}");
        if let Some(port) = port.filter(|port| Some(*port) != standard) {
            text.push_str(&format!(":{port}"));
        }
        let path = text.len();
        text.push_str(uri.path().trim_end_matches('/'));
        Ok(Self { text, scheme, host, port: port.or(standard), path })
    }
}

impl TryFrom<&str> for Endpoint {
    type Error = InvalidEndpoint;

    fn try_from(text: &str) -> Result<Self, InvalidEndpoint> {
        text.parse()
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A text that is no [`Endpoint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidEndpoint(&'static str);

impl fmt::Display for InvalidEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not an endpoint such as `https://api.example.com/v1`: {}", self.0)
    }
}

impl error::Error for InvalidEndpoint {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_written_in_one_way() {
        for (text, expected) in [
            ("https://api.example.com", "https://api.example.com"),
            ("HTTPS://API.example.com:443/", "https://api.example.com"),
            ("http://api.example.com:443/v1//", "http://api.example.com:443/v1"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("unix://socket/Path", "unix://socket/Path"),
        ] {
            assert_eq!(text.parse::<Endpoint>().unwrap().as_str(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_endpoint_is_told_without_showing_it() {
        for (text, part) in [
            ("", "no URL"),
            ("/v1", "no scheme"),
            ("api.example.com", "no scheme"),
            ("https://", "no URL"),
            ("https://user:secret@api.example.com", "credentials"),
            ("https://api.example.com/?key=secret", "more than"),
            ("https://api.example.com/#top", "more than"),
            ("https://api.example.com:99999", "port"),
            ("https://a b", "no URL"),
        ] {
            let told = text.parse::<Endpoint>().unwrap_err().to_string();
            assert!(told.contains(part) && !told.contains("secret"), "{text}: {told}");
        }
    }

    #[cfg(any(feature = "reqwest", feature = "tower"))]
    #[test]
    fn a_request_goes_to_an_endpoint_whole_segments_of_its_path_included() {
        let endpoint: Endpoint = "https://api.example.com/v1".parse().unwrap();
        let target = Target { scheme: "https", host: Some("API.example.com"), port: Some(443) };
        for (path, rest) in [("/v1/chat", Some("/chat")), ("/v1", Some("")), ("/v12/chat", None), ("/", None)] {
            assert_eq!(endpoint.rest(target, path), rest, "{path}");
        }
        assert_eq!(endpoint.rest(Target { port: Some(444), ..target }, "/v1"), None);
        assert_eq!(endpoint.rest(Target { scheme: "http", ..target }, "/v1"), None);
        assert_eq!(endpoint.rest(Target { host: None, ..target }, "/v1"), None);
        assert_eq!(endpoint.authority(), "api.example.com");
    }
}
