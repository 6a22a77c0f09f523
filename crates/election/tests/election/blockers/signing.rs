//! A supervisor signs for a stage: what has begun, with remarks in a paper, and it holds nothing up.

use super::{Table, at};
use crate::play::Stage as Reached;
use election::office::Command;
use election::office::sign_off::{Finding, SignOff, Stage};
use election::sheets::{FormFacts, FormKind};
use election::{Code, DocumentId};
use rules::Need;
use uuid::Uuid;

pub(super) fn rows(table: &mut Table) {
    let play = at(Reached::Seated);
    let (who, happened) = (play.people.supervisor, play.today());
    let sign = |stage, finding| Command::SignOff { stage, finding, happened };
    table.trips(Code::WrongPhase, &play, who, sign(Stage::Ballot, Finding::InOrder));
    let play = at(Reached::Declared);
    let happened = play.today();
    let sign = |finding| Command::SignOff { stage: Stage::Ballot, finding, happened };
    table.trips(Code::NotAppointed, &play, play.people.clerk, sign(Finding::InOrder));
    let nowhere = Finding::Remarks { document: DocumentId(Uuid::from_u128(1)) };
    table.trips(Code::UnknownDocument, &play, play.people.supervisor, sign(nowhere));
}

#[test]
fn what_a_supervisor_remarks_is_printed_with_the_result() {
    let mut play = at(Reached::Declared);
    let (who, happened) = (play.people.supervisor, play.today());
    let results = |play: &crate::play::Play| match FormFacts::of(play.election(), FormKind::ResultReport) {
        Some(FormFacts::ResultReport(results)) => results,
        _ => panic!("no result"),
    };
    play.act(who, Command::SignOff { stage: Stage::Registration, finding: Finding::InOrder, happened });
    assert!(results(&play).remarks.is_empty(), "what is in order is not remarked on");
    let document = play.paper();
    play.act(who, Command::SignOff { stage: Stage::Ballot, finding: Finding::Remarks { document }, happened });
    let remarks = results(&play).remarks;
    assert_eq!((remarks.len(), remarks[0].stage, remarks[0].document), (1, Stage::Ballot, document));
    let signed: Vec<&SignOff> =
        play.election().office.sign_offs.iter().filter(|signed| signed.stage == Stage::Ballot).collect();
    assert_eq!(signed.len(), 1);
    assert_eq!(signed[0].person, who.person);
}

/// A checklist names each need of the profile once, and what is missing of it is what holds the next step up.
#[test]
fn the_needs_of_a_stage_are_met_one_by_one() {
    let play = at(Reached::CommitteeChoosing);
    let context = play.context(play.people.supervisor);
    let (opens, settles) = play.election().needs_of(Stage::Committee);
    assert!(opens.iter().all(|need| play.election().missing_of(*need, &context).is_empty()), "it is open");
    assert!(settles.iter().any(|need| !play.election().missing_of(*need, &context).is_empty()), "nobody is chosen");
    // Of what nobody has begun nothing is missing, and yet it is not met.
    for need in [Need::NominationExcess, Need::BallotRounds, Need::BallotCertificates, Need::CommitteeKin] {
        assert_eq!(play.election().missing_of(need, &context), [], "{need}");
        assert!(!play.election().is_asked_of(need), "{need}");
    }
    let play = at(Reached::Settled);
    let context = play.context(play.people.supervisor);
    for stage in Stage::ALL {
        let (opens, settles) = play.election().needs_of(stage);
        for need in opens.iter().chain(settles) {
            assert_eq!(play.election().missing_of(*need, &context), [], "{need}");
            assert!(play.election().is_asked_of(*need), "{need}");
        }
    }
}
