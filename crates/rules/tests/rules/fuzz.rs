//! Profiles that are nearly right: reading one never panics, a refusal names a place within the text, and what was read
//! is the same again as JSON.

#![expect(clippy::indexing_slicing, reason = "every place lies below a length that was asked")]

use rules::Profile;
use std::sync::atomic::{AtomicU64, Ordering};

fn library(id: &str) -> Option<String> {
    Profile::builtin_text(id).map(str::to_owned)
}

/// A number below a bound out of two bytes; 0 at their end.
fn below(bytes: &mut impl Iterator<Item = u8>, bound: usize) -> usize {
    let number = (0..2).fold(0, |number, _| number * 256 + usize::from(bytes.next().unwrap_or(0)));
    number.checked_rem(bound).unwrap_or(0)
}

const SCRAPS: [&str; 12] = [
    "=",
    "\"",
    "[",
    "]",
    "\n",
    "value = 0\n",
    "value = \"off\"\n",
    "unit = \"days\"\n",
    "extends = \"cn-village-2018\"\n",
    "[rules.\"list.publish\"]\n",
    "4294967296",
    "\u{2CC56}",
];

/// A profile's text with up to five lines struck, doubled, cut or swapped with another's.
fn mutated(seeds: &[&str], bytes: &[u8]) -> String {
    let mut bytes = bytes.iter().copied();
    let seed = seeds[below(&mut bytes, seeds.len())];
    let other: Vec<&str> = seeds[below(&mut bytes, seeds.len())].lines().collect();
    let mut lines: Vec<String> = seed.lines().map(str::to_owned).collect();
    for _ in 0..below(&mut bytes, 6) {
        let at = below(&mut bytes, lines.len());
        let Some(line) = lines.get(at).cloned() else { break };
        match below(&mut bytes, 6) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, line),
            2 => other[below(&mut bytes, other.len())].clone_into(&mut lines[at]),
            3 => lines[at] = line.chars().take(below(&mut bytes, line.len() + 1)).collect(),
            4 => lines[at] = line.replace(['1', '2', '3', '5'], "0"),
            _ => lines[at] = format!("{line}{}", SCRAPS[below(&mut bytes, SCRAPS.len())]),
        }
    }
    lines.join("\n")
}

/// The provinces' profiles are the corpus: short, and each extends a whole one.
#[test]
fn nearly_right_profiles_are_read_or_refused() {
    let seeds: Vec<&str> =
        Profile::builtin_ids().filter_map(Profile::builtin_text).filter(|text| text.contains("extends = ")).collect();
    let (read, refused) = (AtomicU64::new(0), AtomicU64::new(0));
    bolero::check!().with_iterations(300).for_each(|bytes: &[u8]| {
        let text = mutated(&seeds, bytes);
        match Profile::parse(&text, &library) {
            Ok(profile) => {
                let json = serde_json::to_string(&profile).unwrap();
                assert_eq!(serde_json::from_str::<Profile>(&json).unwrap(), profile);
                read.fetch_add(1, Ordering::Relaxed);
            }
            Err(error) => {
                let lines = text.lines().count() + 1;
                assert!(error.line >= 1 && error.line <= lines && error.column >= 1, "{error}");
                refused.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    println!("{read:?} read, {refused:?} refused");
    assert!(read.into_inner() > 0 && refused.into_inner() > 0);
}
