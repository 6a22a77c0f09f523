//! A clerk's hostile workbook through the four pages of an import, and its way back.

use calamine::{Data, Reader, Xlsx};
use roster::Cell;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::Cursor;
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast;
use system_tests::http::Call;
use system_tests::inside::Inside;

/// An identity number of the unassigned area with its check digit (GB 11643).
pub(crate) fn number(order: u32) -> String {
    let body = format!("990001199001{:02}{:03}", order % 27 + 1, order);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    let check = ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][usize::try_from(sum % 11).unwrap()];
    format!("{body}{check}")
}

pub(crate) fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

/// A person of the first group: odd orders are men.
pub(crate) fn person(name: &str, identity: Cell, remarks: &str) -> Vec<Cell> {
    vec![text("1"), text(name), text("男"), identity, text(remarks)]
}

/// A title over everything, a number that lost its digits, the same person twice, a formula for a name.
fn hostile() -> Vec<u8> {
    let head = ["居民小组", "姓名", "性别", "身份证号", "备注"].map(text).to_vec();
    let rows = vec![
        vec![text("枫林社区选民花名册（2026年）")],
        head,
        person("赵新增", text(&number(901)), "=1+1"),
        person("钱数字", Cell::Number(990_001_199_001_010_000.0), ""),
        person("孙一人", text(&number(903)), ""),
        person("孙以人", text(&number(903)), ""),
        person("=cmd|' /C calc'!A0", text(&number(905)), ""),
    ];
    roster::write::grid("名册", &rows).unwrap()
}

/// Gives a file to a field, as if somebody had chosen it.
pub(crate) fn choose(browser: &Browser, name: &str, bytes: &[u8]) {
    let mut list = String::new();
    for byte in bytes {
        write!(list, "{byte},").unwrap();
    }
    let name = json!(name);
    browser.js(&format!(
        "(() => {{ const all = new DataTransfer(); all.items.add(new File([new Uint8Array([{list}])], {name})); \
         document.querySelector('#file').files = all.files; return true; }})()"
    ));
}

fn count(browser: &Browser, word: &str) -> String {
    browser.text(&format!("dd[data-count='import.{word}']"))
}

/// The text of the column of problems by row.
fn problems(book: &[u8]) -> Vec<String> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
    let name = book.sheet_names()[0].clone();
    assert!(book.worksheet_formula(&name).unwrap().is_empty());
    let range = book.worksheet_range(&name).unwrap();
    let text = |cell: Option<&Data>| cell.map(ToString::to_string).unwrap_or_default();
    range.rows().map(|row| text(row.last())).collect()
}

