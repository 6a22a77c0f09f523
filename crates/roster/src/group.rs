//! Names of residents' groups: `1`, `一组` and `第1居民小组` are one group.

use crate::columns::group_cuts;
use crate::text::fold;

/// What two spellings of one group have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum GroupKey {
    Number(u32),
    Words(String),
}

impl GroupKey {
    /// The key of a group's name.
    pub(crate) fn of(name: &str) -> Self {
        let folded = fold(name);
        let mut rest = folded.clone();
        for cut in group_cuts() {
            rest = rest.replace(cut.as_str(), "");
        }
        number(&rest).map_or(Self::Words(folded), Self::Number)
    }
}

/// A number in digits, or in Chinese up to 99.
fn number(text: &str) -> Option<u32> {
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return text.parse().ok();
    }
    match text.split_once('十') {
        None => single(text),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { single(tens)? };
            let ones = if ones.is_empty() { 0 } else { single(ones)? };
            Some(tens * 10 + ones)
        }
    }
}

fn single(text: &str) -> Option<u32> {
    let mut chars = text.chars();
    let (digit, None) = (chars.next()?, chars.next()) else {
        return None;
    };
    let place = "一二三四五六七八九".chars().position(|c| c == digit)?;
    u32::try_from(place + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_group_are_one() {
        for (name, number) in [
            ("1", 1),
            ("第1居民小组", 1),
            ("1组", 1),
            ("一组", 1),
            ("第一小组", 1),
            ("第 １ 居民小组", 1),
            ("十组", 10),
            ("第十二居民小组", 12),
            ("二十四组", 24),
            ("Group 7", 7),
        ] {
            assert_eq!(GroupKey::of(name), GroupKey::Number(number), "{name}");
        }
        assert_eq!(GroupKey::of("桃园小组"), GroupKey::Words("桃园小组".to_owned()));
    }
}
