use std::collections::BTreeMap;

use rules::{Contradiction, LawError, Profile, ProfileError, ProfileErrorKind, RuleError, RuleId};

const HEAD: &str = "id = \"place\"\ntitle = { zh = \"地方\", en = \"Place\" }\nextends = \"cn-urban-2026\"\n[rules]\n";
const TAIL: &str = "certainty = \"confirmed\", force = \"hard\", stage = \"S3\" }";

fn builtin(id: &str) -> Option<String> {
    Profile::builtin_text(id).map(str::to_owned)
}

fn parse(rules: &str) -> Result<Profile, ProfileError> {
    Profile::parse(&format!("{HEAD}{rules}"), &builtin)
}

/// One rule as it stands in a profile.
fn rule(name: &str, rest: &str) -> String {
    format!("\"{name}\" = {{ {rest}, {TAIL}\n")
}

/// One rule with this value of this unit.
fn says(name: &str, value: &str, unit: &str) -> String {
    rule(name, &format!("value = {value}, unit = \"{unit}\", article = \"a\""))
}

#[test]
fn a_province_sets_its_own_number() {
    let profile = parse(&rule("cand.publish", "value = 7, unit = \"days\", article = \"here 1\"")).unwrap();
    assert_eq!(profile.law().cand_publish.get(), 7);
    assert_eq!(profile.citation(RuleId::CandPublish).article, "here 1");
}

#[test]
fn refusals_name_line_and_column() {
    // what is wrong, the text from line 5 on, the line and column it must point to
    let table = [
        ("unknown rule", says("list.publsh", "1", "days"), (5, 1)),
        ("another kind", says("list.publish", "\"on\"", "switch"), (5, 28)),
        ("unit and value differ", says("list.publish", "\"x\"", "days"), (5, 28)),
        ("unknown word", says("win.base", "\"cast\"", "choice"), (5, 24)),
        ("unknown word of a list", says("voter.bar", "[\"political_rights\", \"debt\"]", "list"), (5, 25)),
        ("a word twice", says("mode.kind", "[\"direct\", \"direct\"]", "list"), (5, 25)),
        ("range upside down", says("ec.size", "{ min = 9, max = 5 }", "people"), (5, 23)),
        ("empty article", rule("list.publish", "value = 1, unit = \"days\", article = \" \""), (5, 56)),
        ("negative days", says("list.publish", "-1", "days"), (5, 28)),
        ("share above one", says("win.first", "{ comparator = \"more_than\", num = 3, den = 2 }", "share"), (5, 25)),
        ("share of nothing", says("win.first", "{ comparator = \"more_than\", num = 0, den = 2 }", "share"), (5, 25)),
        ("no share where one must be", says("win.first", "\"none\"", "share"), (5, 25)),
        ("nothing where a number must be", says("list.publish", "\"none\"", "days"), (5, 28)),
        ("grades from above 0", says("voter.min_share", &grades(&[1, 1000]), "share"), (5, 31)),
        ("grades that fall", says("voter.min_share", &grades(&[0, 3000, 1000]), "share"), (5, 31)),
        (
            "a grade that is no share",
            says("voter.min_share", &grades(&[0]).replace("den = 2", "den = 0"), "share"),
            (5, 31),
        ),
        ("grades where one share must be", says("win.first", &grades(&[0, 1000]), "share"), (5, 25)),
        ("no article", rule("list.publish", "value = 1, unit = \"days\""), (5, 18)),
        ("unknown field", rule("list.publish", "value = 1, unit = \"days\", article = \"a\", note = \"b\""), (5, 61)),
        ("unknown unit", says("list.publish", "1", "weeks"), (5, 38)),
        ("unknown need", says("needs.ballot.open", "[\"luck\"]", "list"), (5, 33)),
        ("a rule twice", says("list.publish", "20", "days").repeat(2), (6, 1)),
        ("a reading of another unit", read("list.publish", "20", "days", "\"soon\""), (5, 74)),
        ("a reading of another kind", read("win.base", "\"valid\"", "choice", "\"cast\""), (5, 77)),
        ("a reading equal to the value", read("list.publish", "20", "days", "21, 20"), (5, 78)),
        ("a reading twice", read("list.publish", "20", "days", "21, 22, 21"), (5, 82)),
        ("no TOML", "\"list.publish\" = ".to_owned(), (5, 18)),
    ];
    for (wrong, text, place) in table {
        let error = parse(&text).expect_err(wrong);
        assert_eq!((error.line, error.column), place, "{wrong}: {error}");
    }
}

/// At least one half, from so many households up.
fn grades(from: &[u32]) -> String {
    let grade = |from: &u32| format!("{{ from = {from}, share = {{ comparator = \"at_least\", num = 1, den = 2 }} }}");
    format!("[{}]", from.iter().map(grade).collect::<Vec<_>>().join(", "))
}

fn read(name: &str, value: &str, unit: &str, readings: &str) -> String {
    rule(name, &format!("value = {value}, unit = \"{unit}\", article = \"a\", readings = [{readings}]"))
}

