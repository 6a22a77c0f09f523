//! The closing of the poll is anchored on paper by two persons on their own page; the hall's screen gets its link from a page.

use crate::by_pages::confirm_anchor;
use serde_json::json;
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;
use tempfile::TempDir;

/// A polling day, and the election that is held on it.
fn polling() -> (TempDir, Inside, String) {
    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let polled = elections.as_array().unwrap().iter().find(|one| one["phases"]["ballot"] == "polling").unwrap();
    let election = cast::text(polled, "election");
    (folder, inside, election)
}

#[test]
fn the_head_is_written_on_paper_and_typed_back_by_two_persons() {
    let (_folder, inside, election) = polling();
    let client = &inside.client;
    let admin = cast::sign_in(client, "admin");
    cast::set_clock(client, &admin, "2026-11-29T10:30:00Z");
    let clerk = cast::sign_in(client, "clerk");
    let close = format!("/api/v1/elections/{election}/stages/ballot/close-polling");
    client.send(&Call::post(close, &json!({})).by(&clerk.token)).done();

    let page = format!("/elections/{election}/record/anchors");
    for (name, confirmed) in [("clerk", "0"), ("supervisor", "1")] {
        let browser = Browser::of(client, name);
        browser.go(&page);
        assert!(browser.text("section .facts").ends_with(confirmed), "{}", browser.text("section .facts"));
        assert_eq!(browser.text(".groups").matches("____").count(), 2);
        assert_eq!(browser.barriers(), "");
        confirm_anchor(&browser, &format!("/elections/{election}"));
        let then = if name == "clerk" {
            "document.querySelector('section .facts')?.innerText.endsWith('1')"
        } else {
            // Earlier anchors stand already: this one waits no more.
            "document.querySelector('#standing') && !document.querySelector('form.card')"
        };
        browser.until(then);
        assert_eq!(browser.broken(), "");
    }
}

#[test]
fn the_screen_gets_a_link_from_a_page_and_loses_it_there() {
    let (_folder, inside, election) = polling();
    let clerk = Browser::of(&inside.client, "clerk");
    clerk.go(&format!("/elections/{election}/screen-links"));
    clerk.fill("#hours", "3");
    clerk.take("form.card button.primary");
    clerk.until("document.querySelector('#address')");
    assert_eq!(clerk.barriers(), "");
    let address = clerk.text("#address code");
    let path = address.split_once("/screen/").map(|(_, token)| format!("/screen/{token}")).unwrap();
    let hall = Browser::at(&inside.client);
    hall.go(&path);
    hall.until("document.querySelector('section.poll')");
    clerk.take("form[action$='/shut'] button");
    clerk.until("!document.querySelector('form[action$=\"/shut\"]')");
    hall.go(&path);
    assert!(hall.text("main").contains("没有找到"), "{}", hall.text("body"));
    assert_eq!((clerk.broken(), hall.broken()), (String::new(), String::new()));
}
