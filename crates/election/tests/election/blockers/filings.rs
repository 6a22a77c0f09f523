//! Filings (备案, 报批): what is filed, who answers, what waits for it.

use super::{Table, at, ruled, words};
use crate::play::{Play, Setup, Stage, Who};
use election::committee::Command as Committee;
use election::method::Command as Method;
use election::nomination::Command as Nomination;
use election::office::Command as Office;
use election::office::filing::{Answer, Matter};
use election::office::meeting::{Kind, Subject};
use election::representatives::Command as Representatives;
use election::{Code, Command, FilingId, ballot, lifecycle, registration};
use rules::{FilingLevel, RuleId, Value};
use std::sync::Arc;

pub(super) fn rows(table: &mut Table) {
    sending(table);
    the_method(table);
    waiting(table);
    again(table);
}

fn submit(play: &mut Play, matter: Matter) -> (FilingId, Office) {
    let (filing, document, happened) = (FilingId(play.id()), play.paper(), play.today());
    (filing, Office::SubmitFiling { filing, matter, document, happened })
}

fn answer(play: &mut Play, filing: FilingId, answer: Answer) -> Office {
    let (document, happened) = (play.paper(), play.today());
    Office::AnswerFiling { filing, answer, document, happened }
}

/// Sends a filing, and has it answered where an answer is given.
fn file(play: &mut Play, who: Who, matter: Matter, answered: Option<Answer>) {
    let (filing, sent) = submit(play, matter);
    play.act(who, sent);
    if let Some(word) = answered {
        let command = answer(play, filing, word);
        play.act(play.people.county, command);
    }
}

/// What does not exist yet is not filed, and nobody answers the own filing.
fn sending(table: &mut Table) {
    for (stage, matter, exists) in [
        (Stage::Drafted, Matter::ElectionDay, false),
        (Stage::Called, Matter::ElectionDay, true),
        (Stage::Seated, Matter::Method, false),
        (Stage::MethodAdopted, Matter::Method, true),
        (Stage::CommitteeChoosing, Matter::Committee, false),
        (Stage::CommitteePublished, Matter::Committee, true),
        (Stage::Reviewing, Matter::Candidates, false),
        (Stage::NominationSettled, Matter::Candidates, true),
        (Stage::Counted, Matter::Result, false),
        (Stage::Declared, Matter::Result, true),
        (Stage::SecondDeclared, Matter::Certificates, false),
        (Stage::Settled, Matter::Certificates, true),
    ] {
        let mut play = at(stage);
        let (_, sent) = submit(&mut play, matter);
        if exists {
            table.allows(&play, play.people.street, sent);
        } else {
            table.trips(Code::NothingToFile, &play, play.people.street, sent);
        }
    }
    let mut play = at(Stage::Called);
    let (filing, sent) = submit(&mut play, Matter::ElectionDay);
    play.act(play.people.street, sent);
    let received = answer(&mut play, filing, Answer::Received);
    table.trips(Code::OwnFiling, &play, play.people.street, received.clone());
    table.allows(&play, play.people.county, received.clone());
    play.act(play.people.county, received.clone());
    table.trips(Code::UnknownFiling, &play, play.people.county, received);
}

/// UL26 18 (province): where a filing is enough it must be on file; where an approval is needed it must have been asked
/// for. A method that is adopted anew is filed anew.
fn the_method(table: &mut Table) {
    for (consent, answered, enough) in [
        ("filing", None, false),
        ("filing", Some(Answer::Returned), false),
        ("filing", Some(Answer::Received), true),
        ("approval", Some(Answer::Returned), false),
        ("approval", None, true),
    ] {
        let mut play = ruled(RuleId::MethodConsent, Value::Choice(consent.to_owned()), Stage::Seated);
        adopt(&mut play);
        let clerk = play.people.clerk;
        file(&mut play, clerk, Matter::Method, answered);
        let (document, happened) = (play.paper(), play.today());
        let approve = Method::Approve { document, happened };
        if enough {
            table.allows(&play, play.people.street, approve);
        } else {
            table.trips(Code::MethodNotFiled, &play, play.people.street, approve);
        }
    }
    let mut play = at(Stage::MethodApproved);
    assert_eq!(play.election().office.filed(Matter::Method), Some(FilingLevel::OnFile));
    adopt(&mut play);
    assert_eq!(play.election().office.filed(Matter::Method), None, "it is another method");
    let (document, happened) = (play.paper(), play.today());
    table.trips(Code::MethodNotFiled, &play, play.people.street, Method::Approve { document, happened });
}

fn adopt(play: &mut Play) {
    let meeting = play.meeting(Kind::Representatives, None, Subject::Method);
    let (terms, happened) = (play.setup.terms.clone(), play.today());
    play.act(play.people.clerk, Method::Adopt { meeting, terms, happened });
}

