//! The law itself: where a rule may be passed, amended, or read by the guiding office.
//!
//! What the law's text says (`hard`) passes for nobody. What a province or a practice adds (`authority`) passes once by
//! a named authority's document, what only experience advises (`warning`) once by a reason; both are printed with the
//! result, with who, when and why. Nothing passes in the count, in the record, and where a step would lack the facts that it
//! works on; a record of a box that was not kept passes, and so do void papers that cluster.

pub mod pass;

use crate::ballot;
use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened, Role};
use crate::election::Election;
use crate::ids::DocumentId;
use ledger::Hash;
use pass::{Basis, Pass, PassReason, Step};
use rules::{Profile, Rule, RuleId, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

actions! {
    area Law, phase by crate::office::office_phase;
    /// A named authority's document lets a step proceed where a rule of force `authority` (or a warning) blocks it.
    ProceedByAuthority = "proceed-by-authority" by Office, from [Always] {
        /// The step.
        step: Step,
        /// The blocker that it lets pass.
        code: Code,
        /// The authority's document.
        document: DocumentId,
        /// When it was issued.
        happened: Happened,
    }
    /// The committee goes on in spite of a warning, for a reason.
    PassWarning = "pass-warning" by CommitteeOrOffice, from [Always] {
        /// The step.
        step: Step,
        /// The warning.
        code: Code,
        /// Why.
        reason: PassReason,
    }
    /// The county amends the profile; decisions from the next entry on follow it.
    AmendProfile = "amend-profile" by Office, from [Always] {
        /// The rules that change, whole.
        rules: BTreeMap<RuleId, Rule>,
        /// SHA-256 of the amended profile's canonical JSON.
        profile_hash: Hash,
        /// The decision.
        document: DocumentId,
        /// When it was taken.
        happened: Happened,
    }
    /// The guiding office answers how an unconfirmed rule is read, where its readings give different outcomes.
    AnswerReading = "answer-reading" by Office, from [Always] {
        /// The rule.
        rule: RuleId,
        /// Which of its readings: 0 what stands, else the number of the other reading in the profile.
        reading: ReadingNo,
        /// The written answer.
        document: DocumentId,
        /// When it was given.
        happened: Happened,
    }
}

pub use crate::office::Phase;

/// One of the readings of a rule: 0 what the profile says, else the number of the other reading there, from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct ReadingNo(pub u16);

impl ReadingNo {
    /// What the rule says by this reading; nothing where it has no such reading.
    pub fn of(self, profile: &Profile, rule: RuleId) -> Option<&Value> {
        let rule = profile.rule(rule);
        match self.0.checked_sub(1) {
            None => Some(&rule.value),
            Some(other) => rule.readings.get(usize::from(other)),
        }
    }
}

/// What happened to the law of this election.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// A step may pass a blocker once.
    Passed {
        /// Which, and on what basis.
        pass: Pass,
    },
    /// A step passed it.
    PassUsed {
        /// The step.
        step: Step,
        /// The blocker.
        code: Code,
    },
    /// Rules changed.
    ProfileAmended {
        /// The rules, whole.
        rules: BTreeMap<RuleId, Rule>,
        /// The hash of the amended profile.
        profile_hash: Hash,
    },
    /// A rule is read so from now on, and the count that waited for it has this outcome.
    ReadingAnswered {
        /// The rule.
        rule: RuleId,
        /// Which of its readings.
        reading: ReadingNo,
        /// The agreed count of the round under it.
        counted: Box<ballot::round::Counted>,
    },
}

impl From<Event> for crate::Event {
    fn from(event: Event) -> Self {
        Self::Law(event)
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::ProceedByAuthority { step, code, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            pass::guard(election, step, *code, &Basis::Authority { document: *document }, blockers);
        }
        Command::PassWarning { step, code, reason } => {
            pass::guard(election, step, *code, &Basis::Reason { reason: *reason }, blockers);
        }
        Command::AmendProfile { rules, profile_hash, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            guard_amendment(election, rules, *profile_hash, context, blockers);
        }
        Command::AnswerReading { rule, reading, document, happened } => {
            happened.check(context, blockers);
            election.office.require_document(*document, blockers);
            let asked = open_readings(election).iter().any(|open| open.rule == *rule);
            if !asked || reading.of(&election.profile, *rule).is_none() {
                blockers.add(Code::NoSuchReading).fact("rule", rule).fact("reading", reading);
            }
        }
    }
}

