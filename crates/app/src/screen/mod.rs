//! What the hall's screen shows: one scene of an election, as of one size of its log, worked out once for each size
//! however many screens ask.

pub(crate) mod count;
pub mod links;

use crate::app::App;
use crate::error::Problem;
use crate::people;
use crate::views::CheckView;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use count::Seen;
pub use count::{Candidate, ContestCount, Count, Lane};
use election::ballot::Phase;
use election::ballot::round::{Counted, Round, RoundKind};
use election::{CommunityId, Election, ElectionId, PersonId, RoundNo};
use ledger::Hash;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::Snapshot;
use tally::{CandidateId, Next, Post};

/// One picture for the hall.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Screen {
    /// The election.
    pub election: ElectionId,
    /// Its community's name.
    pub community: String,
    /// The round.
    pub round: RoundNo,
    /// What kind of vote it is; none before the first is prepared.
    pub kind: Option<RoundKind>,
    /// The day of the vote.
    pub day: Option<NaiveDate>,
    /// The size of the log whose state this is.
    pub size: u64,
    /// The moment of its last entry.
    pub at: Option<DateTime<Utc>>,
    /// What there is to see.
    #[serde(flatten)]
    pub scene: Scene,
}

/// What there is to see.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[serde(tag = "scene", rename_all = "snake_case")]
pub enum Scene {
    /// The poll is not open yet (候场).
    Waiting {
        /// When the first place opens.
        opens: Option<NaiveTime>,
    },
    /// The poll is open (投票).
    Polling {
        /// Who can vote.
        registered: u32,
        /// Papers handed out.
        issued: u32,
        /// How many have to take part; 0 where none is asked for.
        needed: u32,
        /// When the last place closes.
        closes: Option<NaiveTime>,
    },
    /// Papers are read aloud (唱票).
    Counting {
        /// How far the count is.
        count: Count,
    },
    /// The count is agreed and not declared yet (校验码).
    CheckWords {
        /// The count.
        count: Count,
        /// Its check words.
        check: Option<CheckView>,
    },
    /// The result was declared (结果).
    Result {
        /// The count.
        count: Count,
        /// Whether the vote counts.
        valid: bool,
        /// What became of each post.
        contests: Vec<Declared>,
        /// The check words of the count.
        check: Option<CheckView>,
    },
}

/// What became of one post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Declared {
    /// The post.
    pub post: Post,
    /// Who was declared elected, by votes.
    pub elected: Vec<PersonId>,
    /// Who is tied across the last seat.
    pub tied: Vec<PersonId>,
    /// Seats that nobody got.
    pub unfilled: u32,
    /// What must follow.
    pub next: Option<Further>,
}

/// What follows for a post.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Further {
    /// A vote among those tied (同票再选).
    TieVote,
    /// A second election (另行选举).
    SecondElection,
    /// A new election (重新选举).
    NewElection,
    /// People decide.
    Decision,
}

impl From<&Next> for Further {
    fn from(next: &Next) -> Self {
        match next {
            Next::TieVote { .. } => Self::TieVote,
            Next::SecondElection { .. } => Self::SecondElection,
            Next::NewElection { .. } => Self::NewElection,
            Next::Decision { .. } => Self::Decision,
        }
    }
}

/// The newest picture of every election that a screen shows.
#[derive(Default)]
pub(crate) struct Screens {
    all: Mutex<HashMap<ElectionId, Arc<tokio::sync::Mutex<Kept>>>>,
}

/// What is kept for one election.
#[derive(Default)]
struct Kept {
    newest: Option<Arc<Screen>>,
    /// Names of candidates, by what the log says of their record.
    names: HashMap<Hash, String>,
}

impl Screens {
    fn of(&self, id: ElectionId) -> Arc<tokio::sync::Mutex<Kept>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default().clone()
    }
}

