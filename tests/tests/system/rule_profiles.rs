//! `zhixuan rules` and the calendar file: what is printed, and the exit code; what a profile lends to an election.

use rules::RuleId;
use serde_json::{Value, json};
use system_tests::binary::{Ended, run};
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::{Inside, SECRET};

#[track_caller]
fn assert_code(ended: &Ended, code: i32) {
    assert_eq!(ended.code, code, "{}{}", ended.out, ended.err);
}

fn json_of(arguments: &[&str]) -> Value {
    let ended = run(&[arguments, &["--json"]].concat(), "");
    assert_code(&ended, 0);
    serde_json::from_str(&ended.out).unwrap()
}

const HEAD: &str = "id = \"place\"\ntitle = { zh = \"地方\", en = \"Place\" }\nextends = \"cn-urban-2026\"\n[rules]\n";
const SEVEN_DAYS: &str = "\"cand.publish\" = { value = 7, unit = \"days\", article = \"here 1\", certainty = \"confirmed\", force = \"authority\", stage = \"S4\" }\n";

#[test]
fn the_list_names_every_profile_and_what_it_extends() {
    let profiles = json_of(&["rules", "list"]);
    let profiles = profiles.as_array().unwrap();
    let find = |id: &str| profiles.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(find("cn-urban-2026")["extends"], json!(null));
    assert_eq!(find("cn-urban-2026")["sets"], find("cn-urban-2026")["rules"]);
    assert_eq!(find("cn-urban-2026-jiangxi-nanchang")["extends"], "cn-urban-2026-jiangxi");
    assert_eq!(find("cn-urban-2026-jiangxi-nanchang")["sets"], 3);
    let lines = run(&["rules", "list"], "");
    assert_code(&lines, 0);
    for one in profiles {
        assert!(
            lines.out.contains(one["id"].as_str().unwrap()) && lines.out.contains(one["title"]["zh"].as_str().unwrap())
        );
    }
}

#[test]
fn a_profile_is_shown_by_stage_with_its_sources() {
    let shown = run(&["rules", "show", "cn-village-2018-zhejiang"], "");
    assert_code(&shown, 0);
    let at = |what: &str| shown.out.find(what).unwrap_or_else(|| panic!("no {what} in {}", shown.out));
    assert!(at("S2 election committee") < at("ec.leave_for_kin") && at("ec.leave_for_kin") < at("S3 registration"));
    for line in
        ["extends cn-village-2018", "ZJ 9 · confirmed · hard · switch", "「以本村的选举日为准」", "or read as: post"]
    {
        at(line);
    }
    let profile = json_of(&["rules", "show", "cn-urban-2026"]);
    assert_eq!(profile["rules"]["list.publish"]["value"], 20);
    assert_eq!(profile["rules"]["list.publish"]["article"], "UL26 17");
    assert_eq!(profile["rules"].as_object().unwrap().len(), RuleId::ALL.len());
}

#[test]
fn differences_carry_both_articles() {
    let differences = json_of(&["rules", "diff", "cn-village-2018", "cn-village-2018-beijing"]);
    let differences = differences.as_array().unwrap();
    let when = differences.iter().find(|one| one["rule"] == "runoff.when").unwrap();
    assert_eq!((&when["here"]["value"], &when["here"]["article"]), (&json!(10), &json!("R76")));
    assert_eq!((&when["there"]["value"], &when["there"]["article"]), (&json!(15), &json!("BJ")));
    let of_all = format!("{} of {} rules differ\n", differences.len(), RuleId::ALL.len());
    let lines = run(&["rules", "diff", "cn-village-2018", "cn-village-2018-beijing"], "");
    assert_code(&lines, 0);
    assert!(lines.out.contains("runoff.when") && lines.out.contains("BJ · confirmed"), "{}", lines.out);
    assert!(lines.out.ends_with(&of_all), "{}", lines.out);
    assert_eq!(json_of(&["rules", "diff", "cn-urban-2026", "cn-urban-2026"]), json!([]));
}

