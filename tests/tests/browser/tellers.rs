//! Two tellers at two computers: number keys alone, a difference that is asked again blind, a laptop that is lost in the
//! middle, and a screen in the hall whose line is cut.

use serde_json::json;
use system_tests::binary::{Served, rehearsal_until};
use system_tests::browser::Browser;
use system_tests::cast::{self, Account};
use system_tests::http::Call;
use system_tests::inside::Inside;
use tempfile::TempDir;
use uuid::Uuid;

struct Hall {
    inside: Inside,
    election: Uuid,
    clerk: Account,
}

fn served(folder: &TempDir) -> Hall {
    let inside = Inside::over(folder.path());
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-11-29T11:00:00Z");
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::id(&elections[0], "election");
    let clerk = cast::sign_in(&inside.client, "clerk");
    Hall { inside, election, clerk }
}

impl Hall {
    /// A batch of the first group that nobody has entered, as the address of its page, and its papers.
    fn free_batch(&self) -> (String, u64) {
        let call = Call::get(format!("/api/v1/elections/{}/count", self.election)).by(&self.clerk.token);
        let view = self.inside.client.send(&call).done();
        let all = view["batches"].as_array().unwrap();
        let free =
            |one: &&serde_json::Value| one["look"] == "first" && one["counting_group"] == 1 && one["state"] == "open";
        let batch = all.iter().rev().find(free).unwrap();
        let path = format!("/elections/{}/count/first/{}/{}", self.election, batch["pool"], batch["batch"]);
        (path, batch["papers"].as_u64().unwrap())
    }

    fn state(&self, path: &str) -> String {
        let batch: u64 = path.rsplit('/').next().unwrap().parse().unwrap();
        let call = Call::get(format!("/api/v1/elections/{}/count", self.election)).by(&self.clerk.token);
        let view = self.inside.client.send(&call).done();
        let one =
            view["batches"].as_array().unwrap().iter().find(|one| one["look"] == "first" && one["batch"] == batch);
        cast::text(one.unwrap(), "state")
    }
}

/// Enters papers from the shown one on: the first row on each but those left blank.
fn enter(browser: &Browser, papers: std::ops::RangeInclusive<u64>, blank: &[u64]) {
    for paper in papers {
        browser.until(&format!("document.getElementById('at').innerText.includes(' {paper} / ')"));
        if !blank.contains(&paper) {
            browser.press("1");
        }
        browser.press("Enter");
    }
}

#[test]
fn two_tellers_differ_and_agree_and_a_lost_laptop_loses_nothing() {
    let folder = rehearsal_until("batches are counted twice");
    let hall = served(&folder);
    let [one, two] = cast::counting_pair(&hall.inside.client, &hall.clerk, hall.election, 1);
    let (path, papers) = hall.free_batch();
    let first = Browser::of(&hall.inside.client, &one.name);
    first.go(&format!("/elections/{}/count", hall.election));
    assert!(first.count(&format!("a[href='{path}']")) == 1, "the own batch is offered");
    first.picture("count");
    first.go(&path);
    enter(&first, 1..=7, &[3]);
    first.until("document.getElementById('kept').innerText.includes('7')");
    drop(first);

    // The laptop is gone; another one goes on at the eighth paper.
    let first = Browser::of(&hall.inside.client, &one.name);
    first.go(&path);
    first.until("document.getElementById('said').innerText.includes('接着')");
    enter(&first, 8..=papers, &[]);
    first.press("Enter");
    first.until("document.getElementById('at').innerText.includes('等待另一位')");
    first.picture("entry-sent");

    let second = Browser::of(&hall.inside.client, &two.name);
    second.go(&path);
    enter(&second, 1..=papers, &[3, 5]);
    second.press("Enter");
    // Only the fifth is asked again, and without the own mark.
    second.until("document.getElementById('at').innerText.includes(' 5 / ')");
    second.picture("entry-differs");
    assert_eq!(hall.state(&path), "differs");
    assert_eq!(second.count("#rows [aria-pressed='true']"), 0);
    second.press("1");
    second.press("Enter");
    second.press("Enter");
    second.until("document.getElementById('at').innerText.includes('本组完成')");
    assert_eq!(hall.state(&path), "agreed");
    assert_eq!(second.broken(), "");
}

#[test]
fn the_screen_in_the_hall_says_that_its_line_is_cut() {
    let folder = rehearsal_until("batches are counted twice");
    let served = Served::over(folder.path());
    let clerk = cast::sign_in(&served.client, "clerk");
    let election = cast::id(&served.client.send(&Call::get("/api/v1/elections")).done()[0], "election");
    let made = Call::post(format!("/api/v1/elections/{election}/screen/links"), &json!({ "hours": 2 }));
    let made = served.client.send(&made.by(&clerk.token)).done();
    let browser = Browser::at(&served.client);
    browser.sized(1920, 1080);
    browser.go(&cast::text(&made, "path"));
    browser.until("document.getElementById('scene').innerText.includes('唱票计票')");
    browser.picture("screen-counting");
    let before = browser.text("#scene");
    // A stream that is open already is no part of what a browser calls offline; a server that says nothing is a cut line.
    served.fall_silent();
    browser.until("!document.getElementById('lost').hidden");
    assert!(browser.text("#lost").contains("连接中断"));
    served.go_on();
    browser.until("document.getElementById('lost').hidden");
    assert_eq!(browser.text("#scene"), before);
    assert_eq!(browser.broken(), "");
}

