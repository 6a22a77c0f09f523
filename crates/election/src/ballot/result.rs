//! The result: signed, declared on the spot, posted; certificates and handover.

use super::round::Counted;
use super::{Command, decision};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::{ElectionId, RoundNo};
use crate::law;
use crate::office::appointment::{Ended, Function};
use crate::office::filing::Matter;
use crate::record::anchor::{self, AnchorKind, Head, Typed};
use ledger::Hash;
use schemars::JsonSchema;
use serde::Serialize;
use tally::{BlockerCode, Input};

/// What the check words are the words of: SHA-256 of its canonical JSON.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// The election.
    pub election: ElectionId,
    /// The round.
    pub round: RoundNo,
    /// The agreed tally.
    pub tally: Input,
    /// How many entries the log had when the count was agreed.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Election {
    /// What a round's check words are made of, once its count is agreed.
    pub fn checked(&self, number: RoundNo) -> Option<Checked> {
        let round = self.ballot.rounds.iter().find(|round| round.number == number)?;
        let counted = round.result.as_ref()?;
        let Head { size, root } = self.anchors.all.get(&(number, AnchorKind::CountAgreed))?.head?;
        Some(Checked { election: self.id, round: number, tally: counted.tally.clone(), size, root })
    }

    /// The hash behind a round's check words, once its count is agreed.
    pub fn check_hash(&self, number: RoundNo) -> Option<Hash> {
        Some(ledger::sha256(&ledger::canonical(&self.checked(number)?).ok()?))
    }
}

/// What the outcome reports and never rules: people decide it in writing before anything is declared.
const LEFT_TO_PEOPLE: [BlockerCode; 4] =
    [BlockerCode::ElectedTwice, BlockerCode::Relatives, BlockerCode::Women, BlockerCode::Waits];

/// What an outcome leaves to people.
pub(super) fn left_to_people(counted: &Counted) -> impl Iterator<Item = BlockerCode> {
    counted.outcome.blockers.iter().map(|blocker| blocker.code).filter(|code| LEFT_TO_PEOPLE.contains(code))
}

/// Who may hold the signed result sheet against the record.
pub(super) const CONFIRMERS: [Function; 4] =
    [Function::Clerk, Function::CommitteeMember, Function::Scrutineer, Function::Supervisor];

impl Election {
    /// The groups that the result sheet on the screen leaves blank: they come from the signed paper, until somebody has
    /// typed them back.
    pub fn sheet_blanks(&self, number: RoundNo) -> Option<[u8; 2]> {
        let round = self.ballot.rounds.iter().find(|round| round.number == number)?;
        if round.sheet_confirmed.is_some() { None } else { anchor::blanks(&self.check_hash(number)?, 0) }
    }
}

/// What is posted was held against the signed paper; a round that an office found void has no sheet to hold.
pub(super) fn gate_publish(election: &Election, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    if round.voided.is_none() && round.sheet_confirmed.is_none() {
        blockers.add(Code::SheetNotConfirmed).fact("round", round.number);
    }
}

fn guard_sheet(election: &Election, typed: &[Typed; 2], context: &Context, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    if let Some(person) = election.office.person(context.actor.account, &CONFIRMERS)
        && round.declared_by == Some(person)
    {
        blockers.add(Code::SamePerson).fact("person", person);
    }
    let (Some(hash), Some(blanks)) = (election.check_hash(round.number), election.sheet_blanks(round.number)) else {
        blockers.add(Code::NoSheetToConfirm).fact("round", round.number);
        return;
    };
    anchor::require_typed(&hash, blanks, typed, blockers);
}

/// Enough signatures, the anchor on paper, no objection that waits.
pub(super) fn gate_declare(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    let Some(round) = election.ballot.round() else { return };
    election.require_anchor(AnchorKind::CountAgreed, blockers);
    election.no_objection_waits(context, blockers);
    let left_open: Vec<BlockerCode> = round.result.iter().flat_map(left_to_people).collect();
    let undecided = match &round.decided {
        None => left_open,
        Some(_) if election.engine < crate::BINDING => Vec::new(),
        Some(decision) => left_open.into_iter().filter(|code| !decision::settles(round, decision, *code)).collect(),
    };
    if !undecided.is_empty() {
        blockers.add(Code::OutcomeLeftOpen).fact("open", undecided);
    }
    law::require_answers(election, blockers);
    let members = u32::try_from(election.committee.members.len()).unwrap_or(u32::MAX);
    let signed = election.committee.members.iter().filter(|member| round.signed.contains(*member)).count();
    let signed = u32::try_from(signed).unwrap_or(u32::MAX);
    let share = election.profile.law().ec_decide;
    if !share.met(signed, members) {
        blockers.add(Code::SignaturesMissing).fact("signed", signed).fact("needed", share.needed(members));
    }
    let scrutineer = election.office.appointments.values().any(|held| {
        held.function == Function::Scrutineer && held.ended == Ended::No && round.signed.contains(&held.person)
    });
    if !scrutineer {
        blockers.add(Code::ScrutineerMissing);
    }
}

/// What ran out on the day went to the street office.
pub(super) fn gate_objections_filed(election: &Election, blockers: &mut Blockers<'_>) {
    for objection in election.ballot.rounds.iter().flat_map(|round| &round.ran_out) {
        if !election.office.sent(Matter::Objection { objection: *objection }) {
            blockers.add(Code::ObjectionNotSent).fact("objection", objection);
        }
    }
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::SignResult {} => {
            let person =
                election.office.person(context.actor.account, &[Function::CommitteeMember, Function::Scrutineer]);
            let signed = person
                .is_some_and(|person| election.ballot.round().is_some_and(|round| round.signed.contains(&person)));
            if signed {
                blockers.add(Code::AlreadySigned);
            }
        }
        Command::ConfirmSheet { typed } => guard_sheet(election, typed, context, blockers),
        Command::PublishResult { happened } => happened.check(context, blockers),
        Command::RecordDecision { elected, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            decision::guard(election, elected, blockers);
        }
        _ => {}
    }
}
