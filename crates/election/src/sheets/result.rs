//! What the count came to, on the sheet that is signed and on the board; the papers of the end.

use super::conduct::{ChangedPoll, Conduct, Remark, VacantSeats};
use super::registration::Removed;
use super::{Sheet, count};
use crate::ballot::round::{Counted, Round, RoundKind, person_of};
use crate::election::{Election, Sex};
use crate::ids::{PersonId, RoundNo};
use crate::law::pass::Pass;
use crate::method::EntryBy;
use crate::office::objection::State;
use crate::registration::version::Frozen;
use chrono::NaiveDate;
use rules::Mode;
use schemars::JsonSchema;
use serde::Serialize;
use tally::{BlockerCode, CandidateId, Participation, Post, Threshold};

/// The result of all rounds.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Results {
    /// Who voted.
    pub mode: Mode,
    /// That batches were entered by their sums, where the method said so; nothing where every paper was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<EntryBy>,
    /// The rounds that were counted.
    pub rounds: Vec<RoundResult>,
    /// Who is elected, by post.
    pub elected: Vec<PostElected>,
    /// Seats that still ask for a vote or a decision, by post.
    pub open: Vec<OpenSeats>,
    /// What was out of the ordinary, by round.
    pub conduct: Vec<Conduct>,
    /// Hours and places that changed after they were posted.
    pub changed: Vec<ChangedPoll>,
    /// What supervisors remarked, stage by stage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// Seats that stay vacant.
    pub vacant: Vec<VacantSeats>,
    /// Who leads where no director was elected.
    pub acting: Option<PersonId>,
    /// How many have the vote, registered or not, where they were counted.
    pub eligible: Option<u32>,
    /// The versions of the frozen roll.
    pub rolls: Vec<Frozen>,
    /// Entries that left the roll after the list was posted.
    pub removed: Removed,
    /// Objections that nobody has ruled on.
    pub unruled: u32,
    /// Rules that were passed by an authority's document or for a reason.
    pub passed: Vec<Pass>,
}

/// One counted round.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct RoundResult {
    /// Its number.
    pub round: RoundNo,
    /// Which kind of vote.
    pub vote: RoundKind,
    /// Its day.
    pub day: NaiveDate,
    /// Whether it counts.
    pub valid: bool,
    /// The electorate.
    pub registered: u32,
    /// Papers issued.
    pub issued: u32,
    /// Papers returned.
    pub returned: u32,
    /// Void papers among them.
    pub void: u32,
    /// Blank papers among them.
    pub blank: u32,
    /// Who took part, and who had to.
    pub participation: Participation,
    /// The votes that elect.
    pub threshold: Threshold,
    /// The contests.
    pub contests: Vec<ContestResult>,
    /// What the outcome left to people.
    pub left_open: Vec<BlockerCode>,
}

/// The votes for a post.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ContestResult {
    /// The post.
    pub post: Post,
    /// Seats in this round.
    pub seats: u32,
    /// The votes of everybody who was named, write-ins included.
    pub votes: Vec<Votes>,
    /// Who is elected.
    pub elected: Vec<PersonId>,
    /// Who is tied across the last seat.
    pub tied: Vec<PersonId>,
    /// Seats left.
    pub unfilled: u32,
}

/// The votes of a person.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Votes {
    /// Who.
    pub person: PersonId,
    /// How many.
    pub votes: u32,
}

/// Who is elected for a post.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PostElected {
    /// The post.
    pub post: Post,
    /// In order of votes.
    pub people: Vec<PersonId>,
}

/// Seats that are not filled.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct OpenSeats {
    /// Of which post.
    pub post: Post,
    /// How many.
    pub seats: u32,
    /// Which vote they ask for.
    pub vote: RoundKind,
}

