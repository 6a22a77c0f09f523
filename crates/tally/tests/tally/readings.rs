//! Where the readings of an unconfirmed rule differ, both outcomes are shown.
#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use rules::{Mode, Profile, RuleId};
use tally::{Input, Method, Next, Post, Round, readings};

use crate::support::{contest, national, setting};

/// The national profile with one rule replaced.
fn with_rule(rule: &str) -> Profile {
    let text = format!(
        "id = \"test\"\ntitle = {{ zh = \"\u{8bd5}\", en = \"Test\" }}\nextends = \"cn-urban-2026\"\n[rules]\n{rule}\n"
    );
    Profile::parse(&text, &|base| Profile::builtin_text(base).map(str::to_owned)).unwrap()
}

fn rules_of(input: &Input, profile: &Profile) -> Vec<RuleId> {
    readings(input, profile).unwrap().into_iter().map(|reading| reading.rule).collect()
}

fn representatives(returned: u32) -> Input {
    let mut input = setting(Round::First, returned, vec![contest(&Post::DIRECTOR, 1, &[30])]);
    (input.mode, input.registered, input.issued) = (Mode::Representative, 60, 60);
    input
}

#[test]
fn exactly_two_thirds_are_read_both_ways() {
    let differing = readings(&representatives(40), national()).unwrap();
    assert_eq!(differing.len(), 1, "§6.5 h, Guangxi: at least two thirds");
    let reading = &differing[0];
    assert_eq!((reading.rule, reading.article.as_str()), (RuleId::QuorumReps, "UL26 18, 19"));
    assert_eq!((reading.stands.valid, reading.outcome.valid), (false, true));
    assert_eq!(reading.outcome.contests[0].elected, ["a".into()]);
    assert_eq!((reading.stands.participation.needed, reading.outcome.participation.needed), (41, 40));
    assert_ne!(reading.says, reading.value);
    for returned in [39, 41] {
        assert_eq!(rules_of(&representatives(returned), national()), [], "§6.5 h: {returned} of 60 read alike");
    }
}

#[test]
fn the_base_is_read_both_ways() {
    let of = |votes: &[u32]| {
        let mut input = setting(Round::First, 632, vec![contest(&Post::DIRECTOR, 1, votes)]);
        (input.void, input.blank) = (7, 5);
        readings(&input, national()).unwrap()
    };
    let differing = of(&[314, 290]);
    assert_eq!(differing[0].rule, RuleId::WinBase, "§6.5 a: 314 is over half of 620 and not of 632");
    assert_eq!((differing[0].stands.threshold.votes, differing[0].outcome.threshold.votes), (317, 311));
    assert!(matches!(differing[0].stands.contests[0].next, Some(Next::SecondElection { .. })));
    assert_eq!(differing[0].outcome.contests[0].elected, ["a".into()]);
    assert_eq!(of(&[320, 290]), [], "§6.5 a: 320 is over half of both");
    assert_eq!(of(&[310, 290]), [], "310 is over half of neither");
}

#[test]
fn a_confirmed_rule_has_one_reading() {
    let rule = |certainty: &str| {
        with_rule(&format!(
            "\"win.base\" = {{ value = \"returned\", unit = \"choice\", article = \"X 1\", certainty = \"{certainty}\", \
             force = \"hard\", stage = \"S5\", readings = [\"valid\"] }}"
        ))
    };
    let mut input = setting(Round::First, 632, vec![contest(&Post::DIRECTOR, 1, &[314, 290])]);
    (input.void, input.blank) = (7, 5);
    assert_eq!(rules_of(&input, &rule("unconfirmed")), [RuleId::WinBase], "one that differs from what stands");
    assert_eq!(rules_of(&input, &rule("confirmed")), []);
}

