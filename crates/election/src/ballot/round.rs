//! A round of the ballot: its contests, papers, boxes, counts and result.

use super::audit::Audit;
use super::boxes::Opened;
use super::count::{Batch, Look};
use super::custody::{Custody, Handled};
use super::decision::Decision;
use super::design::Design;
use super::empty_box::Locked;
use super::groups::CountingGroup;
use super::issue::{Issued, Stock};
use super::miscount::Correction;
use super::scan::Scan;
use super::voids::Voids;
use super::written::Written;
use super::{Command, Elected};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::{Election, Sex};
use crate::ids::{
    BatchNo, BoxId, CountingGroupNo, DocumentId, HouseholdNo, ObjectionId, PersonId, PlaceId, PoolNo, RoundNo,
    WrittenId,
};
use chrono::{Days, Months, NaiveDate};
use imbl::{OrdMap, OrdSet, Vector};
use rules::{Profile, VoidGround};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tally::{CandidateId, CandidateInput, ContestInput, Input, Next, Outcome, Participation, Post, Sums, Threshold};

/// What kind of vote a round is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundKind {
    /// The first vote.
    First,
    /// A second election (另行选举) for seats unfilled.
    SecondElection,
    /// A vote among those tied (同票再选).
    TieVote,
    /// A new election (重新选举) after a void round.
    NewElection,
    /// The vote on the recall of a member (罢免).
    Recall,
}

impl RoundKind {
    /// The rules' word for it: a new election is a first vote again.
    pub const fn rules(self) -> tally::Round {
        match self {
            Self::First | Self::NewElection => tally::Round::First,
            Self::SecondElection => tally::Round::Second,
            Self::TieVote => tally::Round::Tie,
            Self::Recall => tally::Round::Recall,
        }
    }

    /// The vote that follows a void one: a first vote is held anew, a later one again under its own rules.
    pub(crate) const fn again(self) -> Self {
        match self {
            Self::First | Self::NewElection => Self::NewElection,
            Self::SecondElection | Self::TieVote | Self::Recall => self,
        }
    }
}

/// A contest of a round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contest {
    /// The post.
    pub post: Post,
    /// Seats to be filled in this round.
    pub seats: u32,
    /// The candidates in ballot order; matched write-ins after them.
    pub candidates: Vec<PersonId>,
}

/// A contest that asks for a further round or a decision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owed {
    /// The round that left it open.
    pub round: RoundNo,
    /// The vote that it asks for; `SecondElection` with a decision means: vote again or leave vacant.
    pub kind: RoundKind,
    /// Whether the seats may be left vacant instead.
    pub vacancy: Vacancy,
    /// The seats and who stands.
    pub contest: Contest,
}

/// Whether seats may be left vacant instead of voting again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vacancy {
    /// The vote must be held.
    MustVote,
    /// People decide.
    MayStayVacant,
}

/// One round.
#[derive(Clone, Debug)]
pub struct Round {
    /// Its number, from 1.
    pub number: RoundNo,
    /// Its kind.
    pub kind: RoundKind,
    /// Its day.
    pub day: NaiveDate,
    /// Its contests; matched write-ins stand among the candidates.
    pub contests: Vec<Contest>,
    /// Its contests as they are printed.
    pub printed: Vec<Contest>,
    /// The same in the order of the list, before the paper was designed.
    pub listed: Vec<Contest>,
    /// How its paper is laid out, where the committee decided it.
    pub design: Option<Design>,
    /// Places whose booth was checked.
    pub booths: OrdSet<PlaceId>,
    /// Papers per place.
    pub stock: OrdMap<PlaceId, Stock>,
    /// Entries on which a paper was issued.
    pub issued: OrdMap<PersonId, Issued>,
    /// Households that took a paper, where households vote.
    pub households: OrdSet<HouseholdNo>,
    /// What is known of the boxes since they were shown empty.
    pub locked: OrdMap<BoxId, Locked>,
    /// What is known of the boxes since they were sealed.
    pub custody: OrdMap<BoxId, Custody>,
    /// What was done with each box, in order.
    pub ways: OrdMap<BoxId, Vector<Handled>>,
    /// Explanations of papers that did not come back.
    pub explained: OrdMap<PlaceId, DocumentId>,
    /// Boxes that were opened.
    pub opened: OrdMap<BoxId, Opened>,
    /// Numbers of boxes that turned out to be wrong, in the order of their corrections.
    pub corrections: Vector<Correction>,
    /// Places whose surplus has its finding.
    pub surplus_findings: OrdSet<PlaceId>,
    /// Scrutineers who saw the papers mixed.
    pub mixing_watched: OrdSet<PersonId>,
    /// Papers per pool.
    pub pools: OrdMap<PoolNo, u32>,
    /// Who counts with whom, by lot.
    pub groups: OrdMap<CountingGroupNo, CountingGroup>,
    /// The batches of both looks.
    pub batches: OrdMap<(Look, PoolNo, BatchNo), Batch>,
    /// Why papers of the agreed batches are void, by look and pool.
    pub voids: OrdMap<(Look, PoolNo), Voids>,
    /// The same for all pools together.
    pub voided_whole: OrdMap<Look, Voids>,
    /// Pools that a scanner read for the second look.
    pub scans: OrdMap<PoolNo, Scan>,
    /// The audit in place of the second look.
    pub audit: Option<Audit>,
    /// Names written on papers.
    pub written: OrdMap<WrittenId, Written>,
    /// How many of them two persons have not read alike.
    pub unmatched: u32,
    /// Doubtful papers that were classified.
    pub classified: u32,
    /// The agreed count and its outcome.
    pub result: Option<Counted>,
    /// The rules that the outcome follows; later amendments do not touch it.
    pub under: Option<Arc<Profile>>,
    /// The decision on what the outcome leaves to people.
    pub decided: Option<Decision>,
    /// Who signed the result sheet.
    pub signed: OrdSet<PersonId>,
    /// Objections that nobody had ruled on in time when the result was declared.
    pub ran_out: OrdSet<ObjectionId>,
    /// Who declared the result for the committee.
    pub declared_by: Option<PersonId>,
    /// Who typed back what stands on the signed result sheet.
    pub sheet_confirmed: Option<PersonId>,
    /// Who was declared elected.
    pub declared: Vec<Elected>,
    /// The ground on which an office found the round void.
    pub voided: Option<VoidGround>,
}

