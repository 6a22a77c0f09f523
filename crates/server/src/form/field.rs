//! The fields of an action, read from its JSON schema.

use crate::openapi::document;
use election::lifecycle::purpose::Head;
use election::registration::verdict::Found;
use election::{Area, DocumentId, PersonId};
use ledger::Hash;
use serde_json::Value;
use std::any::type_name;
use std::sync::LazyLock;
use tally::Post;

/// How deep a schema is followed; what lies deeper is written as JSON.
const DEEPEST: u8 = 14;
/// Rows that a form offers for a list of things at first; whoever needs more asks for them.
pub(super) const ROWS: u64 = 4;

static DOCUMENT: LazyLock<Value> = LazyLock::new(document);

/// One field of a form.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its name in the command.
    pub(crate) name: String,
    /// What is entered.
    pub(crate) kind: Kind,
    /// Whether the command can do without it.
    pub(crate) need: Need,
}

/// Whether a command can do without a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Need {
    /// It must be given.
    Required,
    /// It must be given with that of which it is a part.
    Within,
    /// It may be left out.
    Optional,
}

impl Need {
    /// The need of a part of something of another need: no browser demands what lies in something that may be left out.
    pub(crate) const fn within(self, around: Self) -> Self {
        match (self, around) {
            (Self::Optional, _) => Self::Optional,
            (Self::Required, Self::Required) => Self::Required,
            (Self::Required | Self::Within, _) => Self::Within,
        }
    }
}

/// Where the word of a variant stands.
#[derive(Clone, Debug)]
pub(crate) enum Tag {
    /// Beside the variant's fields, under this name.
    Inside(String),
    /// Around them; alone where there are none.
    Outside,
}

impl Tag {
    /// The name under which the word is chosen.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Inside(name) => name,
            Self::Outside => "of",
        }
    }
}

/// What is entered in a field.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// Words.
    Text,
    /// A person by name.
    Person,
    /// A scan or photo.
    Document,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A whole number with its bounds.
    Number(Option<i64>, Option<i64>),
    /// One of these words.
    Choice(Vec<String>),
    /// A post that is elected.
    Post,
    /// The id of a thing of this type that stands in the election, or is made by the command.
    Id(String),
    /// What the log has of the sealed record of the person beside it: nobody types that.
    Commitment,
    /// For which day and by which rules a verdict is found: as they stand.
    Found,
    /// The log of another election of the community, as it stands now.
    Head,
    /// A hash that a program works out.
    Hash,
    /// Several fields.
    Group(Vec<Field>),
    /// A word, and the fields that go with it.
    Variants(Tag, Vec<(String, Vec<Field>)>),
    /// Some simple things, one on each line; just so many where their number is fixed.
    Lines(Box<Kind>, Option<u64>),
    /// Some things of several fields, or of those that stand in the election, at most so many.
    Rows(Box<Kind>, Option<u64>),
    /// What no form shows well, as JSON.
    Json,
}

/// The fields of an action; none where there is no such action.
pub(crate) fn fields(area: Area, action: &str) -> Option<Vec<Field>> {
    let path = format!("/api/v1/elections/{{election}}/stages/{}/{action}", area.slug());
    let operation = DOCUMENT.get("paths")?.get(path)?.get("post")?;
    let schema = operation.pointer("/requestBody/content/application~1json/schema")?;
    Some(properties(schema, None, 0))
}

fn properties(schema: &Value, without: Option<&str>, depth: u8) -> Vec<Field> {
    let required = |name: &str| {
        let all = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        all.filter_map(Value::as_str).any(|one| one == name)
    };
    let all = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    all.filter(|(name, _)| without != Some(name.as_str()))
        .map(|(name, schema)| Field {
            name: name.clone(),
            kind: beside(name, kind(schema, depth)),
            need: if required(name) { Need::Required } else { Need::Optional },
        })
        .collect()
}

/// A commitment is that of the person beside it.
fn beside(name: &str, kind: Kind) -> Kind {
    match kind {
        Kind::Hash if name == "commitment" => Kind::Commitment,
        other => other,
    }
}

fn word<'v>(schema: &'v Value, name: &str) -> Option<&'v str> {
    schema.get(name).and_then(Value::as_str)
}

fn kind(schema: &Value, depth: u8) -> Kind {
    if depth > DEEPEST {
        return Kind::Json;
    }
    if let Some(name) = word(schema, "$ref").and_then(|path| path.rsplit('/').next()) {
        return named(name, depth);
    }
    if let Some(Value::Array(any)) = schema.get("anyOf") {
        let some = any.iter().find(|one| word(one, "type") != Some("null"));
        return some.map_or(Kind::Json, |one| kind(one, depth));
    }
    if let Some(Value::Array(all)) = schema.get("oneOf") {
        return variants(all, depth);
    }
    if let Some(Value::Array(all)) = schema.get("enum") {
        return Kind::Choice(all.iter().filter_map(Value::as_str).map(str::to_owned).collect());
    }
    simple(schema, depth)
}

fn simple(schema: &Value, depth: u8) -> Kind {
    let types = schema.get("type");
    let is = |wanted: &str| match types {
        Some(Value::Array(all)) => all.iter().any(|one| one == wanted),
        other => other.and_then(Value::as_str) == Some(wanted),
    };
    let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
    match word(schema, "format") {
        Some("date") => Kind::Date,
        Some("partial-date-time" | "time" | "partial-time") => Kind::Time,
        _ if is("integer") => Kind::Number(bound("minimum"), bound("maximum")),
        _ if is("array") => list(schema, depth),
        _ if is("object") && schema.get("properties").is_some() => Kind::Group(properties(schema, None, depth + 1)),
        _ if is("string") => Kind::Text,
        _ => Kind::Json,
    }
}

