//! The REST API as the story uses it: over HTTP for the rehearsal, inside the process for the demo's seed.
//! Both go through the same router, authorisation and bodies.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use serde_json::Value;
use tokio::runtime::Handle;
use tower::ServiceExt;

use super::StoryError;

/// What a request carries.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Payload<'a> {
    /// Nothing.
    Nothing,
    /// JSON.
    Json(&'a Value),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// What came back.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; null where it is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The codes of the blockers in a refusal.
    pub(crate) fn codes(&self) -> Vec<String> {
        let json = self.json();
        let blockers = json.get("blockers").and_then(Value::as_array).into_iter().flatten();
        blockers.filter_map(|one| one.get("code").and_then(Value::as_str).map(str::to_owned)).collect()
    }
}

/// Where requests go.
#[derive(Clone)]
pub(crate) enum Api {
    /// A server at this base address.
    Http {
        /// For example `http://127.0.0.1:8080`.
        base: String,
        /// Keeps connections open.
        agent: ureq::Agent,
    },
    /// The router itself.
    Inside {
        /// The router.
        router: Router,
        /// Where its futures run.
        runtime: Handle,
    },
}

impl Api {
    /// Over HTTP.
    pub(crate) fn http(base: String) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        Self::Http { base, agent: config.new_agent() }
    }

    /// One request.
    ///
    /// # Errors
    /// [`StoryError::Unreachable`] where no answer came.
    pub(crate) fn call(
        &self,
        method: &str,
        path: &str,
        token: Option<&str>,
        payload: Payload<'_>,
    ) -> Result<Answer, StoryError> {
        match self {
            Self::Http { base, agent } => over_http(agent, method, &format!("{base}{path}"), token, payload),
            Self::Inside { router, runtime } => inside(router, runtime, method, path, token, payload),
        }
    }
}

fn request<B>(
    method: &str,
    uri: &str,
    token: Option<&str>,
    kind: Option<&str>,
    body: B,
) -> Result<Request<B>, StoryError> {
    let mut builder = Request::builder().method(method).uri(uri);
    if let Some(token) = token {
        builder = builder.header("authorization", format!("Bearer {token}"));
    }
    if let Some(kind) = kind {
        builder = builder.header("content-type", kind);
    }
    builder.body(body).map_err(|error| StoryError::Unreachable(error.to_string()))
}

fn parts(payload: Payload<'_>) -> (Option<&'static str>, Vec<u8>) {
    match payload {
        Payload::Nothing => (None, Vec::new()),
        Payload::Json(value) => (Some("application/json"), value.to_string().into_bytes()),
        Payload::Bytes(bytes) => (Some("application/octet-stream"), bytes.to_vec()),
    }
}

fn over_http(
    agent: &ureq::Agent,
    method: &str,
    uri: &str,
    token: Option<&str>,
    payload: Payload<'_>,
) -> Result<Answer, StoryError> {
    let (kind, bytes) = parts(payload);
    let unreachable = |error: ureq::Error| StoryError::Unreachable(error.to_string());
    let mut answer = if matches!(payload, Payload::Nothing) {
        agent.run(request(method, uri, token, kind, ())?).map_err(unreachable)?
    } else {
        agent.run(request(method, uri, token, kind, bytes)?).map_err(unreachable)?
    };
    let body = answer.body_mut().with_config().limit(256 << 20).read_to_vec().map_err(unreachable)?;
    Ok(Answer { status: answer.status().as_u16(), body })
}

fn inside(
    router: &Router,
    runtime: &Handle,
    method: &str,
    path: &str,
    token: Option<&str>,
    payload: Payload<'_>,
) -> Result<Answer, StoryError> {
    let (kind, bytes) = parts(payload);
    let request = request(method, path, token, kind, Body::from(bytes))?;
    runtime.block_on(async {
        let response = match router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), 256 << 20).await;
        let body = body.map_err(|error| StoryError::Unreachable(error.to_string()))?.to_vec();
        Ok(Answer { status, body })
    })
}
