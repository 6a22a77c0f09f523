//! A clerk takes the ballot from the opening of its stage to the open poll on pages alone: places and boxes, people at work,
//! notices, the paper by lot, the stock, booths, boxes shown empty; then a voter gets a paper at the check-in page.

use crate::by_pages::{act, confirm_anchor, enter_people, phase};
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::parked::Parked;

/// Who works at the poll: name, account, function, the number of the place.
const STAFF: [(&str, &str, &str, &str); 8] = [
    ("端木秋实", "checkin1", "check_in", "编号 1"),
    ("闻人春晓", "checkin2", "check_in", "编号 2"),
    ("澹台明远", "teller1", "teller", ""),
    ("公冶静怡", "teller2", "teller", ""),
    ("宗政文博", "scrutineer1", "scrutineer", ""),
    ("濮阳雅琴", "scrutineer2", "scrutineer", ""),
    ("淳于志强", "scrutineer3", "scrutineer", ""),
    ("司空玉洁", "scribe", "scribe", ""),
];

/// The two places, as forms name them.
const PLACES: [&str; 2] = ["编号 1", "编号 2"];

/// The boxes; the third is carried.
const BOXES: [&str; 3] = ["编号 1", "编号 2", "编号 3"];

/// What the dice showed that put the names in order.
const DICE: &str = "52613446216534125631";

struct Poll {
    parked: Parked,
    clerk: Browser,
}

impl Poll {
    /// The formal list is posted, and the ballot is not open.
    fn ahead() -> Self {
        let parked = Parked::at("places, boxes, staff, proxies, stock");
        let clerk = parked.browser("clerk");
        Self { parked, clerk }
    }

    #[track_caller]
    fn act(&self, action: &str, fields: &[(&str, &str)]) {
        act(&self.clerk, &self.parked.election, ("ballot", action), fields);
    }

    #[track_caller]
    fn office(&self, action: &str, fields: &[(&str, &str)]) {
        act(&self.clerk, &self.parked.election, ("office", action), fields);
    }

    /// Two persons type the newest head back from paper.
    fn anchored(&self) {
        confirm_anchor(&self.clerk, &self.parked.election);
        self.clerk.until("document.querySelector('section .facts')?.innerText.endsWith('1')");
        let supervisor = self.parked.browser("supervisor");
        confirm_anchor(&supervisor, &self.parked.election);
        supervisor.until("!document.querySelector('form.card')");
    }

    /// Two voters of the first group whom their names alone tell: one votes at home, one comes.
    fn voters(&self) -> [String; 2] {
        let people = self.parked.get("clerk", "/people");
        let people = people.as_array().unwrap();
        let names: Vec<String> = people.iter().map(|one| cast::text(one, "name")).collect();
        let alone = |name: &String| names.iter().filter(|other| other.contains(name.as_str())).count() == 1;
        let own = people.iter().zip(&names).filter(|(one, _)| one["on_roll"] == true && one["group"] == 1);
        let mut told = own.map(|(_, name)| name).filter(|name| alone(name)).cloned();
        [told.next().unwrap(), told.next().unwrap()]
    }

    fn places_and_boxes(&self) {
        for (number, groups, counting) in [("1", "1\n2\n3\n4", "here"), ("2", "5\n6\n7\n8", "elsewhere")] {
            let place = [
                ("definition.number", number),
                ("definition.groups", groups),
                ("definition.opens", "08:00"),
                ("definition.closes", "17:00"),
                ("definition.counting", counting),
            ];
            self.act("define-place", &place);
        }
        let fixed =
            |number, place| [("definition.number", number), ("definition.place", place), ("definition.kind", "fixed")];
        self.act("define-box", &fixed("1", PLACES[0]));
        self.act("define-box", &fixed("2", PLACES[1]));
        let carried = [
            ("definition.number", "3"),
            ("definition.place", PLACES[0]),
            ("definition.kind", "mobile"),
            ("definition.tour.leaves", "09:00"),
            ("definition.tour.returns", "11:30"),
            ("definition.tour.route", ""),
        ];
        self.act("define-box", &carried);
    }

    fn appoint(&self) {
        let lines: Vec<String> = STAFF.iter().map(|(name, ..)| format!("{name} 男")).collect();
        enter_people(&self.clerk, &self.parked.election, &lines.join("\n"));
        for (person, account, function, place) in STAFF {
            let held = [("person", person), ("account", account), ("function", function), ("place", place)];
            self.office("appoint", &held);
        }
    }

