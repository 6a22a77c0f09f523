//! Identity numbers after GB 11643-1999.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Serialize, Serializer};
use thiserror::Error;

use crate::person::Sex;

/// Weights of the first 17 digits (GB 11643-1999, annex A).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Check characters by remainder modulo 11.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// The first 17 digits of the number in the template's sample row.
const SAMPLE: &str = "99000019900101001";

/// A valid identity number of 18 characters. It never prints itself whole: `Debug`, `Display` and `Serialize` mask it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdentityNumber {
    digits: String,
    birth_date: NaiveDate,
}

/// Why a text is no identity number. None of the variants carries the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum IdentityError {
    /// A spreadsheet turned the number into scientific notation.
    #[error("scientific notation: the last digits are lost")]
    Scientific,
    /// The number ends in zeros that a spreadsheet put there.
    #[error("the last three digits are zeros and the checksum is wrong: the digits are lost")]
    TailLost,
    /// 15 digits: the form before 1999; [`IdentityNumber::from_historic`] reads it.
    #[error("an identity number of 15 digits, the form before 1999")]
    Historic,
    /// Not 18 characters.
    #[error("{found} characters instead of 18")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// A character that is no digit, or an X before the end.
    #[error("a character that does not belong into an identity number")]
    Malformed,
    /// Digits 7 to 14 are no date of the calendar.
    #[error("the birth date within the number does not exist")]
    BirthDate,
    /// The check character is another one.
    #[error("the check character is wrong")]
    Checksum,
}

impl IdentityNumber {
    /// Reads a number as people write it: full-width digits, lower-case x, spaces and a leading apostrophe are tolerated.
    ///
    /// # Errors
    /// The first [`IdentityError`] found, in the order: scientific notation, length, characters, birth date, checksum.
    pub fn parse(text: &str) -> Result<Self, IdentityError> {
        let digits = normalise(text);
        if is_scientific(&digits) {
            return Err(IdentityError::Scientific);
        }
        let found = digits.chars().count();
        match found {
            18 => {}
            15 if digits.bytes().all(|b| b.is_ascii_digit()) => return Err(IdentityError::Historic),
            _ => return Err(IdentityError::Length { found }),
        }
        let body = digits.get(..17).ok_or(IdentityError::Malformed)?;
        let check = check_character(body)?;
        let last = digits.chars().last().ok_or(IdentityError::Malformed)?;
        if !last.is_ascii_digit() && last != 'X' {
            return Err(IdentityError::Malformed);
        }
        if last != check && digits.ends_with("000") {
            return Err(IdentityError::TailLost);
        }
        let birth_date = body.get(6..14).and_then(compact_date).ok_or(IdentityError::BirthDate)?;
        if last != check {
            return Err(IdentityError::Checksum);
        }
        Ok(Self { digits, birth_date })
    }

    /// Reads a number of 15 digits and writes it in 18: the century after the area, the check character at the end
    /// (GB 11643-1999). Sequences 996 to 999 were kept for people born in the 19th century.
    ///
    /// # Errors
    /// [`IdentityError::Length`], [`IdentityError::Malformed`] or [`IdentityError::BirthDate`].
    pub fn from_historic(text: &str) -> Result<Self, IdentityError> {
        let digits = normalise(text);
        let found = digits.chars().count();
        if found != 15 {
            return Err(IdentityError::Length { found });
        }
        let (area, rest) = digits.split_at_checked(6).ok_or(IdentityError::Malformed)?;
        let century = if matches!(rest.get(6..), Some("996" | "997" | "998" | "999")) { "18" } else { "19" };
        let body = format!("{area}{century}{rest}");
        let check = check_character(&body)?;
        Self::parse(&format!("{body}{check}"))
    }

