#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;
use rules::{Breach, Days, DeadlineId, Decider, Facts, Profile, RuleId, broken_by_moving, earliest_after};

use Decider::{Authority, Committee, Street};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn profile(id: &str) -> Profile {
    Profile::builtin(id).unwrap().unwrap()
}

fn facts(today: &str, done: &[(DeadlineId, &str)]) -> Facts {
    Facts { today: day(today), done: done.iter().map(|(id, date)| (*id, day(date))).collect() }
}

/// What breaks, under the national profile, when 2026-12-20 moves there.
fn broken(to: &str, facts: &Facts) -> Vec<(RuleId, Breach, Decider)> {
    let broken = broken_by_moving(&profile("cn-urban-2026"), day("2026-12-20"), day(to), facts);
    broken.into_iter().map(|one| (one.rule.rule, one.breach, one.decides)).collect()
}

#[test]
fn a_day_that_stays_breaks_nothing() {
    let late = facts("2026-12-19", &[(DeadlineId::ListPublished, "2026-12-18")]);
    assert_eq!(broken("2026-12-20", &late), []);
}

#[test]
fn an_earlier_day_makes_a_list_late_which_only_another_day_mends() {
    let done = facts("2026-12-01", &[(DeadlineId::ListPublished, "2026-11-30")]);
    let latest = day("2026-11-27");
    let expected = [
        (RuleId::ListPublish, Breach::DoneTooLate { done: day("2026-11-30"), latest }, Street),
        (RuleId::VoterAge, Breach::FoundForOldDay, Committee),
        (RuleId::VoterIncomer, Breach::FoundForOldDay, Committee),
        (RuleId::VoterWorker, Breach::FoundForOldDay, Committee),
    ];
    assert_eq!(broken("2026-12-17", &done), expected, "UL26 17");
}

#[test]
fn what_can_no_longer_be_done_is_named_with_who_may_let_it_pass() {
    let nothing_done = facts("2026-12-06", &[]);
    let by = |latest: &str| Breach::CannotBeDone { latest: day(latest) };
    let expected = [
        (RuleId::ListPublish, by("2026-11-20"), Street),
        (RuleId::ListDecide, by("2026-11-28"), Street),
        (RuleId::CandPublish, by("2026-12-05"), Authority),
        (RuleId::StaffPublish, by("2026-12-05"), Authority),
        (RuleId::PlacePublish, by("2026-12-05"), Authority),
    ];
    assert_eq!(broken("2026-12-10", &nothing_done), expected);
}

#[test]
fn a_later_day_needs_the_authority_and_new_notices() {
    let done = [
        (DeadlineId::ListPublished, "2026-11-30"),
        (DeadlineId::CandidatesPublished, "2026-12-15"),
        (DeadlineId::PlacePublished, "2026-12-15"),
        (DeadlineId::MobileUsersPublished, "2026-12-18"),
    ];
    let expected = [
        (RuleId::Postpone, Breach::PutOff, Authority),
        (RuleId::VoterAge, Breach::FoundForOldDay, Committee),
        (RuleId::VoterIncomer, Breach::FoundForOldDay, Committee),
        (RuleId::VoterWorker, Breach::FoundForOldDay, Committee),
        (RuleId::PlacePublish, Breach::NamesOldDay, Committee),
        (RuleId::BoxPublish, Breach::NamesOldDay, Committee),
    ];
    assert_eq!(broken("2027-01-10", &facts("2026-12-18", &done)), expected);
}

#[test]
fn a_proxy_filed_for_the_old_day_may_be_late_for_the_new_one() {
    let done =
        facts("2026-12-14", &[(DeadlineId::ProxyFiled, "2026-12-14"), (DeadlineId::ListPublished, "2026-11-01")]);
    let late = Breach::DoneTooLate { done: day("2026-12-14"), latest: day("2026-12-13") };
    assert!(broken("2026-12-16", &done).contains(&(RuleId::ProxyDeadline, late, Authority)));
    assert!(!broken("2026-12-17", &done).iter().any(|(rule, ..)| *rule == RuleId::ProxyDeadline));
}

#[test]
fn a_day_that_is_over_and_one_too_far_off_are_named() {
    let facts = facts("2026-12-18", &[]);
    assert!(broken("2026-12-17", &facts).contains(&(RuleId::Postpone, Breach::DayOver, Street)));
    let zhejiang = profile("cn-village-2018-zhejiang");
    let too_far = |to: &str| {
        let broken = broken_by_moving(&zhejiang, day("2026-12-20"), day(to), &facts);
        broken.into_iter().find(|one| one.rule.rule == RuleId::PostponeMax)
    };
    assert_eq!(too_far("2027-06-20"), None);
    let broken = too_far("2027-06-21").unwrap();
    assert_eq!(broken.rule.article, "ZJ");
    assert_eq!(broken.breach, Breach::PutOffTooFar { latest: day("2027-06-20") });
    let json = serde_json::to_value(&broken).unwrap();
    assert_eq!(json["breach"], serde_json::json!({ "kind": "put_off_too_far", "latest": "2027-06-20" }));
    assert_eq!(json["decides"], "street");
}

static NATIONAL: LazyLock<Profile> = LazyLock::new(|| profile("cn-urban-2026"));

proptest! {
    #[test]
    fn a_later_day_never_makes_late_what_was_in_time(shift in 1u32..400, early in 0u32..15) {
        let old = day("2026-12-20");
        let done: BTreeMap<DeadlineId, NaiveDate> = [
            (DeadlineId::ListPublished, day("2026-11-15")),
            (DeadlineId::CandidatesPublished, earliest_after(day("2026-12-01"), Days(early.min(14)))),
        ].into();
        let facts = Facts { today: day("2026-12-16"), done };
        let broken = broken_by_moving(&NATIONAL, old, earliest_after(old, Days(shift)), &facts);
        let late = broken.iter().any(|one| matches!(one.breach, Breach::DoneTooLate { .. }));
        prop_assert!(!late);
    }
}
