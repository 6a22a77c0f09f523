//! Sessions of pages: the tokens of the API in cookies that no script can read and no other site can send. What
//! changes something must come from a page of this server: its `Origin` is this server's own.

use app::auth::{Device, SessionTokens};
use app::{App, Problem};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use cookie::{Cookie, SameSite};

/// The cookie of the access token.
const ACCESS: &str = "zhixuan_access";
/// The cookie of the refresh token.
const REFRESH: &str = "zhixuan_refresh";
/// The cookie of the language.
const LANGUAGE: &str = "zhixuan_language";
/// The cookie of the look.
const LOOK: &str = "zhixuan_look";

/// How pages may look: as they are, large and in one column (长辈版), or in strong contrast.
pub(crate) const LOOKS: [&str; 3] = ["plain", "large", "contrast"];

/// An access token that was renewed on the way to the handler.
#[derive(Clone)]
pub(crate) struct Renewed(pub(crate) String);

/// The access token that a browser keeps.
pub(crate) fn access(headers: &HeaderMap) -> Option<String> {
    kept(headers, ACCESS)
}

/// The refresh token that a browser keeps.
pub(crate) fn refresh(headers: &HeaderMap) -> Option<String> {
    kept(headers, REFRESH)
}

/// The language that was chosen before.
pub(crate) fn language(headers: &HeaderMap) -> Option<String> {
    kept(headers, LANGUAGE)
}

/// The look that was chosen before.
pub(crate) fn look(headers: &HeaderMap) -> Option<String> {
    kept(headers, LOOK)
}

fn kept(headers: &HeaderMap, name: &str) -> Option<String> {
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut cookies = sent.flat_map(Cookie::split_parse).filter_map(Result::ok);
    cookies
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
        .filter(|value| !value.is_empty())
}

/// What kind of device a request comes from.
pub(crate) fn device(headers: &HeaderMap) -> Device {
    Device::of(headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default())
}

/// Refuses what another site's page sent along with our cookies (RFC 6454, `Origin`).
///
/// # Errors
/// [`Problem::CrossSite`].
pub(crate) fn require_own_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let origin = text(header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    match (origin, text(header::HOST)) {
        (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(host) => Ok(()),
        _ => Err(Problem::CrossSite),
    }
}

/// Gives the browser the tokens of a session.
pub(crate) fn keep(to: &mut HeaderMap, tokens: &SessionTokens, asked: &HeaderMap) {
    put(to, ACCESS, &tokens.access, asked);
    put(to, REFRESH, &tokens.refresh, asked);
}

/// Takes the tokens from the browser.
pub(crate) fn forget(to: &mut HeaderMap, asked: &HeaderMap) {
    put(to, ACCESS, "", asked);
    put(to, REFRESH, "", asked);
}

/// Behind pages: the language and the look that an address asked for stay for the pages after it.
pub(crate) async fn choices_kept(request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let chosen = |name: &str, words: &[&'static str]| {
        let asked = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        words.iter().copied().find(|word| asked == Some(word))
    };
    let (language, look) = (chosen("lang", &["zh", "en"]), chosen("look", &LOOKS));
    let mut response = next.run(request).await;
    if let Some(language) = language {
        put(response.headers_mut(), LANGUAGE, language, &asked);
    }
    if let Some(look) = look {
        put(response.headers_mut(), LOOK, look, &asked);
    }
    response
}

fn put(to: &mut HeaderMap, name: &'static str, value: &str, asked: &HeaderMap) {
    let mut cookie = Cookie::new(name, value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Strict);
    if asked.get("x-forwarded-proto").is_some_and(|proto| proto == "https") {
        cookie.set_secure(true);
    }
    if value.is_empty() {
        cookie.make_removal();
    } else if name == LANGUAGE || name == LOOK {
        cookie.make_permanent();
    }
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        to.append(header::SET_COOKIE, value);
    }
}

/// In front of pages: an access token that has run out is renewed with the refresh token, unseen.
pub(crate) async fn renewed(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let held = match access(&asked) {
        Some(token) => app.principal(&token).await.is_ok(),
        None => false,
    };
    let Some(refresh) = refresh(&asked).filter(|_| !held) else { return next.run(request).await };
    let Ok(tokens) = app.renew(&refresh).await else {
        let mut response = next.run(request).await;
        forget(response.headers_mut(), &asked);
        return response;
    };
    request.extensions_mut().insert(Renewed(tokens.access.clone()));
    let mut response = next.run(request).await;
    keep(response.headers_mut(), &tokens, &asked);
    response
}