#[test]
fn contradictions_point_to_the_rule_that_the_text_sets() {
    let spare = says("term.years", "5", "years");
    // what contradicts what, the text from line 5 on, the line and column it must point to
    let table = [
        ("objections and rulings take longer than the list is up", says("list.objection", "18", "days"), (5, 30)),
        ("the list is up for less than that", spare.clone() + &says("list.publish", "7", "days"), (6, 28)),
        ("more women than members", says("size.women_min", "6", "people"), (5, 30)),
        ("fewer members than women", says("size.range", "{ min = 0, max = 9 }", "people"), (5, 26)),
        ("seats stay empty above all seats", says("runoff.leave_vacant", "10", "people"), (5, 35)),
        ("withdrawing ends before the formal list", says("cand.withdraw", "6", "days"), (5, 29)),
        ("the formal list comes after withdrawing ends", says("cand.publish", "2", "days"), (5, 28)),
        ("the formal list comes before the voters' list", says("cand.publish", "21", "days"), (5, 28)),
        ("proxies are published before they are filed", says("proxy.publish", "4", "days"), (5, 29)),
        ("late withdrawal begins before the list", says("voter.late_days", "21", "days"), (5, 31)),
        ("more candidates asked for than allowed", says("cand.excess_member_max", "0", "people"), (5, 38)),
        ("more leaders asked for than allowed", says("cand.excess_lead_max", "0", "people"), (5, 36)),
        ("the seal is handed over after the handover", says("handover.seal_days", "11", "days"), (5, 34)),
        ("by-elections above all seats", says("byelect.below", "10", "people"), (5, 29)),
        ("a later round's own list has no time", says("runoff.roll", "\"new\"", "choice"), (5, 27)),
        (
            "a day too few for it",
            says("runoff.roll", "\"new\"", "choice") + &says("runoff.when", "19", "days"),
            (5, 27),
        ),
        ("a term of nothing", says("term.years", "0", "years"), (5, 26)),
        ("batches of nothing", says("count.batch", "0", "papers"), (5, 27)),
        ("nobody joins a joint nomination", says("cand.joint", "0", "people"), (5, 26)),
        ("no mode", says("mode.kind", "[]", "list"), (5, 25)),
        ("nobody votes", says("voter.classes", "[]", "list"), (5, 29)),
        (
            "representatives wait for the roll, which waits for them",
            spare + &says("needs.representatives.open", "[\"registration.listed\"]", "list"),
            (6, 42),
        ),
        ("a reading that contradicts another rule", read("cand.withdraw", "3", "days", "4, 9"), (5, 77)),
    ];
    for (wrong, text, place) in table {
        let error = parse(&text).expect_err(wrong);
        assert_eq!((error.line, error.column), place, "{wrong}: {error}");
        let told =
            matches!(error.kind, ProfileErrorKind::Law(LawError::Contradiction(_)) | ProfileErrorKind::Reading(..));
        assert!(told, "{wrong}: {error}");
    }
}

#[test]
fn everything_that_is_wrong_is_named_in_order() {
    let text = says("list.publsh", "1", "days") + &says("win.base", "\"cast\"", "choice") + &says("a.b", "1", "days");
    let errors = Profile::examine(&format!("{HEAD}{text}"), &builtin).unwrap_err();
    let places: Vec<_> = errors.iter().map(|error| (error.line, error.column)).collect();
    assert_eq!(places, [(5, 1), (6, 24), (7, 1)]);
    let both = says("size.women_min", "6", "people") + &says("proxy.publish", "4", "days");
    assert_eq!(Profile::examine(&format!("{HEAD}{both}"), &builtin).unwrap_err().len(), 2);
}

#[test]
fn kinds_of_refusal_are_told_apart() {
    let kind = |text: &str| parse(text).unwrap_err().kind;
    let empty = rule("list.publish", "value = 1, unit = \"days\", article = \"\"");
    assert_eq!(kind(&empty), ProfileErrorKind::Rule(RuleId::ListPublish, RuleError::Article));
    let window = Contradiction::ListWindow { objection: 5, decide: 3, publish: 7 };
    let short = says("list.publish", "7", "days");
    assert_eq!(kind(&short), ProfileErrorKind::Law(LawError::Contradiction(window)));
    let alone = Profile::parse(&HEAD.replace("extends = \"cn-urban-2026\"\n", ""), &|_| None).unwrap_err();
    assert!(matches!(alone.kind, ProfileErrorKind::Law(LawError::Missing(_))), "{alone}");
    assert_eq!((alone.line, alone.column), (3, 1));
}

#[test]
fn a_base_must_be_known_whole_and_another() {
    let shelf = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(id, base)| ((*id).to_owned(), HEAD.replace("place", id).replace("cn-urban-2026", base)))
            .collect()
    };
    let read =
        |shelf: &BTreeMap<String, String>, id: &str| Profile::parse(&shelf[id], &|base| shelf.get(base).cloned());
    let unknown = read(&shelf(&[("a", "nobody")]), "a").unwrap_err();
    assert_eq!(unknown.kind, ProfileErrorKind::UnknownBase("nobody".into()));
    let itself = read(&shelf(&[("a", "a")]), "a").unwrap_err();
    assert_eq!(itself.kind, ProfileErrorKind::Cycle(vec!["a".into(), "a".into()]));
    let circle = shelf(&[("a", "b"), ("b", "c"), ("c", "a")]);
    let round = read(&circle, "a").unwrap_err();
    assert_eq!(round.kind, ProfileErrorKind::Cycle(["a", "b", "c", "a"].map(str::to_owned).to_vec()));
    let below = read(&shelf(&[("a", "b"), ("b", "nobody")]), "a").unwrap_err();
    assert!(matches!(&below.kind, ProfileErrorKind::Base(base, _) if base == "b"), "{below}");
    for error in [unknown, itself, round, below] {
        assert_eq!((error.line, error.column), (3, 11), "{error}");
    }
}

/// UL26 17: the list of a later round's own roll hangs for twenty days before it, so the round comes that late at least.
#[test]
fn a_new_roll_needs_the_days_of_its_list() {
    let anew = |when: &str| says("runoff.when", when, "days") + &says("runoff.roll", "\"new\"", "choice");
    assert!(parse(&anew("20")).is_ok());
    let too_late = Contradiction::NewRollTooLate { when: 19, publish: 20 };
    assert_eq!(parse(&anew("19")).unwrap_err().kind, ProfileErrorKind::Law(LawError::Contradiction(too_late)));
}
