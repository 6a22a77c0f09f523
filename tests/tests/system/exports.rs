//! Every table of data on a page can be taken away where it stands: as a workbook and as CSV with the rows of the page.

use crate::counting::count;
use crate::tables::{cells, delimited, unescaped};
use std::collections::BTreeSet;
use std::fs;
use system_tests::binary::rehearsal_until;
use system_tests::cast::{self, Account};
use system_tests::every_page::{Named, PAGES, may_answer, pages_of_the_count};
use system_tests::http::{Answer, Call, Client};
use system_tests::inside::Inside;
use system_tests::page_routes::root;

/// Templates whose tables are papers to sign, forms, words of the help, a file before it is taken in, the own way of one
/// nominee, papers as the dice draw them, the figures of a drawing whose data stand elsewhere, or a list of the files themselves: no data of an election that somebody would work on elsewhere.
const NO_DATA: [&str; 13] = [
    "audit.html",
    "ballot_paper.html",
    "blocks.html",
    "chart.html",
    "counting_sheets.html",
    "hand_form.html",
    "import.html",
    "nominee.html",
    "official.html",
    "sign_in_list.html",
    "tables.html",
    "words.html",
    "anchor_sheet.html",
];

/// What the addresses of such pages hold.
const NO_DATA_PAGES: [&str; 8] =
    ["/prints", "/help", "/api/docs", "/sample-ballot", "/import", "/notices/", "/confirm-sheet", "/record/9"];

/// The rolls of the places, which stand beside the papers by hour, whose file is the page's.
const BESIDE: &str = "<table id=\"places\"";

/// Pages that show a part of what is taken away: one stage's, the newest lines.
const PARTS: [&str; 3] = ["/checklists/", "/record", "/stages/"];

#[test]
fn every_template_with_a_table_of_data_offers_it() {
    let mut met = BTreeSet::new();
    for file in fs::read_dir(root().join("web/templates")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let template = fs::read_to_string(&path).unwrap();
        let tables = template.matches("<table").count() - template.matches(BESIDE).count();
        if tables == 0 {
            continue;
        }
        if NO_DATA.contains(&name.as_str()) {
            met.insert(name);
            continue;
        }
        for ending in [".xlsx", ".csv"] {
            let offered = template.split(ending).count() - 1;
            assert!(offered >= tables, "{name} has {tables} tables and offers {offered} as {ending}");
        }
    }
    assert_eq!(met.len(), NO_DATA.len(), "{met:?}");
}

/// A page as somebody sees it.
struct Seen<'c> {
    client: &'c Client,
    who: Option<Account>,
}

impl Seen<'_> {
    fn get(&self, path: &str) -> Answer {
        let call = Call::get(path).header("accept-language", "zh");
        self.client.send(&match &self.who {
            Some(who) => call.on_page(self.client, &who.token),
            None => call,
        })
    }

    /// Holds the tables of a page against their files; answers how many.
    fn held(&self, path: &str) -> usize {
        let answer = self.get(path);
        assert!(may_answer(path, answer.status), "{path} is not there: {}", answer.status);
        if answer.status != 200 || NO_DATA_PAGES.iter().any(|part| path.contains(part)) || path.ends_with("/tables") {
            return 0;
        }
        let html = answer.text();
        let parts: Vec<&str> = html.split("<table").collect();
        let mut held = 0;
        for (at, part) in parts.iter().enumerate().skip(1) {
            let (table, after) = part.split_once("</table>").unwrap();
            let drawn = parts[at - 1].rfind("class=\"chart\"") > parts[at - 1].rfind("</section>");
            if drawn || part.starts_with(BESIDE.trim_start_matches("<table")) || !table.contains("<tbody") {
                continue;
            }
            // What is offered stands behind the table, or above the only one of a page.
            let above = || (parts.len() == 2).then(|| offered(parts[0], ".xlsx")).flatten();
            let address = offered(after, ".xlsx").or_else(above);
            let address = address.unwrap_or_else(|| panic!("{path} offers no file of {table}"));
            self.same(path, table, &address);
            held += 1;
        }
        held
    }

    /// The file has the rows of the page.
    fn same(&self, path: &str, table: &str, address: &str) {
        let book = self.get(address);
        assert_eq!(book.status, 200, "{address} of {path}");
        let written = cells(&book.body, 0);
        let csv = self.get(&address.replace(".xlsx", ".csv"));
        assert!(csv.body.starts_with("\u{FEFF}".as_bytes()), "{address} has no mark of its encoding");
        assert_eq!(delimited(&csv.text()), written, "{address}");
        let body = table.split_once("<tbody").unwrap().1;
        let rows: Vec<&str> = body.split("<tr").skip(1).collect();
        let part = PARTS.iter().any(|part| path.contains(part));
        if part {
            assert!(written.len() > rows.len(), "{address} has less than {path}");
        } else {
            assert_eq!(written.len() - 1, rows.len(), "{address} and {path}");
        }
        for (at, row) in rows.iter().enumerate() {
            let Some(key) = first_text(row) else { continue };
            // A part of the lines stands somewhere in the file, all of them in their order.
            let there = if part { &written[1..] } else { &written[at + 1..at + 2] };
            let found = there.iter().flatten().any(|cell| says(cell, &key));
            // The dates of a checklist are said in other words than in the calendar.
            assert!(found || path.contains("/checklists/"), "{key} of {path} is not in {address}: {there:?}");
        }
    }
}

