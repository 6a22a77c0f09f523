//! Pages as a browser without scripts gets them.

use crate::session::{cookies, form};
use serde_json::json;
use system_tests::cast;
use system_tests::golden::within;
use system_tests::http::{Answer, Call, Client};
use system_tests::inside::{Inside, SECRET};
use uuid::Uuid;

/// A server with one election that has been called.
fn served() -> (Inside, Uuid) {
    let inside = Inside::fresh();
    let client = &inside.client;
    let admin = cast::administrator(client, SECRET);
    let county = cast::member(client, &admin, "county", "county");
    cast::set_clock(client, &admin, "2026-10-20T01:00:00Z");
    let community = cast::community(client, &county, 1, "枫林街道");
    let election = cast::draft(client, &county, community);
    let upload = Call::upload(format!("/api/v1/elections/{election}/documents"), "decision").by(&county.token);
    let document = cast::id(&client.send(&upload).done()["made"], "document");
    let call = json!({ "election_day": "2026-11-29", "document": document, "happened": { "on": "2026-10-20" } });
    let act = |action: &str, body: &serde_json::Value| {
        client
            .send(&Call::post(format!("/api/v1/elections/{election}/stages/{action}"), body).by(&county.token))
            .done();
    };
    act("lifecycle/call", &call);
    act("lifecycle/begin", &json!({}));
    act("office/publish-notice", &json!({ "kind": "election_day", "happened": { "on": "2026-10-20" } }));
    (inside, election)
}

fn page(client: &Client, path: &str, language: &str) -> Answer {
    client.send(&Call::get(path).header("accept-language", language))
}

/// What a reader sees: the text between the tags.
fn visible(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    body.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text)).collect::<Vec<_>>().join(" ")
}

/// The keys of the pages' catalogue.
fn keys() -> Vec<String> {
    let catalogue = std::fs::read_to_string(within("web/locales/pages.en.toml")).unwrap();
    let keys =
        catalogue.lines().filter_map(|line| line.strip_prefix('"')?.split_once('"').map(|(key, _)| key.to_owned()));
    keys.filter(|key| key.contains('.')).collect()
}

#[track_caller]
fn assert_clean(answer: &Answer, what: &str) {
    let html = answer.text();
    assert!(answer.header("content-type").starts_with("text/html"), "{what}");
    let policy = answer.header("content-security-policy");
    for part in
        ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]
    {
        assert!(policy.contains(part), "{what}: {policy}");
    }
    assert!(!policy.contains("unsafe"), "{what}: {policy}");
    for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin")] {
        assert_eq!(answer.header(name), value, "{what}");
    }
    assert!(!html.contains(" style=") && !html.contains("<style"), "{what} has a style inline");
    assert!(!html.contains("<script>") && !html.contains(" onclick="), "{what} has a script inline");
    for empty in ["<td></td>", "<strong></strong>", "<th></th>", "<h1></h1>", "<h2></h2>"] {
        assert!(!html.contains(empty), "{what} has a word without a translation, {empty}");
    }
    let seen = visible(&html);
    let words: Vec<&str> = seen.split_whitespace().collect();
    for key in keys() {
        assert!(!words.contains(&key.as_str()), "{what} shows the key {key}");
    }
}

