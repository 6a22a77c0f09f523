//! HTTP as a client of the system speaks it.

use serde_json::Value;
use ureq::http::{HeaderMap, Request};

/// The largest body that is read.
const MOST: u64 = 256 << 20;

/// One request before it is sent.
#[derive(Clone, Debug)]
pub struct Call {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Call {
    /// A request without headers and body.
    pub fn new(method: &str, path: impl Into<String>) -> Self {
        Self { method: method.to_owned(), path: path.into(), headers: Vec::new(), body: None }
    }

    /// A GET.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    /// A POST of JSON.
    pub fn post(path: impl Into<String>, body: &Value) -> Self {
        Self::new("POST", path).bytes("application/json", body.to_string())
    }

    /// A POST of bytes.
    pub fn upload(path: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self::new("POST", path).bytes("application/octet-stream", body)
    }

    /// A DELETE.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new("DELETE", path)
    }

    /// Sent by a page of this server that somebody is signed in on.
    #[must_use]
    pub fn on_page(self, client: &Client, token: &str) -> Self {
        let own = format!("http://{}", client.address());
        self.header("cookie", &format!("zhixuan_access={token}")).header("origin", &own)
    }

    /// With a plain form.
    #[must_use]
    pub fn form(self, fields: &str) -> Self {
        self.bytes("application/x-www-form-urlencoded", fields)
    }

    /// Sent with this access token.
    #[must_use]
    pub fn by(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Sent with this header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sent with this body.
    #[must_use]
    pub fn bytes(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.header("content-type", kind)
    }

    fn request<B>(&self, base: &str, body: B) -> Request<B> {
        let mut builder = Request::builder().method(self.method.as_str()).uri(format!("{base}{}", self.path));
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        builder.body(body).unwrap()
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty for a stream of events, which does not end.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header as text; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The JSON of a success; any other answer fails the test.
    #[track_caller]
    pub fn done(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, String::from_utf8_lossy(&self.body));
        self.json()
    }

    /// The kind of a problem, after checking that the answer is problem details (RFC 9457) of this status.
    #[track_caller]
    pub fn problem(&self, status: u16) -> String {
        let shown = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{shown}");
        assert_eq!(self.header("content-type"), "application/problem+json", "{shown}");
        let body = self.json();
        assert_eq!(body.get("status"), Some(&Value::from(status)), "{shown}");
        for name in ["title", "detail"] {
            assert!(body.get(name).and_then(Value::as_str).is_some_and(|text| !text.is_empty()), "{name}: {shown}");
        }
        body.get("type").and_then(Value::as_str).unwrap().to_owned()
    }

    /// The codes of the blockers in a refusal.
    #[track_caller]
    pub fn refused(&self) -> Vec<String> {
        assert_eq!(self.problem(409), "refused");
        let body = self.json();
        let blockers = body.get("blockers").and_then(Value::as_array).into_iter().flatten();
        blockers.filter_map(|one| one.get("code").and_then(Value::as_str).map(str::to_owned)).collect()
    }
}

/// A client of one server.
#[derive(Clone)]
pub struct Client {
    base: String,
    agent: ureq::Agent,
}

impl Client {
    /// Of the server at this address, for example `http://127.0.0.1:8080`.
    pub fn new(base: impl Into<String>) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(128)
            .max_idle_connections_per_host(128)
            .build();
        Self { base: base.into(), agent: config.new_agent() }
    }

    /// The server's `host:port`.
    pub fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// The answer, or none where the server went away before it was whole.
    pub fn attempt(&self, call: &Call) -> Option<Answer> {
        let answered = match &call.body {
            Some(body) => self.agent.run(call.request(&self.base, body.clone())),
            None => self.agent.run(call.request(&self.base, ())),
        };
        let mut answered = answered.ok()?;
        let status = answered.status().as_u16();
        let headers = answered.headers().clone();
        let endless = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let body =
            if endless { Vec::new() } else { answered.body_mut().with_config().limit(MOST).read_to_vec().ok()? };
        Some(Answer { status, headers, body })
    }

    /// The answer of a server that must be there.
    #[track_caller]
    pub fn send(&self, call: &Call) -> Answer {
        match self.attempt(call) {
            Some(answer) => answer,
            None => panic!("no answer to {} {}", call.method, call.path),
        }
    }
}