/// What was counted and what follows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// The canonical tally: the input of the outcome.
    pub tally: Input,
    /// The outcome.
    pub outcome: Outcome,
}

impl Round {
    /// A round before its first paper.
    pub fn new(number: RoundNo, kind: RoundKind, day: NaiveDate, contests: Vec<Contest>) -> Self {
        Self {
            number,
            kind,
            day,
            printed: contests.clone(),
            listed: contests.clone(),
            design: None,
            contests,
            booths: OrdSet::new(),
            stock: OrdMap::new(),
            issued: OrdMap::new(),
            households: OrdSet::new(),
            locked: OrdMap::new(),
            custody: OrdMap::new(),
            ways: OrdMap::new(),
            explained: OrdMap::new(),
            opened: OrdMap::new(),
            corrections: Vector::new(),
            surplus_findings: OrdSet::new(),
            mixing_watched: OrdSet::new(),
            pools: OrdMap::new(),
            groups: OrdMap::new(),
            batches: OrdMap::new(),
            voids: OrdMap::new(),
            voided_whole: OrdMap::new(),
            scans: OrdMap::new(),
            audit: None,
            written: OrdMap::new(),
            unmatched: 0,
            classified: 0,
            result: None,
            under: None,
            decided: None,
            signed: OrdSet::new(),
            ran_out: OrdSet::new(),
            declared_by: None,
            sheet_confirmed: None,
            declared: Vec::new(),
            voided: None,
        }
    }

    /// The contest of a post.
    pub fn contest(&self, post: &Post) -> Option<&Contest> {
        self.contests.iter().find(|contest| contest.post == *post)
    }

    /// The tally as the outcome wants it.
    pub(crate) fn tally(&self, election: &Election, sums: &Sums) -> Input {
        let contests = self.contests.iter().map(|contest| contest_input(election, contest, sums)).collect();
        Input {
            rules: election.profile.id().to_owned(),
            round: self.kind.rules(),
            mode: election.mode(),
            registered: election.electorate(),
            issued: election.issued(),
            returned: election.returned(),
            void: sums.void,
            blank: sums.blank,
            contests,
            related: related(election, &self.contests),
            method: crate::nomination::tally_method(election, &self.contests),
        }
    }
}

fn contest_input(election: &Election, contest: &Contest, sums: &Sums) -> ContestInput {
    let counted = sums.contests.iter().find(|row| row.post == contest.post);
    let candidates = contest
        .candidates
        .iter()
        .map(|person| {
            let id = CandidateId::from(person.to_string());
            let votes = counted.and_then(|row| row.votes.get(&id)).copied().unwrap_or(0);
            // Where enough women serve already, the seats of a by-election are open to anybody.
            let serve = election.lifecycle.purpose.women();
            let asked = serve == 0 || serve < election.profile.law().size_women_min.get();
            let woman = election.people.get(person).map(|facts| facts.sex == Sex::Female).filter(|_| asked);
            CandidateInput { id, votes, woman }
        })
        .collect();
    ContestInput { post: contest.post.clone(), seats: contest.seats, candidates }
}

