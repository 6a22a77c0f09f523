//! A whole election, played by commands on a log, with invented ids from a counter and invented days. Tests of other
//! crates include it: `#[path = "../../../election/tests/election/play/mod.rs"] mod play;`. It asserts nothing but that
//! every command of the story is accepted.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a story whose command is refused must fail loudly"
)]

mod again;
mod ballot;
mod count;
pub(crate) mod moves;
mod people;
mod scan;
mod settle;
mod stages;

pub(crate) use count::{Opening, paper_of};
pub(crate) use people::{People, Who};

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use election::lifecycle::purpose::Purpose;
use election::log::{Log, Refusal, Sealed};
use election::method::{EntryBy, MobileBoxes, Seats, Terms};
use election::record::anchor::{AnchorKind, Typed};
use election::{Actor, Blocker, Command, Context, Election, Event, Happened, decide};
use election::{AppointmentId, BoxId, DocumentId, ElectionId, NominationId, ObjectionId, PlaceId, ProxyId, RoundNo};
use election::{ballot as stage5, committee, lifecycle, method, nomination, office, record, registration};
use rules::{Mode, Profile};
use std::sync::Arc;
use tally::Post;
use uuid::Uuid;

/// Any command, by the area it belongs to.
pub(crate) trait IntoCommand {
    fn command(self) -> Command;
}

macro_rules! into_command {
    ($($area:ident $path:path),+ $(,)?) => {$(
        impl IntoCommand for $path {
            fn command(self) -> Command {
                Command::$area(self)
            }
        }
    )+};
}

into_command!(
    Lifecycle lifecycle::Command,
    Method method::Command,
    Representatives election::representatives::Command,
    Committee committee::Command,
    Registration registration::Command,
    Nomination nomination::Command,
    Ballot stage5::Command,
    Term election::term::Command,
    Office office::Command,
    Law election::law::Command,
    Record record::Command,
);

impl IntoCommand for Command {
    fn command(self) -> Command {
        self
    }
}

/// How far the story has come; each stage stands when its last command is in the log.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Stage {
    Unwritten,
    Drafted,
    Called,
    /// Running; core persons, a clerk and a supervisor are on record.
    Running,
    Apportioning,
    GroupsChoosing,
    RepresentativesPublished,
    RepresentativesSettled,
    CommitteeChoosing,
    CommitteePublished,
    Seated,
    MethodAdopted,
    MethodApproved,
    Enrolling,
    /// Every entry is in; the list is not posted.
    Enrolled,
    Listed,
    /// Objections are ruled and carried out; the roll is frozen and its anchor stands.
    Frozen,
    Nominating,
    Preliminary,
    Reviewing,
    NominationSettled,
    Preparing,
    /// Places, boxes, staff, proxies, notices and stock stand.
    Prepared,
    Ready,
    /// The poll is open and its anchor stands.
    Polling,
    /// Papers are issued.
    Polled,
    /// The poll is closed and its anchor stands.
    Closed,
    /// Unused papers are counted, boxes opened.
    Opened,
    /// Papers are mixed and the anchor stands.
    Counting,
    /// Every batch of both looks is agreed.
    Tallied,
    /// The count is agreed; anchor and signatures stand.
    Counted,
    Declared,
    SecondPreparing,
    SecondCounting,
    SecondDeclared,
    Settled,
    Concluded,
    Archived,
}

impl Stage {
    /// Every stage in order.
    pub(crate) const ALL: [Self; 38] = {
        let mut all = [Self::Unwritten; 38];
        let mut at = 0;
        while at < STEPS.len() {
            all[at + 1] = STEPS[at].0;
            at += 1;
        }
        all
    };
}

type Step = fn(&mut Play);

