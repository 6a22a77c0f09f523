//! Mobile boxes (流动票箱): who is listed, who approved boxes, routes and users, and the scrutineers who go with them.

use super::Command;
use super::place::BoxKind;
use crate::blocker::{Blockers, Code};
use crate::context::{Context, Role};
use crate::election::Election;
use crate::ids::{BoxId, DocumentId, MeetingId, PersonId};
use crate::office::appointment::Function;
use crate::office::meeting::{Kind, Subject};
use imbl::{OrdMap, OrdSet};
use rules::BoxApproval;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who approved the mobile boxes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Approval {
    /// A meeting: of the representatives or of the committee.
    Meeting {
        /// Which.
        meeting: MeetingId,
    },
    /// The street office.
    Street {
        /// Its document.
        document: DocumentId,
    },
}

/// Whether what is listed now is approved.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Approved {
    /// Not, or something was listed since.
    #[default]
    No,
    /// It is.
    Yes,
}

/// The state of the mobile boxes.
#[derive(Clone, Default, Debug, Serialize)]
pub struct Mobile {
    /// Who uses which box.
    pub users: OrdMap<PersonId, BoxId>,
    /// Whether boxes, routes and users are approved.
    pub approved: Approved,
    /// Who goes with which box.
    pub with: OrdMap<BoxId, OrdSet<PersonId>>,
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::ListMobileUser { person, ballot_box } => {
            election.require_entry(*person, blockers);
            require_mobile(election, *ballot_box, blockers);
        }
        Command::ApproveMobileBoxes { approval, route, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*route, blockers);
            guard_approval(election, approval, context, blockers);
        }
        Command::AccompanyBox { ballot_box, scrutineers } => {
            require_mobile(election, *ballot_box, blockers);
            guard_company(election, *ballot_box, scrutineers, blockers);
        }
        _ => {}
    }
}

pub(super) fn require_mobile(election: &Election, id: BoxId, blockers: &mut Blockers<'_>) {
    if election.ballot.boxes.get(&id).is_none_or(|found| found.kind != BoxKind::Mobile) {
        blockers.add(Code::UnknownBox).fact("box", id);
    }
}

/// The body that the profile names, and nobody else.
fn guard_approval(election: &Election, approval: &Approval, context: &Context, blockers: &mut Blockers<'_>) {
    let wanted = election.profile.law().box_approval;
    let meeting_of = |kind| match approval {
        Approval::Meeting { meeting } => {
            election.office.meetings.get(meeting).is_some_and(|held| held.kind == kind).then_some(*meeting)
        }
        Approval::Street { .. } => None,
    };
    let by_meeting = match wanted {
        BoxApproval::RepresentativesMeeting => meeting_of(Kind::Representatives),
        BoxApproval::Committee => meeting_of(Kind::Committee),
        BoxApproval::Street => None,
    };
    match (wanted, approval, by_meeting) {
        (_, _, Some(meeting)) => election.office.require_decision(meeting, Subject::MobileBoxes, blockers),
        (BoxApproval::Street, Approval::Street { document }, None)
            if matches!(context.actor.role, Role::Street | Role::County) =>
        {
            election.office.require_document(*document, blockers);
        }
        _ => {
            blockers.add(Code::BoxApprovalBy).fact("wanted", wanted);
        }
    }
}

/// Each is a scrutineer, named once, and goes with no other box.
fn guard_company(election: &Election, ballot_box: BoxId, people: &[PersonId], blockers: &mut Blockers<'_>) {
    let mut seen = std::collections::BTreeSet::new();
    let elsewhere = |person: &PersonId| {
        election.ballot.mobile.with.iter().any(|(other, with)| *other != ballot_box && with.contains(person))
    };
    for person in people {
        election.require_function(*person, Function::Scrutineer, blockers);
        if !seen.insert(*person) || elsewhere(person) {
            blockers.add(Code::SamePerson).fact("person", person);
        }
    }
}

/// Boxes, routes and users are approved before everything counts as prepared.
pub(super) fn gate_ready(election: &Election, blockers: &mut Blockers<'_>) {
    if election.has_mobile_boxes() && election.ballot.mobile.approved == Approved::No {
        blockers.add(Code::MobileBoxesNotApproved).fact("by", election.profile.law().box_approval);
    }
}

/// With each mobile box go so many scrutineers who are still appointed.
pub(super) fn gate_open(election: &Election, blockers: &mut Blockers<'_>) {
    let needed = election.profile.law().box_scrutineers.0;
    for (id, found) in election.ballot.boxes.iter().filter(|(_, found)| found.kind == BoxKind::Mobile) {
        let with = election.ballot.mobile.with.get(id).into_iter().flatten();
        let with = with.filter(|person| election.has_function(**person, Function::Scrutineer)).count();
        if u32::try_from(with).is_ok_and(|with| with < needed) {
            blockers
                .add(Code::BoxScrutineersMissing)
                .fact("box", found.number)
                .fact("scrutineers", with)
                .fact("needed", needed);
        }
    }
}

impl Election {
    /// Whether a box is carried to voters.
    pub(crate) fn has_mobile_boxes(&self) -> bool {
        self.ballot.boxes.values().any(|found| found.kind == BoxKind::Mobile)
    }
}
