//! A whole election told again with commitments that can be opened, and the bundles made of it.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use election::ballot::paper::{BatchKey, batch_root, sums_root};
use election::ballot::{self, Command as Ballot};
use election::lifecycle::Command as Lifecycle;
use election::log::{Entry, Log};
use election::method::EntryBy;
use election::record::Command as Record;
use election::record::anchor::Typed;
use election::registration::Command as Registration;
use election::registration::version::Frozen;
use election::{Command, Context, DocumentId, ElectionId, Event, PersonId, RoundNo};
use evidence::{
    BatchOpening, DocumentOpening, Form, PaperOpening, PersonOpening, Report, Salt, Source, SumsOpening, Trust,
    Verdict, build, verify,
};
use ledger::{Checkpoint, Hash, SigningKey, Tree};
use serde_json::{Value, json};
use tally::Sums;
use uuid::Uuid;

use crate::play::{Play, Setup, Stage};

/// The log's name.
pub(crate) const ORIGIN: &str = "zhixuan/changning/e1ec";

/// The key that signs as `name`, one per letter.
pub(crate) fn key_of(name: &str, letter: u8) -> SigningKey {
    SigningKey::from_seed(name, &[letter; 32]).unwrap()
}

/// The log's key.
pub(crate) fn key() -> SigningKey {
    key_of(ORIGIN, b'k')
}

/// Trust in the log's key.
pub(crate) fn pinned() -> Trust {
    Trust { keys: vec![key().verifier_key()], policy: None }
}

/// The story of 102 voters, told once for all tests.
pub(crate) static STORY: LazyLock<Story> = LazyLock::new(|| Story::new(0xE1EC, 102));

/// The story of another election, with the same people's ids.
pub(crate) static OTHER: LazyLock<Story> = LazyLock::new(|| Story::new(0x07E5, 104));

/// The source of the story as it happened.
pub(crate) static SOURCE: LazyLock<Source> = LazyLock::new(|| STORY.source(&STORY.tell(|_, _| ())));

/// Its full bundle.
pub(crate) static FULL: LazyLock<Vec<u8>> = LazyLock::new(|| build(&SOURCE, Form::Full, &key()).unwrap());

/// Its public bundle.
pub(crate) static PUBLIC: LazyLock<Vec<u8>> = LazyLock::new(|| build(&SOURCE, Form::Public, &key()).unwrap());

/// A story as its commands, with all that they only commit to.
pub(crate) struct Story {
    election: ElectionId,
    setup: Setup,
    commands: Vec<(Context, Command)>,
    people: BTreeMap<PersonId, PersonOpening>,
    documents: BTreeMap<DocumentId, DocumentOpening>,
    batches: BTreeMap<BatchKey, BatchOpening>,
}

/// A telling of it.
pub(crate) struct Told {
    pub(crate) log: Log,
    pub(crate) entries: Vec<Vec<u8>>,
}

fn salt(of: &str) -> Salt {
    Salt(*ledger::sha256(of.as_bytes()).as_bytes())
}

impl Story {
    pub(crate) fn new(election: u128, voters: usize) -> Self {
        let election = ElectionId(Uuid::from_u128(election));
        Self::of(Setup { voters, election, ..Setup::default() })
    }

    pub(crate) fn of(setup: Setup) -> Self {
        Self::played(&Play::with(setup, Stage::Archived))
    }

    /// What was played, however far it came.
    pub(crate) fn played(play: &Play) -> Self {
        let mut story = Self {
            election: play.setup.election,
            setup: play.setup.clone(),
            commands: Vec::new(),
            people: BTreeMap::new(),
            documents: BTreeMap::new(),
            batches: batches(play),
        };
        let entries: Vec<Entry> =
            play.entries.iter().map(|sealed| serde_json::from_slice(&sealed.bytes).unwrap()).collect();
        let roots = story.roots(&entries);
        for entry in entries {
            let context = Context { at: entry.at, actor: entry.actor };
            let command = story.open(entry.command, &roots);
            story.commands.push((context, command));
        }
        story.name_roll();
        story
    }

