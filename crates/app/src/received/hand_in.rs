//! Handing in: who may say what until when, how often, and the receipt.

use super::{LONGEST, Matter, SHORT, Words, appealed, waits};
use crate::app::App;
use crate::auth::secret;
use crate::error::Problem;
use crate::fault::Fault;
use crate::look_up::{Asked, Said};
use crate::random::{fresh_id, random_bytes};
use crate::texts::word_of;
use chrono::{DateTime, NaiveDate, TimeDelta};
use election::nomination::standing::Step;
use election::registration::Phase;
use election::{Election, ElectionId, GroupNo, NominationId, PersonId, legal_day};
use ledger::Hash;
use rules::ReviewBody;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Counted, NewPaper, Seal, SealKind};

/// Papers that one sender hands in within a day.
const MOST_OF_ONE: u64 = 5;

/// Papers that senders who are on no list hand in within a day, all together: whoever floods the desk shuts out nobody who
/// is on it, and everybody else is told that paper counts the same.
const MOST_OF_STRANGERS: u64 = 60;

/// Whether the list may be objected to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Window {
    /// The list is not published.
    NotYet,
    /// It may.
    Open {
        /// Until this day.
        last: NaiveDate,
        /// The last day of the ruling on what is handed in today.
        due: NaiveDate,
    },
    /// It may no more.
    Over {
        /// Since this day.
        last: NaiveDate,
    },
    /// The election visits this server: papers come in at its own, which answers for the receipts.
    Elsewhere,
}

/// What a resident hands in.
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Complaint {
    /// What names this form: sent twice, it is one paper.
    pub form: String,
    /// The number on the card.
    pub card: String,
    /// The name.
    pub name: String,
    /// The residents' group.
    pub group: String,
    /// The last four characters of the identity number.
    pub last_four: String,
    /// What it is about.
    pub matter: Option<Matter>,
    /// What is said.
    pub text: String,
    /// How the resident is reached; may be left out.
    pub contact: String,
}

/// What handing in comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HandedIn {
    /// It came in.
    Received(Slip),
    /// The list may not be objected to now.
    Shut(Window),
    /// One sender handed in too much today.
    TooOften,
    /// Too much came in today from senders on no list.
    Full,
}

/// A receipt; only this answer says its secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Slip {
    /// Its number.
    pub number: u32,
    /// Eight digits that only the holder knows.
    pub secret: String,
    /// The day it came in.
    pub received: NaiveDate,
    /// The last day of the answer.
    pub due: NaiveDate,
}

/// Who sends a paper.
struct Sender {
    person: Option<PersonId>,
    source: [u8; 32],
    /// Under what a try is counted that could find out the last four of a name.
    guess: Option<[u8; 32]>,
}

impl Complaint {
    /// What the resident said of the own entry.
    pub fn said(&self) -> Said {
        let (card, name) = (self.card.clone(), self.name.clone());
        Said { card, name, group: self.group.clone(), last_four: self.last_four.clone() }
    }
}

/// A text without what a pen cannot write, in its length.
fn written(pointer: &str, text: &str, most: usize) -> Result<String, Problem> {
    let text: String = text.chars().filter(|one| *one == '\n' || !one.is_control()).collect();
    let text = text.trim().to_owned();
    if text.chars().count() > most {
        return Err(Problem::field(pointer, Fault::TooLong { most }));
    }
    Ok(text)
}

fn said(text: &str) -> Result<String, Problem> {
    let text = written("/text", text, LONGEST)?;
    if text.is_empty() { Err(Problem::field("/text", Fault::Missing)) } else { Ok(text) }
}

/// When the list of voters may be objected to.
fn window(election: &Election, today: NaiveDate) -> Window {
    match election.registration.window_ends(election) {
        _ if election.hall.away.is_some() => Window::Elsewhere,
        Some(last) if election.registration.phase >= Phase::Listed && today > last => Window::Over { last },
        Some(last) if election.registration.phase >= Phase::Listed => {
            Window::Open { last, due: election.ruling_due(today) }
        }
        _ => Window::NotYet,
    }
}

impl App {
    /// What a form that will be handed in is called.
    ///
    /// # Errors
    /// [`Problem::Unavailable`] without randomness.
    pub fn fresh_form(&self) -> Result<String, Problem> {
        secret()
    }

