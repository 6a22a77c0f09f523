//! The count on paper: the way of each box, the roots under what was agreed with the words that check them, and the sheet of
//! each batch that is signed where it was counted. Functions, not names: the sheet is held against the record by hashes.

use super::Sheet;
use super::result::Votes;
use crate::ballot::boxes::Seal;
use crate::ballot::count::{Agreed, Batch, CountedBy, Look};
use crate::ballot::custody::{BoxStep, Handled};
use crate::ballot::paper::{BatchKey, root_of};
use crate::ballot::round::{Round, RoundKind, person_of};
use crate::ballot::voids::VoidRow;
use crate::election::Election;
use crate::ids::{BatchNo, CountingGroupNo, PersonId, PoolNo, RoundNo};
use crate::law::pass::Pass;
use crate::method::EntryBy;
use crate::office::appointment::Function;
use crate::record::opening::{Opening, OpeningReason, Papers};
use chrono::{NaiveDate, NaiveTime};
use ledger::Hash;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use tally::{ContestSums, Post};

/// What stands in the place of a group that comes from the signed paper.
const BLANK: &str = "＿＿＿＿";

/// 选票清点报告
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CountReport {
    /// That batches were entered by their sums, where the method said so; nothing where every paper was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<EntryBy>,
    /// The rounds whose count is agreed.
    pub rounds: Vec<RoundCount>,
    /// Warnings and rules that were passed: by whom, why and when.
    pub passed: Vec<Pass>,
}

/// How one round came to be counted.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct RoundCount {
    /// Its number.
    pub round: RoundNo,
    /// Which kind of vote.
    pub vote: RoundKind,
    /// Its day.
    pub day: NaiveDate,
    /// The way of each box.
    pub box_steps: Vec<BoxOnWay>,
    /// What was in each.
    pub opened_boxes: Vec<OpenedBox>,
    /// Why papers are void: all of them, then pool by pool.
    pub void_grounds: Vec<VoidRow>,
    /// The roots of the pools.
    pub pool_roots: Vec<PoolRoot>,
    /// The roots of the contests.
    pub contest_roots: Vec<ContestRoot>,
    /// The roots of the batches.
    pub batch_roots: Vec<BatchRoot>,
    /// The root over all pools of the count.
    pub count_root: Option<String>,
    /// Counted papers that were opened for audits.
    pub opened_papers: Vec<OpenedPapers>,
    /// What to compare with the record.
    pub check: Option<SheetCheck>,
}

/// A step of a box's way.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BoxOnWay {
    /// The number of the box.
    pub box_number: u16,
    /// What was done.
    pub box_step: BoxStep,
    /// When, on the day of the poll.
    pub at: NaiveTime,
    /// The functions of those who did it; the committee's where it did.
    pub functions: Vec<Function>,
    /// How its seals were found, where they were looked at.
    pub seal: Option<Seal>,
}

/// What was in a box.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct OpenedBox {
    /// The number of the box.
    pub box_number: u16,
    /// Papers.
    pub papers: u32,
}

/// The root of a pool in one look.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PoolRoot {
    /// Which look.
    pub look: Look,
    /// The pool.
    pub pool: PoolNo,
    /// Its papers.
    pub papers: u32,
    /// The root over its batches, in groups.
    pub root: String,
}

/// The root of a contest in one look.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ContestRoot {
    /// Which look.
    pub look: Look,
    /// The post.
    pub post: Post,
    /// The root over what each batch says of it, in groups.
    pub root: String,
}

/// The root of a batch in one look.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BatchRoot {
    /// Which look.
    pub look: Look,
    /// The pool.
    pub pool: PoolNo,
    /// The batch.
    pub batch: BatchNo,
    /// Its papers.
    pub papers: u32,
    /// The root over its papers, in groups.
    pub root: String,
}

/// The words and groups of an agreed count.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct SheetCheck {
    /// Eight characters.
    pub check_characters: String,
    /// The word in which each is spoken.
    pub check_words: Vec<String>,
    /// The 16 groups; two are left blank until they came back from the signed paper.
    pub check_groups: String,
}

/// A hash as people write it.
fn groups(hash: &Hash) -> String {
    ledger::hash_groups(hash).join(" ")
}

