//! The state of stage 5.

use super::Phase;
use super::change::{Changed, PollChange};
use super::event::Elected;
use super::mobile::Mobile;
use super::place::{BallotBox, Place};
use super::proxy::Proxies;
use super::recall::Defence;
use super::round::{Owed, Round};
use crate::ids::{BoxId, PersonId, PlaceId, RoundNo};
use chrono::NaiveDate;
use imbl::{OrdMap, Vector};
use tally::Post;

/// The state of stage 5.
#[derive(Clone, Default, Debug)]
pub struct Ballot {
    /// Where it stands.
    pub phase: Phase,
    /// Polling places.
    pub places: OrdMap<PlaceId, Place>,
    /// Boxes.
    pub boxes: OrdMap<BoxId, BallotBox>,
    /// Mobile boxes: users, approval, who goes with them.
    pub mobile: Mobile,
    /// Observers and the candidates who named them.
    pub observers: OrdMap<PersonId, PersonId>,
    /// Proxies.
    pub proxies: Proxies,
    /// A change of hours or place that waits for a supervisor.
    pub change: Option<PollChange>,
    /// Changes that were countersigned.
    pub changed: Vector<Changed>,
    /// The rounds, the current one last.
    pub rounds: Vector<Round>,
    /// Who is elected, in order of votes within each round.
    pub elected: OrdMap<Post, Vector<PersonId>>,
    /// Contests that still ask for a round or a decision.
    pub owed: Vector<Owed>,
    /// Seats that stay vacant by decision.
    pub vacant: OrdMap<Post, u32>,
    /// Who leads where no director was elected.
    pub acting: Option<PersonId>,
    /// When the last result was posted.
    pub published: Option<NaiveDate>,
    /// Who has the certificate.
    pub certified: OrdMap<PersonId, NaiveDate>,
    /// When the handover was.
    pub handover: Option<NaiveDate>,
    /// When the last result was declared.
    pub declared: Option<NaiveDate>,
    /// When the outgoing committee gave back its seal.
    pub seal: Option<NaiveDate>,
    /// When the papers of the last round were sealed.
    pub sealed: Option<NaiveDate>,
    /// What the member did with the right to answer, in a recall.
    pub defence: Option<Defence>,
}

impl Ballot {
    /// The current round's number; 0 before the first.
    pub fn round_no(&self) -> RoundNo {
        self.rounds.last().map_or(RoundNo(0), |round| round.number)
    }

    /// The current round.
    pub fn round(&self) -> Option<&Round> {
        self.rounds.last()
    }

    pub(crate) fn round_mut(&mut self) -> Option<&mut Round> {
        self.rounds.back_mut()
    }

    /// Everybody who is elected.
    pub fn all_elected(&self) -> Vec<PersonId> {
        self.elected.values().flatten().copied().collect()
    }

    /// Whether papers are out or being counted: what is objected to now is ruled within minutes.
    pub(crate) const fn is_polling_day(&self) -> bool {
        matches!(self.phase, Phase::Polling | Phase::Closed | Phase::Counting | Phase::Counted)
    }

    /// Who withdraws before the poll stands no more.
    pub(crate) fn withdraw(&mut self, person: PersonId) {
        let before = matches!(self.phase, Phase::Preparing | Phase::Ready);
        if let Some(round) = self.round_mut().filter(|_| before) {
            for contest in round.contests.iter_mut().chain(&mut round.printed).chain(&mut round.listed) {
                contest.candidates.retain(|candidate| *candidate != person);
            }
        }
    }

    /// Who takes a free place stands on the paper as well, at the end of the list.
    pub(crate) fn refill(&mut self, post: &Post, person: PersonId) {
        let Some(round) = self.round_mut() else { return };
        let contests = round.contests.iter_mut().chain(&mut round.printed).chain(&mut round.listed);
        for contest in contests.filter(|contest| contest.post == *post) {
            contest.candidates.push(person);
        }
    }

    /// The poll that has not begun moves with the election day.
    pub(crate) fn put_off(&mut self, day: NaiveDate) {
        let before = matches!(self.phase, Phase::Preparing | Phase::Ready);
        if let Some(round) = self.round_mut().filter(|_| before) {
            round.put_off(day);
        }
    }

    /// Those elected take their seats.
    pub(super) fn seat(&mut self, elected: &[Elected]) {
        for row in elected {
            self.elected.entry(row.post.clone()).or_default().extend(row.people.iter().copied());
        }
    }

    /// A round that is found void fills no seat; seats won in other rounds stay.
    pub(super) fn unseat(&mut self, elected: &[Elected]) {
        for row in elected {
            if let Some(people) = self.elected.get_mut(&row.post) {
                people.retain(|person| !row.people.contains(person));
            }
            for person in &row.people {
                self.certified.remove(person);
            }
        }
    }
}
