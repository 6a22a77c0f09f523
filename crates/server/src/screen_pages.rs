//! The hall's screen: a page for whoever has its link, with its state and its live events. It needs no account and
//! leaves whoever is signed in on the same machine alone.

use crate::answer::{ApiResult, tagged};
use crate::frame::Frame;
use crate::live;
use crate::pages::{Page, page};
use crate::request::Path;
use app::screen::scenes::SceneName;
use app::screen::{Candidate, ContestCount, Count, Declared, Further, PostStanding, Scene, Screen};
use app::texts::Texts;
use app::views::CheckView;
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use chrono::NaiveTime;
use election::ballot::round::RoundKind;

/// Votes up to which every stroke is drawn.
const MOST_DRAWN: u32 = 200;

#[derive(Template)]
#[template(path = "screen.html")]
struct ScreenPage<'a> {
    t: &'a Texts,
    lang: &'a str,
    rehearsal: bool,
    screen: &'a Screen,
    kind: &'a str,
    what: &'a str,
    at: String,
    /// When the poll opens, while that is waited for; empty where no place says.
    opens: Option<String>,
    poll: Option<PollView>,
    /// Who stands; nothing in every other scene.
    standing: &'a [PostStanding],
    count: Option<CountView<'a>>,
}

/// The poll while it is open, and after it.
struct PollView {
    issued: Gauge,
    /// When it closes; empty once it is closed.
    closes: String,
}

/// A number against a whole, with the line that it has to reach.
struct Gauge {
    value: u32,
    of: u32,
    line: u32,
}

/// The count as it is drawn.
struct CountView<'a> {
    count: &'a Count,
    posts: Vec<PostView<'a>>,
    check: Option<&'a CheckView>,
    void: bool,
}

/// One post.
struct PostView<'a> {
    post: &'a str,
    seats: u32,
    rows: Vec<Row<'a>>,
    unfilled: u32,
    next: &'a str,
}

/// One candidate.
struct Row<'a> {
    name: &'a str,
    votes: u32,
    strokes: Strokes,
    by_lane: &'a [u32],
    bar: Gauge,
    standing: Standing,
}

/// What a row says of its candidate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Open,
    Elected,
    Tied,
    NotElected,
}

impl Standing {
    const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Elected => "elected",
            Self::Tied => "tied",
            Self::NotElected => "not_elected",
        }
    }
}

/// Votes in strokes of 正, five to a character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Strokes {
    /// Whole characters that are drawn.
    drawn: u32,
    /// Whole characters that stand behind one with a factor.
    times: u32,
    /// The last character: its strokes, from 1 to 5; 0 without a vote.
    last: u32,
}

impl Strokes {
    const fn of(votes: u32) -> Self {
        let rest = votes % 5;
        if votes > MOST_DRAWN {
            return Self { drawn: 0, times: votes / 5, last: rest };
        }
        match (votes, rest) {
            (0, _) => Self { drawn: 0, times: 0, last: 0 },
            (_, 0) => Self { drawn: votes / 5 - 1, times: 0, last: 5 },
            _ => Self { drawn: votes / 5, times: 0, last: rest },
        }
    }
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/screen/{token}", get(show))
        .route("/screen/{token}/state", get(state))
        .route("/screen/{token}/live", get(stream))
}

async fn show(State(app): State<App>, Path(token): Path<String>, frame: Frame) -> Page {
    let t = frame.t;
    let screen = app.screen(app.screen_of(&token).await?).await?;
    let (opens, poll) = before_the_count(&screen.scene);
    Ok(page(&ScreenPage {
        t,
        lang: frame.lang,
        rehearsal: frame.rehearsal,
        kind: t.word(kind(&screen)),
        what: t.word(scene_word(screen.scene.name())),
        at: screen.at.map_or_else(String::new, |at| election::legal_time(at).format("%H:%M:%S").to_string()),
        opens,
        poll,
        standing: match &screen.scene {
            Scene::Standing { posts } => posts,
            _ => &[],
        },
        count: count_view(t, &screen.scene),
        screen: &screen,
    }))
}

async fn state(State(app): State<App>, Path(token): Path<String>) -> ApiResult {
    let screen = app.screen(app.screen_of(&token).await?).await?;
    Ok(tagged(screen.size, &*screen))
}

