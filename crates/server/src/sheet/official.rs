//! The papers of the end in the look of official documents: each with sentences and tables of its own, made of its typed
//! facts; what the facts say beyond them follows in the generic layout, so that nothing stays out.

use super::mark::Mark;
use super::{Block, Names, Standing, layout};
use app::texts::{Texts, word_of};
use election::ballot::round::Round;
use election::sheets::counted::{CountReport, RoundCount, SheetCheck};
use election::sheets::result::{ContestResult, PaperAccount, Results, RoundResult, TermReport};
use election::sheets::{FormFacts, FormKind};
use election::{Election, ElectionId, PersonId, RoundNo};
use rules::Mode;
use serde::Serialize;
use serde_json::{Value, json};

/// An official paper before it is rendered.
pub(crate) struct Official {
    /// Its title.
    pub(crate) title: String,
    /// What it reports.
    pub(crate) parts: Vec<Part>,
    /// What its facts say beyond it.
    pub(crate) rest: Vec<Block>,
    /// The functions that sign it.
    pub(crate) signers: Vec<&'static str>,
    /// The check words of the counts that it reports.
    pub(crate) checks: Vec<(RoundNo, SheetCheck)>,
    /// Who issues it.
    pub(crate) issuer: String,
    /// Of which day it is, as official papers write it.
    pub(crate) day: String,
    /// Whether it is in force.
    pub(crate) standing: Standing,
    /// What stands at its foot.
    pub(crate) mark: Mark,
}

/// A part of an official paper.
pub(crate) struct Part {
    /// Its heading.
    pub(crate) head: Option<String>,
    /// Its sentences.
    pub(crate) says: Vec<String>,
    /// Its tables.
    pub(crate) tables: Vec<Table>,
    /// What its facts say beyond them.
    pub(crate) rest: Vec<Block>,
}

/// A table of an official paper.
pub(crate) struct Table {
    /// What it is about.
    pub(crate) head: Option<String>,
    /// Its columns.
    pub(crate) heads: Vec<&'static str>,
    /// Its rows.
    pub(crate) rows: Vec<Vec<String>>,
    /// Its last row, of sums.
    pub(crate) sums: Option<Vec<String>>,
}

/// What a paper is made with.
pub(crate) struct Making<'a> {
    /// The language.
    pub(crate) t: &'static Texts,
    /// The names of everybody in the facts.
    pub(crate) names: &'a Names,
    /// Where the reader found the server.
    pub(crate) site: &'a str,
    /// Whose papers.
    pub(crate) election: ElectionId,
}

/// Facts that are a sentence.
type Facts<'f> = &'f [(&'f str, Value)];

impl Making<'_> {
    fn says(&self, key: &str, facts: Facts<'_>) -> String {
        self.t.sentence(key, facts.iter().map(|(name, fact)| ((*name).to_owned(), fact.clone())))
    }

    fn person(&self, person: PersonId) -> String {
        self.t.who(&person, self.names.get(&person.to_string()).map(String::as_str)).to_owned()
    }

    fn post(&self, post: &str) -> String {
        let named = self.t.word(&format!("post.{post}"));
        if named.is_empty() { self.t.choice(post).to_owned() } else { named.to_owned() }
    }

    fn said(&self, word: impl Serialize) -> String {
        self.t.choice(&word_of(word)).to_owned()
    }

    /// What facts say beyond the fields that the paper has said already.
    fn beyond(&self, facts: &impl Serialize, said: &[&str]) -> Vec<Block> {
        let mut facts = json!(facts);
        if let Some(fields) = facts.as_object_mut() {
            fields.retain(|name, _| !said.contains(&name.as_str()));
        }
        layout(self.t, self.names, &facts)
    }

    fn voters(&self, mode: Mode) -> &'static str {
        self.t.page(match mode {
            Mode::Direct => "paper.voters.direct",
            Mode::Household => "paper.voters.household",
            Mode::Representative => "paper.voters.representative",
        })
    }
}

/// The body of an official paper: its parts, and what is beyond them.
pub(crate) type Body = (Vec<Part>, Vec<Block>);

