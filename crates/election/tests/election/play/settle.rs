//! The second election and the end.

use super::count::{self, paper_of};
use super::{Play, ballot, date};
use election::FilingId;
use election::ballot::Command;
use election::ballot::boxes::Seal;
use election::ballot::count::Look;
use election::ballot::round::RoundKind;
use election::lifecycle::{self, Archived};
use election::office;
use election::office::filing::Matter;
use election::office::meeting::Kind;
use election::record::anchor::AnchorKind;
use election::term::{self, Met};
use tally::CandidateId;

pub(super) fn second_round(play: &mut Play) {
    let command = Command::BeginRound { kind: RoundKind::SecondElection, day: date(6, 27) };
    play.act(play.people.clerk, command);
}

/// Everybody but the last two comes; every paper is in a box of its own place, none in the mobile box.
pub(super) fn second_poll(play: &mut Play) {
    play.day(6, 26, 9);
    play.stock();
    play.booths();
    ballot::ready(play);
    play.day(6, 27, 8);
    let clerk = play.people.clerk;
    play.act(clerk, Command::OpenPolling {});
    play.anchor(AnchorKind::PollOpened);
    play.issues(2);
    ballot::close_poll(play);
    play.account();
    for (place, ballot_box) in play.places.clone().into_iter().zip(play.boxes.clone()) {
        play.boxes_of(ballot_box, play.round().stock[&place].issued);
    }
    play.boxes_of(play.boxes[2], 0);
    play.watch_mixing();
    ballot::mix(play);
}

/// The first of those who stand gets two papers of three.
pub(super) fn second_count(play: &mut Play) {
    let contest = play.round().contests[0].clone();
    let names: Vec<CandidateId> = contest.candidates.iter().map(|person| person.to_string().into()).collect();
    let papers = 0..usize::try_from(play.election().returned()).unwrap();
    let paper = |number: usize| paper_of(&[(contest.post.clone(), &[&names[usize::from(number % 3 == 2)]])]);
    let papers: Vec<_> = papers.map(paper).collect();
    play.look(Look::First, &papers);
    play.look(Look::Second, &papers);
    count::agree(play);
    count::declare(play);
}

pub(super) fn settle(play: &mut Play) {
    play.day(6, 29, 9);
    for person in play.election().ballot.all_elected() {
        let happened = play.today();
        play.act(play.people.street, Command::IssueCertificate { person, happened });
    }
    let (filing, document, happened) = (FilingId(play.id()), play.paper(), play.today());
    let result = office::Command::SubmitFiling { filing, matter: Matter::Result, document, happened };
    play.act(play.people.clerk, result);
    let document = play.paper();
    play.act(play.people.clerk, Command::RecordHandover { document, happened });
    play.act(play.people.street, Command::Settle {});
}

pub(super) fn conclude(play: &mut Play) {
    play.day(6, 30, 9);
    play.act(play.people.street, lifecycle::Command::Conclude {});
}

pub(super) fn archive(play: &mut Play) {
    play.day(7, 6, 9);
    let (document, happened) = (play.paper(), play.today());
    if play.setup.purpose.is_general() {
        let members = vec![play.people.voters[16], play.people.voters[17]];
        let meeting = Met { kind: Kind::Representatives, due: 6, present: 5, yes: 4, document };
        let supervision = term::Command::RecordSupervision { meeting, chair: members[0], members, happened };
        play.act(play.people.street, supervision);
    }
    let items = play.archived();
    play.act(play.people.street, lifecycle::Command::Archive { document, items, happened });
}

impl Play {
    /// Everything that the profile wants in the archive, on one paper.
    pub(crate) fn archived(&self) -> Vec<Archived> {
        let items = self.setup.profile.law().archive_items.iter();
        items.map(|item| Archived { item: *item, document: self.document }).collect()
    }

    fn boxes_of(&mut self, ballot_box: election::BoxId, papers: u32) {
        self.open_box(ballot_box, papers, Seal::Intact);
    }
}