    /// The roll that a recall names is over entries with the commitments of this story.
    fn name_roll(&mut self) {
        let imported = self.commands.iter().filter_map(|(_, command)| match command {
            Command::Registration(Registration::ImportRows { rows, .. }) => Some(rows),
            _ => None,
        });
        let rows = imported.flatten().map(|entry| (entry.person, *entry)).collect();
        for (_, command) in &mut self.commands {
            if let Command::Lifecycle(Lifecycle::Draft { purpose, .. }) = command
                && let Some(named) = purpose.roll()
            {
                *purpose = purpose.clone().with_roll(Frozen::over(named.number, &rows));
            }
        }
    }

    /// The roots that the play agreed on, each with the one over the papers as they are opened here.
    fn roots(&self, entries: &[Entry]) -> BTreeMap<Hash, Hash> {
        let mut current = RoundNo(0);
        let mut roots = BTreeMap::new();
        for entry in entries {
            for event in &entry.events {
                match event {
                    Event::Ballot(ballot::Event::RoundBegun { number, .. }) => current = *number,
                    Event::Ballot(ballot::Event::BatchAgreed { look, pool, batch, root, .. }) => {
                        let key = BatchKey { round: current, look: *look, pool: *pool, batch: *batch };
                        roots.insert(*root, root_of(&self.batches[&key]));
                    }
                    _ => {}
                }
            }
        }
        roots
    }

    /// The command with commitments to what this story can open.
    fn open(&mut self, command: Command, roots: &BTreeMap<Hash, Hash>) -> Command {
        let mut value = serde_json::to_value(command).unwrap();
        self.commit(&mut value);
        let mut command = serde_json::from_value(value).unwrap();
        if let Command::Ballot(Ballot::CommitBatch { root, .. } | Ballot::AgreeBatch { root, .. }) = &mut command {
            *root = roots.get(root).copied().unwrap_or(*root);
        }
        command
    }

    /// Replaces each commitment beside a person or a document.
    fn commit(&mut self, value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.commit(item)),
            Value::Object(fields) => {
                let person = fields.get("person").and_then(Value::as_str).map(|id| PersonId(id.parse().unwrap()));
                if let (Some(person), Some(facts)) = (person, fields.get_mut("facts")) {
                    facts["commitment"] = json!(self.person(person));
                } else if let (Some(person), true) = (person, fields.contains_key("commitment")) {
                    fields.insert("commitment".into(), json!(self.person(person)));
                } else if let (Some(Value::String(id)), true) =
                    (fields.get("document").cloned(), fields.contains_key("commitment"))
                {
                    let commitment = self.document(DocumentId(id.parse().unwrap()));
                    fields.insert("commitment".into(), json!(commitment));
                }
                fields.values_mut().for_each(|field| self.commit(field));
            }
            _ => {}
        }
    }

    fn person(&mut self, person: PersonId) -> Hash {
        let record = json!({ "name": format!("选民{}", &person.to_string()[30..]), "born": "1980-01-01" });
        let salt = salt(&format!("{} person {person}", self.election));
        let commitment = ledger::commit_person(&salt.0, &ledger::canonical(&record).unwrap());
        self.people.insert(person, PersonOpening { person, salt, record });
        commitment
    }

    fn document(&mut self, document: DocumentId) -> Hash {
        let (salt, bytes) =
            (salt(&format!("{} document {document}", self.election)), format!("扫描件 {document}\n").into_bytes());
        let commitment = ledger::commit_person(&salt.0, &bytes);
        self.documents.insert(document, DocumentOpening { document, salt, bytes });
        commitment
    }

    /// Tells the story again, each command edited first; the groups of anchors and sheets are typed from what then stands.
    pub(crate) fn tell(&self, edit: impl Fn(usize, &mut Command)) -> Told {
        let mut log = Log::new(self.election, Arc::clone(&self.setup.profile));
        let mut entries = Vec::new();
        for (number, (context, command)) in self.commands.iter().enumerate() {
            let mut command = command.clone();
            edit(number, &mut command);
            if let Command::Record(Record::ConfirmAnchor { anchor, round, typed }) = &mut command {
                let held = &log.election.anchors.all[&(*round, *anchor)];
                type_back(typed, &held.head.unwrap().root, held.blanks().unwrap());
            }
            if let Command::Ballot(Ballot::ConfirmSheet { typed }) = &mut command {
                let round = log.election.ballot.round_no();
                let asked = log.election.sheet_blanks(round).unwrap();
                type_back(typed, &log.election.check_hash(round).unwrap(), asked);
            }
            match log.append(command, context) {
                Ok(sealed) => entries.push(sealed.bytes),
                Err(refusal) => panic!("entry {number}: {refusal:?}"),
            }
        }
        Told { log, entries }
    }

    /// Everything of a telling, signed by the log's key.
    pub(crate) fn source(&self, told: &Told) -> Source {
        let mut source = Source {
            origin: ORIGIN.to_owned(),
            profile: (*self.setup.profile).clone(),
            entries: told.entries.clone(),
            checkpoint: String::new(),
            earlier: Vec::new(),
            people: self
                .people
                .values()
                .filter(|one| told.log.election.people.contains_key(&one.person))
                .cloned()
                .collect(),
            documents: self.documents.values().cloned().collect(),
            batches: self.batches.values().cloned().collect(),
        };
        let earlier = [source.entries.len() / 3, source.entries.len() / 2];
        source.earlier = earlier.map(|size| head(&source, size).sign(&key()).to_string()).to_vec();
        sign(&mut source, &key());
        source
    }
}

