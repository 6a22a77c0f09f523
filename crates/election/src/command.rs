//! All commands of all areas, as one type.

use crate::action::{Acts, Area};
use crate::blocker::Blockers;
use crate::election::Election;
use crate::{
    ballot, committee, law, lifecycle, method, nomination, office, record, registration, representatives, term,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What somebody asks the election to accept.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "area", rename_all = "snake_case")]
pub enum Command {
    /// Of the election itself.
    Lifecycle(lifecycle::Command),
    /// Of the method.
    Method(method::Command),
    /// Of stage 1.
    Representatives(representatives::Command),
    /// Of stage 2.
    Committee(committee::Command),
    /// Of stage 3.
    Registration(registration::Command),
    /// Of stage 4.
    Nomination(nomination::Command),
    /// Of stage 5.
    Ballot(ballot::Command),
    /// Of the term after it.
    Term(term::Command),
    /// Of the office around them.
    Office(office::Command),
    /// Of the law itself.
    Law(law::Command),
    /// Of the log itself.
    Record(record::Command),
}

/// A command without its facts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Action {
    /// Of the election itself.
    Lifecycle(lifecycle::Action),
    /// Of the method.
    Method(method::Action),
    /// Of stage 1.
    Representatives(representatives::Action),
    /// Of stage 2.
    Committee(committee::Action),
    /// Of stage 3.
    Registration(registration::Action),
    /// Of stage 4.
    Nomination(nomination::Action),
    /// Of stage 5.
    Ballot(ballot::Action),
    /// Of the term after it.
    Term(term::Action),
    /// Of the office around them.
    Office(office::Action),
    /// Of the law itself.
    Law(law::Action),
    /// Of the log itself.
    Record(record::Action),
}

/// The same expression for whichever area a value belongs to.
macro_rules! each {
    ($value:expr, $inner:ident => $body:expr) => {
        match $value {
            Self::Lifecycle($inner) => $body,
            Self::Method($inner) => $body,
            Self::Representatives($inner) => $body,
            Self::Committee($inner) => $body,
            Self::Registration($inner) => $body,
            Self::Nomination($inner) => $body,
            Self::Ballot($inner) => $body,
            Self::Term($inner) => $body,
            Self::Office($inner) => $body,
            Self::Law($inner) => $body,
            Self::Record($inner) => $body,
        }
    };
}

impl Command {
    /// The command's action.
    pub const fn action(&self) -> Action {
        match self {
            Self::Lifecycle(command) => Action::Lifecycle(command.action()),
            Self::Method(command) => Action::Method(command.action()),
            Self::Representatives(command) => Action::Representatives(command.action()),
            Self::Committee(command) => Action::Committee(command.action()),
            Self::Registration(command) => Action::Registration(command.action()),
            Self::Nomination(command) => Action::Nomination(command.action()),
            Self::Ballot(command) => Action::Ballot(command.action()),
            Self::Term(command) => Action::Term(command.action()),
            Self::Office(command) => Action::Office(command.action()),
            Self::Law(command) => Action::Law(command.action()),
            Self::Record(command) => Action::Record(command.action()),
        }
    }
}

impl Action {
    /// Every action of every area.
    pub fn all() -> impl Iterator<Item = Self> {
        let stages = lifecycle::Action::ALL
            .iter()
            .map(|action| Self::Lifecycle(*action))
            .chain(method::Action::ALL.iter().map(|action| Self::Method(*action)))
            .chain(representatives::Action::ALL.iter().map(|a| Self::Representatives(*a)))
            .chain(committee::Action::ALL.iter().map(|action| Self::Committee(*action)))
            .chain(registration::Action::ALL.iter().map(|a| Self::Registration(*a)));
        stages
            .chain(nomination::Action::ALL.iter().map(|action| Self::Nomination(*action)))
            .chain(ballot::Action::ALL.iter().map(|action| Self::Ballot(*action)))
            .chain(term::Action::ALL.iter().map(|action| Self::Term(*action)))
            .chain(office::Action::ALL.iter().map(|action| Self::Office(*action)))
            .chain(law::Action::ALL.iter().map(|action| Self::Law(*action)))
            .chain(record::Action::ALL.iter().map(|action| Self::Record(*action)))
    }

    /// The action's area.
    pub const fn area(self) -> Area {
        match self {
            Self::Lifecycle(_) => lifecycle::AREA,
            Self::Method(_) => method::AREA,
            Self::Representatives(_) => representatives::AREA,
            Self::Committee(_) => committee::AREA,
            Self::Registration(_) => registration::AREA,
            Self::Nomination(_) => nomination::AREA,
            Self::Ballot(_) => ballot::AREA,
            Self::Term(_) => term::AREA,
            Self::Office(_) => office::AREA,
            Self::Law(_) => law::AREA,
            Self::Record(_) => record::AREA,
        }
    }

    /// The action's word in paths.
    pub const fn slug(self) -> &'static str {
        each!(self, action => action.slug())
    }

    /// Who performs it.
    pub const fn acts(self) -> Acts {
        each!(self, action => action.acts())
    }

    /// Blocks the action outside the phases its table names.
    pub(crate) fn check_phase(self, election: &Election, blockers: &mut Blockers<'_>) {
        each!(self, action => action.check_phase(election, blockers));
    }
}

/// The JSON Schema of an area's commands, for the API's description.
pub fn command_schema(area: Area, generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    match area {
        Area::Lifecycle => lifecycle::Command::json_schema(generator),
        Area::Method => method::Command::json_schema(generator),
        Area::Representatives => representatives::Command::json_schema(generator),
        Area::Committee => committee::Command::json_schema(generator),
        Area::Registration => registration::Command::json_schema(generator),
        Area::Nomination => nomination::Command::json_schema(generator),
        Area::Ballot => ballot::Command::json_schema(generator),
        Area::Term => term::Command::json_schema(generator),
        Area::Office => office::Command::json_schema(generator),
        Area::Law => law::Command::json_schema(generator),
        Area::Record => record::Command::json_schema(generator),
    }
}
