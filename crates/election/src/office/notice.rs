//! Notices (公告): numbered per election, keyed by kind, derived from the state, hashed when posted,
//! corrected only by a new notice. What each says stands in [`crate::sheets`].

use super::{Command, Office};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use crate::ids::NoticeNo;
use chrono::NaiveDate;
use ledger::Hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::sheets::{NoticeFacts, NoticeKind};

/// Why a notice is corrected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionReason {
    /// It said something wrong.
    Error,
    /// What it says has changed since.
    Changed,
}

/// One posted notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Its running number.
    pub number: NoticeNo,
    /// Its kind.
    pub kind: NoticeKind,
    /// The day it was posted.
    pub on: NaiveDate,
    /// The notice that it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<NoticeNo>,
    /// SHA-256 of the canonical facts at that moment.
    pub facts: Hash,
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::PublishNotice { kind, happened } => {
            happened.check(context, blockers);
            if kind.posted_by_its_step() {
                blockers.add(Code::NoticeComesWithStep).fact("kind", kind);
            } else {
                require_facts(election, *kind, blockers);
            }
        }
        Command::CorrectNotice { number, happened, .. } => {
            happened.check(context, blockers);
            match election.office.notice(*number) {
                None => {
                    blockers.add(Code::UnknownNotice).fact("number", number);
                }
                Some(notice) => require_facts(election, notice.kind, blockers),
            }
        }
        _ => {}
    }
}

/// Nobody posts a notice of what has not come about.
fn require_facts(election: &Election, kind: NoticeKind, blockers: &mut Blockers<'_>) {
    if !NoticeFacts::stands(election, kind) {
        blockers.add(Code::NoticeSaysNothing).fact("kind", kind);
    }
    if kind == NoticeKind::TimeAndPlace {
        crate::ballot::place::guard_notice(election, blockers);
    }
}

impl Office {
    /// The notice of a number.
    pub fn notice(&self, number: NoticeNo) -> Option<Notice> {
        self.notices.iter().find(|notice| notice.number == number).copied()
    }

    /// The first posting of a kind.
    pub fn posted(&self, kind: NoticeKind) -> Option<NaiveDate> {
        self.notices.iter().filter(|notice| notice.kind == kind).map(|notice| notice.on).min()
    }
}

impl Election {
    /// The events of a step with the notice that announces it, which says what the step brought about.
    pub(crate) fn announced(
        &self,
        mut events: Vec<crate::Event>,
        kind: NoticeKind,
        on: NaiveDate,
    ) -> Vec<crate::Event> {
        let mut after = self.clone();
        for event in &events {
            crate::evolve(&mut after, event);
        }
        let notice = after.next_notice(kind, on, None);
        events.push(super::Event::NoticePublished { notice }.into());
        events
    }

    /// Whether the newest notice of a kind says what holds now.
    pub(crate) fn notice_is_current(&self, kind: NoticeKind) -> bool {
        let newest = self.office.notices.iter().rev().find(|notice| notice.kind == kind);
        newest.is_some_and(|notice| notice.facts == self.next_notice(kind, notice.on, None).facts)
    }

    pub(crate) fn next_notice(&self, kind: NoticeKind, on: NaiveDate, corrects: Option<NoticeNo>) -> Notice {
        let number = u16::try_from(self.office.notices.len()).unwrap_or(u16::MAX).saturating_add(1);
        let bytes = ledger::canonical(&NoticeFacts::of(self, kind)).unwrap_or_default();
        Notice { number: NoticeNo(number), kind, on, corrects, facts: ledger::sha256(&bytes) }
    }
}