#[test]
fn a_hostile_workbook_is_checked_imported_and_taken_back() {
    let folder = rehearsal_until("voter registration from the clerk's workbook");
    let inside = Inside::over(folder.path());
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let registered =
        || inside.client.send(&Call::get(format!("/api/v1/elections/{election}"))).done()["registered"].clone();
    enrolling(&inside, &election);
    let before = registered();
    let browser = Browser::of(&inside.client, "clerk");
    let page = format!("/elections/{election}/import");

    browser.go(&page);
    assert_eq!(browser.barriers(), "");
    choose(&browser, "page.xlsx", b"<html><body>no workbook</body></html>");
    browser.take("form.card button");
    browser.until("document.querySelector('.refusal')");
    assert!(browser.text(".refusal").contains("网页"), "{}", browser.text(".refusal"));

    choose(&browser, "roster.xlsx", &hostile());
    browser.take("form.card button");
    browser.until("location.pathname.endsWith('/columns')");
    assert_eq!(browser.js("document.querySelector('[name=header_row]').value"), json!("2"));
    assert_eq!(browser.barriers(), "");
    browser.picture("import-columns");
    browser.take("form.card button");
    browser.until("location.pathname.endsWith('/check')");
    let sums = ["rows", "new", "duplicate", "refused", "entered"].map(|word| count(&browser, word));
    assert_eq!(sums, ["5", "2", "1", "2", "2"]);
    let told = browser.text("main");
    for reason in ["末尾几位已丢失", "与第 5 行相同", "像是公式", "不会计算", "孙一人 ｜ 孙以人"]
    {
        assert!(told.contains(reason), "{reason} in {told}");
    }
    assert!(!told.contains(&number(901)), "no whole number is shown");
    assert_eq!(browser.barriers(), "");
    browser.picture("import-check");
    assert_eq!(registered(), before, "a check changes nothing");

    let clerk = cast::sign_in(&inside.client, "clerk");
    let cookie = format!("zhixuan_access={}", clerk.token);
    let problem_book = inside.client.send(&Call::get(format!("{page}/problems")).header("cookie", &cookie));
    let said = problems(&problem_book.body);
    assert!(said[3].contains("末尾几位已丢失") && said[5].contains("相同") && said[6].contains("公式"), "{said:?}");
    let stranger = cast::sign_in(&inside.client, "county");
    let foreign = Call::get(format!("{page}/problems")).header("cookie", &format!("zhixuan_access={}", stranger.token));
    assert_eq!(inside.client.send(&foreign).status, 403);

    // Held back, the page tells how far the import is.
    browser.js("document.getElementById('import').addEventListener('submit', (event) => event.preventDefault()), true");
    browser.take("#commit");
    browser.until("document.querySelector('#telling-words').textContent.startsWith('正在核对')");
    assert_eq!(browser.js("document.getElementById('commit').disabled"), json!(true), "it is sent once");
    assert_eq!(browser.barriers(), "");
    browser.reload();
    browser.take("#commit");
    browser.until("document.querySelector('p[role=status] strong')");
    assert_eq!(registered().as_u64(), before.as_u64().map(|count| count + 2));
    assert_eq!(browser.js("location.search"), json!(""), "nothing of anybody stands in an address");
    let undo = browser.count("form[action$='undo-import']");
    assert!(undo > 0);
    browser.js("[...document.querySelectorAll(\"form[action$='undo-import']\")].map((form, at) => form.id = 'undo-' + at).length");
    let own = latest(&inside, &election);
    let first = "document.querySelector(\"form[action$='undo-import'] input[name='import']\").value";
    assert_eq!(browser.js(first), json!(own), "the newest stands first");
    assert!(browser.text("form[action$='undo-import'] button").contains("2 人"), "how many it brought");
    browser.take(&format!("form:has(input[value='{own}']) button"));
    browser.until("location.pathname.endsWith('/stages/registration')");
    assert!(browser.text("main p.standing.done").contains("已登记"), "what was done is said");
    assert_eq!(registered(), before, "the import is taken back whole");

    gb18030(&browser, &page);
    by_hand(&browser, &format!("/elections/{election}/roll"), || registered().as_u64().unwrap());
    assert_eq!(browser.broken(), "");
}