const STEPS: [(Stage, Step); 37] = [
    (Stage::Drafted, stages::draft),
    (Stage::Called, stages::call),
    (Stage::Running, stages::begin),
    (Stage::Apportioning, stages::open_representatives),
    (Stage::GroupsChoosing, stages::apportion),
    (Stage::RepresentativesPublished, stages::choose_representatives),
    (Stage::RepresentativesSettled, stages::settle_representatives),
    (Stage::CommitteeChoosing, stages::open_committee),
    (Stage::CommitteePublished, stages::choose_committee),
    (Stage::Seated, stages::seat),
    (Stage::MethodAdopted, stages::adopt_method),
    (Stage::MethodApproved, stages::approve_method),
    (Stage::Enrolling, stages::open_registration),
    (Stage::Enrolled, stages::enrol),
    (Stage::Listed, stages::list),
    (Stage::Frozen, stages::freeze),
    (Stage::Nominating, stages::nominate),
    (Stage::Preliminary, stages::preliminary),
    (Stage::Reviewing, stages::review),
    (Stage::NominationSettled, stages::settle_nomination),
    (Stage::Preparing, ballot::open),
    (Stage::Prepared, ballot::prepare),
    (Stage::Ready, ballot::ready),
    (Stage::Polling, ballot::open_poll),
    (Stage::Polled, ballot::poll),
    (Stage::Closed, ballot::close_poll),
    (Stage::Opened, ballot::open_boxes),
    (Stage::Counting, ballot::mix),
    (Stage::Tallied, count::tally),
    (Stage::Counted, count::agree),
    (Stage::Declared, count::declare),
    (Stage::SecondPreparing, settle::second_round),
    (Stage::SecondCounting, settle::second_poll),
    (Stage::SecondDeclared, settle::second_count),
    (Stage::Settled, settle::settle),
    (Stage::Concluded, settle::conclude),
    (Stage::Archived, settle::archive),
];

/// What may differ from story to story.
#[derive(Clone)]
pub(crate) struct Setup {
    /// Voters on the frozen roll, at least 18.
    pub(crate) voters: usize,
    /// The rules.
    pub(crate) profile: Arc<Profile>,
    /// The method.
    pub(crate) terms: Terms,
    /// The id of the election.
    pub(crate) election: ElectionId,
    /// What it is held for.
    pub(crate) purpose: Purpose,
}

impl Default for Setup {
    fn default() -> Self {
        let row = |post, seats| Seats { post, seats };
        Self {
            voters: 24,
            profile: Arc::new(Profile::builtin("cn-urban-2026").unwrap().unwrap()),
            terms: Terms {
                mode: Mode::Direct,
                seats: vec![row(Post::DIRECTOR, 1), row(Post::DEPUTY, 1), row(Post::MEMBER, 3)],
                mobile_boxes: MobileBoxes::Carried,
                entry: EntryBy::Papers,
                representatives: None,
            },
            election: ElectionId(Uuid::from_u128(0xE1EC)),
            purpose: Purpose::default(),
        }
    }
}

/// A story and how far it has come.
#[derive(Clone)]
pub(crate) struct Play {
    /// The log that every command goes through.
    pub(crate) log: Log,
    /// Its entries.
    pub(crate) entries: Vec<Sealed>,
    /// Who is who.
    pub(crate) people: People,
    /// The counted papers of all rounds and looks with their nonces: what the vault would hold.
    pub(crate) papers: Vec<Opening>,
    /// What it was set up with.
    pub(crate) setup: Setup,
    /// How far it has come.
    pub(crate) stage: Stage,
    /// The moment of the next command.
    pub(crate) now: DateTime<Utc>,
    /// Places, in order of their numbers.
    pub(crate) places: Vec<PlaceId>,
    /// Boxes: one fixed per place, then the mobile one.
    pub(crate) boxes: Vec<BoxId>,
    /// Nominations in the order of `people.candidates`, then the one declined and the one withdrawn.
    pub(crate) nominations: Vec<NominationId>,
    /// The proxy that lives, then the one revoked.
    pub(crate) proxies: Vec<ProxyId>,
    /// Objections to the roll: two upheld (an entry out, an entry in), one dismissed.
    pub(crate) objections: Vec<ObjectionId>,
    /// The last document that was recorded.
    pub(crate) document: DocumentId,
    ids: u128,
}

impl Play {
    /// A story before its first entry.
    pub(crate) fn new(setup: Setup) -> Self {
        assert!(setup.voters >= 18, "the story needs 18 voters");
        let mut ids = 0x1000;
        let people = People::cast(setup.voters, &mut ids);
        let mut play = Self {
            log: Log::new(setup.election, Arc::clone(&setup.profile)),
            entries: Vec::new(),
            people,
            papers: Vec::new(),
            stage: Stage::Unwritten,
            now: at(2026, 4, 20, 9),
            places: Vec::new(),
            boxes: Vec::new(),
            nominations: Vec::new(),
            proxies: Vec::new(),
            objections: Vec::new(),
            document: DocumentId(Uuid::nil()),
            ids,
            setup,
        };
        // A roll that is named is the one of as many voters.
        if play.setup.purpose.roll().is_some() {
            play.setup.purpose = play.setup.purpose.clone().with_roll(play.parent_roll());
        }
        play
    }

