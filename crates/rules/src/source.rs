//! Reading a profile from TOML, and saying with line and column why not.

use std::collections::BTreeMap;
use std::ops::Range as Span;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::catalogue::RuleId;
use crate::profile::{LawError, Profile, ProfileRecord, Title};
use crate::rule::{Certainty, Force, Rule, RuleError, RuleRecord, StageCode};
use crate::value::{Kind, Unit, Written};

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
    #[error("the rule {0} must be {1:?}")]
    WrongKind(RuleId, Kind),
    /// The rule is wrong by itself.
    #[error("the rule {0}: {1}")]
    Rule(RuleId, RuleError),
    /// The profile that this one extends is not known.
    #[error("there is no profile {0:?} to extend")]
    UnknownBase(String),
    /// Neither this profile nor its base has the rule.
    #[error(transparent)]
    Law(#[from] LawError),
}

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
    readings: Vec<Written>,
}

/// Reads a profile; its own rules replace those of its base whole.
pub(crate) fn parse(text: &str, resolver: &dyn Fn(&str) -> Option<Profile>) -> Result<Profile, ProfileError> {
    let at = |span: Span<usize>, kind| locate(text, span.start, kind);
    let source: Source = toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        at(span, ProfileErrorKind::Syntax(error.message().to_owned()))
    })?;
    let mut rules = match &source.extends {
        None => BTreeMap::new(),
        Some(base) => {
            let unknown = || at(base.span(), ProfileErrorKind::UnknownBase(base.get_ref().clone()));
            ProfileRecord::from(resolver(base.get_ref()).ok_or_else(unknown)?).rules
        }
    };
    let whole = source.rules.span();
    for (name, rule) in source.rules.into_inner() {
        let (id, rule) = read_rule(&name, rule).map_err(|(span, kind)| at(span, kind))?;
        rules.insert(id, rule);
    }
    let extends = source.extends.map(Spanned::into_inner);
    let record = ProfileRecord { id: source.id, title: source.title, extends, rules };
    Profile::try_from(record).map_err(|error| at(whole, error.into()))
}

/// One rule of the text, checked against the catalogue; an error comes with the place it points to.
fn read_rule(name: &Spanned<String>, rule: SourceRule) -> Result<(RuleId, Rule), (Span<usize>, ProfileErrorKind)> {
    let unknown = |_| (name.span(), ProfileErrorKind::UnknownRule(name.get_ref().clone()));
    let id: RuleId = name.get_ref().parse().map_err(unknown)?;
    let (value_at, article_at) = (rule.value.span(), rule.article.span());
    let record = RuleRecord {
        value: rule.value.into_inner(),
        unit: rule.unit,
        article: rule.article.into_inner(),
        phrase: rule.phrase,
        certainty: rule.certainty,
        force: rule.force,
        stage: rule.stage,
        readings: rule.readings,
    };
    let rule = Rule::try_from(record).map_err(|error| {
        let place = if error == RuleError::Article { article_at } else { value_at.clone() };
        (place, ProfileErrorKind::Rule(id, error))
    })?;
    if std::iter::once(&rule.value).chain(&rule.readings).all(|value| id.accepts(value)) {
        Ok((id, rule))
    } else {
        Err((value_at, ProfileErrorKind::WrongKind(id, id.kind())))
    }
}

/// The error at this byte of the text.
fn locate(text: &str, byte: usize, kind: ProfileErrorKind) -> ProfileError {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    ProfileError { line: before.matches('\n').count() + 1, column, kind }
}
