//! Notices and forms as facts: every one of the played election stands in `golden/sheets.json`; `UPDATE_GOLDEN=1` writes
//! it anew, the diff is the review.

use crate::blockers::at;
use crate::play::{Play, Setup, Stage, date};
use election::nomination::pre_vote::PreVotes;
use election::office::notice::CorrectionReason;
use election::sheets::{FormFacts, FormKind, NoticeFacts, NoticeKind, Online};
use election::{NoticeNo, nomination, office};
use rules::{OnlineLists, RuleId, Value};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, LazyLock};

fn stated(play: &Play) -> Json {
    let office = &play.election().office;
    let said = |number: NoticeNo| office.stated.get(&number).map(|facts| json!(**facts));
    office.notices.iter().map(|notice| json!({ "notice": notice, "said": said(notice.number) })).collect()
}

fn forms(play: &Play) -> Json {
    FormKind::ALL.iter().map(|kind| json!(FormFacts::of(play.election(), *kind))).collect()
}

/// The election of a whole committee, a recall, a by-election, each to its archive.
static STORIES: LazyLock<[Play; 3]> = LazyLock::new(|| {
    let again = [Setup::recall(), Setup::by_election()].map(|setup| Play::with(setup, Stage::Archived));
    let [recall, by_election] = again;
    [at(Stage::Archived), recall, by_election]
});

#[test]
fn every_notice_and_every_form_of_the_stories() {
    let stories: Vec<Json> =
        STORIES.iter().map(|play| json!({ "notices": stated(play), "forms": forms(play) })).collect();
    let text = serde_json::to_string_pretty(&stories).unwrap() + "\n";
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/sheets.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &text).unwrap();
    }
    let known = std::fs::read_to_string(&golden).unwrap();
    assert!(text == known, "the sheets changed; UPDATE_GOLDEN=1 writes them anew");
}

/// A sheet that answers without its facts answers as with them.
#[test]
fn a_sheet_stands_where_it_has_facts() {
    let stages = [
        Stage::Drafted,
        Stage::Running,
        Stage::RepresentativesSettled,
        Stage::Seated,
        Stage::Enrolled,
        Stage::Listed,
        Stage::Frozen,
        Stage::NominationSettled,
        Stage::Ready,
        Stage::Polled,
        Stage::Counted,
        Stage::Declared,
        Stage::Archived,
    ];
    for stage in stages {
        let play = at(stage);
        let election = play.election();
        for kind in NoticeKind::ALL {
            let facts = NoticeFacts::of(election, *kind);
            assert_eq!(NoticeFacts::stands(election, *kind), facts.is_some(), "{kind:?} at {stage:?}");
        }
        for kind in FormKind::ALL {
            let facts = FormFacts::of(election, *kind);
            assert_eq!(FormFacts::stands(election, *kind), facts.is_some(), "{kind:?} at {stage:?}");
        }
    }
}

#[test]
fn the_stories_post_every_kind_and_fill_every_form() {
    let notices = STORIES.iter().flat_map(|play| play.election().office.notices.iter());
    let posted: BTreeSet<_> = notices.map(|notice| notice.kind).collect();
    let missing: Vec<_> = NoticeKind::ALL.iter().filter(|kind| !posted.contains(kind)).collect();
    assert!(missing.is_empty(), "nobody posts {missing:?}");
    let whole = &STORIES[0];
    let empty: Vec<_> = FormKind::ALL.iter().filter(|kind| FormFacts::of(whole.election(), **kind).is_none()).collect();
    // The story does not vote by households and holds no pre-vote.
    assert_eq!(empty, [&FormKind::HouseholdForm, &FormKind::PreVoteReport]);
}

/// What was posted keeps what it said, whatever comes after it; its hash is of exactly that.
#[test]
fn a_posted_notice_keeps_what_it_said() {
    let (early, late) = (at(Stage::CommitteePublished), at(Stage::Archived));
    let number = early.election().office.notices.last().unwrap().number;
    let said = |play: &Play| Arc::clone(&play.election().office.stated[&number]);
    assert_eq!(said(&early), said(&late));
    assert_ne!(*said(&late), NoticeFacts::of(late.election(), NoticeKind::Committee).unwrap());
    for notice in &late.election().office.notices {
        let said = &late.election().office.stated[&notice.number];
        assert_eq!(notice.facts, ledger::sha256(&ledger::canonical(&**said).unwrap()), "{notice:?}");
    }
}

