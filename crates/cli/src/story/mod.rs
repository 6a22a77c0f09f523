//! The story of one invented election, played through the REST API by an account for each role: what the
//! rehearsal proves and what the demo shows. Planted errors must be refused with the blocker they deserve.

mod again;
pub(crate) mod api;
pub(crate) mod ballot;
mod beginning;
mod by_election;
mod cast;
mod committee;
mod count;
mod holders;
mod nomination;
mod papers;
mod poll;
mod recall;
mod registration;
mod representatives;
mod result;
mod sums;

use crate::sample::{SampleCommunity, SampleError};
use api::{Answer, Api, Payload};
pub(crate) use cast::{Cast, PASSWORD, Session};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use election::ballot::design::Sheets;
use election::method::EntryBy;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rules::Profile;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use thiserror::Error;
use uuid::Uuid;

/// Why a story broke off: something answered otherwise than it must.
#[derive(Debug, Error)]
pub(crate) enum StoryError {
    /// No answer.
    #[error("no answer from the server: {0}")]
    Unreachable(String),
    /// An answer that should have been a success.
    #[error("{method} {path} answered {status}: {body}")]
    Failed {
        /// The method.
        method: String,
        /// The path.
        path: String,
        /// The status.
        status: u16,
        /// The body.
        body: String,
    },
    /// A move that should have been refused.
    #[error("{what} should have been refused with {wanted}, but came {found}")]
    NotRefused {
        /// The move.
        what: String,
        /// The code.
        wanted: String,
        /// What came instead.
        found: String,
    },
    /// The answer lacks something.
    #[error("the answer has no {0}")]
    Missing(&'static str),
    /// The invented people could not be made.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// The clerk's workbook could not be written.
    #[error(transparent)]
    Workbook(#[from] roster::write::WriteError),
}

/// How far a story is played.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Until {
    /// Groups choose their representatives.
    Representatives,
    /// The committee is chosen.
    Committee,
    /// The list is published.
    Registration,
    /// Nominations come in.
    Nomination,
    /// The poll is open.
    Ballot,
    /// Everything is done.
    Archive,
}

/// The rules of every story.
const PROFILE: &str = "cn-urban-2026";

/// The same, read.
fn profile() -> Result<Profile, StoryError> {
    Profile::builtin(PROFILE).and_then(Result::ok).ok_or(StoryError::Missing("profile"))
}

/// Where a story's community belongs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Home {
    /// The street.
    pub(crate) street: &'static str,
    /// The community's households, of which a cut-down sample plays only some.
    pub(crate) households: u32,
    /// Polling places, three to six.
    pub(crate) places: usize,
    /// How the method has batches entered.
    pub(crate) entry: EntryBy,
    /// How the paper of the first vote is laid out.
    pub(crate) sheets: Sheets,
}

/// One part of a story.
type Step = fn(&mut Story, Until) -> Result<(), StoryError>;

/// One story under way.
pub(crate) struct Story {
    api: Api,
    cast: Cast,
    home: Home,
    election: Uuid,
    election_day: NaiveDate,
    people: SampleCommunity,
    documents: BTreeMap<&'static str, Uuid>,
    roll: Vec<Voter>,
    random: ChaCha8Rng,
    numbers: Numbers,
    candidates: BTreeMap<&'static str, Vec<Uuid>>,
    committee: Vec<Uuid>,
    places: Vec<Uuid>,
    boxes: Vec<BoxOf>,
    tellers: Vec<Uuid>,
    scrutineers: Vec<Uuid>,
    observer: Option<Uuid>,
    /// How many sit in the representatives' meeting, once they are chosen.
    sitting: Option<u64>,
    tell: fn(&str),
}

