//! What a group chose: how, how many took part, who had how many votes, who leads the group.

use super::VacancyReason;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{DocumentId, GroupNo, MeetingId, PersonId};
use crate::office::meeting::{Kind, Manner, Subject};
use crate::office::ranking::{PassedOverFor, Ranking, Turnout, Votes};
use rules::RepresentativeChoice;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a group chose, with the facts of that way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Held {
    /// At the group's meeting, whose record says who came.
    Meeting {
        /// The meeting.
        meeting: MeetingId,
    },
    /// From door to door: every household is asked.
    DoorToDoor {
        /// How many households took part.
        households: u32,
        /// Whether the papers were open or secret.
        manner: Manner,
    },
    /// By joint signatures.
    JointSignatures {
        /// How many voters the group has.
        voters: u32,
        /// How many of them signed.
        signed: u32,
    },
}

/// What a group chose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The group.
    pub group: GroupNo,
    /// How.
    pub held: Held,
    /// Who was named, with the votes; the best take the group's places.
    pub ranking: Ranking,
    /// The group's leader (居民小组长), with the votes.
    pub leader: Votes,
    /// Why places stay empty, where fewer were chosen than the group may have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vacant: Option<VacancyReason>,
    /// The signed result sheet.
    pub document: DocumentId,
}

impl Held {
    const fn manner(self) -> RepresentativeChoice {
        match self {
            Self::Meeting { .. } => RepresentativeChoice::Meeting,
            Self::DoorToDoor { .. } => RepresentativeChoice::DoorToDoor,
            Self::JointSignatures { .. } => RepresentativeChoice::JointSignatures,
        }
    }
}

impl Choice {
    /// How many took part; nothing where the meeting or the group is not known.
    fn turnout(&self, election: &Election) -> Option<Turnout> {
        let (took_part, due) = match self.held {
            Held::Meeting { meeting } => {
                let held = election.office.meetings.get(&meeting)?;
                (held.present, held.due)
            }
            Held::DoorToDoor { households, .. } => (households, election.groups.get(&self.group)?.households),
            Held::JointSignatures { voters, signed } => (signed, voters),
        };
        let quorum = election.profile.law().meeting_group_quorum;
        Some(Turnout { took_part, due, quorum, short: Code::GroupQuorum })
    }

    /// Who takes the group's places: the best of those for whom enough voted (`meeting.decide`), after those who keep
    /// theirs.
    pub(super) fn chosen(&self, election: &Election) -> Vec<PersonId> {
        let Some(turnout) = self.turnout(election) else { return Vec::new() };
        let share = election.profile.law().meeting_decide;
        let kept = election.representatives.kept(self.group);
        let quota = usize::try_from(election.representatives.quota(self.group)).unwrap_or(0);
        let order = self.ranking.order().into_iter().filter(|person| !kept.contains(person));
        let best = order.filter(|person| share.met(self.ranking.votes_of(*person), turnout.took_part));
        let best: Vec<_> = best.take(quota.saturating_sub(kept.len())).collect();
        kept.into_iter().chain(best).collect()
    }
}

pub(super) fn guard(election: &Election, choice: &Choice, blockers: &mut Blockers<'_>) {
    election.require_group(choice.group, blockers);
    election.office.require_document(choice.document, blockers);
    let manner = choice.held.manner();
    if !election.profile.law().reps_choice.contains(&manner) {
        blockers.add(Code::MannerNotAllowed).fact("manner", manner.as_str());
    }
    if let Held::Meeting { meeting } = choice.held {
        guard_meeting(election, choice.group, meeting, blockers);
    }
    let Some(turnout) = choice.turnout(election) else { return };
    turnout.guard(turnout.took_part, blockers);
    choice.ranking.guard(election, turnout, blockers);
    let chosen = choice.chosen(election);
    guard_places(election, choice, &chosen, blockers);
    guard_leader(election, choice, turnout, blockers);
    guard_persons(election, choice, &chosen, blockers);
}

fn guard_meeting(election: &Election, group: GroupNo, meeting: MeetingId, blockers: &mut Blockers<'_>) {
    let held = election.office.meetings.get(&meeting);
    if !held.is_some_and(|held| held.kind == Kind::Group && held.group == Some(group)) {
        blockers.add(Code::UnknownMeeting).fact("meeting", meeting);
    }
    election.office.require_decision(meeting, Subject::Representatives, blockers);
}

/// As many as the group may have, or a reason; nobody is left out who has as many votes as the last one in.
fn guard_places(election: &Election, choice: &Choice, chosen: &[PersonId], blockers: &mut Blockers<'_>) {
    let quota = election.representatives.quota(choice.group);
    let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    if (count < quota) != choice.vacant.is_some() {
        blockers.add(Code::QuotaNotMet).fact("chosen", count).fact("quota", quota).fact("group", choice.group);
    }
    let kept = election.representatives.kept(choice.group).len();
    let level = choice.ranking.level_at(chosen.len().saturating_sub(kept));
    if count == quota && !level.is_empty() {
        blockers.add(Code::TieUnsettled).fact("level", level.len()).fact("people", level);
    }
}

fn guard_leader(election: &Election, choice: &Choice, turnout: Turnout, blockers: &mut Blockers<'_>) {
    let Votes { person, votes } = choice.leader;
    election.require_person(person, blockers);
    let share = election.profile.law().meeting_decide;
    if votes > turnout.took_part {
        blockers.add(Code::MoreVotesThanPresent).fact("votes", votes).fact("present", turnout.took_part);
    }
    if !share.met(votes, turnout.took_part) {
        let needed = share.needed(turnout.took_part);
        blockers.add(Code::TooFewVotes).fact("person", person).fact("votes", votes).fact("needed", needed);
    }
    if election.representatives.leads_another(person, choice.group) {
        blockers.add(Code::SamePerson).fact("person", person);
    }
}

/// Nobody stands for two groups, a family does not take more places than it may, and who is passed over for a relative
/// has one ahead.
fn guard_persons(election: &Election, choice: &Choice, chosen: &[PersonId], blockers: &mut Blockers<'_>) {
    let elsewhere: Vec<_> = election.representatives.chosen_elsewhere(choice.group).collect();
    for person in chosen.iter().filter(|person| elsewhere.contains(person)) {
        blockers.add(Code::SamePerson).fact("person", person);
    }
    let everybody: Vec<_> = elsewhere.into_iter().chain(chosen.iter().copied()).collect();
    super::family::guard(election, &everybody, blockers);
    for passed in choice.ranking.passed_over.iter().filter(|one| one.why == PassedOverFor::Relative) {
        if !everybody.iter().any(|ahead| election.one_family(*ahead, passed.person)) {
            blockers.add(Code::PassedOverWithoutReason).fact("person", passed.person);
        }
    }
}
