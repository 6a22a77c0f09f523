//! Rule profiles for the county: those that come with the program, those that elections have pinned, and two of them
//! beside one another.

use crate::county_pages::OFFICES;
use crate::frame::Frame;
use crate::pages::{Page, page, title};
use crate::request::Query;
use crate::table::{download, file_name, of_texts};
use app::texts::Texts;
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use election::ElectionId;
use roster::Language;
use rules::{Certainty, Comparator, Difference, Force, Profile, Range, Rule, Share, Switch, Title, Unit, Value};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "profiles.html")]
struct ProfilesPage {
    frame: Frame,
    known: Vec<Choice>,
    pinned: Vec<Pinned>,
    compared: Option<Compared>,
}

/// A profile that can be compared.
struct Choice {
    word: String,
    name: String,
    one: bool,
    other: bool,
}

/// A profile that elections have pinned.
struct Pinned {
    hash: String,
    short: String,
    profile: String,
    name: String,
    /// How many rules differ from the built-in one.
    differs: Option<usize>,
    elections: Vec<(ElectionId, String)>,
}

/// Two profiles beside one another.
struct Compared {
    /// The two as an address names them.
    words: (String, String),
    one: String,
    other: String,
    rows: Vec<Row>,
}

/// A rule on which they differ.
struct Row {
    rule: String,
    name: String,
    sides: [Side; 2],
}

/// What one of them says.
struct Side {
    value: String,
    article: String,
    certainty: &'static str,
    force: &'static str,
}

/// Which two are asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    one: String,
    other: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/profiles", get(profiles)).route("/profiles/{file}", get(differences))
}

fn titled(t: &Texts, title: &Title) -> String {
    match t.language() {
        Language::Chinese => title.zh.clone(),
        Language::English => title.en.clone(),
    }
}

async fn profiles(State(app): State<App>, frame: Frame, Query(asked): Query<Asked>) -> Page {
    frame.principal()?.role_anywhere(&OFFICES).ok_or(Problem::Forbidden)?;
    let t = frame.t;
    let pinned = pinned(&app, t).await?;
    let mut known = Vec::new();
    for id in Profile::builtin_ids() {
        let profile = app::law_profiles::builtin(id)?;
        known.push((id.to_owned(), format!("{} ({id})", titled(t, profile.title()))));
    }
    known.extend(pinned.iter().map(|one| (one.hash.clone(), format!("{} {}", one.name, one.short))));
    let choice = |(word, name): (String, String)| {
        let (one, other) = (word == asked.one, word == asked.other);
        Choice { word, name, one, other }
    };
    let known = known.into_iter().map(choice).collect::<Vec<_>>();
    let compared = if asked.one.is_empty() || asked.other.is_empty() {
        None
    } else {
        let compared = app.compare_profiles(&asked.one, &asked.other).await?;
        let name = |word: &str| known.iter().find(|one| one.word == word).map(|one| one.name.clone());
        Some(Compared {
            words: (asked.one.clone(), asked.other.clone()),
            one: name(&asked.one).unwrap_or(compared.one),
            other: name(&asked.other).unwrap_or(compared.other),
            rows: compared.differences.iter().map(|one| row(t, one)).collect(),
        })
    };
    Ok(page(&ProfilesPage { frame, known, pinned, compared }))
}

