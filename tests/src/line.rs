//! One kept connection that sends and reads requests: it costs the machine little, so that a rate is the server's, and
//! it can be cut where a test wants it cut.

use std::fmt::Write as _;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_mins(5);

/// A POST before it is sent.
#[derive(Clone, Debug)]
pub struct Post<'a> {
    /// The path.
    pub path: &'a str,
    /// The access token.
    pub token: &'a str,
    /// The idempotency key.
    pub key: Option<&'a str>,
    /// The kind of the body.
    pub kind: &'a str,
    /// The body.
    pub body: &'a [u8],
}

/// A connection.
pub struct Line {
    stream: BufReader<TcpStream>,
}

impl Line {
    /// To a server at `host:port`.
    ///
    /// # Errors
    /// Where nobody listens.
    pub fn open(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Sends a request; its answer comes next.
    ///
    /// # Errors
    /// Where the connection is gone.
    pub fn send(&mut self, post: &Post<'_>) -> io::Result<()> {
        let Post { path, token, key, kind, body } = post;
        let mut request = format!(
            "POST {path} HTTP/1.1\r\nHost: line\r\nAuthorization: Bearer {token}\r\nContent-Type: {kind}\r\n\
             Content-Length: {}\r\n",
            body.len()
        );
        if let Some(key) = key {
            write!(request, "Idempotency-Key: {key}\r\n").map_err(io::Error::other)?;
        }
        request.push_str("\r\n");
        let mut request = request.into_bytes();
        request.extend_from_slice(body);
        self.stream.get_mut().write_all(&request)
    }

    /// Status and body of the answer.
    ///
    /// # Errors
    /// Where the connection is gone before it is whole.
    pub fn answer(&mut self) -> io::Result<(u16, Vec<u8>)> {
        let (mut status, mut length) = (0, 0);
        loop {
            let mut line = String::new();
            if self.stream.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line == "\r\n" {
                break;
            }
            if status == 0 {
                status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
            } else if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok((status, body))
    }
}
