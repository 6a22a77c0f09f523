//! `docs/states.md`: of every area its phases, its actions, who performs them, in which phases, and what they carry.

use super::{ORIGIN, head, row, word};
use crate::workshop::Done;
use election::{
    Action, Acts, Area, ballot, command_schema, committee, lifecycle, method, nomination, office, registration,
    representatives, term,
};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

const INTRODUCTION: &str = "\
Every area of an election: its phases, and every action with who performs it, the phases in which it is allowed and
the fields that it carries (a `?` marks one that may be left out). An action is sent as
`POST /api/v1/elections/{election}/stages/{area}/{action}`; its fields are the JSON body. What else an action needs is
said by its blockers; the law behind them stands in [law.md](law.md).

Who performs:

- *office*: the guiding office, street or county.
- *committee*: the election committee or its clerk, by a living appointment.
- *appointed as …*: by a living appointment for that function.
- *anybody appointed*: the committee, staff of any function or a supervisor.
";

pub(super) fn text() -> Done<String> {
    let mut text = format!("# States and actions\n\n{ORIGIN}\n\n{INTRODUCTION}");
    for area in Area::ALL {
        text.extend(["\n## ", area.slug(), "\n\n"]);
        write_phases(&mut text, area)?;
        write_actions(&mut text, area)?;
    }
    Ok(text)
}

/// The schema of an area's phases.
fn phase_schema(area: Area) -> Value {
    schema(|generator| match area {
        Area::Lifecycle => lifecycle::Phase::json_schema(generator),
        Area::Method => method::Phase::json_schema(generator),
        Area::Representatives => representatives::Phase::json_schema(generator),
        Area::Committee => committee::Phase::json_schema(generator),
        Area::Registration => registration::Phase::json_schema(generator),
        Area::Nomination => nomination::Phase::json_schema(generator),
        Area::Ballot => ballot::Phase::json_schema(generator),
        Area::Term => term::Phase::json_schema(generator),
        Area::Office | Area::Law | Area::Record => office::Phase::json_schema(generator),
    })
}

fn phase_name(phase: &Value) -> Done<&str> {
    phase.get("const").and_then(Value::as_str).ok_or_else(|| "a phase without a name".to_owned())
}

/// The names of an area's phases, in their order.
pub(super) fn phase_names(area: Area) -> Done<Vec<String>> {
    variants(&phase_schema(area)).map(|phase| phase_name(phase).map(str::to_owned)).collect()
}

/// Every action with the phases in which it is allowed, as they stand in answers.
pub(crate) fn allowed() -> impl Iterator<Item = (Area, &'static str, Vec<String>)> {
    Action::all().map(|action| (action.area(), action.slug(), phase_words(action)))
}

fn write_phases(text: &mut String, area: Area) -> Done {
    text.push_str(&head(["phase", "what it means"]));
    for phase in variants(&phase_schema(area)) {
        text.push_str(&row([&format!("`{}`", phase_name(phase)?), &described(phase)]));
    }
    text.push('\n');
    Ok(())
}

fn write_actions(text: &mut String, area: Area) -> Done {
    let schema = schema(|generator| command_schema(area, generator));
    text.push_str(&head(["action", "what it is", "who performs it", "from", "fields"]));
    for action in Action::all().filter(|action| action.area() == area) {
        let named = |variant: &&Value| variant.pointer("/properties/action/const") == Some(&action.slug().into());
        let variant = variants(&schema).find(named).ok_or_else(|| format!("{} has no schema", action.slug()))?;
        let slug = format!("`{}`", action.slug());
        text.push_str(&row([&slug, &described(variant), &performer(action.acts()), &phases(action), &fields(variant)]));
    }
    Ok(())
}

fn schema(of: impl FnOnce(&mut SchemaGenerator) -> schemars::Schema) -> Value {
    of(&mut SchemaGenerator::default()).to_value()
}

/// The variants of an enum's schema.
fn variants(schema: &Value) -> impl Iterator<Item = &Value> {
    schema.get("oneOf").and_then(Value::as_array).into_iter().flatten()
}

fn described(schema: &Value) -> String {
    schema.get("description").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn performer(acts: Acts) -> String {
    match acts {
        Acts::Office => "office".to_owned(),
        Acts::Committee => "committee".to_owned(),
        Acts::CommitteeOrOffice => "committee or office".to_owned(),
        Acts::Staff(functions) => {
            let functions: Vec<String> = functions.iter().map(word).collect();
            format!("appointed as {}", functions.join(" or ").replace('_', " "))
        }
        Acts::AnyAppointed => "anybody appointed".to_owned(),
        Acts::AppointedOrOffice => "anybody appointed, or office".to_owned(),
    }
}

/// The phases in which an action is allowed.
fn phases(action: Action) -> String {
    phase_words(action).iter().map(|phase| format!("`{phase}`")).collect::<Vec<_>>().join(", ")
}

fn phase_words(action: Action) -> Vec<String> {
    fn list<P: serde::Serialize>(phases: &[P]) -> Vec<String> {
        phases.iter().map(word).collect()
    }
    match action {
        Action::Lifecycle(action) => list(action.from()),
        Action::Method(action) => list(action.from()),
        Action::Representatives(action) => list(action.from()),
        Action::Committee(action) => list(action.from()),
        Action::Registration(action) => list(action.from()),
        Action::Nomination(action) => list(action.from()),
        Action::Ballot(action) => list(action.from()),
        Action::Term(action) => list(action.from()),
        Action::Office(action) => list(action.from()),
        Action::Law(action) => list(action.from()),
        Action::Record(action) => list(action.from()),
    }
}

/// The names of an action's fields.
fn fields(variant: &Value) -> String {
    let required: Vec<&str> =
        variant.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = variant.get("properties").and_then(Value::as_object);
    let names = properties.into_iter().flat_map(|properties| properties.keys()).filter(|name| *name != "action");
    let marked =
        names.map(|name| if required.contains(&name.as_str()) { format!("`{name}`") } else { format!("`{name}`?") });
    marked.collect::<Vec<_>>().join(", ")
}
