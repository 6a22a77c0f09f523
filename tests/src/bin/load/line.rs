//! One kept connection that posts and reads the status: it costs the machine little, so that a rate is the server's.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// A connection that posts JSON under one token.
pub(crate) struct Line {
    stream: BufReader<TcpStream>,
    token: String,
    request: String,
    answer: Vec<u8>,
}

impl Line {
    /// To a server at `host:port`.
    pub(crate) fn open(address: &str, token: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream: BufReader::new(stream), token: token.to_owned(), request: String::new(), answer: Vec::new() }
    }

    /// Posts a body that must be accepted.
    pub(crate) fn post(&mut self, path: &str, body: &str) {
        self.request.clear();
        let (token, length) = (&self.token, body.len());
        write!(
            self.request,
            "POST {path} HTTP/1.1\r\nHost: load\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        self.stream.get_mut().write_all(self.request.as_bytes()).unwrap();
        let (status, length) = self.head();
        self.answer.resize(length, 0);
        self.stream.read_exact(&mut self.answer).unwrap();
        assert!(status == "200", "{status} {}", String::from_utf8_lossy(&self.answer));
    }

    /// The status and the length of the body of the answer that comes next.
    fn head(&mut self) -> (String, usize) {
        let (mut status, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            assert!(self.stream.read_line(&mut line).unwrap() > 0, "the server closed the connection");
            if line == "\r\n" {
                return (status, length);
            }
            if status.is_empty() {
                line.split(' ').nth(1).unwrap().clone_into(&mut status);
            } else if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
    }
}
