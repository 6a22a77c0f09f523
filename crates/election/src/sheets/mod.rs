//! Sheets: what goes on the board (a notice, 公告) or into the file (a form, 表册), as typed facts that a pure function
//! reads off the state. Texts and names are added by whoever renders them.
//!
//! Each stage has its file. A sheet carries what it must say and no more: never an address, a number, or why somebody
//! cannot come.

pub mod blank;
pub mod committee;
pub mod conduct;
pub mod counted;
pub mod nomination;
pub mod poll;
pub mod registration;
pub mod representatives;
pub mod result;
pub mod setup;
pub mod statistics;
pub mod term;
pub mod totals;

use crate::election::{Election, Sex};
use crate::ids::PersonId;
use rules::{OnlineLists, RuleId, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a sheet says of an election now.
pub(crate) trait Sheet: Sized {
    /// Nothing while the election has not come to what the sheet is about.
    fn of(election: &Election) -> Option<Self>;

    /// Whether it says anything; a sheet whose facts are much work answers without them.
    fn stands(election: &Election) -> bool {
        Self::of(election).is_some()
    }
}

/// Makes of one table the kinds, their facts, and the function from the one to the other.
macro_rules! sheets {
    ($(#[$of_kinds:meta])* $kinds:ident, $(#[$of_facts:meta])* $facts:ident; $( $(#[$doc:meta])* $name:ident($sheet:ty); )+) => {
        $(#[$of_kinds])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $kinds { $( $(#[$doc])* $name ),+ }

        impl $kinds {
            /// Every kind, in the order of the work.
            pub const ALL: &'static [Self] = &[ $( Self::$name ),+ ];
        }

        $(#[$of_facts])*
        #[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
        #[serde(tag = "kind", content = "facts", rename_all = "snake_case")]
        pub enum $facts { $( $(#[$doc])* $name(Box<$sheet>) ),+ }

        impl $facts {
            /// What a sheet of this kind says now; nothing while there is nothing to say.
            pub fn of(election: &Election, kind: $kinds) -> Option<Self> {
                Some(match kind { $( $kinds::$name => Self::$name(Box::new(Sheet::of(election)?)) ),+ })
            }

            /// Whether a sheet of this kind says anything now.
            pub fn stands(election: &Election, kind: $kinds) -> bool {
                match kind { $( $kinds::$name => <$sheet as Sheet>::stands(election) ),+ }
            }
        }
    };
}

sheets! {
    /// The kinds of notices (reference set: Fujian 2021, and those the law forces).
    NoticeKind,
    /// What a notice states.
    NoticeFacts;
    /// 1 确定选举日
    ElectionDay(setup::ElectionDay);
    /// 2 选举委员会名单
    Committee(committee::Seats);
    /// Changes of committee members.
    CommitteeChange(committee::Change);
    /// 3 选民登记
    Registration(registration::Call);
    /// 4 选民名单
    VoterList(registration::List);
    /// Corrections of the list after rulings (补正公告).
    ListCorrections(registration::Corrections);
    /// 5 代表和小组长选举
    RepresentativesElection(representatives::Apportionment);
    /// 6 代表名单
    Representatives(representatives::Chosen);
    /// 6-1 小组长名单
    GroupLeaders(representatives::Leaders);
    /// 7 初步候选人提名
    Nomination(nomination::Call);
    /// 8 初步候选人名单
    PreliminaryCandidates(nomination::Preliminary);
    /// 9 正式候选人名单
    FormalCandidates(nomination::Formal);
    /// Candidates who withdrew, and who stands after it.
    CandidateChange(nomination::Change);
    /// 10 投票时间和地点
    TimeAndPlace(poll::TimeAndPlace);
    /// 11 选举工作人员名单
    Staff(poll::Staff);
    /// 12 流动票箱投票人员名单
    MobileBoxUsers(poll::MobileBoxUsers);
    /// 13 委托投票名单
    Proxies(poll::Proxies);
    /// 14 代写人员名单
    Scribes(poll::Scribes);
    /// 15 无效票认定规则
    InvalidPapers(poll::InvalidPapers);
    /// 16 选举结果
    Result(result::Results);
    /// 另行选举, or another further round.
    NextRound(poll::NextRound);
    /// 17 监督委员会选举结果
    SupervisionResult(crate::term::Supervision);
    /// 罢免
    Recall(term::Recall);
    /// 补选
    ByElection(term::ByElection);
}

sheets! {
    /// The kinds of forms (reference set: Putian's 47, condensed).
    FormKind,
    /// What a form states.
    FormFacts;
    /// Seats of each group.
    SeatsPerGroup(representatives::Apportionment);
    /// 代表、小组长推荐表
    GroupNominationForm(blank::GroupChoicePaper);
    /// 代表、小组长推选表
    GroupChoiceForm(blank::GroupChoicePaper);
    /// 代表和小组长选举结果报告
    RepresentativesResult(representatives::Report);
    /// 代表登记册
    RepresentativesRegister(representatives::Chosen);
    /// 代表统计表
    RepresentativesStatistics(representatives::Statistics);
    /// 小组长登记册
    LeadersRegister(representatives::Leaders);
    /// 小组长统计表
    LeadersStatistics(representatives::LeadersStatistics);
    /// 会议记录, numbered in the order of their days.
    Minutes(setup::Minutes);
    /// 选举委员会成员推荐表
    CommitteeNominationForm(committee::Paper);
    /// 选举委员会成员推选票
    CommitteeBallot(committee::Paper);
    /// 选举委员会推选结果报告
    CommitteeResult(committee::Report);
    /// 选民登记情况报告
    RegistrationReport(registration::Report);
    /// 户授权书
    HouseholdForm(blank::HouseholdPaper);
    /// 选民花名册
    VoterRoll(registration::Roll);
    /// 选民统计表
    VoterStatistics(registration::Statistics);
    /// 候选人提名表、自荐表
    NominationForm(nomination::Call);
    /// 初步候选人一览表
    PreliminaryOverview(nomination::Overview);
    /// 预选票
    PreVoteForm(blank::PreVotePaper);
    /// 预选结果报告
    PreVoteReport(blank::PreVoteReport);
    /// 资格审查表、联审表
    ReviewForm(blank::ReviewPaper);
    /// 资格审查情况
    ReviewReport(nomination::Reviews);
    /// 取消候选人资格申请表
    CandidacyCancellation(nomination::Cancelled);
    /// 选票
    Ballot(poll::BallotPaper);
    /// 委托书
    ProxyForm(blank::ProxyPaper);
    /// 委托投票登记册
    ProxyRegister(poll::ProxyRegister);
    /// 选票收发情况
    PaperAccount(result::PaperAccount);
    /// 计票单: a signed sheet for each batch.
    BatchSheets(counted::BatchSheets);
    /// 选票清点报告
    CountReport(counted::CountReport);
    /// 选举结果报告
    ResultReport(result::Results);
    /// 换届选举结果报告单
    TermReport(result::TermReport);
    /// 印章和工作移交单
    Handover(result::Handover);
    /// 归档清单
    ArchiveList(term::ArchiveList);
    /// 工作日志
    Diary(setup::Diary);
    /// What the ministry asks a county to report.
    Statistics(statistics::Ministry);
}

/// How far a sheet may stand online; the board is the law's, the web is not the board.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Online {
    /// As it hangs on the board.
    Whole,
    /// A person finds the own entry only.
    OwnEntryOnly,
    /// Not at all.
    PaperOnly,
}

impl NoticeKind {
    /// How far a notice of this kind may stand online (`publish.online`).
    pub const fn online(self, lists: OnlineLists) -> Online {
        match (self, lists) {
            (Self::VoterList | Self::ListCorrections | Self::MobileBoxUsers | Self::Proxies, OnlineLists::OwnEntry) => {
                Online::OwnEntryOnly
            }
            (Self::VoterList | Self::ListCorrections | Self::MobileBoxUsers | Self::Proxies, OnlineLists::Nothing) => {
                Online::PaperOnly
            }
            _ => Online::Whole,
        }
    }

    /// Whether the step that it announces posts it, so that the two can never disagree.
    pub(crate) const fn posted_by_its_step(self) -> bool {
        matches!(
            self,
            Self::Committee
                | Self::VoterList
                | Self::ListCorrections
                | Self::Representatives
                | Self::PreliminaryCandidates
                | Self::FormalCandidates
                | Self::Proxies
                | Self::NextRound
                | Self::Result
                | Self::SupervisionResult
        )
    }
}

impl FormKind {
    /// How far a form of this kind may stand online: forms are of the file, not of the board.
    pub const fn online(self) -> Online {
        Online::PaperOnly
    }
}

/// A rule as a sheet cites it.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Cited {
    /// Which.
    pub rule: RuleId,
    /// What it says.
    pub value: Value,
    /// Where it comes from.
    pub article: String,
}

impl Cited {
    pub(crate) fn of(election: &Election, rule: RuleId) -> Self {
        let found = election.profile.rule(rule);
        Self { rule, value: found.value.clone(), article: found.article.clone() }
    }
}

impl Election {
    /// How many of these are women.
    pub(crate) fn women<'p>(&self, people: impl IntoIterator<Item = &'p PersonId>) -> u32 {
        let woman = |person: &&PersonId| self.people.get(*person).is_some_and(|facts| facts.sex == Sex::Female);
        count(people.into_iter().filter(woman))
    }
}

/// How many there are, as a sheet prints it.
pub(crate) fn count<T>(items: impl IntoIterator<Item = T>) -> u32 {
    u32::try_from(items.into_iter().count()).unwrap_or(u32::MAX)
}
