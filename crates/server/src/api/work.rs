//! What people work with: persons, documents, the roll, batches.

use crate::answer::{ApiResult, file, tagged};
use crate::authorize::Caller;
use crate::request::{Path, Query, Sent, Upload};
use crate::sentences::language;
use app::counting::Entered;
use app::people::NewPerson;
use app::roll_file::RollFile;
use app::{App, Problem};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use election::ballot::count::Look;
use election::registration::eligibility::{Answer, explain};
use election::registration::entry::Entry;
use election::{BatchNo, DocumentId, ElectionId, PersonId, PoolNo};
use rules::BirthSource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Persons to enter.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPeople {
    /// The persons.
    people: Vec<NewPerson>,
}

/// Whose full record is needed, and why.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reveal {
    /// The person.
    person: PersonId,
    /// The reason; it stands in the access log.
    reason: String,
}

/// Whose entry is asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OfPerson {
    /// The person.
    person: PersonId,
}

/// A page of the roll.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RollPage {
    /// Entries in order of ids.
    entries: Vec<Entry>,
    /// How many entries come before the next page; none at the end.
    next: Option<usize>,
}

/// One entry of the roll with what it rests on.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RollEntry {
    /// The entry.
    entry: Entry,
    /// Whether the person has the vote, by every rule that was applied.
    eligibility: Answer,
    /// Whether the person votes for the household, where households vote.
    votes_for_household: bool,
}

/// By which document the dates of birth of a workbook were checked.
#[derive(Deserialize)]
pub(crate) struct Births {
    births: Option<BirthSource>,
}

impl Births {
    /// The workbook that was sent; the identity card, where nobody says otherwise.
    pub(crate) fn of(&self, upload: &Upload) -> RollFile {
        let births = self.births.unwrap_or(BirthSource::IdentityCard);
        RollFile { bytes: upload.bytes.to_vec(), births, mapping: None }
    }
}

/// An empty object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// Which page; a person stands in no address, even as a cursor.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cursor {
    from: Option<usize>,
    limit: Option<usize>,
}

pub(crate) async fn people(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    Ok(Json(app.list_people(id).await?).into_response())
}