/// The last word of a type's path: its name in the schema.
fn short(full: &'static str) -> &'static str {
    full.rsplit("::").next().unwrap_or(full)
}

fn named(name: &str, depth: u8) -> Kind {
    let schema = DOCUMENT.pointer(&format!("/components/schemas/{name}")).unwrap_or(&Value::Null);
    match name {
        _ if name == short(type_name::<Post>()) => return Kind::Post,
        _ if name == short(type_name::<Found>()) => return Kind::Found,
        _ if name == short(type_name::<Head>()) => return Kind::Head,
        _ if name == short(type_name::<Hash>()) => return Kind::Hash,
        _ => {}
    }
    match word(schema, "format") {
        Some("uuid") if name == short(type_name::<PersonId>()) => Kind::Person,
        Some("uuid") if name == short(type_name::<DocumentId>()) => Kind::Document,
        Some("uuid") => Kind::Id(name.to_owned()),
        _ => kind(schema, depth + 1),
    }
}

fn variants(all: &[Value], depth: u8) -> Kind {
    let words: Vec<&str> = all.iter().filter_map(|one| word(one, "const")).collect();
    if words.len() == all.len() {
        return Kind::Choice(words.into_iter().map(str::to_owned).collect());
    }
    let tag = all.first().and_then(|one| one.get("properties")?.as_object()).and_then(|properties| {
        properties.iter().find(|(_, schema)| schema.get("const").is_some()).map(|(name, _)| name.clone())
    });
    let Some(tag) = tag else { return outside(all, depth) };
    let named = all.iter().map(|one| {
        let word = one.pointer(&format!("/properties/{tag}/const")).and_then(Value::as_str)?;
        Some((word.to_owned(), properties(one, Some(&tag), depth + 1)))
    });
    named.collect::<Option<_>>().map_or(Kind::Json, |named| Kind::Variants(Tag::Inside(tag.clone()), named))
}

/// Variants that are a word, or an object of one property whose name is the word.
fn outside(all: &[Value], depth: u8) -> Kind {
    let named = all.iter().map(|one| {
        if let Some(word) = word(one, "const") {
            Some((word.to_owned(), Vec::new()))
        } else {
            let (word, inner) = one.get("properties")?.as_object()?.iter().next()?;
            Some((word.clone(), properties(inner, None, depth + 1)))
        }
    });
    named.collect::<Option<_>>().map_or(Kind::Json, |named| Kind::Variants(Tag::Outside, named))
}

fn list(schema: &Value, depth: u8) -> Kind {
    let item = kind(schema.get("items").unwrap_or(&Value::Null), depth + 1);
    let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
    let most = bound("maxItems");
    match item {
        // Things are picked by name, each in a row of its own.
        Kind::Group(_) | Kind::Variants(..) | Kind::Rows(..) | Kind::Id(_) => Kind::Rows(Box::new(item), most),
        Kind::Json => Kind::Json,
        simple => Kind::Lines(Box::new(simple), most.filter(|_| most == bound("minItems"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use election::Action;

    #[test]
    fn a_part_of_a_choice_is_needed_with_it_alone() {
        use Need::{Optional, Required, Within};
        for (own, around, said) in [
            (Required, Required, Required),
            (Required, Within, Within),
            (Required, Optional, Within),
            (Optional, Required, Optional),
            (Optional, Within, Optional),
        ] {
            assert_eq!(own.within(around), said, "{own:?} in {around:?}");
        }
    }

    #[test]
    fn a_list_says_how_many_where_their_number_is_fixed() {
        let all = fields(Area::Ballot, "show-box-empty").unwrap();
        let lines = |name: &str| match all.iter().find(|field| field.name == name).map(|field| &field.kind) {
            Some(Kind::Lines(_, exactly)) => *exactly,
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!((lines("by"), lines("seals")), (Some(2), None));
    }

    /// JSON that a clerk would have to write: only what no clerk enters by hand.
    #[test]
    fn what_has_no_form_is_known() {
        fn json(fields: &[Field], path: &str, found: &mut Vec<String>) {
            for field in fields {
                inside(&field.kind, &format!("{path}/{}", field.name), found);
            }
        }
        fn inside(kind: &Kind, path: &str, found: &mut Vec<String>) {
            match kind {
                Kind::Json => found.push(path.to_owned()),
                Kind::Group(fields) => json(fields, path, found),
                Kind::Variants(_, all) => {
                    for (word, fields) in all {
                        json(fields, &format!("{path}/{word}"), found);
                    }
                }
                Kind::Rows(row, _) => inside(row, path, found),
                Kind::Lines(item, _) => inside(item, path, found),
                _ => {}
            }
        }
        let mut found = Vec::new();
        for action in Action::all() {
            let fields = fields(action.area(), action.slug()).unwrap();
            json(&fields, &format!("{}/{}", action.area().slug(), action.slug()), &mut found);
        }
        let expected = [
            "ballot/agree-batch/sums/void_reasons",
            "ballot/agree-batch/sums/partly_void",
            "ballot/agree-batch/sums/contests/votes",
            "ballot/read-sample/sampled/read/paper/marks",
            "ballot/read-sample/sampled/read/paper/classification/partly_void/posts",
            "ballot/read-scanned/sampled/read/paper/marks",
            "ballot/read-scanned/sampled/read/paper/classification/partly_void/posts",
            "law/amend-profile/rules",
        ];
        assert_eq!(found, expected, "the programs of the counting table and the county's lawyer send these");
    }
}