impl Sheet for CountReport {
    fn of(election: &Election) -> Option<Self> {
        let counted = election.ballot.rounds.iter().filter(|round| round.result.is_some());
        let rounds: Vec<_> = counted.map(|round| RoundCount::of(election, round)).collect();
        let entered_by = super::result::by_sums(election);
        (!rounds.is_empty()).then(|| Self {
            entered_by,
            rounds,
            passed: election.passes.used.iter().cloned().collect(),
        })
    }
}

impl RoundCount {
    fn of(election: &Election, round: &Round) -> Self {
        let number = |id| election.ballot.boxes.get(id).map(|found| found.number);
        let opened = round.opened.iter();
        let opened = opened.filter_map(|(id, found)| Some(OpenedBox { box_number: number(id)?, papers: found.papers }));
        let mut opened_boxes: Vec<_> = opened.collect();
        opened_boxes.sort_by_key(|one| one.box_number);
        let looks = [Look::First, Look::Second].into_iter().filter(|look| round.agreed(*look).next().is_some());
        let looks: Vec<Look> = looks.collect();
        let pools: Vec<_> = round.pools.keys().filter_map(|pool| round.pool_root(Look::First, *pool)).collect();
        Self {
            round: round.number,
            vote: round.kind,
            day: round.day,
            box_steps: box_steps(election, round),
            opened_boxes,
            void_grounds: round.void_rows(),
            pool_roots: looks.iter().flat_map(|look| pool_roots(round, *look)).collect(),
            contest_roots: looks.iter().flat_map(|look| contest_roots(round, *look)).collect(),
            batch_roots: looks.iter().flat_map(|look| batch_roots(round, *look)).collect(),
            count_root: (!pools.is_empty()).then(|| groups(&root_of(pools))),
            opened_papers: OpenedPapers::of(election, round),
            check: SheetCheck::of(election, round.number),
        }
    }
}

fn box_steps(election: &Election, round: &Round) -> Vec<BoxOnWay> {
    let mut boxes: Vec<_> = election.ballot.boxes.iter().collect();
    boxes.sort_by_key(|(_, one)| one.number);
    let way = |id| round.ways.get(id).into_iter().flatten();
    let steps = boxes.into_iter().flat_map(|(id, one)| way(id).map(move |handled| (one.number, handled)));
    let said = |(box_number, handled): (u16, &Handled)| BoxOnWay {
        box_number,
        box_step: handled.step,
        at: handled.at,
        functions: functions(election, &handled.by),
        seal: handled.seal,
    };
    steps.map(said).collect()
}

/// What these people were appointed for; a member of the committee for the committee.
fn functions(election: &Election, people: &[PersonId]) -> Vec<Function> {
    let appointed = |person: &PersonId| -> BTreeSet<Function> {
        let held = election.office.appointments.values().filter(|held| held.person == *person);
        let held: BTreeSet<_> = held.map(|held| held.function).collect();
        if held.is_empty() { BTreeSet::from([Function::CommitteeMember]) } else { held }
    };
    if people.is_empty() {
        return vec![Function::CommitteeMember];
    }
    people.iter().flat_map(appointed).collect::<BTreeSet<_>>().into_iter().collect()
}

fn pool_roots(round: &Round, look: Look) -> Vec<PoolRoot> {
    let said = |(pool, papers): (&PoolNo, &u32)| {
        Some(PoolRoot { look, pool: *pool, papers: *papers, root: groups(&round.pool_root(look, *pool)?) })
    };
    round.pools.iter().filter_map(said).collect()
}

fn contest_roots(round: &Round, look: Look) -> Vec<ContestRoot> {
    let posts = round.contests.iter().map(|contest| &contest.post);
    posts.map(|post| ContestRoot { look, post: post.clone(), root: groups(&round.contest_root(look, post)) }).collect()
}

fn batch_roots(round: &Round, look: Look) -> Vec<BatchRoot> {
    let said = |(key, batch, agreed): (BatchKey, &Batch, &Agreed)| BatchRoot {
        look,
        pool: key.pool,
        batch: key.batch,
        papers: batch.papers,
        root: groups(&agreed.root),
    };
    round.agreed(look).map(said).collect()
}

