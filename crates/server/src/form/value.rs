//! What was filled in, as the command's JSON.

use super::field::{Field, Kind, Need, Tag};
use super::within;
use app::{Fault, Problem};
use election::PersonId;
use election::lifecycle::purpose::Head;
use election::registration::verdict::Found;
use ledger::Hash;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What was filled in, by the path of the field.
pub(crate) type Filled = BTreeMap<String, String>;

/// Persons by name; several of one name lie under it together.
pub(crate) type Names = BTreeMap<String, Vec<PersonId>>;

/// What a form leaves to the program: ids behind names, and what follows from what was chosen.
#[derive(Default)]
pub(crate) struct Looked {
    /// Who is called what.
    pub(crate) names: Names,
    /// What the log has of everybody's sealed record.
    pub(crate) commitments: BTreeMap<PersonId, Hash>,
    /// For which day and by which rules verdicts are found now.
    pub(crate) found: Option<Found>,
    /// The logs of other elections of the community.
    pub(crate) heads: Vec<Head>,
}

/// Rows of one list that a form may have.
const MOST_ROWS: u64 = 200;

/// The last row of a list in what a form sent, blank ones too.
pub(crate) fn rows_sent(filled: &Filled, path: &str) -> u64 {
    let start = format!("{path}.");
    let rows = filled.range(start.clone()..).take_while(|(name, _)| name.starts_with(&start));
    let numbers = rows.filter_map(|(name, _)| name[start.len()..].split('.').next()?.parse().ok());
    numbers.filter(|number| *number <= MOST_ROWS).max().unwrap_or(0)
}

/// The JSON object of the fields; what was left blank is left out.
///
/// # Errors
/// [`Problem::Invalid`] with the path of a field that cannot be read.
pub(crate) fn object(fields: &[Field], filled: &Filled, looked: &Looked) -> Result<Value, Problem> {
    Reading { filled, looked }.object(fields, "").map(Value::Object)
}

/// Whether nothing was filled in: a list that must be there is empty then.
fn blank(object: &Map<String, Value>) -> bool {
    object.values().all(|value| value.as_array().is_some_and(Vec::is_empty))
}

struct Reading<'a> {
    filled: &'a Filled,
    looked: &'a Looked,
}