/// One voter entered by hand, amended by hand, and found with what was done.
fn by_hand(browser: &Browser, roll: &str, registered: impl Fn() -> u64) {
    let before = registered();
    let entered = |phone: &str| {
        browser.go(&format!("{roll}/new"));
        assert_eq!(browser.barriers(), "");
        for (field, typed) in
            [("group", "1"), ("name", "周手录"), ("sex", "男"), ("identity", &number(921)), ("phone", phone)]
        {
            browser.fill(&format!("#{field}"), typed);
        }
        browser.take("main form button");
        browser.until("location.pathname.endsWith('/import/check')");
    };
    entered("13900000001");
    assert_eq!((count(browser, "rows"), count(browser, "new")), ("1".to_owned(), "1".to_owned()));
    browser.take("#commit");
    browser.until("document.querySelector('p[role=status] strong')");
    assert_eq!(registered(), before + 1);
    entered("13900000002");
    assert_eq!(count(browser, "differs"), "1");
    assert_eq!(
        (browser.text("td del"), browser.text("td ins")),
        ("13900000001".to_owned(), "13900000002".to_owned()),
        "both values stand beside one another"
    );
    browser.take("#commit");
    browser.until("document.querySelector('p[role=status] strong')");
    assert_eq!(registered(), before + 1, "the same person");

    browser.go(roll);
    assert_eq!(browser.barriers(), "");
    browser.fill("#text", "zsl");
    browser.take("form.filter button");
    browser.until("document.querySelector('tbody th button')");
    assert_eq!(browser.js("location.search"), json!(""), "no name stands in an address");
    assert!(browser.text("tbody").contains("周手录"));
    browser.picture("roll");
    browser.take("tbody th button");
    browser.until("document.querySelector('#history')");
    assert!(browser.js("location.pathname").as_str().unwrap().ends_with("/roll/entry"), "nobody stands in an address");
    assert_eq!(browser.barriers(), "");
    let history = browser.text("section[aria-labelledby='history']");
    assert!(browser.count("section[aria-labelledby='history'] li") >= 2, "{history}");
    assert!(!browser.text("main").contains(&number(921)), "the number is masked");
}

/// Opens the registration, where the story was stopped before it did.
fn enrolling(inside: &Inside, election: &str) {
    let admin = cast::sign_in(&inside.client, "admin");
    cast::set_clock(&inside.client, &admin, "2026-10-26T02:00:00Z");
    let clerk = cast::sign_in(&inside.client, "clerk");
    let summary = inside.client.send(&Call::get(format!("/api/v1/elections/{election}"))).done();
    if summary["phases"]["registration"] == json!("not_open") {
        let path = format!("/api/v1/elections/{election}/stages/registration/open");
        inside.client.send(&Call::post(path, &json!({})).by(&clerk.token)).done();
    }
}

/// The import that brought the fewest people: the story's own has hundreds.
fn latest(inside: &Inside, election: &str) -> String {
    let id = election.parse().unwrap();
    let snapshot = inside.block_on(inside.app.snapshot(id)).unwrap();
    let imports = snapshot.election().registration.imports.iter();
    let closed = imports.filter_map(|(id, import)| match import {
        election::registration::Import::Closed { people, .. } => Some((people.len(), id.to_string())),
        _ => None,
    });
    closed.min().unwrap().1
}

/// A list of an old program: GB18030, its columns named by the clerk.
fn gb18030(browser: &Browser, page: &str) {
    let line = format!("1,李国标,男,{},\n", number(911));
    let list = format!("组,什么人,性别,号码,备注\n{line}");
    browser.go(page);
    let bytes = browser.js(&format!("(() => {{ const known = new Map(); for (let a = 0x81; a < 0xff; a++) for (let b = 0x40; b < 0xff; b++) {{ const c = new TextDecoder('gb18030').decode(new Uint8Array([a, b])); if (c.length === 1 && !known.has(c)) known.set(c, [a, b]); }} return [...{}].flatMap((c) => c.charCodeAt(0) < 128 ? [c.charCodeAt(0)] : known.get(c)); }})()", json!(list)));
    let bytes: Vec<u8> =
        bytes.as_array().unwrap().iter().map(|byte| u8::try_from(Value::as_u64(byte).unwrap()).unwrap()).collect();
    choose(browser, "old.csv", &bytes);
    browser.take("form.card button");
    browser.until("location.pathname.endsWith('/columns')");
    for (column, place) in [("group", "0"), ("name", "1"), ("sex", "2"), ("identity", "3")] {
        browser.js(&format!("document.querySelector('select[name={column}]').value = '{place}'"));
    }
    browser.js("document.querySelector('[name=header_row]').value = '1'");
    browser.take("form.card button");
    browser.until("location.pathname.endsWith('/check')");
    assert_eq!(
        (count(browser, "rows"), count(browser, "new")),
        ("1".to_owned(), "1".to_owned()),
        "{}",
        browser.text("main")
    );
}
