//! Mobile boxes: who approves them (R76, ZJ 24), the posted list, the scrutineers with them (ZJ 24, BJ).

use super::{Table, at, ruled};
use crate::play::{Play, Stage};
use election::ballot::Command;
use election::ballot::mobile::Approval;
use election::office::appointment::Function;
use election::office::meeting::{Kind, Subject};
use election::office::notice::NoticeKind;
use election::{Code, office};
use rules::{RuleId, Value};

pub(super) fn rows(table: &mut Table) {
    approval(table);
    by_the_street(table);
    the_list(table);
    company(table);
}

fn approve(play: &mut Play, kind: Kind) -> Command {
    let meeting = play.meeting(kind, None, Subject::MobileBoxes);
    let (route, happened) = (play.paper(), play.today());
    Command::ApproveMobileBoxes { approval: Approval::Meeting { meeting }, route, happened }
}

/// Who is listed after the approval is not approved.
fn approval(table: &mut Table) {
    let mut play = at(Stage::Prepared);
    let clerk = play.people.clerk;
    let (person, ballot_box) = (play.people.voters[5], play.boxes[2]);
    play.act(clerk, Command::ListMobileUser { person, ballot_box });
    table.trips(Code::MobileBoxesNotApproved, &play, clerk, Command::DeclareReady {});
    let by_committee = approve(&mut play, Kind::Committee);
    table.trips(Code::BoxApprovalBy, &play, clerk, by_committee);
    let by_representatives = approve(&mut play, Kind::Representatives);
    play.act(clerk, by_representatives);
    let refused = play.attempt(clerk, Command::DeclareReady {}).unwrap_err();
    assert!(!refused.iter().any(|blocker| blocker.code == Code::MobileBoxesNotApproved.as_str()));
}

/// ZJ 24: the street approves, and nobody for it.
fn by_the_street(table: &mut Table) {
    let mut play = ruled(RuleId::BoxApproval, Value::Choice("street".to_owned()), Stage::Preparing);
    let (document, happened) = (play.paper(), play.today());
    let approval = Approval::Street { document };
    let command = Command::ApproveMobileBoxes { approval, route: document, happened };
    table.trips(Code::BoxApprovalBy, &play, play.people.clerk, command.clone());
    assert!(play.attempt(play.people.street, command).is_ok());
}

/// Posted two days before (ZJ 24): on 18 June, not on 19 June.
fn the_list(table: &mut Table) {
    for (day, late) in [(18, false), (19, true)] {
        let mut play = at(Stage::Prepared);
        play.log.election.office.notices.retain(|notice| notice.kind != NoticeKind::MobileBoxUsers);
        play.day(6, day, 12);
        play.notice(NoticeKind::MobileBoxUsers);
        let clerk = play.people.clerk;
        if late {
            table.trips(Code::MobileUsersNotPosted, &play, clerk, Command::DeclareReady {});
        } else {
            assert!(play.attempt(clerk, Command::DeclareReady {}).is_ok());
        }
    }
}

/// Three scrutineers with the box; one whose appointment ends goes with none.
fn company(table: &mut Table) {
    let mut play = at(Stage::Ready);
    let clerk = play.people.clerk;
    let [one, other, _] = play.people.box_scrutineers.map(|who| who.person);
    let with = |ballot_box, scrutineers| Command::AccompanyBox { ballot_box, scrutineers };
    table.trips(Code::UnknownBox, &play, clerk, with(play.boxes[0], vec![one]));
    table.trips(Code::SamePerson, &play, clerk, with(play.boxes[2], vec![one, one]));
    table.trips(Code::WrongFunction, &play, clerk, with(play.boxes[2], vec![play.people.tellers[0].person]));
    play.day(6, 20, 8);
    assert!(play.attempt(clerk, Command::OpenPolling {}).is_ok());
    let held = &play.election().office.appointments;
    let (appointment, _) =
        held.iter().find(|(_, held)| held.person == other && held.function == Function::Scrutineer).unwrap();
    let end = office::Command::EndAppointment { appointment: *appointment };
    play.act(clerk, end);
    table.trips(Code::BoxScrutineersMissing, &play, clerk, Command::OpenPolling {});
}
