//! Notices of what has not come about.

use super::{Table, at};
use crate::play::Stage;
use election::Code;
use election::office::Command as Office;
use election::office::notice::NoticeKind;

pub(super) fn rows(table: &mut Table) {
    for (stage, kind) in [
        (Stage::Drafted, NoticeKind::ElectionDay),
        (Stage::Apportioning, NoticeKind::RepresentativesElection),
        (Stage::GroupsChoosing, NoticeKind::GroupLeaders),
        (Stage::Seated, NoticeKind::CommitteeChange),
        (Stage::Seated, NoticeKind::Nomination),
        (Stage::Nominating, NoticeKind::CandidateChange),
        (Stage::Preparing, NoticeKind::TimeAndPlace),
        (Stage::Preparing, NoticeKind::Staff),
        (Stage::Preparing, NoticeKind::MobileBoxUsers),
    ] {
        let play = at(stage);
        let notice = Office::PublishNotice { kind, happened: play.today() };
        table.trips(Code::NoticeSaysNothing, &play, play.people.street, notice);
    }
}
