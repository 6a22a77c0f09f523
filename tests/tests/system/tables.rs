//! Tables as a page, a workbook and CSV of an election that is over: all three say the same, in both languages.

use app::tables::ALL;
use app::{Access, tables};
use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use election::{ElectionId, Role};
use std::io::Cursor;
use system_tests::binary::played;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use tempfile::TempDir;
use uuid::Uuid;

struct Over {
    inside: Inside,
    election: Uuid,
    clerk: Account,
    county: Account,
    _folder: TempDir,
}

fn over() -> Over {
    let folder = played();
    let inside = Inside::over(&folder.path().join("data"));
    let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
    let largest = elections.as_array().unwrap().iter().max_by_key(|one| one["size"].as_u64()).unwrap();
    let election = cast::id(largest, "election");
    let [clerk, county] = ["clerk", "county"].map(|name| cast::sign_in(&inside.client, name));
    Over { inside, election, clerk, county, _folder: folder }
}

/// The cells of a sheet as people read them; an empty cell is empty text.
pub(crate) fn cells(book: &[u8], sheet: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book)).unwrap();
    let name = book.sheet_names()[sheet].clone();
    assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name} calculates");
    let range = book.worksheet_range(&name).unwrap();
    let text = |cell: &Data| match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::DateTime(moment) => moment.as_datetime().unwrap().date().to_string(),
        other => format!("{{{other:?}}}"),
    };
    let (height, width) = range.get_size();
    let cell = |row, column| range.get((row, column)).map_or_else(String::new, text);
    (0..height).map(|row| (0..width).map(|column| cell(row, column)).collect()).collect()
}

/// The rows of the page's table, heads first.
fn shown(html: &str) -> Vec<Vec<String>> {
    let Some((_, table)) = html.split_once("<table id=\"table\">") else { return Vec::new() };
    let table = table.split_once("</table>").unwrap().0;
    let plain = |cell: &str| {
        let text = cell.split_once('>').unwrap().1.split("</t").next().unwrap();
        if text.starts_with("<span") { String::new() } else { unescaped(text) }
    };
    let row = |row: &str| {
        let body = row.split_once("</tr>").unwrap().0;
        body.replace("<th ", "<td ").split("<td").skip(1).map(plain).collect()
    };
    table.split("<tr>").skip(1).map(row).collect()
}

pub(crate) fn unescaped(text: &str) -> String {
    [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The rows of a CSV without what keeps a spreadsheet from calculating.
pub(crate) fn delimited(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{FEFF}').unwrap();
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => rows.last_mut().unwrap().push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => rows.last_mut().unwrap().last_mut().unwrap().push(c),
        }
    }
    rows.pop();
    let bare = |cell: &String| cell.strip_prefix('\'').unwrap_or(cell).to_owned();
    rows.iter().map(|row| row.iter().map(bare).collect()).collect()
}

/// Words of the record that nobody put into the reader's words; Chinese has no word of small letters.
fn raw<'r>(rows: &'r [Vec<String>], language: &str) -> Option<&'r String> {
    let small = |cell: &str| language == "zh" && !cell.is_empty() && cell.chars().all(|c| c.is_ascii_lowercase());
    rows.iter().flatten().find(|cell| cell.contains(['_', '{']) || small(cell))
}

impl Over {
    fn fetch(&self, path: &str, who: &Account, language: &str) -> Answer {
        let cookie = format!("zhixuan_access={}", who.token);
        let call = Call::get(path).header("cookie", &cookie).header("accept-language", language);
        let answer = self.inside.client.send(&call);
        assert_eq!(answer.status, 200, "{path}");
        answer
    }

    /// Somebody who may have a table.
    fn reader(&self, access: Access) -> &Account {
        match access {
            Access::Roles(roles) if !roles.contains(&Role::County) => &self.clerk,
            _ => &self.county,
        }
    }

