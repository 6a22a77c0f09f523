//! The big screen's scenes beside the count: waiting, the open poll, the check words, the result; and a server that is started
//! again under it.

use serde_json::json;
use system_tests::binary::{Served, played, rehearsal_until};
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::{Call, Client};
use system_tests::inside::Inside;
use uuid::Uuid;

/// The address of a screen of the largest election there is.
fn screen(client: &Client) -> (Uuid, String) {
    let elections = client.send(&Call::get("/api/v1/elections")).done();
    let largest = elections.as_array().unwrap().iter().max_by_key(|one| one["size"].as_u64()).unwrap();
    let election = cast::id(largest, "election");
    let clerk = cast::sign_in(client, "clerk");
    let made = Call::post(format!("/api/v1/elections/{election}/screen/links"), &json!({ "hours": 2 }));
    (election, cast::text(&client.send(&made.by(&clerk.token)).done(), "path"))
}

/// Nothing of a count: no candidate, no stroke, no check word.
fn shows_no_count(browser: &Browser) {
    assert_eq!(browser.count(".posts"), 0);
    assert_eq!(browser.count(".strokes, .check, .majority"), 0);
}

#[test]
fn before_the_poll_the_screen_waits_and_while_it_is_open_it_counts_papers_alone() {
    let folder = rehearsal_until("places, boxes, staff, proxies, stock");
    let inside = Inside::over(folder.path());
    let (_, path) = screen(&inside.client);
    let browser = Browser::at(&inside.client);
    browser.sized(1920, 1080);
    browser.go(&path);
    browser.until("document.querySelector('section.wait')");
    shows_no_count(&browser);
    browser.picture("screen-waiting");
    assert_eq!((browser.barriers(), browser.broken()), (String::new(), String::new()));

    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let (election, path) = screen(&inside.client);
    let browser = Browser::at(&inside.client);
    browser.sized(1920, 1080);
    browser.go(&path);
    browser.until("document.querySelector('section.poll')");
    let clerk = cast::sign_in(&inside.client, "clerk");
    let turnout = Call::get(format!("/api/v1/elections/{election}/poll/turnout")).by(&clerk.token);
    let turnout = inside.client.send(&turnout).done();
    browser.until(&format!("document.querySelector('.numbers .accent').innerText === '{}'", turnout["issued"]));
    assert!(browser.text(".numbers").contains(&turnout["needed"].to_string()), "{}", browser.text(".numbers"));
    shows_no_count(&browser);
    browser.picture("screen-polling");
    assert_eq!((browser.barriers(), browser.broken()), (String::new(), String::new()));
}

#[test]
fn the_check_words_stand_once_the_count_is_agreed_and_the_result_once_it_is_declared() {
    let folder = rehearsal_until("the result is signed and declared");
    let inside = Inside::over(folder.path());
    let (election, path) = screen(&inside.client);
    let browser = Browser::at(&inside.client);
    browser.sized(1920, 1080);
    browser.go(&path);
    browser.until("document.querySelector('.posts')");
    let words = |browser: &Browser| {
        let clerk = cast::sign_in(&inside.client, "clerk");
        let call = Call::get(format!("/api/v1/elections/{election}/check-words")).by(&clerk.token);
        let views = inside.client.send(&call).done();
        let newest = views.as_array().unwrap().last().unwrap()["characters"].clone();
        browser.until(&format!("document.querySelector('.check strong')?.innerText === {newest}"));
    };
    words(&browser);
    browser.picture("screen-check-words");

    let folder = played();
    let inside = Inside::over(&folder.path().join("data"));
    let (_, path) = screen(&inside.client);
    let browser = Browser::at(&inside.client);
    browser.sized(1920, 1080);
    browser.go(&path);
    browser.until("document.querySelector('li.elected em')");
    assert!(browser.text("#scene").contains("当选"));
    browser.picture("screen-result");
    assert_eq!((browser.barriers(), browser.broken()), (String::new(), String::new()));
}

/// The server goes and comes back on the same address: the screen says so, and then shows what it showed.
#[test]
fn a_server_that_is_started_again_under_the_screen_loses_no_number() {
    let folder = rehearsal_until("batches are counted twice");
    let served = Served::over(folder.path());
    let (_, path) = screen(&served.client);
    let browser = Browser::at(&served.client);
    browser.sized(1920, 1080);
    browser.go(&path);
    browser.until("document.querySelector('.posts')");
    let before = browser.text("#scene");
    let address = served.client.address().to_owned();
    drop(served);
    browser.until("!document.getElementById('lost').hidden");
    assert!(browser.text("#lost").contains("连接中断"), "{}", browser.text("#lost"));
    assert_eq!(browser.text("#scene"), before, "the old numbers stay, with the moment they are of");
    browser.picture("screen-restart");
    let again = Served::again(folder.path(), &address);
    browser.until("document.getElementById('lost').hidden");
    assert_eq!(browser.text("#scene"), before);
    drop(again);
}
