//! Who plays: one account for each role, made by the administrator and signed in over the API.

use super::StoryError;
use super::api::{Api, Payload};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// The password of all invented accounts.
pub(crate) const PASSWORD: &str = "rehearsal-only-2026";

/// How long a token is used before it is renewed; it lives for fifteen minutes.
const RENEW_AFTER: Duration = Duration::from_mins(10);

/// A signed-in account.
#[derive(Clone)]
pub(crate) struct Session {
    /// The account's id.
    pub(crate) account: Uuid,
    tokens: Arc<Mutex<Tokens>>,
}

struct Tokens {
    access: String,
    refresh: String,
    since: Instant,
}

/// Everybody who plays.
#[derive(Clone)]
pub(crate) struct Cast {
    pub(crate) administrator: Session,
    pub(crate) county: Session,
    pub(crate) street: Session,
    pub(crate) clerk: Session,
    pub(crate) chair: Session,
    pub(crate) members: Vec<Session>,
    pub(crate) supervisor: Session,
    pub(crate) check_ins: Vec<Session>,
    pub(crate) tellers: Vec<Session>,
    pub(crate) scrutineers: Vec<Session>,
    pub(crate) scribe: Session,
    pub(crate) callers: Vec<Session>,
}

impl Session {
    fn sign_in(api: &Api, account: Uuid, name: &str) -> Result<Self, StoryError> {
        let body = json!({ "name": name, "password": PASSWORD });
        let answer = expect(api, "POST", "/api/v1/sessions", None, &body)?;
        let tokens = Arc::new(Mutex::new(Tokens::read(&answer)?));
        Ok(Self { account, tokens })
    }

    /// A token that is good for some minutes.
    pub(super) fn token(&self, api: &Api) -> Result<String, StoryError> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.since.elapsed() > RENEW_AFTER {
            let body = json!({ "refresh": tokens.refresh });
            *tokens = Tokens::read(&expect(api, "POST", "/api/v1/sessions/refresh", None, &body)?)?;
        }
        Ok(tokens.access.clone())
    }
}

impl Tokens {
    fn read(answer: &Value) -> Result<Self, StoryError> {
        Ok(Self { access: text(answer, "access")?, refresh: text(answer, "refresh")?, since: Instant::now() })
    }
}

impl Cast {
    /// Makes the first administrator and everybody else.
    ///
    /// # Errors
    /// [`StoryError`] where an answer is not as it must be.
    pub(crate) fn assemble(api: &Api, secret: &str) -> Result<Self, StoryError> {
        let body = json!({ "secret": secret, "name": "admin", "password": PASSWORD });
        let first = expect(api, "POST", "/api/v1/setup", None, &body)?;
        let administrator = Session::sign_in(api, id(&first, "account")?, "admin")?;
        let make = |name: &str, role: &str| member(api, &administrator, name, role);
        let several = |names: &[&str], role: &str| -> Result<Vec<Session>, StoryError> {
            names.iter().map(|name| make(name, role)).collect()
        };
        Ok(Self {
            county: make("county", "county")?,
            street: make("street", "street")?,
            clerk: make("clerk", "committee")?,
            chair: make("chair", "committee")?,
            members: several(&["member1", "member2", "member3", "member4"], "committee")?,
            supervisor: make("supervisor", "supervisor")?,
            check_ins: several(&["checkin1", "checkin2", "checkin3", "checkin4", "checkin5", "checkin6"], "check_in")?,
            tellers: several(
                &["teller1", "teller2", "teller3", "teller4", "teller5", "teller6", "teller7", "teller8"],
                "teller",
            )?,
            scrutineers: several(
                &[
                    "scrutineer1",
                    "scrutineer2",
                    "scrutineer3",
                    "scrutineer4",
                    "scrutineer5",
                    "scrutineer6",
                    "scrutineer7",
                    "scrutineer8",
                ],
                "scrutineer",
            )?,
            scribe: make("scribe", "teller")?,
            callers: several(&["caller1", "caller2", "caller3", "caller4"], "teller")?,
            administrator,
        })
    }

    /// A token of the street office.
    ///
    /// # Errors
    /// [`StoryError`] where it cannot be renewed.
    pub(crate) fn street_token(&self, api: &Api) -> Result<String, StoryError> {
        self.street.token(api)
    }

    /// Sets the rehearsal's clock.
    pub(super) fn set_clock(&self, api: &Api, now: DateTime<Utc>) -> Result<(), StoryError> {
        let token = self.administrator.token(api)?;
        expect(api, "POST", "/api/v1/rehearsal/clock", Some(&token), &json!({ "now": now })).map(drop)
    }
}

/// An account with a role everywhere, its password set by its one-time code.
fn member(api: &Api, administrator: &Session, name: &str, role: &str) -> Result<Session, StoryError> {
    let token = administrator.token(api)?;
    let new = json!({ "name": name, "display": name });
    let created = expect(api, "POST", "/api/v1/accounts", Some(&token), &new)?;
    let account = id(&created, "account")?;
    let code = text(&created, "code")?;
    let set = json!({ "name": name, "code": code, "password": PASSWORD });
    expect(api, "POST", "/api/v1/password", None, &set)?;
    let grant = json!({ "role": role, "scope": "county" });
    expect(api, "POST", &format!("/api/v1/accounts/{account}/grants"), Some(&token), &grant)?;
    Session::sign_in(api, account, name)
}

fn expect(api: &Api, method: &str, path: &str, token: Option<&str>, body: &Value) -> Result<Value, StoryError> {
    let answer = api.call(method, path, token, Payload::Json(body))?;
    if (200..300).contains(&answer.status) {
        return Ok(answer.json());
    }
    Err(StoryError::Failed {
        method: method.to_owned(),
        path: path.to_owned(),
        status: answer.status,
        body: String::from_utf8_lossy(&answer.body).into_owned(),
    })
}

fn text(answer: &Value, name: &'static str) -> Result<String, StoryError> {
    answer.get(name).and_then(Value::as_str).map(str::to_owned).ok_or(StoryError::Missing(name))
}

fn id(answer: &Value, name: &'static str) -> Result<Uuid, StoryError> {
    Uuid::parse_str(&text(answer, name)?).map_err(|_| StoryError::Missing(name))
}