    /// The rows of a table after page, workbook, CSV and the API said the same.
    fn agreed(&self, table: &tables::Table, language: &str) -> Vec<Vec<String>> {
        let who = self.reader(table.access);
        let path = format!("/elections/{}/tables/{}", self.election, table.name);
        let page = shown(&self.fetch(&path, who, language).text());
        let book = self.fetch(&format!("{path}.xlsx"), who, language);
        assert!(book.header("content-type").contains("spreadsheetml"), "{path}");
        let disposition = format!("attachment; filename=\"{}.xlsx\"", table.name);
        assert_eq!(book.header("content-disposition"), disposition);
        let written = cells(&book.body, 0);
        assert_eq!(written[0].len(), table.columns.len(), "{path}");
        if written.len() > 1 {
            assert_eq!(written, page, "{path} in {language}");
        }
        let csv = self.fetch(&format!("{path}.csv"), who, language);
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(delimited(&csv.text()), written, "{path} in {language}");
        let twin = Call::get(format!("/api/v1{path}.csv")).by(&who.token).header("accept-language", language);
        assert_eq!(self.inside.client.send(&twin).text(), csv.text(), "{path} in {language}");
        let raw = raw(&written, language);
        assert!(raw.is_none(), "{path} in {language} shows {raw:?}");
        let notes = cells(&book.body, 1);
        let size = self.size().to_string();
        assert!(notes.iter().any(|note| note[1] == size), "{path} tells the size of the log: {notes:?}");
        assert!(notes.iter().any(|note| note[1].contains(&self.election.to_string())), "{notes:?}");
        written
    }

    fn size(&self) -> u64 {
        cast::log_size(&self.inside.client, self.election)
    }

    fn looks(&self) -> Vec<String> {
        let looks = self.inside.app.store().accesses(ElectionId(self.election));
        self.inside.block_on(looks).unwrap().into_iter().map(|look| look.reason).collect()
    }
}

fn column(rows: &[Vec<String>], head: &str) -> Vec<String> {
    let place = rows[0].iter().position(|one| one == head);
    assert!(place.is_some(), "{head} is no column of {:?}", rows[0]);
    let place = place.unwrap();
    rows[1..].iter().map(|row| row[place].clone()).collect()
}

/// Papers by place and by hour, batches and results come to the same sums.
fn assert_counts_agree(over: &Over) {
    let table = |name: &str| over.agreed(tables::named(name).unwrap(), "zh");
    let sum = |rows: &[Vec<String>], head: &str| {
        column(rows, head).iter().filter(|cell| !cell.is_empty()).map(|cell| cell.parse::<u32>().unwrap()).sum::<u32>()
    };
    let (papers, hours) = (table("papers"), table("hours"));
    assert_eq!(sum(&papers, "已发选票"), sum(&hours, "已发选票"));
    let of = |rows: &[Vec<String>], round: &str, look: Option<&str>| -> Vec<Vec<String>> {
        let head = rows[0].clone();
        let place = |name: &str| head.iter().position(|one| one == name);
        let is = |row: &&Vec<String>, name: &str, wanted: &str| place(name).is_none_or(|at| row[at] == wanted);
        let kept = rows[1..].iter().filter(|row| is(row, "轮次", round));
        let kept = kept.filter(|row| look.is_none_or(|look| is(row, "第几次清点", look)));
        std::iter::once(head.clone()).chain(kept.cloned()).collect()
    };
    let (votes, results, batches) = (table("batch_votes"), table("results"), table("batches"));
    let looks: std::collections::BTreeSet<String> = column(&votes, "第几次清点").into_iter().collect();
    assert!(!looks.is_empty());
    for look in looks {
        let counted = of(&votes, "1", Some(&look));
        if column(&of(&batches, "1", Some(&look)), "已核对一致").iter().all(|cell| cell == "是") {
            assert_eq!(sum(&counted, "得票数"), sum(&of(&results, "1", None), "得票数"), "{look}");
        }
    }
}

