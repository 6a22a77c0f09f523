#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;
use rules::{
    Bound, Days, DeadlineId, Profile, RuleId, Switch, Unit, Value, calendar, calendar_with, latest_before, window_after,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn national() -> Profile {
    Profile::builtin("cn-urban-2026").unwrap().unwrap()
}

#[test]
fn the_dates_of_the_reference_stand() {
    let dates = calendar(&national(), day("2026-12-20"));
    let latest = |text| Bound::Latest { date: day(text) };
    let window = |from, to| Bound::Window { from: day(from), to: day(to) };
    let table = [
        ("UL26 17, E-20", DeadlineId::ListPublished, latest("2026-11-30")),
        ("UL26 17, to E-15", DeadlineId::ListObjections, window("2026-11-30", "2026-12-05")),
        ("UL26 17, from E-14", DeadlineId::RollFrozen, Bound::Earliest { date: day("2026-12-06") }),
        ("UL26 17, E-12", DeadlineId::ListRuled, latest("2026-12-08")),
        ("SH, ZJ, BJ, E-5", DeadlineId::CandidatesPublished, latest("2026-12-15")),
        ("ZJ 22, E-5", DeadlineId::StaffPublished, latest("2026-12-15")),
        ("ZJ 22, E-5", DeadlineId::PlacePublished, latest("2026-12-15")),
        ("ZJ 19, E-3", DeadlineId::CandidateWithdraws, latest("2026-12-17")),
        ("ZJ, E-3", DeadlineId::ProxyFiled, latest("2026-12-17")),
        ("ZJ 24, E-2", DeadlineId::MobileUsersPublished, latest("2026-12-18")),
        ("SH, E-2", DeadlineId::ProxyPublished, latest("2026-12-18")),
        ("SH 23, E", DeadlineId::BallotsSealed, latest("2026-12-20")),
        ("UL26 18, E", DeadlineId::ResultPublished, latest("2026-12-20")),
        ("R76, to E+10", DeadlineId::SecondElection, window("2026-12-20", "2026-12-30")),
        ("R76, E+10", DeadlineId::Certificates, latest("2026-12-30")),
        ("UL26 23, E+10", DeadlineId::Handover, latest("2026-12-30")),
        ("practice, half a year", DeadlineId::ThirdVote, window("2026-12-20", "2027-06-20")),
        ("SH 23, five years", DeadlineId::FilesKept, Bound::Earliest { date: day("2031-12-20") }),
    ];
    assert_eq!(dates.len(), table.len());
    for ((article, id, bound), deadline) in table.into_iter().zip(&dates) {
        assert_eq!((deadline.id, deadline.bound), (id, bound), "{article}");
    }
}

#[test]
fn bounds_hold_at_their_edges() {
    let window = window_after(day("2026-11-30"), Days(5));
    assert!(window.holds(day("2026-11-30")) && window.holds(day("2026-12-05")));
    assert!(!window.holds(day("2026-12-06")) && !window.holds(day("2026-11-29")));
    let latest = Bound::Latest { date: latest_before(day("2024-03-20"), Days(20)) };
    assert!(latest.holds(day("2024-02-29")) && !latest.holds(day("2024-03-01")));
    assert!(Bound::Earliest { date: day("2026-12-06") }.holds(day("2026-12-06")));
    assert_eq!(latest_before(NaiveDate::MIN, Days(1)), NaiveDate::MIN);
}

#[test]
fn a_day_of_rest_moves_a_last_day_only_where_the_profile_says_so() {
    let rest = BTreeSet::from([day("2026-12-05"), day("2026-12-06")]);
    let closes = |profile: &Profile| {
        let dates = calendar_with(profile, day("2026-12-20"), &rest);
        dates.into_iter().find(|deadline| deadline.id == DeadlineId::ListObjections).unwrap().bound.date()
    };
    assert_eq!(closes(&national()), day("2026-12-05"));
    let moving = national().with_value(RuleId::ListRestDays, Value::Switch(Switch::On)).unwrap();
    assert_eq!(closes(&moving), day("2026-12-07"), "Civil Code 203");
}

#[test]
fn periods_after_the_election_day_move_too_but_never_a_result_on_the_spot() {
    let rest = BTreeSet::from([day("2026-12-20"), day("2026-12-30"), day("2026-12-31")]);
    let moving = national().with_value(RuleId::ListRestDays, Value::Switch(Switch::On)).unwrap();
    let dates = calendar_with(&moving, day("2026-12-20"), &rest);
    let date = |id| dates.iter().find(|deadline| deadline.id == id).unwrap().bound.date();
    assert_eq!(date(DeadlineId::Handover), day("2027-01-01"));
    assert_eq!(date(DeadlineId::ResultPublished), day("2026-12-20"));
    assert_eq!(date(DeadlineId::ListPublished), day("2026-11-30"), "days before never move");
}

#[test]
fn places_have_dates_of_their_own() {
    // profile, deadline, article, the day for 2026-12-20
    let table = [
        ("cn-village-2018-shanghai", DeadlineId::SealHandedOver, "SH", Some("2026-12-20")),
        ("cn-village-2018-shanghai", DeadlineId::ProxyFiled, "SH", Some("2026-12-15")),
        ("cn-village-2018-zhejiang", DeadlineId::PutOff, "ZJ", Some("2027-06-20")),
        ("cn-village-2018-zhejiang", DeadlineId::SecondElection, "ZJ", Some("2027-01-19")),
        ("cn-village-2018-beijing", DeadlineId::SecondElection, "BJ", Some("2027-01-04")),
        ("cn-village-2018-beijing", DeadlineId::PutOff, "", None),
        ("cn-village-2018", DeadlineId::ListPublished, "VL18 14", Some("2026-11-30")),
    ];
    for (id, deadline, article, date) in table {
        let dates = calendar(&Profile::builtin(id).unwrap().unwrap(), day("2026-12-20"));
        let found = dates.iter().find(|one| one.id == deadline);
        assert_eq!(
            found.map(|one| (one.article.as_str(), one.bound.date())),
            date.map(|date| (article, day(date))),
            "{id}"
        );
    }
}

#[test]
fn every_rule_in_days_gives_a_date_or_runs_from_something_else() {
    let elsewhere = [
        (RuleId::RecordLate, "from the fact"),
        (RuleId::RecallDays, "from the petition"),
        (RuleId::CandReviewDays, "from the day the bodies were asked"),
        (RuleId::CandAppeal, "from the finding"),
        (RuleId::CandAppealDecide, "from the appeal"),
    ];
    let mut profile = national();
    for (rule, value) in [
        (RuleId::ResultNoticeDays, Value::Days(Days(7))),
        (RuleId::HandoverSealDays, Value::Days(Days(0))),
        (RuleId::VoterLateDrop, Value::Switch(Switch::On)),
    ] {
        profile = profile.with_value(rule, value).unwrap();
    }
    let dated: BTreeSet<RuleId> = calendar(&profile, day("2026-12-20")).iter().map(|one| one.rule).collect();
    for (id, rule) in profile.rules().filter(|(_, rule)| rule.unit == Unit::Days) {
        let other = elsewhere.iter().any(|(known, _)| *known == id);
        assert!(dated.contains(&id) != other, "{id} {}", rule.article);
    }
}

#[test]
fn a_calendar_is_plain_json() {
    let dates = calendar(&national(), day("2026-12-20"));
    let json = serde_json::to_value(&dates).unwrap();
    assert_eq!(json[0]["bound"], serde_json::json!({"kind": "latest", "date": "2026-11-30"}));
    assert_eq!(json[0]["rule"], "list.publish");
    assert_eq!(json[0]["article"], "UL26 17");
}

static NATIONAL: LazyLock<Profile> = LazyLock::new(national);

proptest! {
    #[test]
    fn every_calendar_is_sorted(offset in 0u32..20_000) {
        let dates = calendar(&NATIONAL, rules::earliest_after(day("2026-01-01"), Days(offset)));
        prop_assert!(dates.windows(2).all(|pair| pair[0].bound.date() <= pair[1].bound.date()));
    }
}
