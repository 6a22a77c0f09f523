//! Hashes for people: groups of hex digits for paper, characters within words for the ear.
//!
//! The characters are the 2,048 of the simplified Chinese list of BIP-39, in its order; each is
//! spoken within a two-character word, and no two words sound alike (`words.tsv`: character, tab,
//! word). The words are common ones by the frequencies of the MIT-licensed jieba dictionary.

use std::array;
use std::sync::LazyLock;

use serde::Serialize;

use crate::hash::Hash;

/// How many bits of a hash one character carries.
const BITS: usize = 11;

/// One character of a hash that is read aloud, and the word it is named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CheckWord {
    /// The character to compare.
    pub character: char,
    /// A word of two characters that holds it.
    pub word: &'static str,
}

/// The list as a file: a line for each number, its character, a tab, its word.
pub const CHECK_WORD_LIST: &str = include_str!("words.tsv");

static WORDS: LazyLock<Vec<CheckWord>> = LazyLock::new(|| {
    CHECK_WORD_LIST
        .lines()
        .filter_map(|line| {
            let (character, word) = line.split_once('\t')?;
            let character = character.chars().next()?;
            Some(CheckWord { character, word })
        })
        .collect()
});

/// The whole hash as 16 groups of 4 lower-case hex digits.
pub fn hash_groups(hash: &Hash) -> [String; 16] {
    let (pairs, _) = hash.as_bytes().as_chunks::<2>();
    let mut groups = pairs.iter().map(|[high, low]| format!("{high:02x}{low:02x}"));
    array::from_fn(|_| groups.next().unwrap_or_default())
}

/// The first 88 bits of the hash as 8 characters, 11 bits each, most significant first.
pub fn check_words(hash: &Hash) -> [CheckWord; 8] {
    array::from_fn(|at| word(eleven_bits(hash, at * BITS)))
}

/// The number in the 11 bits of the hash that begin at bit `from`.
fn eleven_bits(hash: &Hash, from: usize) -> usize {
    let bit = |at: usize| {
        let byte = hash.as_bytes().get(at / 8).copied().unwrap_or_default();
        usize::from(byte >> (7 - at % 8) & 1)
    };
    (from..from + BITS).fold(0, |number, at| number << 1 | bit(at))
}

#[expect(
    clippy::indexing_slicing,
    reason = "eleven bits count to 2,047 and the table built into the program has 2,048 rows, which a test counts"
)]
fn word(number: usize) -> CheckWord {
    WORDS[number]
}
