//! An election that leaves for another server and comes back: proved whole, taken in whole, or not at all.

use crate::on_both;
use crate::support::fixture::Fixture;
use crate::support::world::{commands, document, draft_in, election, indexed, now, street};
use election::record::Command as Record;
use election::{AccountId, Command, CommunityId, DocumentId, ElectionId, Happened, Role, legal_day, office};
use ledger::{Note, sha256};
use rules::Profile;
use std::sync::Arc;
use store::{
    AppendError, Arrival, ArrivalError, Community, Decision, IndexRow, Keys, NewAccount, NewGrant, Options, Scope,
    Seal, SealKind, Store, Submission,
};
use uuid::Uuid;

on_both!(
    it_goes_and_comes_back,
    what_does_not_go_on_is_refused,
    what_is_not_for_this_server_is_refused,
    a_refused_arrival_leaves_nothing,
    who_works_there_comes_along,
);

/// A server with one election, moved to the laptop's key or about to be.
struct Side {
    store: Store,
    election: ElectionId,
    community: CommunityId,
    paper: DocumentId,
}

fn recorded(document: DocumentId) -> Command {
    Command::Office(office::Command::RecordDocument { document, commitment: sha256(b"a decision"), bytes: 1 })
}

fn community(id: CommunityId, code: &str) -> Community {
    let (street, county) = ("枫林街道".to_owned(), "云水县".to_owned());
    Community { id, code: code.to_owned(), name: "第一社区".to_owned(), street, county, households: 210 }
}

fn seal(bytes: &[u8], kind: SealKind) -> Seal {
    Seal { id: Uuid::new_v4(), kind, owner: None, salt: [7; 32], bytes: bytes.to_vec() }
}

fn account(name: &str) -> NewAccount {
    let (display, password_hash) = (name.to_owned(), format!("hash of {name}"));
    NewAccount {
        id: AccountId(Uuid::new_v4()),
        display,
        password_hash,
        created: now(),
        must_change: false,
        open_until: None,
    }
}

impl Side {
    async fn county(fixture: &Fixture) -> Self {
        let store = fixture.open().await;
        let (election, community_id) = (election(), CommunityId(Uuid::from_u128(3)));
        store.add_community(&community(community_id, "990001001001")).await.unwrap();
        store.append(draft_in(election, community_id)).await.unwrap();
        let paper = DocumentId(Uuid::now_v7());
        store.append(commands(election, vec![recorded(paper)])).await.unwrap();
        Self { store, election, community: community_id, paper }
    }

    fn origin(&self) -> String {
        format!("{}/{}", self.store.origin_prefix(), self.election)
    }

    fn move_to(&self, keys: &Keys) -> Submission {
        let successor = keys.log_key(&self.origin()).unwrap().verifier_key().to_string();
        let happened = Happened::on(legal_day(now()));
        let command = Record::MoveLog { successor, document: self.paper, happened };
        commands(self.election, vec![Command::Record(command)])
    }

    fn receive(&self) -> Submission {
        commands(self.election, vec![Command::Record(Record::ReceiveLog {})])
    }

    async fn size(&self) -> u64 {
        self.store.head(self.election).await.unwrap().map_or(0, |head| head.size)
    }

    /// Everything that is carried away, signed by the key in force.
    async fn carry(&self, index: Vec<IndexRow>) -> Arrival {
        let head = self.store.head(self.election).await.unwrap().unwrap();
        let snapshot = self.store.load(self.election).await.unwrap().unwrap();
        let key = self.store.keys().log_key_in_force(&head.origin, snapshot.election(), &head.checkpoint).unwrap();
        Arrival {
            election: self.election,
            profile: Arc::new(Profile::builtin("cn-urban-2026").unwrap().unwrap()),
            entries: self.store.entries(self.election, 0, head.size).await.unwrap(),
            checkpoint: head.checkpoint.parse::<Note>().unwrap(),
            by: key.verifier_key(),
            earlier: self.store.handed_over(self.election).await.unwrap(),
            index,
            luggage: self.store.luggage(self.election, self.community).await.unwrap(),
        }
    }

    /// The same election at another server, received.
    async fn at(&self, fixture: &Fixture, arrival: Arrival) -> Self {
        let Self { election, community, paper, .. } = *self;
        let there = Self { store: fixture.open().await, election, community, paper };
        Box::pin(there.store.take_in(arrival)).await.unwrap();
        let alone = there.store.append(commands(election, vec![document()])).await;
        assert_eq!(codes(alone), ["LOG-06"], "a paper does not receive the log");
        there.store.append(self.receive()).await.unwrap();
        there
    }
}

fn codes(refused: Result<store::Accepted, AppendError>) -> Vec<&'static str> {
    match refused {
        Err(AppendError::Refused { blockers, .. }) => blockers.iter().map(|blocker| blocker.code).collect(),
        other => panic!("{other:?}"),
    }
}

/// An empty laptop beside the county's server, whichever database that has.
fn laptop() -> Fixture {
    Fixture::sqlite()
}

