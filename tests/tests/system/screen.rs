//! The hall's screen: what it shows of a poll and of a count, and who reads it without an account.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use system_tests::binary::rehearsal_until;
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use system_tests::inside::Inside;
use tempfile::TempDir;
use uuid::Uuid;

/// Papers of a whole batch.
const WHOLE: usize = 50;

/// An election in the middle of its day.
struct Hall {
    inside: Inside,
    election: Uuid,
    clerk: Account,
    folder: TempDir,
}

fn hall(step: &str) -> Hall {
    let folder = rehearsal_until(step);
    served(folder)
}

fn served(folder: TempDir) -> Hall {
    let inside = Inside::over(folder.path());
    let client = &inside.client;
    let admin = cast::sign_in(client, "admin");
    cast::set_clock(client, &admin, "2026-11-29T11:00:00Z");
    let elections = client.send(&Call::get("/api/v1/elections")).done();
    let election = cast::id(&elections[0], "election");
    let clerk = cast::sign_in(client, "clerk");
    Hall { inside, election, clerk, folder }
}

impl Hall {
    fn path(&self, rest: &str) -> String {
        format!("/api/v1/elections/{}{rest}", self.election)
    }

    fn get(&self, path: &str) -> Answer {
        self.inside.client.send(&Call::get(path))
    }

    fn screen(&self) -> Value {
        self.inside.client.send(&Call::get(self.path("/screen")).by(&self.clerk.token)).done()
    }

    fn link(&self) -> (Uuid, String) {
        let made = Call::post(self.path("/screen/links"), &json!({ "hours": 2 })).by(&self.clerk.token);
        let made = self.inside.client.send(&made).done();
        (cast::id(&made, "link"), cast::text(&made, "path"))
    }

    /// The same data served by a new process of the server.
    fn restarted(self) -> Self {
        let Self { inside, folder, .. } = self;
        drop(inside);
        served(folder)
    }

    fn enter(&self, teller: &str, batch: u64, papers: &[Value]) -> Value {
        let teller = cast::sign_in(&self.inside.client, teller);
        let path = self.path(&format!("/count/first/1/{batch}"));
        self.inside.client.send(&Call::post(path, &json!({ "papers": papers })).by(&teller.token)).done()
    }

    /// The tellers of the group that has the batch.
    fn pair(&self) -> [String; 2] {
        cast::counting_pair(&self.inside.client, &self.clerk, self.election, 1).map(|account| account.name)
    }

    /// A whole batch of the first group that nobody has entered, far from where the story begins.
    fn free_batch(&self) -> u64 {
        let stage = Call::get(self.path("/stages/ballot")).by(&self.clerk.token);
        let stage = self.inside.client.send(&stage).done();
        let batches = stage["state"]["rounds"][0]["batches"].as_array().unwrap();
        let free = batches.iter().rfind(|one| {
            one["counting_group"] == 1 && one["pool"] == 1 && one["papers"] == WHOLE && one["entered_by"] == 0
        });
        free.unwrap()["batch"].as_u64().unwrap()
    }

    /// The next event of a stream that has its size as id.
    fn next_id(stream: &mut impl BufRead) -> u64 {
        loop {
            let mut line = String::new();
            assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(id) = line.strip_prefix("id: ") {
                return id.trim().parse().unwrap();
            }
        }
    }

    /// The choice and the mark that the next beat of a stream tells: a browser hears no event without data, so that a silent
    /// screen would look cut.
    fn next_beat(stream: &mut BufReader<TcpStream>) -> (u64, String) {
        let mut line = String::new();
        while !line.starts_with("event: beat") {
            line.clear();
            assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ended");
        }
        line.clear();
        assert!(stream.read_line(&mut line).unwrap() > 0, "the stream ended");
        let (choice, mark) = line.trim().strip_prefix("data: ").unwrap().split_once(' ').unwrap();
        (choice.parse().unwrap(), mark.to_owned())
    }

    fn listen(&self, path: &str, last: u64) -> BufReader<TcpStream> {
        let address = self.inside.client.address();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(stream, "GET {path}/live HTTP/1.1\r\nHost: {address}\r\nLast-Event-ID: {last}\r\n\r\n").unwrap();
        BufReader::new(stream)
    }
}

/// Papers that all mark one candidate for one post.
fn marked(post: &Value, person: &Value) -> Vec<Value> {
    let one = json!({ "marks": { post.as_str().unwrap(): [person] }, "classification": { "kind": "ordinary" } });
    vec![one; WHOLE]
}

fn number(of: &Value, pointer: &str) -> u64 {
    of.pointer(pointer).and_then(Value::as_u64).unwrap()
}

const FIRST: &str = "/count/contests/0/candidates/0/votes";