#[test]
fn the_api_compares_built_in_profiles_and_what_elections_pinned() {
    let inside = Inside::fresh();
    let client = &inside.client;
    let admin = cast::administrator(client, SECRET);
    let county = cast::member(client, &admin, "county", "county");
    let get = |path: String| client.send(&Call::get(path).by(&county.token));
    let compared = get("/api/v1/profiles/cn-village-2018/differences/cn-village-2018-beijing".to_owned()).done();
    let printed = json_of(&["rules", "diff", "cn-village-2018", "cn-village-2018-beijing"]);
    assert_eq!(compared["differences"], printed, "as the command line says");
    assert_eq!(get("/api/v1/profiles-in-use".to_owned()).done(), json!([]));
    let community = cast::community(client, &county, 1, "枫林街道");
    let election = cast::draft(client, &county, community);
    let in_use = get("/api/v1/profiles-in-use".to_owned()).done();
    assert_eq!((&in_use[0]["profile"], &in_use[0]["differs"]), (&json!("cn-urban-2026"), &json!(0)));
    assert_eq!(in_use[0]["elections"], json!([election]));
    let hash = cast::text(&in_use[0], "hash");
    let compare = |one: &str, other: &str| get(format!("/api/v1/profiles/{one}/differences/{other}"));
    assert_eq!(compare(&hash, "cn-urban-2026").done()["differences"], json!([]));
    let gansu = compare(&hash, "cn-urban-2026-gansu").done();
    assert_eq!(gansu["one_hash"], json!(hash));
    assert_eq!(gansu["differences"], json_of(&["rules", "diff", "cn-urban-2026", "cn-urban-2026-gansu"]));
    assert_eq!(compare(&hash.replace(|c: char| c != '0', "0"), "cn-urban-2026").problem(404), "not-found");
    assert_eq!(compare("cn-mars-2026", "cn-urban-2026").problem(404), "not-found");
}

#[test]
fn a_file_is_checked_by_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let good = file("place.toml", &format!("{HEAD}{SEVEN_DAYS}"));
    assert_code(&run(&["rules", "check", &good], ""), 0);
    assert_eq!(json_of(&["rules", "check", &good])["id"], "place");
    let below = HEAD.replace("\"place\"", "\"town\"").replace("cn-urban-2026", "place");
    let town = file("town.toml", &below);
    assert_eq!(json_of(&["rules", "show", &town])["rules"]["cand.publish"]["value"], 7, "over the file beside it");
    assert_eq!(json_of(&["rules", "diff", &good, &town]), json!([]));
    let listed = json_of(&["calendar", "--day", "2026-12-20", "--profile", &town]);
    let formal = listed.as_array().unwrap().iter().find(|one| one["id"] == "candidates_published").unwrap();
    assert_eq!((&formal["bound"]["date"], &formal["article"]), (&json!("2026-12-13"), &json!("here 1")));

    let two = SEVEN_DAYS.replace("cand.publish", "cand.publsh") + &SEVEN_DAYS.replace('7', "\"on\"");
    let bad = file("bad.toml", &format!("{HEAD}{two}"));
    let ended = run(&["rules", "check", &bad], "");
    assert_code(&ended, 1);
    assert!(
        ended.out.contains(":5:1: there is no rule \"cand.publsh\"") && ended.out.contains(":6:28: "),
        "{}",
        ended.out
    );
    let ended = run(&["rules", "check", &bad, "--json"], "");
    assert_code(&ended, 1);
    let verdict: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(
        (&verdict["good"], &verdict["errors"][1]["line"], &verdict["errors"][1]["column"]),
        (&json!(false), &json!(6), &json!(28))
    );
    assert_code(&run(&["rules", "check", "-"], &format!("{HEAD}{SEVEN_DAYS}")), 0);

    let round = file("round.toml", &HEAD.replace("\"place\"", "\"round\"").replace("cn-urban-2026", "round"));
    let ended = run(&["rules", "check", &round], "");
    assert_code(&ended, 1);
    assert!(ended.out.contains(":3:11: ") && ended.out.contains("round → round"), "{}", ended.out);
    let outside = file("outside.toml", &HEAD.replace("cn-urban-2026", "../place"));
    assert_code(&run(&["rules", "check", &outside], ""), 1);
    for arguments in [&["rules", "show", &bad][..], &["rules", "diff", "cn-urban-2026", &bad]] {
        let ended = run(arguments, "");
        assert_code(&ended, 1);
        assert!(ended.out.is_empty() && ended.err.contains("bad.toml:5:1: "), "{}", ended.err);
    }
    assert_code(&run(&["calendar", "--day", "2026-12-20", "--profile", &bad], ""), 2);
}