/// A correction is a notice of its own, of the same kind, with what holds now; the old one stays.
#[test]
fn a_correction_is_a_new_notice() {
    let mut play = at(Stage::SecondPreparing);
    let before = play.election().office.notices.clone();
    let old = *before.iter().find(|notice| notice.kind == NoticeKind::Committee).unwrap();
    let (reason, happened) = (CorrectionReason::Changed, play.today());
    let number = old.number;
    play.act(play.people.clerk, office::Command::CorrectNotice { number, reason, happened });
    let office = &play.election().office;
    let new = office.notices.last().unwrap();
    assert_eq!((new.kind, new.corrects), (old.kind, Some(old.number)));
    assert_eq!(usize::from(new.number.0), before.len() + 1);
    assert_ne!(office.stated[&new.number], office.stated[&old.number]);
    assert_eq!(office.notice(old.number), Some(old));
}

/// PIPL 6, 25, 28: the lists of voters, proxies and users of mobile boxes hang on paper only.
#[test]
fn what_may_stand_online() {
    let kept = [NoticeKind::VoterList, NoticeKind::ListCorrections, NoticeKind::MobileBoxUsers, NoticeKind::Proxies];
    for kind in NoticeKind::ALL {
        let listed = kept.contains(kind);
        let own = if listed { Online::OwnEntryOnly } else { Online::Whole };
        let nothing = if listed { Online::PaperOnly } else { Online::Whole };
        assert_eq!(kind.online(OnlineLists::OwnEntry), own, "{kind:?}");
        assert_eq!(kind.online(OnlineLists::Nothing), nothing, "{kind:?}");
    }
    assert!(FormKind::ALL.iter().all(|kind| kind.online() == Online::PaperOnly));
}

fn form(play: &Play, kind: FormKind) -> Json {
    json!(FormFacts::of(play.election(), kind))["facts"].clone()
}

/// What a form has printed before anybody fills it in (reference §5: 推选表, 预选票, 联审表, 委托书).
#[test]
fn forms_that_are_handed_out_blank() {
    let play = at(Stage::GroupsChoosing);
    let paper = form(&play, FormKind::GroupChoiceForm);
    let quotas = &play.election().representatives.quotas;
    assert_eq!(paper["groups"].as_array().unwrap().len(), quotas.len());
    assert_eq!(paper["groups"][0]["representatives"], json!(quotas[&election::GroupNo(1)]));
    assert_eq!(paper["rules"][0]["rule"], "reps.choice");
    assert_eq!(form(&play, FormKind::GroupNominationForm), paper);
    assert_eq!(form(&at(Stage::Running), FormKind::GroupChoiceForm), Json::Null, "before the quotas");
    let leaders = form(&at(Stage::RepresentativesPublished), FormKind::LeadersStatistics);
    assert_eq!((&leaders["groups"], &leaders["leaders"]), (&json!(3), &json!(3)));
    assert_eq!(form(&at(Stage::Nominating), FormKind::PreVoteForm), Json::Null, "before the preliminary list");
    let play = at(Stage::Preliminary);
    let posts = form(&play, FormKind::PreVoteForm)["posts"].clone();
    assert_eq!((&posts[2]["post"], &posts[2]["marks"]), (&json!("member"), &json!(3)));
    let review = form(&at(Stage::Reviewing), FormKind::ReviewForm);
    assert_eq!((&review["asked"], &review["bodies"]), (&json!(date(6, 2)), &json!(["street", "departments"])));
    assert_eq!(review["candidates"].as_array().unwrap().len(), 9, "who declined is not reviewed");
    let proxy = form(&play, FormKind::ProxyForm);
    assert_eq!((&proxy["day"], &proxy["by"]), (&json!(date(6, 20)), &json!(date(6, 17))));
}

