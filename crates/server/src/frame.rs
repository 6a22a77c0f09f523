//! What every page has around it: its language, who is signed in, whether this is a rehearsal.

use crate::county_pages::OFFICES;
use crate::menu::Menu;
use crate::pages::election_id;
use crate::request::Query;
use crate::sentences::language;
use crate::session::{self, Renewed};
use app::texts::Texts;
use app::{Access, App, Principal, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use election::{ElectionId, Role};
use roster::Language;
use serde::Deserialize;
use std::convert::Infallible;

/// The frame of a page.
pub(crate) struct Frame {
    /// The texts of its language.
    pub(crate) t: &'static Texts,
    /// The language's tag (BCP 47).
    pub(crate) lang: &'static str,
    /// The word that switches to the other language.
    pub(crate) other: &'static str,
    /// How large and how plain pages are shown.
    pub(crate) look: &'static str,
    /// Whether all data are invented.
    pub(crate) rehearsal: bool,
    /// Where the reader found the server.
    pub(crate) site: String,
    /// Where the page stands, or the form that led to it: a path with what it asks for.
    pub(crate) here: String,
    /// Who is signed in.
    pub(crate) visitor: Option<Box<Principal>>,
    /// The rooms of the election that the page is about.
    pub(crate) menu: Option<Box<Menu>>,
}

/// Which language the address asks for.
#[derive(Default, Deserialize)]
struct Asked {
    lang: Option<String>,
    look: Option<String>,
}

impl Frame {
    /// The frame of a page for nobody in particular.
    pub(crate) fn plain(t: &'static Texts) -> Self {
        let (lang, other) = match t.language() {
            Language::Chinese => ("zh-Hans", "en"),
            Language::English => ("en", "zh"),
        };
        Self {
            t,
            lang,
            other,
            look: "",
            rehearsal: false,
            site: String::new(),
            here: String::new(),
            visitor: None,
            menu: None,
        }
    }

    /// This page in another language or look: all else that its address asks for stays.
    pub(crate) fn with(&self, choice: &str) -> String {
        let (path, query) = self.here.split_once('?').unwrap_or((&self.here, ""));
        // Language and look were kept by the browser when they were asked for.
        let chosen = |pair: &&str| ["lang=", "look="].iter().any(|choice| pair.starts_with(choice));
        let kept = query.split('&').filter(|pair| !pair.is_empty() && !chosen(pair));
        let asked: Vec<&str> = kept.chain([choice]).collect();
        format!("{path}?{}", asked.join("&"))
    }

    /// This page in the other language.
    pub(crate) fn in_other_language(&self) -> String {
        self.with(&format!("lang={}", self.other))
    }

    /// Whether the visitor sees all communities.
    pub(crate) fn is_office(&self) -> bool {
        self.visitor.as_ref().is_some_and(|visitor| visitor.role_anywhere(&OFFICES).is_some())
    }

    /// Whether the visitor has a role anywhere.
    pub(crate) fn is(&self, role: Role) -> bool {
        self.visitor.as_ref().is_some_and(|visitor| visitor.role_anywhere(&[role]).is_some())
    }

    /// Whether the visitor gives out accounts.
    pub(crate) fn is_administrator(&self) -> bool {
        self.is(Role::Administrator)
    }

    /// Lets in whoever has one of the roles where an election belongs.
    ///
    /// # Errors
    /// [`Problem::NotSignedIn`], [`Problem::Forbidden`], [`Problem::NotFound`].
    pub(crate) async fn require(&self, app: &App, election: ElectionId, access: Access) -> Result<&Principal, Problem> {
        let principal = self.principal()?;
        let Access::Roles(roles) = access else { return Err(Problem::Forbidden) };
        principal.role(roles, &app.place(election).await?).ok_or(Problem::Forbidden)?;
        Ok(principal)
    }

    /// The election that an address names, for its clerks alone.
    ///
    /// # Errors
    /// As [`Frame::require`].
    pub(crate) async fn desk_of(&self, app: &App, id: &str) -> Result<ElectionId, Problem> {
        let id = election_id(id)?;
        self.require(app, id, Access::DESK).await?;
        Ok(id)
    }

    /// The account, or the problem that nobody is signed in.
    pub(crate) fn principal(&self) -> Result<&Principal, Problem> {
        self.visitor.as_deref().ok_or(Problem::NotSignedIn)
    }
}

impl FromRequestParts<App> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        // An address that asks for two languages asks for none.
        let Query(asked) = Query::<Asked>::from_request_parts(parts, app).await.unwrap_or(Query(Asked::default()));
        let t = Texts::of(match asked.lang.as_deref() {
            Some("en") => Language::English,
            Some("zh") => Language::Chinese,
            _ => language(&parts.headers),
        });
        let look = asked.look.or_else(|| session::look(&parts.headers));
        let look = session::LOOKS.into_iter().find(|known| look.as_deref() == Some(known)).unwrap_or_default();
        let renewed = parts.extensions.get::<Renewed>().map(|renewed| renewed.0.clone());
        let visitor = match renewed.or_else(|| session::access(&parts.headers)) {
            Some(token) => app.principal(&token).await.ok().map(Box::new),
            None => None,
        };
        let site = app.public_url().map_or_else(|| site(&parts.headers), ToString::to_string);
        let here = here(parts, &site);
        let menu = Menu::of(app, t, parts.uri.path(), visitor.as_deref()).await;
        Ok(Self { look, rehearsal: app.is_rehearsal(), site, here, visitor, menu, ..Self::plain(t) })
    }
}