    /// Whether the list may be objected to now.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn objection_window(&self, id: ElectionId) -> Result<Window, Problem> {
        let today = legal_day(self.clock().now());
        Ok(window(self.snapshot(id).await?.election(), today))
    }

    /// Takes an objection to the list from whoever found the own entry, or did not.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election, [`Problem::Invalid`] where something is missing or too long.
    pub async fn hand_in(&self, id: ElectionId, sent: &Complaint) -> Result<HandedIn, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let now = self.clock().now();
        match window(election, legal_day(now)) {
            Window::Open { .. } => {}
            shut => return Ok(HandedIn::Shut(shut)),
        }
        let matter = match sent.matter {
            Some(Matter::Appeal) | None => return Err(Problem::field("/matter", Fault::Missing)),
            Some(matter) => matter,
        };
        let asked = sent.said().asked();
        let name = written("/name", &sent.name, SHORT)?;
        let (text, contact) = (said(&sent.text)?, written("/contact", &sent.contact, SHORT)?);
        let person = self.person_asked(id, election, &asked).await?;
        if person.is_none() && name.is_empty() {
            return Err(Problem::field("/name", Fault::Missing));
        }
        let words = Words {
            matter,
            received: now,
            person,
            name,
            group: sent.group.parse().ok().map(GroupNo),
            last_four: written("/last_four", &sent.last_four, SHORT)?,
            appeal: None,
            text,
            contact,
        };
        let source = self.sender(id, &asked, person, &words.name);
        let typed = matches!(asked, Asked::Person { .. });
        let guess = typed.then(|| self.hash_of(id, &format!("object|{:?}", self.source_of(id, &asked))));
        self.take(id, &sent.form, Sender { person, source, guess }, &words).await
    }

    /// Whoever proved to be somebody is counted as that person, everybody else by what was typed.
    fn sender(&self, id: ElectionId, asked: &Asked, person: Option<PersonId>, name: &str) -> [u8; 32] {
        match (person, asked) {
            (Some(person), _) => self.hash_of(id, &format!("sender|{person}")),
            (None, Asked::Person { .. }) => self.source_of(id, asked),
            (None, Asked::Card(_)) => self.hash_of(id, &format!("sender|{name}")),
        }
    }

    /// Takes a candidate's appeal against the finding of a body.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for a link that opens nothing, [`Problem::Invalid`] where there is nothing to appeal against.
    pub async fn hand_in_appeal(
        &self,
        token: &str,
        form: &str,
        body: ReviewBody,
        text: &str,
    ) -> Result<HandedIn, Problem> {
        let own = self.own_nomination(token).await?;
        let nomination = own.standing.nomination;
        let today = legal_day(self.clock().now());
        let review = own.standing.reviews.iter().find(|review| review.body == body).map(|review| review.step);
        if !matches!(review, Some(Step::Failed { until }) if today <= until) {
            return Err(Problem::field("/body", Fault::NothingToAppeal));
        }
        let words = Words {
            matter: Matter::Appeal,
            received: self.clock().now(),
            person: Some(own.standing.person),
            name: String::new(),
            group: None,
            last_four: String::new(),
            appeal: Some((nomination, body)),
            text: said(text)?,
            contact: String::new(),
        };
        let source = self.hash_of(own.election, &format!("sender|{nomination}"));
        self.take(own.election, form, Sender { person: words.person, source, guess: None }, &words).await
    }

    /// The bodies against whose findings on a nomination an appeal came in and waits to be filed.
    pub(crate) async fn waiting_appeals(
        &self,
        id: ElectionId,
        nomination: NominationId,
    ) -> Result<Vec<ReviewBody>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let rows = self.store().received(id).await?;
        let waiting = rows.iter().filter(|row| waits(snapshot.election(), row)).filter_map(appealed);
        Ok(waiting.filter(|(one, _)| *one == nomination).map(|(_, body)| body).collect())
    }

    async fn take(&self, id: ElectionId, form: &str, sender: Sender, words: &Words) -> Result<HandedIn, Problem> {
        if form.trim().is_empty() || form.len() > 2 * SHORT {
            return Err(Problem::field("/form", Fault::Missing));
        }
        let now = words.received;
        let said = Words { received: DateTime::UNIX_EPOCH, ..words.clone() };
        let said = ledger::canonical(&said).map_err(|error| Problem::unavailable(error.to_string()))?;
        let said = ledger::sha256(&said);
        let sent = Hash::from_bytes(self.hash_of(id, &format!("form|{form}|{said}")));
        let digits = self.hash_of(id, &format!("secret|{form}|{said}"));
        let secret = eight_digits(digits);
        let source = Hash::from_bytes(sender.source);
        let paper = NewPaper {
            id: fresh_id()?,
            election: id,
            matter: word_of(words.matter),
            nomination: words.appeal.map(|(nomination, body)| (nomination, word_of(body))),
            source,
            known: sender.person.is_some(),
            sent,
            secret: self.secret_hash(id, &secret),
            at: now,
        };
        if !self.store().was_sent(sent).await? {
            // Whether it is taken must not tell who types which last four are right.
            if let Some(guess) = sender.guess
                && self.count_try(guess).await.is_some()
            {
                return Ok(HandedIn::TooOften);
            }
            let since = now.checked_sub_signed(TimeDelta::days(1)).unwrap_or(now);
            if self.store().count_received(id, since, Counted::From(source)).await? >= MOST_OF_ONE {
                return Ok(HandedIn::TooOften);
            }
            let strangers = self.store().count_received(id, since, Counted::Strangers);
            if !paper.known && strangers.await? >= MOST_OF_STRANGERS {
                return Ok(HandedIn::Full);
            }
        }
        let bytes = ledger::canonical(words).map_err(|error| Problem::unavailable(error.to_string()))?;
        let seal = Seal { id: paper.id, kind: SealKind::Text, owner: None, salt: random_bytes()?, bytes };
        let row = self.store().receive(&paper, &seal).await?;
        let due = super::due(self.snapshot(id).await?.election(), &row);
        Ok(HandedIn::Received(Slip { number: row.number, secret, received: legal_day(row.at), due }))
    }

    /// What is kept of a receipt's secret: a keyed hash, which no copy of the database gives away.
    pub(super) fn secret_hash(&self, id: ElectionId, secret: &str) -> Hash {
        Hash::from_bytes(self.hash_of(id, &format!("receipt|{secret}")))
    }
}

fn eight_digits(hash: [u8; 32]) -> String {
    let whole = hash.iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    format!("{:08}", whole % 100_000_000)
}