impl Sheet for Results {
    fn of(election: &Election) -> Option<Self> {
        let ballot = &election.ballot;
        let rounds: Vec<_> =
            ballot.rounds.iter().filter_map(|round| Some(RoundResult::of(round, round.result.as_ref()?))).collect();
        let elected = ballot
            .elected
            .iter()
            .map(|(post, people)| PostElected { post: post.clone(), people: people.iter().copied().collect() });
        let open = ballot.owed.iter().map(|owed| OpenSeats {
            post: owed.contest.post.clone(),
            seats: owed.contest.seats,
            vote: owed.kind,
        });
        let void = ballot.rounds.iter().any(|round| round.voided.is_some());
        (!rounds.is_empty() || void).then(|| Self {
            mode: election.mode(),
            entered_by: by_sums(election),
            elected: elected.collect(),
            open: open.collect(),
            rounds,
            conduct: ballot.rounds.iter().map(|round| Conduct::of(election, round)).collect(),
            changed: ChangedPoll::all(election),
            remarks: Remark::all(election),
            vacant: VacantSeats::all(election),
            acting: ballot.acting,
            eligible: election.registration.eligible,
            rolls: election.registration.versions.iter().copied().collect(),
            removed: Removed::of(election),
            unruled: count(election.office.objections.values().filter(|one| one.state == State::Filed)),
            passed: election.passes.used.iter().cloned().collect(),
        })
    }
}

/// What every report says of a count by sums.
pub(super) fn by_sums(election: &Election) -> Option<EntryBy> {
    Some(election.entry_by()).filter(|by| *by == EntryBy::Sums)
}

impl RoundResult {
    fn of(round: &Round, counted: &Counted) -> Self {
        let Counted { tally, outcome } = counted;
        let contests = tally.contests.iter().zip(&outcome.contests).map(|(counted, outcome)| ContestResult {
            post: counted.post.clone(),
            seats: counted.seats,
            votes: counted
                .candidates
                .iter()
                .filter_map(|one| Some(Votes { person: person_of(&one.id)?, votes: one.votes }))
                .collect(),
            elected: round.seated_for(&counted.post),
            tied: people(&outcome.tied),
            unfilled: outcome.unfilled,
        });
        Self {
            round: round.number,
            vote: round.kind,
            day: round.day,
            valid: outcome.valid,
            registered: tally.registered,
            issued: tally.issued,
            returned: tally.returned,
            void: tally.void,
            blank: tally.blank,
            participation: outcome.participation,
            threshold: outcome.threshold,
            contests: contests.collect(),
            left_open: outcome.blockers.iter().map(|blocker| blocker.code).collect(),
        }
    }
}

fn people(ids: &[CandidateId]) -> Vec<PersonId> {
    ids.iter().filter_map(person_of).collect()
}

/// Where the papers of the current round went.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PaperAccount {
    /// The round.
    pub round: RoundNo,
    /// By place, in order of their numbers.
    pub places: Vec<PlacePapers>,
    /// Papers in all opened boxes.
    pub returned: u32,
}

/// The papers of a place.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PlacePapers {
    /// The number of the place.
    pub place: u16,
    /// Printed and received.
    pub printed: u32,
    /// Handed to voters.
    pub issued: u32,
    /// Spoilt and replaced.
    pub spoilt: u32,
    /// Handed out unrecorded while the place was cut off.
    pub unrecorded: u32,
    /// Left over, once counted.
    pub unused: Option<u32>,
}

impl Sheet for PaperAccount {
    fn of(election: &Election) -> Option<Self> {
        let round = election.ballot.round()?;
        let stock = round.stock.iter().filter_map(|(place, stock)| {
            Some(PlacePapers {
                place: election.ballot.places.get(place)?.number,
                printed: stock.printed,
                issued: stock.issued,
                spoilt: stock.spoilt,
                unrecorded: stock.unrecorded,
                unused: stock.unused,
            })
        });
        let mut places: Vec<_> = stock.collect();
        places.sort_by_key(|place| place.place);
        (!places.is_empty()).then(|| Self { round: round.number, places, returned: election.returned() })
    }
}

