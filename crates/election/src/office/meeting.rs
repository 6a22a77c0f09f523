//! Meetings: who called them, due, present, sub-venues summed once, quorum, hand or secret votes, signed minutes.

use super::{Command, Office};
use crate::blocker::{Blockers, Code};
use crate::committee;
use crate::context::Context;
use crate::election::Election;
use crate::ids::{GroupNo, MeetingId, NominationId, PersonId};
use chrono::NaiveDate;
use rules::{CommitteeSource, Law, Share, Switch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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

/// Who called the meeting.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum CalledBy {
    /// The residents' committee or the election committee.
    Committee {},
    /// The leader of the residents' group.
    GroupLeader {},
    /// Residents of age who asked for it.
    Residents {
        /// How many asked.
        asked: u32,
        /// Of how many.
        of: u32,
    },
    /// Representatives who asked for it.
    Representatives {
        /// How many asked.
        asked: u32,
        /// Of how many.
        of: u32,
    },
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
    /// Mobile boxes, their routes and their users.
    MobileBoxes,
    /// A surplus of papers in a box.
    BoxSurplus,
    /// A seat that stays vacant.
    VacantSeat,
    /// A group's nomination of a candidate.
    GroupNomination,
    /// As many candidates as seats.
    EqualNumber,
    /// An election without named candidates.
    NoCandidates,
    /// A nomination; the decision names it.
    Nomination,
    /// Who chairs the election committee.
    Chair,
    /// What doubtful papers are.
    DoubtfulPapers,
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
    /// Which nomination, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nomination: Option<NominationId>,
    /// How.
    pub manner: Manner,
    /// For.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Neither.
    pub abstained: u32,
}

/// A sub-venue of a meeting (分会场): who came there, and how they voted on the decisions of the main venue.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SubVenue {
    /// Its number, from 1.
    pub number: u16,
    /// How many came there.
    pub present: u32,
    /// The votes there, in the order of the main venue's decisions.
    pub votes: Vec<VenueVotes>,
}

/// The votes of one venue on one decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueVotes {
    /// For.
    pub yes: u32,
    /// Against.
    pub no: u32,
    /// Neither.
    pub abstained: u32,
}

/// What the log keeps of a meeting; its numbers are the sums over all venues.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    /// Who met.
    pub kind: Kind,
    /// The group, where a group met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupNo>,
    /// Who called it.
    pub called_by: CalledBy,
    /// How many should have come.
    pub due: u32,
    /// How many came.
    pub present: u32,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// The sub-venues, as they stand in the minutes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sub_venues: Vec<SubVenue>,
    /// Who signed the minutes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<PersonId>,
    /// When.
    pub on: NaiveDate,
}

impl Kind {
    /// The source of decisions that this kind of meeting is.
    pub(crate) const fn source(self) -> Option<CommitteeSource> {
        match self {
            Self::Residents => Some(CommitteeSource::ResidentsMeeting),
            Self::Representatives => Some(CommitteeSource::RepresentativesMeeting),
            Self::Group => Some(CommitteeSource::GroupMeetings),
            Self::Committee => None,
        }
    }

    /// Who must be present, and what blocks otherwise; the committee decides by the share of its seats.
    pub(crate) const fn quorum(self, law: &Law) -> Option<(Share, Code)> {
        match self {
            Self::Residents => Some((law.meeting_residents_quorum, Code::ResidentsQuorum)),
            Self::Representatives => Some((law.meeting_reps_quorum, Code::MeetingQuorum)),
            Self::Group => Some((law.meeting_group_quorum, Code::GroupQuorum)),
            Self::Committee => None,
        }
    }
}

impl Decision {
    fn cast(&self) -> u64 {
        u64::from(self.yes) + u64::from(self.no) + u64::from(self.abstained)
    }

    /// The decision with the votes of a sub-venue.
    fn with(self, votes: VenueVotes) -> Self {
        Self {
            yes: self.yes.saturating_add(votes.yes),
            no: self.no.saturating_add(votes.no),
            abstained: self.abstained.saturating_add(votes.abstained),
            ..self
        }
    }
}

/// The present and the decisions of all venues, each summed once.
fn summed(present: u32, decisions: &[Decision], venues: &[SubVenue]) -> (u32, Vec<Decision>) {
    let all = venues.iter().map(|venue| venue.present).fold(present, u32::saturating_add);
    let sum = |(at, decision): (usize, &Decision)| {
        let votes = venues.iter().filter_map(|venue| venue.votes.get(at));
        votes.fold(*decision, |sum, votes| sum.with(*votes))
    };
    (all, decisions.iter().enumerate().map(sum).collect())
}

/// The meeting that the command records.
pub(super) fn held(command: &Command) -> Option<(MeetingId, Meeting)> {
    let Command::HoldMeeting {
        meeting,
        kind,
        group,
        called_by,
        due,
        present,
        decisions,
        sub_venues,
        signed,
        happened,
        ..
    } = command
    else {
        return None;
    };
    let (present, decisions) = summed(*present, decisions, sub_venues);
    let (sub_venues, signed) = (sub_venues.clone(), signed.clone());
    let (kind, group, called_by, due, on) = (*kind, *group, *called_by, *due, happened.on);
    Some((*meeting, Meeting { kind, group, called_by, due, present, decisions, sub_venues, signed, on }))
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::HoldMeeting { decisions, present, minutes, happened, .. } = command else { return };
    let Some((meeting, held)) = held(command) else { return };
    happened.check(context, blockers);
    election.office.require_document(*minutes, blockers);
    if election.office.meetings.contains_key(&meeting) {
        blockers.add(Code::IdTaken).fact("id", meeting);
    }
    if held.present > held.due {
        blockers.add(Code::MorePresentThanDue).fact("present", held.present).fact("due", held.due);
    }
    guard_venues(*present, decisions, &held.sub_venues, blockers);
    match (held.kind, held.group) {
        (Kind::Group, Some(group)) => election.require_group(group, blockers),
        (Kind::Group, None) => {
            blockers.add(Code::UnknownGroup);
        }
        (Kind::Residents | Kind::Representatives | Kind::Committee, _) => {}
    }
    for decision in &held.decisions {
        if (decision.subject == Subject::Nomination) != decision.nomination.is_some()
            || decision.nomination.is_some_and(|id| election.nomination.get(id).is_none())
        {
            blockers.add(Code::UnknownNomination).fact("nomination", decision.nomination);
        }
    }
    guard_call(&held, blockers);
    guard_minutes(election, &held, blockers);
}

