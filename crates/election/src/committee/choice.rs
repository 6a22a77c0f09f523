//! What the meeting chose: members and reserves by their votes, and who chairs.

use super::{Committee, guard_kin};
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{DocumentId, GroupNo, MeetingId, PersonId};
use crate::office::meeting::{Kind, Meeting, Subject};
use crate::office::ranking::{PassedOverFor, Ranking, Turnout};
use rules::{CommitteeChair, Switch};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the meeting chose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The meeting; where the residents' groups choose, that of every group.
    pub meetings: Vec<MeetingId>,
    /// How many members the committee has.
    pub seats: u32,
    /// Who was named, with the votes: the best are members, the others reserves in their order.
    pub ranking: Ranking,
    /// Who chairs; one of the members.
    pub chair: Chair,
}

/// Who chairs the election committee.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chair {
    /// Who.
    pub person: PersonId,
    /// The paper by which the person leads the party organisation of the community, where that is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_secretary: Option<DocumentId>,
}

/// Members for so many seats and reserves, each best first.
pub(super) fn split(ranking: &Ranking, seats: u32) -> (Vec<PersonId>, Vec<PersonId>) {
    let mut members = ranking.order();
    let seats = usize::try_from(seats).unwrap_or(usize::MAX);
    let reserves = members.split_off(seats.min(members.len()));
    (members, reserves)
}

pub(super) fn guard(election: &Election, choice: &Choice, blockers: &mut Blockers<'_>) {
    let law = election.profile.law();
    let turnout = guard_meetings(election, &choice.meetings, blockers);
    let (members, reserves) = split(&choice.ranking, choice.seats);
    let size = u32::try_from(members.len()).unwrap_or(u32::MAX);
    let range = law.ec_size;
    if size != choice.seats || !range.contains(size) {
        blockers.add(Code::CommitteeSize).fact("members", size).fact("min", range.min).fact("max", range.max);
    }
    if law.ec_odd == Switch::On && size.is_multiple_of(2) {
        blockers.add(Code::CommitteeEven).fact("members", size);
    }
    if !members.contains(&choice.chair.person) {
        blockers.add(Code::ChairNotMember).fact("person", choice.chair.person);
    }
    guard_chair(election, choice.chair, blockers);
    let reserves = u32::try_from(reserves.len()).unwrap_or(u32::MAX);
    if reserves < law.ec_reserves.0 {
        blockers.add(Code::TooFewReserves).fact("reserves", reserves).fact("needed", law.ec_reserves.0);
    }
    guard_ranking(election, (&choice.ranking, choice.seats), &[], turnout, blockers);
}

/// The vacant seats go to those who were chosen anew.
pub(super) fn guard_fill(election: &Election, meetings: &[MeetingId], ranking: &Ranking, blockers: &mut Blockers<'_>) {
    let stage = &election.committee;
    let seats = stage.vacancies();
    if seats == 0 {
        blockers.add(Code::NoVacancy).fact("seats", stage.seats);
    }
    let turnout = guard_meetings(election, meetings, blockers);
    let (new, _) = split(ranking, seats);
    if u32::try_from(new.len()).is_ok_and(|new| new != seats) {
        blockers.add(Code::VacanciesNotFilled).fact("chosen", new.len()).fact("seats", seats);
    }
    for person in new.iter().filter(|person| !Committee::may_sit(**person, None, election)) {
        blockers.add(Code::ConflictsWithCandidate).fact("person", person);
    }
    let stays: Vec<_> = stage.members.iter().copied().collect();
    for person in new.iter().filter(|person| stays.contains(person)) {
        blockers.add(Code::SamePerson).fact("person", person);
    }
    guard_ranking(election, (ranking, seats), &stays, turnout, blockers);
}

/// Who must chair, where the profile says so.
pub(super) fn guard_chair(election: &Election, chair: Chair, blockers: &mut Blockers<'_>) {
    if let Some(document) = chair.party_secretary {
        election.office.require_document(document, blockers);
    }
    let must = election.profile.law().ec_chair;
    if must == CommitteeChair::PartySecretary && chair.party_secretary.is_none() {
        blockers.add(Code::ChairNotSecretary).fact("person", chair.person);
    }
}

/// One meeting that may choose, or that of every group; each had its quorum and decided.
fn guard_meetings(election: &Election, ids: &[MeetingId], blockers: &mut Blockers<'_>) -> Option<Turnout> {
    for id in ids {
        election.office.require_decision(*id, Subject::ElectionCommittee, blockers);
    }
    let held: Vec<&Meeting> = ids.iter().filter_map(|id| election.office.meetings.get(id)).collect();
    let Some(first) = held.first() else {
        blockers.add(Code::UnknownMeeting);
        return None;
    };
    let allowed = &election.profile.law().ec_source;
    let may = held
        .iter()
        .all(|one| one.kind == first.kind && one.kind.source().is_some_and(|source| allowed.contains(&source)));
    if !may {
        blockers.add(Code::CommitteeSource).fact("kind", first.kind);
    }
    let groups: BTreeSet<GroupNo> = held.iter().filter_map(|one| one.group).collect();
    let every_group = first.kind != Kind::Group || groups.iter().eq(election.groups.keys());
    let once = if first.kind == Kind::Group { groups.len() } else { 1 };
    if !every_group || held.len() != once {
        blockers.add(Code::NotEveryGroupMet).fact("meetings", held.len()).fact("groups", election.groups.len());
    }
    let sum = |of: fn(&Meeting) -> u32| held.iter().map(|one| of(one)).fold(0, u32::saturating_add);
    let (quorum, short) = first.kind.quorum(election.profile.law())?;
    Some(Turnout { took_part: sum(|one| one.present), due: sum(|one| one.due), quorum, short })
}

/// Enough votes for every member, no level votes between one place and the next, no relatives together.
fn guard_ranking(
    election: &Election,
    (ranking, seats): (&Ranking, u32),
    stays: &[PersonId],
    turnout: Option<Turnout>,
    blockers: &mut Blockers<'_>,
) {
    let Some(turnout) = turnout else { return };
    ranking.guard(election, turnout, blockers);
    let (members, reserves) = split(ranking, seats);
    let share = election.profile.law().meeting_decide;
    for person in &members {
        let votes = ranking.votes_of(*person);
        if !share.met(votes, turnout.took_part) {
            let needed = share.needed(turnout.took_part);
            blockers.add(Code::TooFewVotes).fact("person", person).fact("votes", votes).fact("needed", needed);
        }
    }
    // Members are equal among themselves; reserves follow one another.
    for places in members.len()..members.len() + reserves.len() {
        let level = ranking.level_at(places);
        if !level.is_empty() {
            blockers.add(Code::TieUnsettled).fact("level", level.len()).fact("people", level);
        }
    }
    let together: Vec<_> = stays.iter().chain(&members).copied().collect();
    for passed in ranking.passed_over.iter().filter(|one| one.why == PassedOverFor::Relative) {
        if !election.related_to_any(passed.person, together.iter()) {
            blockers.add(Code::PassedOverWithoutReason).fact("person", passed.person);
        }
    }
    if election.profile.law().ec_kin == Switch::On {
        guard_kin(election, &together, blockers);
    }
}