/// What a pre-vote came to, post by post, those with more votes first.
#[test]
fn the_report_of_a_pre_vote() {
    let mut play = at(Stage::Preliminary);
    let votes = |play: &Play| {
        let rows = [(0, 5), (1, 9), (4, 3), (5, 7)];
        let row = |(at, votes): (usize, u32)| PreVotes { nomination: play.nominations[at], votes };
        rows.map(row).to_vec()
    };
    let (document, happened, votes) = (play.paper(), play.today(), votes(&play));
    play.act(play.people.clerk, nomination::Command::RecordPreVote { took_part: 20, votes, document, happened });
    let report = form(&play, FormKind::PreVoteReport);
    assert_eq!((&report["took_part"], &report["registered"]), (&json!(20), &json!(24)));
    let found: Vec<_> = report["votes"].as_array().unwrap().iter().map(|row| row["votes"].as_u64().unwrap()).collect();
    assert_eq!(found, [9, 5, 7, 3]);
}

fn facts(play: &Play, kind: NoticeKind) -> Json {
    json!(NoticeFacts::of(play.election(), kind))["facts"].clone()
}

fn ruled(id: RuleId, value: Value) -> Setup {
    let setup = Setup::default();
    Setup { profile: Arc::new(setup.profile.with_value(id, value).unwrap()), ..setup }
}

/// UL26 17: the list names the last day for objections, E-20 the last day of the list itself; UL26 16: the last birthday
/// that gives the vote is the day of the election or, read the other way, the day before.
#[test]
fn deadlines_stand_with_their_day() {
    let play = at(Stage::Listed);
    assert_eq!(facts(&play, NoticeKind::VoterList)["objections_until"], json!(date(5, 25)));
    let call = facts(&play, NoticeKind::Registration);
    assert_eq!((&call["list_by"], &call["born_by"]), (&json!(date(5, 31)), &json!("2008-06-20")));
    let after = ruled(RuleId::VoterAgeFrom, Value::Choice("day_after".into()));
    let call = facts(&Play::with(after, Stage::Called), NoticeKind::Registration);
    assert_eq!(call["born_by"], json!("2008-06-19"));
    assert_eq!(facts(&play, NoticeKind::Nomination)["formal_by"], json!(date(6, 15)));
}

/// ZJ 27, BJ 28: what voids a paper is posted as the rules themselves; another value is another notice.
#[test]
fn the_rules_of_validity_are_rules() {
    let rules = |setup: Setup| {
        let said = facts(&Play::with(setup, Stage::Called), NoticeKind::InvalidPapers);
        said["rules"].as_array().unwrap().clone()
    };
    let national = rules(Setup::default());
    let named: Vec<_> = national.iter().map(|cited| cited["rule"].as_str().unwrap()).collect();
    assert!(named.contains(&"ballot.void") && named.contains(&"ballot.overvote"), "{named:?}");
    assert!(national.iter().all(|cited| !cited["article"].as_str().unwrap().is_empty()));
    let paper = rules(ruled(RuleId::BallotOvervote, Value::Choice("paper".into())));
    assert_ne!(national, paper);
}

/// The result names the votes of everybody who was named, the write-in too, and what each round came to.
#[test]
fn the_result_names_everybody_with_votes() {
    let play = at(Stage::Archived);
    let said = facts(&play, NoticeKind::Result);
    let member = &said["rounds"][0]["contests"][2];
    let votes = member["votes"].as_array().unwrap();
    assert_eq!(votes.len(), 5);
    assert!(votes.iter().any(|row| row["person"] == json!(play.people.written_in) && row["votes"] == json!(1)));
    assert_eq!(said["rounds"].as_array().unwrap().len(), 2);
    let elected: usize =
        said["elected"].as_array().unwrap().iter().map(|row| row["people"].as_array().unwrap().len()).sum();
    assert_eq!(elected, play.election().ballot.all_elected().len());
}

/// The board says neither why a member left nor why somebody cannot come, nor what a review found of a person.
#[test]
fn reasons_do_not_hang_on_the_board() {
    let play = at(Stage::Archived);
    let board = stated(&play).to_string();
    for word in ["absences", "reason", "commitment", "findings", "household\""] {
        assert!(!board.contains(word), "a notice says {word}");
    }
    let reviews = json!(FormFacts::of(play.election(), FormKind::ReviewReport));
    assert!(!reviews.to_string().contains(&play.people.candidates[0].to_string()));
}
