//! From the polling places to the mixed papers.

use super::{Play, Who};
use chrono::NaiveTime;
use election::ballot::Command;
use election::ballot::boxes::Seal;
use election::ballot::count::Look;
use election::ballot::custody::{SealNo, Spot};
use election::ballot::issue::{As, UndoReason};
use election::ballot::mobile::Approval;
use election::ballot::place::{BallotBox, BoxKind, Counting, Place, Tour};
use election::ballot::proxy::Absence;
use election::office;
use election::office::appointment::Function;
use election::office::meeting::{Kind, Subject};
use election::office::notice::{CorrectionReason, NoticeKind};
use election::record::anchor::AnchorKind;
use election::{AppointmentId, BatchNo, BoxId, CountingGroupNo, GroupNo, PersonId, PlaceId, PoolNo, ProxyId, RoundNo};
use std::collections::BTreeSet;
use std::num::NonZeroU16;

pub(super) fn open(play: &mut Play) {
    play.day(6, 12, 9);
    play.act(play.people.clerk, Command::Open {});
}

/// Groups 1 and 2 vote at the first place, group 3 at the second; a mobile box goes out from the first.
pub(super) fn prepare(play: &mut Play) {
    let clerk = play.people.clerk;
    for (number, groups) in [(1, vec![GroupNo(1), GroupNo(2)]), (2, vec![GroupNo(3)])] {
        let place = PlaceId(play.id());
        let counting = if number == 1 { Counting::Here } else { Counting::Elsewhere };
        let definition = Place { number, groups, opens: hour(8), closes: hour(18), counting };
        play.act(clerk, Command::DefinePlace { place, definition });
        play.places.push(place);
    }
    for (number, place, kind) in [(1, 0, BoxKind::Fixed), (2, 1, BoxKind::Fixed), (3, 0, BoxKind::Mobile)] {
        let ballot_box = BoxId(play.id());
        let tour = (kind == BoxKind::Mobile).then(|| play.tour(9, 12));
        let definition = BallotBox { number, place: play.places[place], kind, tour };
        play.act(clerk, Command::DefineBox { ballot_box, definition });
        play.boxes.push(ballot_box);
    }
    staff(play);
    mobile(play);
    observer(play);
    for kind in [NoticeKind::TimeAndPlace, NoticeKind::Staff, NoticeKind::MobileBoxUsers] {
        play.notice(kind);
    }
    for kind in [NoticeKind::Scribes, NoticeKind::InvalidPapers] {
        play.notice(kind);
    }
    play.booths();
    proxies(play);
    play.day(6, 18, 9);
    play.stock();
}

impl Play {
    /// The way of a mobile box between two hours.
    pub(crate) fn tour(&mut self, leaves: u32, returns: u32) -> Tour {
        Tour { leaves: hour(leaves), returns: hour(returns), route: self.paper() }
    }
}

fn staff(play: &mut Play) {
    for (who, place) in play.people.check_in.into_iter().zip(play.places.clone()) {
        play.appoint(who, Function::CheckIn, Some(place));
    }
    for who in play.people.tellers {
        play.appoint(who, Function::Teller, None);
    }
    for who in play.people.callers {
        play.appoint(who, Function::Caller, None);
    }
    for who in play.people.scrutineers {
        play.appoint(who, Function::Scrutineer, None);
    }
    for who in play.people.box_scrutineers {
        play.appoint(who, Function::Scrutineer, None);
    }
    play.appoint(play.people.scribe, Function::Scribe, None);
    let caller = AppointmentId(play.id());
    let command = office::Command::Appoint {
        appointment: caller,
        person: play.people.caller.person,
        account: play.people.caller.account,
        function: Function::Caller,
        place: None,
    };
    play.act(play.people.street, command);
    play.notice(NoticeKind::Staff);
    play.act(play.people.street, office::Command::EndAppointment { appointment: caller });
    let number = play.election().office.notices.last().unwrap().number;
    let (reason, happened) = (CorrectionReason::Changed, play.today());
    play.act(play.people.clerk, office::Command::CorrectNotice { number, reason, happened });
}

/// One voter is listed; the representatives' meeting approves box, route and user; three scrutineers go with it.
fn mobile(play: &mut Play) {
    let clerk = play.people.clerk;
    let (person, ballot_box) = (play.people.voters[6], play.boxes[2]);
    play.act(clerk, Command::ListMobileUser { person, ballot_box });
    let meeting = play.meeting(Kind::Representatives, None, Subject::MobileBoxes);
    let (approval, route, happened) = (Approval::Meeting { meeting }, play.paper(), play.today());
    play.act(clerk, Command::ApproveMobileBoxes { approval, route, happened });
    let scrutineers = play.people.box_scrutineers.map(|who| who.person).to_vec();
    play.act(clerk, Command::AccompanyBox { ballot_box, scrutineers });
}

