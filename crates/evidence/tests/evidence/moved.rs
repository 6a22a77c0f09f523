//! A log that went on under another server's key for a while, and one that was reclaimed.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use election::log::Log;
use election::office::Command as Office;
use election::record::Command as Record;
use election::{AccountId, Actor, Command, Context, DocumentId, ElectionId, Happened, Role, legal_day};
use evidence::{CheckCode, Form, LogCopy, Origin, Source, State, Trust, Verdict, build, verify};
use ledger::SigningKey;
use uuid::Uuid;

use crate::story::{SOURCE, failed, good, head, key_of, sign};

const ELECTION: ElectionId = ElectionId(Uuid::from_u128(0xE1EC));

/// The story's beginning, and what the office does with it.
struct Moving {
    source: Source,
    log: Log,
}

fn origin() -> String {
    format!("zhixuan/changning/{ELECTION}")
}

/// The county's key, and the laptop's.
fn county() -> SigningKey {
    key_of(&origin(), b'k')
}

fn laptop() -> SigningKey {
    key_of(&origin(), b'l')
}

fn trust(key: &SigningKey) -> Trust {
    Trust { keys: vec![key.verifier_key()], policy: None }
}

impl Moving {
    fn begin() -> Self {
        let mut source = SOURCE.clone();
        source.origin = origin();
        source.entries.truncate(60);
        source.earlier.clear();
        source.people.clear();
        source.documents.clear();
        source.batches.clear();
        let mut log = Log::new(ELECTION, Arc::new(source.profile.clone()));
        source.entries.iter().for_each(|entry| log.restore(entry).unwrap());
        Self { source, log }
    }

    fn at(&self) -> DateTime<Utc> {
        self.log.last_at().unwrap()
    }

    fn happened(&self) -> Happened {
        Happened::on(legal_day(self.at()))
    }

    fn document(&self) -> DocumentId {
        *self.log.election.office.documents.keys().next().unwrap()
    }

    fn act(&mut self, command: impl Into<Command>) {
        let actor = Actor { account: AccountId(Uuid::from_u128(5)), role: Role::County };
        let context = Context { at: self.at(), actor };
        self.source.entries.push(self.log.append(command.into(), &context).unwrap().bytes);
    }

    fn go_to(&mut self, key: &SigningKey) {
        let successor = key.verifier_key().to_string();
        self.act(Command::Record(Record::MoveLog { successor, document: self.document(), happened: self.happened() }));
    }

    fn receive(&mut self) {
        self.act(Command::Record(Record::ReceiveLog {}));
    }

    fn paper(&mut self) {
        let document = DocumentId(Uuid::from_u128(u128::from(self.log.size()) + 1));
        let commitment = ledger::sha256(document.0.as_bytes());
        self.act(Command::Office(Office::RecordDocument { document, commitment, bytes: 1 }));
    }

    /// The head of now, kept as an earlier one by this key.
    fn keep(&mut self, key: &SigningKey) {
        let note = head(&self.source, self.source.entries.len()).sign(key).to_string();
        self.source.earlier.push(note);
    }

    fn bundle(&mut self, key: &SigningKey, form: Form) -> Vec<u8> {
        sign(&mut self.source, key);
        build(&self.source, form, key).unwrap()
    }
}

const FORMS: [Form; 2] = [Form::Full, Form::Public];

#[test]
fn until_it_is_received_who_gave_the_log_away_signs() {
    let mut moving = Moving::begin();
    moving.go_to(&laptop());
    for form in FORMS {
        let bundle = moving.bundle(&county(), form);
        good(&bundle, &trust(&county()));
        assert_eq!(verify(&bundle, &trust(&laptop())).verdict, Verdict::Bad, "the laptop has not signed anything");
        good(&moving.bundle(&laptop(), form), &trust(&laptop()));
    }
    // Nobody but the laptop goes on from there.
    moving.receive();
    assert_eq!(
        failed(&verify(&moving.bundle(&county(), Form::Full), &trust(&county()))),
        ["EVI-05", "EVI-06", "EVI-07"]
    );
}