/// What the street office and the county are told at the end.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TermReport {
    /// The running number of the term.
    pub term: u16,
    /// Who voted.
    pub mode: Mode,
    /// The day of the first vote.
    pub election_day: NaiveDate,
    /// Households of all groups.
    pub households: u32,
    /// The electorate of the first vote.
    pub registered: u32,
    /// Papers issued in the first vote.
    pub issued: u32,
    /// Papers returned in the first vote.
    pub returned: u32,
    /// Votes that were held.
    pub rounds: u32,
    /// Seats by the method.
    pub seats: u32,
    /// Who was elected.
    pub elected: Vec<ElectedMember>,
    /// Women among them.
    pub women: u32,
    /// Certificates that were handed out.
    pub certificates: u32,
    /// When the term ends.
    pub term_ends: Option<NaiveDate>,
}

/// Somebody who was elected.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ElectedMember {
    /// Who.
    pub person: PersonId,
    /// Sex.
    pub sex: Option<Sex>,
    /// To which post.
    pub post: Post,
    /// 当选职务票数: votes for this very post in the round that elected.
    pub votes: u32,
    /// 总票数: these and the votes for every higher post, where votes are counted down.
    pub total: u32,
}

impl Sheet for TermReport {
    fn of(election: &Election) -> Option<Self> {
        let ballot = &election.ballot;
        let first = &ballot.rounds.iter().find_map(|round| round.result.as_ref())?.tally;
        let elected = elected(election);
        let seats = election.method.terms.iter().flat_map(|terms| &terms.seats);
        Some(Self {
            term: election.lifecycle.term,
            mode: election.mode(),
            election_day: election.lifecycle.election_day?,
            households: election.groups.values().fold(0, |sum: u32, group| sum.saturating_add(group.households)),
            registered: first.registered,
            issued: first.issued,
            returned: first.returned,
            rounds: count(ballot.rounds.iter().filter(|round| round.result.is_some())),
            seats: seats.fold(0, |sum: u32, row| sum.saturating_add(row.seats)),
            women: election.women(elected.iter().map(|one| &one.person)),
            elected,
            certificates: count(&ballot.certified),
            term_ends: election.term_ends(),
        })
    }
}

/// Everybody who was elected, with the votes that did it.
pub(super) fn elected(election: &Election) -> Vec<ElectedMember> {
    let by_post = election.ballot.elected.iter().flat_map(|(post, people)| people.iter().map(move |one| (post, *one)));
    by_post
        .map(|(post, person)| {
            let (votes, total) = votes(election, post, person).unwrap_or_default();
            let sex = election.people.get(&person).map(|facts| facts.sex);
            ElectedMember { person, sex, post: post.clone(), votes, total }
        })
        .collect()
}

/// Both columns of the round that elected a person.
fn votes(election: &Election, post: &Post, person: PersonId) -> Option<(u32, u32)> {
    let id = CandidateId::from(person.to_string());
    let elects = |round: &&Round| round.seated_for(post).contains(&person);
    let Counted { tally, outcome } = election.ballot.rounds.iter().rev().find(elects)?.result.as_ref()?;
    let own = tally.contests.iter().find(|contest| contest.post == *post)?;
    let votes = own.candidates.iter().find(|one| one.id == id).map_or(0, |one| one.votes);
    let columns = outcome.counted_down.iter().flatten().find(|row| row.post == *post);
    let total = columns.and_then(|row| row.votes.iter().find(|one| one.id == id)).map_or(votes, |one| one.total);
    Some((votes, total))
}

/// What was handed over, when.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "HandoverSheet")]
pub struct Handover {
    /// The work.
    pub work: NaiveDate,
    /// The outgoing committee's seal.
    pub seal: Option<NaiveDate>,
    /// Who took over.
    pub to: Vec<PersonId>,
}

impl Sheet for Handover {
    fn of(election: &Election) -> Option<Self> {
        let ballot = &election.ballot;
        ballot.handover.map(|work| Self { work, seal: ballot.seal, to: ballot.all_elected() })
    }
}
