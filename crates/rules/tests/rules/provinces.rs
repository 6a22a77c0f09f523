//! What each place says otherwise, one row a value with its article.
#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use rules::{Certainty, Comparator, Profile, RuleId};

fn builtin(id: &str) -> Profile {
    Profile::builtin(id).unwrap().unwrap()
}

/// The value in words and the article of each rule.
#[track_caller]
fn assert_says(id: &str, table: &[(RuleId, &str, &str)]) {
    let profile = builtin(id);
    for (rule, value, article) in table {
        let said = profile.rule(*rule);
        assert_eq!((said.value.in_words(said.unit).as_str(), said.article.as_str()), (*value, *article), "{id} {rule}");
    }
}

#[test]
fn villages_elect_directly_by_the_law_of_2018() {
    use RuleId as R;
    assert_says(
        "cn-village-2018",
        &[
            (R::ModeKind, "direct", "VL18 11"),
            (R::TermYears, "5 years", "VL18 11"),
            (R::SizeRange, "3 to 7 people", "VL18 ch.2"),
            (R::EcLeaveForKin, "off", "VL18 12"),
            (R::VoterClasses, "resident, away, incomer", "VL18 13"),
            (R::ListPublish, "20 days", "VL18 14"),
            (R::ListDecide, "3 days", "VL18 14"),
            (R::CandNominate, "voter", "VL18 15"),
            (R::CampaignStop, "off", "R76"),
            (R::ProxyWho, "close_relative", "VL18 15"),
            (R::QuorumDirect, "more than 1/2", "VL18 15"),
            (R::RunoffWin, "at least 1/3", "VL18 15"),
            (R::RunoffWhen, "10 days", "R76"),
            (R::ArchiveKeep, "3 years", "R76"),
            (R::RecallPetition, "at least 1/5", "VL18 16"),
            (R::HandoverDays, "10 days", "VL18 20"),
            (R::Byelect, "补选程序参照本法第十五条", "VL18 19"),
            (R::WordsResident, "村民", "VL18 11"),
            (R::WordsElectionCommittee, "村民选举委员会", "VL18 12"),
        ],
    );
    for rule in [R::ModeKind, R::VoterBar, R::ListPublish, R::WinFirst, R::RunoffWin] {
        assert_eq!(builtin("cn-village-2018").citation(rule).certainty, Certainty::Confirmed, "{rule}");
    }
}

#[test]
fn a_village_root_names_no_urban_phrase() {
    for (id, rule) in builtin("cn-village-2018").rules() {
        let text = format!("{:?}{:?}", rule.phrase, rule.value);
        assert!(!text.contains("居民") && !text.contains("社区"), "{id}: {text}");
    }
}

#[test]
fn shanghai_zhejiang_and_beijing_set_what_the_reference_says() {
    use RuleId as R;
    assert_says(
        "cn-village-2018-shanghai",
        &[
            (R::EcSize, "7 to 9 people", "SH"),
            (R::EcLeaveOnNomination, "formal_list", "SH"),
            (R::VoterBirthSource, "household_book", "SH 9"),
            (R::CandExcessMemberMax, "3 people", "SH"),
            (R::ProxyDeadline, "5 days", "SH"),
            (R::StaffConflict, "spouse, parent, child, grandparent, grandchild", "SH 14"),
            (R::RunoffWhen, "30 days", "SH"),
            (R::RunoffVacantBy, "assembly", "SH"),
            (R::ArchiveKeep, "5 years", "SH 23"),
            (R::ByelectWithin, "3 months", "SH"),
            (R::ProxyWho, "close_relative", "VL18 15"),
        ],
    );
    assert_says(
        "cn-village-2018-zhejiang",
        &[
            (R::EcLeaveForKin, "on", "ZJ 9"),
            (R::SizeWomenSeat, "own_post", "ZJ 21, 29"),
            (R::CandQuorum, "more than 1/2", "ZJ 18"),
            (R::BallotDupPost, "void_paper", "ZJ 27"),
            (R::RunoffWhen, "30 days", "ZJ"),
            (R::ResultPublish, "1 day", "ZJ"),
            (R::RecallAgain, "12 months", "ZJ"),
            (R::ByelectQuorum, "at least 2/3", "ZJ 38"),
            (R::PostponeMax, "6 months", "ZJ"),
        ],
    );
    assert_says(
        "cn-village-2018-beijing",
        &[
            (R::VoterBar, "political_rights, incapacity", "BJ 14"),
            (R::VoterUnreachable, "on", "BJ 14"),
            (R::ListDecideWritten, "on", "BJ"),
            (R::CandQuorum, "more than 1/2", "BJ 16"),
            (R::RunoffWhen, "15 days", "BJ"),
            (R::RunoffLeaveVacant, "4 people", "BJ"),
            (R::RunoffVacantDirector, "on", "BJ"),
            (R::RecallAgainTerm, "on", "BJ"),
        ],
    );
}

#[test]
fn urban_places_set_what_the_reference_says() {
    use RuleId as R;
    assert_says("cn-urban-2026-chongqing", &[(R::SizeRange, "5 to 9 people", "Chongqing 2026, 5")]);
    assert_says("cn-urban-2026-gansu", &[(R::KinMembers, "on", "Gansu 2026, 5")]);
    assert_says(
        "cn-urban-2026-jiangxi",
        &[(R::Postpone, "县级人民政府", "Jiangxi"), (R::TermYears, "5 years", "UL26 14")],
    );
    let nanchang = builtin("cn-urban-2026-jiangxi-nanchang");
    assert_eq!(nanchang.citation(R::Postpone).article, "Jiangxi", "over two steps");
    // Nanchang 2017: households, the eligible, the least that must register
    for (households, eligible, least) in [
        (1, 1000, 500),
        (999, 1001, 501),
        (1000, 1000, 400),
        (3000, 1000, 400),
        (3001, 1000, 300),
        (u32::MAX, 1001, 301),
    ] {
        let share = nanchang.law().voter_min_share.asked_of(households).unwrap();
        assert_eq!(share.comparator(), Comparator::AtLeast);
        assert_eq!(share.needed(eligible), least, "{households} households");
    }
    assert_eq!(builtin("cn-urban-2026-jiangxi").law().voter_min_share.asked_of(500), None);
}