/// Both stay with what they saw; a scrutineer decides from the paper, sees neither entry, and a part can be void by one key.
#[test]
fn a_third_person_decides_what_two_tellers_saw_differently_twice() {
    let folder = rehearsal_until("batches are counted twice");
    let hall = served(&folder);
    let [one, two] = cast::counting_pair(&hall.inside.client, &hall.clerk, hall.election, 1);
    let (path, papers) = hall.free_batch();
    let first = Browser::of(&hall.inside.client, &one.name);
    first.go(&path);
    enter(&first, 1..=papers, &[]);
    first.press("Enter");
    first.until("document.getElementById('at').innerText.includes('等待另一位')");
    let second = Browser::of(&hall.inside.client, &two.name);
    second.go(&path);
    enter(&second, 1..=papers, &[5]);
    second.press("Enter");
    second.until("document.getElementById('at').innerText.includes(' 5 / ')");
    // Neither is moved: blank again here, the first row again there.
    second.press("Enter");
    second.press("Enter");
    second.until("document.getElementById('at').innerText.includes('等待另一位')");
    first.go(&path);
    first.until("document.getElementById('at').innerText.includes(' 5 / ')");
    first.press("1");
    first.press("Enter");
    first.press("Enter");
    first.until("document.getElementById('at').innerText.includes('第三人')");
    assert_eq!(hall.state(&path), "awaits_third");

    let third = Browser::of(&hall.inside.client, "scrutineer1");
    third.go(&format!("/elections/{}/count", hall.election));
    assert_eq!(third.count(&format!("a[href='{path}/third']")), 1, "the third person is offered the batch");
    third.go(&format!("{path}/third"));
    third.until("document.getElementById('at').innerText.includes(' 5 / ')");
    assert_eq!(third.count("#rows [aria-pressed='true']"), 0, "neither entry is shown");
    third.press("1");
    third.press("*");
    third.until("document.getElementById('class').innerText.includes('副主任')");
    assert_eq!(third.count("#parts [aria-pressed='true']"), 1);
    third.picture("entry-third");
    third.press("Enter");
    third.press("Enter");
    third.until("document.getElementById('at').innerText.includes('本组完成')");
    assert_eq!(hall.state(&path), "agreed");
    let call = Call::get(format!("/api/v1/elections/{}/count", hall.election)).by(&hall.clerk.token);
    let voids = hall.inside.client.send(&call).done()["voids"].clone();
    let partly = voids.as_array().unwrap().iter().any(|row| row["pool"] == 1 && row["partly"] == 1);
    assert!(partly, "the part that is void stands in the statistics: {voids}");
    assert_eq!(third.barriers(), "");
    assert_eq!(third.broken(), "");
}

/// A name is noted and matched on the page, by two persons, the second of whom does not see how the first read it.
#[test]
fn two_persons_match_a_written_name() {
    let folder = rehearsal_until("batches are counted twice");
    let hall = served(&folder);
    let page = format!("/elections/{}/count/write-ins", hall.election);
    for (number, who) in ["scrutineer1", "scrutineer2"].into_iter().enumerate() {
        let reader = Browser::of(&hall.inside.client, who);
        reader.go(&page);
        if number == 0 {
            reader.fill("#name", "查无此人");
            reader.take("form.narrow .primary");
            reader.until("document.querySelectorAll('#names tbody tr').length === 1");
        }
        assert!(reader.text("#names tbody tr").contains(&format!("已有 {number} 人")));
        reader.take("#names tbody button");
        reader.until("document.querySelector('button[value=nobody]') !== null");
        reader.picture("write-in");
        reader.take("button[value=nobody]");
        reader.until("document.querySelector('button[value=nobody]') === null");
        assert_eq!(reader.broken(), "");
    }
    let view = Call::get(format!("/api/v1{page}")).by(&hall.clerk.token);
    let view = hall.inside.client.send(&view).done();
    assert_eq!(view["names"][0]["matched"], json!({ "means": "nobody" }));
    // Tellers can enter it now, as a name that elects nobody.
    let [one, _] = cast::counting_pair(&hall.inside.client, &hall.clerk, hall.election, 1);
    let teller = Browser::of(&hall.inside.client, &one.name);
    teller.go(&hall.free_batch().0);
    teller.until("document.getElementById('rows').innerText.includes('查无此人')");
    // It was a wrong match after all: taken back on the page, the name waits for two persons again.
    let reader = Browser::of(&hall.inside.client, "scrutineer1");
    reader.go(&page);
    reader.take("#names tbody summary");
    reader.js("document.querySelector('#names select').value = 'misread'");
    reader.picture("write-in-taken-back");
    reader.take("#names tbody details button");
    reader.until("document.querySelector('#names tbody tr').innerText.includes('已有 0 人')");
    assert_eq!(format!("{}{}", reader.barriers(), reader.broken()), "");
}
