#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use std::collections::BTreeSet;

use rules::{
    BoxExcess, Certainty, Comparator, Force, Kind, Mode, Need, OvervoteScope, Profile, RuleId, SecondLook, Switch,
    Value, VoterClass,
};

fn national() -> Profile {
    Profile::builtin("cn-urban-2026").unwrap().unwrap()
}

/// The catalogue and the built-in profiles, stated once so that neither grows or shrinks unseen.
const RULES: usize = 213;
/// The name of each profile, and how many rules it sets itself.
const PROFILES: [(&str, usize); 10] = [
    ("cn-urban-2026", RULES),
    ("cn-urban-2026-registration-first", 3),
    ("cn-urban-2026-chongqing", 7),
    ("cn-urban-2026-gansu", 4),
    ("cn-urban-2026-jiangxi", 3),
    ("cn-urban-2026-jiangxi-nanchang", 3),
    ("cn-village-2018", RULES),
    ("cn-village-2018-beijing", 32),
    ("cn-village-2018-shanghai", 33),
    ("cn-village-2018-zhejiang", 51),
];

#[test]
fn every_builtin_profile_is_whole_and_as_long_as_stated() {
    assert_eq!(RuleId::ALL.len(), RULES);
    assert!(Profile::builtin_ids().eq(PROFILES.iter().map(|(id, _)| *id)));
    for (id, sets) in PROFILES {
        let profile = Profile::builtin(id).unwrap().unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(profile.id(), id);
        assert_eq!(profile.rules().count(), RULES);
        let lines = Profile::builtin_text(id).unwrap().lines().filter(|line| line.starts_with('"')).count();
        assert_eq!(lines, sets, "{id}");
        assert!(profile.title().zh.contains("选举") && !profile.title().en.is_empty());
    }
    assert!(Profile::builtin("no-such-profile").is_none());
}

#[test]
fn names_are_distinct_and_every_chain_ends_in_a_root() {
    let names: BTreeSet<&str> = Profile::builtin_ids().collect();
    assert_eq!(names.len(), PROFILES.len());
    for id in names {
        let mut profile = Profile::builtin(id).unwrap().unwrap();
        let mut steps = 0;
        while let Some(base) = profile.extends().map(str::to_owned) {
            assert!(id.starts_with(&base), "{id} extends {base}");
            profile = Profile::builtin(&base).unwrap().unwrap();
            steps += 1;
            assert!(steps < PROFILES.len(), "{id}");
        }
        assert!(["cn-urban-2026", "cn-village-2018"].contains(&profile.id()), "{id} ends in {}", profile.id());
    }
}

#[test]
fn a_child_says_nothing_that_its_base_says_word_for_word() {
    for (id, sets) in PROFILES {
        let profile = Profile::builtin(id).unwrap().unwrap();
        if let Some(base) = profile.extends() {
            let base = Profile::builtin(base).unwrap().unwrap();
            assert_eq!(profile.diff(&base).len(), sets, "{id}");
        }
    }
}

#[test]
fn the_national_numbers_stand() {
    let profile = national();
    let law = profile.law();
    assert_eq!(law.list_publish.get(), 20, "UL26 17");
    assert_eq!(law.list_objection.get(), 5, "UL26 17");
    assert_eq!(law.list_decide.get(), 3, "UL26 17");
    assert_eq!(law.voter_age.get(), 18, "UL26 16");
    assert_eq!(law.voter_worker.get(), 6, "UL26 16");
    assert_eq!((law.size_range.min, law.size_range.max), (5, 9), "UL26 ch.2");
    assert_eq!(law.quorum(Mode::Representative).comparator(), Comparator::MoreThan);
    assert_eq!(law.quorum(Mode::Representative).fraction(), (2, 3));
    assert_eq!(law.quorum(Mode::Household), law.quorum_household);
    assert_eq!(law.runoff_win.fraction(), (1, 3), "VL18 15");
    assert_eq!(law.quorum_second, None);
    assert_eq!(law.ballot_box_excess, BoxExcess::Finding);
    assert_eq!(law.ballot_overvote, OvervoteScope::Post);
    assert_eq!(law.count_second, SecondLook::RecountOrAudit);
    assert_eq!(law.count_batch.get(), 50);
    assert_eq!(law.secrecy_min_pool.get(), 50);
    assert_eq!(law.voter_late_drop, Switch::Off);
    assert_eq!(law.voter_classes, VoterClass::ALL);
    assert_eq!(law.needs_nomination_open, [Need::RegistrationListed]);
    assert!(law.needs_nomination_settle.contains(&Need::RegistrationFrozen));
}