async fn it_goes_and_comes_back(fixture: Fixture) {
    let (county, hall) = (Side::county(&fixture).await, laptop());
    let before = seal(b"before", SealKind::Document);
    county.store.seal(county.election, std::slice::from_ref(&before)).await.unwrap();
    let mut leaves = county.move_to(&hall.keys);
    leaves.commands.push(document());
    assert_eq!(codes(county.store.append(leaves).await), ["LOG-06"], "with the move the log ends here");
    county.store.append(county.move_to(&hall.keys)).await.unwrap();
    let another = || commands(county.election, vec![document()]);
    assert_eq!(codes(county.store.append(another()).await), ["LOG-06"], "a paper alone is no step of its own here");
    assert_eq!(codes(county.store.append(county.receive()).await), ["LOG-06"]);
    assert!(county.store.check().await.unwrap().is_good());

    let arrival = county.carry(vec![indexed("1", "甲")]).await;
    let there = county.at(&hall, arrival).await;
    assert_eq!(there.store.unseal(before.id).await.unwrap().unwrap().bytes, before.bytes, "sealed anew under its keys");
    let after = seal(b"after", SealKind::Document);
    there.store.append(Submission { seal: vec![after.clone()], ..another() }).await.unwrap();
    there.store.append(another()).await.unwrap();
    there.store.append(there.move_to(&fixture.keys)).await.unwrap();
    assert_eq!(codes(there.store.append(another()).await), ["LOG-06"]);
    assert!(there.store.check().await.unwrap().is_good());

    let taken = county.store.take_in(there.carry(vec![indexed("1", "甲")]).await).await.unwrap();
    assert_eq!((taken.before, taken.size), (3, there.size().await));
    assert_eq!(codes(county.store.append(county.move_to(&hall.keys)).await), ["LOG-06"], "not received yet");
    county.store.append(county.receive()).await.unwrap();
    county.store.append(another()).await.unwrap();
    assert_eq!(county.store.unseal(after.id).await.unwrap().unwrap().bytes, after.bytes);
    assert_eq!(county.store.indexed(county.election).await.unwrap().len(), 1);
    assert_eq!(county.store.handed_over(county.election).await.unwrap().len(), 2);
    assert!(county.store.check().await.unwrap().is_good());
    county.store.close().await;
    let again = fixture.open().await;
    assert!(again.check().await.unwrap().is_good());
}

async fn what_does_not_go_on_is_refused(fixture: Fixture) {
    let (county, hall) = (Side::county(&fixture).await, laptop());
    county.store.append(county.move_to(&hall.keys)).await.unwrap();
    let left = county.carry(Vec::new()).await;
    let there = county.at(&hall, left.clone()).await;
    assert!(matches!(there.store.take_in(left.clone()).await, Err(ArrivalError::Older { ours: 4, theirs: 3 })));
    assert!(matches!(county.store.take_in(left).await, Err(ArrivalError::Older { ours: 3, theirs: 3 })));
    there.store.append(there.move_to(&fixture.keys)).await.unwrap();
    let back = there.carry(Vec::new()).await;

    let mut tampered = back.clone();
    tampered.entries[4] =
        String::from_utf8(tampered.entries[4].clone()).unwrap().replace("\"on\":\"2026", "\"on\":\"2025").into_bytes();
    assert!(matches!(county.store.take_in(tampered).await, Err(ArrivalError::Entry { seq: 4, .. })));
    let mut cut = back.clone();
    cut.entries.truncate(4);
    assert!(matches!(county.store.take_in(cut).await, Err(ArrivalError::Checkpoint)));
    let mut unsigned = back.clone();
    unsigned.by = fixture.keys.log_key(&county.origin()).unwrap().verifier_key();
    assert!(matches!(county.store.take_in(unsigned).await, Err(ArrivalError::Checkpoint)));
    let mut forked = back.clone();
    forked.entries.swap(0, 1);
    assert!(matches!(county.store.take_in(forked.clone()).await, Err(ArrivalError::Forked { size: 3, .. })));
    forked.entries.truncate(2);
    assert!(matches!(county.store.take_in(forked).await, Err(ArrivalError::Forked { size: 2, .. })), "though shorter");
    let neighbour = Community { id: CommunityId(Uuid::from_u128(4)), ..community(county.community, "990001001004") };
    county.store.add_community(&neighbour).await.unwrap();
    let elsewhere = county.store.luggage(county.election, neighbour.id).await.unwrap();
    let other = Arrival { luggage: elsewhere, ..back.clone() };
    assert!(matches!(county.store.take_in(other).await, Err(ArrivalError::OtherCommunity { .. })));
    assert_eq!(county.size().await, 3, "nothing of all that was taken in");

    // Who reclaims the log has another one from there on.
    let keeper = fixture.keys.log_key(&county.origin()).unwrap().verifier_key().to_string();
    let happened = Happened::on(legal_day(now()));
    let reclaim = Record::ReclaimLog { keeper, known: Some(5), document: county.paper, happened };
    county.store.append(commands(county.election, vec![document(), Command::Record(reclaim)])).await.unwrap();
    assert!(matches!(county.store.take_in(back).await, Err(ArrivalError::Forked { size: 5, .. })));
    county.store.append(commands(county.election, vec![document()])).await.unwrap();
    assert!(county.store.check().await.unwrap().is_good());
}

