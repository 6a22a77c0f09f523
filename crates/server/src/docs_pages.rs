//! The documentation of the API as pages: what there is, each part with its operations, each operation with its body.

use crate::frame::Frame;
use crate::no_page::NoPage;
use crate::pages::page;
use app::texts::Texts;
use app::{App, Problem};
use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use election::Area;
use serde_json::Value;
use std::sync::LazyLock;

/// Every operation, read off the document once.
static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(|| operations(&crate::openapi::document()));

/// The parts beside those of the stages: what else an election has, and what stands above all of them.
const OTHERS: [&str; 2] = ["elections", "county"];

#[derive(Template)]
#[template(path = "docs.html")]
struct Docs {
    frame: Frame,
    parts: Vec<Part>,
    shown: Option<&'static str>,
    operations: Vec<&'static Operation>,
}

#[derive(Template)]
#[template(path = "operation.html")]
struct Described {
    frame: Frame,
    part: &'static str,
    name: &'static str,
    operation: &'static Operation,
}

/// A part of the API.
struct Part {
    word: &'static str,
    name: &'static str,
    operations: usize,
}

/// One operation.
struct Operation {
    part: &'static str,
    /// Its `operationId`.
    id: String,
    method: String,
    path: String,
    summary: String,
    roles: String,
    body: String,
}

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/docs", get(all))
        .route("/api/docs/{part}", get(one))
        .route("/api/docs/{part}/{operation}", get(described))
}

async fn all(frame: Frame) -> Response {
    page(&Docs { parts: parts(frame.t), shown: None, operations: Vec::new(), frame })
}

async fn one(Path(word): Path<String>, frame: Frame) -> Result<Response, NoPage> {
    let parts = parts(frame.t);
    let part = parts.iter().find(|part| part.word == word).ok_or(Problem::NotFound("part"))?;
    let operations = OPERATIONS.iter().filter(|operation| operation.part == part.word).collect();
    Ok(page(&Docs { shown: Some(part.name), parts, operations, frame }))
}

async fn described(Path((word, id)): Path<(String, String)>, frame: Frame) -> Result<Response, NoPage> {
    let operation = OPERATIONS.iter().find(|operation| operation.part == word && operation.id == id);
    let operation = operation.ok_or(Problem::NotFound("operation"))?;
    let part = parts(frame.t).into_iter().find(|part| part.word == operation.part).ok_or(Problem::NotFound("part"))?;
    Ok(page(&Described { part: part.word, name: part.name, operation, frame }))
}

fn parts(t: &'static Texts) -> Vec<Part> {
    let named = Area::ALL.into_iter().map(|area| (area.slug(), t.page(area.slug())));
    let others = OTHERS.into_iter().map(|word| (word, t.word(&format!("docs.{word}"))));
    let part = |(word, name): (&'static str, &'static str)| {
        let operations = OPERATIONS.iter().filter(|operation| operation.part == word).count();
        Part { word, name, operations }
    };
    named.chain(others).map(part).collect()
}

/// The part that a path belongs to.
fn part_of(path: &str) -> &'static str {
    let mut words = path.split('/').skip_while(|word| *word != "elections");
    let (within, stage) = (words.next(), words.by_ref().nth(1));
    let area = Area::ALL.into_iter().find(|area| stage == Some("stages") && words.clone().next() == Some(area.slug()));
    match (area, within) {
        (Some(area), _) => area.slug(),
        (None, Some(_)) => OTHERS[0],
        (None, None) => OTHERS[1],
    }
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, methods) in document.get("paths").and_then(Value::as_object).into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let text = |name: &str| operation.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let roles = operation.get("x-roles").and_then(Value::as_array).into_iter().flatten();
            let body = operation
                .pointer("/requestBody/content/application~1json/schema")
                .and_then(|schema| serde_json::to_string_pretty(schema).ok());
            all.push(Operation {
                part: part_of(path),
                id: text("operationId"),
                method: method.to_uppercase(),
                path: path.clone(),
                summary: text("summary"),
                roles: roles.filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
                body: body.unwrap_or_default(),
            });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stands_in_the_part_that_it_is_about() {
        for (path, part) in [
            ("/api/v1/elections/{election}/stages/ballot/issue", "ballot"),
            ("/api/v1/elections/{election}/stages/{stage}", "elections"),
            ("/api/v1/elections/{election}/log/entries", "elections"),
            ("/api/v1/elections", "elections"),
            ("/api/v1/sessions", "county"),
        ] {
            assert_eq!(part_of(path), part, "{path}");
        }
        let all: usize = parts(Texts::of(roster::Language::Chinese)).iter().map(|part| part.operations).sum();
        assert_eq!(all, OPERATIONS.len(), "every operation stands in a part");
    }
}
