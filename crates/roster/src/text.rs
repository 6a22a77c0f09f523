//! Cleaning of what people typed: width, spaces, invisible characters.

use unicode_normalization::UnicodeNormalization;

/// Characters that show nothing and come along with copied text.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}

/// Text in NFC without invisible characters; every run of white space is one space, none at the ends.
pub(crate) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for c in text.nfc().filter(|c| !is_invisible(*c)) {
        if !c.is_whitespace() && !c.is_control() {
            cleaned.push(c);
        } else if !cleaned.is_empty() && !cleaned.ends_with(' ') {
            cleaned.push(' ');
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

/// The words of a line as people paste lists: from a workbook, with spaces or commas of either width.
pub fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split([' ', '\t', '\u{3000}', ',', '，', '、']).filter(|word| !word.is_empty())
}

/// The form in which words of headers and choices are compared: half width, lower case, without spaces, asterisks, colons
/// and what stands in brackets.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut depth = 0_u32;
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            '(' | '[' | '【' | '〔' => depth = depth.saturating_add(1),
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            '*' | ':' | '\'' => {}
            c if depth > 0 || c.is_whitespace() || is_invisible(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

/// Half-width form of compatible characters (NFKC), cleaned.
pub fn narrow(text: &str) -> String {
    clean(&text.nfkc().collect::<String>())
}

/// Whether a spreadsheet would read the text as a formula.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// Whether the text holds a character without a common meaning (private use), as old files of rare names do.
pub(crate) fn has_private_use(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}'))
}

/// Whether the text holds the trace of a character that an encoding lost.
pub(crate) fn has_lost_character(text: &str) -> bool {
    text.contains(['\u{FFFD}', '?', '？', '□', '\u{25A1}'])
}

/// Whether the character is a Chinese one, of any plane.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
        || has_private_use(c.encode_utf8(&mut [0; 4]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning_keeps_what_shows() {
        for (typed, cleaned) in [
            ("  a \t\n b\u{200B} ", "a b"),
            ("\u{3000}示例路\u{3000}1号", "示例路 1号"),
            ("\u{FEFF}姓名", "姓名"),
            ("䶮㛃𬱖", "䶮㛃𬱖"),
            ("e\u{301}", "é"),
        ] {
            assert_eq!(clean(typed), cleaned);
        }
    }

    #[test]
    fn private_use_and_lost_characters_are_seen() {
        assert!(has_private_use("王\u{E863}"));
        assert!(!has_private_use("王䶮𬱖"));
        assert!(has_lost_character("王?"));
        assert!(has_lost_character("王\u{FFFD}"));
    }
}