async fn what_is_not_for_this_server_is_refused(fixture: Fixture) {
    let (county, hall, other) = (Side::county(&fixture).await, laptop(), laptop());
    let stays = county.carry(Vec::new()).await;
    county.store.append(county.move_to(&hall.keys)).await.unwrap();
    let moved = county.carry(Vec::new()).await;
    let elsewhere = other.open().await;
    for arrival in [stays, moved.clone()] {
        assert!(matches!(elsewhere.take_in(arrival).await, Err(ArrivalError::NotForUs { .. })));
    }
    let options = Options { origin_prefix: "zhixuan-rehearsal/邻县".to_owned(), ..hall.options() };
    let neighbour = Store::open(options, hall.keys.clone()).await.unwrap();
    assert!(matches!(neighbour.take_in(moved).await, Err(ArrivalError::OtherOrigin { .. })));
    assert!(neighbour.elections().await.unwrap().is_empty());
}

async fn a_refused_arrival_leaves_nothing(fixture: Fixture) {
    let (county, hall) = (Side::county(&fixture).await, laptop());
    county.store.seal(county.election, &[seal(b"before", SealKind::Document)]).await.unwrap();
    county.store.append(county.move_to(&hall.keys)).await.unwrap();
    let there = county.at(&hall, county.carry(Vec::new()).await).await;
    let after = seal(b"after", SealKind::Text);
    there
        .store
        .append(Submission { seal: vec![after.clone()], ..commands(there.election, vec![document()]) })
        .await
        .unwrap();
    there.store.append(there.move_to(&fixture.keys)).await.unwrap();

    // Meanwhile another community registered somebody of the roll.
    let (second, neighbours) = (election(), CommunityId(Uuid::from_u128(4)));
    county.store.append(draft_in(second, neighbours)).await.unwrap();
    let theirs = IndexRow { community: neighbours, ..indexed("1", "甲") };
    let enrol = Submission { index: vec![theirs], ..commands(second, vec![document()]) };
    county.store.append(enrol).await.unwrap();
    let back = there.carry(vec![indexed("1", "甲")]).await;
    assert!(matches!(county.store.take_in(back).await, Err(ArrivalError::Duplicate { .. })));
    assert_eq!((county.size().await, county.store.unseal(after.id).await.unwrap()), (3, None));
    county.store.take_in(there.carry(vec![indexed("2", "乙")]).await).await.unwrap();
    assert!(county.store.unseal(after.id).await.unwrap().is_some());
}

async fn who_works_there_comes_along(fixture: Fixture) {
    let (county, hall) = (Side::county(&fixture).await, laptop());
    let decided = Decision { by: Some(street().account), at: now() };
    let grants = [
        ("clerk", Role::Committee, Scope::Election(county.election), true),
        ("street", Role::Street, Scope::Street { county: "云水县".to_owned(), street: "枫林街道".to_owned() }, true),
        ("admin", Role::Administrator, Scope::Installation, true),
        ("neighbour", Role::Committee, Scope::Community(CommunityId(Uuid::from_u128(4))), true),
        ("waiting", Role::Teller, Scope::Election(county.election), false),
    ];
    for (name, role, scope, confirmed) in grants {
        let new = account(name);
        let id = new.id;
        county.store.add_account(new).await.unwrap();
        let confirmed = confirmed.then_some(decided);
        let grant = NewGrant { id: Uuid::new_v4(), account: id, role, scope, granted: decided, confirmed };
        county.store.add_grant(grant).await.unwrap();
    }
    county.store.append(county.move_to(&hall.keys)).await.unwrap();
    let arrival = county.carry(Vec::new()).await;
    let namesake = laptop();
    let taken = Store::open(namesake.options(), hall.keys.clone()).await.unwrap();
    taken.add_account(account("clerk")).await.unwrap();
    let refused = taken.take_in(arrival.clone()).await;
    assert!(matches!(refused, Err(ArrivalError::AccountTaken { name }) if name == "clerk"));
    assert!(taken.elections().await.unwrap().is_empty());
    let there = county.at(&hall, arrival).await;
    let accounts = there.store.accounts().await.unwrap();
    assert_eq!(accounts.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["clerk", "street"]);
    for account in accounts {
        assert_eq!(account.password_hash, format!("hash of {}", account.name));
        assert_eq!(there.store.grants_of(account.id).await.unwrap().len(), 1);
    }
    assert_eq!(there.store.community(county.community).await.unwrap().unwrap().name, "第一社区");

    // What the laptop grants does not reach the county.
    let new = account("hall");
    let id = new.id;
    there.store.add_account(new).await.unwrap();
    there.store.append(there.move_to(&fixture.keys)).await.unwrap();
    county.store.take_in(there.carry(Vec::new()).await).await.unwrap();
    assert!(county.store.account(id).await.unwrap().is_none());
}