/// Types the groups that are asked for.
fn type_back(typed: &mut [Typed; 2], hash: &Hash, asked: [u8; 2]) {
    let groups = ledger::hash_groups(hash);
    for (typed, group) in typed.iter_mut().zip(asked) {
        typed.group = group;
        typed.digits.clone_from(&groups[usize::from(group)]);
    }
}

/// What was read of each batch: its papers, or where the method says so its sums.
fn batches(play: &Play) -> BTreeMap<BatchKey, BatchOpening> {
    let mut batches = BTreeMap::new();
    for opening in &play.papers {
        let key = BatchKey { round: opening.round, look: opening.look, pool: opening.pool, batch: opening.batch };
        let batch = batches.entry(key).or_insert_with(|| BatchOpening { key, papers: Vec::new(), sums: None });
        batch.papers.push(PaperOpening { nonce: Salt(opening.nonce), paper: opening.paper.clone() });
    }
    if play.setup.terms.entry == EntryBy::Sums {
        for (key, batch) in &mut batches {
            let round = play.election().ballot.rounds.iter().find(|round| round.number == key.round).unwrap();
            let papers = batch.papers.drain(..).collect::<Vec<_>>();
            let read = papers.iter().map(|one| &one.paper);
            let sums = Sums::of(read, &round.specs(), play.setup.profile.law()).unwrap();
            batch.sums = Some(SumsOpening { nonce: papers[0].nonce, sums });
        }
    }
    batches
}

/// The root over a batch's papers, or over its sums.
pub(crate) fn root_of(opening: &BatchOpening) -> Hash {
    match &opening.sums {
        Some(read) => sums_root(opening.key, &read.sums, &read.nonce.0),
        None => batch_root(opening.key, opening.papers.iter().map(|one| (&one.paper, &one.nonce.0))),
    }
}

/// The head of the first so many entries.
pub(crate) fn head(source: &Source, size: usize) -> Checkpoint {
    let tree = Tree::from_leaves(source.entries.iter().take(size).map(|entry| ledger::leaf_hash(entry)));
    Checkpoint { origin: source.origin.clone(), size: tree.size(), root: tree.root() }
}

/// Signs the head over all entries.
pub(crate) fn sign(source: &mut Source, key: &SigningKey) {
    source.checkpoint = head(source, source.entries.len()).sign(key).to_string();
}

/// The checks that failed.
pub(crate) fn failed(report: &Report) -> Vec<&'static str> {
    let failed = report.checks.iter().filter(|line| line.state == evidence::State::Failed);
    failed.map(|line| line.code.as_str()).collect()
}

/// A bundle that must be good.
pub(crate) fn good(bundle: &[u8], trust: &Trust) -> Report {
    let report = verify(bundle, trust);
    assert_eq!(report.verdict, Verdict::Good, "{:#?}", report.checks);
    report
}