    /// The default story up to a stage.
    pub(crate) fn until(stage: Stage) -> Self {
        Self::with(Setup::default(), stage)
    }

    /// A story of this set-up up to a stage.
    pub(crate) fn with(setup: Setup, stage: Stage) -> Self {
        let mut play = Self::new(setup);
        play.advance(stage);
        play
    }

    /// The whole story, from the draft to the archive.
    pub(crate) fn whole(voters: usize) -> Self {
        Self::with(Setup { voters, ..Setup::default() }, Stage::Archived)
    }

    /// Goes on to a stage; nothing where the story is there already.
    pub(crate) fn advance(&mut self, stage: Stage) {
        for (next, step) in STEPS {
            if self.stage < next && next <= stage {
                if let Some(step) = again::step(&self.setup.purpose, next, step) {
                    step(self);
                }
                self.stage = next;
            }
        }
    }

    /// The state of the election.
    pub(crate) fn election(&self) -> &Election {
        &self.log.election
    }

    /// The context of a command of this person now.
    pub(crate) fn context(&self, who: Who) -> Context {
        Context { at: self.now, actor: Actor { account: who.account, role: who.role } }
    }

    /// Appends a command that must be accepted; the clock moves on by a second.
    pub(crate) fn act(&mut self, who: Who, command: impl IntoCommand) {
        let command = command.command();
        let context = self.context(who);
        let words = format!("{command:?}");
        let before = self.election().clone();
        match self.log.append(command.clone(), &context) {
            Ok(sealed) => self.entries.push(sealed),
            Err(Refusal::Blocked(blockers)) => panic!("{words} refused: {blockers:#?}"),
            Err(refusal) => panic!("{words}: {refusal}"),
        }
        moves::note(&before, &command, self.election());
        self.now += TimeDelta::seconds(1);
    }

    /// Decides a command without appending it.
    pub(crate) fn attempt(&self, who: Who, command: impl IntoCommand) -> Result<Vec<Event>, Vec<Blocker>> {
        decide(self.election(), &command.command(), &self.context(who))
    }

    /// Sets the clock to an hour of a day of 2026 in Chinese standard time.
    pub(crate) fn day(&mut self, month: u32, day: u32, hour: u32) {
        self.now = at(2026, month, day, hour);
    }

    /// Today, as a fact that happened.
    pub(crate) fn today(&self) -> Happened {
        Happened::on(self.context(self.people.county).today())
    }

    /// The next invented id.
    pub(crate) fn id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    /// Records a document and gives its id.
    pub(crate) fn paper(&mut self) -> DocumentId {
        let document = DocumentId(self.id());
        let commitment = ledger::sha256(document.0.as_bytes());
        self.act(self.people.street, office::Command::RecordDocument { document, commitment, bytes: 1024 });
        self.document = document;
        document
    }

    /// Appoints a person for a function.
    pub(crate) fn appoint(&mut self, who: Who, function: office::appointment::Function, place: Option<PlaceId>) {
        let appointment = AppointmentId(self.id());
        let (person, account) = (who.person, who.account);
        self.act(self.people.street, office::Command::Appoint { appointment, person, account, function, place });
    }

    /// The two groups that a person types from the signed paper.
    pub(crate) fn typed(&self, kind: AnchorKind, round: RoundNo) -> [Typed; 2] {
        let anchor = &self.election().anchors.all[&(round, kind)];
        let groups = ledger::hash_groups(&anchor.head.unwrap().root);
        anchor.blanks().unwrap().map(|group| Typed { group, digits: groups[usize::from(group)].clone() })
    }

    /// Two persons confirm an anchor.
    pub(crate) fn anchor(&mut self, kind: AnchorKind) {
        let round = if kind == AnchorKind::RollFrozen { RoundNo(0) } else { self.election().ballot.round_no() };
        for who in [self.people.clerk, self.people.supervisor] {
            let typed = self.typed(kind, round);
            self.act(who, record::Command::ConfirmAnchor { anchor: kind, round, typed });
        }
    }
}

/// An hour of a day in Chinese standard time.
pub(crate) fn at(year: i32, month: u32, day: u32, hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(year, month, day, hour, 0, 0).unwrap() - TimeDelta::hours(8)
}

/// A day of 2026.
pub(crate) fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}