impl Reading<'_> {
    fn object(&self, fields: &[Field], path: &str) -> Result<Map<String, Value>, Problem> {
        let mut object = Map::new();
        for field in fields {
            let found = self.kind(&field.kind, &within(path, &field.name))?;
            let empty = match (&field.kind, field.need) {
                (Kind::Lines(..) | Kind::Rows(..), Need::Required) => Some(json!([])),
                _ => None,
            };
            if let Some(value) = found.or(empty) {
                object.insert(field.name.clone(), value);
            }
        }
        // What follows makes no row of what was left blank.
        if !blank(&object) {
            let follow = |field: &Field| Some((field.name.clone(), self.follows(field, &object)?));
            let following: Vec<_> = fields.iter().filter_map(follow).collect();
            object.extend(following);
        }
        Ok(object)
    }

    /// What follows from what stands beside it.
    fn follows(&self, field: &Field, beside: &Map<String, Value>) -> Option<Value> {
        match field.kind {
            Kind::Found => self.looked.found.map(|found| json!(found)),
            Kind::Commitment => {
                let person = beside.get("person")?.as_str()?.parse().ok()?;
                self.looked.commitments.get(&person).map(|commitment| json!(commitment))
            }
            _ => None,
        }
    }

    fn kind(&self, kind: &Kind, path: &str) -> Result<Option<Value>, Problem> {
        match kind {
            Kind::Group(fields) => {
                Ok(Some(self.object(fields, path)?).filter(|object| !blank(object)).map(Value::Object))
            }
            Kind::Variants(tag, all) => {
                let chosen = self.text(&within(path, tag.name()));
                let Some((word, fields)) = all.iter().find(|(word, _)| Some(word.as_str()) == chosen) else {
                    return Ok(None);
                };
                let mut object = self.object(fields, &within(path, word))?;
                Ok(Some(match tag {
                    Tag::Inside(name) => {
                        object.insert(name.clone(), json!(word));
                        Value::Object(object)
                    }
                    Tag::Outside if fields.is_empty() => json!(word),
                    Tag::Outside => json!({ word: object }),
                }))
            }
            Kind::Rows(row, _) => {
                let numbers = 1..=rows_sent(self.filled, path);
                let rows = numbers.map(|number| self.kind(row, &within(path, &number.to_string())));
                let rows: Vec<Value> = rows.filter_map(Result::transpose).collect::<Result<_, _>>()?;
                Ok((!rows.is_empty()).then_some(Value::Array(rows)))
            }
            Kind::Lines(item, _) => {
                let Some(text) = self.text(path) else { return Ok(None) };
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                lines
                    .map(|line| self.simple(item, path, line))
                    .collect::<Result<Vec<_>, _>>()
                    .map(|lines| Some(Value::Array(lines)))
            }
            Kind::Commitment | Kind::Found => Ok(None),
            simple => self.text(path).map(|text| self.simple(simple, path, text)).transpose(),
        }
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.filled.get(path).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn simple(&self, kind: &Kind, path: &str, text: &str) -> Result<Value, Problem> {
        match kind {
            Kind::Number(..) => {
                text.parse::<i64>().map(|number| json!(number)).map_err(|_| Problem::field(path, Fault::NotANumber))
            }
            Kind::Json => serde_json::from_str(text).map_err(|error| Problem::misread_as(path, &error)),
            Kind::Person => self.person(path, text),
            Kind::Head => {
                let head = self.looked.heads.iter().find(|head| head.election.to_string() == text);
                head.map(|head| json!(head)).ok_or_else(|| Problem::field(path, Fault::Unknown))
            }
            Kind::Time if text.len() == "08:00".len() => Ok(json!(format!("{text}:00"))),
            _ => Ok(json!(text)),
        }
    }

    /// A person by name, one of several namesakes by name and group.
    fn person(&self, path: &str, text: &str) -> Result<Value, Problem> {
        match self.looked.names.get(text).map(Vec::as_slice) {
            Some([one]) => Ok(json!(one)),
            Some(_) => Err(Problem::field(path, Fault::Namesakes { name: text.to_owned() })),
            None if uuid::Uuid::parse_str(text).is_ok() => Ok(json!(text)),
            None => Err(Problem::field(path, Fault::NoSuchPerson { name: text.to_owned() })),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::fields;
    use election::Area;

    fn filled(rows: &[(&str, &str)]) -> Filled {
        rows.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_form_becomes_the_body_of_the_api() {
        let person: PersonId = "11111111-1111-4111-8111-111111111111".parse().unwrap();
        let looked = Looked { names: Names::from([("张三".to_owned(), vec![person])]), ..Looked::default() };
        let place = fields(Area::Ballot, "define-place").unwrap();
        let rows = [
            ("place", "22222222-2222-4222-8222-222222222222"),
            ("definition.number", "1"),
            ("definition.groups", "1\n 2 \n\n3"),
            ("definition.opens", "08:00"),
            ("definition.closes", "18:00"),
        ];
        let body = object(&place, &filled(&rows), &looked).unwrap();
        let hours = json!({ "number": 1, "groups": [1, 2, 3], "opens": "08:00:00", "closes": "18:00:00" });
        assert_eq!(body, json!({ "place": "22222222-2222-4222-8222-222222222222", "definition": hours }));

        let issue = fields(Area::Ballot, "issue").unwrap();
        let body = object(&issue, &filled(&[("voter", "张三"), ("taken.by", "own")]), &looked).unwrap();
        assert_eq!(body, json!({ "voter": "11111111-1111-4111-8111-111111111111", "taken": { "by": "own" } }));
    }

    #[test]
    fn a_word_stands_alone_or_around_its_fields() {
        let filing = fields(Area::Office, "submit-filing").unwrap();
        let objection = "33333333-3333-4333-8333-333333333333";
        let rows = [
            (vec![("matter.of", "result")], json!("result")),
            (
                vec![("matter.of", "objection"), ("matter.objection.objection", objection)],
                json!({ "objection": { "objection": objection } }),
            ),
        ];
        for (rows, expected) in rows {
            assert_eq!(object(&filing, &filled(&rows), &Looked::default()).unwrap(), json!({ "matter": expected }));
        }
    }

    #[test]
    fn things_are_picked_one_in_a_row() {
        let meeting = "55555555-5555-4555-8555-555555555555";
        for (area, action, rows, expected) in [
            (
                Area::Committee,
                "choose",
                [("choice.meetings.1", meeting), ("choice.meetings.2", ""), ("choice.seats", "5")],
                json!({ "choice": { "meetings": [meeting], "seats": 5 } }),
            ),
            (
                Area::Representatives,
                "correct-list",
                [("objections.1", ""), ("objections.2", meeting), ("other_members", "2")],
                json!({ "objections": [meeting], "other_members": 2 }),
            ),
        ] {
            let all = fields(area, action).unwrap();
            assert_eq!(object(&all, &filled(&rows), &Looked::default()).unwrap(), expected, "{action}");
        }
    }

    #[test]
    fn a_row_of_an_empty_list_is_blank() {
        let person: PersonId = "11111111-1111-4111-8111-111111111111".parse().unwrap();
        let looked = Looked { names: Names::from([("张三".to_owned(), vec![person])]), ..Looked::default() };
        let choice = fields(Area::Representatives, "record-choice").unwrap();
        let rows = [
            ("choice.group", "1"),
            ("choice.ranking.votes.1.person", "张三"),
            ("choice.ranking.votes.1.votes", "9"),
            ("choice.ranking.further.1.took_part", ""),
            ("choice.ranking.further.2.votes.1.person", ""),
        ];
        let body = object(&choice, &filled(&rows), &looked).unwrap();
        let ranking = json!({ "votes": [{ "person": person, "votes": 9 }] });
        assert_eq!(body, json!({ "choice": { "group": 1, "ranking": ranking } }));
    }

    #[test]
    fn what_follows_is_not_typed() {
        let person: PersonId = "11111111-1111-4111-8111-111111111111".parse().unwrap();
        let (commitment, day) = (ledger::sha256(b"record"), "2026-06-20".parse().unwrap());
        let found = Found { day, years: 18, counted: rules::Birthday::OnTheDay };
        let looked = Looked {
            names: Names::from([("张三".to_owned(), vec![person])]),
            commitments: BTreeMap::from([(person, commitment)]),
            found: Some(found),
            ..Looked::default()
        };
        let corrections = fields(Area::Registration, "publish-corrections").unwrap();
        let rows = [("enter.1.entry.person", "张三"), ("enter.1.entry.group", "3"), ("enter.2.entry.person", "")];
        let body = object(&corrections, &filled(&rows), &looked).unwrap();
        let entry = json!({ "person": person, "group": 3, "commitment": commitment, "found": found });
        assert_eq!(body["enter"], json!([{ "entry": entry }]), "a blank row stays away");

        let recall = fields(Area::Term, "record-recall").unwrap();
        let head =
            Head { election: "44444444-4444-4444-8444-444444444444".parse().unwrap(), size: 9, root: commitment };
        let looked = Looked { heads: vec![head], ..Looked::default() };
        let chosen = filled(&[("vote", "44444444-4444-4444-8444-444444444444")]);
        assert_eq!(object(&recall, &chosen, &looked).unwrap()["vote"], json!(head));
        assert!(object(&recall, &filled(&[("vote", "1")]), &looked).is_err());
    }

    #[test]
    fn nobody_asks_for_more_rows_than_people_fill_in() {
        let rows = filled(&[("quotas.3.group", "3"), ("quotas.18446744073709551615.group", "1"), ("quotas.x", "")]);
        assert_eq!(rows_sent(&rows, "quotas"), 3);
        assert_eq!(rows_sent(&rows, "quota"), 0);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let mix = fields(Area::Ballot, "mix").unwrap();
        let refused = object(&mix, &filled(&[("pools", "五十")]), &Looked::default());
        assert!(matches!(refused, Err(Problem::Invalid(fields)) if fields[0].pointer == "pools"));
        let issue = fields(Area::Ballot, "issue").unwrap();
        let refused = object(&issue, &filled(&[("voter", "无此人")]), &Looked::default());
        assert!(matches!(refused, Err(Problem::Invalid(fields)) if fields[0].pointer == "voter"));
    }
}
