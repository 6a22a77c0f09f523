//! Areas, actions and who performs them; the macro behind each area's table.

use crate::blocker::{Blocker, Blockers};
use crate::command::Action;
use crate::context::Context;
use crate::decide::gate;
use crate::election::Election;
use crate::office::appointment::Function;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The five stages and what stands around them; the word of the REST path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// The election itself: drafted, called, running, concluded, archived.
    Lifecycle,
    /// The method (选举办法).
    Method,
    /// Stage 1, residents' representatives.
    Representatives,
    /// Stage 2, the election committee.
    Committee,
    /// Stage 3, voter registration.
    Registration,
    /// Stage 4, nomination of candidates.
    Nomination,
    /// Stage 5, the ballot.
    Ballot,
    /// The term after the election: who serves, recall, by-election.
    Term,
    /// Meetings, documents, filings, objections, appointments, notices.
    Office,
    /// The law itself: passes, amendments, readings.
    Law,
    /// The log's own affairs: anchors, witnesses, engine, keys.
    Record,
}

impl Area {
    /// Every area, stages first.
    pub const ALL: [Self; 11] = [
        Self::Lifecycle,
        Self::Method,
        Self::Representatives,
        Self::Committee,
        Self::Registration,
        Self::Nomination,
        Self::Ballot,
        Self::Term,
        Self::Office,
        Self::Law,
        Self::Record,
    ];

    /// The area's word in paths and codes.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Lifecycle => "lifecycle",
            Self::Method => "method",
            Self::Representatives => "representatives",
            Self::Committee => "committee",
            Self::Registration => "registration",
            Self::Nomination => "nomination",
            Self::Ballot => "ballot",
            Self::Term => "term",
            Self::Office => "office",
            Self::Law => "law",
            Self::Record => "record",
        }
    }

    /// Whether the running of the area needs the election to be running.
    pub(crate) const fn is_stage(self) -> bool {
        matches!(self, Self::Representatives | Self::Committee | Self::Registration | Self::Nomination | Self::Ballot)
    }
}

/// Who performs an action.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Acts {
    /// A guiding office, street or county; no appointment is needed.
    Office,
    /// The election committee or its clerk, by a living appointment.
    Committee,
    /// The committee by appointment, or a guiding office.
    CommitteeOrOffice,
    /// Somebody appointed for one of these functions.
    Staff(&'static [Function]),
    /// The committee, staff of any function or a supervisor, by appointment.
    AnyAppointed,
    /// The same, or a guiding office.
    AppointedOrOffice,
}

/// One action of an area as it stands for somebody now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Availability {
    /// The area.
    pub area: Area,
    /// The action's word in the path.
    pub action: &'static str,
    /// `true` when nothing blocks it; what it needs of its own fields is checked when it is sent.
    pub open: bool,
    /// What blocks it.
    pub blockers: Vec<Blocker>,
}

/// Every action of an area, open or blocked, for the acting account of the context.
pub fn available(election: &Election, area: Area, context: &Context) -> Vec<Availability> {
    Action::all()
        .filter(|action| action.area() == area)
        .map(|action| {
            let mut blockers = Blockers::of(election);
            gate(election, action, context, &mut blockers);
            let mut blockers = blockers.into_vec();
            election.passes.lift(action, &mut blockers);
            Availability { area, action: action.slug(), open: blockers.is_empty(), blockers }
        })
        .collect()
}

/// Writes down an area's table once and makes of it: `Command` (what is sent and recorded), `Action` (its
/// name without fields), who performs it and from which phases it starts.
macro_rules! actions {
    (
        area $area:ident, phase by $now:expr;
        $(
            $(#[$doc:meta])*
            $name:ident = $slug:literal by $acts:expr, from [$($from:ident),* $(,)?] {
                $( $(#[$fdoc:meta])* $field:ident : $ty:ty ),* $(,)?
            }
        )+
    ) => {
        /// What somebody asks for in this area; the fields are the facts of the case.
        #[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[serde(tag = "action", deny_unknown_fields)]
        pub enum Command {
            $( $(#[$doc])* #[serde(rename = $slug)] $name { $( $(#[$fdoc])* $field: $ty ),* } ),+
        }

        /// The actions of this area without their facts.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Action { $( $(#[$doc])* $name ),+ }

        impl Action {
            /// The table's rows in order.
            pub const ALL: &'static [Self] = &[ $( Self::$name ),+ ];

            /// The word of the action in paths and in the record.
            pub const fn slug(self) -> &'static str {
                match self { $( Self::$name => $slug ),+ }
            }

            /// Who performs it.
            pub const fn acts(self) -> $crate::action::Acts {
                use $crate::action::Acts::*;
                match self { $( Self::$name => $acts ),+ }
            }

            /// The phases in which it is allowed.
            pub const fn from(self) -> &'static [Phase] {
                match self { $( Self::$name => &[ $( Phase::$from ),* ] ),+ }
            }

            /// Blocks the action outside the phases that the table names.
            pub(crate) fn check_phase(
                self,
                election: &$crate::Election,
                blockers: &mut $crate::blocker::Blockers<'_>,
            ) {
                let read: fn(&$crate::Election) -> Phase = $now;
                let now = read(election);
                if !self.from().contains(&now) {
                    blockers
                        .add($crate::Code::WrongPhase)
                        .fact("action", self.slug())
                        .fact("phase", now)
                        .fact("needs", self.from());
                }
            }
        }

        impl Command {
            /// The action of this command.
            pub const fn action(&self) -> Action {
                match self { $( Self::$name { .. } => Action::$name ),+ }
            }
        }

        /// The area of this table.
        pub(crate) const AREA: $crate::action::Area = $crate::action::Area::$area;
    };
}