#[test]
fn every_page_reads_in_both_languages_and_keeps_the_policy() {
    let (inside, election) = served();
    let election = format!("/elections/{election}");
    for path in ["/", election.as_str(), "/api/docs", "/api/docs/ballot", "/help", "/help?find=REG-", "/help/REG-07"] {
        let chinese = page(&inside.client, path, "zh-CN");
        let english = page(&inside.client, path, "en-GB,en;q=0.9");
        for (answer, tag) in [(&chinese, "zh-Hans"), (&english, "en")] {
            assert_eq!(answer.status, 200, "{path}");
            assert!(answer.text().contains(&format!("<html lang=\"{tag}\">")), "{path} in {tag}");
            assert_clean(answer, &format!("{path} in {tag}"));
        }
        let mark = if path.contains('?') { '&' } else { '?' };
        let asked = page(&inside.client, &format!("{path}{mark}lang=en"), "zh-CN");
        assert_eq!(asked.text(), english.text(), "{path} asked for in English");
        assert!(visible(&chinese.text()).chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{path} in Chinese");
    }
}

#[test]
fn a_page_that_is_not_there_says_so_as_a_page() {
    let inside = Inside::fresh();
    let unknown = format!("/elections/{}", Uuid::from_u128(9));
    for path in ["/nonsense", "/elections/nonsense", unknown.as_str(), "/static/nonsense.css", "/help/REG-00"] {
        let answer = page(&inside.client, path, "zh-CN");
        assert_eq!(answer.status, 404, "{path}");
        assert_clean(&answer, path);
    }
}

/// What cannot be said beside a form is a page as well, in the reader's language, with the menu of whoever is signed in.
#[test]
fn what_a_page_cannot_do_it_says_as_a_page() {
    let (inside, election) = served();
    let client = &inside.client;
    cast::member(client, &cast::sign_in(client, "admin"), "clerk", "committee");
    let signed_in =
        |name: &str| cookies(&form(client, "/sign-in", &format!("name={name}&password={}", cast::PASSWORD), ""));
    let (kept, clerk) = (signed_in("county"), signed_in("clerk"));
    let own = format!("http://{}", client.address());
    let post = |path: &str, kind: &str, body: Vec<u8>| {
        let call = Call::new("POST", path).bytes(kind, body).header("cookie", &clerk);
        call.header("origin", &own).header("referer", &format!("{own}/county"))
    };
    let (plain, files) = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x");
    let write_ins = format!("/elections/{election}/count/write-ins");
    let import = format!("/elections/{election}/import");
    let too_long = [
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.xlsx\"\r\n\r\n".to_vec(),
        vec![b'0'; 33 << 20],
    ];
    let elsewhere =
        Call::new("POST", write_ins.clone()).bytes(plain, "do=note&post=director&name=x&key=k").header("cookie", &kept);
    let cases = [
        (
            Call::get(import.clone()).header("cookie", &kept),
            403,
            "您的角色不能做这件事",
            "Your roles do not allow this",
        ),
        (elsewhere, 403, "不是从本系统的页面发出的", "not sent by a page of this system"),
        (post(&write_ins, plain, b"do=dance".to_vec()), 422, "填写的内容有误", "not filled in right"),
        (post(&write_ins, plain, vec![b'a'; 3 << 20]), 413, "内容太大", "Too large"),
        (post(&import, files, too_long.concat()), 413, "最多 32 兆字节", "At most 32 megabytes"),
        (Call::get("/elections/nonsense").header("cookie", &kept), 404, "没有找到", "Not found"),
    ];
    for (call, status, chinese, english) in cases {
        for (language, title) in [("zh-CN", chinese), ("en", english)] {
            let answer = client.send(&call.clone().header("accept-language", language));
            assert_eq!(answer.status, status, "{title}");
            assert_clean(&answer, title);
            let shown = visible(&answer.text());
            assert!(shown.contains(title), "{title}: {shown}");
            assert!(answer.text().contains("action=\"/sign-out\""), "{title}: who is signed in stays so");
        }
    }
}

/// A wrong field says in the client's language what is wrong with it.
#[test]
fn a_wrong_field_is_explained_in_the_clients_language() {
    let inside = Inside::fresh();
    let client = &inside.client;
    let admin = cast::administrator(client, SECRET);
    let long = "x".repeat(65);
    for (language, detail) in [("zh-CN", "请填写 1 至 64 个字"), ("en", "1 to 64 characters, please")] {
        let call = Call::post("/api/v1/accounts", &json!({ "name": long })).by(&admin.token);
        let refused = client.send(&call.header("accept-language", language));
        assert_eq!(refused.problem(422), "invalid");
        let body = refused.json();
        assert_eq!(body["errors"], json!([{ "pointer": "/name", "detail": detail }]));
        assert_eq!(body["sentences"], json!([detail]));
        assert_eq!(refused.header("content-language"), if language == "en" { "en" } else { "zh-Hans" });
    }
}

#[test]
fn what_pages_refer_to_is_there() {
    let (inside, election) = served();
    let help = "/help/REG-07".to_owned();
    for path in ["/".to_owned(), format!("/elections/{election}"), "/api/docs".to_owned(), help] {
        let html = page(&inside.client, &path, "zh-CN").text();
        let references: Vec<&str> = ["href=\"/", "src=\"/"]
            .iter()
            .flat_map(|mark| html.split(mark).skip(1))
            .filter_map(|rest| rest.split_once('"').map(|(reference, _)| reference))
            .collect();
        assert!(!references.is_empty());
        for reference in references {
            let answer = inside.client.send(&Call::get(format!("/{reference}")));
            assert_eq!(answer.status, 200, "{path} refers to /{reference}");
        }
    }
}

#[test]
fn what_a_page_shows_is_what_the_api_says() {
    let (inside, election) = served();
    let client = &inside.client;
    let summary = client.send(&Call::get(format!("/api/v1/elections/{election}"))).done();
    let key = client.send(&Call::get(format!("/api/v1/elections/{election}/log/key"))).text();
    let shown = visible(&page(client, &format!("/elections/{election}"), "en").text());
    let size = summary["size"].to_string();
    assert_eq!(summary["election_day"], "2026-11-29");
    for fact in [summary["community"].as_str().unwrap(), "29 November 2026 (Sunday)", key.trim(), size.as_str()] {
        assert!(shown.contains(fact), "{fact} is not shown");
    }
}

/// A refusal leads to the page of its code, and the page says what the API says.
#[test]
fn a_refusal_leads_to_its_help() {
    let (inside, election) = served();
    let client = &inside.client;
    let county = cast::sign_in(client, "county");
    let again = format!("/api/v1/elections/{election}/stages/lifecycle/begin");
    let refused = client.send(&Call::post(again, &json!({})).by(&county.token));
    assert_eq!(refused.status, 409);
    let body = refused.json();
    let link = body["help"]["GEN-01"].as_str().unwrap();
    for (language, tag) in [("zh-CN", "zh"), ("en", "en")] {
        let shown = page(client, &format!("{link}?lang={tag}"), language).text();
        let told = client.send(&Call::get(format!("/api/v1{link}")).header("accept-language", language)).done();
        for part in ["means", "example", "mend"] {
            assert!(shown.contains(told[part].as_str().unwrap()), "{part} in {language}");
        }
    }
    assert_eq!(client.send(&Call::get("/api/v1/help/REG-00")).status, 404);
}

/// Text is compressed for those who take it; what is checked byte by byte is not.
#[test]
fn pages_go_out_compressed_where_the_browser_takes_it() {
    let (inside, election) = served();
    let asked = |path: &str, takes: &str| inside.client.send(&Call::get(path).header("accept-encoding", takes));
    let home = format!("/elections/{election}");
    for path in [&home, "/static/site.css", "/static/api.js", "/api/v1/openapi.json"] {
        let (packed, plain) = (asked(path, "gzip, br"), asked(path, "identity"));
        assert_eq!((packed.header("content-encoding"), plain.header("content-encoding")), ("gzip", ""), "{path}");
        let mut read = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(packed.body.as_slice()), &mut read).unwrap();
        assert_eq!(read, plain.text(), "{path}");
        assert!(packed.body.len() * 4 < plain.body.len() * 3, "{path}: {} bytes", packed.body.len());
    }
    let checkpoint = asked(&format!("/api/v1/elections/{election}/log/checkpoint"), "gzip");
    assert_eq!((checkpoint.status, checkpoint.header("content-encoding")), (200, ""));
    let live = asked(&format!("/api/v1/elections/{election}/live"), "gzip");
    assert_eq!(live.header("content-encoding"), "", "events would be held back");
}