async fn stream(State(app): State<App>, Path(token): Path<String>, headers: HeaderMap) -> ApiResult {
    match app.screen_of(&token).await {
        Ok(id) => Ok(live::beating(app, id, &headers).await?.into_response()),
        // A browser asks again for ever, unless it is told that there is nothing.
        Err(Problem::NotFound(_)) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(other) => Err(other.into()),
    }
}

const fn kind(screen: &Screen) -> &'static str {
    match screen.kind {
        None | Some(RoundKind::First) => "screen.kind.first",
        Some(RoundKind::SecondElection) => "screen.kind.second_election",
        Some(RoundKind::TieVote) => "screen.kind.tie_vote",
        Some(RoundKind::NewElection) => "screen.kind.new_election",
        Some(RoundKind::Recall) => "screen.kind.recall",
    }
}

/// The key of the word for a scene.
pub(crate) const fn scene_word(scene: SceneName) -> &'static str {
    match scene {
        SceneName::Waiting => "screen.waiting",
        SceneName::Standing => "screen.standing",
        SceneName::Polling => "screen.polling",
        SceneName::Polled => "screen.polled",
        SceneName::Counting => "screen.counting",
        SceneName::CheckWords => "screen.agreed",
        SceneName::Result => "screen.result",
    }
}

fn hour(time: Option<NaiveTime>) -> String {
    time.map_or_else(String::new, |time| time.format("%H:%M").to_string())
}

fn before_the_count(scene: &Scene) -> (Option<String>, Option<PollView>) {
    let poll = |value: u32, of: u32, line: u32, closes: String| PollView { issued: Gauge { value, of, line }, closes };
    match scene {
        Scene::Waiting { opens } => (Some(hour(*opens)), None),
        Scene::Polling { registered, issued, needed, closes } => {
            (None, Some(poll(*issued, *registered, *needed, hour(*closes))))
        }
        Scene::Polled { registered, issued, needed } => {
            (None, Some(poll(*issued, *registered, *needed, String::new())))
        }
        _ => (None, None),
    }
}

fn count_view<'a>(t: &'a Texts, scene: &'a Scene) -> Option<CountView<'a>> {
    let (count, declared, check, void): (&Count, &[Declared], Option<&CheckView>, bool) = match scene {
        Scene::Counting { count } => (count, &[], None, false),
        Scene::CheckWords { count, check } => (count, &[], check.as_ref(), false),
        Scene::Result { count, valid, contests, check } => (count, contests, check.as_ref(), !valid),
        _ => return None,
    };
    let posts = count.contests.iter().map(|contest| {
        let became = declared.iter().find(|one| one.post == contest.post);
        post_view(t, count, contest, became)
    });
    Some(CountView { count, posts: posts.collect(), check, void })
}

fn post_view<'a>(t: &'a Texts, count: &'a Count, contest: &'a ContestCount, became: Option<&Declared>) -> PostView<'a> {
    let rows = contest.candidates.iter().map(|candidate| row(t, count, candidate, became)).collect();
    PostView {
        post: t.word(&format!("post.{}", contest.post)),
        seats: contest.seats,
        rows,
        unfilled: became.map_or(0, |became| became.unfilled),
        next: became.and_then(|became| became.next).map_or("", |next| t.word(further(next))),
    }
}

const fn further(next: Further) -> &'static str {
    match next {
        Further::TieVote => "screen.next.tie_vote",
        Further::SecondElection => "screen.next.second_election",
        Further::NewElection => "screen.next.new_election",
        Further::Decision => "screen.next.decision",
    }
}

fn row<'a>(t: &'a Texts, count: &'a Count, candidate: &'a Candidate, became: Option<&Declared>) -> Row<'a> {
    let standing = match became {
        None => Standing::Open,
        Some(became) if became.elected.contains(&candidate.person) => Standing::Elected,
        Some(became) if became.tied.contains(&candidate.person) => Standing::Tied,
        Some(_) => Standing::NotElected,
    };
    Row {
        name: t.who(&candidate.person, candidate.name.as_deref()),
        votes: candidate.votes,
        strokes: Strokes::of(candidate.votes),
        by_lane: &candidate.by_lane,
        bar: Gauge { value: candidate.votes, of: count.returned.max(1), line: count.majority.unwrap_or_default() },
        standing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vote_is_one_stroke() {
        for votes in 0..1_200 {
            let strokes = Strokes::of(votes);
            assert_eq!(5 * (strokes.drawn + strokes.times) + strokes.last, votes);
            assert!(strokes.last <= 5);
            assert_eq!(strokes.times > 0, votes > MOST_DRAWN, "{votes}");
        }
    }
}