/// The story under a profile in which a stage needs one more thing, and a filing another level.
fn waits(needs: RuleId, need: &str, level: Option<(RuleId, &str)>, stage: Stage) -> Play {
    let setup = Setup::default();
    let mut profile = setup.profile.with_value(needs, words(&[need])).unwrap();
    if let Some((rule, level)) = level {
        profile = profile.with_value(rule, Value::Choice(level.to_owned())).unwrap();
    }
    Play::with(Setup { profile: Arc::new(profile), ..setup }, stage)
}

/// Which matters need a filing, how it must be answered and what waits for it is data of the profile.
fn waiting(table: &mut Table) {
    use RuleId as R;
    let open = |stage: &str| -> Command {
        match stage {
            "representatives" => Command::Representatives(Representatives::Open {}),
            "registration" => Command::Registration(registration::Command::Open {}),
            "nomination" => Command::Nomination(Nomination::Open {}),
            "committee" => Command::Committee(Committee::Open {}),
            "settle" => Command::Ballot(ballot::Command::Settle {}),
            _ => Command::Ballot(ballot::Command::Open {}),
        }
    };
    let rows = [
        (
            R::NeedsRepresentativesOpen,
            "filing.election_day",
            None,
            Stage::Running,
            "representatives",
            Matter::ElectionDay,
            Code::ElectionDayNotFiled,
        ),
        (
            R::NeedsRegistrationOpen,
            "filing.method",
            None,
            Stage::Seated,
            "registration",
            Matter::Method,
            Code::MethodNotFiled,
        ),
        (
            R::NeedsRegistrationOpen,
            "filing.committee",
            Some((R::FilingCommittee, "approved")),
            Stage::Seated,
            "registration",
            Matter::Committee,
            Code::CommitteeNotFiled,
        ),
        (
            R::NeedsBallotOpen,
            "filing.candidates",
            Some((R::FilingCandidates, "sent")),
            Stage::NominationSettled,
            "ballot",
            Matter::Candidates,
            Code::CandidatesNotFiled,
        ),
        (
            R::NeedsBallotSettle,
            "filing.result",
            Some((R::FilingResult, "on_file")),
            Stage::SecondDeclared,
            "settle",
            Matter::Result,
            Code::ResultNotFiled,
        ),
    ];
    for (needs, need, level, stage, step, matter, code) in rows {
        let mut play = waits(needs, need, level, stage);
        if matter == Matter::Method {
            adopt(&mut play);
        }
        let who = if step == "settle" || step == "representatives" { play.people.street } else { play.people.clerk };
        let least = level.map_or("on_file", |(_, level)| level);
        table.trips(code, &play, who, open(step));
        let mut sent = play.clone();
        file(&mut sent, who, matter, None);
        let mut received = play.clone();
        file(&mut received, who, matter, Some(Answer::Received));
        let mut approved = play.clone();
        file(&mut approved, who, matter, Some(Answer::Approved));
        let mut returned = play.clone();
        file(&mut returned, who, matter, Some(Answer::Returned));
        table.trips(code, &returned, who, open(step));
        for (play, reached) in [(sent, "sent"), (received, "on_file"), (approved, "approved")] {
            let order = ["sent", "on_file", "approved"];
            let place = |word| order.iter().position(|known| *known == word);
            if place(reached) < place(least) {
                table.trips(code, &play, who, open(step));
            } else {
                table.allows(&play, who, open(step));
            }
        }
    }
    certificates(table);
}

fn certificates(table: &mut Table) {
    let mut play = waits(RuleId::NeedsBallotSettle, "filing.certificates", None, Stage::SecondDeclared);
    let street = play.people.street;
    for person in play.election().ballot.all_elected() {
        let happened = play.today();
        play.act(street, ballot::Command::IssueCertificate { person, happened });
    }
    table.trips(Code::CertificatesNotFiled, &play, street, ballot::Command::Settle {});
    file(&mut play, street, Matter::Certificates, Some(Answer::Received));
    table.allows(&play, street, ballot::Command::Settle {});
}

/// The national profile waits with the end until the result is sent; a later round makes another result.
fn again(table: &mut Table) {
    let mut play = at(Stage::Declared);
    let clerk = play.people.clerk;
    file(&mut play, clerk, Matter::Result, None);
    assert_eq!(play.election().office.filed(Matter::Result), Some(FilingLevel::Sent));
    play.advance(Stage::SecondDeclared);
    assert_eq!(play.election().office.filed(Matter::Result), None);
    table.trips(Code::ResultNotFiled, &play, play.people.street, ballot::Command::Settle {});
    let called = at(Stage::Called);
    assert!(matches!(called.election().lifecycle.phase, lifecycle::Phase::Called));
}