    /// Makes a number from its parts, for rehearsals: `area` is the six-digit code of an area, `sequence` below 1000,
    /// odd for men.
    ///
    /// # Errors
    /// [`IdentityError::Malformed`] where a part has too many digits, [`IdentityError::BirthDate`] for a year of other
    /// than four digits.
    pub fn compose(area: u32, birth_date: NaiveDate, sequence: u16) -> Result<Self, IdentityError> {
        if !(100_000..1_000_000).contains(&area) || sequence > 999 {
            return Err(IdentityError::Malformed);
        }
        let body = format!("{area}{}{sequence:03}", birth_date.format("%Y%m%d"));
        if body.len() != 17 {
            return Err(IdentityError::BirthDate);
        }
        let check = check_character(&body)?;
        Self::parse(&format!("{body}{check}"))
    }

    /// The number of the template's sample row.
    pub(crate) fn sample() -> Result<Self, IdentityError> {
        Self::parse(&format!("{SAMPLE}{}", check_character(SAMPLE)?))
    }

    /// Whether it is the number of the template's sample row.
    pub(crate) fn is_sample(&self) -> bool {
        self.digits.starts_with(SAMPLE)
    }

    /// The whole number. Every call is a reveal: the caller answers for who sees it.
    pub fn expose(&self) -> &str {
        &self.digits
    }

    /// First four and last four characters, the rest as asterisks.
    pub fn masked(&self) -> String {
        let head = self.digits.get(..4).unwrap_or_default();
        let tail = self.digits.get(14..).unwrap_or_default();
        format!("{head}**********{tail}")
    }

    /// The birth date in digits 7 to 14.
    pub fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }

    /// The sex in digit 17: odd is male.
    pub fn sex(&self) -> Sex {
        match self.digits.as_bytes().get(16) {
            Some(digit) if digit % 2 == 1 => Sex::Male,
            _ => Sex::Female,
        }
    }

    /// Whether it belongs to a residence permit of Hong Kong, Macao or Taiwan (81, 82, 83).
    pub fn is_residence_permit(&self) -> bool {
        ["81", "82", "83"].iter().any(|area| self.digits.starts_with(area))
    }

    /// Whether its area code is unassigned (99…), which only rehearsals, samples and the demo use.
    pub fn is_invented(&self) -> bool {
        self.digits.starts_with("99")
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityNumber({})", self.masked())
    }
}

impl fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Serialize for IdentityNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.masked())
    }
}

/// Half-width, upper case, without spaces and the apostrophe by which spreadsheets mark text.
fn normalise(text: &str) -> String {
    text.trim_start_matches(['\'', '‘', '’'])
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}'))
        .map(|c| match c {
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
            'x' | 'ｘ' | 'Ｘ' | 'Ⅹ' | 'ⅹ' => 'X',
            'e' | 'ｅ' | 'Ｅ' => 'E',
            '．' => '.',
            '＋' => '+',
            c => c,
        })
        .collect()
}

fn is_scientific(text: &str) -> bool {
    text.split_once('E').is_some_and(|(mantissa, exponent)| {
        !mantissa.is_empty()
            && mantissa.chars().all(|c| c.is_ascii_digit() || c == '.')
            && !exponent.is_empty()
            && exponent.chars().all(|c| c.is_ascii_digit() || c == '+')
    })
}

/// The check character of 17 digits.
fn check_character(body: &str) -> Result<char, IdentityError> {
    let mut sum = 0;
    for (c, weight) in body.chars().zip(WEIGHTS) {
        sum += c.to_digit(10).ok_or(IdentityError::Malformed)? * weight;
    }
    usize::try_from(sum % 11).ok().and_then(|remainder| CHECKS.get(remainder)).copied().ok_or(IdentityError::Malformed)
}

