//! The sections of the host's script and the figures of the day that stand in them.

use crate::screen_pages::scene_word;
use crate::sheet::Names;
use app::screen::scenes::{Allowed, SceneName};
use app::screen::{Scene, Screen};
use app::texts::{Texts, word_of};
use app::views::CheckView;
use election::ballot::Phase;
use election::ballot::count::Look;
use election::ballot::design::Sheets;
use election::office::appointment::Function;
use election::sheets::result::RoundResult;
use election::sheets::{FormFacts, NoticeFacts};
use election::{Election, PersonId};
use std::collections::BTreeMap;

/// A section before its figures are known.
#[derive(Clone, Copy)]
pub(crate) struct Outline {
    /// Its word in the texts.
    word: &'static str,
    /// How many sentences it has.
    lines: u8,
    /// What of the day is listed below them.
    lists: Lists,
    /// What the hall's screen shows while it is read.
    scene: SceneName,
    /// The phases of which it is the section.
    phases: &'static [Phase],
}

/// What a section lists below its sentences.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lists {
    Nothing,
    Staff,
    Candidates,
    CheckWords,
    Result,
}

const fn outline(word: &'static str, lines: u8, lists: Lists, scene: SceneName, phases: &'static [Phase]) -> Outline {
    Outline { word, lines, lists, scene, phases }
}

/// The script in its order.
pub(crate) const SECTIONS: [Outline; 12] = [
    outline("opening", 3, Lists::Nothing, SceneName::Waiting, &[Phase::NotOpen, Phase::Preparing]),
    outline("staff", 2, Lists::Staff, SceneName::Waiting, &[]),
    outline("boxes", 3, Lists::Nothing, SceneName::Waiting, &[Phase::Ready]),
    outline("paper", 2, Lists::Candidates, SceneName::Standing, &[]),
    outline("poll", 3, Lists::Nothing, SceneName::Polling, &[Phase::Polling]),
    outline("closing", 3, Lists::Nothing, SceneName::Polled, &[Phase::Closed]),
    outline("opened", 3, Lists::Nothing, SceneName::Polled, &[]),
    outline("mixing", 2, Lists::Nothing, SceneName::Polled, &[]),
    outline("counting", 3, Lists::Nothing, SceneName::Counting, &[Phase::Counting]),
    outline("agreed", 3, Lists::CheckWords, SceneName::CheckWords, &[Phase::Counted]),
    outline("declared", 2, Lists::Result, SceneName::Result, &[Phase::Declared]),
    outline("end", 3, Lists::Nothing, SceneName::Result, &[Phase::Settled]),
];

/// The sections that say more where every post has a sheet of its own.
const OF_SHEETS: [(&str, &str); 2] = [("paper", "script.paper.sheets"), ("opened", "script.opened.sheets")];

/// A section as the host reads it.
pub(crate) struct Section {
    /// Its number.
    pub(crate) number: usize,
    /// Its heading.
    pub(crate) title: &'static str,
    /// Whether it is where the day stands.
    pub(crate) when: When,
    /// Its sentences.
    pub(crate) lines: Vec<Vec<Piece>>,
    /// What is read out below them.
    pub(crate) list: Vec<String>,
    /// The scene of the hall's screen that goes with it, by its name and in words.
    pub(crate) scene: (String, &'static str),
    /// Whether the screen shows it.
    pub(crate) on_screen: OnScreen,
}

/// How a section's scene stands to the hall's screen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnScreen {
    /// It is shown.
    Shown,
    /// It can be shown.
    Allowed,
    /// The vote has not come to it, or has left it behind.
    NotNow,
}

/// Whether the day stands at a section.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// It does.
    Now,
    /// It stands elsewhere.
    Elsewhere,
}

/// A part of a sentence.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// What is always said.
    Said(String),
    /// What the day says.
    Figure(String),
    /// What the day has not said yet.
    Blank,
}

/// What the day has come to, by the names in the sentences.
pub(crate) type Figures = BTreeMap<&'static str, String>;

