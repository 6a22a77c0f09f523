//! What an election is held for: a whole committee, vacant seats, or the recall of one member. Each is an election of its
//! own, with its own log; the latter two name the log of the election whose term runs.

use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{ElectionId, PersonId};
use crate::method::Seats;
use crate::registration::version::Frozen;
use chrono::{Days, Months, NaiveDate};
use ledger::Hash;
use rules::{ByElection, LaterVoteRoll, Law, Switch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use tally::Post;

/// The one question of a recall, in the place of a post.
pub const RECALL: &str = "recall";

/// What an election is held for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "purpose", rename_all = "snake_case", deny_unknown_fields)]
pub enum Purpose {
    /// A whole committee (换届).
    General {},
    /// Vacant seats of a running term (补选).
    ByElection {
        /// The election whose term runs.
        of: Head,
        /// The vacant seats.
        seats: Vec<Seats>,
        /// Since when the first of them is vacant.
        since: NaiveDate,
        /// Members who still serve.
        members: u32,
        /// Women among them.
        women: u32,
        /// When the running term ends.
        term_ends: NaiveDate,
        /// The roll of that election as it stood last, where this vote uses it (`byelect.roll`).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        roll: Option<Box<Frozen>>,
        /// Who was chosen in that election to represent the residents: the electorate where representatives
        /// elect (UL26 14).
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        representatives: BTreeSet<PersonId>,
    },
    /// Whether one member keeps the office (罢免).
    Recall {
        /// The election whose term runs.
        of: Head,
        /// Whose office.
        member: PersonId,
        /// When the petition was handed in.
        petitioned: NaiveDate,
        /// The roll of that election as it stood last, where this vote uses it (`recall.roll`).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        roll: Option<Box<Frozen>>,
        /// Who was chosen in that election to represent the residents: the electorate where representatives
        /// elect (UL26 14).
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        representatives: BTreeSet<PersonId>,
    },
}

/// What an election is held for, as a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A whole committee.
    General,
    /// Vacant seats.
    ByElection,
    /// Whether a member keeps the office.
    Recall,
}

/// Another election's log as it stood.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Which election; with the origin of its key it names the log.
    pub election: ElectionId,
    /// How many entries it had.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Default for Purpose {
    fn default() -> Self {
        Self::General {}
    }
}

impl Purpose {
    /// Its word.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::General {} => Kind::General,
            Self::ByElection { .. } => Kind::ByElection,
            Self::Recall { .. } => Kind::Recall,
        }
    }

    /// Whether a whole committee is elected.
    pub const fn is_general(&self) -> bool {
        matches!(self, Self::General {})
    }

    /// The election whose term runs, where this one is about a part of it.
    pub const fn of(&self) -> Option<&Head> {
        match self {
            Self::General {} => None,
            Self::ByElection { of, .. } | Self::Recall { of, .. } => Some(of),
        }
    }

    /// The roll of the election whose term runs, where this vote uses it.
    pub fn roll(&self) -> Option<Frozen> {
        match self {
            Self::General {} => None,
            Self::ByElection { roll, .. } | Self::Recall { roll, .. } => roll.as_deref().copied(),
        }
    }

    /// The same purpose, naming that roll.
    #[must_use]
    pub fn with_roll(mut self, named: Frozen) -> Self {
        if let Self::ByElection { roll, .. } | Self::Recall { roll, .. } = &mut self {
            *roll = Some(Box::new(named));
        }
        self
    }

    /// The representatives of the election whose term runs.
    pub const fn representatives(&self) -> Option<&BTreeSet<PersonId>> {
        match self {
            Self::General {} => None,
            Self::ByElection { representatives, .. } | Self::Recall { representatives, .. } => Some(representatives),
        }
    }

    /// The same purpose, naming those representatives.
    #[must_use]
    pub fn with_representatives(mut self, named: BTreeSet<PersonId>) -> Self {
        if let Self::ByElection { representatives, .. } | Self::Recall { representatives, .. } = &mut self {
            *representatives = named;
        }
        self
    }

    /// Which roll the law has this vote use; a general election has none before it.
    pub const fn wanted_roll(&self, law: &Law) -> Option<LaterVoteRoll> {
        match self {
            Self::General {} => None,
            Self::ByElection { .. } => Some(law.byelect_roll),
            Self::Recall { .. } => Some(law.recall_roll),
        }
    }

    /// Whether it is the recall of a member.
    pub const fn is_recall(&self) -> bool {
        matches!(self, Self::Recall { .. })
    }

    /// The seats that the method must have; a general election leaves them to the meeting.
    pub fn seats(&self) -> Option<Cow<'_, [Seats]>> {
        match self {
            Self::General {} => None,
            Self::ByElection { seats, .. } => Some(Cow::Borrowed(seats)),
            Self::Recall { .. } => Some(Cow::Owned(vec![Seats { post: Post::from(RECALL), seats: 1 }])),
        }
    }

    /// Women who serve already.
    pub const fn women(&self) -> u32 {
        match self {
            Self::ByElection { women, .. } => *women,
            Self::General {} | Self::Recall { .. } => 0,
        }
    }
}

