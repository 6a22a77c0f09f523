//! The result, further rounds, the end.

use super::{Table, at, ruled, words};
use crate::play::{Play, Stage, date};
use election::ballot::round::RoundKind;
use election::ballot::{Command, Elected};
use election::lifecycle::Command as Lifecycle;
use election::lifecycle::erasure::Erasable;
use election::record::anchor::AnchorKind;
use election::{Code, MeetingId, PersonId, nomination, office};
use rules::{RuleId, Value};
use tally::Post;

pub(super) fn rows(table: &mut Table) {
    signatures(table);
    rounds(table);
    the_end(table);
    erasure(table);
}

fn signatures(table: &mut Table) {
    let mut play = at(Stage::Tallied);
    let clerk = play.people.clerk;
    let [one, other] = [play.people.candidates[0], play.people.candidates[2]];
    let (missing, happened) = (election::DocumentId(uuid::Uuid::nil()), play.today());
    play.act(
        clerk,
        office::Command::RecordRelatives { pairs: vec![office::Pair { one, other, kinship: rules::Kinship::Sibling }] },
    );
    play.act(clerk, Command::AgreeCount {});
    decisions(table, &play, [one, other]);
    let decision = Command::RecordDecision { elected: Vec::new(), document: missing, happened };
    table.trips(Code::UnknownDocument, &play, clerk, decision);
    table.trips(Code::OutcomeLeftOpen, &play, clerk, Command::Declare {});
    let document = play.document;
    play.act(clerk, Command::RecordDecision { elected: Vec::new(), document, happened });
    // A paper that says nothing of who sits leaves it open.
    table.trips(Code::OutcomeLeftOpen, &play, clerk, Command::Declare {});
    let seated = play.round().seated();
    let named = seated.into_iter().find(|row| row.people.contains(&one)).unwrap();
    play.act(clerk, Command::RecordDecision { elected: vec![named], document, happened });
    table.trips(Code::AnchorMissing, &play, clerk, Command::Declare {});
    play.anchor(AnchorKind::CountAgreed);
    let [one, two, three, scrutineer] = play.signers();
    for who in [one, two] {
        table.trips(Code::SignaturesMissing, &play, clerk, Command::Declare {});
        play.act(who, Command::SignResult {});
        table.trips(Code::AlreadySigned, &play, who, Command::SignResult {});
    }
    table.trips(Code::SignaturesMissing, &play, clerk, Command::Declare {});
    play.act(three, Command::SignResult {});
    table.trips(Code::ScrutineerMissing, &play, clerk, Command::Declare {});
    play.act(scrutineer, Command::SignResult {});
}

/// Relatives are elected together: people decide which of them sits, among those who have the votes.
fn decisions(table: &mut Table, play: &Play, [stays, leaves]: [PersonId; 2]) {
    let (clerk, document, happened) = (play.people.clerk, play.document, play.today());
    let decide = |elected| Command::RecordDecision { elected, document, happened };
    let counted = play.round().result.clone().unwrap().outcome;
    let ids = |ids: &[tally::CandidateId]| ids.iter().map(|id| id.as_str().parse().unwrap()).collect::<Vec<PersonId>>();
    let found = counted.contests.iter().find(|contest| ids(&contest.elected).contains(&leaves)).unwrap();
    let without: Vec<_> = ids(&found.elected).into_iter().filter(|person| *person != leaves).collect();
    let row = |people: Vec<PersonId>| vec![Elected { post: found.post.clone(), people }];
    let clear = {
        let mut clear = at(Stage::Tallied);
        clear.act(clerk, Command::AgreeCount {});
        clear
    };
    table.trips(Code::NothingToDecide, &clear, clerk, decide(row(without.clone())));
    let stranger = play.people.declines;
    table.trips(Code::DecisionBeyondCount, play, clerk, decide(row(vec![stranger])));
    table.trips(Code::DecisionBeyondCount, play, clerk, decide(row(vec![stays, leaves])));
    // The decision is on the two posts of the relatives, and takes nobody's seat for another.
    let touches =
        |contest: &&tally::ContestOutcome| ids(&contest.elected).iter().any(|one| [stays, leaves].contains(one));
    let other = counted.contests.iter().find(|contest| !touches(contest)).unwrap();
    let unseated = Elected { post: other.post.clone(), people: Vec::new() };
    table.trips(Code::PostNotOpen, play, clerk, decide(vec![unseated]));
    let mut decided = play.clone();
    let [first, ..] = decided.signers();
    decided.act(first, Command::SignResult {});
    decided.act(clerk, decide(row(without)));
    assert!(decided.round().signed.is_empty(), "another result was signed");
    // A decision on something else leaves who was decided on in their seats.
    decided.act(clerk, decide(Vec::new()));
    assert!(!decided.round().seated_for(&found.post).contains(&leaves));
    decided.anchor(AnchorKind::CountAgreed);
    for who in decided.signers() {
        decided.act(who, Command::SignResult {});
    }
    decided.act(clerk, Command::Declare {});
    let elected: Vec<_> = decided.round().declared.iter().flat_map(|row| &row.people).collect();
    assert!(elected.contains(&&stays) && !elected.contains(&&leaves), "{elected:?}");
    let owed = decided.election().ballot.owed.iter().find(|owed| owed.contest.post == found.post).unwrap();
    assert!(owed.contest.seats >= 1, "the seat is free");
    assert!(!owed.contest.candidates.contains(&stays), "who sits stands for no other seat");
}

