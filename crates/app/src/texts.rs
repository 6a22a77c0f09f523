//! Texts for people: the locale files of `web/locales`, both languages with the same keys.

mod guides;
mod sources;

pub use guides::Guide;

use crate::Fault;
use crate::help::Help;
use chrono::{Datelike, NaiveDate};
use election::ballot::recall::KEEPS_OFFICE;
use election::{Area, Code};
use roster::Language;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

type Catalogue<T = String> = BTreeMap<String, T>;

/// The word of a value as the API and the record write it; nothing of a value that is no word.
pub fn word_of(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The texts of one language.
#[derive(Debug)]
pub struct Texts {
    language: Language,
    roster: Catalogue,
    blockers: Catalogue,
    evidence: Catalogue,
    pages: Catalogue,
    actions: Catalogue,
    forms: Catalogue,
    tables: Catalogue,
    rules: Catalogue,
    problems: Catalogue,
    help: Catalogue<Help>,
    guide: Catalogue<Guide>,
}

macro_rules! locale {
    ($name:literal, $language:literal) => {
        catalogue(include_str!(concat!("../../../web/locales/", $name, ".", $language, ".toml")))
    };
}

static CHINESE: LazyLock<Texts> = LazyLock::new(|| Texts {
    language: Language::Chinese,
    roster: locale!("roster", "zh-Hans"),
    blockers: locale!("blockers", "zh-Hans"),
    evidence: locale!("evidence", "zh-Hans"),
    pages: locale!("pages", "zh-Hans"),
    actions: locale!("actions", "zh-Hans"),
    forms: locale!("forms", "zh-Hans"),
    tables: locale!("tables", "zh-Hans"),
    rules: locale!("rules", "zh-Hans"),
    problems: locale!("problems", "zh-Hans"),
    help: locale!("help", "zh-Hans"),
    guide: locale!("guide", "zh-Hans"),
});

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts {
    language: Language::English,
    roster: locale!("roster", "en"),
    blockers: locale!("blockers", "en"),
    evidence: locale!("evidence", "en"),
    pages: locale!("pages", "en"),
    actions: locale!("actions", "en"),
    forms: locale!("forms", "en"),
    tables: locale!("tables", "en"),
    rules: locale!("rules", "en"),
    problems: locale!("problems", "en"),
    help: locale!("help", "en"),
    guide: locale!("guide", "en"),
});

/// A file that does not parse leaves its keys as texts; a test makes sure that none does.
fn catalogue<T: serde::de::DeserializeOwned>(text: &str) -> Catalogue<T> {
    toml::from_str(text).unwrap_or_default()
}

