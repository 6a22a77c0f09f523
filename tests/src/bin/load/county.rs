//! A county of 29 elections with 20,000 entries each: how long one takes to open, and what the server holds in memory.

use chrono::Utc;
use election::{Actor, Command, CommunityId, ElectionId, Group, GroupNo, PersonFacts, PersonId, Role, Sex};
use election::{lifecycle, office};
use rules::Profile;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Draft, Store, Submission};
use system_tests::binary::Served;
use system_tests::cast::{administrator, member};
use system_tests::http::Call;
use system_tests::inside;
use uuid::Uuid;

use system_tests::county::times::Times;

const ELECTIONS: u32 = 29;
const ENTRIES: usize = 20_000;
/// Entries of one transaction.
const CHUNK: usize = 500;

/// Opening times and memory.
pub(crate) fn measure(_: Duration) {
    let data = tempfile::tempdir().unwrap();
    let elections = fill(data.path());
    let served = Served::over(data.path());
    let admin = administrator(&served.client, served.secret.as_deref().unwrap());
    let office = member(&served.client, &admin, "county", "county");
    println!("before the first election is opened: {} MiB", served.resident() >> 20);
    let mut times = Vec::new();
    for election in &elections {
        let began = Instant::now();
        served.client.send(&Call::get(format!("/api/v1/elections/{election}/stages/office")).by(&office.token)).done();
        times.push(began.elapsed());
    }
    let times = Times::of(times);
    println!("opening an election of {ENTRIES} entries: p50 {:.0} ms, max {:.0} ms", times.ms(50), times.ms(100));
    println!("with {ELECTIONS} such elections open: {} MiB", served.resident() >> 20);
}

/// Elections of one person an entry, written past HTTP.
fn fill(data: &Path) -> Vec<ElectionId> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = inside::store(data).await;
        let mut elections = Vec::new();
        for _ in 0..ELECTIONS {
            elections.push(fill_one(&store).await);
        }
        store.close().await;
        elections
    })
}

async fn fill_one(store: &Store) -> ElectionId {
    let (election, community) = (ElectionId(Uuid::now_v7()), CommunityId(Uuid::now_v7()));
    let profile = Arc::new(Profile::builtin("cn-urban-2026").unwrap().unwrap());
    let draft = lifecycle::Command::Draft {
        election,
        community,
        term: 1,
        groups: vec![Group { number: GroupNo(1), households: 1_943 }],
        profile: profile.id().to_owned(),
        profile_hash: election::log::profile_hash(&profile),
        engine: election::ENGINE,
        purpose: lifecycle::purpose::Purpose::default(),
    };
    let place = store::Community {
        id: community,
        code: Uuid::new_v4().simple().to_string(),
        name: "社区".to_owned(),
        street: "街道".to_owned(),
        county: inside::COUNTY.to_owned(),
        households: 1_943,
    };
    store.add_community(&place).await.unwrap();
    let draft = Submission {
        draft: Some(Draft { community, profile }),
        ..submission(election, vec![Command::Lifecycle(draft)])
    };
    store.append(draft).await.unwrap();
    for _ in 0..ENTRIES / CHUNK {
        let commands = (0..CHUNK).map(|_| person()).collect();
        store.append(submission(election, commands)).await.unwrap();
    }
    election
}

fn person() -> Command {
    let commitment = ledger::sha256(Uuid::new_v4().as_bytes());
    let facts = PersonFacts { commitment, sex: Sex::Female, group: Some(GroupNo(1)), household: None };
    let person = office::Person { person: PersonId(Uuid::new_v4()), facts };
    Command::Office(office::Command::RecordPeople { people: vec![person] })
}

fn submission(election: ElectionId, commands: Vec<Command>) -> Submission {
    let account = election::AccountId(Uuid::from_u128(7));
    Submission {
        election,
        actor: Actor { account, role: Role::County },
        now: Utc::now(),
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
