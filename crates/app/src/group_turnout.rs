//! The turnout of residents' groups after the poll: sums that name nobody. A group that is too small, or in which nearly all
//! took part or nearly none, would say of its voters whether they came; it is told together with others, or not at all.

use election::ballot::Phase;
use election::{Election, GroupNo};
use rules::Mode;
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// At least so many took part, and so many did not, wherever a sum is told.
const FEW: u32 = 5;

/// Papers that went out on the entries of a group, or of several that are told together.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct GroupTurnout {
    /// Which groups.
    pub groups: Vec<GroupNo>,
    /// Their voters.
    pub voters: u32,
    /// Papers issued on their entries.
    pub issued: u32,
}

impl GroupTurnout {
    /// Papers in hundredths of a percent of the voters.
    pub fn share(&self) -> u32 {
        u32::try_from(u64::from(self.issued) * 10_000 / u64::from(self.voters.max(1))).unwrap_or(u32::MAX)
    }

    fn hides_everybody(&self, least: u32) -> bool {
        self.voters >= least && self.issued >= FEW && self.voters.saturating_sub(self.issued) >= FEW
    }

    fn with(mut self, other: Self) -> Self {
        self.groups.extend(other.groups);
        self.groups.sort_unstable();
        let (voters, issued) = (self.voters.saturating_add(other.voters), self.issued.saturating_add(other.issued));
        Self { voters, issued, ..self }
    }
}

/// The groups of the current round, the highest turnout first; none before its poll closed or where not every voter votes.
/// Empty where any sum would tell of single voters.
pub(crate) fn by_group(election: &Election) -> Option<Vec<GroupTurnout>> {
    let mode = election.mode();
    let round = election.ballot.round().filter(|_| election.ballot.phase >= Phase::Closed && mode == Mode::Direct)?;
    let mut groups: BTreeMap<GroupNo, (u32, u32)> = BTreeMap::new();
    for (person, entry) in &election.registration.roll {
        let (voters, issued) = groups.entry(entry.group).or_default();
        *voters += 1;
        *issued += u32::from(round.issued.contains_key(person));
    }
    let rows = groups.into_iter().map(|(group, (voters, issued))| GroupTurnout { groups: vec![group], voters, issued });
    Some(told(rows.collect(), election.profile.law().secrecy_min_pool.get()))
}

/// What may be told of these groups, where a sum is of so many voters at least. What is missing from the whole is never one
/// group alone, nor fewer voters than that.
fn told(rows: Vec<GroupTurnout>, least: u32) -> Vec<GroupTurnout> {
    let (mut shown, hidden): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.hides_everybody(least));
    shown.sort_by_key(|row| Reverse(row.voters));
    let mut rest = hidden.into_iter().reduce(GroupTurnout::with);
    while let Some(together) = rest.take() {
        if together.groups.len() > 1 && together.hides_everybody(least) {
            shown.push(together);
            break;
        }
        let Some(smallest) = shown.pop() else { return Vec::new() };
        rest = Some(together.with(smallest));
    }
    shown.sort_by_key(|row| (Reverse(row.share()), row.groups.clone()));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = &'static [(u16, u32, u32)];
    type Told = &'static [(&'static [u16], u32, u32)];

    fn rows(rows: &[(u16, u32, u32)]) -> Vec<GroupTurnout> {
        let row = |(group, voters, issued): &(u16, u32, u32)| GroupTurnout {
            groups: vec![GroupNo(*group)],
            voters: *voters,
            issued: *issued,
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn no_sum_tells_of_single_voters_and_none_can_be_found_by_taking_away() {
        let tables: [(Found, Told); 6] = [
            // The highest turnout first.
            (&[(1, 100, 50), (2, 80, 60)], &[(&[2], 80, 60), (&[1], 100, 50)]),
            // One small group goes with the smallest of the others, or the whole would tell it.
            (&[(1, 100, 50), (2, 80, 60), (3, 10, 4)], &[(&[2, 3], 90, 64), (&[1], 100, 50)]),
            // Two small ones go together, and with a third where they are too few still.
            (&[(1, 100, 50), (2, 30, 20), (3, 30, 10)], &[(&[1], 100, 50), (&[2, 3], 60, 30)]),
            (&[(1, 100, 50), (2, 80, 60), (3, 10, 4), (4, 9, 4)], &[(&[2, 3, 4], 99, 68), (&[1], 100, 50)]),
            // Where all came, or all but few, everybody of the group is known.
            (&[(1, 100, 50), (2, 80, 78)], &[(&[1, 2], 180, 128)]),
            // A place where nothing hides anybody.
            (&[(1, 20, 10), (2, 20, 12)], &[]),
        ];
        for (found, expected) in tables {
            let told = told(rows(found), 50);
            let expected: Vec<_> = expected
                .iter()
                .map(|(groups, voters, issued)| GroupTurnout {
                    groups: groups.iter().copied().map(GroupNo).collect(),
                    voters: *voters,
                    issued: *issued,
                })
                .collect();
            assert_eq!(told, expected, "{found:?}");
        }
    }
}
