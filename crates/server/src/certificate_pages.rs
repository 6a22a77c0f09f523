//! Certificates of election (当选证书): one sheet for everybody who was elected.

use crate::frame::Frame;
use crate::pages::{Page, election_id, page};
use crate::sheet::mark::{Mark, address};
use crate::sheet_pages::{names_in, today};
use app::{Access, App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use chrono::NaiveDate;
use election::sheets::{FormFacts, FormKind};
use serde_json::{Value, json};

#[derive(Template)]
#[template(path = "certificates.html")]
struct CertificatesPage {
    frame: Frame,
    community: String,
    issuer: String,
    certificates: Vec<Certificate>,
    mark: Mark,
}

/// One certificate.
struct Certificate {
    name: String,
    says: String,
    /// When it was handed out; until then it is a draft.
    given: Option<NaiveDate>,
    day: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/elections/{election}/prints/certificates", get(certificates))
}

async fn certificates(State(app): State<App>, Path(id): Path<String>, frame: Frame) -> Page {
    let id = election_id(&id)?;
    frame.require(&app, id, Access::DESK).await?;
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let Some(FormFacts::TermReport(report)) = FormFacts::of(election, FormKind::TermReport) else {
        return Err(Problem::NotFound("certificate yet").into());
    };
    let t = frame.t;
    let community = app.summary(id).await?.community;
    let names = names_in(&app, id, &json!(report)).await?;
    let certificate = |one: &election::sheets::result::ElectedMember| {
        let facts = [
            ("day", Value::from(t.day(report.election_day))),
            ("community", community.as_str().into()),
            ("term", report.term.into()),
            ("post", t.choice(one.post.as_str()).into()),
            ("ends", report.term_ends.map(|ends| t.day(ends)).into()),
        ];
        let key = if report.term_ends.is_some() { "certificate.says" } else { "certificate.says.open" };
        let given = election.ballot.certified.get(&one.person).copied();
        Certificate {
            name: names.get(&one.person.to_string()).cloned().unwrap_or_default(),
            says: t.sentence(key, facts.map(|(name, fact)| (name.to_owned(), fact))),
            given,
            day: t.formal_day(given.unwrap_or_else(|| today(&app))),
        }
    };
    let certificates = report.elected.iter().map(certificate).collect();
    let issuer = format!("{community}{}", t.page("sheet.issuer.committee"));
    let mark = Mark::of_record(t, address(&frame.site, id), (snapshot.size(), &snapshot.root()));
    Ok(page(&CertificatesPage { frame, community, issuer, certificates, mark }))
}
