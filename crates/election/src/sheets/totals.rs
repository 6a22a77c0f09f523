//! Sums that a paper shows below its rows, made here so that every print of them is the same.

use super::result::{PaperAccount, RoundResult};

/// Where the papers of all places went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PaperTotals {
    /// Printed and received.
    pub printed: u32,
    /// Handed to voters.
    pub issued: u32,
    /// Spoilt and replaced.
    pub spoilt: u32,
    /// Handed out unrecorded while a place was cut off.
    pub unrecorded: u32,
    /// Left over, once every place has counted them.
    pub unused: Option<u32>,
}

impl PaperAccount {
    /// The sums of all places.
    pub fn totals(&self) -> PaperTotals {
        let nothing = PaperTotals { printed: 0, issued: 0, spoilt: 0, unrecorded: 0, unused: Some(0) };
        self.places.iter().fold(nothing, |sum, place| PaperTotals {
            printed: sum.printed.saturating_add(place.printed),
            issued: sum.issued.saturating_add(place.issued),
            spoilt: sum.spoilt.saturating_add(place.spoilt),
            unrecorded: sum.unrecorded.saturating_add(place.unrecorded),
            unused: sum.unused.zip(place.unused).map(|(sum, unused)| sum.saturating_add(unused)),
        })
    }
}

impl RoundResult {
    /// Returned papers that are neither void nor blank.
    pub const fn valid_papers(&self) -> u32 {
        self.returned.saturating_sub(self.void).saturating_sub(self.blank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RoundNo;
    use crate::sheets::result::PlacePapers;

    fn place(place: u16, unused: Option<u32>) -> PlacePapers {
        PlacePapers { place, printed: 100, issued: 60, spoilt: 2, unrecorded: 1, unused }
    }

    #[test]
    fn what_is_left_over_is_unknown_while_one_place_has_not_counted() {
        let account = |second| PaperAccount {
            round: RoundNo(1),
            places: vec![place(1, Some(38)), place(2, second)],
            returned: 119,
        };
        let whole = PaperTotals { printed: 200, issued: 120, spoilt: 4, unrecorded: 2, unused: Some(77) };
        assert_eq!(account(Some(39)).totals(), whole);
        assert_eq!(account(None).totals(), PaperTotals { unused: None, ..whole });
    }
}