/// What a form leads to has no address of its own: it stands where the form stood.
fn here(parts: &Parts, site: &str) -> String {
    if parts.method == Method::GET {
        let asked = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        // Two slashes would lead to another server.
        return format!("/{}", asked.trim_start_matches('/'));
    }
    came_from(&parts.headers, site).unwrap_or_else(|| "/".to_owned())
}

/// The page of this server that sent the reader here.
pub(crate) fn came_from(headers: &HeaderMap, site: &str) -> Option<String> {
    let from = headers.get(header::REFERER)?.to_str().ok()?;
    from.strip_prefix(site).filter(|path| path.starts_with('/') && !path.starts_with("//")).map(str::to_owned)
}

/// The address at which the reader asked.
fn site(headers: &HeaderMap) -> String {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = if said("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    format!("{scheme}://{}", said("host").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    /// The literal keys that a template asks for by a call.
    fn keys<'a>(template: &'a str, call: &str) -> Vec<&'a str> {
        template.split(call).skip(1).filter_map(|rest| rest.split_once('"').map(|(key, _)| key)).collect()
    }

    #[test]
    fn a_switch_keeps_the_page() {
        let mut frame = Frame::plain(Texts::of(Language::Chinese));
        for (here, expected) in [
            ("/help", "/help?lang=en"),
            ("/help?find=REG-", "/help?find=REG-&lang=en"),
            ("/help?lang=zh&find=REG-&look=large", "/help?find=REG-&lang=en"),
            ("", "?lang=en"),
        ] {
            here.clone_into(&mut frame.here);
            assert_eq!(frame.with("lang=en"), expected);
        }
    }

    #[test]
    fn every_key_of_a_template_has_its_text() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/templates");
        let t = Texts::of(Language::Chinese);
        let mut asked = 0;
        let mut missing = Vec::new();
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let template = fs::read_to_string(&path).unwrap();
            let pages = keys(&template, "t.page(\"").into_iter().filter(|key| t.word(key).is_empty());
            let fields = keys(&template, "t.field(\"").into_iter().filter(|key| t.field(key) == *key);
            missing.extend(pages.chain(fields).map(|key| format!("{}: {key}", path.display())));
            asked += keys(&template, "t.page(\"").len();
        }
        assert!(asked > 100);
        assert!(missing.is_empty(), "{missing:?}");
    }
}
