#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use chrono::{DateTime, NaiveDate, Utc};
use rules::{DeadlineId, Profile, Whose, calendar, ics};

fn written() -> String {
    written_for("2026-12-20", Whose::Any)
}

fn written_for(day: &str, whose: Whose<'_>) -> String {
    let profile = Profile::builtin("cn-urban-2026").unwrap().unwrap();
    let day: NaiveDate = day.parse().unwrap();
    let stamp: DateTime<Utc> = "2026-10-01T08:00:00Z".parse().unwrap();
    let name = |id: Option<DeadlineId>| id.map_or("选举日, 投票; 计票".to_owned(), |id| format!("{id:?}"));
    ics(&profile, day, &calendar(&profile, day), stamp, &name, whose).unwrap()
}

/// The content lines, unfolded (RFC 5545 3.1).
fn lines(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
}

#[test]
fn the_file_is_whole_and_the_same_each_time() {
    let text = written();
    assert_eq!(text, written());
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "folded at 75 octets");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
    let lines = lines(&text);
    assert_eq!((lines.first().unwrap().as_str(), lines.last().unwrap().as_str()), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    let events = lines.iter().filter(|line| *line == "BEGIN:VEVENT").count();
    let day = "2026-12-20".parse().unwrap();
    assert_eq!(events, 1 + calendar(&Profile::builtin("cn-urban-2026").unwrap().unwrap(), day).len());
    assert_eq!(lines.iter().filter(|line| *line == "DTSTAMP:20261001T080000Z").count(), events);
    let mut ids: Vec<_> = lines.iter().filter(|line| line.starts_with("UID:")).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), events, "each event has a name of its own");
}

#[test]
fn events_are_days_with_their_article() {
    let text = lines(&written()).join("\n");
    let event = |what: &str| text.split("BEGIN:VEVENT").find(|event| event.contains(what)).unwrap().to_owned();
    let list = event("SUMMARY:ListPublished");
    assert!(list.contains("DTSTART;VALUE=DATE:20261130\n") && list.contains("DTEND;VALUE=DATE:20261201\n"), "{list}");
    assert!(list.contains("DESCRIPTION:UL26 17 (list.publish)\\n经登记的选民名单应当在选举日的二十日前公布"), "{list}");
    let window = event("SUMMARY:ListObjections");
    assert!(
        window.contains("DTSTART;VALUE=DATE:20261130\n") && window.contains("DTEND;VALUE=DATE:20261206\n"),
        "{window}"
    );
    let election = event("SUMMARY:选举日\\, 投票\\; 计票");
    assert!(election.contains("DTSTART;VALUE=DATE:20261220\n"), "{election}");
}

#[test]
fn the_events_of_one_election_keep_their_names_when_its_day_moves() {
    let ids = |day: &str, whose: Whose<'_>| {
        let lines = lines(&written_for(day, whose));
        let mut ids: Vec<_> = lines.into_iter().filter(|line| line.starts_with("UID:")).collect();
        ids.sort();
        ids
    };
    let one = Whose::One { id: "0190d3a5-0000-7000-8000-000000000001", title: "枫林社区 · 法定日程" };
    let other = Whose::One { id: "0190d3a5-0000-7000-8000-000000000002", title: "渡口社区 · 法定日程" };
    assert_eq!(ids("2026-12-20", one), ids("2026-12-27", one));
    assert!(ids("2026-12-20", one).iter().all(|id| !ids("2026-12-20", other).contains(id)));
    assert!(lines(&written_for("2026-12-20", one)).contains(&"X-WR-CALNAME:枫林社区 · 法定日程".to_owned()));
}