    /// The representatives' meeting approves the box that is carried, its route and its users.
    fn carry(&self, at_home: &str) {
        self.act("list-mobile-user", &[("person", at_home), ("ballot_box", BOXES[2])]);
        let met = [
            ("kind", "representatives"),
            ("called_by.by", "committee"),
            ("due", "16"),
            ("present", "15"),
            ("decisions.1.subject", "mobile_boxes"),
            ("decisions.1.manner", "secret"),
            ("decisions.1.yes", "13"),
            ("decisions.1.no", "2"),
            ("decisions.1.abstained", "0"),
            ("minutes", ""),
        ];
        self.office("hold-meeting", &met);
        let approved = [("approval.by", "meeting"), ("approval.meeting.meeting", "流动票箱"), ("route", "")];
        self.act("approve-mobile-boxes", &approved);
        let with = STAFF[4..7].iter().map(|(name, ..)| *name).collect::<Vec<_>>().join("\n");
        self.act("accompany-box", &[("ballot_box", BOXES[2]), ("scrutineers", &with)]);
    }

    fn papers(&self) {
        let watched = format!("{}\n{}", STAFF[4].0, STAFF[5].0);
        let design = [
            ("design.sheets", "one_sheet"),
            ("design.instructions", "on_paper"),
            ("design.order.by", "lot"),
            ("design.order.lot.seed", DICE),
            ("design.order.lot.watched_by", &watched),
            ("design.order.lot.record", ""),
            ("document", ""),
        ];
        self.act("design-paper", &design);
        for place in PLACES {
            self.act("receive-stock", &[("place", place), ("papers", "400"), ("document", "")]);
        }
    }

    /// On the day every box is shown empty and locked before the doors open.
    fn show_boxes_empty(&self) {
        let by = format!("{}\n{}", STAFF[4].0, STAFF[5].0);
        for ballot_box in BOXES {
            let seals = ballot_box.replace("编号 ", "330-0");
            self.act("show-box-empty", &[("ballot_box", ballot_box), ("seals", &seals), ("by", &by), ("at", "08:00")]);
        }
    }
}

#[test]
fn the_poll_is_prepared_and_opened_by_a_clerks_pages() {
    let poll = Poll::ahead();
    let (clerk, election) = (&poll.clerk, poll.parked.election.as_str());
    poll.parked.at_moment("2026-11-23T01:00:00Z");
    poll.act("open", &[]);
    poll.places_and_boxes();
    poll.appoint();
    let [at_home, voter] = poll.voters();
    poll.carry(&at_home);
    for kind in ["time_and_place", "staff", "mobile_box_users", "scribes", "invalid_papers"] {
        poll.office("publish-notice", &[("kind", kind)]);
    }
    poll.anchored();
    poll.parked.at_moment("2026-11-26T01:00:00Z");
    poll.papers();
    poll.parked.at_moment("2026-11-28T08:00:00Z");
    for place in PLACES {
        poll.act("check-booth", &[("place", place), ("document", "")]);
    }
    clerk.go(&format!("{election}/ballot/ready"));
    clerk.picture("clerk-ready");
    assert_eq!((clerk.count("ol.ready .late"), clerk.barriers()), (0, String::new()), "{}", clerk.text("main"));
    poll.act("declare-ready", &[]);
    poll.parked.at_moment("2026-11-29T00:00:00Z");
    poll.show_boxes_empty();
    poll.act("open-polling", &[]);
    poll.anchored();
    assert_eq!(phase(clerk, election, "ballot"), "正在投票");
    clerk.picture("clerk-poll-open");

    let station = poll.parked.browser("checkin1");
    station.take("ul.cards a.button.primary");
    station.until("document.querySelector('#turnout:not([hidden])')");
    station.fill("#query", &voter);
    station.press("Enter");
    station.until("document.activeElement.matches('#found button.primary')");
    station.press("Enter");
    station.until("document.querySelector('#said.good')");
    assert!(station.text("#said").contains(&voter), "{}", station.text("#said"));
    station.until("document.getElementById('all').innerText === '1'");
    assert_eq!((clerk.broken(), station.broken()), (String::new(), String::new()));
}