/// `YYYYMMDD` of a year in which somebody alive, or on a roll of the dead, can have been born.
fn compact_date(digits: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(digits, "%Y%m%d").ok().filter(|date| (1800..3000).contains(&date.year()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn vectors_of_the_standard_and_what_goes_wrong_in_spreadsheets() {
        use IdentityError::{BirthDate, Checksum, Historic, Length, Malformed, Scientific, TailLost};
        for (text, expected) in [
            ("11010519491231002X", Ok(())),
            ("440524188001010014", Ok(())),
            ("34052419800101001X", Ok(())),
            ("34052419800101001x", Ok(())),
            ("３４０５２４１９８００１０１００１Ｘ", Ok(())),
            (" 340524 19800101 001X\u{3000}", Ok(())),
            ("'34052419800101001X", Ok(())),
            ("110105194912310021", Err(Checksum)),
            ("110105194912310000", Err(TailLost)),
            ("110105194902300023", Err(BirthDate)),
            ("1.10105194912310E+17", Err(Scientific)),
            ("1.10105E17", Err(Scientific)),
            ("110105491231002", Err(Historic)),
            ("1101051949123100", Err(Length { found: 16 })),
            ("", Err(Length { found: 0 })),
            ("1101051949123100X2", Err(Malformed)),
            ("11010519491231002Y", Err(Malformed)),
            ("一一〇一〇五一九四九一二三一〇〇二X", Err(Malformed)),
        ] {
            assert_eq!(IdentityNumber::parse(text).map(|_| ()), expected, "{text}");
        }
    }

    #[test]
    fn birth_date_and_sex_come_out_of_the_number() {
        let number = IdentityNumber::parse("11010519491231002X").unwrap();
        assert_eq!(number.birth_date(), NaiveDate::from_ymd_opt(1949, 12, 31).unwrap());
        assert_eq!(number.sex(), Sex::Female);
        let number = IdentityNumber::parse("440524188001010014").unwrap();
        assert_eq!(number.sex(), Sex::Male);
    }

    #[test]
    fn nothing_prints_the_whole_number() {
        let number = IdentityNumber::parse("11010519491231002X").unwrap();
        assert_eq!(number.masked(), "1101**********002X");
        assert_eq!(number.to_string(), "1101**********002X");
        assert_eq!(format!("{number:?}"), "IdentityNumber(1101**********002X)");
        assert_eq!(serde_json::to_string(&number).unwrap(), "\"1101**********002X\"");
    }

    #[test]
    fn fifteen_digits_become_eighteen() {
        let number = IdentityNumber::from_historic("110105491231002").unwrap();
        assert_eq!(number.expose(), "11010519491231002X");
        let centenarian = IdentityNumber::from_historic("110105990101996").unwrap();
        assert_eq!(centenarian.birth_date(), NaiveDate::from_ymd_opt(1899, 1, 1).unwrap());
        assert_eq!(IdentityNumber::from_historic("110105499931002"), Err(IdentityError::BirthDate));
    }

    prop_compose! {
        fn numbers()(area in 110_000_u32..999_999, days in 0_i64..60_000, sequence in 0_u16..1000) -> IdentityNumber {
            let born = NaiveDate::from_ymd_opt(1870, 1, 1).unwrap() + chrono::Duration::days(days);
            IdentityNumber::compose(area, born, sequence).unwrap()
        }
    }

    proptest! {
        #[test]
        fn a_composed_number_reads_back(number in numbers()) {
            prop_assert_eq!(IdentityNumber::parse(number.expose()).unwrap(), number);
        }

        #[test]
        fn any_single_changed_character_is_caught(number in numbers(), place in 0_usize..18, other in 0_usize..11) {
            let other = *b"0123456789X".get(other).unwrap();
            let mut bytes = number.expose().as_bytes().to_vec();
            prop_assume!(bytes[place] != other);
            bytes[place] = other;
            prop_assert!(IdentityNumber::parse(std::str::from_utf8(&bytes).unwrap()).is_err());
        }

        #[test]
        fn any_two_swapped_neighbours_are_caught(number in numbers(), place in 0_usize..17) {
            let mut bytes = number.expose().as_bytes().to_vec();
            prop_assume!(bytes[place] != bytes[place + 1]);
            bytes.swap(place, place + 1);
            prop_assert!(IdentityNumber::parse(std::str::from_utf8(&bytes).unwrap()).is_err());
        }

        #[test]
        fn nothing_panics(text in ".{0,40}") {
            let _ = IdentityNumber::parse(&text);
            let _ = IdentityNumber::from_historic(&text);
        }
    }
}
