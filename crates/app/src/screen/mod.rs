//! What the hall's screen shows: one scene of an election, as of one size of its log, worked out once for each size and
//! choice of scene however many screens ask.

pub(crate) mod count;
pub mod links;
pub mod scenes;
mod under_way;

use crate::app::App;
use crate::error::Problem;
use crate::people;
use crate::views::CheckView;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
pub use count::{Candidate, ContestCount, Count, Lane};
use election::ballot::round::{Counted, Round, RoundKind};
use election::{CommunityId, Election, ElectionId, PersonId, RoundNo};
use ledger::{Hash, sha256};
use scenes::SceneName;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::{ChosenScene, DraftNews, Snapshot};
use tally::{CandidateId, Next, Post};
use tokio::sync::broadcast;
use under_way::Differed;

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
    /// The how manieth choice of a scene this is under; 0 before the host chose any.
    pub choice: u64,
    /// What tells this picture from others of the same size: papers of a batch appear while no log grows.
    pub mark: String,
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
    /// Who stands (候选人).
    Standing {
        /// The posts, in the order of the paper.
        posts: Vec<PostStanding>,
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
    /// The poll is closed (投票结束).
    Polled {
        /// Who could vote.
        registered: u32,
        /// Papers handed out.
        issued: u32,
        /// How many have to take part; 0 where none is asked for.
        needed: u32,
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

/// Who stands for one post.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct PostStanding {
    /// The post.
    pub post: Post,
    /// Its seats.
    pub seats: u32,
    /// Who stands, in the order of the paper.
    pub people: Vec<OnPaper>,
}

/// Somebody on the paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct OnPaper {
    /// The person.
    pub person: PersonId,
    /// The name; none where the record was erased.
    pub name: Option<String>,
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

/// Choices that a screen may be behind before it asks for the newest.
const CHOICES: usize = 64;

/// The length of a mark: it tells pictures apart and proves nothing.
const MARK: usize = 16;

/// The newest picture of every election that a screen shows.
pub(crate) struct Screens {
    all: Mutex<HashMap<ElectionId, Arc<tokio::sync::Mutex<Kept>>>>,
    chosen: broadcast::Sender<ElectionId>,
}

impl Default for Screens {
    fn default() -> Self {
        Self { all: Mutex::default(), chosen: broadcast::channel(CHOICES).0 }
    }
}

/// What is kept for one election.
#[derive(Default)]
struct Kept {
    newest: Option<Made>,
    /// Names of candidates, by what the log says of their record.
    names: HashMap<Hash, String>,
    /// Papers that were seen to differ in batches that are not entered yet.
    differed: Differed,
}

/// A picture, and as of which drafts it was made.
struct Made {
    screen: Arc<Screen>,
    drafts: u64,
}

impl Screens {
    fn of(&self, id: ElectionId) -> Arc<tokio::sync::Mutex<Kept>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).entry(id).or_default().clone()
    }

    /// Says that another scene was chosen; without a screen nobody hears it.
    fn tell(&self, id: ElectionId) {
        drop(self.chosen.send(id));
    }
}

