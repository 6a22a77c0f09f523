use std::collections::BTreeSet;

use ledger::{CheckWord, Hash, check_words, hash_groups, sha256};

/// SHA-256 of the simplified Chinese list as BIP-39 publishes it, one character a line.
const LIST: &str = "5c5942792bd8340cb8b27cd592f1015edf56a8c5b26276ee18a482428e7c5726";

/// The hash whose first eleven bits are `number` and whose others are 0.
fn beginning_with(number: u16) -> Hash {
    let mut bytes = [0; 32];
    bytes[..2].copy_from_slice(&(number << 5).to_be_bytes());
    Hash::from_bytes(bytes)
}

fn whole_table() -> Vec<CheckWord> {
    (0..2_048).map(|number| check_words(&beginning_with(number))[0]).collect()
}

#[test]
fn the_characters_are_the_published_list_in_its_order() {
    let lines: String = whole_table().iter().flat_map(|word| [word.character, '\n']).collect();
    assert_eq!(hex::encode(sha256(lines.as_bytes()).as_bytes()), LIST);
    assert_eq!(include_str!("../../src/words.tsv").lines().count(), 2_048);
}

#[test]
fn each_character_has_a_word_of_its_own_that_holds_it() {
    let table = whole_table();
    for CheckWord { character, word } in &table {
        assert!(word.contains(*character), "{character} in {word}");
        assert_eq!(word.chars().count(), 2, "{word}");
    }
    let words: BTreeSet<&str> = table.iter().map(|word| word.word).collect();
    assert_eq!(words.len(), 2_048);
}

#[test]
fn the_first_88_bits_are_read_from_the_left() {
    let table = whole_table();
    let mut bytes = [0; 32];
    // 1, 2, 4, …, 128 in eleven bits each; what follows the 88 bits does not count.
    let bits: u128 = (0..8).fold(0, |bits, at| bits << 11 | 1 << at);
    bytes[..11].copy_from_slice(&bits.to_be_bytes()[5..]);
    let found = check_words(&Hash::from_bytes(bytes));
    let expected: [CheckWord; 8] = std::array::from_fn(|at| table[1 << at]);
    assert_eq!(found, expected);
    bytes[11..].fill(0xff);
    assert_eq!(check_words(&Hash::from_bytes(bytes)), expected);
}

#[test]
fn groups_are_the_whole_hash_in_hex() {
    let hash = sha256(b"");
    let groups = hash_groups(&hash);
    assert_eq!(groups[0], "e3b0");
    assert_eq!(groups[15], "b855");
    assert_eq!(groups.concat(), hex::encode(hash.as_bytes()));
}