/// The lists of a form name people: to those who work with them in full, to those who only look masked.
#[test]
fn lists_of_a_form_name_people_as_far_as_the_reader_may_see_them() {
    let folder = system_tests::binary::rehearsal_until("nominees are asked whether they accept");
    let inside = Inside::over(folder.path());
    let client = &inside.client;
    let elections = client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::text(&elections[0], "election");
    let clerk = cast::sign_in(client, "clerk");
    let people = client.send(&Call::get(format!("/api/v1/elections/{election}/people")).by(&clerk.token)).done();
    let nominees = client.send(&Call::get(format!("/api/v1/elections/{election}/nominees")).by(&clerk.token)).done();
    let nominee = &nominees.as_array().unwrap()[0]["person"];
    let name = people.as_array().unwrap().iter().find(|one| one["person"] == *nominee).unwrap()["name"].clone();
    let name = name.as_str().unwrap();
    let masked = format!("{}○", name.chars().next().unwrap());
    for (who, action, full) in [("clerk", "nomination/decline", true), ("supervisor", "office/file-objection", false)] {
        let reader = cast::sign_in(client, who);
        let form = Call::get(format!("/elections/{election}/stages/{action}")).on_page(client, &reader.token);
        let shown = client.send(&form).text();
        assert_eq!((shown.contains(name), shown.contains(&masked)), (full, !full), "{who}: {shown}");
    }
}
