//! Meetings: due, present, quorum, hand or secret votes, minutes.

use super::{Command, Office};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{GroupNo, MeetingId};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Residents' meeting (居民会议).
    Residents,
    /// Residents' representatives' meeting (居民代表会议).
    Representatives,
    /// Residents' group meeting (居民小组会议).
    Group,
    /// The election committee.
    Committee,
}

/// What a meeting decided on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The method.
    Method,
    /// The election committee.
    ElectionCommittee,
    /// A group's representatives and leader.
    Representatives,
    /// Residents without local registration who apply to vote.
    ResidentsAdmitted,
    /// A change of time or place.
    TimeOrPlace,
    /// A surplus of papers in a box.
    BoxSurplus,
    /// A seat that stays vacant.
    VacantSeat,
    /// A group's nomination of a candidate.
    Nomination,
    /// As many candidates as seats.
    EqualNumber,
    /// An election without named candidates.
    NoCandidates,
}

/// How hands were counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Manner {
    /// By show of hands.
    Hand,
    /// By secret vote.
    Secret,
}

/// One decision of a meeting.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// On what.
    pub subject: Subject,
    /// How.
    pub manner: Manner,
    /// For.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Neither.
    pub abstained: u32,
}

/// What the log keeps of a meeting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Who met.
    pub kind: Kind,
    /// The group, where a group met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupNo>,
    /// How many should have come.
    pub due: u32,
    /// How many came.
    pub present: u32,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// When.
    pub on: NaiveDate,
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::HoldMeeting { meeting, kind, group, due, present, decisions, minutes, happened } = command else {
        return;
    };
    happened.check(context, blockers);
    election.office.require_document(*minutes, blockers);
    if election.office.meetings.contains_key(meeting) {
        blockers.add(Code::IdTaken).fact("id", meeting);
    }
    if present > due {
        blockers.add(Code::MorePresentThanDue).fact("present", present).fact("due", due);
    }
    for decision in decisions {
        let votes = u64::from(decision.yes) + u64::from(decision.no) + u64::from(decision.abstained);
        if votes > u64::from(*present) {
            blockers.add(Code::MoreVotesThanPresent).fact("votes", votes).fact("present", present);
        }
    }
    match (kind, group) {
        (Kind::Group, Some(group)) => election.require_group(*group, blockers),
        (Kind::Group, None) => {
            blockers.add(Code::UnknownGroup);
        }
        (Kind::Residents | Kind::Representatives | Kind::Committee, _) => {}
    }
}

impl Office {
    /// Blocks unless the meeting had its quorum and decided for the subject.
    pub(crate) fn require_decision(&self, id: MeetingId, subject: Subject, blockers: &mut Blockers<'_>) {
        let Some(meeting) = self.meetings.get(&id) else {
            blockers.add(Code::UnknownMeeting).fact("meeting", id);
            return;
        };
        let law = blockers.profile().law();
        let quorum = match meeting.kind {
            Kind::Residents => law.meeting_residents_quorum,
            Kind::Representatives => law.meeting_reps_quorum,
            Kind::Group => law.meeting_group_quorum,
            Kind::Committee => law.ec_decide,
        };
        if !quorum.met(meeting.present, meeting.due) {
            blockers
                .add(Code::MeetingQuorum)
                .fact("present", meeting.present)
                .fact("needed", quorum.needed(meeting.due));
        }
        let majority = law.meeting_decide;
        let carried =
            meeting.decisions.iter().any(|one| one.subject == subject && majority.met(one.yes, meeting.present));
        if !carried {
            blockers.add(Code::NotDecided).fact("subject", subject).fact("needed", majority.needed(meeting.present));
        }
    }
}
