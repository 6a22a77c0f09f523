//! The columns of a roster and the words for them, from `columns.toml`.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::person::{Class, Sex};
use crate::text::fold;

/// A language in which workbooks are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// A column that a roster may have. The order is that of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 序号; read by nobody, kept for the clerk.
    Number,
    /// 居民小组.
    Group,
    /// 户号.
    Household,
    /// 姓名.
    Name,
    /// 性别.
    Sex,
    /// 身份证号.
    Identity,
    /// 出生日期.
    BirthDate,
    /// 登记类别, A to D.
    Class,
    /// 居住（工作）起始日期, for classes C and D.
    Since,
    /// 户籍地址.
    HouseholdRegistration,
    /// 住址.
    Residence,
    /// 联系电话.
    Phone,
    /// 备注.
    Remarks,
    /// 问题: what we wrote into the workbook when we gave it back.
    Problems,
}

impl Column {
    /// The columns that the template offers, in order.
    pub const OFFERED: [Self; 12] = [
        Self::Group,
        Self::Household,
        Self::Name,
        Self::Sex,
        Self::Identity,
        Self::BirthDate,
        Self::Class,
        Self::Since,
        Self::HouseholdRegistration,
        Self::Residence,
        Self::Phone,
        Self::Remarks,
    ];

    /// The columns without which a sheet is no roster.
    pub fn required() -> impl Iterator<Item = Self> {
        Self::OFFERED.into_iter().filter(|column| column.data().is_some_and(|data| data.required))
    }

    /// Whether the template marks the column as one to fill in.
    pub fn is_required(self) -> bool {
        self.data().is_some_and(|data| data.required)
    }

    /// Whether people of one household or group share the value, so that merged cells speak for every row they cover.
    pub(crate) fn is_shared(self) -> bool {
        self.data().is_some_and(|data| data.shared)
    }

    /// Whether the cells are text however much they look like numbers.
    pub(crate) fn is_text(self) -> bool {
        self.data().is_some_and(|data| data.text)
    }

    /// The width in characters when we write the column.
    pub(crate) fn width(self) -> u16 {
        self.data().map_or(12, |data| data.width)
    }

    /// The header word.
    pub fn word(self, language: Language) -> &'static str {
        self.data().map_or("", |data| match language {
            Language::Chinese => data.zh.as_str(),
            Language::English => data.en.as_str(),
        })
    }

    /// The stable name of the column, as it is serialised.
    pub fn key(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Group => "group",
            Self::Household => "household",
            Self::Name => "name",
            Self::Sex => "sex",
            Self::Identity => "identity",
            Self::BirthDate => "birth_date",
            Self::Class => "class",
            Self::Since => "since",
            Self::HouseholdRegistration => "household_registration",
            Self::Residence => "residence",
            Self::Phone => "phone",
            Self::Remarks => "remarks",
            Self::Problems => "problems",
        }
    }

    /// The column that a header cell names, by any of its words.
    pub fn named(header: &str) -> Option<Self> {
        BY_WORD.get(&fold(header)).copied()
    }

    fn data(self) -> Option<&'static ColumnData> {
        WORDS.columns.get(&self)
    }
}

/// Words in both languages.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Both {
    zh: String,
    en: String,
}

impl Both {
    /// The words in one language.
    pub(crate) fn word(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// What the template says beside its columns.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct TemplateWords {
    /// Name of the sheet to fill in.
    pub(crate) roll: Both,
    /// Name of the sheet of notes.
    pub(crate) notes: Both,
    /// The sample row, by column.
    pub(crate) sample: BTreeMap<Column, Both>,
    /// The notes, one a line.
    pub(crate) lines: Vec<Both>,
}

#[derive(Debug, Deserialize)]
struct ColumnData {
    zh: String,
    en: String,
    also: Vec<String>,
    width: u16,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    shared: bool,
    #[serde(default)]
    text: bool,
}

#[derive(Debug, Deserialize)]
struct Choice {
    #[serde(flatten)]
    word: Both,
    also: Vec<String>,
}

impl Choice {
    fn says(&self, folded: &str) -> bool {
        let words = [&self.word.zh, &self.word.en];
        words.into_iter().chain(&self.also).any(|word| fold(word) == folded)
    }
}

#[derive(Debug, Default, Deserialize)]
struct GroupWords {
    cut: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Words {
    columns: BTreeMap<Column, ColumnData>,
    sex: BTreeMap<Sex, Choice>,
    classes: BTreeMap<Class, Vec<String>>,
    groups: GroupWords,
    template: TemplateWords,
}

// The file is part of the build and a test reads it, so an empty table stands for what cannot happen.
static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(include_str!("../columns.toml")).unwrap_or_default());

static BY_WORD: LazyLock<HashMap<String, Column>> = LazyLock::new(|| {
    let mut by_word = HashMap::new();
    for (column, data) in &WORDS.columns {
        for word in [&data.zh, &data.en].into_iter().chain(&data.also) {
            by_word.insert(fold(word), *column);
        }
    }
    by_word
});

/// The sex that a cell names.
pub(crate) fn sex_named(cell: &str) -> Option<Sex> {
    let cell = fold(cell);
    WORDS.sex.iter().find(|(_, choice)| choice.says(&cell)).map(|(sex, _)| *sex)
}

/// The word for a sex.
pub(crate) fn sex_word(sex: Sex, language: Language) -> &'static str {
    WORDS.sex.get(&sex).map_or("", |choice| choice.word.word(language))
}

/// The class that a cell names.
pub(crate) fn class_named(cell: &str) -> Option<Class> {
    let cell = fold(cell);
    WORDS.classes.iter().find(|(_, words)| words.iter().any(|word| fold(word) == cell)).map(|(class, _)| *class)
}

/// What is cut from a group's name before its number is compared.
pub(crate) fn group_cuts() -> &'static [String] {
    &WORDS.groups.cut
}

/// What the template says.
pub(crate) fn template_words() -> &'static TemplateWords {
    &WORDS.template
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_words_is_whole() {
        toml::from_str::<Words>(include_str!("../columns.toml")).unwrap();
        let words: usize = WORDS.columns.values().map(|data| data.also.len() + 2).sum();
        let distinct: std::collections::BTreeSet<_> = WORDS
            .columns
            .iter()
            .flat_map(|(column, data)| {
                [&data.zh, &data.en].into_iter().chain(&data.also).map(|word| (fold(word), *column))
            })
            .collect();
        assert_eq!(BY_WORD.len(), distinct.len(), "one word names two columns");
        assert!(words >= distinct.len());
        assert_eq!(Column::required().count(), 3);
        for column in Column::OFFERED {
            assert!(!column.word(Language::Chinese).is_empty());
            assert!(!column.word(Language::English).is_empty());
        }
    }

    #[test]
    fn headers_are_found_by_any_of_their_words() {
        for (header, column) in [
            ("姓名", Some(Column::Name)),
            ("姓 名", Some(Column::Name)),
            ("名字：", Some(Column::Name)),
            ("*身份证号码（必填）", Some(Column::Identity)),
            ("公民身份号码", Some(Column::Identity)),
            ("组别", Some(Column::Group)),
            ("Identity No.", Some(Column::Identity)),
            ("ＮＡＭＥ", Some(Column::Name)),
            ("户主姓名", None),
            ("", None),
        ] {
            assert_eq!(Column::named(header), column, "{header}");
        }
    }
}