/// The differences of two profiles as a file.
async fn differences(
    State(app): State<App>,
    Path(file): Path<String>,
    frame: Frame,
    Query(asked): Query<Asked>,
) -> Page {
    frame.principal()?.role_anywhere(&OFFICES).ok_or(Problem::Forbidden)?;
    let (name, form) = file_name(&file)?;
    if name != "differences" {
        return Err(Problem::NotFound("table").into());
    }
    let t = frame.t;
    let compared = app.compare_profiles(&asked.one, &asked.other).await?;
    let rows = compared.differences.iter().map(|one| {
        let Row { rule, name, sides: [one, other] } = row(t, one);
        let stands = |side: &Side| format!("{} · {} · {}", side.article, side.certainty, side.force);
        let (own, others) = (stands(&one), stands(&other));
        vec![rule, name, one.value, own, other.value, others]
    });
    let mut written = of_texts(&app, t, (name, &["rule", "what", "value", "article", "value", "article"]), rows);
    // Two of one name are told apart by how they were asked for.
    for (at, (name, asked)) in [(2, (compared.one, asked.one)), (4, (compared.other, asked.other))] {
        if let Some(head) = written.heads.get_mut(at) {
            *head = if name == asked { name } else { format!("{name} ({asked})") };
        }
    }
    Ok(download(name, form, &written)?)
}

async fn pinned(app: &App, t: &'static Texts) -> Result<Vec<Pinned>, Problem> {
    let mut rows = Vec::new();
    for one in app.profiles_in_use().await? {
        let mut elections = Vec::new();
        for id in one.elections {
            elections.push((id, title(t, &app.summary(id).await?)));
        }
        elections.sort_by(|one, other| one.1.cmp(&other.1));
        let hash = one.hash.to_string();
        rows.push(Pinned {
            short: ledger::hash_groups(&one.hash).iter().take(2).cloned().collect::<Vec<_>>().join(" "),
            hash,
            name: titled(t, &one.title),
            profile: one.profile,
            differs: one.differs,
            elections,
        });
    }
    Ok(rows)
}

fn row(t: &'static Texts, difference: &Difference) -> Row {
    let rule = difference.rule.as_str().to_owned();
    Row { name: t.rule(&rule).to_owned(), sides: [&difference.here, &difference.there].map(|rule| side(t, rule)), rule }
}

fn side(t: &'static Texts, rule: &Rule) -> Side {
    let certainty = match rule.certainty {
        Certainty::Confirmed => "profiles.confirmed",
        Certainty::Unconfirmed => "profiles.unconfirmed",
    };
    let force = match rule.force {
        Force::Hard => "profiles.hard",
        Force::Authority => "profiles.authority",
        Force::Warning => "profiles.warning",
    };
    Side {
        value: value(t, &rule.value, rule.unit),
        article: t.source(&rule.article),
        certainty: t.page(certainty),
        force: t.page(force),
    }
}

/// What a rule says, in the reader's language.
fn value(t: &Texts, value: &Value, unit: Unit) -> String {
    if t.language() == Language::English {
        return value.in_words(unit);
    }
    let amount = |number: u32| format!("{number}{}", t.word(&format!("unit.{}", unit.as_str())));
    match value {
        Value::Days(days) => amount(days.get()),
        Value::Months(months) => amount(months.get()),
        Value::Years(years) => amount(years.get()),
        Value::Minutes(minutes) => amount(minutes.get()),
        Value::Count(count) => amount(count.get()),
        Value::Range(Range { min, max }) => format!("{min}至{}", amount(*max)),
        Value::Share(share) => part(t, *share),
        Value::Grades(graded) => {
            let grade = |from: u32, share: Share| format!("{from}{} {}", t.page("unit.from"), part(t, share));
            graded.grades().iter().map(|one| grade(one.from, one.share)).collect::<Vec<_>>().join("；")
        }
        Value::None => t.page("unit.none").to_owned(),
        Value::Switch(Switch::On) => t.page("unit.on").to_owned(),
        Value::Switch(Switch::Off) => t.page("unit.off").to_owned(),
        Value::Choice(word) | Value::Text(word) => t.choice(word).to_owned(),
        Value::List(words) => words.iter().map(|word| t.choice(word)).collect::<Vec<_>>().join("、"),
    }
}

fn part(t: &Texts, share: Share) -> String {
    let (num, den) = share.fraction();
    let how = match share.comparator() {
        Comparator::MoreThan => t.page("unit.more_than"),
        Comparator::AtLeast => t.page("unit.at_least"),
    };
    format!("{how}{den}分之{num}")
}
