//! How long an outcome takes: of ten thousand papers over five posts, and of their sums.
#![expect(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rules::{DuplicatePost, Mode, Profile};
use tally::{Classification, ContestSpec, Input, Marks, Method, Paper, Post, Round, Sums, outcome};

const PAPERS: u32 = 10_000;

fn ballot() -> Vec<ContestSpec> {
    let posts = [
        (Post::DIRECTOR, 1, 2),
        (Post::DEPUTY, 2, 4),
        (Post::MEMBER, 4, 6),
        ("women".into(), 1, 2),
        ("supervisor".into(), 3, 5),
    ];
    let spec = |(place, (post, seats, candidates)): (usize, (Post, u32, u32))| ContestSpec {
        post,
        seats,
        candidates: (0..candidates).map(|number| format!("{place}-{number}").into()).collect(),
        void_names: vec![],
    };
    posts.into_iter().enumerate().map(spec).collect()
}

/// Papers of all kinds: full, partly used, overvoted, with one person in two posts, blank, void.
fn papers(ballot: &[ContestSpec]) -> Vec<Paper> {
    let paper = |number: u32| {
        let mut marks: BTreeMap<Post, Marks> = BTreeMap::new();
        for (place, contest) in (0u32..).zip(ballot) {
            let marked =
                if (number + place).is_multiple_of(37) { contest.seats + 1 } else { contest.seats - number % 2 };
            let start = usize::try_from((number / 3 + place) % 5).unwrap();
            let names = contest.candidates.iter().cycle().skip(start).take(usize::try_from(marked).unwrap());
            marks.insert(contest.post.clone(), Marks(names.cloned().collect()));
        }
        if number.is_multiple_of(11) {
            let again = marks.values().find_map(|marks| marks.0.first().cloned());
            marks.entry(Post::MEMBER).or_default().0.extend(again);
        }
        if number.is_multiple_of(101) {
            Paper::default()
        } else {
            Paper { marks, classification: Classification::Ordinary }
        }
    };
    (0..PAPERS).map(paper).collect()
}

fn input(sums: &Sums, ballot: &[ContestSpec], method: Option<Method>) -> Input {
    Input {
        rules: "cn-urban-2026".into(),
        round: Round::First,
        mode: Mode::Direct,
        registered: 12_000,
        issued: PAPERS,
        returned: sums.papers,
        void: sums.void,
        blank: sums.blank,
        contests: sums.contest_inputs(ballot).unwrap(),
        related: None,
        method,
    }
}

fn benches(criterion: &mut Criterion) {
    let profile = Profile::builtin("cn-urban-2026").unwrap().unwrap();
    let mut law = profile.law().clone();
    law.ballot_dup_post = DuplicatePost::CountDown;
    let count_down = Some(Method { dup_post: Some(law.ballot_dup_post), ..Method::default() });
    let ballot = ballot();
    let papers = papers(&ballot);
    let sums = Sums::of(&papers, &ballot, profile.law()).unwrap();
    let counted = input(&sums, &ballot, None);
    let down = input(&Sums::of(&papers, &ballot, &law).unwrap(), &ballot, count_down);
    let text = serde_json::to_string(&counted).unwrap();
    let mut group = criterion.benchmark_group("outcome");
    group.bench_function("of sums", |bench| bench.iter(|| outcome(black_box(&counted), &profile).unwrap()));
    group.bench_function("of sums, counted down", |bench| bench.iter(|| outcome(black_box(&down), &profile).unwrap()));
    group.bench_function("of JSON", |bench| bench.iter(|| tally::outcome_json(black_box(&text))));
    group.throughput(Throughput::Elements(u64::from(PAPERS)));
    group.bench_function("of ten thousand papers", |bench| {
        bench.iter(|| {
            let sums = Sums::of(black_box(&papers), &ballot, profile.law()).unwrap();
            outcome(&input(&sums, &ballot, None), &profile).unwrap()
        });
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
