//! What requests bring: parameters, JSON bodies with a pointer to what is wrong, idempotency keys,
//! preconditions. Whatever is wrong is answered as a problem.

use crate::answer::ApiProblem;
use app::commands::Requested;
use app::{Fault, Problem};
use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The largest JSON body in bytes.
pub(crate) const MOST_JSON: usize = 4 << 20;
/// The largest plain form in bytes, as axum has it.
pub(crate) const MOST_PLAIN: usize = 2 << 20;
/// The largest upload in bytes.
pub(crate) const MOST_UPLOAD: usize = 32 << 20;

/// Reads a whole body, at most so many bytes.
pub(crate) async fn body(body: Body, most: usize) -> Result<Bytes, ApiProblem> {
    axum::body::to_bytes(body, most).await.map_err(|_| ApiProblem(Problem::TooLarge { most }))
}

/// What a form with files cannot be read for, where it may have so many bytes.
fn unreadable(most: usize) -> impl Fn(MultipartError) -> Problem + Copy {
    move |error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge { most },
        _ => Problem::misread_as("", &error.body_text()),
    }
}

/// What a form with files sends: its words by their field, and the files that somebody chose.
#[derive(Default)]
pub(crate) struct SentForm {
    pub(crate) words: BTreeMap<String, String>,
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

impl SentForm {
    /// Reads a form that may have so many bytes.
    ///
    /// # Errors
    /// [`Problem::TooLarge`], [`Problem::Invalid`] for what is no form.
    pub(crate) async fn read(mut form: Multipart, most: usize) -> Result<Self, Problem> {
        let unreadable = unreadable(most);
        let mut sent = Self::default();
        while let Some(part) = form.next_field().await.map_err(unreadable)? {
            let name = part.name().unwrap_or_default().to_owned();
            if part.file_name().is_some() {
                let bytes = part.bytes().await.map_err(unreadable)?;
                if !bytes.is_empty() {
                    sent.files.push((name, bytes.to_vec()));
                }
            } else {
                sent.words.insert(name, part.text().await.map_err(unreadable)?);
            }
        }
        Ok(sent)
    }

    /// A word without the spaces around it; empty where none was sent.
    pub(crate) fn word(&mut self, name: &str) -> String {
        self.words.remove(name).map(|word| word.trim().to_owned()).unwrap_or_default()
    }

    /// A file; none where none was chosen.
    pub(crate) fn file(&mut self, name: &str) -> Option<Vec<u8>> {
        let at = self.files.iter().position(|(field, _)| field == name)?;
        Some(self.files.swap_remove(at).1)
    }
}

/// The parameters of a path; what cannot be one names nothing.
pub(crate) struct Path<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        match axum::extract::Path::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Problem::NotFound("thing; a part of the path is not what it should be").into()),
        }
    }
}

/// The parameters after the question mark.
pub(crate) struct Query<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::misread_as("?", &rejection.body_text()).into()),
        }
    }
}

/// A JSON body and the hash of its bytes.
pub(crate) struct Sent<T> {
    pub(crate) value: T,
    pub(crate) requested: Requested,
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Self::Rejection> {
        let (parts, sent) = request.into_parts();
        let bytes = body(sent, MOST_JSON).await?;
        let requested = requested(&parts.headers, parts.uri.path(), &bytes)?;
        Ok(Self { value: json(&bytes)?, requested })
    }
}

/// Bytes as they were sent.
pub(crate) struct Upload {
    pub(crate) bytes: Bytes,
    pub(crate) requested: Requested,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = ApiProblem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Self::Rejection> {
        let (parts, sent) = request.into_parts();
        let bytes = body(sent, MOST_UPLOAD).await?;
        let requested = requested(&parts.headers, parts.uri.path(), &bytes)?;
        if bytes.is_empty() {
            return Err(Problem::field("", Fault::EmptyBody).into());
        }
        Ok(Self { bytes, requested })
    }
}

/// Parses a JSON object; an empty body is an empty object.
pub(crate) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiProblem> {
    let bytes = match bytes.trim_ascii_start() {
        [] => b"{}",
        // serde would read an array as the fields in their order.
        [b'[', ..] => return Err(Problem::field("", Fault::NotAnObject).into()),
        given => given,
    };
    let mut given = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut given).map_err(|error| Problem::misread(&error))?;
    given.end().map_err(|error| Problem::misread_as("", &error))?;
    Ok(value)
}

/// Idempotency key, precondition and body hash of a request.
pub(crate) fn requested(headers: &HeaderMap, path: &str, bytes: &[u8]) -> Result<Requested, ApiProblem> {
    let key = headers.get("idempotency-key").map(|value| value.to_str().unwrap_or_default().to_owned());
    if key.as_ref().is_some_and(|key| key.is_empty() || key.len() > 200) {
        return Err(Problem::field("Idempotency-Key", Fault::NotAKey).into());
    }
    let if_size = match headers.get(header::IF_MATCH) {
        None => None,
        Some(value) => Some(tag(value.to_str().unwrap_or_default())?),
    };
    Ok(Requested::new(key, if_size, path, bytes))
}

fn tag(text: &str) -> Result<u64, ApiProblem> {
    text.trim().trim_matches('"').parse().map_err(|_| Problem::field("If-Match", Fault::NotATag).into())
}
