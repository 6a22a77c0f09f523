//! What is played otherwise in a by-election and in a recall: nobody chooses representatives, a by-election nominates for
//! its seats alone, a recall for none, and one round decides.

use super::{Play, Setup, Stage, Step, date, paper_of};
use election::ballot::Command;
use election::ballot::count::Look;
use election::ballot::recall::Defence;
use election::lifecycle::purpose::{Head, Purpose, RECALL};
use election::method::Seats;
use election::nomination::campaign::CampaignAct;
use election::nomination::review::Verdict;
use election::nomination::support::Support;
use election::nomination::{self, List};
use election::office::notice::NoticeKind;
use election::{ElectionId, NominationId};
use tally::{CandidateId, Paper, Post};
use uuid::Uuid;

/// The step of a stage under a purpose; none where it is left out.
pub(super) fn step(purpose: &Purpose, stage: Stage, usual: Step) -> Option<Step> {
    let representatives = Stage::Apportioning..=Stage::RepresentativesSettled;
    let nomination = Stage::Nominating..=Stage::NominationSettled;
    let second = Stage::SecondPreparing..=Stage::SecondDeclared;
    let left_out = representatives.contains(&stage) || second.contains(&stage);
    match (purpose, stage) {
        (Purpose::General {}, _) => Some(usual),
        _ if left_out => None,
        (Purpose::Recall { .. }, stage) if nomination.contains(&stage) => None,
        (Purpose::ByElection { .. }, Stage::Nominating) => Some(nominate),
        (Purpose::ByElection { .. }, Stage::NominationSettled) => Some(settle_nomination),
        (_, Stage::Called) => Some(call),
        (Purpose::Recall { .. }, Stage::Ready) => Some(ready),
        (_, Stage::Tallied) => Some(tally),
        _ => Some(usual),
    }
}

fn head() -> Head {
    Head { election: ElectionId(Uuid::from_u128(0xAA)), size: 400, root: ledger::sha256(b"the term that runs") }
}

impl Setup {
    /// A by-election for one member's seat.
    pub(crate) fn by_election() -> Self {
        let seats = vec![Seats { post: Post::MEMBER, seats: 1 }];
        let purpose = Purpose::ByElection {
            of: head(),
            seats: seats.clone(),
            since: date(4, 1),
            members: 4,
            women: 2,
            term_ends: date(12, 31),
        };
        Self::again(seats, purpose)
    }

    /// The recall of the first voter.
    pub(crate) fn recall() -> Self {
        let member = Play::new(Self::default()).people.voters[0];
        let purpose = Purpose::Recall { of: head(), member, petitioned: date(5, 21) };
        Self::again(vec![Seats { post: Post::from(RECALL), seats: 1 }], purpose)
    }

    fn again(seats: Vec<Seats>, purpose: Purpose) -> Self {
        let mut setup = Self { purpose, ..Self::default() };
        setup.terms.seats = seats;
        setup
    }
}

fn call(play: &mut Play) {
    super::stages::call(play);
    let recall = play.setup.purpose.is_recall();
    play.notice(if recall { NoticeKind::Recall } else { NoticeKind::ByElection });
}

/// Two stand for the seat.
fn nominate(play: &mut Play) {
    play.day(5, 29, 9);
    let clerk = play.people.clerk;
    play.act(clerk, nomination::Command::Open {});
    let joint = Support::JointVoters { nominators: play.people.voters[2..12].to_vec() };
    let single = Support::Voter { nominator: play.people.voters[17], agent: None };
    for (person, support) in play.people.voters.clone().into_iter().zip([joint, single]) {
        let (nomination, document, happened) = (NominationId(play.id()), play.paper(), play.today());
        let post = Post::MEMBER;
        let command = nomination::Command::Nominate { nomination, person, post, support, document, happened };
        play.act(clerk, command);
        play.act(clerk, nomination::Command::Accept { nomination, document, happened });
        play.nominations.push(nomination);
    }
}

fn settle_nomination(play: &mut Play) {
    play.day(6, 9, 9);
    for place in 0..play.nominations.len() {
        for body in play.election().profile.law().cand_review_by.clone() {
            play.find(place, body, Verdict::Pass);
        }
    }
    play.day(6, 10, 9);
    let candidates = vec![play.people.voters[0], play.people.voters[1]];
    let (lists, happened) = (vec![List { post: Post::MEMBER, candidates }], play.today());
    play.act(play.people.clerk, nomination::Command::PublishFormal { lists, equal: None, happened });
    let (act, document) = (CampaignAct::MetVoters, play.paper());
    play.act(play.people.clerk, nomination::Command::RecordCampaign { act, document, happened });
    play.act(play.people.clerk, nomination::Command::Settle {});
}

fn ready(play: &mut Play) {
    let (defence, document, happened) = (Defence::Heard, play.paper(), play.today());
    play.act(play.people.clerk, Command::RecordDefence { defence, document, happened });
    super::ballot::ready(play);
}

/// Two papers of three are for the first on the paper.
fn tally(play: &mut Play) {
    play.count_again(|number| usize::from(number % 3 == 2));
}

impl Play {
    /// Both looks over papers that each name one of the two who stand.
    pub(crate) fn count_again(&mut self, which: impl Fn(usize) -> usize) {
        let contest = self.round().contests[0].clone();
        let names: Vec<CandidateId> = contest.candidates.iter().map(|person| person.to_string().into()).collect();
        let papers = 0..usize::try_from(self.election().returned()).unwrap();
        let papers: Vec<Paper> =
            papers.map(|number| paper_of(&[(contest.post.clone(), &[&names[which(number)]])])).collect();
        self.look(Look::First, &papers);
        self.look(Look::Second, &papers);
    }
}
