//! The meeting's host brings the hall's screen up and turns its scenes with the script, on pages alone.

use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::inside::Inside;

/// Enters a room of the election by its menu.
#[track_caller]
fn enter(host: &Browser, room: &str) {
    host.take(&format!("nav.rooms a[href$='/{room}']"));
    host.until(&format!("location.pathname.endsWith('/{room}') && document.readyState === 'complete'"));
}

/// The hall's computer opens the address that the host's page shows, where nobody signs in.
fn hall(inside: &Inside, host: &Browser) -> Browser {
    let address = host.text("#address");
    let (_, token) = address.split_once("/screen/").unwrap();
    let hall = Browser::at(&inside.client);
    hall.sized(1920, 1080);
    hall.go(&format!("/screen/{token}"));
    hall
}

#[test]
fn the_host_turns_the_screen_with_the_script_and_leaves_it_standing() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let host = Browser::of(&inside.client, "chair");
    host.take("ul.cards h2 a");
    host.until("location.pathname.startsWith('/elections/')");
    enter(&host, "screen-links");
    host.fill("#hours", "4");
    host.take("form.card button.primary");
    host.until("document.querySelector('#address')");
    let hall = hall(&inside, &host);
    hall.until("document.querySelector('section.poll')");

    enter(&host, "script");
    assert!(host.text("#s2").contains("监票人："), "{}", host.text("#s2"));
    host.take("#drive");
    host.press("PageUp");
    host.until("location.hash === '#s4'");
    hall.until("document.querySelector('.standing .name')");
    let names = host.js("[...document.querySelectorAll('#s4 ul li')].map((one) => one.innerText).join()");
    let first = hall.text(".standing .name");
    assert!(names.as_str().unwrap().contains(&first), "{first} is none of {names}");
    host.press("PageDown");
    hall.until("document.querySelector('section.poll') && !document.querySelector('.standing')");
    host.take("#s4 form button");
    hall.until("document.querySelector('.standing .name')");
    host.until("document.querySelector('#s4 .scene strong')");
    host.picture("host-script");

    host.take("form[action='/sign-out'] button");
    host.until("document.querySelector(\"a[href='/sign-in']\")");
    hall.reload();
    hall.until("document.querySelector('.standing .name') && document.getElementById('lost').hidden");
    assert_eq!(hall.text(".standing .name"), first);
    hall.picture("host-screen");
    assert_eq!((host.broken(), hall.broken()), (String::new(), String::new()));
}
