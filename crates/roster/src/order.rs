//! Lists in the order of strokes of the surname (姓氏笔画) or of pinyin, by the tables of ICU.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An order of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameOrder {
    /// By strokes, character by character: the legal order of lists.
    Strokes,
    /// By pinyin.
    Pinyin,
}

/// The build carries no table for the order.
#[derive(Debug, Error)]
#[error("this build carries no collation data for the order of names: {0}")]
pub struct OrderError(String);

/// Compares names in one order; make one and keep it.
#[derive(Debug)]
pub struct NameSorter(CollatorBorrowed<'static>);

impl NameSorter {
    /// A sorter for an order.
    ///
    /// # Errors
    /// [`OrderError`] where the build carries no data for it.
    pub fn new(order: NameOrder) -> Result<Self, OrderError> {
        let locale = match order {
            NameOrder::Strokes => locale!("zh-u-co-stroke"),
            NameOrder::Pinyin => locale!("zh-u-co-pinyin"),
        };
        Collator::try_new(locale.into(), CollatorOptions::default())
            .map(Self)
            .map_err(|error| OrderError(error.to_string()))
    }

    /// Compares two names; names that the table holds equal fall back to their code points.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        self.0.compare(one, other).then_with(|| one.cmp(other))
    }

    /// Sorts by name; namesakes keep their order.
    pub fn sort_by_name<T>(&self, items: &mut [T], name: impl Fn(&T) -> &str) {
        items.sort_by(|one, other| self.compare(name(one), name(other)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_by_strokes_or_by_pinyin() {
        for (order, sorted) in [
            (NameOrder::Strokes, ["丁一", "王五", "张三", "李四", "阿依古丽", "㛃", "䶮", "𬱖"]),
            (NameOrder::Pinyin, ["阿依古丽", "𬱖", "丁一", "㛃", "李四", "王五", "䶮", "张三"]),
        ] {
            let mut names = ["䶮", "张三", "㛃", "李四", "𬱖", "丁一", "阿依古丽", "王五"];
            NameSorter::new(order).unwrap().sort_by_name(&mut names, |name| name);
            assert_eq!(names, sorted);
        }
    }
}
