//! Who stands behind a nomination: a voter, several jointly, the party organisation, oneself, a group, a ballot.
//! Where the rules limit the names of a nominator, a nomination carries the ids of those who signed it.

use super::{Command, Nominated};
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{MeetingId, PersonId};
use crate::office::meeting::{Kind, Subject};
use rules::{Mode, NominatedTwice, Nominator, PerNominator, Switch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use tally::Post;

/// Who nominates.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Support {
    /// One voter.
    Voter {
        /// Who.
        nominator: PersonId,
        /// Who signed for the voter, where the rules allow that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<PersonId>,
    },
    /// Several voters jointly; where households vote, several of those who vote for them.
    JointVoters {
        /// Who signed.
        nominators: Vec<PersonId>,
    },
    /// The voters in a nominating ballot (海选), counted.
    Ballot {
        /// How many named the person for the post.
        votes: u32,
    },
    /// The party organisation.
    Party {},
    /// The candidate.
    Oneself {},
    /// A residents' group, by its meeting.
    Group {
        /// The meeting that decided so.
        meeting: MeetingId,
    },
}

impl Support {
    /// The rules' word for it.
    pub const fn nominator(&self) -> Nominator {
        match self {
            Self::Voter { .. } | Self::Ballot { .. } => Nominator::Voter,
            Self::JointVoters { .. } => Nominator::JointVoters,
            Self::Party {} => Nominator::Party,
            Self::Oneself {} => Nominator::Oneself,
            Self::Group { .. } => Nominator::Group,
        }
    }

    /// The voters who signed.
    pub fn names(&self) -> Vec<PersonId> {
        match self {
            Self::Voter { nominator, .. } => vec![*nominator],
            Self::JointVoters { nominators } => nominators.clone(),
            Self::Ballot { .. } | Self::Party {} | Self::Oneself {} | Self::Group { .. } => Vec::new(),
        }
    }

    /// How many voters stand behind it: those who signed, those who voted for it; one for the party or oneself.
    pub(super) fn weight(&self, election: &Election) -> u32 {
        match self {
            Self::Voter { .. } | Self::Party {} | Self::Oneself {} => 1,
            Self::JointVoters { nominators } => u32::try_from(nominators.len()).unwrap_or(u32::MAX),
            Self::Ballot { votes } => *votes,
            Self::Group { meeting } => {
                let held = election.office.meetings.get(meeting);
                let decisions = held.into_iter().flat_map(|held| &held.decisions);
                let yes = decisions.filter(|one| one.subject == Subject::GroupNomination).map(|one| one.yes);
                yes.max().unwrap_or(0)
            }
        }
    }
}

pub(super) fn guard(election: &Election, command: &Command, blockers: &mut Blockers<'_>) {
    let Command::Nominate { nomination, person, post, support, .. } = command else { return };
    let law = election.profile.law();
    if election.nomination.all.contains_key(nomination) {
        blockers.add(Code::IdTaken).fact("id", nomination);
    }
    election.require_entry(*person, blockers);
    if election.method.seats(post) == 0 {
        blockers.add(Code::UnknownPost).fact("post", post);
    }
    super::women::guard_post(election, *person, post, blockers);
    if !law.cand_nominate.contains(&support.nominator()) {
        blockers.add(Code::NominatorNotAllowed).fact("by", support.nominator());
    }
    match support {
        Support::Voter { agent, .. } => guard_agent(election, *agent, blockers),
        Support::JointVoters { nominators } => guard_joint(election, nominators, blockers),
        Support::Ballot { votes } => guard_ballot(election, *votes, blockers),
        Support::Group { meeting } => {
            election.office.require_decision(*meeting, Subject::GroupNomination, blockers);
            if election.office.meetings.get(meeting).is_some_and(|held| held.kind != Kind::Group) {
                blockers.add(Code::UnknownMeeting).fact("meeting", meeting);
            }
        }
        Support::Party {} | Support::Oneself {} => {}
    }
    for nominator in support.names() {
        election.require_entry(nominator, blockers);
        guard_names(election, nominator, *person, post, blockers);
    }
}

/// Nobody nominates for somebody else, where the rules say so (ZJ 17).
fn guard_agent(election: &Election, agent: Option<PersonId>, blockers: &mut Blockers<'_>) {
    let Some(agent) = agent else { return };
    if election.profile.law().cand_proxy == Switch::Off {
        blockers.add(Code::NominatedByProxy).fact("agent", agent);
    }
    election.require_entry(agent, blockers);
}

/// So many voters, or so many who vote for their households; each signs once.
fn guard_joint(election: &Election, nominators: &[PersonId], blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    let distinct: BTreeSet<_> = nominators.iter().collect();
    if distinct.len() != nominators.len() {
        blockers.add(Code::SamePerson).fact("signatures", nominators.len());
    }
    let supporters = u32::try_from(distinct.len()).unwrap_or(u32::MAX);
    let households = election.method.terms.as_ref().is_some_and(|terms| terms.mode == Mode::Household);
    if households {
        for nominator in nominators.iter().filter(|one| !election.registration.votes_for_household(**one)) {
            blockers.add(Code::NominatorForNoHousehold).fact("person", nominator);
        }
        if supporters < law.cand_joint_households.0 {
            let needed = law.cand_joint_households.0;
            blockers.add(Code::TooFewHouseholds).fact("supporters", supporters).fact("needed", needed);
        }
    } else if supporters < law.cand_joint.0 {
        blockers.add(Code::TooFewSupporters).fact("supporters", supporters).fact("needed", law.cand_joint.0);
    }
}

/// Votes of a nominating ballot stand only beside the number of those who took part.
fn guard_ballot(election: &Election, votes: u32, blockers: &mut Blockers<'_>) {
    match election.nomination.took_part {
        None => {
            blockers.add(Code::ParticipationMissing);
        }
        Some(took_part) if votes > took_part => {
            blockers.add(Code::MoreVotesThanPresent).fact("votes", votes).fact("present", took_part);
        }
        Some(_) => {}
    }
}

/// No more names than seats from one nominator, and nobody for two posts (ZJ 17, BJ 16).
fn guard_names(election: &Election, nominator: PersonId, person: PersonId, post: &Post, blockers: &mut Blockers<'_>) {
    let (law, stage) = (election.profile.law(), &election.nomination);
    let signed = stage.signed.get(&nominator);
    let named: Vec<&Nominated> =
        signed.into_iter().flatten().filter_map(|id| stage.get(*id)).filter(|one| one.stands()).collect();
    let same = |one: &&&Nominated| one.person == person;
    if named.iter().filter(same).any(|one| one.post == *post) {
        blockers.add(Code::NamedTwice).fact("nominator", nominator).fact("person", person);
    }
    if law.cand_two_posts == NominatedTwice::Void && named.iter().filter(same).any(|one| one.post != *post) {
        blockers.add(Code::NamedForTwoPosts).fact("nominator", nominator).fact("person", person);
    }
    let so_far = u32::try_from(named.iter().filter(|one| one.post == *post).count()).unwrap_or(u32::MAX);
    let most = election.method.seats(post);
    if law.cand_per_nominator == PerNominator::Seats && so_far >= most {
        blockers.add(Code::TooManyNames).fact("nominator", nominator).fact("post", post).fact("most", most);
    }
}