/// Nobody's whole number is in any table, and names stand only where the table says so.
fn assert_numbers_are_masked(over: &Over) {
    let roll = over.agreed(tables::named("roll").unwrap(), "zh");
    // Whoever was entered by hand may have none.
    let numbers: Vec<String> = column(&roll, "身份证号(已遮盖)").into_iter().filter(|one| !one.is_empty()).collect();
    assert!(numbers.len() > 100);
    for number in &numbers {
        assert_eq!((number.len(), number.matches('*').count()), (18, 10), "{number}");
    }
    let posted = over.agreed(tables::named("voters").unwrap(), "zh");
    let print = over.fetch(&format!("/elections/{}/prints/voters", over.election), &over.clerk, "zh").text();
    for name in column(&posted, "姓名") {
        assert!(print.contains(&name), "{name} is in the table and not on the board");
    }
}

#[test]
fn every_table_says_the_same_on_the_page_in_a_workbook_and_in_csv() {
    let over = over();
    let before = over.looks().len();
    let mut filled = 0;
    for table in ALL {
        for language in ["zh", "en"] {
            filled += usize::from(over.agreed(table, language).len() > 1);
        }
    }
    assert!(filled >= 2 * (ALL.len() - 2), "{filled} of {} tables have rows", 2 * ALL.len());
    let looks = over.looks();
    let recorded = looks.iter().filter(|reason| reason.starts_with("table:")).count();
    // Two languages, the page, a workbook and two CSVs each.
    let naming = ALL.iter().filter(|table| table.names_people()).count();
    assert_eq!((recorded, looks.len() - before), (naming * 8, naming * 8));
    assert_counts_agree(&over);
    assert_numbers_are_masked(&over);
    assert_county(&over);
    assert_calendar(&over);
}

/// The county's files: a line for each election, sums at the end, what is missing said.
fn assert_county(over: &Over) {
    let report = cells(&over.fetch("/county/report.xlsx", &over.county, "zh").body, 0);
    let own = over.agreed(tables::named("report").unwrap(), "zh");
    let line = report.iter().find(|row| row[..] == own[1][..]);
    assert!(line.is_some(), "{report:?} has not {:?}", own[1]);
    let last = report.last().unwrap();
    assert_eq!(last[0], "合计");
    for missing in ["居民人数", "其中党员"] {
        assert!(column(&report, missing).iter().all(|cell| cell == "缺"), "{missing}");
    }
    let elected: u32 = column(&own, "当选人数")[0].parse().unwrap();
    let classes = ["当选人35周岁及以下", "36至45周岁", "46至55周岁", "56周岁及以上", "年龄不详"];
    assert_eq!(classes.iter().map(|head| column(&own, head)[0].parse::<u32>().unwrap()).sum::<u32>(), elected);
    let overview = cells(&over.fetch("/county/overview.xlsx", &over.county, "zh").body, 0);
    let page = over.fetch("/county", &over.county, "zh").text();
    for name in column(&overview, "社区") {
        assert!(page.contains(&name));
    }
    assert_eq!((raw(&overview, "zh"), raw(&report, "zh")), (None, None));
    let accounts = cells(&over.fetch("/accounts/tables/accounts.xlsx", &over.county, "zh").body, 0);
    assert!(accounts.len() > 5 && column(&accounts, "账号").contains(&"clerk".to_owned()), "{accounts:?}");
    let looks = format!("/elections/{}/looks/looks.csv", over.election);
    let looks = delimited(&over.fetch(&looks, &over.county, "zh").text());
    assert!(looks.len() > 2, "{looks:?}");
    assert!(column(&looks, "事由").iter().all(|why| !why.contains("table:")), "{looks:?}");
    let two = "/profiles/differences.xlsx?one=cn-urban-2026&other=cn-urban-2026-gansu";
    let differences = cells(&over.fetch(two, &over.county, "zh").body, 0);
    let shown = over.fetch(&two.replace("/differences.xlsx", ""), &over.county, "zh").text();
    assert!(differences.len() > 2, "{differences:?}");
    for rule in column(&differences, "规则") {
        assert!(shown.contains(&rule), "{rule}");
    }
    for path in ["/county/report.xlsx", "/county/overview.csv", "/api/v1/county/report.csv"] {
        let call = Call::get(path).header("cookie", &format!("zhixuan_access={}", over.clerk.token));
        assert_eq!(over.inside.client.send(&call).status, 403, "{path}");
    }
}

