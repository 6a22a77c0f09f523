//! Sheets for the board and the file: the typed facts of `election` laid out as titled paragraphs, lists and tables, with
//! names in the place of ids. Whatever the facts say is shown; nothing of an election is worked out here.

pub(crate) mod ballot;
pub(crate) mod beside;
pub(crate) mod hand;
mod layout;
pub(crate) mod mark;
pub(crate) mod official;
pub(crate) mod qr;
mod stages;

pub(crate) use layout::{Block, layout};
pub(crate) use stages::{forms_of, notices_of};

use std::collections::BTreeMap;

/// A sheet in the look of its kind.
pub(crate) enum Paper {
    /// Laid out from its facts alone.
    Plain(Sheet),
    /// The ballot paper.
    Ballot(Vec<ballot::Ballot>),
    /// A form that is filled in by hand.
    Hand(hand::HandForm),
    /// A report in the look of official papers.
    Official(official::Official),
    /// The poster of the notice board.
    Poster(crate::poster_pages::Poster),
}

/// The names of people by their ids.
pub(crate) type Names = BTreeMap<String, String>;

/// A sheet before it is rendered.
pub(crate) struct Sheet {
    /// Its title.
    pub(crate) title: String,
    /// The line under the title: a number, a date.
    pub(crate) number: Option<String>,
    /// The sentence that opens it.
    pub(crate) lead: Option<String>,
    /// What it states.
    pub(crate) blocks: Vec<Block>,
    /// Who signs it, each on a line of the own.
    pub(crate) signers: Vec<&'static str>,
    /// Who speaks, at its foot.
    pub(crate) issuer: String,
    /// Of which day it is.
    pub(crate) day: String,
    /// Whether it is in force.
    pub(crate) standing: Standing,
    /// What stands at its foot.
    pub(crate) mark: mark::Mark,
}

/// Whether a sheet is in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// It was posted as it is.
    Posted,
    /// What it would say now.
    Draft,
    /// It belongs to the file.
    Filed,
}

#[cfg(test)]
mod tests {
    use app::texts::Texts;
    use app::texts::word_of;
    use election::sheets::{FormFacts, FormKind, NoticeFacts, NoticeKind};
    use roster::Language;
    use schemars::{JsonSchema, schema_for};
    use serde_json::{Value, json};
    use std::collections::BTreeSet;

    /// Every name of a field in a schema.
    fn fields(schema: &Value, found: &mut BTreeSet<String>) {
        match schema {
            Value::Object(map) => {
                if let Some(properties) = map.get("properties").and_then(Value::as_object) {
                    found.extend(properties.keys().cloned());
                }
                map.values().for_each(|inner| fields(inner, found));
            }
            Value::Array(all) => all.iter().for_each(|inner| fields(inner, found)),
            _ => {}
        }
    }

    fn fields_of<T: JsonSchema>() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        fields(&json!(schema_for!(T)), &mut found);
        found.remove("facts");
        found
    }

    #[test]
    fn every_fact_of_a_sheet_has_a_label() {
        let all: BTreeSet<String> = fields_of::<NoticeFacts>().union(&fields_of::<FormFacts>()).cloned().collect();
        for language in [Language::Chinese, Language::English] {
            let t = Texts::of(language);
            let missing: Vec<_> = all.iter().filter(|name| t.field(name) == name.as_str()).collect();
            assert!(missing.is_empty(), "{language:?}: {missing:?}");
        }
    }

    /// Every word that a schema lets a value be; what names a rule is not shown.
    fn words(schema: &Value, found: &mut BTreeSet<String>) {
        match schema {
            Value::Object(map) => {
                let fixed =
                    map.get("const").into_iter().chain(map.get("enum").and_then(Value::as_array).into_iter().flatten());
                found.extend(fixed.filter_map(Value::as_str).map(str::to_owned));
                let shown =
                    map.iter().filter(|(name, _)| !["RuleId", "NoticeKind", "FormKind"].contains(&name.as_str()));
                shown.for_each(|(_, inner)| words(inner, found));
            }
            Value::Array(all) => all.iter().for_each(|inner| words(inner, found)),
            _ => {}
        }
    }

    #[test]
    fn every_word_of_a_sheet_is_said_in_both_languages() {
        let mut all = BTreeSet::new();
        words(&json!(schema_for!(NoticeFacts)), &mut all);
        words(&json!(schema_for!(FormFacts)), &mut all);
        let kinds: BTreeSet<String> =
            NoticeKind::ALL.iter().map(word_of).chain(FormKind::ALL.iter().map(word_of)).collect();
        // A key that Chinese has, English has too.
        let t = Texts::of(Language::Chinese);
        let said = |word: &String| {
            let is_code = app::help::code_of(word).is_ok();
            is_code || !t.word(&format!("post.{word}")).is_empty() || t.choice(word) != word.as_str()
        };
        let missing: Vec<_> = all.difference(&kinds).filter(|word| !said(word)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn every_sheet_has_a_title_and_every_notice_a_sentence_that_opens_it() {
        for language in [Language::Chinese, Language::English] {
            let t = Texts::of(language);
            for kind in NoticeKind::ALL {
                let kind = word_of(kind);
                assert_ne!(t.word(&format!("notice.{kind}")), "", "{kind}");
                assert_ne!(t.word(&format!("sheet.lead.{kind}")), "", "{kind}");
            }
            for kind in FormKind::ALL {
                assert_ne!(t.named("form", kind), "", "{kind:?}");
            }
        }
    }
}
