//! A server that does as it is told, one act a connection.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

#[derive(Clone)]
pub(crate) enum Act {
    /// Writes this and closes the connection, be it a whole response or not.
    Truncate(Vec<u8>),
    /// Writes this and keeps the connection open.
    Stick(Vec<u8>),
    /// Says nothing and keeps the connection open.
    Hang,
    /// Closes the connection.
    Close,
    /// Resets the connection.
    Reset,
}

pub(crate) fn respond(status: u16, headers: &[(&str, &str)], body: &str) -> Act {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let response =
        format!("HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}");
    Act::Truncate(response.into_bytes())
}

pub(crate) fn json(status: u16, body: &str) -> Act {
    respond(status, &[("content-type", "application/json")], body)
}

pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<String>>>,
    hanging: mpsc::UnboundedReceiver<()>,
}

impl Server {
    pub(crate) async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (hangs, hanging) = mpsc::unbounded_channel();
        let acts: Vec<_> = acts.into_iter().collect();
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            let mut open = Vec::new();
            for act in acts {
                let (mut stream, _) = listener.accept().await.unwrap();
                let request = read_request(&mut stream).await;
                seen.lock().unwrap().push(request);
                match act {
                    Act::Truncate(bytes) => stream.write_all(&bytes).await.unwrap(),
                    Act::Stick(bytes) => {
                        stream.write_all(&bytes).await.unwrap();
                        open.push(stream);
                        hangs.send(()).unwrap();
                    }
                    Act::Hang => {
                        open.push(stream);
                        hangs.send(()).unwrap();
                    }
                    Act::Close => {}
                    Act::Reset => stream.set_zero_linger().unwrap(),
                }
            }
            // Open connections stay so until the test ends.
            std::future::pending::<()>().await;
        });
        Self { url, requests, hanging }
    }

    /// What was asked so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Waits until a client is left without an answer, or without the end of it.
    pub(crate) async fn hanging(&mut self) {
        self.hanging.recv().await.unwrap();
    }
}

/// The value of a header of a request.
pub(crate) fn header(request: &str, name: &str) -> Option<String> {
    let mut lines = request.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
}

/// The URL of a port on which nothing listens.
pub(crate) async fn unused_url() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}/v1", listener.local_addr().unwrap())
}

/// The head of a request; its body, if any, is two bytes long and comes with it.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    loop {
        let mut buffer = [0; 4_096];
        let read = stream.read(&mut buffer).await.unwrap();
        request.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&request);
        let body = header(&text, "content-length").map_or(0, |length| length.parse().unwrap());
        if read == 0 || text.find("\r\n\r\n").is_some_and(|end| text.len() >= end + 4 + body) {
            return text.into_owned();
        }
    }
}
