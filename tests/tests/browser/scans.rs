//! A scanner's second look on its two pages: the file that is refused with its faults, the one that is taken, dice, every
//! drawn sheet read without sight of the scan, and the pool agreed.

use serde_json::{Value, json};
use std::fmt::Write;
use system_tests::binary::rehearsal_until;
use system_tests::browser::Browser;
use system_tests::cast::{self, Account};
use system_tests::http::Call;
use system_tests::inside::Inside;
use uuid::Uuid;

struct Hall {
    inside: Inside,
    election: Uuid,
    clerk: Account,
    /// Each post with its candidates.
    contests: Vec<(String, Vec<String>)>,
    /// The batches of the pool with their papers.
    batches: Vec<(u64, u64)>,
}

impl Hall {
    fn over(folder: &tempfile::TempDir) -> Self {
        let inside = Inside::over(folder.path());
        let admin = cast::sign_in(&inside.client, "admin");
        cast::set_clock(&inside.client, &admin, "2026-11-29T11:00:00Z");
        let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
        let election = cast::id(&elections[0], "election");
        let clerk = cast::sign_in(&inside.client, "clerk");
        let stage = Call::get(format!("/api/v1/elections/{election}/stages/ballot")).by(&clerk.token);
        let stage = inside.client.send(&stage).done();
        let round = &stage["state"]["rounds"][0];
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let contest =
            |one: &Value| (text(&one["post"]), one["candidates"].as_array().unwrap().iter().map(text).collect());
        let contests = round["contests"].as_array().unwrap().iter().map(contest).collect();
        let of = round["batches"].as_array().unwrap().iter().filter(|one| one["look"] == "first");
        let batches = of.map(|one| (one["batch"].as_u64().unwrap(), one["papers"].as_u64().unwrap())).collect();
        Self { inside, election, clerk, contests, batches }
    }

    /// A file in which every paper names the first candidate of each post.
    fn file(&self) -> String {
        let heads = self
            .contests
            .iter()
            .flat_map(|(post, people)| (1..=people.len()).map(move |number| format!("{post}:{number}")));
        let mut file = format!("batch,position,{},void,blank\n", heads.collect::<Vec<_>>().join(","));
        let cells =
            self.contests.iter().flat_map(|(_, people)| (0..people.len()).map(|at| u8::from(at == 0).to_string()));
        let cells = cells.collect::<Vec<_>>().join(",");
        for (batch, papers) in &self.batches {
            for position in 1..=*papers {
                writeln!(file, "{batch},{position},{cells},,0").unwrap();
            }
        }
        file
    }

    /// Two tellers of its group enter every batch of the first look as the file has it.
    fn count_first(&self) {
        let named = self.contests.iter().map(|(post, people)| (post.clone(), json!([people[0]])));
        let marks = Value::Object(named.collect());
        let paper = json!({ "marks": marks, "classification": { "kind": "ordinary" } });
        let pairs = [1, 2].map(|group| cast::counting_pair(&self.inside.client, &self.clerk, self.election, group));
        let path = |rest: &str| format!("/api/v1/elections/{}/count{rest}", self.election);
        let view = self.inside.client.send(&Call::get(path("")).by(&self.clerk.token)).done();
        let all = view["batches"].as_array().unwrap();
        for one in all.iter().filter(|one| one["look"] == "first" && one["state"] != "agreed") {
            let papers = vec![paper.clone(); usize::try_from(one["papers"].as_u64().unwrap()).unwrap()];
            let pair = &pairs[usize::from(one["counting_group"] != 1)];
            let [_, last] = [0, 1].map(|at: usize| {
                let entry = Call::post(path(&format!("/first/1/{}", one["batch"])), &json!({ "papers": papers }));
                self.inside.client.send(&entry.by(&pair[at].token)).done()
            });
            assert_eq!(last["state"], "agreed", "{one}");
        }
    }

    fn scans(&self) -> Value {
        let call = Call::get(format!("/api/v1/elections/{}/count/scans", self.election)).by(&self.clerk.token);
        self.inside.client.send(&call).done()
    }
}