fn rounds(table: &mut Table) {
    let mut told = at(Stage::Counted);
    let second = Command::BeginRound { kind: RoundKind::SecondElection, day: date(6, 27) };
    told.act(told.people.clerk, Command::Declare {});
    table.trips(Code::SheetNotConfirmed, &told, told.people.clerk, second.clone());
    told.confirm_sheet();
    table.trips(Code::ResultNotPosted, &told, told.people.clerk, second);
    let play = at(Stage::Declared);
    let clerk = play.people.clerk;
    let begin = |kind, day| Command::BeginRound { kind, day };
    table.trips(Code::NoRoundOwed, &play, clerk, begin(RoundKind::TieVote, date(6, 27)));
    table.trips(Code::RoundTooLate, &play, clerk, begin(RoundKind::SecondElection, date(7, 1)));
    table.trips(Code::DayInPast, &play, clerk, begin(RoundKind::SecondElection, date(6, 19)));
    let (document, meeting, happened) = (play.document, MeetingId(uuid::Uuid::nil()), play.today());
    let vacant = Command::LeaveVacant { post: Post::MEMBER, meeting, document, happened };
    table.trips(Code::SeatMustBeFilled, &play, clerk, vacant);
    table.trips(Code::RoundsOwed, &play, clerk, Command::Settle {});
    let loser = play.people.candidates[1];
    table.trips(Code::NoCertificateDue, &play, clerk, Command::IssueCertificate { person: loser, happened });
}

fn the_end(table: &mut Table) {
    let mut play = at(Stage::Counted);
    let clerk = play.people.clerk;
    play.act(clerk, Command::Declare {});
    table.trips(Code::ResultNotPosted, &play, clerk, Command::Settle {});
    let play = at(Stage::SecondDeclared);
    table.trips(Code::CertificatesMissing, &play, clerk, Command::Settle {});
    table.trips(Code::HandoverMissing, &play, clerk, Command::Settle {});
    let needs = ruled(RuleId::NeedsNominationOpen, words(&["ballot.declared"]), Stage::Frozen);
    table.trips(Code::ResultNotDeclared, &needs, clerk, nomination::Command::Open {});
}

/// SH 23: the files are kept to the end of the next election, at least five years.
fn erasure(table: &mut Table) {
    let mut play = at(Stage::Archived);
    let (street, county) = (play.people.street, play.people.county);
    let list = play.paper();
    let propose = |scope: &[Erasable], next_election| Lifecycle::ProposeErasure {
        scope: scope.iter().copied().collect(),
        list,
        next_election,
    };
    let all = [Erasable::People, Erasable::Documents, Erasable::Papers, Erasable::Texts];
    play.now = crate::play::at(2031, 7, 6, 23);
    table.trips(Code::RetentionRuns, &play, street, propose(&all, Some(list)));
    play.now = crate::play::at(2031, 7, 7, 0);
    table.trips(Code::NextElectionNotProven, &play, street, propose(&all, None));
    table.trips(Code::NothingToRecord, &play, street, propose(&[], Some(list)));
    table.trips(Code::NoErasureProposed, &play, county, Lifecycle::ConfirmErasure {});
    play.act(street, propose(&all, Some(list)));
    table.trips(Code::SecondPersonNeeded, &play, street, Lifecycle::ConfirmErasure {});
    play.act(county, Lifecycle::ConfirmErasure {});
    assert!(play.election().lifecycle.erased.contains(&Erasable::People));
    table.trips(Code::NoErasureProposed, &play, county, Lifecycle::ConfirmErasure {});
    let mut kept_for_years = ruled(RuleId::ArchiveUntil, Value::Choice("years_only".into()), Stage::Archived);
    kept_for_years.now = play.now;
    let list = kept_for_years.paper();
    kept_for_years.act(street, Lifecycle::ProposeErasure { scope: all.into(), list, next_election: None });
}
