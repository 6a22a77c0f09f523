//! The record as it is read: every entry as a line, who did what and when, and what moved by it. The lines of an election
//! are made once and go on from there as its log grows; nothing here is stored.

use crate::app::App;
use crate::error::Problem;
use crate::objections::Filings;
use crate::views::phases;
use chrono::{DateTime, NaiveDate, Utc};
use election::log::{Entry, Log};
use election::{AccountId, Action, Area, ElectionId, Event, PersonId, Role, legal_day, office};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use store::Snapshot;
use tokio::sync::Mutex;

/// Elections whose lines are kept at once, more than a county has; beyond, all are made anew.
const KEPT: usize = 64;

/// Entries read from the store at once.
const READ_AT_ONCE: u64 = 500;

/// One entry in a line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Its number.
    pub seq: u64,
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// Who acted.
    pub account: AccountId,
    /// In which capacity.
    pub role: Role,
    /// In which area.
    #[schemars(with = "String")]
    pub area: &'static str,
    /// What was done.
    #[schemars(with = "String")]
    pub action: &'static str,
    /// What stood otherwise afterwards.
    pub moved: Vec<Moved>,
}

/// An area that went from one phase to another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Moved {
    /// Which.
    pub area: String,
    /// Where it stood before.
    pub before: String,
    /// Where it stands now.
    pub after: String,
}

/// Which lines are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Wanted {
    /// Only of this area.
    pub area: Option<Area>,
    /// Only by this role.
    pub role: Option<Role>,
    /// Only of this day.
    pub day: Option<NaiveDate>,
    /// Only of these actions; of all where nothing is said.
    pub actions: Option<Vec<Action>>,
    /// Only entries that moved something.
    pub moving: Moving,
    /// Only before this number; none begins at the newest.
    pub before: Option<u64>,
}

/// Whether entries that left every phase as it was are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Moving {
    /// All entries.
    #[default]
    All,
    /// Those alone by which a stage moved.
    Only,
}

/// Some lines, newest first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<Line>,
    /// How many lines fit in all.
    pub found: usize,
    /// How many entries the log has.
    pub size: u64,
    /// Where the next page begins; none at the end.
    pub next: Option<u64>,
}

/// One look at a full record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct LookView {
    /// When.
    pub at: DateTime<Utc>,
    /// Who looked.
    pub account: AccountId,
    /// The account's name.
    pub name: String,
    /// Whose record; none where it is a document.
    pub person: Option<PersonId>,
    /// The reason that was given.
    pub reason: String,
}

/// What is kept of each election.
pub(crate) type Told = Mutex<HashMap<ElectionId, Arc<Mutex<Story>>>>;

/// The lines so far, and the fold that they go on from.
pub(crate) struct Story {
    log: Log,
    lines: Vec<Line>,
    filings: Filings,
    /// The entries by which supervisors signed for a stage, in their order.
    sign_offs: Vec<u64>,
}

impl Wanted {
    fn fits(&self, line: &Line) -> bool {
        self.before.is_none_or(|before| line.seq < before)
            && self.area.is_none_or(|area| area.slug() == line.area)
            && self.role.is_none_or(|role| role == line.role)
            && self.day.is_none_or(|day| day == legal_day(line.at))
            && self.actions.as_ref().is_none_or(|all| all.iter().any(|one| is_of(*one, line)))
            && (self.moving == Moving::All || !line.moved.is_empty())
    }
}

fn is_of(action: Action, line: &Line) -> bool {
    (action.area().slug(), action.slug()) == (line.area, line.action)
}

impl Story {
    fn new(snapshot: &Snapshot) -> Self {
        let election = &snapshot.log.election;
        let log = Log::new(election.id, Arc::new(snapshot.log.pinned().clone()));
        Self { log, lines: Vec::new(), filings: Filings::default(), sign_offs: Vec::new() }
    }

    fn tell(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let unreadable = |error: String| Problem::unavailable(format!("a stored entry is unreadable: {error}"));
        let entry: Entry = serde_json::from_slice(bytes).map_err(|error| unreadable(error.to_string()))?;
        let before = phases(&self.log.election);
        self.log.restore(bytes).map_err(|error| unreadable(error.to_string()))?;
        self.filings.tell(&entry);
        let signs = |event: &Event| matches!(event, Event::Office(office::Event::SignedOff { .. }));
        self.sign_offs.extend(entry.events.iter().filter(|event| signs(event)).map(|_| entry.seq));
        let action = entry.command.action();
        self.lines.push(Line {
            seq: entry.seq,
            at: entry.at,
            account: entry.actor.account,
            role: entry.actor.role,
            area: action.area().slug(),
            action: action.slug(),
            moved: moved(&before, &phases(&self.log.election)),
        });
        Ok(())
    }
}