/// Puts bytes into a file input, as somebody who picks a file does.
fn choose(browser: &Browser, field: &str, name: &str, bytes: &str) {
    browser.js(&format!(
        "(() => {{ const all = new DataTransfer(); all.items.add(new File([{}], {})); \
         document.getElementById({}).files = all.files; return true; }})()",
        json!(bytes),
        json!(name),
        json!(field)
    ));
}

#[test]
fn a_scanned_pool_is_imported_drawn_read_and_agreed_on_its_pages() {
    let folder = rehearsal_until("batches are counted twice");
    let hall = Hall::over(&folder);
    let page = format!("/elections/{}/count/scans", hall.election);
    let clerk = Browser::of(&hall.inside.client, "clerk");
    clerk.go(&page);
    assert_eq!(clerk.barriers(), "");
    let send = |file: &str| {
        choose(&clerk, "scan", "pool-1.csv", file);
        choose(&clerk, "document", "record.pdf", "the signed record of the scanning");
        clerk.take("form.card button.primary");
    };
    // Nothing is taken before people have counted.
    send(&hall.file());
    clerk.until("document.querySelector('.refusal')");
    assert!(clerk.text(".refusal").contains("COU-08"), "{}", clerk.text(".refusal"));
    hall.count_first();
    // Every fault is told with its line and column, and nothing is taken.
    let whole = hall.file();
    let header = whole.lines().next().unwrap();
    send(&whole.replacen("1,1,1,", "1,1,8,", 1));
    let told = format!("document.querySelector('.refusal').innerText.includes('{}:1')", hall.contests[0].0);
    clerk.until(&told);
    assert!(clerk.text(".refusal").contains(&format!("{}:1", hall.contests[0].0)), "{}", clerk.text(".refusal"));
    clerk.picture("scan-refused");
    send(&format!("{header}\n"));
    clerk.until(&format!("document.querySelector('.refusal') && !{told}"));
    assert_eq!(hall.scans(), json!([]));

    send(&whole);
    clerk.until("document.querySelector('main table')");
    assert_eq!(hall.scans()[0]["standing"], "awaits_dice");
    clerk.take("a[href$='/draw-scan-sample']");
    clerk.until("document.getElementById('seed')");
    clerk.fill("#seed", "16180339887498948482");
    clerk.js("document.getElementById('pool').value = '1'");
    choose(&clerk, "document", "dice.jpg", "a photo of the dice");
    clerk.js("document.getElementById('happened.on').value = '2026-11-29'");
    clerk.take("form.card button.primary");
    clerk.until("!location.pathname.endsWith('/draw-scan-sample')");
    assert_eq!(hall.scans()[0]["standing"], "reading");

    // A scrutineer reads sheet after sheet by keyboard and mouse; nothing of the scan is on the page.
    let scrutineer = Browser::of(&hall.inside.client, "scrutineer1");
    scrutineer.go(&page);
    scrutineer.take("main table a.button");
    scrutineer.until("document.querySelector('form.card fieldset')");
    assert_eq!(scrutineer.barriers(), "");
    assert_eq!(scrutineer.count("fieldset input:checked"), 0, "what the scanner read is not shown");
    scrutineer.picture("scan-read");
    let sample = hall.scans()[0]["sample"].as_u64().unwrap();
    for read in 0..sample {
        scrutineer.until(&format!("document.querySelector('p.lead').innerText.includes('{read} / {sample}')"));
        for (post, people) in &hall.contests {
            scrutineer.take(&format!("input[value='{post}|{}']", people[0]));
        }
        scrutineer.take("form.card button.primary");
    }
    scrutineer.until("document.querySelector('p.done')");
    assert_eq!(hall.scans()[0]["standing"], "borne_out");
    clerk.go(&page);
    clerk.until("document.querySelector('.standing.done')");
    clerk.picture("scan-borne-out");
    assert_eq!(format!("{}{}", clerk.broken(), scrutineer.broken()), "");
}
