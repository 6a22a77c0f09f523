//! What somebody may ask for in the ballot, by whom and in which phase: the table of the stage.

use super::boxes::Seal;
use super::change::{ChangeAnswer, ChangeReason};
use super::count::Look;
use super::custody::{SealNo, Spot};
use super::design::Design;
use super::event::Elected;
use super::incident::Incident;
use super::issue::As;
use super::mobile::Approval;
use super::place::{BallotBox, Place};
use super::proxy::Absence;
use super::recall::Defence;
use super::round::RoundKind;
use super::scan::{ScanFormat, ScanReading, ScannedRoot};
use super::taken_back::TakenBack;
use super::written::Reading;
use super::{Phase, audit, count, doubt, issue, result};
use crate::context::Happened;
use crate::ids::{
    BatchNo, BoxId, CountingGroupNo, DocumentId, MeetingId, PersonId, PlaceId, PoolNo, ProxyId, WrittenId,
};
use crate::office::appointment::Function;
use crate::record::anchor::Typed;
use chrono::{NaiveDate, NaiveTime};
use ledger::Hash;
use rules::VoidGround;
use std::num::{NonZeroU16, NonZeroU32};
use tally::{Post, Sums};

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
    /// Mobile boxes, their routes and their users are approved; who is listed afterwards needs another approval.
    ApproveMobileBoxes = "approve-mobile-boxes" by CommitteeOrOffice, from [Preparing] {
        /// Who approved them.
        approval: Approval,
        /// The routes and hours on paper.
        route: DocumentId,
        /// When.
        happened: Happened,
    }
    /// These scrutineers go with a mobile box.
    AccompanyBox = "accompany-box" by Committee, from [Preparing, Ready] {
        /// Which box.
        ballot_box: BoxId,
        /// All who go with it.
        scrutineers: Vec<PersonId>,
    }
    /// A place's booth was looked at: who writes there is seen by nobody.
    CheckBooth = "check-booth" by Committee, from [Preparing, Ready] {
        /// Where.
        place: PlaceId,
        /// The photo or the signed record.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// A box is shown empty to everybody and locked, before papers go into it.
    ShowBoxEmpty = "show-box-empty" by Committee, from [Ready, Polling] {
        /// Which.
        ballot_box: BoxId,
        /// The numbers on the seals of its lid.
        seals: Vec<SealNo>,
        /// The two persons who looked into it and locked it.
        by: [PersonId; 2],
        /// When, on the day of the poll.
        at: NaiveTime,
    }
    /// A mobile box leaves for its voters.
    SendOutBox = "send-out-box" by Committee, from [Polling] {
        /// Which.
        ballot_box: BoxId,
        /// The two scrutineers who carry it.
        by: [PersonId; 2],
        /// When it left.
        at: NaiveTime,
    }
    /// A mobile box is back at its place and its seals are looked at.
    BringBackBox = "bring-back-box" by Committee, from [Polling, Closed] {
        /// Which.
        ballot_box: BoxId,
        /// How its seals were found.
        seal: Seal,
        /// The two persons who took it in.
        by: [PersonId; 2],
        /// When it came.
        at: NaiveTime,
    }
    /// A candidate names somebody who watches.
    NameObserver = "name-observer" by Committee, from [Preparing, Ready, Polling, Closed, Counting] {
        /// Who watches.
        observer: PersonId,
        /// For whom.
        candidate: PersonId,
        /// The signed form.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// An observer watches no more.
    DismissObserver = "dismiss-observer" by Committee, from [Preparing, Ready, Polling, Closed, Counting] {
        /// Who.
        observer: PersonId,
        /// When.
        happened: Happened,
    }
    /// The committee decides to change hours or place after they were posted: in force once a supervisor signs.
    ChangePoll = "change-poll" by Committee, from [Preparing, Ready, Polling] {
        /// Which place.
        place: PlaceId,
        /// What it shall be.
        definition: Place,
        /// Why.
        reason: ChangeReason,
        /// The committee's meeting that decided it.
        meeting: MeetingId,
        /// The decision on paper.
        document: DocumentId,
        /// When it was decided.
        happened: Happened,
    }
    /// A supervisor answers a change; countersigned, it holds and the new notice is posted.
    AnswerChange = "answer-change" by Staff(&[Function::Supervisor]), from [Preparing, Ready, Polling] {
        /// The answer.
        answer: ChangeAnswer,
    }
    /// A voter who is away entrusts another.
    GrantProxy = "grant-proxy" by Committee, from [Preparing, Ready, Polling] {
        /// Its id.
        proxy: ProxyId,
        /// Who is away.
        principal: PersonId,
        /// Who votes for the principal.
        agent: PersonId,
        /// What the principal declared.
        absence: Absence,
        /// The signed form, where it was given in writing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentId>,
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
    PublishProxies = "publish-proxies" by Committee, from [Preparing, Ready] {
        /// When.
        happened: Happened,
    }
    /// The paper of the round is laid out: the order of the names, its sheets, lines and instructions.
    DesignPaper = "design-paper" by Committee, from [Preparing] {
        /// How.
        design: Design,
        /// The signed decision.
        document: DocumentId,
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
    /// A paper that was handed out by the sign-in list, or by a station that was cut off, is entered afterwards.
    EnterListed = "enter-listed" by Staff(&[Function::CheckIn]), from [Polling, Closed] {
        /// Where.
        place: PlaceId,
        /// On whose entry.
        voter: PersonId,
        /// Who took the paper.
        taken: As,
        /// When it was handed out, on the day of the poll.
        at: NaiveTime,
        /// The signed page of the list; nothing where a station that was cut off kept it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        document: Option<DocumentId>,
    }
    /// An issue was recorded by mistake; another person than the issuer takes it back.
    UndoIssue = "undo-issue" by Committee, from [Polling, Closed] {
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
    /// A paper left the table of a station that was cut off, and the record refused it afterwards.
    ReportIncident = "report-incident" by Staff(&[Function::CheckIn]), from [Polling, Closed] {
        /// Where.
        place: PlaceId,
        /// What happened.
        incident: Incident,
        /// When.
        happened: Happened,
    }
    /// The poll closes at the posted hour; an earlier one is a change of hours.
    ClosePolling = "close-polling" by Committee, from [Polling] {}
    /// The unused papers of a place are counted and cut before the first box opens.
    AccountStock = "account-stock" by Committee, from [Closed] {
        /// Where.
        place: PlaceId,
        /// How many are left.
        unused: u32,
        /// The signed explanation, where the papers do not add up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        explanation: Option<DocumentId>,
        /// The two persons who signed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signed: Option<[PersonId; 2]>,
    }
    /// A box is shut for good and sealed before everybody.
    SealBox = "seal-box" by Committee, from [Closed] {
        /// Which.
        ballot_box: BoxId,
        /// The numbers on its seals.
        seals: Vec<SealNo>,
        /// The two persons who sealed it.
        by: [PersonId; 2],
        /// When, on the day of the poll.
        at: NaiveTime,
    }
    /// A sealed box leaves.
    MoveBox = "move-box" by Committee, from [Closed] {
        /// Which.
        ballot_box: BoxId,
        /// From where.
        from: Spot,
        /// To where.
        to: Spot,
        /// The two persons who carry it.
        by: [PersonId; 2],
        /// When it left.
        at: NaiveTime,
    }
    /// A box comes in and its seals are looked at.
    ReceiveBox = "receive-box" by Committee, from [Closed] {
        /// Which.
        ballot_box: BoxId,
        /// How its seals were found.
        seal: Seal,
        /// The two persons who received it.
        by: [PersonId; 2],
        /// When it came.
        at: NaiveTime,
    }
    /// The committee and two scrutineers find in writing on a seal that was broken.
    FindOnSeal = "find-on-seal" by Committee, from [Closed] {
        /// Which box.
        ballot_box: BoxId,
        /// Two scrutineers who sign.
        scrutineers: [PersonId; 2],
        /// The written finding.
        document: DocumentId,
    }
    /// Why fewer papers came back than a place issued is explained in writing.
    ExplainDifference = "explain-difference" by Committee, from [Closed] {
        /// Where.
        place: PlaceId,
        /// The two persons who sign.
        signed: [PersonId; 2],
        /// The written explanation.
        document: DocumentId,
    }
    /// The papers of an open box were counted or written down wrongly: before the papers are mixed they are counted again.
    CorrectBox = "correct-box" by Committee, from [Closed] {
        /// Which.
        ballot_box: BoxId,
        /// How many papers were in it.
        papers: u32,
        /// The finding, signed by the committee and two scrutineers; the paper alone names them, so that the public evidence
        /// holds the boxes against the count.
        document: DocumentId,
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
    /// A scrutineer saw all papers mixed.
    WatchMixing = "watch-mixing" by Staff(&[Function::Scrutineer]), from [Closed] {}
    /// All papers are mixed in public into pools.
    Mix = "mix" by Committee, from [Closed] {
        /// Papers of each pool.
        pools: Vec<u32>,
    }
    /// Dice thrown in public after the poll closed draw who counts with whom.
    DrawCountingGroups = "draw-counting-groups" by Committee, from [Closed, Counting] {
        /// How many groups.
        counting_groups: NonZeroU16,
        /// The digits of the dice, at least twenty.
        seed: String,
        /// The record or photo of the throws.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// Batches of a pool are handed to a group; nobody else enters them.
    HandBatches = "hand-batches" by Committee, from [Counting] {
        /// Which group.
        counting_group: CountingGroupNo,
        /// First or second look.
        look: Look,
        /// Which pool.
        pool: PoolNo,
        /// The first batch.
        from: BatchNo,
        /// The last one.
        to: BatchNo,
    }
    /// A name written on a paper is noted as it stands there; its text is sealed beside the log.
    NoteWriteIn = "note-write-in" by Staff(&[Function::CommitteeMember, Function::Clerk, Function::Teller, Function::Scrutineer]), from [Counting] {
        /// Its id.
        written: WrittenId,
        /// For which post.
        post: Post,
        /// What commits to the text.
        commitment: Hash,
    }
    /// Somebody says whom a written name means; once two persons say the same it can be entered.
    MatchWriteIn = "match-write-in" by Staff(&[Function::Scrutineer, Function::CommitteeMember]), from [Counting] {
        /// Which name.
        written: WrittenId,
        /// Whom it means.
        reading: Reading,
    }
    /// A match was wrong: it is taken back, and two persons read the name anew.
    TakeBackMatch = "take-back-match" by Staff(&[Function::Scrutineer, Function::CommitteeMember]), from [Counting] {
        /// Which name.
        written: WrittenId,
        /// Why.
        reason: TakenBack,
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
        /// How often the batch had turned out to hold another number of papers when its nonces were drawn.
        #[serde(default, skip_serializing_if = "count::is_zero")]
        resized: u32,
    }
    /// A third person decides the papers over which the two tellers differed again.
    DecideBatch = "decide-batch" by Staff(&[Function::Scrutineer, Function::CommitteeMember]), from [Counting] {
        /// First or second look.
        look: Look,
        /// Which pool.
        pool: PoolNo,
        /// Which batch.
        batch: BatchNo,
        /// The positions that were decided, from 1.
        positions: Vec<u32>,
        /// The root of the batch with these papers as they were decided.
        root: Hash,
    }
    /// Two equal roots stand: the sums come into the log.
    AgreeBatch = "agree-batch" by Staff(&[Function::Teller, Function::Scrutineer, Function::CommitteeMember]), from [Counting] {
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
    /// A batch holds more or fewer papers than it was given, as both tellers counted them: so many more or fewer were in a
    /// box. The batch is counted from the beginning.
    CorrectBatch = "correct-batch" by Committee, from [Counting] {
        /// Which pool.
        pool: PoolNo,
        /// Which batch.
        batch: BatchNo,
        /// How many papers are in it.
        papers: NonZeroU32,
        /// The box that was counted wrongly before the papers were mixed.
        ballot_box: BoxId,
        /// The finding, signed by the committee and two scrutineers; the paper alone names them.
        document: DocumentId,
    }
    /// People decide what a doubtful paper is.
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
        finding: doubt::PaperFinding,
        /// Who decided.
        decided: doubt::Decided,
    }
    /// An audit takes the place of the second look: the counted papers must stand on paper before the dice are thrown.
    BeginAudit = "begin-audit" by Committee, from [Counting] {}
    /// Dice are thrown in public.
    DrawSeed = "draw-seed" by Committee, from [Counting] {
        /// Their digits, at least twenty.
        seed: String,
        /// The record or photo of the throws.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// A scrutineer reads the paper that is drawn next, or records that it is not there.
    ReadSample = "read-sample" by Staff(&[Function::Scrutineer]), from [Counting] {
        /// Its number among all counted papers, from 1, in the order of pools, batches and positions.
        number: u32,
        /// What stands on it, or that it was not found.
        sampled: audit::Sampled,
    }
    /// The papers read bear the count out.
    EndAudit = "end-audit" by Committee, from [Counting] {}
    /// A scanner's reading of a pool comes in for the second look: the roots of all its batches.
    ImportScan = "import-scan" by Committee, from [Counting] {
        /// Which pool.
        pool: PoolNo,
        /// What the file is written in.
        format: ScanFormat,
        /// The signed record of the scanning.
        document: DocumentId,
        /// The root of every batch of the pool, in their order.
        roots: Vec<ScannedRoot>,
    }
    /// Dice are thrown in public: they draw the papers of a scanned pool that people read.
    DrawScanSample = "draw-scan-sample" by Committee, from [Counting] {
        /// Which pool.
        pool: PoolNo,
        /// The digits of the dice, at least twenty.
        seed: String,
        /// The record or photo of the throws.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// A scrutineer reads the paper of a scanned pool that is drawn next, without seeing what the scanner read.
    ReadScanned = "read-scanned" by Staff(&[Function::Scrutineer]), from [Counting] {
        /// Which pool.
        pool: PoolNo,
        /// Its number in the pool, from 1, in the order of batches and positions.
        number: u32,
        /// What stands on it, or that it was not found.
        sampled: ScanReading,
    }
    /// The committee gives a scan up; people count the pool.
    SetScanAside = "set-scan-aside" by Committee, from [Counting] {
        /// Which pool.
        pool: PoolNo,
        /// The signed decision.
        document: DocumentId,
    }
    /// The count is agreed and the outcome computed.
    AgreeCount = "agree-count" by Committee, from [Counting] {}
    /// A committee member or scrutineer signs the result sheet.
    SignResult = "sign-result" by Staff(&[Function::CommitteeMember, Function::Scrutineer]), from [Counted] {}
    /// What the outcome or a ruling leaves to people (one person ahead for two posts, relatives, the women's seat, an
    /// upheld objection) is decided in writing.
    RecordDecision = "record-decision" by CommitteeOrOffice, from [Counted, Declared] {
        /// Who is elected by it, post by post; as counted for posts that it does not name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        elected: Vec<Elected>,
        /// The signed decision.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The result is declared on the spot.
    Declare = "declare" by Committee, from [Counted] {}
    /// Another person than who declared types two hash groups back from the signed result sheet.
    ConfirmSheet = "confirm-sheet" by Staff(&result::CONFIRMERS), from [Declared] {
        /// The two groups that the sheet on the screen leaves blank.
        typed: [Typed; 2],
    }
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
        /// The meeting that decided it.
        meeting: MeetingId,
        /// The decision.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// Who leads where no director was elected.
    RecordActing = "record-acting" by Committee, from [Declared] {
        /// Who.
        person: PersonId,
        /// The paper.
        document: DocumentId,
        /// When.
        happened: Happened,
    }
    /// The guiding office finds the round void on a ground that no count shows; its seats are voted on again.
    VoidRound = "void-round" by Office, from [Polling, Closed, Counting, Counted, Declared] {
        /// The ground.
        ground: VoidGround,
        /// The office's finding.
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
