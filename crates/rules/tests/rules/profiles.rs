#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use rules::{
    BoxExcess, Certainty, Comparator, Force, Kind, Mode, Need, OvervoteScope, Profile, RuleId, SecondLook, Switch,
    Value, VoterClass,
};

fn national() -> Profile {
    Profile::builtin("cn-urban-2026").unwrap().unwrap()
}

#[test]
fn every_builtin_profile_is_whole() {
    for id in Profile::builtin_ids() {
        let profile = Profile::builtin(id).unwrap().unwrap();
        assert_eq!(profile.id(), id);
        assert_eq!(profile.rules().count(), RuleId::ALL.len());
    }
    assert!(Profile::builtin("no-such-profile").is_none());
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
