//! A clerk takes the first stage from its opening to its end on pages alone: quotas, a group asked from door to door, a group
//! that met, the posted list.

use crate::by_pages::{act, enter_people, phase};
use system_tests::begun::begun;
use system_tests::browser::Browser;

#[test]
fn the_groups_have_their_representatives_by_a_clerks_pages() {
    let begun = begun();
    let election = format!("/elections/{}", begun.election);
    let clerk = Browser::of(&begun.inside.client, "clerk");
    enter_people(&clerk, &election, "钱秀英 女 1\n孙立新 男 1\n李玉兰 女 2\n周建平 男 2");
    let stage = "representatives";
    act(&clerk, &election, (stage, "open"), &[]);
    let quotas = [
        ("quotas.1.group", "1"),
        ("quotas.1.representatives", "2"),
        ("quotas.2.group", "2"),
        ("quotas.2.representatives", "2"),
        ("basis", "households"),
    ];
    act(&clerk, &election, (stage, "apportion"), &quotas);
    clerk.picture("clerk-quotas");
    assert_eq!(clerk.count("table:has(#quotas) tbody tr"), 2);

    let asked = [
        ("choice.group", "1"),
        ("choice.held.by", "door_to_door"),
        ("choice.held.door_to_door.households", "28"),
        ("choice.held.door_to_door.manner", "secret"),
    ];
    let result = |first: &'static str, second: &'static str| {
        [
            ("choice.ranking.votes.1.person", first),
            ("choice.ranking.votes.1.votes", "26"),
            ("choice.ranking.votes.2.person", second),
            ("choice.ranking.votes.2.votes", "25"),
            ("choice.leader.person", first),
            ("choice.leader.votes", "26"),
            ("choice.document", ""),
        ]
    };
    act(&clerk, &election, (stage, "record-choice"), &[&asked[..], &result("钱秀英", "孙立新")].concat());

    let met = [
        ("kind", "group"),
        ("group", "2"),
        ("called_by.by", "committee"),
        ("due", "60"),
        ("present", "41"),
        ("decisions.1.subject", "representatives"),
        ("decisions.1.manner", "secret"),
        ("decisions.1.yes", "40"),
        ("decisions.1.no", "1"),
        ("decisions.1.abstained", "0"),
        ("minutes", ""),
    ];
    act(&clerk, &election, ("office", "hold-meeting"), &met);
    let by_meeting =
        [("choice.group", "2"), ("choice.held.by", "meeting"), ("choice.held.meeting.meeting", "居民小组")];
    act(&clerk, &election, (stage, "record-choice"), &[&by_meeting[..], &result("李玉兰", "周建平")].concat());

    act(&clerk, &election, (stage, "publish"), &[("other_members", "1")]);
    act(&clerk, &election, (stage, "settle"), &[]);
    assert_eq!(phase(&clerk, &election, stage), "已完成");
    clerk.picture("clerk-representatives");
    assert_eq!((clerk.barriers(), clerk.broken()), (String::new(), String::new()));
}
