//! What of a paper counts. Rows name their source.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rules::{DuplicatePost, Law, OvervoteScope};
use tally::{
    CandidateId, Classification, ContestSpec, Judged, Marks, Method, Paper, PaperClass, PaperError, Post, PostResult,
    Severity, Sums, SumsError, VoidReason, check_recount, check_sums, judge, outcome,
};

use crate::support::{national, setting};

fn ballot() -> Vec<ContestSpec> {
    let spec = |post: Post, seats, names: &str| ContestSpec {
        post,
        seats,
        candidates: names.chars().map(|name| name.to_string().into()).collect(),
        void_names: vec![],
    };
    vec![spec(Post::DIRECTOR, 1, "ab"), spec(Post::DEPUTY, 1, "cd"), spec(Post::MEMBER, 3, "efgh")]
}

fn marks(names: &str) -> Marks {
    Marks(names.chars().map(|name| name.to_string().into()).collect())
}

fn paper(director: &str, deputy: &str, member: &str) -> Paper {
    let posts = [(Post::DIRECTOR, director), (Post::DEPUTY, deputy), (Post::MEMBER, member)];
    let marks = posts.into_iter().map(|(post, names)| (post, marks(names))).collect();
    Paper { marks, classification: Classification::Ordinary }
}

fn law(overvote: OvervoteScope, duplicate: DuplicatePost) -> Law {
    let mut law = national().law().clone();
    (law.ballot_overvote, law.ballot_dup_post) = (overvote, duplicate);
    law
}

/// A judged paper in short: the class, or for each post its votes, `!` for void.
fn short(judged: &Judged) -> String {
    let post = |(_, result): &(Post, PostResult)| match result {
        PostResult::Void { .. } => "!".to_owned(),
        PostResult::Counted { votes, unused } => {
            votes.iter().map(ToString::to_string).collect::<String>()
                + &"-".repeat(usize::try_from(*unused).unwrap_or_default())
        }
    };
    match judged.class {
        PaperClass::Valid => judged.posts.iter().map(post).collect::<Vec<_>>().join("|"),
        PaperClass::Void { reason } => format!("void {reason:?}"),
        PaperClass::Blank => "blank".to_owned(),
    }
}

#[test]
fn papers_are_judged_as_the_profile_says() {
    use DuplicatePost::{CountDown, EachPost, FirstPost, VoidPaper, VoidPosts};
    use OvervoteScope::{Paper as Whole, Post as Part};
    let table = [
        ("§6.2 whole", Part, VoidPosts, paper("a", "c", "efg"), "a|c|efg"),
        ("§6.3 seats left free", Part, VoidPosts, paper("a", "", "e"), "a|-|e--"),
        ("§6.5 g, post by post", Part, VoidPosts, paper("a", "c", "efgz"), "a|c|!"),
        ("§6.5 g, ZJ 27", Whole, VoidPosts, paper("a", "c", "efgz"), "void Overvote"),
        ("§6.2 blank", Part, VoidPosts, paper("", "", ""), "blank"),
        ("§6.2 nothing counts", Part, VoidPosts, paper("ab", "", ""), "void Overvote"),
        ("ZJ 27 two posts", Part, VoidPosts, paper("a", "c", "aef"), "!|c|!"),
        ("ZJ 27 the whole paper", Part, VoidPaper, paper("a", "c", "aef"), "void DuplicatePost"),
        ("counted once", Part, FirstPost, paper("a", "c", "aef"), "a|c|ef-"),
        ("three posts", Part, FirstPost, paper("a", "a", "ae"), "a|-|e--"),
        ("§6.4 once, for the highest post", Part, CountDown, paper("a", "a", "aef"), "a|-|ef-"),
        ("§6.4 a void part is no higher post", Part, CountDown, paper("ab", "c", "aef"), "!|c|aef"),
        ("§6.5 g, counted down, post by post", Part, CountDown, paper("a", "c", "aefz"), "a|c|!"),
        ("§6.5 g, counted down, ZJ 27", Whole, CountDown, paper("a", "c", "aefz"), "void Overvote"),
        ("a sheet for each post", Part, EachPost, paper("a", "cd", "aef"), "a|!|aef"),
        ("§6.5 g, one more for the director", Part, VoidPosts, paper("ab", "c", "efg"), "!|c|efg"),
        ("§6.5 g, as many as seats", Whole, VoidPosts, paper("a", "c", "efz"), "a|c|efz"),
        ("§6.5 g, every part void", Part, VoidPosts, paper("ab", "cd", "efgz"), "void Overvote"),
        ("§6.5 g, ZJ 27 before the two posts", Whole, VoidPaper, paper("ab", "c", "aef"), "void Overvote"),
        ("a void part names nobody", Part, VoidPosts, paper("ab", "c", "aef"), "!|c|aef"),
    ];
    for (source, overvote, duplicate, paper, expected) in table {
        let judged = judge(&paper, &ballot(), &law(overvote, duplicate)).unwrap();
        assert_eq!(short(&judged), expected, "{source}");
    }
}

