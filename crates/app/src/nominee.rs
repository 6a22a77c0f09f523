//! A nominee's own page, opened by a link that the committee hands out: where the nomination stands, and the answer to it.
//! The answer stands on record once the committee records it; nothing of anybody else is told.

use crate::access::Principal;
use crate::app::App;
use crate::auth::{fingerprint, secret};
use crate::clock::Clock;
use crate::commands::{Receipt, Requested, Work};
use crate::documents::document;
use crate::error::Problem;
use crate::fault::Fault;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use election::nomination::standing::Standing;
use election::nomination::{Command as Nomination, Nominated, State};
use election::{Command, Election, ElectionId, Happened, NominationId, PersonId, Role, legal_day};
use rules::ReviewBody;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::NominationLink;

/// Days that a link opens: longer than a nomination takes.
const DAYS: i64 = 120;

/// What a nominee answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// I stand.
    Accept,
    /// I do not stand.
    Decline,
}

/// A nominee's answer as it is sent.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answered {
    /// What.
    pub answer: Answer,
}

/// A link that was made; only this answer says where it leads.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct MadeNomineeLink {
    /// The path of the page.
    pub path: String,
    /// Until when it opens.
    pub expires: DateTime<Utc>,
}

/// A nominee's link and answer as the committee sees them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct NomineeView {
    /// Whose nomination.
    pub nomination: NominationId,
    /// Who.
    pub person: PersonId,
    /// Where it stands.
    pub state: State,
    /// Until when its link opens; none where it has none.
    pub expires: Option<DateTime<Utc>>,
    /// What the nominee answered there, and nobody has recorded.
    pub answer: Option<Answer>,
    /// When.
    pub answered: Option<DateTime<Utc>>,
}

/// What a nominee is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct OwnNomination {
    /// The election.
    pub election: ElectionId,
    /// The nominee's name.
    pub name: String,
    /// When the nomination came in.
    pub on: NaiveDate,
    /// When it was accepted.
    pub accepted_on: Option<NaiveDate>,
    /// How many voters support it.
    pub supporters: u32,
    /// The day of the vote.
    pub election_day: Option<NaiveDate>,
    /// Where it stands and what comes next.
    pub standing: Standing,
    /// The answer that waits to be recorded.
    pub answer: Option<Answer>,
    /// The bodies against whose findings an appeal came in and waits to be filed.
    pub appeals: Vec<ReviewBody>,
}

fn nominated(election: &Election, id: NominationId) -> Result<&Nominated, Problem> {
    election.nomination.get(id).ok_or(Problem::NotFound("nomination"))
}

fn answer_of(link: &NominationLink, state: State) -> Option<(Answer, DateTime<Utc>)> {
    let (word, at) = link.answer.as_ref().filter(|_| state == State::Filed)?;
    serde_json::from_value(serde_json::Value::from(word.as_str())).ok().map(|answer| (answer, *at))
}

impl App {
    /// Makes the link of a nomination; an earlier one opens no more.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown nomination.
    pub async fn make_nominee_link(
        &self,
        principal: &Principal,
        election: ElectionId,
        nomination: NominationId,
    ) -> Result<MadeNomineeLink, Problem> {
        nominated(self.snapshot(election).await?.election(), nomination)?;
        let (token, made) = (secret()?, Clock::real_now());
        let expires = made.checked_add_signed(TimeDelta::days(DAYS)).unwrap_or(made);
        let made_by = principal.account;
        let link = NominationLink { nomination, election, made_by, made, expires, answer: None };
        self.store().put_nomination_link(&link, fingerprint(&token)).await?;
        Ok(MadeNomineeLink { path: format!("/nominee/{token}"), expires })
    }

    /// All nominations of an election with their links and the answers that wait.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn nominees(&self, election: ElectionId) -> Result<Vec<NomineeView>, Problem> {
        let snapshot = self.snapshot(election).await?;
        let links = self.store().nomination_links(election).await?;
        let views = snapshot.election().nomination.all.iter().map(|(id, one)| {
            let link = links.iter().find(|link| link.nomination == *id);
            let (answer, answered) = link.and_then(|link| answer_of(link, one.state)).unzip();
            let expires = link.map(|link| link.expires);
            NomineeView { nomination: *id, person: one.person, state: one.state, expires, answer, answered }
        });
        Ok(views.collect())
    }

    async fn nominee_link(&self, token: &str) -> Result<NominationLink, Problem> {
        let found = self.store().nomination_link(fingerprint(token), Clock::real_now()).await?;
        found.ok_or(Problem::NotFound("nomination"))
    }

    /// What a link tells its nominee.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a link that never was, is over or was made anew.
    pub async fn own_nomination(&self, token: &str) -> Result<OwnNomination, Problem> {
        let link = self.nominee_link(token).await?;
        let snapshot = self.snapshot(link.election).await?;
        let election = snapshot.election();
        let one = nominated(election, link.nomination)?;
        let names = self.names_of(link.election, &BTreeSet::from([one.person])).await?;
        let standing = election.standings().into_iter().find(|standing| standing.nomination == link.nomination);
        Ok(OwnNomination {
            election: link.election,
            name: names.get(&one.person).cloned().unwrap_or_default(),
            on: one.on,
            accepted_on: one.accepted_on,
            supporters: one.supporters,
            election_day: election.lifecycle.election_day,
            standing: standing.ok_or(Problem::NotFound("nomination"))?,
            answer: answer_of(&link, one.state).map(|(answer, _)| answer),
            appeals: self.waiting_appeals(link.election, link.nomination).await?,
        })
    }

    /// Keeps a nominee's answer until the committee records it; it may be changed until then.
    ///
    /// # Errors
    /// As [`App::own_nomination`]; [`Problem::Invalid`] where the nomination was answered on record already.
    pub async fn answer_nomination(&self, token: &str, answer: Answer) -> Result<(), Problem> {
        let link = self.nominee_link(token).await?;
        let snapshot = self.snapshot(link.election).await?;
        if nominated(snapshot.election(), link.nomination)?.state != State::Filed {
            return Err(Problem::field("/answer", Fault::Answered));
        }
        let word = serde_json::to_value(answer).unwrap_or_default();
        let word = word.as_str().unwrap_or_default();
        Ok(self.store().answer_nomination(link.nomination, word, Clock::real_now()).await?)
    }

    /// Records the answer that a nominee gave by the link: what was answered and when is sealed as its paper.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::NotFound`] where no answer waits.
    pub async fn record_nominee_answer(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        nomination: NominationId,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let links = self.store().nomination_links(election).await?;
        let snapshot = self.snapshot(election).await?;
        let state = nominated(snapshot.election(), nomination)?.state;
        let link = links.iter().find(|link| link.nomination == nomination);
        let (answer, at) = link.and_then(|link| answer_of(link, state)).ok_or(Problem::NotFound("answer"))?;
        let paper = serde_json::json!({ "nomination": nomination, "answer": answer, "answered_by_link": at });
        let bytes = ledger::canonical(&paper).map_err(|error| Problem::unavailable(error.to_string()))?;
        let (document, record, seal) = document(bytes)?;
        let happened = Happened::on(legal_day(self.clock().now()));
        let answered = match answer {
            Answer::Accept => Nomination::Accept { nomination, document, happened },
            Answer::Decline => Nomination::Decline { nomination, document, happened },
        };
        let commands = vec![record, Command::Nomination(answered)];
        let made = serde_json::json!({ "document": document });
        let work = Work { commands, seal: vec![seal], made, ..Work::default() };
        self.submit(principal, role, election, work, requested).await
    }
}