impl SheetCheck {
    fn of(election: &Election, round: RoundNo) -> Option<Self> {
        let hash = election.check_hash(round)?;
        let (words, blanks) = (ledger::check_words(&hash), election.sheet_blanks(round));
        let blank = |at: u8| blanks.is_some_and(|blanks| blanks.contains(&at));
        let shown = ledger::hash_groups(&hash).into_iter().zip(0..);
        let shown: Vec<String> = shown.map(|(group, at)| if blank(at) { BLANK.to_owned() } else { group }).collect();
        Some(Self {
            check_characters: words.iter().map(|word| word.character).collect(),
            check_words: words.iter().map(|word| word.word.to_owned()).collect(),
            check_groups: shown.join(" "),
        })
    }
}

/// Counted papers that were opened, and why.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct OpenedPapers {
    /// In which look; every paper of the round where none is named.
    pub look: Option<Look>,
    /// In which pool.
    pub pool: Option<PoolNo>,
    /// In which batch.
    pub batch: Option<BatchNo>,
    /// Its position in the batch.
    pub position: Option<u32>,
    /// Why.
    pub reason: OpeningReason,
}

impl OpenedPapers {
    fn of(election: &Election, round: &Round) -> Vec<Self> {
        let opened = election.openings.iter().filter(|one| one.which.round() == round.number);
        let said = |one: &Opening| {
            let lies = match one.which {
                Papers::OnePaper { lies, position } => Some((lies, position)),
                Papers::WholeRound { .. } => None,
            };
            Self {
                look: lies.map(|(lies, _)| lies.look),
                pool: lies.map(|(lies, _)| lies.pool),
                batch: lies.map(|(lies, _)| lies.batch),
                position: lies.map(|(_, position)| position),
                reason: one.reason,
            }
        };
        opened.map(said).collect()
    }
}

/// 计票单 of every agreed batch of the round.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BatchSheets {
    /// In order of looks, pools and batches.
    pub batch_sheets: Vec<BatchSheet>,
}

/// What a batch came to, for the group that counted it to sign.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BatchSheet {
    /// The round.
    pub round: RoundNo,
    /// Which look.
    pub look: Look,
    /// The pool.
    pub pool: PoolNo,
    /// The batch.
    pub batch: BatchNo,
    /// Who read its papers.
    pub counted_by: CountedBy,
    /// The group that counted it; none where a scanner did.
    pub counting_group: Option<CountingGroupNo>,
    /// Its papers.
    pub papers: u32,
    /// Void ones among them.
    pub void: u32,
    /// Blank ones among them.
    pub blank: u32,
    /// What each contest got.
    pub contests: Vec<BatchContest>,
    /// The root over its papers, in groups.
    pub root: String,
    /// The entry of the log that agreed it; its receipt proves it.
    pub log_entry: u64,
}

/// What a batch says of a contest.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BatchContest {
    /// The post.
    pub post: Post,
    /// Papers whose part for this post is void.
    pub void_for_post: u32,
    /// Seats that were left without a vote.
    pub unused: u32,
    /// The votes of everybody who was named.
    pub votes: Vec<Votes>,
}

impl Sheet for BatchSheets {
    fn of(election: &Election) -> Option<Self> {
        let round = election.ballot.round()?;
        let agreed = [Look::First, Look::Second].into_iter().flat_map(|look| round.agreed(look));
        let batch_sheets: Vec<_> = agreed.map(BatchSheet::of).collect();
        (!batch_sheets.is_empty()).then_some(Self { batch_sheets })
    }
}

impl BatchSheet {
    fn of((key, batch, agreed): (BatchKey, &Batch, &Agreed)) -> Self {
        Self {
            round: key.round,
            look: key.look,
            pool: key.pool,
            batch: key.batch,
            counted_by: agreed.by,
            counting_group: batch.group.filter(|_| agreed.by == CountedBy::People),
            papers: batch.papers,
            void: agreed.sums.void,
            blank: agreed.sums.blank,
            contests: agreed.sums.contests.iter().map(BatchContest::of).collect(),
            root: groups(&agreed.root),
            log_entry: agreed.entry,
        }
    }
}

impl BatchContest {
    fn of(sums: &ContestSums) -> Self {
        let votes = sums.votes.iter().filter_map(|(id, votes)| Some(Votes { person: person_of(id)?, votes: *votes }));
        Self { post: sums.post.clone(), void_for_post: sums.void_for_post, unused: sums.unused, votes: votes.collect() }
    }
}