pub(crate) async fn enter_people(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<NewPeople>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.enter_people(principal, role, id, &sent.value.people, &sent.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

pub(crate) async fn reveal(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<Reveal>,
) -> ApiResult {
    let Reveal { person, reason } = sent.value;
    let record = app.reveal(caller.principal()?, id, person, &reason).await?;
    Ok(Json(record).into_response())
}

pub(crate) async fn upload(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    upload: Upload,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.upload(principal, role, id, upload.bytes.to_vec(), &upload.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

pub(crate) async fn document(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, document)): Path<(ElectionId, DocumentId)>,
) -> ApiResult {
    let bytes = app.document(caller.principal()?, id, document).await?;
    Ok(file("application/octet-stream", &format!("{document}.{}", ending(&bytes)), bytes))
}

/// How a file's name ends, so that it opens by a click: by its first bytes, as whoever handed it in is not believed.
fn ending(bytes: &[u8]) -> &'static str {
    let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    match bytes {
        [b'%', b'P', b'D', b'F', ..] => "pdf",
        [0xff, 0xd8, 0xff, ..] => "jpg",
        [0x89, b'P', b'N', b'G', ..] => "png",
        [b'P', b'K', 3, 4, ..] if holds(b"xl/") => "xlsx",
        [b'P', b'K', 3, 4, ..] if holds(b"word/") => "docx",
        [b'P', b'K', 3, 4, ..] => "zip",
        [b'{', ..] if serde_json::from_slice::<serde_json::Value>(bytes).is_ok() => "json",
        _ if std::str::from_utf8(bytes).is_ok() => "txt",
        _ => "bin",
    }
}

pub(crate) async fn meetings(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let snapshot = app.snapshot(id).await?;
    Ok(tagged(snapshot.size(), json!({ "meetings": snapshot.election().office.meetings })))
}

pub(crate) async fn filings(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let snapshot = app.snapshot(id).await?;
    Ok(tagged(snapshot.size(), json!({ "filings": snapshot.election().office.filings })))
}

pub(crate) async fn objections(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let snapshot = app.snapshot(id).await?;
    Ok(tagged(snapshot.size(), json!({ "objections": snapshot.election().office.objections })))
}

pub(crate) async fn appointments(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let snapshot = app.snapshot(id).await?;
    Ok(tagged(snapshot.size(), json!({ "appointments": snapshot.election().office.appointments })))
}

pub(crate) async fn template(headers: HeaderMap) -> ApiResult {
    let bytes = roster::write::template(language(&headers)).map_err(|error| Problem::unavailable(error.to_string()))?;
    Ok(file(WORKBOOK, "roll-template.xlsx", bytes))
}

pub(crate) async fn roll(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    Query(cursor): Query<Cursor>,
) -> ApiResult {
    let snapshot = app.snapshot(id).await?;
    let roll = &snapshot.election().registration.roll;
    let limit = cursor.limit.unwrap_or(200).clamp(1, 1000);
    let from = cursor.from.unwrap_or(0);
    let entries: Vec<Entry> = roll.values().skip(from).take(limit).copied().collect();
    let read = from.saturating_add(entries.len());
    let next = (read < roll.len()).then_some(read);
    Ok(tagged(snapshot.size(), RollPage { entries, next }))
}

pub(crate) async fn roll_entry(State(app): State<App>, Path(id): Path<ElectionId>, sent: Sent<OfPerson>) -> ApiResult {
    let person = sent.value.person;
    let snapshot = app.snapshot(id).await?;
    let election = snapshot.election();
    let entry = *election.registration.roll.get(&person).ok_or(Problem::NotFound("entry of the roll"))?;
    let eligibility = explain(election, &entry);
    let votes_for_household = election.registration.votes_for_household(person);
    Ok(tagged(snapshot.size(), RollEntry { entry, eligibility, votes_for_household }))
}

pub(crate) async fn renew_verdicts(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<Nothing>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.renew_verdicts(principal, role, id, &sent.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

pub(crate) async fn take_over_roll(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<Nothing>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.take_over_roll(principal, role, id, &sent.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

pub(crate) async fn order_by_strokes(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    sent: Sent<Nothing>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let receipt = app.order_by_strokes(principal, role, id, &sent.requested).await?;
    Ok(tagged(receipt.size, receipt))
}

pub(crate) async fn check_roll(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    Query(births): Query<Births>,
    upload: Upload,
) -> ApiResult {
    Ok(Json(app.check_roll(id, &births.of(&upload)).await?).into_response())
}

pub(crate) async fn problem_workbook(
    State(app): State<App>,
    Path(id): Path<ElectionId>,
    Query(births): Query<Births>,
    headers: HeaderMap,
    upload: Upload,
) -> ApiResult {
    let bytes = app.problem_workbook(id, &births.of(&upload), language(&headers)).await?;
    Ok(file(WORKBOOK, "roll-problems.xlsx", bytes))
}

pub(crate) async fn import_roll(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<ElectionId>,
    Query(births): Query<Births>,
    upload: Upload,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let answer = app.import_roll(principal, role, id, births.of(&upload), &upload.requested).await?;
    Ok(Json(answer).into_response())
}

pub(crate) async fn enter_batch(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path((id, look, pool, batch)): Path<(ElectionId, Look, PoolNo, BatchNo)>,
    sent: Sent<Entered>,
) -> ApiResult {
    let (principal, role) = caller.acting()?;
    let answer = app.enter_batch(principal, role, id, (look, pool, batch), sent.value, &sent.requested).await?;
    Ok(tagged(answer.receipt.size, answer))
}

pub(crate) async fn outcome(State(app): State<App>, Path(id): Path<ElectionId>) -> ApiResult {
    let snapshot = app.snapshot(id).await?;
    let rounds: Vec<Value> = snapshot
        .election()
        .ballot
        .rounds
        .iter()
        .filter_map(|round| {
            Some(json!({ "round": round.number, "kind": round.kind, "result": round.result.as_ref()? }))
        })
        .collect();
    Ok(tagged(snapshot.size(), json!({ "rounds": rounds, "owed": snapshot.election().ballot.owed })))
}

#[cfg(test)]
mod tests {
    use super::ending;

    #[test]
    fn a_paper_ends_as_what_it_is() {
        let zip = |member: &str| [b"PK\x03\x04".as_slice(), &[0; 26], member.as_bytes()].concat();
        let rows: [(Vec<u8>, &str); 9] = [
            (b"%PDF-1.7".to_vec(), "pdf"),
            (b"\xff\xd8\xff\xe0".to_vec(), "jpg"),
            (b"\x89PNG\r\n".to_vec(), "png"),
            (zip("xl/workbook.xml"), "xlsx"),
            (zip("word/document.xml"), "docx"),
            (zip("anything"), "zip"),
            (b"{\"format\": 1}".to_vec(), "json"),
            ("会议记录".into(), "txt"),
            (b"\xd0\xcf\x11\xe0".to_vec(), "bin"),
        ];
        for (bytes, expected) in rows {
            assert_eq!(ending(&bytes), expected);
        }
    }
}
