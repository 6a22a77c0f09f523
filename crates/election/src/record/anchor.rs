//! Anchors: heads of the log that stand handwritten on signed paper. The screen shows the root's groups but
//! two; the person types these two back from the paper. Two persons are needed.

use super::Event;
use crate::blocker::{Blockers, Code};
use crate::election::Election;
use crate::ids::{PersonId, RoundNo};
use imbl::{OrdMap, OrdSet, Vector};
use ledger::Hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The steps whose head must be anchored before the next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnchorKind {
    /// The roll is frozen.
    RollFrozen,
    /// The poll opened.
    PollOpened,
    /// The poll closed.
    PollClosed,
    /// The boxes were opened and the papers mixed.
    BoxesOpened,
    /// Every paper is counted and committed to, before an audit draws some.
    PapersCommitted,
    /// The count is agreed.
    CountAgreed,
}

/// One hash group, typed from paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Typed {
    /// Which of the 16 groups, from 0.
    pub group: u8,
    /// The four hex digits.
    pub digits: String,
}

/// One anchor.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Anchor {
    /// The head that must stand on paper, known once its entry is in the log.
    pub head: Option<Head>,
    /// Who confirmed it.
    pub confirmed: OrdSet<PersonId>,
}

/// A head of the log.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Head {
    /// Entries.
    pub size: u64,
    /// Root.
    pub root: Hash,
}

/// All anchors of an election.
#[derive(Clone, Default, Debug)]
pub struct Anchors {
    /// By step and round.
    pub all: OrdMap<(RoundNo, AnchorKind), Anchor>,
    /// What witnesses signed.
    pub witnessed: Vector<(Head, Vec<String>)>,
    /// The keys that replaced the first one, in order; the last signs now.
    pub rotations: Vector<Rotation>,
}

/// A key that took over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rotation {
    /// The new verifier key, as C2SP writes it.
    pub key: String,
    /// The head with which the key before it handed over, known once its entry is in the log.
    pub head: Option<Head>,
}

/// How many persons must confirm an anchor: whoever wrote it and another.
const PERSONS: usize = 2;

impl Anchor {
    /// Whether enough persons confirmed it.
    pub fn stands(&self) -> bool {
        self.confirmed.len() >= PERSONS
    }

    /// The two groups that the screen leaves blank for the next person.
    pub fn blanks(&self) -> Option<[u8; 2]> {
        blanks(&self.head?.root, self.confirmed.len() % PERSONS)
    }
}

/// The two groups of a hash that are left blank for somebody whose turn it is, drawn from the hash itself.
pub(crate) fn blanks(hash: &Hash, turn: usize) -> Option<[u8; 2]> {
    let bytes = *hash.as_bytes();
    let mut picks = bytes.iter().skip(turn * 8).map(|byte| byte % 16);
    let first = picks.next()?;
    let second = picks.find(|pick| *pick != first).unwrap_or((first + 1) % 16);
    Some([first, second])
}

/// Blocks unless both groups that were asked for are as the hash has them.
pub(crate) fn require_typed(hash: &Hash, blanks: [u8; 2], typed: &[Typed; 2], blockers: &mut Blockers<'_>) {
    let groups = ledger::hash_groups(hash);
    let right = |wanted: u8| {
        typed.iter().any(|one| {
            one.group == wanted
                && groups.get(usize::from(wanted)).is_some_and(|group| group.eq_ignore_ascii_case(one.digits.trim()))
        })
    };
    if !blanks.into_iter().all(right) {
        blockers.add(Code::GroupsDoNotMatch).fact("asked", blanks);
    }
}

impl Anchors {
    pub(super) fn need(&mut self, kind: AnchorKind, round: RoundNo) {
        self.all.insert((round, kind), Anchor::default());
    }

    pub(super) fn confirm(&mut self, kind: AnchorKind, round: RoundNo, person: PersonId) {
        if let Some(anchor) = self.all.get_mut(&(round, kind)) {
            anchor.confirmed.insert(person);
        }
    }

    pub(super) fn witness(&mut self, size: u64, root: Hash, names: &[String]) {
        self.witnessed.push_back((Head { size, root }, names.to_vec()));
    }

    pub(super) fn rotate(&mut self, key: &str) {
        self.rotations.push_back(Rotation { key: key.to_owned(), head: None });
    }

    /// Whether the newest entry asked for an anchor or changed the key.
    pub(crate) fn await_head(&self) -> bool {
        self.all.values().any(|anchor| anchor.head.is_none())
            || self.rotations.last().is_some_and(|rotation| rotation.head.is_none())
    }

    /// Tells the anchors and rotations of the newest entry which head they mean.
    pub(crate) fn settle(&mut self, head: Head) {
        if let Some(rotation) = self.rotations.back_mut() {
            rotation.head.get_or_insert(head);
        }
        let waiting: Vec<_> =
            self.all.iter().filter(|(_, anchor)| anchor.head.is_none()).map(|(key, _)| *key).collect();
        for key in waiting {
            if let Some(anchor) = self.all.get_mut(&key) {
                anchor.head = Some(head);
            }
        }
    }
}

impl Election {
    /// The event that asks for an anchor of the current round.
    pub(crate) fn anchor_needed(&self, anchor: AnchorKind) -> crate::Event {
        Event::AnchorNeeded { anchor, round: self.anchor_round(anchor) }.into()
    }

    fn anchor_round(&self, kind: AnchorKind) -> RoundNo {
        match kind {
            AnchorKind::RollFrozen => RoundNo(0),
            AnchorKind::PollOpened
            | AnchorKind::PollClosed
            | AnchorKind::BoxesOpened
            | AnchorKind::PapersCommitted
            | AnchorKind::CountAgreed => self.ballot.round_no(),
        }
    }

    /// Blocks until the anchor stands.
    pub(crate) fn require_anchor(&self, kind: AnchorKind, blockers: &mut Blockers<'_>) {
        let round = self.anchor_round(kind);
        let confirmed = self.anchors.all.get(&(round, kind)).map_or(0, |anchor| anchor.confirmed.len());
        if confirmed < PERSONS {
            blockers.add(Code::AnchorMissing).fact("anchor", kind).fact("round", round).fact("confirmed", confirmed);
        }
    }
}

pub(super) fn guard(
    election: &Election,
    kind: AnchorKind,
    round: RoundNo,
    typed: &[Typed; 2],
    person: Option<PersonId>,
    blockers: &mut Blockers<'_>,
) {
    let Some(anchor) = election.anchors.all.get(&(round, kind)) else {
        blockers.add(Code::UnknownAnchor).fact("anchor", kind).fact("round", round);
        return;
    };
    match person {
        Some(person) if anchor.confirmed.contains(&person) => {
            blockers.add(Code::SamePerson).fact("person", person);
        }
        Some(_) => {}
        None => {
            blockers.add(Code::NotAppointed);
        }
    }
    let (Some(head), Some(blanks)) = (anchor.head, anchor.blanks()) else {
        blockers.add(Code::UnknownAnchor).fact("anchor", kind);
        return;
    };
    require_typed(&head.root, blanks, typed, blockers);
}