/// Where the papers went (选票清点报告).
pub(crate) fn account(making: &Making<'_>, facts: &PaperAccount) -> Body {
    let t = making.t;
    let heads = ["paper.place", "paper.printed", "paper.issued", "paper.spoilt", "paper.unrecorded", "paper.unused"];
    let left = |unused: Option<u32>| unused.map_or_else(|| "—".to_owned(), |unused| unused.to_string());
    let row = |head: String, sums: [u32; 4], unused: Option<u32>| {
        let numbers = sums.map(|number| number.to_string());
        [head].into_iter().chain(numbers).chain([left(unused)]).collect::<Vec<_>>()
    };
    let rows = facts
        .places
        .iter()
        .map(|one| row(one.place.to_string(), [one.printed, one.issued, one.spoilt, one.unrecorded], one.unused));
    let sum = facts.totals();
    let sums = row(t.page("paper.sum").to_owned(), [sum.printed, sum.issued, sum.spoilt, sum.unrecorded], sum.unused);
    let table =
        Table { head: None, heads: heads.map(|key| t.page(key)).into(), rows: rows.collect(), sums: Some(sums) };
    let counts = [("round", json!(facts.round)), ("places", facts.places.len().into()), ("issued", sum.issued.into())];
    let says = vec![
        making.says("paper.account", &counts),
        making.says("paper.account.returned", &[("returned", facts.returned.into())]),
    ];
    let part = Part { head: None, says, tables: vec![table], rest: Vec::new() };
    (vec![part], making.beyond(facts, &["round", "places", "returned"]))
}

/// How each round came to be counted, from the boxes to the roots (选票清点报告).
pub(crate) fn counted(making: &Making<'_>, facts: &CountReport) -> Body {
    let part = |round: &RoundCount| {
        let day = making.t.day(round.day);
        let head = [("round", json!(round.round)), ("vote", making.said(round.vote).into()), ("day", day.into())];
        let papers = round.opened_boxes.iter().fold(0_u32, |sum, one| sum.saturating_add(one.papers));
        let opened = [("boxes", round.opened_boxes.len().into()), ("returned", papers.into())];
        Part {
            head: Some(making.says("paper.round", &head)),
            says: vec![making.says("paper.counted", &opened)],
            tables: Vec::new(),
            rest: making.beyond(round, &["round", "vote", "day", "check"]),
        }
    };
    (facts.rounds.iter().map(part).collect(), making.beyond(facts, &["rounds"]))
}

/// The check words of the agreed rounds, with the groups blank that come from the signed paper.
pub(crate) fn checks(election: &Election) -> Vec<(RoundNo, SheetCheck)> {
    let Some(FormFacts::CountReport(report)) = FormFacts::of(election, FormKind::CountReport) else {
        return Vec::new();
    };
    let rounds = report.rounds.into_iter();
    rounds.filter_map(|round| Some((round.round, round.check?))).collect()
}

/// What the count came to (选举结果报告).
pub(crate) fn result(making: &Making<'_>, facts: &Results) -> Body {
    let mut parts: Vec<_> = facts.rounds.iter().map(|round| round_part(making, facts.mode, round)).collect();
    let elected = facts.elected.iter().filter(|row| !row.people.is_empty()).map(|row| {
        let people: Vec<_> = row.people.iter().map(|person| making.person(*person)).collect();
        vec![making.post(row.post.as_str()), people.join(making.t.page("list.between"))]
    });
    let heads = vec![making.t.page("paper.post"), making.t.page("paper.who")];
    let table = Table { head: None, heads, rows: elected.collect(), sums: None };
    let open = facts.open.iter().map(|row| {
        let said = [
            ("post", making.post(row.post.as_str()).into()),
            ("seats", row.seats.into()),
            ("vote", making.said(row.vote).into()),
        ];
        making.says("paper.open", &said)
    });
    let head = Some(making.t.page("paper.elected").to_owned());
    parts.push(Part { head, says: open.collect(), tables: vec![table], rest: Vec::new() });
    (parts, making.beyond(facts, &["mode", "rounds", "elected", "open"]))
}

/// The fields of a round that its sentences and tables say.
const SAID_OF_A_ROUND: [&str; 11] = [
    "round",
    "vote",
    "day",
    "valid",
    "registered",
    "issued",
    "returned",
    "void",
    "blank",
    "participation",
    "threshold",
];

fn round_part(making: &Making<'_>, mode: Mode, facts: &RoundResult) -> Part {
    let t = making.t;
    let head =
        [("round", json!(facts.round)), ("vote", making.said(facts.vote).into()), ("day", t.day(facts.day).into())];
    let papers = [
        ("voters", making.voters(mode).into()),
        ("registered", facts.registered.into()),
        ("issued", facts.issued.into()),
        ("returned", facts.returned.into()),
        ("papers", facts.valid_papers().into()),
        ("void", facts.void.into()),
        ("blank", facts.blank.into()),
    ];
    let took_part =
        [("took_part", facts.participation.took_part.into()), ("needed", facts.participation.needed.into())];
    let quorum = if facts.participation.needed == 0 { "paper.quorum.none" } else { "paper.quorum" };
    let line = [("votes", facts.threshold.votes.into()), ("of", facts.threshold.of.into())];
    let stands = if facts.valid { "paper.valid" } else { "paper.not_valid" };
    let says = vec![
        making.says("paper.papers", &papers),
        making.says(quorum, &took_part),
        making.says(stands, &[]),
        making.says("paper.threshold", &line),
    ];
    let said: Vec<_> = SAID_OF_A_ROUND.into_iter().chain(["contests"]).collect();
    Part {
        head: Some(making.says("paper.round", &head)),
        says,
        tables: facts.contests.iter().map(|contest| votes(making, contest)).collect(),
        rest: making.beyond(facts, &said),
    }
}