#[test]
fn citations_carry_article_and_force() {
    let citation = national().citation(RuleId::ListPublish);
    assert_eq!(citation.article, "UL26 17");
    assert_eq!((citation.certainty, citation.force), (Certainty::Confirmed, Force::Hard));
    assert_eq!(serde_json::to_value(&citation).unwrap()["rule"], "list.publish");
    assert_eq!(Mode::Representative.quorum_rule(), RuleId::QuorumReps);
    assert_eq!(national().rule(RuleId::QuorumReps).readings.len(), 1);
}

#[test]
fn an_extending_profile_changes_only_what_it_says() {
    let place = Profile::builtin("cn-urban-2026-registration-first").unwrap().unwrap();
    let changed: Vec<RuleId> = national().diff(&place).into_iter().map(|change| change.rule).collect();
    let expected = [RuleId::NeedsRepresentativesOpen, RuleId::NeedsCommitteeOpen, RuleId::NeedsBallotOpen];
    assert_eq!(changed, expected);
    assert_eq!(place.extends(), Some("cn-urban-2026"));
}

#[test]
fn a_profile_survives_json() {
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).unwrap().unwrap();
        let text = serde_json::to_string(&profile).unwrap();
        let again: Profile = serde_json::from_str(&text).unwrap();
        assert_eq!(again, profile);
        assert_eq!(serde_json::to_string(&again).unwrap(), text);
    }
}

#[test]
fn json_without_a_rule_or_with_a_wrong_one_is_refused() {
    let whole = serde_json::to_value(national()).unwrap();
    let mut missing = whole.clone();
    missing["rules"].as_object_mut().unwrap().remove("win.first");
    assert!(serde_json::from_value::<Profile>(missing).unwrap_err().to_string().contains("win.first"));
    let mut wrong = whole.clone();
    wrong["rules"]["list.publish"]["unit"] = "years".into();
    assert!(serde_json::from_value::<Profile>(wrong).unwrap_err().to_string().contains("list.publish"));
    let mut unknown = whole;
    unknown["rules"]["list.unheard"] = unknown["rules"]["list.publish"].clone();
    assert!(serde_json::from_value::<Profile>(unknown).is_err());
}

#[test]
fn one_rule_can_be_read_otherwise() {
    let profile = national();
    let reading = profile.rule(RuleId::QuorumReps).readings[0].clone();
    let other = profile.with_value(RuleId::QuorumReps, reading).unwrap();
    assert_eq!(other.law().quorum_reps.needed(60), 40);
    assert_eq!(profile.law().quorum_reps.needed(60), 41);
    assert!(profile.with_value(RuleId::QuorumReps, Value::Switch(Switch::On)).is_err());
}

#[test]
fn names_and_kinds_agree() {
    for id in RuleId::ALL {
        assert_eq!(id.as_str().parse::<RuleId>().unwrap(), *id);
        assert_eq!(serde_json::to_value(id).unwrap(), id.as_str());
    }
    assert_eq!(RuleId::ListPublish.kind(), Kind::Days);
    assert!("list.unheard".parse::<RuleId>().is_err());
    assert_eq!("household".parse::<Mode>().unwrap().as_str(), "household");
}
