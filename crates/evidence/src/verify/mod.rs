//! Checking a bundle: from its bytes to its members, from the members to the log, from the log to what it commits to.

mod balance;
mod contents;
mod corrections;
mod count;
mod entries;
mod full;
mod heads;
mod keys;
mod members;
mod public;

use election::Event;
use election::log::Entry;
use election::{lifecycle, record};
use ledger::{Checkpoint, KeyKind, Policy, VerifierKey};

use crate::report::{CheckCode, CheckLine, Origin, Reason, Rehearsal, Report, State, Verdict};
use crate::source::BatchOpening;
use contents::{Body, Contents};
use heads::Heads;
use keys::{Keys, check_reclaimed};

/// Origins of rehearsals begin so.
const REHEARSAL: &str = "zhixuan-rehearsal/";

/// Whom the reader trusts.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Keys of logs, of which one must vouch for the bundle where any is given; keys of witnesses beside them.
    pub keys: Vec<VerifierKey>,
    /// The logs, witnesses and quorum of a policy file.
    pub policy: Option<Policy>,
}

/// Checks a bundle. Any bytes have a report; it needs nothing but them and the keys.
pub fn verify(bundle: &[u8], trust: &Trust) -> Report {
    verify_opened(bundle, trust, Vec::new())
}

/// Checks a bundle with papers that its holders opened: they are counted as if they stood in the full form.
pub fn verify_opened(bundle: &[u8], trust: &Trust, opened: Vec<BatchOpening>) -> Report {
    let mut report = Report::blank();
    let contents = members::open(bundle, &mut report).and_then(|members| contents::read(members, &mut report));
    if let Some(mut contents) = contents {
        if let Body::Full(body) = &mut contents.body {
            body.add(opened);
        }
        inspect(&contents, trust, &mut report);
    }
    report.close()
}

fn inspect(contents: &Contents<'_>, trust: &Trust, report: &mut Report) {
    let parsed = entries::read(contents);
    let entries = parsed.entries();
    let size = Checkpoint::parse(&contents.checkpoint.text).ok().map(|checkpoint| checkpoint.size);
    let keys = Keys::of(&contents.key, size, &entries, trust);
    keys.check_manifest(contents, report);
    keys.check_rotations(report);
    check_reclaimed(&entries, report);
    corrections::tell(&entries, report);
    let heads = Heads::check(contents, &keys, trust, report);
    keys.check_trust(contents, &heads, report);
    check_profile(contents, entries.first().copied(), report);
    check_engine(&entries, report);
    match &contents.body {
        Body::Full(body) => full::check(contents, body, &parsed, &heads, report),
        Body::Public(body) => public::check(contents, body, &parsed, &heads, report),
    }
}

/// The profile is the one that the first entry pins, and where it differs from the built-in one is said.
fn check_profile(contents: &Contents<'_>, first: Option<&Entry>, report: &mut Report) {
    let profile = &contents.profile;
    let pinned = first.is_some_and(|entry| match &entry.command {
        election::Command::Lifecycle(lifecycle::Command::Draft { profile: id, profile_hash, .. }) => {
            id == profile.id() && *profile_hash == election::log::profile_hash(profile)
        }
        _ => false,
    });
    let line = if pinned {
        CheckLine::new(CheckCode::Profile, State::Passed)
    } else {
        CheckLine::failed(CheckCode::Profile, Reason::OtherProfile)
    };
    report.add(line.fact("profile", profile.id()));
    let line = |state| CheckLine::new(CheckCode::ProfileDiffers, state).fact("profile", profile.id());
    let Some(Ok(builtin)) = rules::Profile::builtin(profile.id()) else {
        return report.add(line(State::NotCovered));
    };
    let differences = profile.diff(&builtin);
    if differences.is_empty() {
        report.add(line(State::Passed));
    }
    for difference in differences {
        let (here, there) = (difference.here, difference.there);
        let line = line(State::Note).fact("rule", difference.rule).fact("article", here.article);
        report.add(line.fact("here", here.value).fact("there", there.value));
    }
}

/// Decisions of an engine that this release does not know cannot be taken again.
fn check_engine(entries: &[&Entry], report: &mut Report) {
    let events = entries.iter().flat_map(|entry| &entry.events);
    let mut engines = events.filter_map(|event| match event {
        Event::Lifecycle(lifecycle::Event::Drafted { engine, .. })
        | Event::Record(record::Event::EngineAdopted { engine }) => Some(*engine),
        _ => None,
    });
    let Some(engine) = engines.next_back() else { return };
    let line = if engine <= election::ENGINE {
        CheckLine::new(CheckCode::Engine, State::Passed)
    } else {
        CheckLine::failed(CheckCode::Engine, Reason::Format)
    };
    report.add(line.fact("engine", engine).fact("newest", election::ENGINE));
}

impl Trust {
    /// The logs that are trusted.
    fn pins(&self) -> Vec<VerifierKey> {
        let logs = self.policy.iter().flat_map(Policy::logs);
        self.keys.iter().filter(|key| key.kind() == KeyKind::Ed25519).chain(logs).cloned().collect()
    }

    /// The witnesses whose cosignatures are checked.
    fn cosigners(&self) -> Vec<VerifierKey> {
        let witnesses = self.policy.iter().flat_map(Policy::witnesses).map(|witness| &witness.key);
        self.keys.iter().filter(|key| key.kind() == KeyKind::Cosignature).chain(witnesses).cloned().collect()
    }
}

impl Report {
    const fn blank() -> Self {
        Self {
            verdict: Verdict::Good,
            form: None,
            origin: Origin::Unknown,
            rehearsal: Rehearsal::No,
            size: None,
            root: None,
            first_bad_entry: None,
            check_words: Vec::new(),
            checks: Vec::new(),
        }
    }

    fn add(&mut self, line: CheckLine) {
        self.checks.push(line);
    }

    /// A line that says that the file is no bundle at all.
    fn unreadable(&mut self, line: CheckLine) {
        self.verdict = Verdict::Unreadable;
        self.add(line);
    }

    /// Takes the log's name, and from it whether this is a rehearsal.
    fn name(&mut self, origin: &str) {
        if origin.starts_with(REHEARSAL) {
            self.rehearsal = Rehearsal::Yes;
            self.add(CheckLine::new(CheckCode::Rehearsal, State::Note).fact("origin", origin));
        }
    }

    fn bad_entry(&mut self, number: u64, reason: Reason) -> CheckLine {
        self.first_bad_entry = Some(self.first_bad_entry.map_or(number, |known| known.min(number)));
        CheckLine::failed(CheckCode::Entries, reason).fact("entry", number)
    }

    fn failed(&self, code: CheckCode) -> bool {
        self.checks.iter().any(|line| line.code == code && line.state == State::Failed)
    }

    fn close(mut self) -> Self {
        self.checks.sort_by_key(|line| line.code);
        let bad = self.checks.iter().any(|line| line.state == State::Failed);
        self.verdict = match (self.verdict, bad, self.rehearsal) {
            (Verdict::Unreadable, _, _) => Verdict::Unreadable,
            (_, true, _) => Verdict::Bad,
            (_, false, Rehearsal::Yes) => Verdict::Rehearsal,
            (_, false, Rehearsal::No) => Verdict::Good,
        };
        self
    }
}
