//! The design of the paper (选票式样): in which order names stand, whether all posts share a sheet, how many lines there are
//! to write another name on, where the instructions stand. A lot is drawn in public: dice give the order, the record says
//! who was there, and anybody can draw the same names again from the same digits.

use super::round::{Contest, Round};
use super::{Command, Event, judged};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{DocumentId, PersonId};
use crate::office::appointment::Function;
use rules::BallotChoice;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::num::NonZeroU8;
use tally::audit::{Draws, Seed, SeedError};

/// Scrutineers who see a lot drawn: two, as for a surplus in a box, so that nobody's word stands alone. No article names
/// a number.
const WATCHERS: usize = 2;

/// How the paper of a round is laid out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PaperDesign")]
pub struct Design {
    /// Whether all posts share a sheet.
    pub sheets: Sheets,
    /// Lines to write another name on for each post, never more than its seats; as many as seats where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<NonZeroU8>,
    /// Where the instructions stand.
    pub instructions: Instructions,
    /// How the names were put in order.
    pub order: NameOrder,
}

/// Whether all posts share a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sheets {
    /// One sheet for all posts.
    OneSheet,
    /// A sheet for each post; the sheets of a voter are one paper, handed out together. In the box they part, and are judged
    /// each by itself.
    SheetPerPost,
}

impl Sheets {
    /// What becomes of a paper with so many posts: a single one has but one sheet.
    pub(crate) const fn of(self, posts: usize) -> Self {
        if posts < 2 { Self::OneSheet } else { self }
    }
}

/// Where the instructions stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Instructions {
    /// On the paper.
    OnPaper,
    /// On a sheet of their own, in every booth.
    InBooth,
}

/// In which order names stand on the paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum NameOrder {
    /// As on the posted list.
    AsPosted {},
    /// By strokes, as they were recorded.
    Strokes {},
    /// By lot, drawn in public: each post's names are numbered as on the posted list.
    Lot {
        /// The digits of the dice, at least twenty.
        seed: String,
        /// Who saw it drawn, two scrutineers among them.
        watched_by: Vec<PersonId>,
        /// The signed record or a photo of the throws.
        record: DocumentId,
    },
}

impl Design {
    /// Lines to write another name on for a post of so many seats.
    pub fn lines(&self, seats: u32) -> u32 {
        self.lines.map_or(seats, |lines| seats.min(lines.get().into()))
    }
}

/// What is printed is designed no more.
pub(super) fn gate(election: &Election, blockers: &mut Blockers<'_>) {
    election.one_question_only(blockers);
    election.require_unprinted(blockers);
}

impl Election {
    /// Blocks what would change a paper of which some are printed.
    pub(crate) fn require_unprinted(&self, blockers: &mut Blockers<'_>) {
        let printed: u32 = self.ballot.round().map_or(0, |round| round.stock.values().map(|stock| stock.printed).sum());
        if printed > 0 {
            blockers.add(Code::PapersArePrinted).fact("papers", printed);
        }
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::DesignPaper { design, document, happened } = command else { return };
    happened.check(context, blockers);
    election.office.require_document(*document, blockers);
    if design.lines.is_some() && !election.profile.law().ballot_choices.contains(&BallotChoice::WriteIn) {
        blockers.add(Code::WriteInsNotOffered);
    }
    let posts = election.ballot.round().map_or(0, |round| round.contests.len());
    judged::guard_law(election, design.sheets.of(posts), &election.profile, blockers);
    match &design.order {
        NameOrder::AsPosted {} => {}
        NameOrder::Strokes {} => guard_strokes(election, blockers),
        NameOrder::Lot { seed, watched_by, record } => {
            election.office.require_document(*record, blockers);
            if let Err(error) = seed.parse::<Seed>() {
                blockers.add(Code::SeedIsNone).fact("error", SeedError::to_string(&error));
            }
            guard_watched(election, watched_by, blockers);
        }
    }
}

fn guard_strokes(election: &Election, blockers: &mut Blockers<'_>) {
    let strokes = &election.nomination.strokes;
    let candidates = election.ballot.round().into_iter().flat_map(|round| &round.printed);
    let mut candidates = candidates.flat_map(|contest| &contest.candidates);
    if let Some(person) = candidates.find(|person| !strokes.contains_key(*person)) {
        blockers.add(Code::StrokesNotRecorded).fact("person", person);
    }
}

/// Everybody who is named is known, and two of them are scrutineers.
fn guard_watched(election: &Election, watched_by: &[PersonId], blockers: &mut Blockers<'_>) {
    for person in watched_by {
        election.require_person(*person, blockers);
    }
    let watched: BTreeSet<_> = watched_by.iter().collect();
    let scrutineers = watched.iter().filter(|person| election.has_function(***person, Function::Scrutineer)).count();
    if scrutineers < WATCHERS {
        blockers.add(Code::LotNotWatched).fact("scrutineers", scrutineers).fact("needed", WATCHERS);
    }
}

/// The paper as it is laid out, its names in their order.
pub(super) fn designed(election: &Election, design: Design) -> Event {
    let contests = arranged(election, &design.order);
    Event::PaperDesigned { design, contests }
}

/// The contests of a round with their names in this order.
fn arranged(election: &Election, order: &NameOrder) -> Vec<Contest> {
    let Some(round) = election.ballot.round() else { return Vec::new() };
    let mut contests = round.listed.clone();
    for contest in &mut contests {
        arrange(election, order, &mut contest.candidates);
    }
    contests
}

fn arrange(election: &Election, order: &NameOrder, people: &mut Vec<PersonId>) {
    match order {
        NameOrder::AsPosted {} => {}
        NameOrder::Strokes {} => people.sort_by_key(|person| election.nomination.strokes.get(person).copied()),
        NameOrder::Lot { seed, .. } => {
            let Ok(seed) = seed.parse() else { return };
            // The first engine numbered names by their ids, which nobody in the hall sees.
            if election.engine < crate::BINDING {
                people.sort_unstable();
            }
            *people = drawn(&seed, people);
        }
    }
}

/// Names numbered as on the posted list, in the order in which the dice draw them.
fn drawn(seed: &Seed, numbered: &[PersonId]) -> Vec<PersonId> {
    let Ok(many) = u32::try_from(numbered.len()) else { return numbered.to_vec() };
    let at = |number: u32| numbered.get(usize::try_from(number.checked_sub(1)?).ok()?).copied();
    Draws::new(seed.clone(), many).filter_map(at).collect()
}

impl Round {
    /// Whether all posts share a sheet, as they do where nobody decided otherwise.
    pub fn sheets(&self) -> Sheets {
        self.design.as_ref().map_or(Sheets::OneSheet, |design| design.sheets.of(self.contests.len()))
    }

    /// The paper is laid out anew; nobody comes or goes by that.
    pub(super) fn design(&mut self, design: Design, contests: Vec<Contest>) {
        self.printed.clone_from(&contests);
        self.contests = contests;
        self.design = Some(design);
    }
}