fn guard_amendment(
    election: &Election,
    rules: &BTreeMap<RuleId, Rule>,
    profile_hash: Hash,
    context: &Context,
    blockers: &mut Blockers<'_>,
) {
    if context.actor.role != Role::County {
        blockers.add(Code::CountyOnly).fact("role", context.actor.role);
    }
    let phase = election.ballot.phase;
    if (ballot::Phase::Polling..=ballot::Phase::Counted).contains(&phase) {
        blockers.add(Code::PollUnderWay).fact("phase", phase);
    }
    if rules.is_empty() {
        blockers.add(Code::NothingToRecord);
    }
    match election.profile.amended(rules) {
        Err(error) => {
            blockers.add(Code::ProfileDoesNotHold).fact("error", error.to_string());
        }
        Ok(amended) => {
            if let Some(round) = election.ballot.round() {
                ballot::judged::guard_law(election, round.sheets(), &amended, blockers);
            }
            let expected = crate::log::profile_hash(&amended);
            if expected != profile_hash {
                blockers.add(Code::OtherProfile).fact("profile", expected);
            }
        }
    }
}

/// The readings of unconfirmed rules on which the outcome of the agreed count hangs.
pub fn open_readings(election: &Election) -> Vec<tally::Reading> {
    let counted = election.ballot.round().and_then(|round| round.result.as_ref());
    let counted = counted.filter(|_| election.ballot.phase == ballot::Phase::Counted);
    counted.and_then(|counted| tally::readings(&counted.tally, &election.profile).ok()).unwrap_or_default()
}

/// Blocks a declaration that hangs on a rule that can be read two ways, until the office has answered.
pub(crate) fn require_answers(election: &Election, blockers: &mut Blockers<'_>) {
    let mut open: Vec<RuleId> = open_readings(election).iter().map(|reading| reading.rule).collect();
    open.dedup();
    if !open.is_empty() {
        blockers.add(Code::ReadingOpen).fact("open", open);
    }
}

pub(crate) fn decide(election: &Election, command: &Command, context: &Context) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::ProceedByAuthority { step, code, document, .. } => {
            let basis = Basis::Authority { document };
            Event::Passed { pass: Pass::given(election, step, code, basis, context) }
        }
        Command::PassWarning { step, code, reason } => {
            let basis = Basis::Reason { reason };
            Event::Passed { pass: Pass::given(election, step, code, basis, context) }
        }
        Command::AmendProfile { rules, profile_hash, .. } => Event::ProfileAmended { rules, profile_hash },
        Command::AnswerReading { rule, reading, .. } => {
            return answered(election, rule, reading).map(crate::Event::from).into_iter().collect();
        }
    };
    vec![event.into()]
}

fn answered(election: &Election, rule: RuleId, reading: ReadingNo) -> Option<Event> {
    let profile = read_so(&election.profile, rule, reading)?;
    let tally = election.ballot.round()?.result.as_ref()?.tally.clone();
    let outcome = tally::outcome(&tally, &profile).ok()?;
    Some(Event::ReadingAnswered { rule, reading, counted: Box::new(ballot::round::Counted { tally, outcome }) })
}

/// The profile in which a rule has one reading, this one; nothing where the rule has no such reading.
pub fn read_so(profile: &Profile, rule: RuleId, reading: ReadingNo) -> Option<Profile> {
    let answered =
        Rule { value: reading.of(profile, rule)?.clone(), readings: Vec::new(), ..profile.rule(rule).clone() };
    profile.amended(&BTreeMap::from([(rule, answered)])).ok()
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    match event {
        Event::Passed { pass } => election.passes.stand(pass.clone()),
        Event::PassUsed { step, code } => election.passes.used(step, *code),
        Event::ProfileAmended { rules, .. } => {
            if let Ok(amended) = election.profile.amended(rules) {
                put_in_force(election, amended);
            }
        }
        Event::ReadingAnswered { rule, reading, counted } => {
            if let Some(answered) = read_so(&election.profile, *rule, *reading) {
                put_in_force(election, answered);
            }
            let under = election.profile.clone();
            if let Some(round) = election.ballot.round_mut() {
                round.result = Some((**counted).clone());
                round.under = Some(under);
                // Who signed the sheet signed another outcome.
                round.signed.clear();
            }
        }
    }
}

fn put_in_force(election: &mut Election, profile: Profile) {
    election.profile_hash = crate::log::profile_hash(&profile);
    election.profile = Arc::new(profile);
}