impl Texts {
    /// The texts of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Chinese => &CHINESE,
            Language::English => &ENGLISH,
        }
    }

    /// Which language these are.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// What a rule is called; an unknown one shows nothing.
    pub fn rule(&self, id: &str) -> &str {
        self.rules.get(id).map_or("", String::as_str)
    }

    /// The sentence of a roster problem.
    pub fn roster<'a>(&'a self, code: &'a str) -> &'a str {
        self.roster.get(code).map_or(code, String::as_str)
    }

    /// Why a file is not taken, with its facts filled in.
    pub fn file(&self, code: &str, facts: impl IntoIterator<Item = (String, Value)>) -> String {
        fill(self.roster(code), facts)
    }

    /// What is wrong with a field.
    pub fn fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::Row { problem } => problem.fill(self.roster(problem.code.as_str()), self.language),
            Fault::Said { text } => text.clone(),
            other => {
                let (code, facts) = other.told();
                let listed = |fact: Value| match fact {
                    Value::Array(_) => Value::String(self.fact(&fact)),
                    one => one,
                };
                let facts = facts.into_iter().map(|(name, fact)| (name, listed(fact)));
                fill(self.problem(&format!("fault.{code}")), facts)
            }
        }
    }

    /// A sentence about what went wrong; an unknown key shows nothing.
    pub fn problem(&self, key: &str) -> &str {
        self.problems.get(key).map_or("", String::as_str)
    }

    /// The same with its facts filled in.
    pub fn problem_told(&self, key: &str, facts: impl IntoIterator<Item = (String, Value)>) -> String {
        fill(self.problem(key), facts)
    }

    /// A word or sentence of a page.
    pub fn page<'a>(&'a self, key: &'a str) -> &'a str {
        self.pages.get(key).map_or(key, String::as_str)
    }

    /// What somebody on the paper is called: by name, in a recall as what keeps the office, or as a name that was erased.
    pub fn who<'a>(&'a self, person: &impl ToString, name: Option<&'a str>) -> &'a str {
        if person.to_string() == KEEPS_OFFICE.to_string() {
            return self.page("ballot.keeps");
        }
        name.unwrap_or_else(|| self.page("screen.no_name"))
    }

    /// A word of a page by a key made at run time; an unknown key shows nothing.
    pub fn word(&self, key: &str) -> &str {
        self.pages.get(key).map_or("", String::as_str)
    }

    /// What a value of the API is called: the word of a kind of things, such as `role` or `function`.
    pub fn named(&self, kind: &str, value: impl Serialize) -> &str {
        self.word(&format!("{kind}.{}", word_of(value)))
    }

    /// A sentence of a page with its facts filled in.
    pub fn sentence(&self, key: &str, facts: impl IntoIterator<Item = (String, Value)>) -> String {
        fill(self.page(key), facts)
    }

    /// The same, words of the record in the reader's language.
    pub fn told(&self, key: &str, facts: impl IntoIterator<Item = (String, Value)>) -> String {
        let said = facts.into_iter().map(|(name, fact)| (name, Value::String(self.fact(&fact))));
        fill(self.word(key), said)
    }

    /// A day as the language writes it.
    pub fn day(&self, date: NaiveDate) -> String {
        let named = |kind: &str, number: u32| Value::from(self.word(&format!("date.{kind}.{number}")));
        let facts = [
            ("year", date.year().into()),
            ("month", named("month", date.month())),
            ("day", date.day().into()),
            ("weekday", named("weekday", date.weekday().number_from_monday())),
        ];
        self.sentence("date.long", facts.map(|(name, fact)| (name.to_owned(), fact)))
    }

    /// A day as official papers are dated: in numerals where the language has its own for it.
    pub fn formal_day(&self, date: NaiveDate) -> String {
        let digits: Vec<char> = self.page("date.digits").chars().collect();
        let spelt = |number: &str| -> String {
            let digit = |at: char| at.to_digit(10).and_then(|at| digits.get(usize::try_from(at).ok()?)).copied();
            number.chars().filter_map(digit).collect()
        };
        // Ten and its multiples have a word of their own: 二十七, 十一, 三十.
        let counted = |number: u32| match (number / 10, number % 10) {
            (0, one) => spelt(&one.to_string()),
            (tens, ones) => {
                let tens = if tens > 1 { spelt(&tens.to_string()) } else { String::new() };
                let ones = if ones > 0 { spelt(&ones.to_string()) } else { String::new() };
                format!("{tens}{}{ones}", self.page("date.ten"))
            }
        };
        if digits.len() < 10 {
            return self.day(date);
        }
        let facts =
            [("year", spelt(&date.year().to_string())), ("month", counted(date.month())), ("day", counted(date.day()))];
        self.sentence("date.formal", facts.map(|(name, fact)| (name.to_owned(), fact.into())))
    }

    /// A word of a table: its title, a column, a line of its notes.
    pub fn table<'a>(&'a self, key: &'a str) -> &'a str {
        self.tables.get(key).map_or(key, String::as_str)
    }

    /// The title of a table.
    pub fn title(&self, name: &str) -> &str {
        self.tables.get(&format!("title.{name}")).map_or("", String::as_str)
    }

    /// A sentence of a table's notes with its facts filled in.
    pub fn table_sentence(&self, key: &str, facts: impl IntoIterator<Item = (String, Value)>) -> String {
        fill(self.table(key), facts)
    }

    /// What an action is called on a button.
    pub fn action(&self, area: Area, slug: &str) -> &str {
        self.actions.get(&format!("{}.{slug}", area.slug())).map_or("", String::as_str)
    }

    /// What a field of a form is called.
    pub fn field<'a>(&'a self, name: &'a str) -> &'a str {
        self.forms.get(&format!("field.{name}")).map_or(name, String::as_str)
    }

    /// The same of a field within another, whose words it may have.
    pub fn field_in<'a>(&'a self, path: &str, name: &'a str) -> &'a str {
        let around = path.split('.').next().unwrap_or_default();
        self.forms.get(&format!("field.{around}.{name}")).map_or_else(|| self.field(name), String::as_str)
    }

    /// What a word of the record is called, in forms and in the facts of a blocker; a notice, a post, an area or a code has
    /// its name elsewhere.
    pub fn choice<'a>(&'a self, word: &'a str) -> &'a str {
        let named = |kind: &str| self.pages.get(&format!("{kind}.{word}"));
        let elsewhere = || named("notice").or_else(|| named("post")).or_else(|| self.pages.get(word));
        self.forms.get(&format!("word.{word}")).or_else(elsewhere).map_or(word, String::as_str)
    }

    /// What a word is called in a field that calls it otherwise than others do; as everywhere else where the field does not.
    pub fn choice_in<'a>(&'a self, field: &str, word: &'a str) -> &'a str {
        self.forms.get(&format!("word.{field}.{word}")).map_or_else(|| self.choice(word), String::as_str)
    }

    /// The sentence of a blocker with its facts filled in, words of the record in the reader's language.
    pub fn blocker(&self, code: &str, facts: impl IntoIterator<Item = (String, Value)>) -> String {
        let said = facts.into_iter().map(|(name, fact)| (name, Value::String(self.fact(&fact))));
        fill(self.blockers.get(code).map_or(code, String::as_str), said)
    }

    /// A fact as a sentence says it.
    fn fact(&self, fact: &Value) -> String {
        match fact {
            Value::String(word) => self.choice(word).to_owned(),
            Value::Array(items) => {
                items.iter().map(|item| self.fact(item)).collect::<Vec<_>>().join(self.page("list.between"))
            }
            Value::Null => "–".to_owned(),
            other => other.to_string(),
        }
    }

    /// The sentence of a blocker before its facts are known.
    pub fn blocker_alone(&self, code: Code) -> String {
        let template = self.blockers.get(code.as_str()).map_or(code.as_str(), String::as_str);
        let parts = template.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
        parts.collect::<Vec<_>>().join("…")
    }

    /// The help of a blocker.
    pub fn help(&self, code: Code) -> Option<&Help> {
        self.help.get(code.as_str())
    }

    /// The line of a verifier's check with its facts filled in.
    pub fn evidence(&self, key: &str, facts: impl IntoIterator<Item = (String, Value)>) -> String {
        fill(self.evidence.get(key).map_or(key, String::as_str), facts)
    }

    /// Every key of every catalogue, for the parity test.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        let named = [&self.actions, &self.forms, &self.tables, &self.rules, &self.problems];
        let sentences = [&self.roster, &self.blockers, &self.evidence, &self.pages].into_iter().chain(named);
        sentences.flat_map(BTreeMap::keys).chain(self.help.keys()).chain(self.guide.keys())
    }
}

