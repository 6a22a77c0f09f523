//! Problems in the reader's words: what an answer says to its user stands in the client's language.

use crate::answer::Details;
use crate::session;
use app::texts::Texts;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use roster::Language;

/// The language of a client: the one chosen for its pages, or English where it asks for it first, or Chinese.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    let kept = session::language(headers);
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let wanted = kept.as_deref().or(asked).unwrap_or_default();
    if wanted.trim_start().starts_with("en") { Language::English } else { Language::Chinese }
}

/// Behind everything: a problem gets its sentences.
pub(crate) async fn worded(request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let mut response = next.run(request).await;
    let Some(mut details) = response.extensions_mut().remove::<Details>() else { return response };
    let t = Texts::of(language);
    details.word(t);
    if let Ok(body) = serde_json::to_vec(&details) {
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = Body::from(body);
        let tag = match language {
            Language::Chinese => "zh-Hans",
            Language::English => "en",
        };
        response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(tag));
    }
    response
}

/// A sentence of a page with texts filled in.
pub(crate) fn filled<const N: usize>(t: &Texts, key: &str, facts: [(&str, String); N]) -> String {
    t.sentence(key, facts.map(|(name, fact)| (name.to_owned(), fact.into())))
}