#[test]
fn every_rule_of_the_outcome_can_be_read_both_ways() {
    let two = || vec![contest(&Post::DIRECTOR, 1, &[380, 10]), contest(&Post::MEMBER, 1, &[350, 10])];
    let mut women = setting(Round::First, 632, vec![contest(&Post::MEMBER, 1, &[400, 10])]);
    women.contests[0].candidates[0].woman = Some(false);
    women.contests[0].candidates[1].woman = Some(true);
    let mut kin = setting(Round::First, 632, vec![contest(&Post::MEMBER, 2, &[400, 350, 340])]);
    kin.related = Some(vec![["a".into(), "b".into()]]);
    kin.method = Some(Method::default());
    let table = [
        (
            "win.first",
            "{ comparator = \"more_than\", num = 1, den = 3 }",
            "share",
            "{ comparator = \"more_than\", num = 2, den = 3 }",
            setting(Round::First, 632, vec![contest(&Post::MEMBER, 1, &[320, 300])]),
        ),
        ("win.two_posts", "\"decision\"", "choice", "\"highest_post\"", setting(Round::First, 632, two())),
        ("size.women_seat", "\"seated_first\"", "choice", "\"own_post\"", women),
        ("kin.resolve", "\"highest_post\"", "choice", "\"decision\"", kin.clone()),
        ("kin.refill", "\"next_in_votes\"", "choice", "\"second_election\"", kin),
        (
            "quorum.second",
            "\"none\"",
            "share",
            "{ comparator = \"more_than\", num = 1, den = 2 }",
            setting(Round::Second, 400, two()),
        ),
        (
            "runoff.win",
            "{ comparator = \"at_least\", num = 1, den = 3 }",
            "share",
            "{ comparator = \"more_than\", num = 1, den = 3 }",
            setting(Round::Second, 600, vec![contest(&Post::MEMBER, 1, &[200, 100])]),
        ),
        ("kin.members", "\"on\"", "switch", "\"off\"", {
            let mut kin = setting(Round::First, 632, vec![contest(&Post::MEMBER, 2, &[400, 350])]);
            kin.related = Some(vec![["a".into(), "b".into()]]);
            kin
        }),
    ];
    for (id, value, unit, reading, mut input) in table {
        let profile = with_rule(&format!(
            "\"{id}\" = {{ value = {value}, unit = \"{unit}\", article = \"X 1\", certainty = \"unconfirmed\", force = \
             \"authority\", stage = \"S5\", readings = [{reading}] }}"
        ));
        if id == "quorum.second" {
            (input.registered, input.issued) = (800, 640);
        }
        assert_eq!(rules_of(&input, &profile), [id.parse().unwrap()], "{id}");
    }
}

#[test]
fn what_the_method_chose_is_not_read_otherwise() {
    let profile = with_rule(
        "\"win.two_posts\" = { value = \"decision\", unit = \"choice\", article = \"X 1\", certainty = \"unconfirmed\", \
         force = \"authority\", stage = \"S5\", readings = [\"highest_post\"] }",
    );
    let mut input = setting(
        Round::First,
        632,
        vec![contest(&Post::DIRECTOR, 1, &[400, 10]), contest(&Post::MEMBER, 1, &[350, 10])],
    );
    assert_eq!(rules_of(&input, &profile), [RuleId::WinTwoPosts]);
    input.method = Some(Method { two_posts: Some(rules::TwoPosts::Decision), ..Method::default() });
    assert_eq!(rules_of(&input, &profile), []);
}

#[test]
fn sums_that_cannot_be_under_a_reading_are_passed_over() {
    let profile = with_rule(
        "\"ballot.dup_post\" = { value = \"void_posts\", unit = \"choice\", article = \"X 1\", certainty = \
         \"unconfirmed\", force = \"authority\", stage = \"S5\", readings = [\"count_down\"] }",
    );
    let of = |member: u32| {
        setting(
            Round::First,
            632,
            vec![contest(&Post::DIRECTOR, 1, &[300, 10]), contest(&Post::MEMBER, 1, &[member, 10])],
        )
    };
    assert_eq!(rules_of(&of(300), &profile), [RuleId::BallotDupPost], "600 of 632");
    assert_eq!(rules_of(&of(340), &profile), [], "640 of 632 cannot be");
}
