//! How many sit in the residents' representatives' meeting (居民代表会议): those who were chosen and its other members,
//! once the stage has settled; before that, and where an election chooses none, the number that the method states.

use super::Phase;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::PersonId;
use chrono::NaiveDate;

impl Election {
    /// Who elects where representatives elect (UL26 14): those chosen in stage 1, and in a recall or a by-election those
    /// of the election whose term runs who are on the roll of this vote.
    pub fn electing_representatives(&self) -> Vec<PersonId> {
        match self.lifecycle.purpose.representatives() {
            None => self.representatives.chosen().collect(),
            Some(named) => {
                named.iter().filter(|person| self.registration.roll.contains_key(*person)).copied().collect()
            }
        }
    }

    /// How many sit in the meeting that is held on a day; nothing where nobody has said so yet.
    pub fn sitting(&self, on: NaiveDate) -> Option<u32> {
        let stage = &self.representatives;
        match stage.settled {
            Some(since) if on >= since => {
                Some(crate::sheets::count(stage.chosen()).saturating_add(stage.other_members))
            }
            _ => self.method.terms.as_ref().and_then(|terms| terms.representatives),
        }
    }

    /// As many should come as sit in the meeting, and the list is whole.
    pub(crate) fn require_sitting(&self, on: NaiveDate, due: u32, blockers: &mut Blockers<'_>) {
        self.require_whole_list(on, blockers);
        // A meeting of before is recorded late: it had the places that are void by now.
        let whole = self.representatives.phase == Phase::Settled || self.representatives.settled.is_none();
        if let Some(sitting) = self.sitting(on).filter(|sitting| whole && *sitting != due) {
            blockers.add(Code::DueNotTheRepresentatives).fact("due", due).fact("representatives", sitting);
        }
    }
}
