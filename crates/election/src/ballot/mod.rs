//! Stage 5, the ballot (投票选举):
//! `NotOpen → Preparing → Ready → Polling → Closed → Counting → Counted → Declared → Settled`, and from
//! `Declared` into a further round.

pub mod after;
pub mod boxes;
pub mod count;
mod event;
pub mod issue;
pub mod paper;
pub mod place;
pub mod proxy;
pub mod recall;
pub mod result;
pub mod round;

use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::Election;
use crate::ids::{BatchNo, BoxId, DocumentId, PersonId, PlaceId, PoolNo, ProxyId, RoundNo};
use crate::office::appointment::Function;
use boxes::Seal;
use chrono::NaiveDate;
use count::Look;
use imbl::{OrdMap, Vector};
use issue::As;
use ledger::Hash;
use place::{BallotBox, Place};
use proxy::Proxy;
use recall::Defence;
use round::{Owed, Round, RoundKind};
use schemars::JsonSchema;
use serde::Serialize;
use tally::{Post, Sums};

pub use event::Event;
pub(crate) use event::evolve;

actions! {
    area Ballot, phase by |election| election.ballot.phase;
    /// Preparations begin; the first round takes its contests from the formal list.
    Open = "open" by Committee, from [NotOpen] {}
    /// A polling place, its hours and the groups that vote there.
    DefinePlace = "define-place" by Committee, from [Preparing] {
        /// Its id.
        place: PlaceId,
        /// What it is.
        definition: Place,
    }
    /// A ballot box of a place.
    DefineBox = "define-box" by Committee, from [Preparing] {
        /// Its id.
        ballot_box: BoxId,
        /// What it is.
        definition: BallotBox,
    }
    /// A voter who cannot come is listed for a mobile box.
    ListMobileUser = "list-mobile-user" by Committee, from [Preparing] {
        /// Who.
        person: PersonId,
        /// Which box.
        ballot_box: BoxId,
    }
    /// A voter who is away entrusts another in writing.
    GrantProxy = "grant-proxy" by Committee, from [Preparing] {
        /// Its id.
        proxy: ProxyId,
        /// Who is away.
        principal: PersonId,
        /// Who votes for the principal.
        agent: PersonId,
        /// The signed form.
        document: DocumentId,
        /// When it was filed.
        happened: Happened,
    }
    /// The principal takes it back.
    RevokeProxy = "revoke-proxy" by Committee, from [Preparing, Ready, Polling] {
        /// Which.
        proxy: ProxyId,
        /// The signed paper.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The list of principals and agents is posted.
    PublishProxies = "publish-proxies" by Committee, from [Preparing] {
        /// When.
        happened: Happened,
    }
    /// Printed papers arrive at a place and are counted in.
    ReceiveStock = "receive-stock" by Committee, from [Preparing, Ready, Polling] {
        /// Where.
        place: PlaceId,
        /// How many.
        papers: u32,
        /// The signed receipt.
        document: DocumentId,
    }
    /// Everything is prepared.
    DeclareReady = "declare-ready" by Committee, from [Preparing] {}
    /// The poll opens.
    OpenPolling = "open-polling" by Committee, from [Ready] {}
    /// A voter, or an agent for a voter, gets one paper.
    Issue = "issue" by Staff(&[Function::CheckIn]), from [Polling] {
        /// Where.
        place: PlaceId,
        /// On whose entry.
        voter: PersonId,
        /// Who takes the paper.
        taken: As,
    }
    /// An issue was recorded by mistake; another person than the issuer takes it back.
    UndoIssue = "undo-issue" by Committee, from [Polling] {
        /// On whose entry.
        voter: PersonId,
        /// Why.
        reason: issue::UndoReason,
    }
    /// A spoilt paper is kept and another handed out.
    ReplaceSpoilt = "replace-spoilt" by Staff(&[Function::CheckIn]), from [Polling] {
        /// Where.
        place: PlaceId,
    }
    /// The poll closes.
    ClosePolling = "close-polling" by Committee, from [Polling] {
        /// The decision, where it closes before the posted hour.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentId>,
    }
    /// The unused papers of a place are counted and cut before the first box opens.
    AccountStock = "account-stock" by Committee, from [Closed] {
        /// Where.
        place: PlaceId,
        /// How many are left.
        unused: u32,
        /// The signed explanation, where the papers do not add up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        explanation: Option<DocumentId>,
    }
    /// A box is opened in public and its papers are counted.
    OpenBox = "open-box" by Committee, from [Closed] {
        /// Which.
        ballot_box: BoxId,
        /// How many papers were in it.
        papers: u32,
        /// How its seal was found.
        seal: Seal,
    }
    /// The committee and two scrutineers find on a surplus in a place's boxes.
    FindOnSurplus = "find-on-surplus" by Committee, from [Closed] {
        /// Where.
        place: PlaceId,
        /// Two scrutineers who sign.
        scrutineers: [PersonId; 2],
        /// The written finding.
        document: DocumentId,
    }
    /// All papers are mixed in public into pools.
    Mix = "mix" by Committee, from [Closed] {
        /// Papers of each pool.
        pools: Vec<u32>,
    }
    /// A person written on papers is matched to the roll and can be entered from now on.
    AdmitWriteIn = "admit-write-in" by Committee, from [Counting] {
        /// For which post.
        post: Post,
        /// Who.
        person: PersonId,
    }
    /// A teller commits to what one batch holds, by the root of its papers.
    CommitBatch = "commit-batch" by Staff(&[Function::Teller]), from [Counting] {
        /// First or second look.
        look: Look,
        /// Which pool.
        pool: PoolNo,
        /// Which batch.
        batch: BatchNo,
        /// The root over the papers' leaves in order of position.
        root: Hash,
    }
    /// Two equal roots stand: the sums come into the log.
    AgreeBatch = "agree-batch" by Staff(&[Function::Teller, Function::Scrutineer]), from [Counting] {
        /// First or second look.
        look: Look,
        /// Which pool.
        pool: PoolNo,
        /// Which batch.
        batch: BatchNo,
        /// The common root.
        root: Hash,
        /// The sums of the papers under it.
        sums: Sums,
    }
    /// A batch is counted again; every version is kept. An agreed count is open again, unsigned.
    ReopenBatch = "reopen-batch" by Committee, from [Counting, Counted] {
        /// First or second look.
        look: Look,
        /// Which pool.
        pool: PoolNo,
        /// Which batch.
        batch: BatchNo,
        /// Why.
        reason: count::ReopenReason,
    }
    /// Three people classify a doubtful paper.
    ClassifyPaper = "classify-paper" by Committee, from [Counting] {
        /// First or second look.
        look: Look,
        /// Which pool.
        pool: PoolNo,
        /// Which batch.
        batch: BatchNo,
        /// Its position in the batch, from 1.
        position: u32,
        /// What they found.
        finding: count::PaperFinding,
        /// Who decided.
        panel: [PersonId; 3],
    }
    /// The count is agreed and the outcome computed.
    AgreeCount = "agree-count" by Committee, from [Counting] {}
    /// A committee member or scrutineer signs the result sheet.
    SignResult = "sign-result" by Staff(&[Function::CommitteeMember, Function::Scrutineer]), from [Counted] {}
    /// What the outcome leaves to people (one person ahead for two posts, relatives, the women's seat) is
    /// decided in writing.
    RecordDecision = "record-decision" by CommitteeOrOffice, from [Counted] {
        /// The signed decision.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The result is declared on the spot.
    Declare = "declare" by Committee, from [Counted] {}
    /// The result is posted.
    PublishResult = "publish-result" by CommitteeOrOffice, from [Declared] {
        /// When.
        happened: Happened,
    }
    /// A further round for contests that ask for it.
    BeginRound = "begin-round" by Committee, from [Declared] {
        /// Which kind.
        kind: RoundKind,
        /// Its day.
        day: NaiveDate,
    }
    /// Seats stay vacant by decision.
    LeaveVacant = "leave-vacant" by Committee, from [Declared] {
        /// Of which post.
        post: Post,
        /// The decision.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// An elected person gets the certificate.
    IssueCertificate = "issue-certificate" by CommitteeOrOffice, from [Declared] {
        /// Who.
        person: PersonId,
        /// When.
        happened: Happened,
    }
    /// The outgoing committee hands over.
    RecordHandover = "record-handover" by CommitteeOrOffice, from [Declared] {
        /// The signed list.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The outgoing committee gives back its seal (公章).
    HandOverSeal = "hand-over-seal" by CommitteeOrOffice, from [Declared] {
        /// The signed receipt.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The papers of the round are sealed for the archive.
    SealPapers = "seal-papers" by CommitteeOrOffice, from [Declared] {
        /// The record of the sealing, signed.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// In a recall the member answers the petition, or gives up the right to.
    RecordDefence = "record-defence" by Committee, from [Preparing] {
        /// Whether the member spoke.
        defence: Defence,
        /// The statement, or the signed waiver.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The stage is over; the office records it where the committee's mandate ended with the handover.
    Settle = "settle" by CommitteeOrOffice, from [Declared] {}
}

/// Where the stage stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nothing is prepared.
    #[default]
    NotOpen,
    /// Places, boxes, staff, proxies, stock.
    Preparing,
    /// Everything stands.
    Ready,
    /// Papers are issued.
    Polling,
    /// No more papers; boxes travel and are opened.
    Closed,
    /// Batches are entered.
    Counting,
    /// The count is agreed; signatures.
    Counted,
    /// The result is declared.
    Declared,
    /// Final: published, certificates, handover.
    Settled,
}

/// The state of stage 5.
#[derive(Clone, Default, Debug)]
pub struct Ballot {
    /// Where it stands.
    pub phase: Phase,
    /// Polling places.
    pub places: OrdMap<PlaceId, Place>,
    /// Boxes.
    pub boxes: OrdMap<BoxId, BallotBox>,
    /// Proxies.
    pub proxies: OrdMap<ProxyId, Proxy>,
    /// When the list of proxies was posted.
    pub proxies_posted: Option<NaiveDate>,
    /// Who uses which mobile box.
    pub mobile_users: OrdMap<PersonId, BoxId>,
    /// The rounds, the current one last.
    pub rounds: Vector<Round>,
    /// Who is elected, in order of votes within each round.
    pub elected: OrdMap<Post, Vector<PersonId>>,
    /// Contests that still ask for a round or a decision.
    pub owed: Vector<Owed>,
    /// When the last result was posted.
    pub published: Option<NaiveDate>,
    /// Who has the certificate.
    pub certified: OrdMap<PersonId, NaiveDate>,
    /// When the handover was.
    pub handover: Option<NaiveDate>,
    /// When the last result was declared.
    pub declared: Option<NaiveDate>,
    /// When the outgoing committee gave back its seal.
    pub seal: Option<NaiveDate>,
    /// When the papers of the last round were sealed.
    pub sealed: Option<NaiveDate>,
    /// What the member did with the right to answer, in a recall.
    pub defence: Option<Defence>,
}

pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    match action {
        Action::Open => election.check_needs(election.needs_ballot_open(), context, blockers),
        Action::DeclareReady => {
            place::gate_ready(election, blockers);
            if !election.lifecycle.purpose.is_recall() {
                election.require_current_candidates(blockers);
                election.require_meeting_with_voters(blockers);
            }
        }
        Action::OpenPolling => place::gate_open(election, context, blockers),
        Action::Issue => issue::gate(election, blockers),
        Action::OpenBox => boxes::gate_open(election, blockers),
        Action::Mix => boxes::gate_mix(election, blockers),
        Action::CommitBatch | Action::AgreeBatch => count::gate(election, blockers),
        Action::AgreeCount => count::gate_agree(election, blockers),
        Action::Declare => result::gate_declare(election, blockers),
        Action::Settle => election.check_needs(election.needs_ballot_settle(), context, blockers),
        Action::RecordDefence => recall::gate_defence(election, blockers),
        Action::PublishProxies => {
            if election.ballot.proxies_posted.is_some() {
                blockers.add(Code::ProxiesAlreadyPosted);
            }
        }
        Action::DefinePlace
        | Action::DefineBox
        | Action::ListMobileUser
        | Action::GrantProxy
        | Action::RevokeProxy
        | Action::ReceiveStock
        | Action::UndoIssue
        | Action::ReplaceSpoilt
        | Action::ClosePolling
        | Action::AccountStock
        | Action::FindOnSurplus
        | Action::AdmitWriteIn
        | Action::ReopenBatch
        | Action::ClassifyPaper
        | Action::SignResult
        | Action::RecordDecision
        | Action::PublishResult
        | Action::BeginRound
        | Action::LeaveVacant
        | Action::IssueCertificate
        | Action::RecordHandover
        | Action::HandOverSeal
        | Action::SealPapers => {}
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command.action() {
        Action::DefinePlace | Action::DefineBox | Action::ListMobileUser => {
            place::guard(election, command, blockers);
        }
        Action::GrantProxy | Action::RevokeProxy | Action::PublishProxies => {
            proxy::guard(election, command, context, blockers);
        }
        Action::ReceiveStock
        | Action::Issue
        | Action::UndoIssue
        | Action::ReplaceSpoilt
        | Action::ClosePolling
        | Action::AccountStock => issue::guard(election, command, context, blockers),
        Action::OpenBox | Action::FindOnSurplus | Action::Mix => boxes::guard(election, command, blockers),
        Action::AdmitWriteIn
        | Action::CommitBatch
        | Action::AgreeBatch
        | Action::ReopenBatch
        | Action::ClassifyPaper => count::guard(election, command, context, blockers),
        Action::SignResult | Action::RecordDecision | Action::PublishResult | Action::LeaveVacant => {
            result::guard(election, command, context, blockers);
        }
        Action::IssueCertificate | Action::RecordHandover | Action::HandOverSeal | Action::SealPapers => {
            after::guard(election, command, context, blockers);
        }
        Action::RecordDefence => recall::guard(election, command, context, blockers),
        Action::BeginRound => round::guard(election, command, context, blockers),
        Action::Open
        | Action::DeclareReady
        | Action::OpenPolling
        | Action::AgreeCount
        | Action::Declare
        | Action::Settle => {}
    }
}

pub(crate) fn decide(election: &Election, command: &Command, context: &Context) -> Vec<crate::Event> {
    event::decide(election, command, context)
}

impl Ballot {
    /// The current round's number; 0 before the first.
    pub fn round_no(&self) -> RoundNo {
        self.rounds.last().map_or(RoundNo(0), |round| round.number)
    }

    /// The current round.
    pub fn round(&self) -> Option<&Round> {
        self.rounds.last()
    }

    /// Who withdraws before the poll stands no more.
    pub(crate) fn withdraw(&mut self, person: PersonId) {
        let before = matches!(self.phase, Phase::Preparing | Phase::Ready);
        if let Some(round) = self.round_mut().filter(|_| before) {
            for contest in &mut round.contests {
                contest.candidates.retain(|candidate| *candidate != person);
            }
        }
    }

    /// The poll that has not begun moves with the election day.
    pub(crate) fn put_off(&mut self, day: NaiveDate) {
        let before = matches!(self.phase, Phase::Preparing | Phase::Ready);
        if let Some(round) = self.round_mut().filter(|_| before) {
            round.day = day;
        }
    }

    pub(crate) fn round_mut(&mut self) -> Option<&mut Round> {
        self.rounds.back_mut()
    }
}