fn moved(before: &Value, after: &Value) -> Vec<Moved> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let stages = before.as_object().into_iter().flatten();
    let changed = stages.filter_map(|(area, stood)| {
        let stands = after.get(area)?;
        (stands != stood).then(|| Moved { area: area.clone(), before: word(stood), after: word(stands) })
    });
    changed.collect()
}

/// A name of which only the first character is shown.
pub(crate) fn masked(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().into_iter().chain(characters.map(|_| '○')).collect()
}

impl App {
    /// At most so many of the wanted lines, newest first.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn lines(&self, id: ElectionId, wanted: &Wanted, limit: usize) -> Result<Lines, Problem> {
        let story = self.story(id).await?;
        let story = story.lock().await;
        let fitting: Vec<&Line> = story.lines.iter().rev().filter(|line| wanted.fits(line)).collect();
        let lines: Vec<Line> = fitting.iter().take(limit).map(|line| (*line).clone()).collect();
        let next = if fitting.len() > lines.len() { lines.last().map(|line| line.seq) } else { None };
        Ok(Lines { found: fitting.len(), size: story.log.size(), next, lines })
    }

    /// When and by which paper each objection was filed and ruled on.
    pub(crate) async fn filings(&self, id: ElectionId) -> Result<Filings, Problem> {
        Ok(self.story(id).await?.lock().await.filings.clone())
    }

    /// The entries by which supervisors signed, in their order, each with how many entries came after that are of the area
    /// or moved it.
    pub(crate) async fn sign_offs(&self, id: ElectionId, area: Area) -> Result<Vec<(u64, usize)>, Problem> {
        let story = self.story(id).await?;
        let story = story.lock().await;
        let since = |seq: u64| story.lines.iter().rev().take_while(move |line| line.seq > seq);
        let of_it = |line: &&Line| line.area == area.slug() || line.moved.iter().any(|one| one.area == area.slug());
        let of_area = |seq| since(seq).filter(of_it).count();
        Ok(story.sign_offs.iter().map(|seq| (*seq, of_area(*seq))).collect())
    }

    /// One entry: its line, and the entry as it was hashed.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn told(&self, id: ElectionId, seq: u64) -> Result<(Line, Value), Problem> {
        let story = self.story(id).await?;
        let story = story.lock().await;
        let place = usize::try_from(seq).map_err(|_| Problem::NotFound("entry"))?;
        let line = story.lines.get(place).cloned().ok_or(Problem::NotFound("entry"))?;
        drop(story);
        let bytes = self.entries(id, seq, 1).await?.pop().ok_or(Problem::NotFound("entry"))?;
        let entry = serde_json::from_slice(&bytes).map_err(|error| Problem::unavailable(error.to_string()))?;
        Ok((line, entry))
    }

    /// The names of some people as whoever audits sees them until a reason is given: the first character alone.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn masked_names(
        &self,
        id: ElectionId,
        people: &BTreeSet<PersonId>,
    ) -> Result<BTreeMap<PersonId, String>, Problem> {
        let names = self.names_of(id, people).await?;
        Ok(names.into_iter().map(|(person, name)| (person, masked(&name))).collect())
    }

    /// The names of accounts.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn account_names(
        &self,
        accounts: impl IntoIterator<Item = AccountId>,
    ) -> Result<BTreeMap<AccountId, String>, Problem> {
        let mut names = BTreeMap::new();
        for account in accounts.into_iter().collect::<BTreeSet<_>>() {
            if let Some(row) = self.store().account(account).await? {
                names.insert(account, row.name);
            }
        }
        Ok(names)
    }

    /// Who had which full record shown, and why: the newest first.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn looks(&self, id: ElectionId) -> Result<Vec<LookView>, Problem> {
        self.snapshot(id).await?;
        let looks = self.store().accesses(id).await?;
        let names = self.account_names(looks.iter().map(|look| look.account)).await?;
        let view = |look: store::Access| LookView {
            at: look.at,
            name: names.get(&look.account).cloned().unwrap_or_default(),
            account: look.account,
            person: look.person,
            reason: look.reason,
        };
        Ok(looks.into_iter().map(view).collect())
    }

    /// The lines of an election up to its newest entry.
    async fn story(&self, id: ElectionId) -> Result<Arc<Mutex<Story>>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let story = {
            let mut told = self.stories().lock().await;
            if told.len() >= KEPT && !told.contains_key(&id) {
                told.clear();
            }
            Arc::clone(told.entry(id).or_insert_with(|| Arc::new(Mutex::new(Story::new(&snapshot)))))
        };
        let mut going = story.lock().await;
        while going.log.size() < snapshot.size() {
            let read = self.entries(id, going.log.size(), READ_AT_ONCE).await?;
            if read.is_empty() {
                return Err(Problem::unavailable("the log is shorter than its head"));
            }
            read.iter().try_for_each(|bytes| going.tell(bytes))?;
        }
        if going.log.size() == snapshot.size() {
            // The same fold, and its maps are those that everybody reads.
            going.log.clone_from(&snapshot.log);
        }
        drop(going);
        Ok(story)
    }
}
