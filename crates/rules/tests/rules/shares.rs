#![expect(clippy::unwrap_used, reason = "helpers outside of test functions may fail loudly")]

use proptest::prelude::*;
use rules::{Comparator, Share};

fn share(comparator: Comparator, num: u32, den: u32) -> Share {
    Share::new(comparator, num, den).unwrap()
}

#[test]
fn the_reference_numbers_stand() {
    use Comparator::{AtLeast, MoreThan};
    // article, comparator, num, den, whole, least integer
    let table = [
        ("UL26 18 direct", MoreThan, 1, 2, 1000, 501),
        ("UL26 18 first vote", MoreThan, 1, 2, 632, 317),
        ("UL26 18 first vote, odd", MoreThan, 1, 2, 633, 317),
        ("VL18 15 second vote", AtLeast, 1, 3, 601, 201),
        ("VL18 15 second vote, exact", AtLeast, 1, 3, 600, 200),
        ("UL26 18 representatives", MoreThan, 2, 3, 60, 41),
        ("Guangxi representatives", AtLeast, 2, 3, 60, 40),
        ("UL26 18 households", MoreThan, 1, 2, 1943, 972),
        ("nothing of nothing", MoreThan, 1, 2, 0, 1),
        ("at least of nothing", AtLeast, 1, 3, 0, 0),
        ("the greatest whole", MoreThan, 1, 1, u32::MAX, u32::MAX),
    ];
    for (article, comparator, num, den, of, least) in table {
        assert_eq!(share(comparator, num, den).needed(of), least, "{article}");
    }
}

#[test]
fn impossible_shares_are_refused() {
    for (num, den) in [(0, 2), (3, 2), (0, 0), (1, 0)] {
        assert!(Share::new(Comparator::AtLeast, num, den).is_err(), "{num}/{den}");
    }
}

proptest! {
    #[test]
    fn needed_is_the_least_that_is_met(of in 0..u32::MAX, den in 1..1000u32, cut in 0..1000u32, least in any::<bool>()) {
        let comparator = if least { Comparator::AtLeast } else { Comparator::MoreThan };
        let share = share(comparator, cut % den + 1, den);
        let needed = share.needed(of);
        prop_assert!(share.met(needed, of) || (cut % den + 1 == den && !least));
        prop_assert!(needed == 0 || !share.met(needed - 1, of));
    }
}