fn fill(template: &str, facts: impl IntoIterator<Item = (String, Value)>) -> String {
    let mut text = template.to_owned();
    for (name, value) in facts {
        let shown = match &value {
            Value::String(word) => word.clone(),
            other => other.to_string(),
        };
        text = text.replace(&format!("{{{name}}}"), &shown);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_languages_have_the_same_keys_and_every_catalogue_is_read() {
        let keys = |texts: &Texts| texts.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(&CHINESE), keys(&ENGLISH));
        for texts in [&CHINESE, &ENGLISH] {
            for catalogue in [
                &texts.roster,
                &texts.blockers,
                &texts.evidence,
                &texts.pages,
                &texts.actions,
                &texts.forms,
                &texts.tables,
                &texts.rules,
                &texts.problems,
            ] {
                assert!(!catalogue.is_empty(), "a catalogue of {:?} is empty", texts.language);
            }
            assert!(!texts.help.is_empty(), "the help of {:?} is empty", texts.language);
        }
    }

    #[test]
    fn days_are_written_as_each_language_writes_them() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        for (texts, expected) in [(&CHINESE, "2026年11月29日（星期日）"), (&ENGLISH, "29 November 2026 (Sunday)")]
        {
            assert_eq!(texts.day(date), expected);
        }
    }

    #[test]
    fn official_papers_are_dated_in_numerals() {
        let dated = |year, month, day| CHINESE.formal_day(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        assert_eq!(dated(2026, 11, 27), "二〇二六年十一月二十七日");
        assert_eq!(dated(2030, 10, 30), "二〇三〇年十月三十日");
        assert_eq!(dated(2027, 2, 8), "二〇二七年二月八日");
        assert_eq!(dated(2027, 12, 20), "二〇二七年十二月二十日");
        let day = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        assert_eq!(ENGLISH.formal_day(day), ENGLISH.day(day));
    }

    #[test]
    fn every_rule_has_a_name() {
        let ids = || rules::RuleId::ALL.iter().map(|rule| rule.as_str());
        for texts in [&CHINESE, &ENGLISH] {
            assert_eq!(ids().filter(|rule| texts.rule(rule).is_empty()).collect::<Vec<_>>(), Vec::<&str>::new());
            assert_eq!(texts.rules.len(), ids().count(), "no name is of a rule that is gone");
        }
    }

    #[test]
    fn every_fault_has_a_sentence() {
        let worded_elsewhere = ["row", "said"];
        for texts in [&CHINESE, &ENGLISH] {
            let codes = || crate::fault::codes().into_iter().filter(|code| !worded_elsewhere.contains(&code.as_str()));
            assert!(codes().count() > 30);
            let silent: Vec<_> = codes().filter(|code| texts.problem(&format!("fault.{code}")).is_empty()).collect();
            assert!(silent.is_empty(), "{silent:?}");
        }
        let papers = Fault::OtherPapers { papers: vec![3, 17] };
        assert!(CHINESE.fault(&papers).contains("3、17"), "{}", CHINESE.fault(&papers));
        assert!(ENGLISH.fault(&papers).contains("3, 17"), "{}", ENGLISH.fault(&papers));
    }

    #[test]
    fn every_action_has_a_name() {
        for texts in [&CHINESE, &ENGLISH] {
            for action in election::Action::all() {
                assert_ne!(
                    texts.action(action.area(), action.slug()),
                    "",
                    "{} {}",
                    action.area().slug(),
                    action.slug()
                );
            }
        }
    }

    /// What the facts of blockers say, by the placeholders of their sentences.
    fn words() -> Vec<Value> {
        use tally::VoidReason as Void;
        let reasons = [
            Void::Overvote,
            Void::DuplicatePost,
            Void::Unreadable,
            Void::IdentifyingMark,
            Void::NotOfficial,
            Void::Damaged,
            Void::ByMethod,
        ];
        let mut words: Vec<Value> = reasons.iter().map(|reason| json!(reason)).collect();
        words.extend(rules::IntentRule::ALL.iter().map(|word| json!(word)));
        words.extend(rules::UnclearBy::ALL.iter().map(|word| json!(word)));
        words.extend(rules::BoxApproval::ALL.iter().map(|word| json!(word)));
        words.extend(rules::VacantBy::ALL.iter().map(|word| json!(word)));
        words.extend(rules::VoidGround::ALL.iter().map(|word| json!(word)));
        words.extend(rules::Misconduct::ALL.iter().map(|word| json!(word)));
        words.extend(rules::OfficeEnd::ALL.iter().map(|word| json!(word)));
        words
    }

    #[test]
    fn facts_are_said_in_words() {
        for texts in [&CHINESE, &ENGLISH] {
            for word in words() {
                assert_ne!(texts.fact(&word), word.as_str().unwrap(), "{:?}", texts.language);
            }
        }
        let said = |code, name: &str, fact| CHINESE.blocker(code, [(name.to_owned(), fact)]);
        assert!(said("COU-12", "reason", json!("unreadable")).contains(CHINESE.choice("unreadable")));
        let grounds = said("TRM-02", "grounds", json!(rules::OfficeEnd::ALL));
        assert!(!grounds.contains('_') && !grounds.contains('['), "{grounds}");
        assert!(!said("PRE-07", "latest", Value::Null).contains("null"));
        // Days, hours and names are said as they are.
        assert!(said("NOM-47", "until", json!("2026-06-07")).contains("2026-06-07"));
    }

    #[test]
    fn a_field_has_words_of_its_own() {
        for texts in [&CHINESE, &ENGLISH] {
            let elsewhere = texts.choice("scrutineer");
            assert_eq!(elsewhere, texts.named("function", "scrutineer"));
            assert_eq!(texts.choice_in("function", "scrutineer"), elsewhere);
            assert_ne!(texts.choice_in("reason", "scrutineer"), elsewhere);
            assert_ne!(texts.field_in("called_by.residents", "asked"), texts.field("asked"));
            assert_eq!(texts.field_in("", "asked"), texts.field("asked"));
        }
    }

    #[test]
    fn a_sentence_without_facts_has_no_placeholder() {
        for texts in [&CHINESE, &ENGLISH] {
            for code in Code::ALL {
                assert!(!texts.blocker_alone(*code).contains(['{', '}']), "{code:?}");
            }
        }
    }
}
