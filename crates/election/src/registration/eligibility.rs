//! Who has the vote and why (UL26 16): a pure function of what was found of a person and the profile. The guards ask it,
//! and whoever reads an entry is shown its answer.

use super::entry::{Age, Basis, Elsewhere, Entry, Will};
use super::verdict::Found;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::office::meeting::{Kind, Subject};
use rules::{BirthSource, Certainty, Profile, RuleId, Switch};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the answer needs to know beside the entry itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting<'e> {
    /// The rules.
    pub profile: &'e Profile,
    /// What verdicts have to be found for.
    pub wanted: Option<Found>,
    /// Whether the meeting that an incomer names consented.
    pub consent: Consent,
}

/// Whether the residents' or representatives' meeting admitted an incomer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Consent {
    /// It decided so.
    Given,
    /// No such decision is on record.
    Missing,
}

/// One rule as it was applied to a person.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Check {
    /// The rule.
    pub rule: RuleId,
    /// Its article.
    pub article: String,
    /// How sure its text is.
    pub certainty: Certainty,
    /// Whether it lets the person vote.
    pub met: bool,
    /// What was compared.
    pub facts: BTreeMap<&'static str, Value>,
    #[serde(skip)]
    code: Option<Code>,
}

/// Whether a person has the vote, and the rule that gave the answer.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// Whether the person may stand on the roll.
    pub eligible: bool,
    /// The rule that gave the answer: the class, or the first rule that is not met.
    pub rule: RuleId,
    /// Its article.
    pub article: String,
    /// Every rule that was applied, in order.
    pub checks: Vec<Check>,
}

/// The answer for an entry of this election.
pub fn explain(election: &Election, entry: &Entry) -> Answer {
    let setting =
        Setting { profile: &election.profile, wanted: election.verdicts_for(), consent: consent(election, entry) };
    answer(&setting, entry)
}

/// The answer, from what was found and the rules alone.
pub fn answer(setting: &Setting<'_>, entry: &Entry) -> Answer {
    let checks = checks(setting, entry);
    let decisive = checks.iter().find(|check| !check.met);
    let rule = decisive.map_or(RuleId::VoterClasses, |check| check.rule);
    Answer { eligible: decisive.is_none(), rule, article: setting.profile.rule(rule).article.clone(), checks }
}

pub(super) fn guard(election: &Election, entry: &Entry, blockers: &mut Blockers<'_>) {
    for check in explain(election, entry).checks {
        let Some(code) = check.code.filter(|_| !check.met) else { continue };
        let blocker = blockers.add(code).fact("person", entry.person);
        for (name, value) in check.facts {
            blocker.fact(name, value);
        }
    }
}

/// Whether the meeting that the entry names decided to admit incomers.
fn consent(election: &Election, entry: &Entry) -> Consent {
    let Basis::Incomer { consent: Some(meeting), .. } = entry.basis else { return Consent::Missing };
    let kind = election.office.meetings.get(&meeting).map(|held| held.kind);
    let mut against = Blockers::of(election);
    election.office.require_decision(meeting, Subject::ResidentsAdmitted, &mut against);
    let residents = matches!(kind, Some(Kind::Residents | Kind::Representatives));
    if residents && against.is_empty() { Consent::Given } else { Consent::Missing }
}

fn checks(setting: &Setting<'_>, entry: &Entry) -> Vec<Check> {
    let mut checks = vec![counted(setting, entry), fresh(setting, entry), source(setting, entry), age(setting, entry)];
    checks.push(bar(setting, entry));
    checks.extend(class(setting, entry));
    checks.push(single(setting, entry));
    checks
}