/// An election of vacant seats is one where the law knows it, over seats that are named once.
pub(super) fn guard(election: &Election, purpose: &Purpose, blockers: &mut Blockers<'_>) {
    if purpose.of().is_some_and(|of| of.election == election.id) {
        blockers.add(Code::OtherElection).fact("election", election.id);
    }
    guard_roll(election, purpose, blockers);
    let Purpose::ByElection { seats, .. } = purpose else { return };
    let manners = &election.profile.law().byelect_by;
    if !manners.contains(&ByElection::AsElection) {
        blockers.add(Code::ByElectionManner).fact("allowed", manners);
    }
    let posts: BTreeSet<_> = seats.iter().map(|row| &row.post).collect();
    if seats.is_empty() || posts.len() != seats.len() || seats.iter().any(|row| row.seats == 0) {
        blockers.add(Code::SeatsNotVacant).fact("seats", seats);
    }
}

/// The roll of the election whose term runs is named exactly where the law has it used.
fn guard_roll(election: &Election, purpose: &Purpose, blockers: &mut Blockers<'_>) {
    let Some(wanted) = purpose.wanted_roll(election.profile.law()) else { return };
    if purpose.roll().is_some() != (wanted == LaterVoteRoll::Parent) {
        let code = if purpose.is_recall() { Code::RecallRollNamed } else { Code::ByElectionRollNamed };
        blockers.add(code).fact("wanted", wanted).fact("named", purpose.roll().map(|roll| roll.number));
    }
}

/// A recall is voted on within its days; a by-election within its months, where too few members are left, and within the
/// running term.
pub(super) fn guard_day(election: &Election, day: NaiveDate, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    match &election.lifecycle.purpose {
        Purpose::General {} => {}
        Purpose::Recall { petitioned, .. } => {
            let latest = petitioned.checked_add_days(Days::new(law.recall_days.get().into()));
            if latest.is_none_or(|latest| day > latest) {
                blockers.add(Code::RecallTooLate).fact("day", day).fact("latest", latest);
            }
        }
        Purpose::ByElection { since, members, term_ends, .. } => {
            let short = law.byelect_below.is_some_and(|below| *members < below.get());
            if let Some(months) = law.byelect_within.filter(|_| short)
                && let latest = since.checked_add_months(Months::new(months.get()))
                && latest.is_none_or(|latest| day > latest)
            {
                blockers.add(Code::ByElectionTooLate).fact("day", day).fact("latest", latest).fact("members", members);
            }
            if law.byelect_rest_of_term == Switch::On && day >= *term_ends {
                blockers.add(Code::TermOver).fact("day", day).fact("term_ends", term_ends);
            }
        }
    }
}

impl Election {
    /// The day on which the term of those elected ends, once a result is declared.
    pub fn term_ends(&self) -> Option<NaiveDate> {
        let law = self.profile.law();
        match &self.lifecycle.purpose {
            Purpose::Recall { .. } => None,
            Purpose::ByElection { term_ends, .. } if law.byelect_rest_of_term == Switch::On => Some(*term_ends),
            Purpose::General {} | Purpose::ByElection { .. } => {
                let months = law.term_years.get().saturating_mul(12);
                self.ballot.declared?.checked_add_months(Months::new(months))
            }
        }
    }
}