#[test]
fn the_highest_post_is_the_directors_wherever_it_stands() {
    let mut ballot = ballot();
    ballot.reverse();
    let of = |rule| short(&judge(&paper("a", "", "aef"), &ballot, &law(OvervoteScope::Post, rule)).unwrap());
    assert_eq!(of(DuplicatePost::CountDown), "ef-|-|a");
    assert_eq!(of(DuplicatePost::FirstPost), "aef|-|-");
}

#[test]
fn people_void_papers_and_parts() {
    let national = national();
    let judged = |classification| {
        let paper = Paper { classification, ..paper("a", "c", "efg") };
        short(&judge(&paper, &ballot(), national.law()).unwrap())
    };
    assert_eq!(judged(Classification::Void { reason: VoidReason::NotOfficial }), "void NotOfficial");
    let part = |post: Post| Classification::PartlyVoid { posts: BTreeMap::from([(post, VoidReason::Unreadable)]) };
    assert_eq!(judged(part(Post::DEPUTY)), "a|!|efg");
    let stray = Paper { classification: part("mayor".into()), ..Paper::default() };
    assert_eq!(judge(&stray, &ballot(), national.law()), Err(PaperError::UnknownPost("mayor".into())));
}

#[test]
fn nothing_voids_a_whole_set_of_sheets() {
    let apart = law(OvervoteScope::Post, DuplicatePost::EachPost);
    let void = Classification::Void { reason: VoidReason::IdentifyingMark };
    let set = Paper { classification: void, ..paper("a", "c", "efg") };
    assert_eq!(judge(&set, &ballot(), &apart), Err(PaperError::WholeOfSheets));
    let alone = Paper { marks: [(Post::DIRECTOR, marks("a"))].into(), ..set };
    assert_eq!(short(&judge(&alone, &ballot()[..1], &apart).unwrap()), "void IdentifyingMark", "a sheet by itself");
}

#[test]
fn sums_of_papers() {
    let papers =
        [paper("a", "c", "efg"), paper("a", "", "efgz"), paper("", "", ""), paper("b", "d", "z"), paper("ab", "", "")];
    let sums = Sums::of(&papers, &ballot(), national().law()).unwrap();
    assert_eq!((sums.papers, sums.valid, sums.void, sums.blank), (5, 3, 1, 1));
    let members = &sums.contests[2];
    assert_eq!((members.void_for_post, members.unused, members.marks()), (1, 2, 4));
    let inputs = sums.contest_inputs(&ballot()).unwrap();
    let last = inputs[2].candidates.last().unwrap();
    assert_eq!((last.id.as_str(), last.votes, inputs[2].candidates.len()), ("z", 1, 5), "written in");
    assert_eq!(inputs[2].candidates[3].votes, 0, "printed and without votes");
}

#[test]
fn sums_of_another_ballot_are_not_added() {
    let mut sums = Sums::empty(&ballot());
    let other = Sums::empty(&ballot()[..2]);
    assert_eq!(sums.merge(&other), Err(SumsError::Contests));
    let mut full = Sums { papers: u32::MAX, ..Sums::empty(&ballot()) };
    let one = Sums { papers: 1, ..Sums::empty(&ballot()) };
    assert_eq!(full.merge(&one), Err(SumsError::TooLarge));
}