/// What the report counts.
#[derive(Debug, Default)]
pub(crate) struct Numbers {
    /// Moves that were accepted.
    pub(crate) accepted: AtomicU64,
    /// Moves that had to be refused and were.
    pub(crate) refused: AtomicU64,
    /// Papers issued in all rounds.
    pub(crate) issued: AtomicU64,
    /// Batches entered, by both tellers and both looks.
    pub(crate) entries: AtomicU64,
    /// The codes of the refusals, each with how often.
    pub(crate) codes: std::sync::Mutex<BTreeMap<String, u64>>,
}

/// A voter as the clerk's list shows one.
#[derive(Clone, Debug)]
struct Voter {
    person: Uuid,
    name: String,
    woman: bool,
    group: u64,
}

/// A ballot box of the story.
#[derive(Clone, Copy, Debug)]
struct BoxOf {
    id: Uuid,
    place: Uuid,
}

impl Story {
    /// Plays the story of a community until a point.
    ///
    /// # Errors
    /// [`StoryError`] at the first answer that is not as it must be.
    pub(crate) fn play(
        api: Api,
        cast: Cast,
        people: SampleCommunity,
        home: Home,
        (election_day, seed): (NaiveDate, u64),
        until: Until,
        tell: fn(&str),
    ) -> Result<Self, StoryError> {
        let mut story = Self {
            api,
            cast,
            home,
            election: Uuid::nil(),
            election_day,
            people,
            documents: BTreeMap::new(),
            roll: Vec::new(),
            random: ChaCha8Rng::seed_from_u64(seed),
            numbers: Numbers::default(),
            candidates: BTreeMap::new(),
            committee: Vec::new(),
            places: Vec::new(),
            boxes: Vec::new(),
            tellers: Vec::new(),
            scrutineers: Vec::new(),
            observer: None,
            sitting: None,
            tell,
        };
        story.begin()?;
        let steps: [(Until, Step); 6] = [
            (Until::Representatives, Self::choose_representatives),
            (Until::Committee, Self::choose_committee),
            (Until::Registration, Self::register_voters),
            (Until::Nomination, Self::nominate_candidates),
            (Until::Ballot, Self::prepare_and_open),
            (Until::Archive, Self::poll_to_archive),
        ];
        for (step, play) in steps {
            if until >= step {
                play(&mut story, until)?;
            }
        }
        Ok(story)
    }

    /// The election's id.
    pub(crate) const fn election(&self) -> Uuid {
        self.election
    }

    /// A token of the supervisor, who may fetch the evidence.
    ///
    /// # Errors
    /// [`StoryError`] where it cannot be renewed.
    pub(crate) fn supervisor_token(&self) -> Result<String, StoryError> {
        self.cast.supervisor.token(&self.api)
    }

    /// What was counted.
    pub(crate) const fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    /// Sets the clock to so many days from the election day, at an hour and minute of Chinese time.
    fn at(&self, days: i64, hour: u32, minute: u32) -> Result<NaiveDate, StoryError> {
        let day = self.day(days);
        let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default();
        let moment: DateTime<Utc> = (day.and_time(time) - TimeDelta::hours(8)).and_utc();
        self.cast.set_clock(&self.api, moment)?;
        Ok(day)
    }

    /// A day counted from the election day.
    fn day(&self, days: i64) -> NaiveDate {
        let distance = Days::new(days.unsigned_abs());
        let moved = if days < 0 {
            self.election_day.checked_sub_days(distance)
        } else {
            self.election_day.checked_add_days(distance)
        };
        moved.unwrap_or(self.election_day)
    }

