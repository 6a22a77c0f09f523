//! Reading a profile from TOML, and saying with line and column why not.

use std::collections::BTreeMap;
use std::ops::Range as Span;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::catalogue::{RuleId, newest};
use crate::checks::Contradiction;
use crate::profile::{LawError, Profile, ProfileRecord, Title};
use crate::rule::{Certainty, Force, Rule, RuleError, RuleRecord, StageCode};
use crate::value::{Kind, Unit, Value, Written};

/// Why a profile was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: {kind}")]
pub struct ProfileError {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong there.
    pub kind: ProfileErrorKind,
}

/// What is wrong with a profile.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProfileErrorKind {
    /// It is no TOML, or a field is missing, unknown or of the wrong type.
    #[error("{0}")]
    Syntax(String),
    /// The catalogue has no such rule.
    #[error("there is no rule {0:?}")]
    UnknownRule(String),
    /// The rule must say something of another kind.
    #[error("the rule {0} must be {1}")]
    WrongKind(RuleId, Kind),
    /// The rule is wrong by itself.
    #[error("the rule {0}: {1}")]
    Rule(RuleId, RuleError),
    /// The profile that this one extends is not known.
    #[error("there is no profile {0:?} to extend")]
    UnknownBase(String),
    /// The profile extends itself, over these.
    #[error("the profile extends itself: {}", .0.join(" → "))]
    Cycle(Vec<String>),
    /// The profile that this one extends is refused.
    #[error("the profile {0:?} that this one extends: {1}")]
    Base(String, Box<ProfileError>),
    /// A rule, read as one of its readings says, contradicts another.
    #[error("this reading of {0}: {1}")]
    Reading(RuleId, Contradiction),
    /// Neither this profile nor its base has the rule, or rules contradict one another.
    #[error(transparent)]
    Law(#[from] LawError),
}

/// The TOML text of a profile by its name; nothing where there is none.
pub(crate) type Library<'a> = &'a dyn Fn(&str) -> Option<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    id: String,
    title: Title,
    extends: Option<Spanned<String>>,
    rules: Spanned<BTreeMap<Spanned<String>, SourceRule>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceRule {
    value: Spanned<Written>,
    unit: Unit,
    article: Spanned<String>,
    phrase: Option<String>,
    certainty: Certainty,
    force: Force,
    stage: StageCode,
    #[serde(default)]
    readings: Vec<Spanned<Written>>,
}

/// Where the parts of a rule stand in the text.
struct Places {
    value: Span<usize>,
    article: Span<usize>,
    readings: Vec<Span<usize>>,
}

/// A refusal before its place is counted out.
type Fault = (Span<usize>, ProfileErrorKind);

/// Reads a profile; its own rules replace those of its base whole. Names everything that is wrong, in the order of the
/// text; what is no TOML of the right shape is named alone.
pub(crate) fn read(text: &str, library: Library<'_>) -> Result<Profile, Vec<ProfileError>> {
    read_below(text, library, &[])
}

/// The same for a profile that is extended by those `below`.
fn read_below(text: &str, library: Library<'_>, below: &[String]) -> Result<Profile, Vec<ProfileError>> {
    faults_or_profile(text, library, below).map_err(|mut faults| {
        faults.sort_by_key(|(span, _)| span.start);
        faults.into_iter().map(|(span, kind)| locate(text, span.start, kind)).collect()
    })
}