#[test]
fn a_paper_has_one_written_form() {
    let text =
        r#"{"marks":{"director":["a"]},"classification":{"kind":"partly_void","posts":{"member":"unreadable"}}}"#;
    let paper: Paper = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&paper).unwrap(), text);
    assert!(serde_json::from_str::<Paper>(r#"{"marks":{},"classification":{"kind":"ordinary"},"voter":1}"#).is_err());
}

fn any_paper() -> impl Strategy<Value = Paper> {
    let names = || prop::collection::btree_set(prop::sample::select(vec!["a", "b", "c", "e", "f", "g", "z"]), 0..5);
    let reason = prop::sample::select(vec![VoidReason::Unreadable, VoidReason::Damaged]);
    let posts = prop::sample::select(vec![Post::DIRECTOR, Post::DEPUTY, Post::MEMBER]);
    let classification = prop_oneof![
        6 => Just(Classification::Ordinary),
        1 => reason.clone().prop_map(|reason| Classification::Void { reason }),
        2 => prop::collection::btree_map(posts, reason, 1..3).prop_map(|posts| Classification::PartlyVoid { posts }),
    ];
    (names(), names(), names(), classification).prop_map(|(director, deputy, member, classification)| {
        let text = |names: std::collections::BTreeSet<&str>| names.into_iter().collect::<String>();
        Paper { classification, ..paper(&text(director), &text(deputy), &text(member)) }
    })
}

fn shuffled_papers() -> impl Strategy<Value = (Vec<Paper>, Vec<Paper>)> {
    let papers = prop::collection::vec(any_paper(), 1..60);
    papers.prop_flat_map(|papers| (Just(papers.clone()), Just(papers).prop_shuffle()))
}

fn any_law() -> impl Strategy<Value = Law> {
    let scope = prop::sample::select(OvervoteScope::ALL);
    // Papers that are void as a whole are none where each post counts by itself.
    let rules = DuplicatePost::ALL.iter().copied().filter(|rule| *rule != DuplicatePost::EachPost);
    (scope, prop::sample::select(rules.collect::<Vec<_>>())).prop_map(|(overvote, duplicate)| law(overvote, duplicate))
}

/// The same sheets, put together to other papers.
fn gathered_anew() -> impl Strategy<Value = (Vec<Paper>, Vec<Paper>)> {
    shuffled_papers().prop_map(|(papers, shuffled)| {
        let sheet = |paper: &Paper, other: &Paper| {
            let of = |paper: &Paper, post: &Post| paper.marks.get(post).cloned().unwrap_or_default();
            let marks = [(paper, Post::DIRECTOR), (other, Post::DEPUTY), (paper, Post::MEMBER)];
            let marks = marks.map(|(of_whom, post)| (post.clone(), of(of_whom, &post)));
            Paper { marks: marks.into(), classification: Classification::Ordinary }
        };
        let sets = |others: &[Paper]| papers.iter().zip(others).map(|(one, other)| sheet(one, other)).collect();
        (sets(&papers), sets(&shuffled))
    })
}

proptest! {
    #[test]
    fn whose_sheets_are_put_together_never_matters((cast, gathered) in gathered_anew()) {
        let law = law(OvervoteScope::Post, DuplicatePost::EachPost);
        let [cast, gathered] = [cast, gathered].map(|papers| Sums::of(&papers, &ballot(), &law).unwrap());
        let votes = |sums: &Sums| sums.contests.iter().map(|contest| contest.votes.clone()).collect::<Vec<_>>();
        prop_assert_eq!(votes(&cast), votes(&gathered));
        prop_assert_eq!(cast.papers, gathered.papers);
    }

    #[test]
    fn what_is_summed_is_conserved(papers in prop::collection::vec(any_paper(), 0..60), law in any_law()) {
        let sums = Sums::of(&papers, &ballot(), &law).unwrap();
        prop_assert!(check_sums("whole", &sums).iter().all(|check| check.severity == Severity::Warning));
        let mut input = setting(tally::Round::Second, sums.papers, sums.contest_inputs(&ballot()).unwrap());
        (input.void, input.blank) = (sums.void, sums.blank);
        prop_assert!(outcome(&input, national()).is_ok());
    }

    #[test]
    fn the_order_of_papers_and_batches_never_matters(
        (papers, shuffled) in shuffled_papers(), size in 1usize..20, law in any_law(),
    ) {
        let whole = Sums::of(&papers, &ballot(), &law).unwrap();
        let mut added = Sums::empty(&ballot());
        for batch in shuffled.chunks(size) {
            added.merge(&Sums::of(batch, &ballot(), &law).unwrap()).unwrap();
        }
        prop_assert_eq!(check_recount(&whole, &added), vec![]);
        prop_assert_eq!(&added, &whole);
        let of = |sums: &Sums| {
            let contests = sums.contest_inputs(&ballot()).unwrap();
            let mut input = setting(tally::Round::Second, sums.papers, contests);
            (input.void, input.blank) = (sums.void, sums.blank);
            input.method = Some(Method { dup_post: Some(law.ballot_dup_post), ..Method::default() });
            outcome(&input, national())
        };
        prop_assert!(of(&whole).is_ok(), "no paper gives one person two votes");
        prop_assert_eq!(of(&added), of(&whole));
    }

    #[test]
    fn names_on_papers_never_matter(papers in prop::collection::vec(any_paper(), 0..60), law in any_law(), by in 1u8..26) {
        let other = |id: &CandidateId| -> CandidateId {
            id.as_str().bytes().map(|letter| char::from((letter - b'a' + by) % 26 + b'a')).collect::<String>().into()
        };
        let renamed = |paper: &Paper| {
            let marks = paper.marks.iter().map(|(post, marks)| (post.clone(), Marks(marks.0.iter().map(other).collect())));
            Paper { marks: marks.collect(), classification: paper.classification.clone() }
        };
        let mut names = ballot();
        for candidate in names.iter_mut().flat_map(|contest| &mut contest.candidates) {
            *candidate = other(candidate);
        }
        let one = Sums::of(&papers, &ballot(), &law).unwrap();
        let turned: Vec<Paper> = papers.iter().map(renamed).collect();
        let two = Sums::of(&turned, &names, &law).unwrap();
        prop_assert_eq!((one.papers, one.valid, one.void, one.blank), (two.papers, two.valid, two.void, two.blank));
        for (one, two) in one.contests.iter().zip(&two.contests) {
            let votes: BTreeMap<_, _> = one.votes.iter().map(|(id, votes)| (other(id), *votes)).collect();
            prop_assert_eq!((&votes, one.unused, one.void_for_post), (&two.votes, two.unused, two.void_for_post));
        }
    }

    #[test]
    fn one_more_mark_helps_nobody_but_the_one_who_is_marked(
        papers in prop::collection::vec(any_paper(), 1..30), at in any::<prop::sample::Index>(), law in any_law(),
    ) {
        let mut more = papers.clone();
        let (spec, paper) = (&ballot()[2], &mut more[at.index(papers.len())]);
        if paper.classification != Classification::Ordinary {
            return Ok(());
        }
        let seats = usize::try_from(spec.seats).unwrap();
        let marked: Vec<_> = paper.marks.values().flat_map(|marks| &marks.0).cloned().collect();
        let one = spec.candidates.iter().find(|one| !marked.contains(one));
        let marks = paper.marks.entry(spec.post.clone()).or_default();
        if marks.0.len() >= seats {
            return Ok(());
        }
        let Some(one) = one else { return Ok(()) };
        marks.0.insert(one.clone());
        let votes = |papers: &[Paper]| Sums::of(papers, &ballot(), &law).unwrap().contests;
        // On a part that is void, or on a paper that is, the mark is lost; on every other one it counts, and nobody else
        // gains or loses.
        let judged = judge(&more[at.index(papers.len())], &ballot(), &law).unwrap();
        let void = matches!(judged.class, PaperClass::Void { .. })
            || judged.posts.iter().any(|(post, of)| *post == spec.post && matches!(of, PostResult::Void { .. }));
        for (before, after) in votes(&papers).iter().zip(votes(&more)) {
            let mut expected = before.votes.clone();
            if before.post == spec.post && !void {
                *expected.entry(one.clone()).or_default() += 1;
            }
            prop_assert_eq!(expected, after.votes);
        }
    }
}
