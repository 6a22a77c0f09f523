//! The pages of help: one for each code, and the list of all of them.

use crate::frame::Frame;
use crate::no_page::NoPage;
use crate::pages::page;
use crate::request::Query;
use app::App;
use app::help::{HelpView, code_of, help};
use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use election::Code;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage<'a> {
    frame: Frame,
    sentence: String,
    view: HelpView,
    who: &'a str,
}

#[derive(Template)]
#[template(path = "help_list.html")]
struct HelpList {
    frame: Frame,
    /// The beginnings of codes with what they are about and how many begin so.
    groups: Vec<(&'static str, &'static str, usize)>,
    /// What is looked for.
    find: String,
    rows: Vec<(&'static str, String)>,
}

/// What is looked for: a code or its beginning, or words of its sentence.
#[derive(Deserialize)]
struct Find {
    #[serde(default)]
    find: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/help", get(list)).route("/help/{code}", get(one))
}

async fn one(Path(name): Path<String>, frame: Frame) -> Result<Response, NoPage> {
    let t = frame.t;
    let view = help(&name, t.language())?;
    let sentence = t.blocker_alone(code_of(&name)?);
    let who = serde_json::to_value(view.who).unwrap_or_default();
    let who = t.word(&format!("who.{}", who.as_str().unwrap_or_default()));
    Ok(page(&HelpPage { frame, sentence, view, who }))
}

async fn list(Query(Find { find }): Query<Find>, frame: Frame) -> Response {
    let t = frame.t;
    let mut groups: Vec<(&str, &str, usize)> = Vec::new();
    for code in Code::ALL {
        let beginning = code.as_str().split('-').next().unwrap_or_default();
        match groups.iter_mut().find(|(known, ..)| *known == beginning) {
            Some((.., codes)) => *codes += 1,
            None => groups.push((beginning, t.word(&format!("help.of.{beginning}")), 1)),
        }
    }
    let wanted = find.trim().to_lowercase();
    let all = Code::ALL.iter().map(|code| (code.as_str(), t.blocker_alone(*code)));
    let fits = |code: &str, sentence: &str| {
        code.to_lowercase().starts_with(&wanted) || sentence.to_lowercase().contains(&wanted)
    };
    let rows = all.filter(|(code, sentence)| !wanted.is_empty() && fits(code, sentence)).collect();
    page(&HelpList { frame, groups, find, rows })
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::texts::Texts;
    use roster::Language;

    #[test]
    fn every_beginning_of_a_code_says_what_it_is_about() {
        for (language, code) in [Language::Chinese, Language::English]
            .into_iter()
            .flat_map(|language| Code::ALL.iter().map(move |code| (language, code)))
        {
            let beginning = code.as_str().split('-').next().unwrap();
            assert_ne!(Texts::of(language).word(&format!("help.of.{beginning}")), "", "{beginning}");
        }
    }
}
