//! The pinyin initials (拼音首字母) of names, found from where a character stands among the first characters of each
//! letter in the order of pinyin.

use crate::order::{NameOrder, NameSorter, OrderError};
use std::cmp::Ordering;

/// The first character of each letter that begins a syllable, in the order of pinyin.
const FIRST: [(char, &str); 23] = [
    ('a', "吖"),
    ('b', "八"),
    ('c', "嚓"),
    ('d', "咑"),
    ('e', "妸"),
    ('f', "发"),
    ('g', "旮"),
    ('h', "哈"),
    ('j', "丌"),
    ('k', "咔"),
    ('l', "垃"),
    ('m', "妈"),
    ('n', "拏"),
    ('o', "噢"),
    ('p', "妑"),
    ('q', "七"),
    ('r', "呥"),
    ('s', "仨"),
    ('t', "他"),
    ('w', "穵"),
    ('x', "夕"),
    ('y', "丫"),
    ('z', "帀"),
];

/// Surnames that are read otherwise than the same character elsewhere.
const SURNAMES: [(char, char); 9] = [
    ('单', 's'),
    ('曾', 'z'),
    ('查', 'z'),
    ('解', 'x'),
    ('仇', 'q'),
    ('区', 'o'),
    ('盖', 'g'),
    ('朴', 'p'),
    ('尉', 'y'),
];

/// Finds initials; make one and keep it.
#[derive(Debug)]
pub struct Initials(NameSorter);

impl Initials {
    /// By the table of pinyin.
    ///
    /// # Errors
    /// [`OrderError`] where the build carries no data for it.
    pub fn new() -> Result<Self, OrderError> {
        NameSorter::new(NameOrder::Pinyin).map(Self)
    }

    /// The initials of a name in small letters, the surname read as a surname; what is no Chinese character has none.
    pub fn of(&self, name: &str) -> String {
        let letter = |(at, character): (usize, char)| {
            let surname = SURNAMES.iter().find(|(own, _)| at == 0 && *own == character).map(|(_, letter)| *letter);
            surname.or_else(|| self.letter(character))
        };
        name.chars().enumerate().filter_map(letter).collect()
    }

    fn letter(&self, character: char) -> Option<char> {
        if character.is_ascii() {
            return character.is_ascii_alphabetic().then(|| character.to_ascii_lowercase());
        }
        let text = character.to_string();
        let until = FIRST.partition_point(|(_, first)| self.0.compare(first, &text) != Ordering::Greater);
        let found = until.checked_sub(1).and_then(|at| FIRST.get(at));
        found.map(|(letter, _)| *letter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_initials_of_their_pinyin() {
        let initials = Initials::new().unwrap();
        for (name, expected) in [
            ("张三", "zs"),
            ("李四", "ls"),
            ("王五", "ww"),
            ("欧阳娜娜", "oynn"),
            ("阿依古丽·买买提", "aygl"),
            ("陈建国", "cjg"),
            ("刘芳", "lf"),
            ("赵钱孙", "zqs"),
            ("周吴郑", "zwz"),
            ("冯蒋沈", "fjs"),
            ("韩杨朱", "hyz"),
            ("邓何鲁", "dhl"),
            ("任潘高", "rpg"),
            ("夏侯惇", "xhd"),
            ("孔梅田", "kmt"),
            ("牛贝尔", "nbe"),
            ("单雄信", "sxx"),
            ("曾国藩", "zgf"),
        ] {
            assert!(initials.of(name).starts_with(expected), "{name}: {}", initials.of(name));
        }
    }
}