#[test]
fn while_the_poll_is_open_nothing_of_a_count_is_shown() {
    let hall = hall("papers are issued at all places at once");
    let screen = hall.screen();
    assert_eq!(screen["scene"], "polling");
    let mut shown: Vec<&str> = screen.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = vec![
        "at",
        "choice",
        "closes",
        "community",
        "day",
        "election",
        "issued",
        "kind",
        "mark",
        "needed",
        "registered",
        "round",
        "scene",
        "size",
    ];
    expected.sort_unstable();
    shown.sort_unstable();
    assert_eq!(shown, expected);
    let (registered, needed) = (number(&screen, "/registered"), number(&screen, "/needed"));
    assert_eq!(needed, registered / 2 + 1, "UL26 18: more than half take part");
    let (_, path) = hall.link();
    let html = hall.get(&path).text();
    assert!(html.contains(&format!("<dd>{registered}</dd>")));
    assert!(!html.contains("class=\"strokes\""));
}

#[test]
fn the_hall_sees_what_both_tellers_entered() {
    let hall = hall("batches are counted twice");
    let before = hall.screen();
    assert_eq!(before["scene"], "counting");
    let returned = number(&before, "/count/returned");
    assert_eq!(number(&before, "/count/majority"), returned / 2 + 1, "UL26 18: more than half of the votes");
    let (post, person) =
        (&before["count"]["contests"][0]["post"], &before["count"]["contests"][0]["candidates"][0]["person"]);
    let batch = hall.free_batch();
    let papers = marked(post, person);
    let [teller, other_teller] = hall.pair();

    assert_eq!(hall.enter(&teller, batch, &papers)["state"], "awaits_other");
    let once = hall.screen();
    assert_eq!(once["count"], before["count"], "a batch that one teller entered shows");

    let mut other = papers.clone();
    other[6] = json!({ "marks": {}, "classification": { "kind": "ordinary" } });
    assert_eq!(hall.enter(&other_teller, batch, &other)["state"], "differs");
    let twice = hall.screen();
    assert_eq!(number(&twice, FIRST), number(&before, FIRST) + 49);
    assert_eq!(number(&twice, "/count/papers"), number(&before, "/count/papers") + 49);
    assert_eq!(number(&twice, "/count/undecided"), number(&before, "/count/undecided") + 1);
    assert_eq!(twice["count"]["blank"], before["count"]["blank"], "a paper that is not decided counts");

    sheets(&hall, batch);

    let hall = hall.restarted();
    assert_eq!(hall.screen(), twice, "after a restart");

    assert_eq!(hall.enter(&other_teller, batch, &papers)["state"], "agreed");
    let agreed = hall.screen();
    assert_eq!(number(&agreed, FIRST), number(&before, FIRST) + 50);
    assert_eq!(agreed["count"]["undecided"], before["count"]["undecided"]);
    assert!(agreed.get("check").is_none(), "check words before the count is agreed");
    page_and_stream(&hall, &agreed);
}

#[test]
fn a_paper_is_drawn_as_soon_as_both_tellers_have_it() {
    let hall = hall("batches are counted twice");
    let before = hall.screen();
    let contest = &before["count"]["contests"][0];
    let batch = hall.free_batch();
    let papers = marked(&contest["post"], &contest["candidates"][0]["person"]);
    let [one, other] = hall.pair().map(|teller| cast::sign_in(&hall.inside.client, &teller));
    let draft = |teller: &Account, papers: &[Value]| {
        let papers: serde_json::Map<_, _> =
            (1..).zip(papers).map(|(at, paper): (usize, _)| (at.to_string(), paper.clone())).collect();
        let body = json!({ "papers": papers }).to_string();
        let path = hall.path(&format!("/count/first/1/{batch}/draft"));
        let put = Call::new("PUT", path).bytes("application/json", body).by(&teller.token);
        assert_eq!(hall.inside.client.send(&put).status, 204);
        hall.screen()
    };
    let (_, path) = hall.link();
    let mut stream = hall.listen(&path, 0);
    assert_eq!(draft(&one, &papers[..3])["count"], before["count"], "what one teller has shows");
    let both = draft(&other, &papers[..2]);
    assert_eq!(number(&both, FIRST), number(&before, FIRST) + 2);
    assert_eq!(number(&both, "/count/lanes/0/counted"), number(&before, "/count/lanes/0/counted") + 2);
    assert_eq!(both["size"], before["size"], "a draft stands in the log");
    assert_ne!(both["mark"], before["mark"]);
    let mut beats = std::iter::repeat_with(|| Hall::next_beat(&mut stream));
    assert!(beats.by_ref().take(8).any(|(_, mark)| json!(mark) == both["mark"]), "the screen hears of a paper");

    let blank = json!({ "marks": {}, "classification": { "kind": "ordinary" } });
    let differs = draft(&other, &[papers[0].clone(), papers[1].clone(), blank]);
    assert_eq!(number(&differs, FIRST), number(&before, FIRST) + 2);
    assert_eq!(number(&differs, "/count/undecided"), number(&before, "/count/undecided") + 1);
    let again = draft(&other, &papers[..3]);
    assert_eq!(again["count"], differs["count"], "who tries again learns what the other wrote");

    assert_eq!(hall.enter(&one.name, batch, &papers)["state"], "awaits_other");
    assert_eq!(hall.screen()["count"], differs["count"], "who has entered a batch is ahead of the other");
    assert_eq!(hall.enter(&other.name, batch, &papers)["state"], "agreed");
    assert_eq!(number(&hall.screen(), FIRST), number(&before, FIRST) + 50);
}