/// The last candidate's relative watches; an observer of another candidate is named and dismissed. Where nobody is
/// named, nobody watches.
fn observer(play: &mut Play) {
    let clerk = play.people.clerk;
    if play.election().nomination.accepted.is_empty() || !play.setup.purpose.is_general() {
        return;
    }
    for (observer, candidate) in [(play.people.caller.person, 4), (play.people.nobody.person, 7)] {
        let (candidate, document, happened) = (play.people.candidates[candidate], play.paper(), play.today());
        play.act(clerk, Command::NameObserver { observer, candidate, document, happened });
    }
    let (observer, happened) = (play.people.caller.person, play.today());
    play.act(clerk, Command::DismissObserver { observer, happened });
}

/// One proxy lives, another is revoked before the poll.
fn proxies(play: &mut Play) {
    let clerk = play.people.clerk;
    for (principal, agent) in [(13, 11), (12, 11)] {
        let (proxy, document, happened) = (ProxyId(play.id()), Some(play.paper()), play.today());
        let (principal, agent) = (play.people.voters[principal], play.people.voters[agent]);
        let absence = Absence::CannotCome;
        play.act(clerk, Command::GrantProxy { proxy, principal, agent, absence, document, happened });
        play.proxies.push(proxy);
    }
    let (proxy, document, happened) = (play.proxies[1], play.paper(), play.today());
    play.act(clerk, Command::RevokeProxy { proxy, document, happened });
    play.act(clerk, Command::PublishProxies { happened });
}

pub(super) fn ready(play: &mut Play) {
    play.act(play.people.clerk, Command::DeclareReady {});
}

pub(super) fn open_poll(play: &mut Play) {
    play.day(6, 20, 8);
    play.show_boxes_empty();
    play.act(play.people.clerk, Command::OpenPolling {});
    play.anchor(AnchorKind::PollOpened);
}

/// The mobile box goes its round. Everybody but the last voter comes; one issue is taken back and made again, one paper is spoilt.
pub(super) fn poll(play: &mut Play) {
    let (clerk, ballot_box) = (play.people.clerk, play.boxes[2]);
    let [one, other, ..] = play.people.box_scrutineers.map(|who| who.person);
    let (by, at, seal) = ([one, other], hour(8), Seal::Intact);
    play.act(clerk, Command::SendOutBox { ballot_box, by, at });
    play.act(clerk, Command::BringBackBox { ballot_box, seal, by, at });
    let voter = play.people.voters[14];
    let place = play.place(voter);
    play.issue(voter);
    play.act(play.people.clerk, Command::UndoIssue { voter, reason: UndoReason::WrongEntry });
    play.act(play.station(place), Command::ReplaceSpoilt { place });
    play.issues(1);
}

pub(super) fn close_poll(play: &mut Play) {
    let hour = if play.election().ballot.round_no() == RoundNo(1) { (6, 20, 18) } else { (6, 27, 18) };
    play.day(hour.0, hour.1, hour.2);
    play.act(play.people.clerk, Command::ClosePolling {});
    play.anchor(AnchorKind::PollClosed);
}

/// A paper of the second place is found in a box of the first: a surplus there, none in the whole.
pub(super) fn open_boxes(play: &mut Play) {
    let clerk = play.people.clerk;
    play.account();
    let [first, second] = [0, 1].map(|place| play.round().stock[&play.places[place]].issued);
    for (ballot_box, papers, seal) in [(0, first, Seal::Intact), (1, second - 1, Seal::Intact), (2, 1, Seal::Broken)] {
        let ballot_box = play.boxes[ballot_box];
        play.open_box(ballot_box, papers, seal);
    }
    let scrutineers = play.people.scrutineers.map(|who| who.person);
    let (place, document) = (play.places[0], play.paper());
    play.act(clerk, Command::FindOnSurplus { place, scrutineers, document });
    play.watch_mixing();
}

pub(super) fn mix(play: &mut Play) {
    let papers = play.election().returned();
    let pools = if papers < 100 { vec![papers] } else { vec![papers / 2, papers - papers / 2] };
    play.act(play.people.clerk, Command::Mix { pools });
    play.anchor(AnchorKind::BoxesOpened);
    play.hand_out();
}

fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

impl Play {
    /// The digits that the story's dice gave.
    pub(crate) const DICE: &str = "31415926535897932384";

    /// Dice draw two groups; the first look is the first group's, the second the other's.
    pub(crate) fn hand_out(&mut self) {
        let (seed, document, happened) = (Self::DICE.to_owned(), self.paper(), self.today());
        let counting_groups = NonZeroU16::new(2).unwrap();
        let draw = Command::DrawCountingGroups { counting_groups, seed, document, happened };
        self.act(self.people.clerk, draw);
        let pools: Vec<_> = self.round().pools.keys().copied().collect();
        let looks: BTreeSet<_> = self.round().batches.keys().map(|(look, ..)| *look).collect();
        for look in looks {
            for pool in &pools {
                self.hand(CountingGroupNo(if look == Look::First { 1 } else { 2 }), look, *pool);
            }
        }
    }

