//! The method (选举办法): mode, seats, proxies and how papers are entered, adopted by a meeting before
//! registration, filed with the street office, approved; `NotAdopted → Adopted → Approved`.

use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::Election;
use crate::ids::{DocumentId, MeetingId};
use crate::office::filing::Matter;
use crate::office::meeting::{Kind, Subject};
use crate::registration;
use rules::{FilingLevel, Law, MethodConsent, Mode, SecondLook, Switch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tally::Post;

actions! {
    area Method, phase by |election| election.method.phase;
    /// The residents' or representatives' meeting adopts the method.
    Adopt = "adopt" by CommitteeOrOffice, from [NotAdopted, Adopted, Approved] {
        /// The meeting whose decision it is.
        meeting: MeetingId,
        /// What was adopted.
        terms: Terms,
        /// When.
        happened: Happened,
    }
    /// The guiding office approves it or takes it on file.
    Approve = "approve" by Office, from [Adopted] {
        /// The office's document.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
}

/// What the method fixes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Who votes.
    pub mode: Mode,
    /// The posts and their seats, in ballot order.
    pub seats: Vec<Seats>,
    /// Whether mobile boxes are carried.
    pub mobile_boxes: MobileBoxes,
    /// How tellers enter the count.
    pub entry: EntryBy,
    /// How many sit in the residents' representatives' meeting, where this election has not chosen them yet or chooses none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representatives: Option<u32>,
}

/// The seats of one post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seats {
    /// The post.
    pub post: Post,
    /// Its seats, at least one.
    pub seats: u32,
}

/// Whether mobile boxes are carried to voters who cannot come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MobileBoxes {
    /// They are.
    Carried,
    /// They are not.
    None,
}

/// How tellers enter the count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryBy {
    /// Paper by paper.
    Papers,
    /// Sums per batch; every report says so.
    Sums,
}

/// Where the method stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No method yet.
    #[default]
    NotAdopted,
    /// Adopted by the meeting.
    Adopted,
    /// Approved or on file.
    Approved,
}

/// The state of this machine.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, JsonSchema)]
pub struct Method {
    /// Where it stands.
    pub phase: Phase,
    /// What was adopted last.
    pub terms: Option<Terms>,
}

/// What happened to the method.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// A meeting adopted it.
    Adopted {
        /// What was adopted.
        terms: Terms,
    },
    /// The office approved it.
    Approved {},
}

pub(crate) fn gate(election: &Election, action: Action, blockers: &mut Blockers<'_>) {
    if election.lifecycle.election_day.is_none() {
        blockers.add(Code::DayNotSet);
    }
    let stage = &election.registration;
    let unlisted = matches!(stage.phase, registration::Phase::NotOpen | registration::Phase::Enrolling);
    let published = !unlisted || stage.frozen().is_some();
    if action == Action::Adopt && published {
        blockers.add(Code::ListAlreadyPublished).fact("phase", election.registration.phase);
    }
    // Where the street must approve, this step is the approval of what was sent; else it says what was taken on file.
    if action == Action::Approve {
        let least = match election.profile.law().method_consent {
            MethodConsent::Approval => FilingLevel::Sent,
            MethodConsent::Filing => FilingLevel::OnFile,
        };
        election.require_filing((Matter::Method, least), Code::MethodNotFiled, blockers);
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Adopt { meeting, terms, happened } => {
            happened.check(context, blockers);
            election.office.require_decision(*meeting, Subject::Method, blockers);
            let deciders = &election.profile.law().size_decided_by;
            if let Some(held) = election.office.meetings.get(meeting)
                && held.kind.source().is_none_or(|source| !deciders.contains(&source))
            {
                blockers.add(Code::MethodMeeting).fact("kind", held.kind);
            }
            guard_sitting(election, *meeting, terms, blockers);
            // A method restarts the calendar: the list has to follow it in time.
            election.check_list_in_time(happened.on, blockers);
            guard_terms(election, terms, blockers);
            crate::nomination::guard_terms(election, terms, blockers);
        }
        Command::Approve { document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
        }
    }
}

/// Where representatives adopt it whom this election did not choose, the method states how many of them there are.
fn guard_sitting(election: &Election, meeting: MeetingId, terms: &Terms, blockers: &mut Blockers<'_>) {
    let Some(held) = election.office.meetings.get(&meeting) else { return };
    let theirs = held.kind == Kind::Representatives && election.representatives.settled.is_none();
    if theirs && terms.representatives != Some(held.due) {
        blockers
            .add(Code::RepresentativesNotStated)
            .fact("due", held.due)
            .fact("representatives", terms.representatives);
    }
}

/// Total size within the law's range, posts named once, every post with a seat.
fn guard_terms(election: &Election, terms: &Terms, blockers: &mut Blockers<'_>) {
    let total: u32 = terms.seats.iter().map(|row| row.seats).fold(0, u32::saturating_add);
    let (law, purpose) = (election.profile.law(), &election.lifecycle.purpose);
    if !law.mode_kind.contains(&terms.mode) {
        blockers.add(Code::ModeNotAllowed).fact("mode", terms.mode.as_str());
    }
    if terms.mode == Mode::Representative && purpose.representatives().is_some_and(BTreeSet::is_empty) {
        blockers.add(Code::NoRepresentativesNamed).fact("of", purpose.of().map(|of| of.election));
    }
    let range = law.size_range;
    match purpose.seats() {
        Some(seats) if *seats != *terms.seats => {
            blockers.add(Code::SeatsNotVacant).fact("seats", seats);
        }
        None if total < range.min || total > range.max => {
            blockers.add(Code::SizeOutOfRange).fact("seats", total).fact("min", range.min).fact("max", range.max);
        }
        Some(_) | None => {}
    }
    if law.size_odd == Switch::On && total.is_multiple_of(2) {
        blockers.add(Code::SizeEven).fact("seats", total);
    }
    if terms.entry == EntryBy::Sums && law.count_second == SecondLook::Off {
        blockers.add(Code::SumsNeedRecount);
    }
    let mut posts: Vec<_> = terms.seats.iter().map(|row| &row.post).collect();
    posts.sort_unstable();
    posts.dedup();
    if posts.len() != terms.seats.len() || terms.seats.iter().any(|row| row.seats == 0) {
        blockers.add(Code::PostsNotDistinct);
    }
}

pub(crate) fn decide(_election: &Election, command: &Command) -> Vec<crate::Event> {
    vec![crate::Event::Method(match command {
        Command::Adopt { terms, .. } => Event::Adopted { terms: terms.clone() },
        Command::Approve { .. } => Event::Approved {},
    })]
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    match event {
        Event::Adopted { terms } => {
            election.method = Method { phase: Phase::Adopted, terms: Some(terms.clone()) };
        }
        Event::Approved {} => election.method.phase = Phase::Approved,
    }
}

/// How far the filing of the method must have come.
pub(crate) const fn consent(law: &Law) -> FilingLevel {
    match law.method_consent {
        MethodConsent::Approval => FilingLevel::Approved,
        MethodConsent::Filing => FilingLevel::OnFile,
    }
}

impl Method {
    /// The seats of a post under the method; none for a post that it does not know.
    pub fn seats(&self, post: &Post) -> u32 {
        self.terms.iter().flat_map(|terms| &terms.seats).find(|row| row.post == *post).map_or(0, |row| row.seats)
    }
}