    fn call(&self, who: &Session, method: &str, path: &str, payload: Payload<'_>) -> Result<Answer, StoryError> {
        let answer = self.api.call(method, path, Some(&who.token(&self.api)?), payload)?;
        if (200..300).contains(&answer.status) {
            self.numbers.accepted.fetch_add(1, Ordering::Relaxed);
            return Ok(answer);
        }
        Err(StoryError::Failed {
            method: method.to_owned(),
            path: path.to_owned(),
            status: answer.status,
            body: String::from_utf8_lossy(&answer.body).into_owned(),
        })
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.election)
    }

    /// An action that must be accepted.
    #[expect(clippy::needless_pass_by_value, reason = "bodies are built in place")]
    fn act(&self, who: &Session, stage: &str, action: &str, body: Value) -> Result<Value, StoryError> {
        let path = self.path(&format!("/stages/{stage}/{action}"));
        Ok(self.call(who, "POST", &path, Payload::Json(&body))?.json())
    }

    /// An action that must be refused with this code among its blockers.
    #[expect(clippy::needless_pass_by_value, reason = "bodies are built in place")]
    fn refused(&self, who: &Session, stage: &str, action: &str, body: Value, code: &str) -> Result<(), StoryError> {
        let path = self.path(&format!("/stages/{stage}/{action}"));
        let answer = self.api.call("POST", &path, Some(&who.token(&self.api)?), Payload::Json(&body))?;
        let codes = answer.codes();
        if answer.status != 409 || !codes.iter().any(|found| found == code) {
            let found = format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body));
            return Err(StoryError::NotRefused { what: format!("{stage}/{action}"), wanted: code.to_owned(), found });
        }
        self.count_refusal(code);
        Ok(())
    }

    /// A request that must be answered with this status.
    fn turned_away(&self, who: &Session, path: &str, payload: Payload<'_>, status: u16) -> Result<(), StoryError> {
        let answer = self.api.call("POST", path, Some(&who.token(&self.api)?), payload)?;
        if answer.status != status {
            let found = format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body));
            return Err(StoryError::NotRefused { what: path.to_owned(), wanted: status.to_string(), found });
        }
        self.count_refusal(&status.to_string());
        Ok(())
    }

    fn count_refusal(&self, code: &str) {
        self.numbers.refused.fetch_add(1, Ordering::Relaxed);
        if let Ok(mut codes) = self.numbers.codes.lock() {
            *codes.entry(code.to_owned()).or_default() += 1;
        }
    }

    /// A document of this kind, uploaded once.
    fn document(&mut self, kind: &'static str) -> Result<Uuid, StoryError> {
        if let Some(known) = self.documents.get(kind) {
            return Ok(*known);
        }
        let text = format!("{kind}: a scan would stand here; this is a rehearsal.\n");
        let path = self.path("/documents");
        let who = self.cast.street.clone();
        let answer = self.call(&who, "POST", &path, Payload::Bytes(text.as_bytes()))?.json();
        let document = made(&answer, "document")?;
        self.documents.insert(kind, document);
        Ok(document)
    }

    /// Persons entered by hand; answers with their ids in order.
    fn enter_people(&self, who: &Session, people: &[Value]) -> Result<Vec<Uuid>, StoryError> {
        let path = self.path("/people");
        let mut ids = Vec::new();
        for chunk in people.chunks(50) {
            let answer = self.call(who, "POST", &path, Payload::Json(&json!({ "people": chunk })))?.json();
            let entered = answer.pointer("/made/people").and_then(Value::as_array);
            let entered = entered.ok_or(StoryError::Missing("people"))?;
            ids.extend(entered.iter().filter_map(Value::as_str).filter_map(|id| Uuid::parse_str(id).ok()));
        }
        Ok(ids)
    }

    /// A meeting that decides for a subject; answers with its id.
    fn meeting(
        &mut self,
        kind: &str,
        group: Option<u64>,
        (due, present, yes): (u64, u64, u64),
        subject: &str,
        on: NaiveDate,
    ) -> Result<Uuid, StoryError> {
        let (due, present, yes) = match self.sitting {
            Some(all) if kind == "representatives" => (all, all - all / 10, all - all / 5),
            _ => (due, present, yes),
        };
        let meeting = self.fresh_id();
        let minutes = self.document("minutes")?;
        let who = self.cast.clerk.clone();
        let decision =
            json!({ "subject": subject, "manner": "secret", "yes": yes, "no": present - yes, "abstained": 0 });
        let mut body = json!({
            "meeting": meeting, "kind": kind, "called_by": { "by": "committee" }, "due": due, "present": present, "decisions": [decision],
            "minutes": minutes, "happened": { "on": on },
        });
        if let (Some(group), Value::Object(body)) = (group, &mut body) {
            body.insert("group".to_owned(), json!(group));
        }
        if kind == "committee" {
            body = with(body, "signed", json!(self.committee));
        }
        self.act(&who, "office", "hold-meeting", body)?;
        Ok(meeting)
    }

    fn fresh_id(&mut self) -> Uuid {
        let mut bytes = [0_u8; 16];
        rand::Rng::fill_bytes(&mut self.random, &mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }

    /// Two persons type the two groups that the screen leaves blank back from the signed paper.
    fn anchor(&self, kind: &str, round: u64, first: &Session, second: &Session) -> Result<(), StoryError> {
        for who in [first, second] {
            let typed = self.blanks(kind, round)?;
            self.act(who, "record", "confirm-anchor", json!({ "anchor": kind, "round": round, "typed": typed }))?;
        }
        Ok(())
    }

    /// What stands on the paper at the blank places. The paper was written from the checkpoint, which the
    /// story reads from the log as a scribe would.
    fn blanks(&self, kind: &str, round: u64) -> Result<Value, StoryError> {
        let anchors = self.call(&self.cast.supervisor, "GET", &self.path("/anchors"), Payload::Nothing)?.json();
        let found = anchors.as_array().into_iter().flatten().find(|anchor| {
            anchor.get("anchor").and_then(Value::as_str) == Some(kind)
                && anchor.get("round").and_then(Value::as_u64) == Some(round)
        });
        let anchor = found.ok_or(StoryError::Missing("anchor"))?;
        let size = anchor.get("size").and_then(Value::as_u64).ok_or(StoryError::Missing("size"))?;
        let groups = self.groups_at(size)?;
        let asked = anchor.get("asked").and_then(Value::as_array).ok_or(StoryError::Missing("asked"))?;
        let typed = asked.iter().filter_map(|at| {
            let at = at.as_u64()?;
            let digits = groups.get(usize::try_from(at).ok()?)?;
            Some(json!({ "group": at, "digits": digits }))
        });
        Ok(typed.collect())
    }

    /// The hash groups of the head of a size, from the log's own leaves.
    fn groups_at(&self, size: u64) -> Result<[String; 16], StoryError> {
        let mut frontier = ledger::Frontier::new();
        while frontier.size() < size {
            let path = self.path(&format!("/log/entries?from={}&limit=500", frontier.size()));
            let answer = self.call(&self.cast.supervisor, "GET", &path, Payload::Nothing)?;
            let page: EntryPage =
                serde_json::from_slice(&answer.body).map_err(|error| StoryError::Unreachable(error.to_string()))?;
            if page.entries.is_empty() {
                return Err(StoryError::Missing("entries"));
            }
            for entry in page.entries {
                if frontier.size() < size {
                    frontier.push(ledger::leaf_hash(entry.get().as_bytes()));
                }
            }
        }
        Ok(ledger::hash_groups(&frontier.root()))
    }
}

#[derive(serde::Deserialize)]
struct EntryPage {
    entries: Vec<Box<serde_json::value::RawValue>>,
}

/// A body with one field said otherwise.
fn with(mut body: Value, field: &str, said: Value) -> Value {
    if let Value::Object(fields) = &mut body {
        fields.insert(field.to_owned(), said);
    }
    body
}

/// An id that a request made.
fn made(answer: &Value, what: &'static str) -> Result<Uuid, StoryError> {
    answer
        .pointer(&format!("/made/{what}"))
        .and_then(Value::as_str)
        .and_then(|id| Uuid::parse_str(id).ok())
        .ok_or(StoryError::Missing(what))
}
