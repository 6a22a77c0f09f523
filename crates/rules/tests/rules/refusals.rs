use rules::{Profile, ProfileErrorKind, RuleError, RuleId};

const HEAD: &str = "id = \"place\"\ntitle = { zh = \"地方\", en = \"Place\" }\nextends = \"cn-urban-2026\"\n[rules]\n";
const TAIL: &str = "certainty = \"confirmed\", force = \"hard\", stage = \"S3\" }";

fn parse(rule: &str) -> Result<Profile, rules::ProfileError> {
    Profile::parse(&format!("{HEAD}{rule}"), &|id| Profile::builtin(id)?.ok())
}

#[test]
fn a_province_sets_its_own_number() {
    let profile =
        parse(&format!("\"cand.publish\" = {{ value = 7, unit = \"days\", article = \"here 1\", {TAIL}")).unwrap();
    assert_eq!(profile.law().cand_publish.get(), 7);
    assert_eq!(profile.citation(RuleId::CandPublish).article, "here 1");
}

#[test]
fn refusals_name_line_and_column() {
    let rule = |name: &str, rest: &str| format!("\"{name}\" = {{ {rest}, {TAIL}");
    // what is wrong, the text from line 5 on, the line and column it must point to
    let table = [
        ("unknown rule", rule("list.publsh", "value = 1, unit = \"days\", article = \"a\""), (5, 1)),
        ("another kind", rule("list.publish", "value = \"on\", unit = \"switch\", article = \"a\""), (5, 28)),
        ("unit and value differ", rule("list.publish", "value = \"x\", unit = \"days\", article = \"a\""), (5, 28)),
        ("unknown word", rule("win.base", "value = \"cast\", unit = \"choice\", article = \"a\""), (5, 24)),
        (
            "range upside down",
            rule("ec.size", "value = { min = 9, max = 5 }, unit = \"people\", article = \"a\""),
            (5, 23),
        ),
        ("empty article", rule("list.publish", "value = 1, unit = \"days\", article = \" \""), (5, 56)),
        ("negative days", rule("list.publish", "value = -1, unit = \"days\", article = \"a\""), (5, 28)),
        (
            "share above one",
            rule(
                "win.first",
                "value = { comparator = \"more_than\", num = 3, den = 2 }, unit = \"share\", article = \"a\"",
            ),
            (5, 25),
        ),
        ("no article", rule("list.publish", "value = 1, unit = \"days\""), (5, 18)),
        ("unknown field", rule("list.publish", "value = 1, unit = \"days\", article = \"a\", note = \"b\""), (5, 61)),
        ("unknown need", rule("needs.ballot.open", "value = [\"luck\"], unit = \"list\", article = \"a\""), (5, 33)),
        ("no TOML", "\"list.publish\" = ".to_owned(), (5, 18)),
    ];
    for (wrong, text, place) in table {
        let error = parse(&text).expect_err(wrong);
        assert_eq!((error.line, error.column), place, "{wrong}: {error}");
    }
}

#[test]
fn kinds_of_refusal_are_told_apart() {
    let kind = |text: &str| parse(text).unwrap_err().kind;
    let empty = format!("\"list.publish\" = {{ value = 1, unit = \"days\", article = \"\", {TAIL}");
    assert_eq!(kind(&empty), ProfileErrorKind::Rule(RuleId::ListPublish, RuleError::Article));
    let base = Profile::parse(&HEAD.replace("cn-urban-2026", "nobody"), &|_| None).unwrap_err();
    assert_eq!((base.line, base.column), (3, 11));
    assert_eq!(base.kind, ProfileErrorKind::UnknownBase("nobody".into()));
    let alone = Profile::parse(&HEAD.replace("extends = \"cn-urban-2026\"\n", ""), &|_| None).unwrap_err();
    assert!(matches!(alone.kind, ProfileErrorKind::Law(_)), "{alone}");
}

#[test]
fn a_reading_of_another_kind_is_refused() {
    let text =
        format!("\"list.publish\" = {{ value = 1, unit = \"days\", article = \"a\", readings = [\"soon\"], {TAIL}");
    assert!(parse(&text).is_err());
}
