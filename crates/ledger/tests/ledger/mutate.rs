//! JSON that is nearly right: seeds are changed at random places, as bytes of a fuzzer say. Tests of other crates
//! include it: `#[path = "../../../ledger/tests/ledger/mutate.rs"] mod mutate;`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "every place is one that was found in the value")]

use serde_json::{Map, Value, json};

/// The bytes of a fuzzer, taken one after the other; at their end there is only 0.
pub(crate) struct Choices<'b>(&'b [u8]);

impl<'b> Choices<'b> {
    /// Choices of these bytes.
    pub(crate) fn of(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// A number below a bound; 0 where the bound is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let number = (0..2).fold(0, |number, _| number * 256 + usize::from(self.byte()));
        number.checked_rem(bound).unwrap_or(0)
    }

    fn byte(&mut self) -> u8 {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                *first
            }
            None => 0,
        }
    }
}

/// A seed with up to three changes, often with one or none; other seeds lend their parts.
pub(crate) fn mutated(seed: &Value, others: &[Value], choices: &mut Choices<'_>) -> Value {
    let mut value = seed.clone();
    for _ in 0..[0, 1, 1, 2, 3][choices.below(5)] {
        let places = pointers(&value);
        let place = places[choices.below(places.len())].clone();
        let other = change(value.pointer(&place).unwrap(), others, choices);
        *value.pointer_mut(&place).unwrap() = other;
    }
    value
}

/// Where every part of a value stands.
fn pointers(value: &Value) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut from = |key: String, part: &Value| {
        let key = key.replace('~', "~0").replace('/', "~1");
        all.extend(pointers(part).into_iter().map(|rest| format!("/{key}{rest}")));
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, part)| from(key.clone(), part)),
        Value::Array(array) => array.iter().enumerate().for_each(|(at, part)| from(at.to_string(), part)),
        _ => {}
    }
    all
}

const WORDS: [&str; 14] = [
    "",
    "x",
    "00000000-0000-0000-0000-000000000000",
    "9999-12-31",
    "-0001-01-01",
    "2026-02-29",
    "24:00:00",
    "王·\u{30FB}\u{2CC56}",
    "\u{0}\u{7F}\u{FEFF}",
    "e\u{301}",
    "NaN",
    "hard",
    "more_than",
    "director",
];

fn numbers() -> [Value; 14] {
    [
        json!(0),
        json!(1),
        json!(-1),
        json!(-0.0),
        json!(0.5),
        json!(1e300),
        json!(5e-324),
        json!(255),
        json!(65_536),
        json!(u32::MAX),
        json!(u64::from(u32::MAX) + 1),
        json!(9_007_199_254_740_993_u64),
        json!(u64::MAX),
        json!(i64::MIN),
    ]
}

fn change(part: &Value, others: &[Value], choices: &mut Choices<'_>) -> Value {
    match choices.below(10) {
        0 => Value::Null,
        1 => Value::Bool(choices.below(2) == 1),
        2 => numbers()[choices.below(14)].clone(),
        3 => WORDS[choices.below(WORDS.len())].into(),
        4 => lent(others, choices),
        5 => json!([part, part]),
        6 => json!({ "action": part }),
        7 | 8 => within(part, choices),
        _ => near(part, choices),
    }
}

/// A part of another seed.
fn lent(others: &[Value], choices: &mut Choices<'_>) -> Value {
    let Some(other) = others.get(choices.below(others.len())) else { return Value::Null };
    let places = pointers(other);
    other.pointer(&places[choices.below(places.len())]).cloned().unwrap_or_default()
}

/// A member less, a member twice, a member that nobody knows.
fn within(part: &Value, choices: &mut Choices<'_>) -> Value {
    match part {
        Value::Object(object) => {
            let mut object: Map<String, Value> = object.clone();
            let key = object.keys().nth(choices.below(object.len())).cloned();
            match (key, choices.below(2)) {
                (Some(key), 0) => drop(object.remove(&key)),
                (Some(key), _) => drop(object.insert(format!("{key}s"), Value::Null)),
                (None, _) => drop(object.insert(String::new(), Value::Null)),
            }
            Value::Object(object)
        }
        Value::Array(array) => {
            let mut array = array.clone();
            let at = choices.below(array.len());
            match (array.get(at).cloned(), choices.below(3)) {
                (Some(_), 0) => drop(array.remove(at)),
                (Some(one), 1) => array.insert(at, one),
                (Some(one), _) => array = vec![one; 40],
                (None, _) => array.push(Value::Null),
            }
            Value::Array(array)
        }
        other => other.clone(),
    }
}

/// A number beside it, a text with one character more or less.
fn near(part: &Value, choices: &mut Choices<'_>) -> Value {
    match part {
        Value::Number(number) => match (number.as_u64(), choices.below(2)) {
            (Some(number), 0) => number.saturating_add(1).into(),
            (Some(number), _) => number.saturating_sub(1).into(),
            (None, _) => json!(0),
        },
        Value::String(text) => {
            let mut letters: Vec<char> = text.chars().collect();
            match choices.below(3) {
                0 => drop(letters.pop()),
                1 => letters.push('9'),
                _ => letters.reverse(),
            }
            letters.into_iter().collect::<String>().into()
        }
        other => other.clone(),
    }
}
