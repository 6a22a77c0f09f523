//! What commands of the ballot bring about.

use super::audit::Sampled;
use super::boxes::Seal;
use super::change::PollChange;
use super::count::Look;
use super::custody::{SealNo, Spot};
use super::design::Design;
use super::doubt::Classified;
use super::groups::CountingGroup;
use super::incident::Incident;
use super::issue::Issued;
use super::place::{BallotBox, Place};
use super::proxy::Given;
use super::recall::Defence;
use super::round::{Contest, Counted, Owed, RoundKind};
use super::scan::{ScanFormat, ScannedRoot, SetAside};
use super::written::Reading;
use crate::ids::{BatchNo, BoxId, CountingGroupNo, DocumentId, PersonId, PlaceId, PoolNo, ProxyId, RoundNo, WrittenId};
use chrono::{NaiveDate, NaiveTime};
use ledger::Hash;
use rules::VoidGround;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tally::{Post, Sums};

/// What happened in stage 5.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "each event repeats the documented fields of its command")]
pub enum Event {
    /// A round with these contests is prepared.
    RoundBegun { number: RoundNo, kind: RoundKind, day: NaiveDate, contests: Vec<Contest> },
    /// A place stands.
    PlaceDefined { place: PlaceId, definition: Place },
    /// A box stands.
    BoxDefined { ballot_box: BoxId, definition: BallotBox },
    /// A voter is listed for a mobile box.
    MobileUserListed { person: PersonId, ballot_box: BoxId },
    /// Mobile boxes are approved as they are listed.
    MobileBoxesApproved {},
    /// These go with a mobile box.
    BoxAccompanied { ballot_box: BoxId, scrutineers: Vec<PersonId> },
    /// A booth was checked.
    BoothChecked { place: PlaceId },
    /// Somebody watches for a candidate.
    ObserverNamed { observer: PersonId, candidate: PersonId },
    /// Somebody watches no more.
    ObserverDismissed { observer: PersonId },
    /// A change of hours or place waits for a supervisor.
    ChangeDecided { change: PollChange },
    /// The change that waited holds.
    PollChanged { countersigned: PersonId },
    /// The change that waited is void.
    ChangeRefused {},
    /// A proxy lives.
    ProxyGranted { proxy: ProxyId, principal: PersonId, agent: PersonId, given: Given },
    /// A proxy is over.
    ProxyRevoked { proxy: ProxyId },
    /// The list of proxies is posted.
    ProxiesPosted { on: NaiveDate },
    /// The paper is laid out, its names in this order.
    PaperDesigned { design: Design, contests: Vec<Contest> },
    /// Papers came in.
    StockReceived { place: PlaceId, papers: u32 },
    /// Everything is prepared.
    Ready {},
    /// The poll is open.
    PollOpened {},
    /// A paper was issued on an entry.
    PaperIssued { voter: PersonId, issued: Issued },
    /// An issue was taken back.
    IssueUndone { voter: PersonId },
    /// A spoilt paper was replaced.
    SpoiltReplaced { place: PlaceId },
    /// A paper is out that no entry has.
    IncidentReported { place: PlaceId, incident: Incident },
    /// The poll is closed.
    PollClosed {},
    /// A place's unused papers are counted and cut.
    StockAccounted {
        place: PlaceId,
        unused: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        explanation: Option<DocumentId>,
    },
    /// A box was empty and is locked.
    BoxShownEmpty { ballot_box: BoxId, seals: Vec<SealNo>, by: [PersonId; 2], at: NaiveTime },
    /// A mobile box is out with its voters.
    BoxSentOut { ballot_box: BoxId, by: [PersonId; 2], at: NaiveTime },
    /// A mobile box is back.
    BoxBroughtBack { ballot_box: BoxId, seal: Seal, by: [PersonId; 2], at: NaiveTime },
    /// A box is sealed.
    BoxSealed { ballot_box: BoxId, seals: Vec<SealNo>, by: [PersonId; 2], at: NaiveTime },
    /// A box is under way.
    BoxMoved { ballot_box: BoxId, to: Spot, by: [PersonId; 2], at: NaiveTime },
    /// A box came in.
    BoxReceived { ballot_box: BoxId, seal: Seal, by: [PersonId; 2], at: NaiveTime },
    /// A broken seal has its finding.
    SealFoundOn { ballot_box: BoxId, document: DocumentId },
    /// Missing papers of a place have their explanation.
    DifferenceExplained { place: PlaceId, signed: [PersonId; 2], document: DocumentId },
    /// A box is open.
    BoxOpened { ballot_box: BoxId, papers: u32, seal: Seal, at: NaiveTime },
    /// A surplus has its finding.
    SurplusFound { place: PlaceId },
    /// A scrutineer saw the papers mixed.
    MixingWatched { person: PersonId },
    /// All papers are mixed.
    Mixed { pools: Vec<u32> },
    /// These groups count, numbered on from those before.
    GroupsDrawn { groups: Vec<CountingGroup> },
    /// Batches are with a group.
    BatchesHanded { counting_group: CountingGroupNo, look: Look, pool: PoolNo, from: BatchNo, to: BatchNo },
    /// A written name is noted.
    WriteInNoted { written: WrittenId, post: Post, commitment: Hash },
    /// Somebody read it.
    WriteInRead { written: WrittenId, person: PersonId, reading: Reading },
    /// Two persons read the same: it can be entered.
    WriteInMatched { written: WrittenId, reading: Reading },
    /// Nobody has read it any more.
    WriteInTakenBack { written: WrittenId, person: PersonId },
    /// A teller committed.
    BatchCommitted { look: Look, pool: PoolNo, batch: BatchNo, person: PersonId, root: Hash },
    /// A third person decided what the tellers differ over.
    BatchDecided { look: Look, pool: PoolNo, batch: BatchNo, person: PersonId, positions: Vec<u32>, root: Hash },
    /// A batch's sums stand.
    BatchAgreed { look: Look, pool: PoolNo, batch: BatchNo, root: Hash, sums: Sums },
    /// A batch is counted again.
    BatchReopened { look: Look, pool: PoolNo, batch: BatchNo },
    /// A batch holds this number of papers and is counted from the beginning; the box of this place was miscounted.
    BatchCorrected { pool: PoolNo, batch: BatchNo, papers: u32, place: PlaceId, document: DocumentId },
    /// The papers of an open box were counted again.
    BoxCorrected { ballot_box: BoxId, papers: u32 },
    /// A doubtful paper was classified; since the second engine it says which and as what.
    PaperClassified {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paper: Option<Classified>,
    },
    /// An audit is under way.
    AuditBegun {},
    /// The dice gave this seed.
    SeedDrawn { seed: String },
    /// A drawn paper was read.
    SampleRead { sampled: Sampled },
    /// The audit bears the count out.
    AuditEnded {},
    /// A scanner's roots of a pool's second look stand.
    ScanImported { pool: PoolNo, format: ScanFormat, roots: Vec<ScannedRoot> },
    /// So many papers of a scanned pool are read by people, as this seed draws them.
    ScanSampleDrawn { pool: PoolNo, seed: String, papers: u32 },
    /// A drawn paper says what the scanner said.
    ScannedPaperRead { pool: PoolNo },
    /// A scan counts for nothing; people count the pool.
    ScanSetAside { pool: PoolNo, why: SetAside },
    /// The count stands, with its outcome.
    CountAgreed { counted: Box<Counted> },
    /// Somebody signed.
    ResultSigned { person: PersonId },
    /// What the outcome left open is decided.
    DecisionRecorded {
        document: DocumentId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        elected: Vec<Elected>,
    },
    /// The result is declared.
    Declared { elected: Vec<Elected>, owed: Vec<Owed>, on: NaiveDate, by: PersonId },
    /// The signed sheet says what the record says.
    SheetConfirmed { person: PersonId },
    /// The result is posted.
    ResultPosted { on: NaiveDate },
    /// Seats stay vacant.
    SeatsLeftVacant { post: Post },
    /// Somebody leads in the director's place.
    ActingRecorded { person: PersonId },
    /// The round is void; its seats are voted on again.
    RoundVoided { ground: VoidGround, owed: Vec<Owed> },
    /// A certificate was handed out.
    CertificateIssued { person: PersonId, on: NaiveDate },
    /// The handover was held.
    HandedOver { on: NaiveDate },
    /// The outgoing committee gave back its seal.
    SealHandedOver { on: NaiveDate },
    /// The papers of the round are sealed.
    PapersSealed { on: NaiveDate },
    /// The member answered, or gave up the right to.
    DefenceRecorded { defence: Defence },
    /// The stage is over.
    Settled {},
}

/// Who is elected for a post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Elected {
    /// The post.
    pub post: Post,
    /// In order of votes.
    pub people: Vec<PersonId>,
}

impl From<Event> for crate::Event {
    fn from(event: Event) -> Self {
        Self::Ballot(event)
    }
}
