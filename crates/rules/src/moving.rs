//! What an election day that moves breaks: what was lawful for the old day and is not for the new one, what has to be
//! done again, and who must decide.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{Bound, Deadline, DeadlineId, calendar};
use crate::catalogue::RuleId;
use crate::profile::Profile;
use crate::rule::{Citation, Force};

/// What has happened so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The day on which the election day is moved.
    pub today: NaiveDate,
    /// What was done, and on which day; of several, the last.
    pub done: BTreeMap<DeadlineId, NaiveDate>,
}

/// How moving the day breaks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Breach {
    /// It was done in time for the old day and is too late for the new one.
    DoneTooLate {
        /// The day on which it was done.
        done: NaiveDate,
        /// The last day for the new election day.
        latest: NaiveDate,
    },
    /// It is not done, and its last day for the new election day is over.
    CannotBeDone {
        /// The last day for the new election day.
        latest: NaiveDate,
    },
    /// It was published and names the old day.
    NamesOldDay,
    /// Findings on the roll were made for the old day: age, length of residence, length of work.
    FoundForOldDay,
    /// The election is put off further than the profile allows.
    PutOffTooFar {
        /// The last day to which it may be put off.
        latest: NaiveDate,
    },
    /// The election is put off, which the named authority must allow.
    PutOff,
    /// The new day is over.
    DayOver,
}

/// Who must decide again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decider {
    /// The election committee does it again, or gives its reason.
    Committee,
    /// The street office, which sets the day, must set another: the law's text cannot be let pass.
    Street,
    /// The authority that the profile names must allow it in writing.
    Authority,
}

/// One thing that moving the day breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Broken {
    /// What of the calendar it is about, where it is about that.
    pub deadline: Option<DeadlineId>,
    /// The rule with its article.
    pub rule: Citation,
    /// How it is broken.
    pub breach: Breach,
    /// Who must decide again.
    pub decides: Decider,
}

/// What becomes illegal when the election day of this calendar moves to `new_day`, in the order of the calendar of the
/// new day; nothing where the day stays and has not passed.
///
/// A thing that was late for the old day already is named too where it is late for the new one.
pub fn broken_by_moving(profile: &Profile, old_day: NaiveDate, new_day: NaiveDate, facts: &Facts) -> Vec<Broken> {
    if old_day == new_day && new_day >= facts.today {
        return Vec::new();
    }
    let mut broken = day_itself(profile, old_day, new_day, facts.today);
    broken.extend(calendar(profile, new_day).iter().filter_map(|deadline| late(profile, deadline, new_day, facts)));
    if old_day != new_day {
        broken.extend(stale(profile, facts));
    }
    broken
}

/// What is wrong with the new day whatever was done.
fn day_itself(profile: &Profile, old: NaiveDate, new: NaiveDate, today: NaiveDate) -> Vec<Broken> {
    let mut broken = Vec::new();
    let mut add = |deadline, rule, breach, decides| {
        broken.push(Broken { deadline, rule: profile.citation(rule), breach, decides });
    };
    if new < today {
        add(None, RuleId::Postpone, Breach::DayOver, Decider::Street);
    }
    if new > old {
        add(None, RuleId::Postpone, Breach::PutOff, Decider::Authority);
    }
    let furthest = calendar(profile, old).into_iter().find(|deadline| deadline.id == DeadlineId::PutOff);
    if let Some(Bound::Latest { date: latest }) = furthest.map(|deadline| deadline.bound)
        && new > latest
    {
        let breach = Breach::PutOffTooFar { latest };
        add(Some(DeadlineId::PutOff), RuleId::PostponeMax, breach, Decider::Street);
    }
    broken
}

/// A deadline before the new election day that was missed, or that can no longer be kept.
fn late(profile: &Profile, deadline: &Deadline, new_day: NaiveDate, facts: &Facts) -> Option<Broken> {
    let Bound::Latest { date: latest } = deadline.bound else { return None };
    if latest >= new_day {
        return None;
    }
    let breach = match facts.done.get(&deadline.id) {
        Some(done) if *done > latest => Breach::DoneTooLate { done: *done, latest },
        None if facts.today > latest && must_be_done(deadline.id) => Breach::CannotBeDone { latest },
        Some(_) | None => return None,
    };
    let rule = profile.citation(deadline.rule);
    let decides = match rule.force {
        Force::Hard => Decider::Street,
        Force::Authority => Decider::Authority,
        Force::Warning => Decider::Committee,
    };
    Some(Broken { deadline: Some(deadline.id), rule, breach, decides })
}

/// Whether an election without it is unlawful; the others are chances that somebody may let pass.
const fn must_be_done(id: DeadlineId) -> bool {
    match id {
        DeadlineId::ListPublished
        | DeadlineId::ListRuled
        | DeadlineId::CandidatesPublished
        | DeadlineId::StaffPublished
        | DeadlineId::PlacePublished => true,
        DeadlineId::ListObjections
        | DeadlineId::RollFrozen
        | DeadlineId::LateWithdrawal
        | DeadlineId::MobileUsersPublished
        | DeadlineId::CandidateWithdraws
        | DeadlineId::ProxyFiled
        | DeadlineId::ProxyPublished
        | DeadlineId::BallotsSealed
        | DeadlineId::ResultPublished
        | DeadlineId::ResultOnBoard
        | DeadlineId::SecondElection
        | DeadlineId::ThirdVote
        | DeadlineId::Certificates
        | DeadlineId::SealHandedOver
        | DeadlineId::Handover
        | DeadlineId::PutOff
        | DeadlineId::FilesKept => false,
    }
}

/// What was done for the old day and has to be done again for any other.
fn stale(profile: &Profile, facts: &Facts) -> Vec<Broken> {
    let done = |id: DeadlineId| facts.done.contains_key(&id).then_some(id);
    let again =
        |deadline, rule, breach| Broken { deadline, rule: profile.citation(rule), breach, decides: Decider::Committee };
    let listed = done(DeadlineId::ListPublished);
    let found = [RuleId::VoterAge, RuleId::VoterIncomer, RuleId::VoterWorker];
    let found = found.map(|rule| listed.map(|id| again(Some(id), rule, Breach::FoundForOldDay)));
    let named =
        [(DeadlineId::PlacePublished, RuleId::PlacePublish), (DeadlineId::MobileUsersPublished, RuleId::BoxPublish)];
    let named = named.map(|(id, rule)| done(id).map(|id| again(Some(id), rule, Breach::NamesOldDay)));
    found.into_iter().chain(named).flatten().collect()
}