/// The pairs of relatives among those who stand.
fn related(election: &Election, contests: &[Contest]) -> Option<Vec<[CandidateId; 2]>> {
    let people: std::collections::BTreeSet<PersonId> =
        contests.iter().flat_map(|contest| contest.candidates.iter().copied()).collect();
    let pairs: Vec<[CandidateId; 2]> = election
        .relatives
        .keys()
        .filter(|(one, other)| one < other && people.contains(one) && people.contains(other))
        .filter(|(one, other)| election.related(*one, *other))
        .map(|(one, other)| [CandidateId::from(one.to_string()), CandidateId::from(other.to_string())])
        .collect();
    (!pairs.is_empty()).then_some(pairs)
}

impl Election {
    /// What the current round has to reach with these sums, as far as its papers are known: who takes part, and votes.
    pub fn lines(&self, sums: &Sums) -> Option<(Participation, Threshold)> {
        let round = self.ballot.round()?;
        let profile = round.under.as_ref().unwrap_or(&self.profile);
        Some(tally::lines(&round.tally(self, sums), profile))
    }
}

impl Round {
    /// Whether somebody stands on the list of a post.
    fn is_listed(&self, post: &Post, person: PersonId) -> bool {
        self.listed.iter().any(|contest| contest.post == *post && contest.candidates.contains(&person))
    }
}

/// The person behind a candidate's id.
pub(crate) fn person_of(id: &CandidateId) -> Option<PersonId> {
    id.as_str().parse().ok()
}

/// What a declared outcome still asks for.
pub(crate) fn owed(round: &Round, counted: &Counted) -> Vec<Owed> {
    counted
        .outcome
        .contests
        .iter()
        .filter_map(|contest| {
            let stood = round.contest(&contest.post)?;
            let (kind, vacancy, seats, candidates) = match contest.next.as_ref()? {
                Next::TieVote { seats, candidates } => {
                    (RoundKind::TieVote, Vacancy::MustVote, *seats, people(candidates))
                }
                Next::SecondElection { seats, candidates } => {
                    (RoundKind::SecondElection, Vacancy::MustVote, *seats, people(candidates))
                }
                Next::NewElection { seats, candidates } => {
                    // Whoever was only written in was neither asked nor reviewed.
                    let listed = |person: &PersonId| round.is_listed(&contest.post, *person);
                    let again = people(candidates).into_iter().filter(listed).collect();
                    (round.kind.again(), Vacancy::MustVote, *seats, again)
                }
                Next::Decision { seats } => {
                    let elected = people(&contest.elected);
                    let left = stood.candidates.iter().copied().filter(|person| !elected.contains(person)).collect();
                    (RoundKind::SecondElection, Vacancy::MayStayVacant, *seats, left)
                }
            };
            let contest = Contest { post: contest.post.clone(), seats, candidates };
            Some(Owed { round: round.number, kind, vacancy, contest })
        })
        .collect()
}

fn people(ids: &[CandidateId]) -> Vec<PersonId> {
    ids.iter().filter_map(person_of).collect()
}

/// The round before is held against its signed sheet and posted: both are done for the last round alone. One that an office
/// found void has neither.
pub(super) fn gate(election: &Election, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round().filter(|round| round.voided.is_none()) else { return };
    if election.engine < crate::BINDING {
        return;
    }
    if round.sheet_confirmed.is_none() {
        blockers.add(Code::SheetNotConfirmed).fact("round", round.number);
    }
    if election.ballot.published.is_none() {
        blockers.add(Code::ResultNotPosted).fact("round", round.number);
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::BeginRound { kind, day } = command else { return };
    if !election.ballot.owed.iter().any(|owed| owed.kind == *kind) {
        blockers.add(Code::NoRoundOwed).fact("kind", kind);
    }
    if *day < context.today() {
        blockers.add(Code::DayInPast).fact("day", day).fact("today", context.today());
    }
    if *kind != RoundKind::NewElection {
        guard_latest(election, *kind, *day, blockers);
    }
}

/// A second election or a tie vote follows its vote within so many days, a third vote the first within so many months.
fn guard_latest(election: &Election, kind: RoundKind, day: NaiveDate, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    let mut owed = election.ballot.owed.iter().filter(|owed| owed.kind == kind).peekable();
    let Some(round) = owed.peek().map(|owed| owed.round) else { return };
    let third = owed.all(|owed| owed.vacancy == Vacancy::MayStayVacant);
    let (latest, code) = if third {
        let months = Months::new(law.runoff_third_when.0);
        (election.lifecycle.election_day.and_then(|first| first.checked_add_months(months)), Code::ThirdVoteTooLate)
    } else {
        let held = election.ballot.rounds.iter().find(|held| held.number == round).map(|held| held.day);
        (held.and_then(|held| held.checked_add_days(Days::new(law.runoff_when.0.into()))), Code::RoundTooLate)
    };
    if latest.is_none_or(|latest| day > latest) {
        blockers.add(code).fact("day", day).fact("latest", latest);
    }
}
