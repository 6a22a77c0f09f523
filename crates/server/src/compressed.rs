//! Pages, their files and JSON go out compressed to browsers that take it: a village's line carries a fifth of the bytes.
//! What is checked byte by byte (bundles, workbooks, prints) goes out as it is, and live events are never held back.
//!
//! Nothing secret stands in a page beside text of a stranger's choice: the session's cookie is `SameSite=Strict`, so that
//! another site can neither ask for a page of somebody who is signed in nor guess from its length what stands there.

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};

/// Bytes below which a packet is sent anyway.
const SMALL: u64 = 1024;

/// What is text.
const TEXT: [&str; 6] =
    ["text/html", "text/css", "text/javascript", "application/json", "application/problem+json", "image/svg+xml"];

type IsText = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// The layer.
pub(crate) fn layer() -> CompressionLayer<And<SizeAbove, IsText>> {
    let text: IsText = is_text;
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(SMALL).and(text))
}

fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    TEXT.iter().any(|text| kind.starts_with(text))
}
