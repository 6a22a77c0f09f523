//! Submissions that the rules accept, and some that they refuse.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use election::lifecycle::erasure::Erasable;
use election::{
    AccountId, Actor, Command, CommunityId, DocumentId, ElectionId, Group, GroupNo, Happened, PersonId, Role,
    lifecycle, office,
};
use ledger::{Hash, sha256};
use rules::Profile;
use std::sync::Arc;
use store::{Draft, Idempotency, IndexRow, Submission};
use uuid::Uuid;

pub(crate) fn election() -> ElectionId {
    ElectionId(Uuid::now_v7())
}

/// Some moment well before the election day.
pub(crate) fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 2, 1, 0, 0).unwrap()
}

pub(crate) fn street() -> Actor {
    Actor { account: AccountId(Uuid::from_u128(7)), role: Role::Street }
}

fn submission(election: ElectionId, commands: Vec<Command>) -> Submission {
    Submission {
        election,
        actor: street(),
        now: now(),
        commands,
        draft: None,
        idempotency: None,
        seal: Vec::new(),
        index: Vec::new(),
        unindex: Vec::new(),
        made: serde_json::Value::Null,
        if_size: None,
    }
}

/// The first entry of an election in a community.
pub(crate) fn draft_in(election: ElectionId, community: CommunityId) -> Submission {
    let profile = Arc::new(Profile::builtin("cn-urban-2026").unwrap().unwrap());
    let command = lifecycle::Command::Draft {
        election,
        community,
        term: 9,
        groups: vec![Group { number: GroupNo(1), households: 120 }, Group { number: GroupNo(2), households: 90 }],
        profile: profile.id().to_owned(),
        profile_hash: election::log::profile_hash(&profile),
        engine: election::ENGINE,
        purpose: lifecycle::purpose::Purpose::default(),
    };
    let draft = Some(Draft { community, profile });
    Submission { draft, ..submission(election, vec![Command::Lifecycle(command)]) }
}

pub(crate) fn draft(election: ElectionId) -> Submission {
    draft_in(election, CommunityId(Uuid::now_v7()))
}

/// A command that is accepted any number of times: a new document.
pub(crate) fn document() -> Command {
    record(DocumentId(Uuid::now_v7()))
}

fn record(document: DocumentId) -> Command {
    let commitment = sha256(document.0.as_bytes());
    Command::Office(office::Command::RecordDocument { document, commitment, bytes: 1_024 })
}

pub(crate) fn documents(election: ElectionId, count: usize) -> Submission {
    submission(election, (0..count).map(|_| document()).collect())
}

/// The office's document, the call and the begin.
pub(crate) fn call_and_begin(election: ElectionId) -> Submission {
    let document = DocumentId(Uuid::now_v7());
    let call = lifecycle::Command::Call {
        election_day: NaiveDate::from_ymd_opt(2026, 6, 6).unwrap(),
        document,
        happened: Happened::on(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()),
    };
    let begin = lifecycle::Command::Begin {};
    submission(election, vec![record(document), Command::Lifecycle(call), Command::Lifecycle(begin)])
}

/// A command that is refused: the election is not called.
pub(crate) fn refused() -> Command {
    Command::Lifecycle(lifecycle::Command::Begin {})
}

pub(crate) fn commands(election: ElectionId, commands: Vec<Command>) -> Submission {
    submission(election, commands)
}

/// A key whose body is `body`.
pub(crate) fn key(key: &str, body: &str) -> Idempotency {
    Idempotency { account: street().account, key: key.to_owned(), body_hash: sha256(body.as_bytes()), status: 201 }
}

/// A person of the index; the same `identity` is the same number.
pub(crate) fn indexed(identity: &str, name: &str) -> IndexRow {
    let hash = |text: &str| -> [u8; 32] { *sha256(text.as_bytes()).as_bytes() };
    IndexRow {
        term: 2026,
        person: PersonId(Uuid::new_v4()),
        community: CommunityId(Uuid::from_u128(3)),
        identity: Some(hash(identity)),
        name: hash(name),
        group: Some(GroupNo(2)),
    }
}

pub(crate) fn root_of(leaves: &[Hash]) -> Hash {
    ledger::Tree::from_leaves(leaves.iter().copied()).root()
}

/// Two documents, the second for a destruction list, and the submission that records them and cancels the election.
pub(crate) fn cancelled(election: ElectionId) -> ([(DocumentId, Command); 2], Submission) {
    let documents = [0, 1].map(|_| DocumentId(Uuid::now_v7())).map(|document| (document, record(document)));
    let cancel = lifecycle::Command::Cancel {
        authority: "区人民政府".to_owned(),
        document: documents[0].0,
        happened: Happened::on(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()),
    };
    let commands = documents.iter().map(|(_, command)| command.clone());
    (documents.clone(), submission(election, commands.chain([Command::Lifecycle(cancel)]).collect()))
}

/// A proposal six years later, and its confirmation by another account.
pub(crate) fn erasure(election: ElectionId, list: DocumentId, scope: &[Erasable]) -> [Submission; 2] {
    let scope = scope.iter().copied().collect();
    let propose = lifecycle::Command::ProposeErasure { scope, list, next_election: Some(list) };
    let later = Utc.with_ymd_and_hms(2032, 3, 2, 1, 0, 0).unwrap();
    let by =
        |actor, command| Submission { now: later, actor, ..submission(election, vec![Command::Lifecycle(command)]) };
    let second = Actor { account: AccountId(Uuid::from_u128(8)), role: Role::County };
    [by(street(), propose), by(second, lifecycle::Command::ConfirmErasure {})]
}