/// Everything that the script is filled from.
pub(crate) struct Day<'a> {
    /// The language.
    pub(crate) t: &'static Texts,
    /// The names of everybody who is named.
    pub(crate) names: Names,
    /// The running number of the term.
    pub(crate) term: u16,
    /// The state.
    pub(crate) election: &'a Election,
    /// What the hall's screen shows.
    pub(crate) screen: &'a Screen,
    /// The paper of the round.
    pub(crate) ballot: Option<FormFacts>,
    /// Where papers went.
    pub(crate) account: Option<FormFacts>,
    /// What the count came to.
    pub(crate) result: Option<FormFacts>,
    /// Who works at the poll.
    pub(crate) staff: Option<NoticeFacts>,
    /// The check words of the agreed rounds.
    pub(crate) checks: Vec<CheckView>,
}

impl Day<'_> {
    /// The figures that are known now.
    pub(crate) fn figures(&self) -> Figures {
        let mut known = self.before_the_poll();
        known.extend(self.of_the_poll());
        known.extend(self.of_the_count());
        known
    }

    fn before_the_poll(&self) -> Figures {
        let places = || self.election.ballot.places.values();
        let hour = |time: Option<chrono::NaiveTime>| time.map(|time| time.format("%H:%M").to_string());
        let some = |number: usize| (number > 0).then(|| number.to_string());
        let electorate = self.election.electorate();
        let known = [
            ("community", Some(self.screen.community.clone())),
            ("term", Some(self.term.to_string())),
            ("day", self.screen.day.map(|day| self.t.day(day))),
            ("registered", (electorate > 0).then(|| electorate.to_string())),
            ("places", some(places().count())),
            ("boxes", some(self.election.ballot.boxes.len())),
            ("opens", hour(places().map(|place| place.opens).min())),
            ("closes", hour(places().map(|place| place.closes).max())),
        ];
        known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Nothing of the poll before it is open, nothing of what is left over before all of it is counted.
    fn of_the_poll(&self) -> Figures {
        let mut known = Figures::new();
        if let Some(FormFacts::PaperAccount(account)) = &self.account {
            let sums = account.totals();
            known.insert("printed", sums.printed.to_string());
            if self.phase() >= Phase::Polling {
                known.insert("issued", sums.issued.to_string());
                known.insert("spoilt", sums.spoilt.to_string());
            }
            known.extend(sums.unused.map(|unused| ("unused", unused.to_string())));
            if self.all_open() {
                known.insert("returned", account.returned.to_string());
            }
        }
        let needed = self.election.ballot.round().and_then(|round| self.election.lines(&round.empty_sums()));
        known.extend(needed.map(|(participation, _)| ("needed", participation.needed.to_string())));
        if let Some(round) = self.newest() {
            known.insert("needed", round.participation.needed.to_string());
        }
        known
    }

    fn of_the_count(&self) -> Figures {
        let mut known = Figures::new();
        if self.phase() >= Phase::Counting {
            let round = self.election.ballot.round();
            known.extend(round.map(|round| ("pools", round.pools.len().to_string())));
            known.extend(round.map(|round| {
                ("batches", round.batches.keys().filter(|(look, _, _)| *look == Look::First).count().to_string())
            }));
            known.extend(round.map(|round| ("groups", round.groups.len().to_string())));
        }
        if let Scene::Counting { count } = &self.screen.scene
            && self.phase() == Phase::Counting
        {
            known.insert("counted", count.papers.to_string());
        }
        if let Some(round) = self.newest() {
            known.insert("counted", round.returned.to_string());
            known.insert("valid", round.valid_papers().to_string());
            known.insert("void", round.void.to_string());
            known.insert("blank", round.blank.to_string());
            known.insert("threshold", round.threshold.votes.to_string());
            let stands = if round.valid { "script.stands" } else { "script.stands_not" };
            known.insert("stands", self.t.page(stands).to_owned());
        }
        known
    }

    /// Whether every box was opened, so that what came back is a number and not a part of it.
    fn all_open(&self) -> bool {
        let opened = self.election.ballot.round().map_or(0, |round| round.opened.len());
        self.phase() >= Phase::Counting || (opened > 0 && opened == self.election.ballot.boxes.len())
    }

    fn phase(&self) -> Phase {
        self.election.ballot.phase
    }

    /// The agreed count of the current round.
    fn newest(&self) -> Option<&RoundResult> {
        let Some(FormFacts::ResultReport(results)) = &self.result else { return None };
        results.rounds.iter().find(|round| round.round == self.election.ballot.round_no())
    }

    fn person(&self, person: PersonId) -> String {
        self.t.who(&person, self.names.get(&person.to_string()).map(String::as_str)).to_owned()
    }

    fn people(&self, people: &[PersonId]) -> String {
        people.iter().map(|one| self.person(*one)).collect::<Vec<_>>().join(self.t.page("list.between"))
    }

    fn listed(&self, lists: Lists) -> Vec<String> {
        match lists {
            Lists::Nothing => Vec::new(),
            Lists::Staff => self.staffed(),
            Lists::Candidates => self.standing(),
            Lists::CheckWords => {
                let newest = self.checks.last().filter(|check| check.round == self.election.ballot.round_no());
                newest.into_iter().map(|check| format!("{} {}", check.characters, check.words.join(" "))).collect()
            }
            Lists::Result => self.elected(),
        }
    }

    /// Who calls, writes and watches.
    fn staffed(&self) -> Vec<String> {
        let Some(NoticeFacts::Staff(staff)) = &self.staff else { return Vec::new() };
        let of = |function: Function| {
            let people: Vec<_> =
                staff.staff.iter().filter(|one| one.function == function).map(|one| one.person).collect();
            (!people.is_empty()).then(|| {
                let named = self.t.choice(&word_of(function)).to_owned();
                format!("{named}{}{}", self.t.page("script.colon"), self.people(&people))
            })
        };
        [Function::CheckIn, Function::Caller, Function::Teller, Function::Scrutineer]
            .into_iter()
            .filter_map(of)
            .collect()
    }

    /// Who stands for what, in ballot order.
    fn standing(&self) -> Vec<String> {
        let Some(FormFacts::Ballot(paper)) = &self.ballot else { return Vec::new() };
        let row = |contest: &election::ballot::round::Contest| {
            let seats = self.t.sentence("ballot.seats", [("seats".to_owned(), contest.seats.into())]);
            let post = self.t.choice(contest.post.as_str());
            format!("{post} {seats}{}{}", self.t.page("script.colon"), self.people(&contest.candidates))
        };
        paper.contests.iter().map(row).collect()
    }

    /// What is said besides where every post has a sheet of its own.
    fn of_sheets(&self, outline: Outline) -> Option<Vec<Piece>> {
        let apart = self.election.ballot.round().is_some_and(|round| round.sheets() == Sheets::SheetPerPost);
        let (_, word) = OF_SHEETS.into_iter().find(|(section, _)| apart && *section == outline.word)?;
        Some(pieces(self.t.page(word), &Figures::new()))
    }

    /// The votes of everybody by post, and who is ahead far enough.
    fn elected(&self) -> Vec<String> {
        let Some(round) = self.newest() else { return Vec::new() };
        let mut said = Vec::new();
        for contest in &round.contests {
            let post = self.t.choice(contest.post.as_str());
            let votes = contest.votes.iter().map(|one| format!("{} {}", self.person(one.person), one.votes));
            let votes = votes.collect::<Vec<_>>().join(self.t.page("list.between"));
            said.push(format!("{post}{}{votes}", self.t.page("script.colon")));
            if !contest.elected.is_empty() {
                let facts = [("post", post.to_owned()), ("people", self.people(&contest.elected))];
                said.push(self.t.sentence("script.elected", facts.map(|(name, fact)| (name.to_owned(), fact.into()))));
            }
            if contest.unfilled > 0 || !contest.tied.is_empty() {
                let facts = [("post", post.into()), ("seats", contest.unfilled.into())];
                let key = if contest.tied.is_empty() { "script.unfilled" } else { "script.tied" };
                said.push(self.t.sentence(key, facts.map(|(name, fact)| (name.to_owned(), fact))));
            }
        }
        said
    }
}