impl Setting<'_> {
    fn check<const N: usize>(
        &self,
        (rule, code): (RuleId, Code),
        met: bool,
        facts: [(&'static str, Value); N],
    ) -> Check {
        let cited = self.profile.rule(rule);
        Check {
            rule,
            article: cited.article.clone(),
            certainty: cited.certainty,
            met,
            facts: facts.into(),
            code: Some(code),
        }
    }
}

/// The year of age was counted as the profile says.
fn counted(setting: &Setting<'_>, entry: &Entry) -> Check {
    let wanted = setting.profile.law().voter_age_from;
    let counted = entry.found.counted;
    setting.check(
        (RuleId::VoterAgeFrom, Code::AgeCountedOtherwise),
        counted == wanted,
        [("counted", json!(counted)), ("wanted", json!(wanted))],
    )
}

/// The verdict is for the election day and the age that stand now.
fn fresh(setting: &Setting<'_>, entry: &Entry) -> Check {
    let met = setting.wanted.is_some_and(|now| (now.day, now.years) == (entry.found.day, entry.found.years));
    let day = setting.wanted.map(|now| now.day);
    setting.check(
        (RuleId::VoterAge, Code::VerdictStale),
        met,
        [("day", json!(day)), ("found_for", json!(entry.found.day))],
    )
}

/// An identity card may be replaced by the household register where the person has no card, never the other way round.
fn source(setting: &Setting<'_>, entry: &Entry) -> Check {
    let wanted = setting.profile.law().voter_birth_source;
    let used = entry.birth_source;
    let met = used == wanted || used == BirthSource::HouseholdBook;
    setting.check(
        (RuleId::VoterBirthSource, Code::BirthSourceOther),
        met,
        [("source", json!(used)), ("wanted", json!(wanted))],
    )
}

fn age(setting: &Setting<'_>, entry: &Entry) -> Check {
    let age = setting.profile.law().voter_age.0;
    setting.check((RuleId::VoterAge, Code::TooYoung), entry.age == Age::Of, [("age", json!(age))])
}

fn bar(setting: &Setting<'_>, entry: &Entry) -> Check {
    let met = entry.bar.is_none_or(|bar| !setting.profile.law().voter_bar.contains(&bar));
    setting.check((RuleId::VoterBar, Code::RightsDeprived), met, [("bar", json!(entry.bar))])
}

/// The class is one of the profile's, and its evidence is there.
fn class(setting: &Setting<'_>, entry: &Entry) -> Vec<Check> {
    let law = setting.profile.law();
    let class = entry.basis.class();
    let facts = || [("class", json!(class))];
    let known =
        setting.check((RuleId::VoterClasses, Code::ClassNotAllowed), law.voter_classes.contains(&class), facts());
    let will = |will| setting.check((RuleId::VoterClasses, Code::WillNotStated), will == Will::Stated, facts());
    let mut checks = vec![known];
    match entry.basis {
        Basis::Resident {} => {}
        Basis::Away { wish } => checks.push(will(wish)),
        Basis::Incomer { months, application, .. } => {
            let needed = law.voter_incomer.0.saturating_mul(12);
            let facts = [("months", json!(months)), ("needed", json!(needed))];
            checks.push(setting.check((RuleId::VoterIncomer, Code::IncomerTooShort), months >= needed, facts));
            checks.push(will(application));
            let met = law.voter_incomer_consent == Switch::Off || setting.consent == Consent::Given;
            checks.push(setting.check((RuleId::VoterIncomerConsent, Code::ConsentMissing), met, []));
        }
        Basis::Worker { months } => {
            let needed = law.voter_worker.0;
            let facts = [("months", json!(months)), ("needed", json!(needed))];
            checks.push(setting.check((RuleId::VoterWorker, Code::WorkerTooShort), months >= needed, facts));
        }
    }
    checks
}

fn single(setting: &Setting<'_>, entry: &Entry) -> Check {
    let elsewhere = entry.elsewhere == Elsewhere::Registered;
    let met = setting.profile.law().voter_single == Switch::Off || !elsewhere;
    setting.check((RuleId::VoterSingle, Code::RegisteredElsewhere), met, [])
}
