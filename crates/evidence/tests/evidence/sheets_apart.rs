//! An election with a sheet for each post under rules that void a whole paper for too many names: each sheet is judged by
//! itself, and so is every sheet that is opened afterwards.

use std::sync::Arc;

use election::ballot::Command;
use election::ballot::count::Look;
use election::ballot::design::{Design, Instructions, NameOrder, Sheets};
use evidence::{Form, build};
use rules::{Rule, RuleId, Value};
use tally::{CandidateId, Post};

use crate::play::{Play, Setup, Stage, paper_of};
use crate::story::{Story, good, key, pinned};

/// An election counted with this design, whose first paper has one name too many for the director.
fn counted(sheets: Sheets) -> Play {
    let setup = Setup::default();
    let settled = |id| Rule { readings: Vec::new(), ..setup.profile.rule(id).clone() };
    let whole = Rule { value: Value::Choice("paper".into()), ..settled(RuleId::BallotOvervote) };
    let others = [RuleId::WinBase, RuleId::BallotDupPost].map(|id| (id, settled(id)));
    let rules = others.into_iter().chain([(RuleId::BallotOvervote, whole)]).collect();
    let profile = setup.profile.amended(&rules).unwrap();
    let mut play = Play::with(Setup { profile: Arc::new(profile), ..setup }, Stage::Preparing);
    let design = Design { sheets, lines: None, instructions: Instructions::OnPaper, order: NameOrder::AsPosted {} };
    let (clerk, document, happened) = (play.people.clerk, play.document, play.today());
    play.act(clerk, Command::DesignPaper { design, document, happened });
    play.advance(Stage::Counting);
    let names: Vec<CandidateId> = play.people.candidates.iter().map(|person| person.to_string().into()).collect();
    let members: Vec<&CandidateId> = names[4..7].iter().collect();
    let paper = |director: &[&CandidateId]| {
        paper_of(&[(Post::DIRECTOR, director), (Post::DEPUTY, &[&names[2]]), (Post::MEMBER, &members)])
    };
    let mut papers = vec![paper(&[&names[0]]); usize::try_from(play.election().returned()).unwrap()];
    papers[0] = paper(&[&names[0], &names[1]]);
    play.look(Look::First, &papers);
    play
}

#[test]
fn each_sheet_is_judged_by_itself_and_verifies() {
    let mut play = counted(Sheets::SheetPerPost);
    let papers: Vec<_> = play.papers.iter().map(|one| one.paper.clone()).collect();
    play.look(Look::Second, &papers);
    play.stage = Stage::Tallied;
    play.advance(Stage::Declared);
    let sums = play.round().sums(Look::First);
    let returned = play.election().returned();
    let [director, deputy, member] = sums.contests.as_slice() else { panic!("{sums:?}") };
    assert_eq!((sums.valid, director.void_for_post, director.marks()), (returned, 1, u64::from(returned) - 1));
    assert_eq!((deputy.marks(), member.marks()), (u64::from(returned), 3 * u64::from(returned)));

    let story = Story::played(&play);
    let source = story.source(&story.tell(|_, _| ()));
    for form in [Form::Full, Form::Public] {
        good(&build(&source, form, &key()).unwrap(), &pinned());
    }
}

#[test]
fn one_sheet_for_all_posts_is_void_as_a_whole() {
    let sums = counted(Sheets::OneSheet).round().sums(Look::First);
    assert_eq!((sums.valid, sums.void), (sums.papers - 1, 1));
}