/// A teller's page has the own entry and where it differs, nothing of the other's; who is no teller has no page.
fn sheets(hall: &Hall, batch: u64) {
    let client = &hall.inside.client;
    let page = |who: &str| {
        let cookie = format!("zhixuan_access={}", cast::sign_in(client, who).token);
        client.send(&Call::get(format!("/elections/{}/count/first/1/{batch}", hall.election)).header("cookie", &cookie))
    };
    for (teller, marks) in hall.pair().into_iter().zip([50, 49]) {
        let answer = page(&teller);
        assert_eq!(answer.status, 200);
        let html = answer.text().replace("&#34;", "\"").replace("&quot;", "\"");
        let (_, sheet) = html.split_once("data-sheet=\"").unwrap();
        let sheet: Value = serde_json::Deserializer::from_str(sheet).into_iter().next().unwrap().unwrap();
        assert_eq!(sheet["again"], json!([7]), "{teller}");
        assert_eq!(sheet["standing"], "differs");
        let own = sheet["own"].as_array().unwrap();
        assert_eq!(own.iter().filter(|paper| paper["marks"]["director"].is_array()).count(), marks, "{teller}");
    }
    assert_eq!(page("clerk").status, 403);
    assert_eq!(hall.get(&format!("/elections/{}/count/first/1/{batch}", hall.election)).header("location"), "/sign-in");
}

/// Whoever has the link, and nobody else, reads the same numbers and hears of every change.
fn page_and_stream(hall: &Hall, screen: &Value) {
    let (link, path) = hall.link();
    assert_eq!(&hall.get(&format!("{path}/state")).done(), screen);
    for (language, tag) in [("zh-CN", "zh-Hans"), ("en", "en")] {
        let answer = hall.inside.client.send(&Call::get(&path).header("accept-language", language));
        let html = answer.text();
        assert_eq!(answer.status, 200);
        assert!(html.contains(&format!("<html lang=\"{tag}\">")));
        let keys = html.replace("screen.css", "").replace("screen.js", "");
        assert!(!keys.contains("screen."), "a key without a text: {html}");
        assert!(!html.contains(" style=") && !html.contains("<style") && !html.contains("<script>"));
        for candidate in screen["count"]["contests"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|contest| contest["candidates"].as_array().unwrap())
        {
            assert!(html.contains(candidate["name"].as_str().unwrap()));
        }
    }
    let size = screen["size"].as_u64().unwrap();
    let mut stream = hall.listen(&path, size - 1);
    assert_eq!(Hall::next_id(&mut stream), size, "the first event tells the size now");
    let (chosen, mark) = Hall::next_beat(&mut stream);
    assert_eq!(json!(mark), screen["mark"]);
    let scene = json!({ "scene": "polled" }).to_string();
    let ask = Call::new("PUT", hall.path("/screen/scene")).bytes("application/json", scene).by(&hall.clerk.token);
    assert_eq!(hall.inside.client.send(&ask).done()["scene"], "polled");
    let mut beats = std::iter::repeat_with(|| Hall::next_beat(&mut stream));
    assert!(beats.any(|(now, _)| now == chosen + 1), "another scene was chosen");
    let batch = hall.free_batch();
    let [teller, _] = hall.pair();
    hall.enter(&teller, batch, &marked(&json!("director"), &screen["count"]["contests"][0]["candidates"][0]["person"]));
    assert!(Hall::next_id(&mut stream) > size, "ids grow");
    only_the_link_opens(hall, link, &path);
}

fn only_the_link_opens(hall: &Hall, link: Uuid, path: &str) {
    let client = &hall.inside.client;
    let shut = format!("{}/{link}", hall.path("/screen/links"));
    let listed = client.send(&Call::get(hall.path("/screen/links")).by(&hall.clerk.token));
    let (_, token) = path.rsplit_once('/').unwrap();
    assert!(listed.done().as_array().unwrap().iter().any(|one| one["link"] == json!(link)));
    assert!(!listed.text().contains(token), "a list tells where a link leads");
    let another = format!("/api/v1/elections/{}/screen/links/{link}", Uuid::from_u128(9));
    assert_eq!(client.send(&Call::delete(another).by(&hall.clerk.token)).status, 404);
    assert_eq!(hall.get(path).status, 200);
    assert_eq!(client.send(&Call::delete(&shut).by(&hall.clerk.token)).status, 204);
    assert_eq!(client.send(&Call::delete(&shut).by(&hall.clerk.token)).problem(404), "not-found");
    for (path, status) in [(path.to_owned(), 404), (format!("{path}/state"), 404), (format!("{path}/live"), 204)] {
        assert_eq!(hall.get(&path).status, status, "{path} after it was revoked");
    }
    assert_eq!(hall.get("/screen/nonsense").status, 404);
    for hours in [0, 721] {
        let made = Call::post(hall.path("/screen/links"), &json!({ "hours": hours })).by(&hall.clerk.token);
        assert_eq!(client.send(&made).problem(422), "invalid", "{hours} hours");
    }
}
