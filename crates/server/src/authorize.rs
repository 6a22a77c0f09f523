//! Authorisation in front of every handler: the row's access, the token, the place that the path names.

use crate::answer::ApiProblem;
use crate::routes::Route;
use crate::session;
use app::{Access, App, Principal, Problem};
use axum::RequestPartsExt;
use axum::extract::{Path, Request};
use axum::http::header;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use election::{Action, ElectionId, Role};
use std::collections::HashMap;

/// Who calls, in which role.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// Nobody signed in.
    Anybody,
    /// An account; the role that the route or the action asks for.
    Known {
        /// Who.
        principal: Box<Principal>,
        /// The role, where the route asks for one.
        role: Option<Role>,
    },
}

impl Caller {
    /// The account, or the problem that nobody is signed in.
    pub(crate) fn principal(&self) -> Result<&Principal, Problem> {
        match self {
            Self::Known { principal, .. } => Ok(principal),
            Self::Anybody => Err(Problem::NotSignedIn),
        }
    }

    /// The account in the role that the route asked for.
    pub(crate) fn acting(&self) -> Result<(&Principal, Role), Problem> {
        match self {
            Self::Known { principal, role: Some(role) } => Ok((principal, *role)),
            Self::Known { role: None, .. } => Err(Problem::Forbidden),
            Self::Anybody => Err(Problem::NotSignedIn),
        }
    }
}

/// Lets a request through to the handler with its [`Caller`], or answers why not.
pub(crate) async fn authorize(app: App, access: Access, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match caller(&app, access, &mut parts).await {
        Ok(caller) => {
            parts.extensions.insert(caller);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(problem) => problem.into_response(),
    }
}

async fn caller(app: &App, access: Access, parts: &mut Parts) -> Result<Caller, ApiProblem> {
    let path: HashMap<String, String> =
        parts.extract::<Path<HashMap<String, String>>>().await.map(|Path(path)| path).unwrap_or_default();
    let token = token(parts)?;
    let access = match access {
        Access::Table => crate::table::of_address(path.get("table").map(String::as_str).unwrap_or_default())?.access,
        other => other,
    };
    match (access, token.as_deref()) {
        (Access::Public, None) => Ok(Caller::Anybody),
        (Access::Public, Some(token)) => Ok(match app.principal(token).await {
            Ok(principal) => Caller::Known { principal: Box::new(principal), role: None },
            Err(_) => Caller::Anybody,
        }),
        (_, None) => Err(Problem::NotSignedIn.into()),
        (_, Some(token)) => known(app, access, &path, app.principal(token).await?).await,
    }
}

/// The access token of the header, or of the cookie where a page of this server asks.
fn token(parts: &Parts) -> Result<Option<String>, Problem> {
    let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = header.and_then(|value| value.strip_prefix("Bearer ")) {
        return Ok(Some(token.to_owned()));
    }
    let cookie = session::access(&parts.headers);
    if cookie.is_some() && !parts.method.is_safe() {
        session::require_own_origin(&parts.headers)?;
    }
    Ok(cookie)
}

async fn known(
    app: &App,
    access: Access,
    path: &HashMap<String, String>,
    principal: Principal,
) -> Result<Caller, ApiProblem> {
    let wanted = match access {
        Access::Public | Access::SignedIn => {
            return Ok(Caller::Known { principal: Box::new(principal), role: None });
        }
        Access::Roles(roles) => roles.to_vec(),
        Access::Action => app::action_roles(action(path)?.acts()),
        // What the table asks for stands in its place already.
        Access::Table => Vec::new(),
    };
    let role = match path.get("election") {
        Some(id) => {
            let id: ElectionId = id.parse().map_err(|_| Problem::NotFound("election"))?;
            principal.role(&wanted, &app.place(id).await?)
        }
        None => principal.role_anywhere(&wanted),
    };
    let role = role.ok_or(Problem::Forbidden)?;
    Ok(Caller::Known { principal: Box::new(principal), role: Some(role) })
}

/// The action that a path names.
pub(crate) fn action(path: &HashMap<String, String>) -> Result<Action, Problem> {
    let (area, slug) = (path.get("stage"), path.get("action"));
    Action::all()
        .find(|action| {
            Some(action.area().slug()) == area.map(String::as_str) && Some(action.slug()) == slug.map(String::as_str)
        })
        .ok_or(Problem::NotFound("action"))
}

/// Puts the row's access in front of its handler.
pub(crate) fn guarded(app: &App, route: &Route) -> axum::routing::MethodRouter<App> {
    let (app, access) = (app.clone(), route.access);
    let layer =
        axum::middleware::from_fn(move |request: Request, next: Next| authorize(app.clone(), access, request, next));
    (route.handler)().layer(layer)
}