/// Whether a cell of a file says what stands on the page, perhaps in fewer words or with its day in figures.
fn says(cell: &str, shown: &str) -> bool {
    let figures = |text: &str| -> Vec<u32> {
        let parts = text.split(|one: char| !one.is_ascii_digit()).filter(|part| !part.is_empty());
        parts.take(3).filter_map(|part| part.parse().ok()).collect()
    };
    let day = figures(shown);
    let in_fewer_words = cell.chars().count() > 2 && shown.starts_with(cell);
    cell.contains(shown) || in_fewer_words || (day.len() == 3 && figures(cell) == day)
}

/// The first address of a file of this kind.
fn offered(html: &str, ending: &str) -> Option<String> {
    let mut links = html.split("href=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(link, _)| link);
    links
        .find(|link| link.split('?').next().is_some_and(|path| path.ends_with(ending)))
        .map(|link| unescaped(&link.replace("&amp;", "&")))
}

/// The first words of a row: of the cell that names it, else of its first.
fn first_text(row: &str) -> Option<String> {
    let named = row.split_once("<th scope=\"row\">").and_then(|(_, rest)| rest.split_once("</th>"));
    let cell = named.or_else(|| row.split_once("<td>")?.1.split_once("</td>"))?.0;
    let mut texts = cell.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text).trim());
    texts.find(|text| !text.is_empty()).map(unescaped)
}

#[test]
fn the_tables_of_all_pages_are_taken_away_with_their_rows() {
    let folder = rehearsal_until("papers are issued at all places at once");
    let inside = Inside::over(folder.path());
    let client = &inside.client;
    let elections = client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let named = Named::of(client, &election);
    let mut held = 0;
    for (who, paths) in PAGES {
        let who = (!who.is_empty()).then(|| cast::sign_in(client, who));
        let seen = Seen { client, who };
        held += paths.iter().map(|path| seen.held(&named.address(path, &election))).sum::<usize>();
    }
    assert!(held >= 12, "only {held} tables");
    let clerk = cast::sign_in(client, "clerk");
    found_on_the_roll(client, &clerk, &election);
    found_accounts(client, &cast::sign_in(client, "county"));
}

#[test]
fn the_tables_of_a_count_are_taken_away_with_their_rows() {
    let count = count();
    let client = &count.inside.client;
    let mut held = 0;
    for (who, paths) in pages_of_the_count(client, count.election) {
        let seen = Seen { client, who: Some(cast::sign_in(client, &who)) };
        held += paths.iter().map(|path| seen.held(path)).sum::<usize>();
    }
    assert!(held >= 3, "only {held} tables");
    let supervisor = cast::sign_in(client, "supervisor");
    let seen = Seen { client, who: Some(supervisor) };
    for name in ["write_ins", "written_people", "scans", "voids"] {
        assert_eq!(seen.get(&format!("/elections/{}/count/tables/{name}.csv", count.election)).status, 403, "{name}");
    }
}

/// Rows of the only table of a page.
fn shown(page: &Answer) -> usize {
    assert_eq!(page.status, 200);
    let html = page.text();
    html.split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0.matches("<tr>").count()
}

fn post(client: &Client, who: &Account, path: &str, form: &str) -> Answer {
    let call = Call::new("POST", path).on_page(client, &who.token).form(form).header("accept-language", "zh");
    client.send(&call)
}

/// A search has its filter in the body, and so has its file.
fn found_on_the_roll(client: &Client, clerk: &Account, election: &str) {
    let page = format!("/elections/{election}/roll");
    let file = |ending: &str| format!("{page}/found/roll_found.{ending}");
    let looks = || {
        let looks = Call::get(format!("/api/v1/elections/{election}/access-log")).by(&clerk.token);
        client.send(&looks).done().as_array().unwrap().len()
    };
    let found = post(client, clerk, &page, "text=&group=1");
    assert!(found.text().contains(&file("xlsx")) && found.text().contains(&file("csv")), "the page offers them");
    let before = looks();
    let book = post(client, clerk, &file("xlsx"), "text=&group=1");
    let written = cells(&book.body, 0);
    assert!(written[1..].iter().all(|row| row[1] == "1"), "the filter holds: {written:?}");
    assert!(written.len() > shown(&found), "all rows, also those that the page leaves out");
    assert_eq!(looks(), before + 1, "whoever takes names away stands in the access log");
    let csv = post(client, clerk, &file("csv"), "text=&group=1");
    assert_eq!(delimited(&csv.text()), written);
    assert_eq!(post(client, clerk, &file("xlsx"), "text=&group=").status, 422, "not the whole roll");
    let teller = cast::sign_in(client, "teller1");
    assert_eq!(post(client, &teller, &file("csv"), "text=&group=1").status, 403);
}

fn found_accounts(client: &Client, county: &Account) {
    let form = "name=teller&role=&standing=";
    let found = post(client, county, "/accounts", form);
    assert!(found.text().contains("action=\"/accounts/tables/accounts.xlsx\""), "the page offers what it found");
    let written = cells(&post(client, county, "/accounts/tables/accounts.xlsx", form).body, 0);
    assert_eq!(written.len() - 1, shown(&found));
    assert!(written[1..].iter().all(|row| row[0].contains("teller")), "{written:?}");
    let csv = post(client, county, "/accounts/tables/accounts.csv", form);
    assert_eq!(delimited(&csv.text()), written);
    let clerk = cast::sign_in(client, "clerk");
    assert_eq!(post(client, &clerk, "/accounts/tables/accounts.csv", form).status, 403);
}