fn votes(making: &Making<'_>, facts: &ContestResult) -> Table {
    let t = making.t;
    let became = |person: &PersonId| match (facts.elected.contains(person), facts.tied.contains(person)) {
        (true, _) => t.page("screen.elected"),
        (false, true) => t.page("screen.tied"),
        (false, false) => t.page("screen.not_elected"),
    };
    let row = |one: &election::sheets::result::Votes| {
        vec![making.person(one.person), one.votes.to_string(), became(&one.person).to_owned()]
    };
    let head = [
        ("post", making.post(facts.post.as_str()).into()),
        ("seats", facts.seats.into()),
        ("unfilled", facts.unfilled.into()),
    ];
    let key = if facts.unfilled > 0 { "paper.contest.unfilled" } else { "paper.contest" };
    let heads = ["paper.who", "paper.votes", "paper.became"].map(|key| t.page(key)).into();
    Table { head: Some(making.says(key, &head)), heads, rows: facts.votes.iter().map(row).collect(), sums: None }
}

/// Who was elected (当选结果报告).
pub(crate) fn elected(making: &Making<'_>, facts: &TermReport) -> Body {
    let t = making.t;
    let held = [
        ("term", facts.term.into()),
        ("day", t.day(facts.election_day).into()),
        ("mode", making.said(facts.mode).into()),
        ("households", facts.households.into()),
        ("voters", making.voters(facts.mode).into()),
        ("registered", facts.registered.into()),
        ("issued", facts.issued.into()),
        ("returned", facts.returned.into()),
        ("rounds", facts.rounds.into()),
    ];
    let came = [("seats", facts.seats.into()), ("elected", facts.elected.len().into()), ("women", facts.women.into())];
    let ends = facts.term_ends.map(|ends| making.says("paper.term_ends", &[("day", t.day(ends).into())]));
    let row = |one: &election::sheets::result::ElectedMember| {
        let sex = one.sex.map_or_else(String::new, |sex| making.said(sex));
        vec![
            making.post(one.post.as_str()),
            making.person(one.person),
            sex,
            one.votes.to_string(),
            one.total.to_string(),
        ]
    };
    let heads = ["paper.post", "paper.who", "paper.sex", "paper.votes.own", "paper.votes.all"].map(|key| t.page(key));
    let rows = facts.elected.iter().map(row).collect();
    let table = Table { head: None, heads: heads.into(), rows, sums: None };
    let says = [making.says("paper.held", &held), making.says("paper.came", &came)].into_iter().chain(ends);
    let part = Part { head: None, says: says.collect(), tables: vec![table], rest: Vec::new() };
    let said = [
        "term",
        "mode",
        "election_day",
        "households",
        "registered",
        "issued",
        "returned",
        "rounds",
        "seats",
        "elected",
        "women",
        "term_ends",
    ];
    (vec![part], making.beyond(facts, &said))
}

/// Whether a report of the end is in force: what the count came to once it is declared, who was elected once that is
/// published. Before that it is a draft however finished it looks.
pub(crate) fn standing(election: &Election, kind: FormKind) -> Standing {
    let ballot = &election.ballot;
    let counted = |round: &&Round| round.result.is_some() && round.voided.is_none();
    let declared = ballot.rounds.iter().filter(counted).all(|round| round.declared_by.is_some());
    let in_force = match kind {
        FormKind::CountReport | FormKind::ResultReport => declared,
        FormKind::TermReport => declared && ballot.published.is_some(),
        _ => true,
    };
    if in_force { Standing::Filed } else { Standing::Draft }
}

/// The functions that sign each paper.
pub(crate) mod signers {
    /// Who counted papers.
    pub(crate) const ACCOUNT: [&str; 4] =
        ["paper.sign.check_in", "paper.sign.teller", "paper.sign.scrutineer", "paper.sign.chair"];
    /// Who saw boxes opened and papers counted.
    pub(crate) const COUNTED: [&str; 4] =
        ["paper.sign.chair", "paper.sign.members", "paper.sign.scrutineer", "paper.sign.supervisor"];
    /// Who counted votes.
    pub(crate) const RESULT: [&str; 5] =
        ["paper.sign.caller", "paper.sign.teller", "paper.sign.scrutineer", "paper.sign.host", "paper.sign.chair"];
    /// Who reports to the street office.
    pub(crate) const ELECTED: [&str; 4] =
        ["paper.sign.chair", "paper.sign.members", "paper.sign.supervisor", "paper.sign.office"];
}
