//! What a parser says of a value, as a fault that has a sentence in every language. Parsers speak English alone.

use crate::fault::Fault;

/// How chrono says that text is no day or time.
const NO_MOMENT: [&str; 4] =
    ["premature end of input", "input contains invalid characters", "input is out of range", "trailing input"];

/// How the message begins where the text itself is no JSON.
const BROKEN: [&str; 8] =
    ["EOF ", "expected ", "trailing ", "key must", "invalid escape", "control character", "lone ", "invalid number"];

/// The fault that a message of serde, or of a type that reads itself, means.
pub(crate) fn fault(says: &str) -> Fault {
    let (says, place) = placed(says.trim());
    let misread = || Fault::Misread { says: says.to_owned() };
    if let Some(rest) = says.strip_prefix("unknown variant `") {
        return Fault::UnknownWord { choices: quoted(rest.split_once(", expected").map_or("", |(_, rest)| rest)) };
    }
    if says.starts_with("unknown field `") {
        return Fault::UnknownField;
    }
    if says.starts_with("UUID parsing failed") {
        return Fault::NotAnId;
    }
    if says.starts_with("a seal's number has") {
        return Fault::NotASeal;
    }
    if NO_MOMENT.iter().any(|known| says.starts_with(known)) {
        return Fault::NotAMoment;
    }
    if says.contains("invalid digit found") {
        return Fault::NotANumber;
    }
    if let Some((line, column)) = place.filter(|_| BROKEN.iter().any(|start| says.starts_with(start))) {
        return Fault::BrokenJson { line, column };
    }
    says.rsplit_once(", expected ").map_or_else(misread, |(_, wanted)| other_kind(says, wanted).unwrap_or_else(misread))
}

/// A value of another kind than was wanted.
fn other_kind(says: &str, wanted: &str) -> Option<Fault> {
    if let Some(bounds) = bounds(wanted).filter(|_| says.starts_with("invalid value: integer")) {
        return Some(bounds);
    }
    let number = wanted.strip_prefix("a nonzero ").unwrap_or(wanted);
    let whole =
        |text: &str| text.strip_prefix(['u', 'i']).is_some_and(|bits| bits == "size" || bits.parse::<u8>().is_ok());
    match wanted {
        _ if whole(number) => Some(Fault::NotANumber),
        "a string" | "string" | "a borrowed string" => Some(Fault::NotText),
        "a boolean" => Some(Fault::NotYesOrNo),
        _ if wanted.contains("UUID") => Some(Fault::NotAnId),
        _ if wanted.contains("time string") => Some(Fault::NotAMoment),
        _ if wanted.contains("date string") => Some(Fault::NotADay),
        _ if ["a sequence", "an array", "a tuple"].iter().any(|list| wanted.starts_with(list)) => Some(Fault::NotAList),
        _ if ["struct ", "a map", "internally tagged enum"].iter().any(|all| wanted.starts_with(all)) => {
            Some(Fault::NotFields)
        }
        _ => None,
    }
}

/// The numbers that a type holds; none for what holds all that anybody writes.
fn bounds(wanted: &str) -> Option<Fault> {
    let (least, kind) = wanted.strip_prefix("a nonzero ").map_or((0, wanted), |kind| (1, kind));
    let most = match kind {
        "u8" => u8::MAX.into(),
        "u16" => u16::MAX.into(),
        "u32" => u32::MAX.into(),
        "u64" | "usize" => i64::MAX,
        _ => return None,
    };
    Some(Fault::Range { least, most })
}

/// The words between back quotes.
fn quoted(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A message without the place in the text that it ends with, and that place.
fn placed(says: &str) -> (&str, Option<(u32, u32)>) {
    let read = || {
        let (what, place) = says.rsplit_once(" at line ")?;
        let (line, column) = place.split_once(" column ")?;
        Some((what, (line.parse().ok()?, column.parse().ok()?)))
    };
    read().map_or((says, None), |(what, place)| (what, Some(place)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
    use election::PersonId;
    use election::ballot::boxes::Seal;
    use election::ballot::custody::SealNo;
    use election::ballot::incident::Incident;
    use election::ballot::place::BallotBox;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};
    use std::num::NonZeroU16;

    fn of<T: DeserializeOwned>(value: Value) -> Fault {
        fault(&serde_json::from_value::<T>(value).map(drop).unwrap_err().to_string())
    }

    /// What the types of the commands say is known, so that nobody reads a parser's English.
    #[test]
    fn every_kind_of_value_says_what_belongs_there() {
        let rows = [
            (of::<u32>(json!("many")), Fault::NotANumber),
            (of::<u16>(json!(-1)), Fault::Range { least: 0, most: 65_535 }),
            (of::<u32>(json!(1.5)), Fault::NotANumber),
            (of::<u16>(json!(70_000)), Fault::Range { least: 0, most: 65_535 }),
            (of::<NonZeroU16>(json!(0)), Fault::Range { least: 1, most: 65_535 }),
            (of::<String>(json!(5)), Fault::NotText),
            (of::<bool>(json!("yes")), Fault::NotYesOrNo),
            (of::<PersonId>(json!("nobody")), Fault::NotAnId),
            (of::<PersonId>(json!(7)), Fault::NotAnId),
            (of::<NaiveDate>(json!("yesterday")), Fault::NotAMoment),
            (of::<NaiveDate>(json!("2026-13-01")), Fault::NotAMoment),
            (of::<NaiveDate>(json!(5)), Fault::NotADay),
            (of::<NaiveTime>(json!("25:00:00")), Fault::NotAMoment),
            (of::<NaiveTime>(json!(5)), Fault::NotAMoment),
            (of::<DateTime<Utc>>(json!(5)), Fault::NotAMoment),
            (of::<SealNo>(json!("a 7")), Fault::NotASeal),
            (of::<Vec<u32>>(json!("1")), Fault::NotAList),
            (of::<[u32; 2]>(json!([1])), Fault::NotAList),
            (of::<BallotBox>(json!("1")), Fault::NotFields),
            (of::<Incident>(json!("1")), Fault::NotFields),
            (of::<BallotBox>(json!({ "colour": "red" })), Fault::UnknownField),
            (of::<Seal>(json!("torn")), Fault::UnknownWord { choices: vec!["intact".to_owned(), "broken".to_owned()] }),
        ];
        let placed = serde_json::from_str::<u32>("\"many\"").unwrap_err().to_string();
        assert_eq!(fault(&placed), Fault::NotANumber, "{placed}");
        assert_eq!(fault("Failed to deserialize query string: from: invalid digit found in string"), Fault::NotANumber);
        for (row, (said, meant)) in rows.into_iter().enumerate() {
            assert_eq!(said, meant, "row {row}");
        }
    }

    #[test]
    fn text_that_is_no_json_says_where() {
        for (text, column) in [("{", 1), ("{\"a\": 1,}", 9), ("[1 2]", 4), ("nul", 3), ("{} x", 4)] {
            let says = serde_json::from_str::<Value>(text).unwrap_err().to_string();
            assert_eq!(fault(&says), Fault::BrokenJson { line: 1, column }, "{text}: {says}");
        }
    }

    #[test]
    fn what_nobody_knows_is_told_as_it_came() {
        assert_eq!(fault("not base64"), Fault::Misread { says: "not base64".to_owned() });
    }
}