#[test]
fn there_and_back_is_one_record() {
    let mut moving = Moving::begin();
    moving.go_to(&laptop());
    moving.keep(&county());
    moving.receive();
    moving.paper();
    for form in FORMS {
        let bundle = moving.bundle(&laptop(), form);
        let report = good(&bundle, &trust(&county()));
        assert_eq!(report.origin, Origin::Proven { name: origin() }, "the county handed over to the laptop");
        good(&bundle, &trust(&laptop()));
    }
    moving.go_to(&county());
    let pending = moving.bundle(&laptop(), Form::Full);
    good(&pending, &trust(&laptop()));
    good(&pending, &trust(&county()));
    moving.keep(&laptop());
    moving.receive();
    moving.paper();
    for form in FORMS {
        let bundle = moving.bundle(&county(), form);
        let report = good(&bundle, &trust(&county()));
        assert_eq!(report.origin, Origin::Proven { name: origin() });
        good(&bundle, &trust(&laptop()));
        assert_eq!(verify(&bundle, &trust(&key_of(&origin(), b'x'))).verdict, Verdict::Bad);
        // A head of the time at the hall that the county's key signed, is none.
        let mut false_head = moving.source.clone();
        false_head.earlier.push(head(&false_head, 63).sign(&county()).to_string());
        assert_eq!(failed(&verify(&build(&false_head, form, &county()).unwrap(), &trust(&county()))), ["EVI-09"]);
    }
}

#[test]
fn a_reclaimed_log_is_the_county_s_again() {
    let mut moving = Moving::begin();
    moving.go_to(&laptop());
    moving.keep(&county());
    let keeper = county().verifier_key().to_string();
    let (document, happened) = (moving.document(), moving.happened());
    moving.act(Command::Record(Record::ReclaimLog { keeper, known: Some(90), document, happened }));
    moving.paper();
    for form in FORMS {
        let report = good(&moving.bundle(&county(), form), &trust(&county()));
        let told = report.checks.iter().find(|line| line.code == CheckCode::Reclaimed).unwrap();
        assert_eq!(
            (told.state, told.facts["size"].clone(), told.facts["known"].clone()),
            (State::Note, 61.into(), 90.into())
        );
    }
    assert_eq!(verify(&moving.bundle(&laptop(), Form::Full), &trust(&laptop())).verdict, Verdict::Bad);
}

#[test]
fn a_renewed_key_is_still_vouched_for_after_the_log_was_reclaimed() {
    let renewed = key_of(&origin(), b'r');
    let mut moving = Moving::begin();
    let key = renewed.verifier_key().to_string();
    let document = moving.document();
    moving.act(Command::Record(Record::RotateKey { key: key.clone(), document }));
    moving.keep(&county());
    moving.go_to(&laptop());
    let happened = moving.happened();
    moving.act(Command::Record(Record::ReclaimLog { keeper: key, known: None, document, happened }));
    moving.paper();
    for form in FORMS {
        let report = good(&moving.bundle(&renewed, form), &trust(&county()));
        assert_eq!(report.origin, Origin::Proven { name: origin() });
        let told = report.checks.iter().find(|line| line.code == CheckCode::Reclaimed).unwrap();
        assert_eq!(told.state, State::NotCovered, "nobody knows how far the other server went");
    }
}

#[test]
fn the_log_comes_out_of_a_full_bundle_as_it_went_in() {
    let mut moving = Moving::begin();
    moving.go_to(&laptop());
    let copy = LogCopy::of(&moving.bundle(&county(), Form::Full)).unwrap();
    assert_eq!(copy.entries, moving.source.entries);
    assert_eq!(copy.checkpoint.to_string(), moving.source.checkpoint);
    assert_eq!(copy.key, county().verifier_key());
    assert!(LogCopy::of(&moving.bundle(&county(), Form::Public)).is_none());
    assert!(LogCopy::of(b"no bundle").is_none());
}