/// A section with its figures.
pub(crate) fn section(day: &Day<'_>, figures: &Figures, number: usize, outline: Outline) -> Section {
    let line = |at: u8| pieces(day.t.word(&format!("script.{}.{at}", outline.word)), figures);
    Section {
        number,
        title: day.t.word(&format!("script.{}", outline.word)),
        when: if outline.phases.contains(&day.phase()) { When::Now } else { When::Elsewhere },
        lines: (1..=outline.lines).map(line).chain(day.of_sheets(outline)).collect(),
        list: day.listed(outline.lists),
        scene: (word_of(outline.scene), day.t.word(scene_word(outline.scene))),
        on_screen: match day.screen.scene.name() {
            shown if shown == outline.scene => OnScreen::Shown,
            _ if Allowed::now(day.election).has(outline.scene) => OnScreen::Allowed,
            _ => OnScreen::NotNow,
        },
    }
}

/// A sentence cut at its figures.
fn pieces(sentence: &str, figures: &Figures) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in sentence.split_inclusive(['{', '}']) {
        match part.strip_suffix('}') {
            Some(name) => pieces.push(figures.get(name).map_or(Piece::Blank, |value| Piece::Figure(value.clone()))),
            None => pieces.push(Piece::Said(part.trim_end_matches('{').to_owned())),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use roster::Language;

    #[test]
    fn a_figure_is_filled_in_and_what_is_not_known_stays_blank() {
        let figures = Figures::from([("issued", "640".to_owned())]);
        let said = pieces("发出 {issued} 张，收回 {returned} 张。", &figures);
        let text = |text: &str| Piece::Said(text.to_owned());
        let expected =
            [text("发出 "), Piece::Figure("640".to_owned()), text(" 张，收回 "), Piece::Blank, text(" 张。")];
        assert_eq!(said, expected);
    }

    /// What a sentence may ask for.
    const NAMES: [&str; 21] = [
        "community",
        "term",
        "day",
        "registered",
        "places",
        "boxes",
        "opens",
        "closes",
        "printed",
        "issued",
        "spoilt",
        "unused",
        "returned",
        "needed",
        "pools",
        "batches",
        "groups",
        "counted",
        "valid",
        "void",
        "blank",
    ];

    #[test]
    fn every_section_is_written_and_asks_for_nothing_unknown() {
        for language in [Language::Chinese, Language::English] {
            let t = Texts::of(language);
            for outline in SECTIONS {
                assert_ne!(t.word(&format!("script.{}", outline.word)), "");
                for at in 1..=outline.lines {
                    let sentence = t.word(&format!("script.{}.{at}", outline.word));
                    assert_ne!(sentence, "", "{} {at}", outline.word);
                    let asked = sentence.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
                    let unknown: Vec<_> = asked
                        .map(|(name, _)| name)
                        .filter(|name| !NAMES.contains(name) && !["threshold", "stands"].contains(name))
                        .collect();
                    assert!(unknown.is_empty(), "{unknown:?}");
                }
            }
        }
    }

    #[test]
    fn every_phase_of_the_ballot_stands_at_one_section() {
        use Phase::{Closed, Counted, Counting, Declared, NotOpen, Polling, Preparing, Ready, Settled};
        for phase in [NotOpen, Preparing, Ready, Polling, Closed, Counting, Counted, Declared, Settled] {
            let at = SECTIONS.iter().filter(|outline| outline.phases.contains(&phase)).count();
            assert_eq!(at, 1, "{phase:?}");
        }
    }
}