fn faults_or_profile(text: &str, library: Library<'_>, below: &[String]) -> Result<Profile, Vec<Fault>> {
    let source: Source = toml::from_str(text).map_err(|error| {
        let kind = ProfileErrorKind::Syntax(error.message().to_owned());
        vec![(error.span().unwrap_or_default(), kind)]
    })?;
    let mut rules = base_rules(&source, library, below).map_err(|fault| vec![fault])?;
    let whole = source.rules.span();
    let mut faults = Vec::new();
    let mut places = BTreeMap::new();
    for (name, rule) in source.rules.into_inner() {
        match read_rule(&name, rule) {
            Ok((id, rule, place)) => {
                rules.insert(id, rule);
                places.insert(id, place);
            }
            Err(fault) => faults.push(fault),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let extends = source.extends.map(Spanned::into_inner);
    let record = ProfileRecord { id: source.id, title: source.title, extends, catalogue: newest(), rules };
    let profile = record.whole().map_err(|error| vec![(whole.clone(), error.into())])?;
    let faults = clashes(&profile, &places, &whole);
    if faults.is_empty() { Ok(profile) } else { Err(faults) }
}

/// The rules of the profile that this one extends, its own bases already applied.
fn base_rules(source: &Source, library: Library<'_>, below: &[String]) -> Result<BTreeMap<RuleId, Rule>, Fault> {
    let Some(base) = &source.extends else { return Ok(BTreeMap::new()) };
    let name = base.get_ref();
    let mut chain = below.to_vec();
    chain.push(source.id.clone());
    if chain.contains(name) {
        chain.push(name.clone());
        return Err((base.span(), ProfileErrorKind::Cycle(chain)));
    }
    let text = library(name).ok_or_else(|| (base.span(), ProfileErrorKind::UnknownBase(name.clone())))?;
    match read_below(&text, library, &chain) {
        Ok(profile) => Ok(ProfileRecord::from(profile).rules),
        Err(errors) => Err((base.span(), of_base(name, errors))),
    }
}

/// What a refused base says of the profile that extends it; a cycle is told once.
fn of_base(name: &str, errors: Vec<ProfileError>) -> ProfileErrorKind {
    match errors.into_iter().next() {
        Some(ProfileError { kind: kind @ ProfileErrorKind::Cycle(_), .. }) => kind,
        Some(error) => ProfileErrorKind::Base(name.to_owned(), Box::new(error)),
        None => ProfileErrorKind::UnknownBase(name.to_owned()),
    }
}

/// One rule of the text, checked against the catalogue.
fn read_rule(name: &Spanned<String>, rule: SourceRule) -> Result<(RuleId, Rule, Places), Fault> {
    let unknown = |_| (name.span(), ProfileErrorKind::UnknownRule(name.get_ref().clone()));
    let id: RuleId = name.get_ref().parse().map_err(unknown)?;
    let places = Places {
        value: rule.value.span(),
        article: rule.article.span(),
        readings: rule.readings.iter().map(Spanned::span).collect(),
    };
    let record = RuleRecord {
        value: rule.value.into_inner(),
        unit: rule.unit,
        article: rule.article.into_inner(),
        phrase: rule.phrase,
        certainty: rule.certainty,
        force: rule.force,
        stage: rule.stage,
        readings: rule.readings.into_iter().map(Spanned::into_inner).collect(),
    };
    let rule = Rule::try_from(record).map_err(|error| (places.of(&error), ProfileErrorKind::Rule(id, error)))?;
    let wrong = |place: &Span<usize>| (place.clone(), ProfileErrorKind::WrongKind(id, id.kind()));
    if !id.accepts(&rule.value) {
        return Err(wrong(&places.value));
    }
    match rule.readings.iter().zip(&places.readings).find(|(reading, _)| !id.accepts(reading)) {
        Some((_, place)) => Err(wrong(place)),
        None => Ok((id, rule, places)),
    }
}

impl Places {
    /// Where the rule is wrong by itself.
    fn of(&self, error: &RuleError) -> Span<usize> {
        let reading = |number: &usize| self.readings.get(*number).cloned();
        match error {
            RuleError::Article => self.article.clone(),
            RuleError::Unit(_) | RuleError::Twice(_) => self.value.clone(),
            RuleError::ReadingUnit(number) | RuleError::SameReading(number) => {
                reading(number).unwrap_or_else(|| self.value.clone())
            }
        }
    }
}

/// The rules that cannot hold together, each at the first of them that this text sets; then the readings that could not.
fn clashes(profile: &Profile, places: &BTreeMap<RuleId, Places>, whole: &Span<usize>) -> Vec<Fault> {
    let at = |clash: &Contradiction| {
        let here = clash.rules().into_iter().find_map(|rule| places.get(&rule));
        here.map_or_else(|| whole.clone(), |place| place.value.clone())
    };
    let clashes = profile.contradictions();
    if !clashes.is_empty() {
        return clashes.into_iter().map(|clash| (at(&clash), LawError::Contradiction(clash).into())).collect();
    }
    let mut faults = Vec::new();
    for (id, place) in places {
        for (reading, at) in profile.rule(*id).readings.iter().zip(&place.readings) {
            faults.extend(read_otherwise(profile, *id, reading).map(|kind| (at.clone(), kind)));
        }
    }
    faults
}

fn read_otherwise(profile: &Profile, id: RuleId, reading: &Value) -> Option<ProfileErrorKind> {
    let other = profile.with_value(id, reading.clone()).ok()?;
    other.contradictions().into_iter().next().map(|clash| ProfileErrorKind::Reading(id, clash))
}

/// The error at this byte of the text.
fn locate(text: &str, byte: usize, kind: ProfileErrorKind) -> ProfileError {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    ProfileError { line: before.matches('\n').count() + 1, column, kind }
}
