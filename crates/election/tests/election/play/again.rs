//! What is played otherwise in a by-election and in a recall: nobody chooses representatives, a by-election nominates for
//! its seats alone, a recall for none, and one round decides.

use super::{Play, Setup, Stage, Step, date, paper_of};
use chrono::NaiveDate;
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
use election::record::anchor::AnchorKind;
use election::registration;
use election::registration::entry::Entry;
use election::registration::verdict::Found;
use election::registration::version::Frozen;
use election::{ElectionId, ImportId, NominationId, RollNo};
use std::collections::BTreeSet;
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
        (_, Stage::Listed) if purpose.roll().is_some() => None,
        (_, Stage::Enrolled) if purpose.roll().is_some() => Some(adopt),
        (_, Stage::Frozen) if purpose.roll().is_some() => Some(anchor),
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
            roll: None,
            representatives: BTreeSet::new(),
        };
        Self::again(seats, purpose)
    }

    /// The recall of the first voter, on the roll of the election whose term runs (UL26 19).
    pub(crate) fn recall() -> Self {
        let play = Play::new(Self::default());
        let (member, roll) = (play.people.voters[0], Some(Box::new(play.parent_roll())));
        let purpose =
            Purpose::Recall { of: head(), member, petitioned: date(5, 21), roll, representatives: BTreeSet::new() };
        Self::again(vec![Seats { post: Post::from(RECALL), seats: 1 }], purpose)
    }

    fn again(seats: Vec<Seats>, purpose: Purpose) -> Self {
        let mut setup = Self { purpose, ..Self::default() };
        setup.terms.seats = seats;
        setup.terms.representatives = Some(12);
        setup
    }
}

fn call(play: &mut Play) {
    super::stages::call(play);
    let recall = play.setup.purpose.is_recall();
    play.notice(if recall { NoticeKind::Recall } else { NoticeKind::ByElection });
}

/// The roll of the election whose term runs is taken over entry by entry.
fn adopt(play: &mut Play) {
    play.day(5, 11, 9);
    let import = play.parent_import();
    play.act(play.people.clerk, registration::Command::AdoptRoll { import });
}

fn anchor(play: &mut Play) {
    play.day(5, 28, 9);
    play.anchor(AnchorKind::RollFrozen);
    super::stages::authorise(play);
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
    /// The entries of the election whose term runs, as they were found for its day.
    pub(crate) fn parent_entries(&self) -> Vec<Entry> {
        let day = NaiveDate::from_ymd_opt(2024, 6, 22).unwrap();
        let found = Found { day, ..self.found() };
        self.people.voters.iter().map(|voter| Entry { found, ..self.entry(*voter) }).collect()
    }

    /// Its roll as it stood last.
    pub(crate) fn parent_roll(&self) -> Frozen {
        let entries = self.parent_entries().into_iter().map(|entry| (entry.person, entry)).collect();
        Frozen::over(RollNo(2), &entries)
    }

    /// An import of its rows that is not closed.
    pub(crate) fn parent_import(&mut self) -> ImportId {
        let (import, document, clerk) = (ImportId(self.id()), self.paper(), self.people.clerk);
        self.act(clerk, registration::Command::BeginImport { import, document });
        for rows in self.parent_entries().chunks(20) {
            self.act(clerk, registration::Command::ImportRows { import, rows: rows.to_vec() });
        }
        import
    }

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
