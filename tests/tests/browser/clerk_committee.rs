//! A clerk takes the second stage from its opening to the seated committee on pages alone: the meeting, the choice with more
//! rows than a form first has, the posted list.

use crate::by_pages::{act, enter_people, fill_in, offers, open, phase, send};
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

/// Five members and two reserves, in the order of their votes.
const NAMED: [(&str, &str); 7] = [
    ("端木秋实", "男"),
    ("闻人春晓", "女"),
    ("澹台明远", "男"),
    ("公冶静怡", "女"),
    ("宗政文博", "男"),
    ("濮阳雅琴", "女"),
    ("淳于志强", "男"),
];

#[test]
fn the_committee_is_seated_by_a_clerks_pages() {
    let folder = rehearsal_until("the election committee and the method");
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-10-23T02:00:00Z");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = format!("/elections/{}", cast::text(&elections[0], "election"));
    let clerk = Browser::of(&inside.client, "clerk");
    let lines: Vec<String> = NAMED.iter().map(|(name, sex)| format!("{name} {sex} 1")).collect();
    enter_people(&clerk, &election, &lines.join("\n"));
    let stage = "committee";
    // The story may have been stopped just after this step of its own.
    if offers(&clerk, &election, stage, "open") {
        act(&clerk, &election, (stage, "open"), &[]);
    }
    let met = [
        ("kind", "residents"),
        ("called_by.by", "committee"),
        ("due", "50"),
        ("present", "46"),
        ("decisions.1.subject", "election_committee"),
        ("decisions.1.manner", "secret"),
        ("decisions.1.yes", "40"),
        ("decisions.1.no", "6"),
        ("decisions.1.abstained", "0"),
        ("minutes", ""),
    ];
    act(&clerk, &election, ("office", "hold-meeting"), &met);

    open(&clerk, &election, stage, "choose");
    assert_eq!(clerk.count("[name='choice.held.by']"), 0, "nothing of how groups choose is asked");
    fill_in(&clerk, &[("choice.meetings.1", "居民 ·"), ("choice.seats", "5")]);
    for (place, (name, _)) in NAMED.iter().enumerate() {
        let row = |field: &str| format!("choice.ranking.votes.{}.{field}", place + 1);
        // Four rows stand at first; whoever needs more asks for them, and what was filled in stays.
        if clerk.count(&format!("[id='{}']", row("person"))) == 0 {
            clerk.take("button[name='more'][value='choice.ranking.votes']");
            clerk.until(&format!("document.getElementById('{}')", row("person")));
        }
        let votes = (44 - place).to_string();
        fill_in(&clerk, &[(row("person").as_str(), *name), (row("votes").as_str(), votes.as_str())]);
    }
    fill_in(&clerk, &[("choice.chair.person", NAMED[0].0)]);
    clerk.picture("clerk-choose");
    assert_eq!(clerk.barriers(), "");
    send(&clerk);
    act(&clerk, &election, (stage, "publish"), &[]);
    act(&clerk, &election, (stage, "seat"), &[]);
    assert_eq!(phase(&clerk, &election, stage), "已就任");
    assert_eq!(clerk.broken(), "");
}