impl App {
    /// What the hall's screen shows now.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn screen(&self, id: ElectionId) -> Result<Arc<Screen>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let kept = self.screens().of(id);
        // Whoever asks meanwhile waits for this picture instead of making it again.
        let mut kept = kept.lock().await;
        if let Some(newest) = kept.newest.as_ref().filter(|newest| newest.size >= snapshot.size()) {
            return Ok(newest.clone());
        }
        let made = Arc::new(self.picture(&snapshot, &mut kept.names).await?);
        kept.newest = Some(made.clone());
        Ok(made)
    }

    async fn picture(&self, snapshot: &Snapshot, names: &mut HashMap<Hash, String>) -> Result<Screen, Problem> {
        let election = snapshot.election();
        let round = election.ballot.round();
        Ok(Screen {
            election: election.id,
            community: self.name_of(snapshot.community).await?,
            round: election.ballot.round_no(),
            kind: round.map(|round| round.kind),
            day: round.map(|round| round.day).or(election.lifecycle.election_day),
            size: snapshot.size(),
            at: snapshot.log.last_at(),
            scene: self.scene(election, names).await?,
        })
    }

    async fn name_of(&self, community: CommunityId) -> Result<String, Problem> {
        Ok(self.community(community).await?.name)
    }

    async fn scene(&self, election: &Election, names: &mut HashMap<Hash, String>) -> Result<Scene, Problem> {
        let Some(round) = election.ballot.round() else { return Ok(Scene::Waiting { opens: None }) };
        match election.ballot.phase {
            Phase::NotOpen | Phase::Preparing | Phase::Ready => Ok(waiting(election)),
            Phase::Polling => Ok(polling(election, round)),
            Phase::Closed | Phase::Counting => Ok(Scene::Counting { count: self.count(election, round, names).await? }),
            Phase::Counted => {
                let count = self.count(election, round, names).await?;
                Ok(Scene::CheckWords { count, check: CheckView::of(election, round.number) })
            }
            Phase::Declared | Phase::Settled => {
                let count = self.count(election, round, names).await?;
                Ok(declared(election, round, count))
            }
        }
    }

    async fn count(
        &self,
        election: &Election,
        round: &Round,
        names: &mut HashMap<Hash, String>,
    ) -> Result<Count, Problem> {
        let mut seen = Vec::new();
        for pool in round.pools.keys() {
            seen.push((*pool, self.seen(election, round, *pool).await?));
        }
        Count::of(election, round, &seen, &self.names_in_round(election, round, names).await?)
    }

    /// The names of those who stand in a round.
    pub(crate) async fn candidate_names(
        &self,
        election: &Election,
        round: &Round,
    ) -> Result<HashMap<PersonId, String>, Problem> {
        let kept = self.screens().of(election.id);
        let mut kept = kept.lock().await;
        self.names_in_round(election, round, &mut kept.names).await
    }

    async fn names_in_round(
        &self,
        election: &Election,
        round: &Round,
        names: &mut HashMap<Hash, String>,
    ) -> Result<HashMap<PersonId, String>, Problem> {
        let mut known = HashMap::new();
        for person in round.contests.iter().flat_map(|contest| &contest.candidates) {
            if let Some(name) = self.public_name(election, *person, names).await? {
                known.insert(*person, name);
            }
        }
        Ok(known)
    }

    /// The name of somebody who stands for election; none where the record was erased.
    async fn public_name(
        &self,
        election: &Election,
        person: PersonId,
        names: &mut HashMap<Hash, String>,
    ) -> Result<Option<String>, Problem> {
        let Some(facts) = election.people.get(&person) else { return Ok(None) };
        if let Some(name) = names.get(&facts.commitment) {
            return Ok(Some(name.clone()));
        }
        let sealed = self.store().unseal_owned(person).await?;
        let Some(found) = sealed.iter().find(|sealed| people::in_force(sealed, facts)) else { return Ok(None) };
        let name = people::read(&found.bytes)?.name;
        names.insert(facts.commitment, name.clone());
        Ok(Some(name))
    }
}

fn waiting(election: &Election) -> Scene {
    Scene::Waiting { opens: election.ballot.places.values().map(|place| place.opens).min() }
}

fn polling(election: &Election, round: &Round) -> Scene {
    Scene::Polling {
        registered: election.electorate(),
        issued: election.issued(),
        needed: election.lines(&round.empty_sums()).map_or(0, |(participation, _)| participation.needed),
        closes: election.ballot.places.values().map(|place| place.closes).max(),
    }
}

fn declared(election: &Election, round: &Round, count: Count) -> Scene {
    let stands = round.voided.is_none();
    let valid = stands && round.result.as_ref().is_some_and(|counted| counted.outcome.valid);
    let contests = round.result.as_ref().map(|counted| posts(round, counted)).unwrap_or_default();
    Scene::Result { count, valid, contests, check: CheckView::of(election, round.number) }
}

fn posts(round: &Round, counted: &Counted) -> Vec<Declared> {
    let people =
        |ids: &[CandidateId]| -> Vec<PersonId> { ids.iter().filter_map(|id| id.as_str().parse().ok()).collect() };
    let elected = |post: &Post| {
        let row = round.declared.iter().find(|row| row.post == *post);
        row.filter(|_| round.voided.is_none()).map(|row| row.people.clone()).unwrap_or_default()
    };
    let posts = counted.outcome.contests.iter().map(|contest| Declared {
        post: contest.post.clone(),
        elected: elected(&contest.post),
        tied: people(&contest.tied),
        unfilled: contest.unfilled,
        next: contest.next.as_ref().map(Further::from),
    });
    posts.collect()
}

impl App {
    async fn seen(&self, election: &Election, round: &Round, pool: election::PoolNo) -> Result<Seen, Problem> {
        let mut seen = Seen::nothing(round);
        for (key, batch) in count::batches(round, pool) {
            match &batch.agreed {
                Some(agreed) => seen.add(&agreed.sums)?,
                None if count::both_entered(batch) && election.holders.keeps(round.number) => {
                    let mut entries = [Vec::new(), Vec::new()];
                    for (entry, person) in entries.iter_mut().zip(&batch.tellers) {
                        *entry = self.papers(election.id, key, batch, *person).await?;
                    }
                    seen.compare(election, round, &entries)?;
                }
                None => {}
            }
        }
        Ok(seen)
    }
}
