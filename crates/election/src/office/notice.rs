//! Notices (公告): numbered per election, keyed by kind, derived from the state, hashed when posted,
//! corrected only by a new notice.

use super::{Command, Office};
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::{Election, Sex};
use crate::ids::NoticeNo;
use chrono::NaiveDate;
use ledger::Hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kinds of notices (reference set: Fujian 2021, and those the law forces).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    /// 1 确定选举日
    ElectionDay,
    /// 2 选举委员会名单
    Committee,
    /// 3 选民登记
    Registration,
    /// 4 选民名单
    VoterList,
    /// Corrections of the list after rulings (补正公告)
    ListCorrections,
    /// 5 代表和小组长选举
    RepresentativesElection,
    /// 6 代表名单
    Representatives,
    /// 6-1 小组长名单
    GroupLeaders,
    /// 7 初步候选人提名
    Nomination,
    /// 8 初步候选人名单
    PreliminaryCandidates,
    /// 9 正式候选人名单
    FormalCandidates,
    /// 10 投票时间和地点
    TimeAndPlace,
    /// 11 选举工作人员名单
    Staff,
    /// 12 流动票箱投票人员名单
    MobileBoxUsers,
    /// 13 委托投票名单
    Proxies,
    /// 14 代写人员名单
    Scribes,
    /// 15 无效票认定规则
    InvalidPapers,
    /// 16 选举结果
    Result,
    /// 另行选举
    NextRound,
    /// Changes of committee members
    CommitteeChange,
}

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
            }
        }
        Command::CorrectNotice { number, happened, .. } => {
            happened.check(context, blockers);
            if election.office.notice(*number).is_none() {
                blockers.add(Code::UnknownNotice).fact("number", number);
            }
        }
        _ => {}
    }
}

impl NoticeKind {
    /// Whether the step that it announces posts it, so that the two can never disagree.
    const fn posted_by_its_step(self) -> bool {
        matches!(
            self,
            Self::Committee
                | Self::VoterList
                | Self::ListCorrections
                | Self::Representatives
                | Self::PreliminaryCandidates
                | Self::FormalCandidates
                | Self::Proxies
                | Self::Result
        )
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
        let facts = self.notice_facts(kind);
        let bytes = ledger::canonical(&facts).unwrap_or_default();
        Notice { number: NoticeNo(number), kind, on, corrects, facts: ledger::sha256(&bytes) }
    }

    /// What a notice of this kind says now, as facts; texts and names are added by who renders it.
    pub fn notice_facts(&self, kind: NoticeKind) -> Value {
        let day = self.lifecycle.election_day;
        let place_facts = || {
            let places: Vec<_> = self.ballot.places.values().collect();
            json!({ "places": places })
        };
        match kind {
            NoticeKind::ElectionDay | NoticeKind::NextRound | NoticeKind::InvalidPapers => {
                json!({ "election_day": day, "term": self.lifecycle.term, "profile": self.profile.id() })
            }
            NoticeKind::Committee | NoticeKind::CommitteeChange => json!({
                "chair": self.committee.chair, "members": self.committee.members,
            }),
            NoticeKind::Registration | NoticeKind::VoterList | NoticeKind::ListCorrections => json!({
                "election_day": day,
                "registered": self.registration.roll.len(),
                "women": self.registration.count(Sex::Female),
                "objections_until": self.registration.window_ends(self),
            }),
            NoticeKind::RepresentativesElection | NoticeKind::Representatives | NoticeKind::GroupLeaders => {
                json!({ "groups": self.representatives.by_group() })
            }
            NoticeKind::Nomination | NoticeKind::PreliminaryCandidates => json!({
                "seats": self.method.terms.as_ref().map(|terms| &terms.seats),
                "preliminary": self.nomination.standing(),
            }),
            NoticeKind::FormalCandidates => json!({
                "seats": self.method.terms.as_ref().map(|terms| &terms.seats),
                "formal": self.nomination.formal,
            }),
            NoticeKind::TimeAndPlace | NoticeKind::Scribes => place_facts(),
            NoticeKind::Staff => json!({ "staff": self.office.staff() }),
            NoticeKind::MobileBoxUsers => json!({ "users": self.ballot.mobile_users }),
            NoticeKind::Proxies => json!({ "proxies": self.ballot.living_proxies() }),
            NoticeKind::Result => json!({
                "rounds": self.ballot.results(), "passed": self.passes.used, "roll": self.roll_facts(),
            }),
        }
    }
}

impl Office {
    /// The living appointments of people who touch papers.
    fn staff(&self) -> Vec<(super::appointment::Function, crate::PersonId)> {
        self.appointments
            .values()
            .filter(|held| held.ended == super::appointment::Ended::No)
            .filter(|held| held.function.touches_papers())
            .map(|held| (held.function, held.person))
            .collect()
    }
}