/// No venue has more votes than people, and none is counted twice.
fn guard_venues(present: u32, decisions: &[Decision], venues: &[SubVenue], blockers: &mut Blockers<'_>) {
    let mut too_many = |votes: u64, present: u32| {
        if votes > u64::from(present) {
            blockers.add(Code::MoreVotesThanPresent).fact("votes", votes).fact("present", present);
        }
    };
    for decision in decisions {
        too_many(decision.cast(), present);
    }
    for venue in venues {
        for votes in &venue.votes {
            too_many(u64::from(votes.yes) + u64::from(votes.no) + u64::from(votes.abstained), venue.present);
        }
    }
    let numbers: BTreeSet<_> = venues.iter().map(|venue| venue.number).collect();
    let whole = venues.iter().all(|venue| venue.votes.len() == decisions.len());
    if numbers.len() != venues.len() || !whole {
        blockers.add(Code::VenuesDoNotAddUp).fact("venues", venues.len()).fact("distinct", numbers.len());
    }
}

/// Residents or representatives who call a meeting must be enough of them (UL26 ch.4).
fn guard_call(held: &Meeting, blockers: &mut Blockers<'_>) {
    let law = blockers.profile().law();
    let asks: Option<(Share, Code)> = match (held.kind, held.called_by) {
        (_, CalledBy::Committee {}) | (Kind::Group, CalledBy::GroupLeader {}) => return,
        (Kind::Residents | Kind::Group, CalledBy::Residents { .. }) => {
            Some((law.meeting_call_residents, Code::TooFewResidentsCalled))
        }
        (Kind::Residents, CalledBy::Representatives { .. }) => {
            Some((law.meeting_call_reps, Code::TooFewRepresentativesCalled))
        }
        (Kind::Representatives, CalledBy::Representatives { .. }) => {
            Some((law.meeting_call_own, Code::TooFewCalledOwn))
        }
        _ => None,
    };
    let (CalledBy::Residents { asked, of } | CalledBy::Representatives { asked, of }, Some((share, code))) =
        (held.called_by, asks)
    else {
        blockers.add(Code::MayNotCall).fact("kind", held.kind);
        return;
    };
    if asked > of || !share.met(asked, of) {
        blockers.add(code).fact("asked", asked).fact("of", of).fact("needed", share.needed(of));
    }
}

/// Who signs the committee's minutes has a seat and is not recused; more than half of those seats sign (R76).
fn guard_minutes(election: &Election, held: &Meeting, blockers: &mut Blockers<'_>) {
    let signed: BTreeSet<_> = held.signed.iter().copied().collect();
    if signed.len() != held.signed.len() {
        blockers.add(Code::SamePerson);
    }
    for person in &signed {
        election.require_person(*person, blockers);
    }
    if held.kind != Kind::Committee {
        return;
    }
    if election.committee.phase != committee::Phase::Seated {
        blockers.add(Code::CommitteeNotSeated).fact("phase", election.committee.phase);
        return;
    }
    let concerned: Vec<_> = held.decisions.iter().filter_map(|decision| decision.nomination).collect();
    let deciding: Vec<_> = election
        .committee
        .members
        .iter()
        .copied()
        .filter(|member| !concerned.iter().any(|nomination| election.is_recused(*member, *nomination)))
        .collect();
    let seats = u32::try_from(deciding.len()).unwrap_or(u32::MAX);
    if held.due != seats {
        blockers.add(Code::DueNotTheMembers).fact("due", held.due).fact("members", seats);
    }
    for person in signed.iter().filter(|person| !deciding.contains(person)) {
        if election.committee.is_member(*person) {
            blockers.add(Code::Recused).fact("person", person);
        } else {
            blockers.add(Code::NotAMember).fact("person", person);
        }
    }
    let law = election.profile.law();
    let signatures = u32::try_from(signed.len()).unwrap_or(u32::MAX);
    if law.ec_minutes == Switch::On && !law.ec_decide.met(signatures, seats) {
        blockers.add(Code::MinutesUnsigned).fact("signed", signatures).fact("needed", law.ec_decide.needed(seats));
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
        if let Some((quorum, code)) = meeting.kind.quorum(law)
            && !quorum.met(meeting.present, meeting.due)
        {
            blockers.add(code).fact("present", meeting.present).fact("needed", quorum.needed(meeting.due));
        }
        let (majority, code, of) = match meeting.kind {
            Kind::Committee => (law.ec_decide, Code::CommitteeNotDecided, meeting.due),
            Kind::Residents | Kind::Representatives | Kind::Group => {
                (law.meeting_decide, Code::NotDecided, meeting.present)
            }
        };
        let carried = meeting.decisions.iter().any(|one| one.subject == subject && majority.met(one.yes, of));
        if !carried {
            blockers.add(code).fact("subject", subject).fact("needed", majority.needed(of));
        }
    }
}