    /// Every batch of a pool goes to a group.
    pub(crate) fn hand(&mut self, counting_group: CountingGroupNo, look: Look, pool: PoolNo) {
        let batches = self.round().batches.keys().filter(|(of, number, _)| (*of, *number) == (look, pool));
        let Some(to) = batches.map(|(.., batch)| *batch).max() else { return };
        let hand = Command::HandBatches { counting_group, look, pool, from: BatchNo(1), to };
        self.act(self.people.clerk, hand);
    }

    /// The two tellers whom the lot made count a look, as they stand among the cast.
    pub(crate) fn tellers(&self, look: Look) -> [Who; 2] {
        let group = &self.round().groups[&CountingGroupNo(if look == Look::First { 1 } else { 2 })];
        group.tellers.map(|person| *self.people.tellers.iter().find(|who| who.person == person).unwrap())
    }

    /// The current round.
    pub(crate) fn round(&self) -> &election::ballot::round::Round {
        self.election().ballot.round().unwrap()
    }

    /// Papers for everybody and ten more arrive at each place.
    pub(crate) fn stock(&mut self) {
        for place in self.places.clone() {
            let (papers, document) = (u32::try_from(self.people.voters.len()).unwrap() + 10, self.paper());
            self.act(self.people.clerk, Command::ReceiveStock { place, papers, document });
        }
    }

    /// The booths of all places are checked for the current round.
    pub(crate) fn booths(&mut self) {
        for place in self.places.clone() {
            let (document, happened) = (self.paper(), self.today());
            self.act(self.people.clerk, Command::CheckBooth { place, document, happened });
        }
    }

    /// Two scrutineers show each box empty and lock it.
    pub(crate) fn show_boxes_empty(&mut self) {
        let by = self.people.scrutineers.map(|who| who.person);
        for ballot_box in self.boxes.clone() {
            let (seals, at) = (vec![SealNo::try_from("B-01".to_owned()).unwrap()], hour(8));
            self.act(self.people.clerk, Command::ShowBoxEmpty { ballot_box, seals, by, at });
        }
    }

    /// Two scrutineers seal a box and bring it to the count.
    pub(crate) fn bring(&mut self, ballot_box: BoxId, seal: Seal) {
        let (clerk, by) = (self.people.clerk, self.people.scrutineers.map(|who| who.person));
        let (seals, at) = (vec![SealNo::try_from("A-01".to_owned()).unwrap()], hour(18));
        let (from, to) = (Spot::PollingPlace, Spot::CountingPlace);
        self.act(clerk, Command::SealBox { ballot_box, seals, by, at });
        self.act(clerk, Command::MoveBox { ballot_box, from, to, by, at });
        self.act(clerk, Command::ReceiveBox { ballot_box, seal, by, at });
        if seal == Seal::Broken {
            let (scrutineers, document) = (by, self.paper());
            self.act(clerk, Command::FindOnSeal { ballot_box, scrutineers, document });
        }
    }

    /// A box is brought and opened.
    pub(crate) fn open_box(&mut self, ballot_box: BoxId, papers: u32, seal: Seal) {
        self.bring(ballot_box, seal);
        self.act(self.people.clerk, Command::OpenBox { ballot_box, papers, seal });
    }

    /// Papers that did not come back are explained; a scrutineer sees the others mixed.
    pub(crate) fn watch_mixing(&mut self) {
        for place in self.places.clone() {
            let issued = self.round().stock.get(&place).map_or(0, |stock| stock.issued);
            if self.election().papers_at(place) < issued {
                let (signed, document) = (self.people.scrutineers.map(|who| who.person), self.paper());
                self.act(self.people.clerk, Command::ExplainDifference { place, signed, document });
            }
        }
        self.act(self.people.scrutineers[0], Command::WatchMixing {});
    }

    /// The unused papers of each place are counted and cut.
    pub(crate) fn account(&mut self) {
        for place in self.places.clone() {
            let unused = self.round().stock[&place].left();
            self.act(self.people.clerk, Command::AccountStock { place, unused, explanation: None, signed: None });
        }
    }

    /// Where a voter votes.
    pub(crate) fn place(&self, voter: PersonId) -> PlaceId {
        let group = self.election().registration.roll[&voter].group;
        *self.places.iter().find(|place| self.election().ballot.places[*place].groups.contains(&group)).unwrap()
    }

    /// Who issues papers at a place.
    pub(crate) fn station(&self, place: PlaceId) -> Who {
        let at = self.places.iter().position(|known| *known == place).unwrap();
        self.people.check_in[at]
    }

    /// A voter, or the agent, takes a paper.
    pub(crate) fn issue(&mut self, voter: PersonId) {
        let agent = self.election().ballot.proxies.of(voter).map(|proxy| proxy.agent);
        let taken = agent.map_or(As::Own {}, |agent| As::Proxy { agent });
        let place = self.place(voter);
        self.act(self.station(place), Command::Issue { place, voter, taken });
    }

    /// Every voter takes a paper but the last `away`.
    pub(crate) fn issues(&mut self, away: usize) {
        let coming = self.people.voters.len() - away;
        for voter in self.people.voters.clone().into_iter().take(coming) {
            // However many come, all come before the poll closes.
            let now = self.now;
            self.issue(voter);
            self.now = now;
        }
    }
}