impl App {
    /// What the hall's screen shows now.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn screen(&self, id: ElectionId) -> Result<Arc<Screen>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let chosen = self.store().chosen_scene(id).await?;
        let choice = chosen.as_ref().map_or(0, |chosen| chosen.number);
        let drafts = self.store().drafted(id);
        let kept = self.screens().of(id);
        // Whoever asks meanwhile waits for this picture instead of making it again.
        let mut kept = kept.lock().await;
        let is_newest = |made: &&Made| {
            let Made { screen, drafts: made_of } = made;
            screen.size >= snapshot.size() && screen.choice >= choice && *made_of >= drafts
        };
        if let Some(newest) = kept.newest.as_ref().filter(is_newest) {
            return Ok(newest.screen.clone());
        }
        let screen = Arc::new(self.picture(&snapshot, chosen.as_ref(), &mut kept).await?);
        kept.newest = Some(Made { screen: screen.clone(), drafts });
        Ok(screen)
    }

    /// News of papers that somebody entered, at whichever server.
    pub fn drafted(&self) -> broadcast::Receiver<DraftNews> {
        self.store().subscribe_drafts()
    }

    /// Elections for which another scene was chosen, by this server.
    pub fn chosen_scenes(&self) -> broadcast::Receiver<ElectionId> {
        self.screens().chosen.subscribe()
    }

    async fn picture(
        &self,
        snapshot: &Snapshot,
        chosen: Option<&ChosenScene>,
        kept: &mut Kept,
    ) -> Result<Screen, Problem> {
        let election = snapshot.election();
        let round = election.ballot.round();
        let scene = self.scene(election, scenes::shown(election, chosen), kept).await?;
        Ok(Screen {
            election: election.id,
            community: self.name_of(snapshot.community).await?,
            round: election.ballot.round_no(),
            kind: round.map(|round| round.kind),
            day: round.map(|round| round.day).or(election.lifecycle.election_day),
            size: snapshot.size(),
            at: snapshot.log.last_at(),
            choice: chosen.map_or(0, |chosen| chosen.number),
            mark: mark(&scene)?,
            scene,
        })
    }

    async fn name_of(&self, community: CommunityId) -> Result<String, Problem> {
        Ok(self.community(community).await?.name)
    }

    async fn scene(&self, election: &Election, shown: SceneName, kept: &mut Kept) -> Result<Scene, Problem> {
        let Some(round) = election.ballot.round() else { return Ok(Scene::Waiting { opens: None }) };
        match shown {
            SceneName::Waiting => Ok(waiting(election)),
            SceneName::Standing => Ok(standing(round, &self.names_in_round(election, round, &mut kept.names).await?)),
            SceneName::Polling => Ok(polling(election, round)),
            SceneName::Polled => Ok(polled(election, round)),
            SceneName::Counting => Ok(Scene::Counting { count: self.count(election, round, kept).await? }),
            SceneName::CheckWords => {
                let count = self.count(election, round, kept).await?;
                Ok(Scene::CheckWords { count, check: CheckView::of(election, round.number) })
            }
            SceneName::Result => {
                let count = self.count(election, round, kept).await?;
                Ok(declared(election, round, count))
            }
        }
    }

    async fn count(&self, election: &Election, round: &Round, kept: &mut Kept) -> Result<Count, Problem> {
        let mut seen = Vec::new();
        for pool in round.pools.keys() {
            seen.push((*pool, self.seen(election, round, *pool, &mut kept.differed).await?));
        }
        Count::of(election, round, &seen, &self.names_in_round(election, round, &mut kept.names).await?)
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

/// Of what is shown, and of nothing else: every server has the same mark of the same picture.
fn mark(scene: &Scene) -> Result<String, Problem> {
    let written = serde_json::to_vec(scene).map_err(|error| Problem::unavailable(error.to_string()))?;
    Ok(sha256(&written).to_string().chars().take(MARK).collect())
}

fn waiting(election: &Election) -> Scene {
    Scene::Waiting { opens: election.ballot.places.values().map(|place| place.opens).min() }
}

fn standing(round: &Round, names: &HashMap<PersonId, String>) -> Scene {
    let on_paper = |person: &PersonId| OnPaper { person: *person, name: names.get(person).cloned() };
    let posts = round.contests.iter().map(|contest| PostStanding {
        post: contest.post.clone(),
        seats: contest.seats,
        people: contest.candidates.iter().map(on_paper).collect(),
    });
    Scene::Standing { posts: posts.collect() }
}

fn polling(election: &Election, round: &Round) -> Scene {
    Scene::Polling {
        registered: election.electorate(),
        issued: election.issued(),
        needed: needed(election, round),
        closes: election.ballot.places.values().map(|place| place.closes).max(),
    }
}

fn polled(election: &Election, round: &Round) -> Scene {
    Scene::Polled { registered: election.electorate(), issued: election.issued(), needed: needed(election, round) }
}

/// How many have to take part.
fn needed(election: &Election, round: &Round) -> u32 {
    election.lines(&round.empty_sums()).map_or(0, |(participation, _)| participation.needed)
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