#[test]
fn what_cannot_be_read_is_2_and_misuse_64() {
    for arguments in [
        &["rules", "check", "/nowhere"][..],
        &["rules", "show", "cn-mars-2026"],
        &["rules", "diff", "cn-urban-2026", "/nowhere"],
    ] {
        let ended = run(arguments, "");
        assert_code(&ended, 2);
        assert!(ended.err.contains(arguments.last().unwrap()), "{}", ended.err);
    }
    for arguments in [
        &["rules"][..],
        &["rules", "show"],
        &["rules", "diff", "cn-urban-2026"],
        &["calendar", "--day", "2026-12-20", "--ics", "--json"],
    ] {
        assert_code(&run(arguments, ""), 64);
    }
}

#[test]
fn the_calendar_is_a_file_for_other_calendars() {
    let profile = "cn-village-2018-shanghai";
    let deadlines = json_of(&["calendar", "--day", "2026-12-20", "--profile", profile]);
    let ended = run(&["calendar", "--day", "2026-12-20", "--profile", profile, "--ics"], "");
    assert_code(&ended, 0);
    assert!(ended.out.starts_with("BEGIN:VCALENDAR\r\n") && ended.out.ends_with("END:VCALENDAR\r\n"), "{}", ended.out);
    assert_eq!(ended.out.matches("BEGIN:VEVENT").count(), 1 + deadlines.as_array().unwrap().len());
    assert!(ended.out.contains("SUMMARY:选民名单公布") && ended.out.contains("SUMMARY:印章移交"), "{}", ended.out);
    assert!(!ended.out.contains("SUMMARY:\r\n"), "every deadline has a name: {}", ended.out);
    let english = run(&["calendar", "--day", "2026-12-20", "--ics", "--lang", "en"], "");
    assert!(
        english.out.contains("SUMMARY:Voter list published") && !english.out.contains("SUMMARY:\r\n"),
        "{}",
        english.out
    );
}

#[test]
fn days_of_rest_count_only_where_the_profile_lets_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("resting.toml");
    let rest = "\"list.rest_days\" = { value = \"on\", unit = \"switch\", article = \"Civil Code 203\", certainty = \"unconfirmed\", force = \"authority\", stage = \"S3\" }\n";
    std::fs::write(&path, format!("{HEAD}{rest}")).unwrap();
    let closes = |profile: &str| {
        let days =
            json_of(&["calendar", "--day", "2026-12-20", "--profile", profile, "--rest", "2026-12-05,2026-12-06"]);
        let window = days.as_array().unwrap().iter().find(|one| one["id"] == "list_objections").unwrap().clone();
        window["bound"]["to"].as_str().unwrap().to_owned()
    };
    assert_eq!(closes("cn-urban-2026"), "2026-12-05");
    assert_eq!(closes(path.to_str().unwrap()), "2026-12-07");
}

/// UL26 3, 14, 15 and VL18 11, 12.
#[test]
fn an_election_says_what_its_profile_calls_things() {
    let inside = Inside::fresh();
    let client = &inside.client;
    let admin = cast::administrator(client, SECRET);
    let county = cast::member(client, &admin, "county", "county");
    let rows = [
        (1, "cn-urban-2026", ["居民", "社区", "居民委员会", "居民选举委员会", "街道办事处", "党工委"]),
        (2, "cn-village-2018", ["村民", "村", "村民委员会", "村民选举委员会", "乡镇人民政府", "党委"]),
    ];
    for (number, profile, expected) in rows {
        let mut draft = cast::draft_body(cast::community(client, &county, number, "枫林街道"));
        draft["profile"] = profile.into();
        let drafted = client.send(&Call::post("/api/v1/elections", &draft).by(&county.token)).done();
        let election = cast::id(&drafted["made"], "election");
        let words = client.send(&Call::get(format!("/api/v1/elections/{election}"))).done()["words"].clone();
        let names = ["resident", "community", "committee", "election_committee", "office", "party"];
        assert_eq!(names.map(|name| cast::text(&words, name)), expected, "{profile}");
    }
}