/// The calendar is one file, the same for everybody, in two languages.
fn assert_calendar(over: &Over) {
    let path = format!("/elections/{}/calendar.ics", over.election);
    let [chinese, english] = ["zh", "en"].map(|language| {
        let answer = over.inside.client.send(&Call::get(format!("{path}?lang={language}")));
        assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
        answer.text()
    });
    let twin = over.inside.client.send(&Call::get(format!("/api/v1{path}")).header("accept-language", "en"));
    let stamped = |text: &str| text.lines().filter(|line| !line.starts_with("DTSTAMP")).collect::<Vec<_>>().join("\n");
    assert_eq!(stamped(&twin.text()), stamped(&english));
    let ids = |text: &str| {
        text.replace("\r\n ", "").lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ids(&chinese), ids(&english));
    assert!(ids(&chinese).iter().all(|id| id.contains(&over.election.to_string())));
    assert!(chinese.contains("SUMMARY:选民名单公布") && !english.contains("SUMMARY:选民名单公布"), "{english}");
    assert!(chinese.split("\r\n").all(|line| line.len() <= 75) && !chinese.replace("\r\n", "").contains('\n'));
    let calendar = over.agreed(tables::named("calendar").unwrap(), "zh");
    let days = column(&calendar, "截止日期").into_iter().map(|day| day.parse::<NaiveDate>().unwrap());
    assert_eq!(days.count() + 1, ids(&chinese).len(), "every deadline, and the day itself");
}

#[test]
fn the_record_is_taken_away_as_the_page_filters_it() {
    let over = over();
    let path = format!("/elections/{}/record", over.election);
    for language in ["zh", "en"] {
        let whole = over.fetch(&format!("{path}.xlsx"), &over.county, language);
        let rows = cells(&whole.body, 0);
        assert_eq!(u64::try_from(rows.len()).unwrap(), over.size() + 1, "every entry and the heads");
        assert_eq!(rows[1][0], "0", "the oldest first");
        let mut words = rows.clone();
        // What an account is called is nobody's word but its own.
        for row in &mut words {
            row.remove(2);
        }
        let raw = raw(&words, language);
        assert!(raw.is_none(), "in {language} it shows {raw:?}");
        let csv = over.fetch(&format!("{path}.csv"), &over.county, language);
        assert_eq!(delimited(&csv.text()), rows);
        let twin = format!("/api/v1/elections/{}/log/lines.csv", over.election);
        let twin = Call::get(twin).by(&over.county.token).header("accept-language", language);
        assert_eq!(over.inside.client.send(&twin).text(), csv.text());
        let moved = over.fetch(&format!("{path}.xlsx?area=ballot&moved=1"), &over.county, language);
        let some = cells(&moved.body, 0);
        assert!(some.len() > 5 && some.len() < rows.len() / 2, "{} of {}", some.len(), rows.len());
        assert!(some[1..].iter().all(|row| !row[6].is_empty() && row[4] == some[1][4]), "{:?}", some[1]);
        let notes = cells(&moved.body, 1);
        assert!(notes.iter().any(|note| note[1].contains(&(some.len() - 1).to_string())), "{notes:?}");
    }
    let page = over.fetch(&format!("{path}?area=ballot&moved=1"), &over.county, "zh").text();
    assert!(unescaped(&page).contains(&format!("{path}.xlsx?area=ballot&moved=1")), "the page offers what it shows");
    let teller = cast::sign_in(&over.inside.client, "teller1");
    let foreign = Call::get(format!("{path}.xlsx")).header("cookie", &format!("zhixuan_access={}", teller.token));
    assert_eq!(over.inside.client.send(&foreign).status, 403);
}
