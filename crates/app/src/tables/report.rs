//! The line of the county's report (上报统计表) on an election. What is not known yet, or stands in no record, is missing
//! and never 0.

use super::{Cell, Row, or_nothing, said};
use crate::app::App;
use crate::error::Problem;
use chrono::NaiveDate;
use election::sheets::result::TermReport;
use election::sheets::statistics::Ministry;
use election::sheets::{FormFacts, FormKind};
use election::{Election, ElectionId};
use serde_json::json;

/// The columns of the report.
pub(super) const COLUMNS: &[&str] = &[
    "community",
    "street",
    "term",
    "election_day",
    "mode",
    "households",
    "residents",
    "registered",
    "registered_women",
    "representatives",
    "representatives_women",
    "election_committee",
    "election_committee_women",
    "stood",
    "stood_women",
    "issued_first",
    "returned_first",
    "turnout",
    "rounds",
    "seats_in_all",
    "elected",
    "elected_women",
    "party_members",
    "age_first",
    "age_second",
    "age_third",
    "age_fourth",
    "age_unknown",
    "certificates",
    "result_posted",
    "handed_over",
    "term_ends",
];

/// The last years of age of the statistical classes; those above are the last class.
const CLASSES: [u32; 3] = [35, 45, 55];

/// How many of some people are in each class of age on a day, and of how many the day of birth is in no record.
pub(super) fn ages(births: &[Option<NaiveDate>], on: NaiveDate) -> [u32; 5] {
    let mut found = [0; 5];
    for born in births {
        let age = born.and_then(|born| on.years_since(born));
        let class = age.map_or(CLASSES.len() + 1, |age| CLASSES.iter().filter(|last| age > **last).count());
        if let Some(count) = found.get_mut(class) {
            *count += 1;
        }
    }
    found
}

/// Papers returned of voters registered, in hundredths of a percent, as people write it.
pub(super) fn rate(returned: u32, registered: u32) -> Cell {
    if registered == 0 {
        return Cell::Missing;
    }
    let hundredths = u64::from(returned) * 10_000 / u64::from(registered);
    Cell::Text(format!("{}.{:02}%", hundredths / 100, hundredths % 100))
}

/// A number that is known, or missing.
fn known(count: Option<u32>) -> Cell {
    count.map_or(Cell::Missing, Cell::Number)
}

/// A day that came, or is missing.
fn day(on: Option<NaiveDate>) -> Cell {
    on.map_or(Cell::Missing, Cell::Day)
}

/// Both statistics of an election, as far as it has come.
struct Known {
    ministry: Option<Box<Ministry>>,
    term: Option<Box<TermReport>>,
}

impl Known {
    fn of(election: &Election) -> Self {
        let ministry = match FormFacts::of(election, FormKind::Statistics) {
            Some(FormFacts::Statistics(facts)) => Some(facts),
            _ => None,
        };
        let term = match FormFacts::of(election, FormKind::TermReport) {
            Some(FormFacts::TermReport(facts)) => Some(facts),
            _ => None,
        };
        Self { ministry, term }
    }
}

/// Who stands before the count: roll, representatives, election committee, candidates.
fn before(election: &Election, ministry: Option<&Ministry>) -> Row {
    let of = |count: fn(&Ministry) -> u32| known(ministry.map(count));
    let representatives = ministry.and_then(|facts| facts.representatives.as_ref());
    let seated = ministry.filter(|facts| facts.committee.total > 0);
    let stood = ministry.filter(|_| !election.nomination.formal.is_empty());
    vec![
        of(|facts| facts.voters.total),
        of(|facts| facts.voters.women),
        known(representatives.map(|facts| facts.representatives)),
        known(representatives.map(|facts| facts.women)),
        known(seated.map(|facts| facts.committee.total)),
        known(seated.map(|facts| facts.committee.women)),
        known(stood.map(|facts| facts.candidates.people.total)),
        known(stood.map(|facts| facts.candidates.people.women)),
    ]
}

/// What came of the votes.
fn after(election: &Election, term: Option<&TermReport>, ages: Option<[u32; 5]>) -> Row {
    let of = |count: fn(&TermReport) -> u32| known(term.map(count));
    let elected = term.map(|facts| u32::try_from(facts.elected.len()).unwrap_or(u32::MAX));
    let mut row = vec![
        of(|facts| facts.issued),
        of(|facts| facts.returned),
        term.map_or(Cell::Missing, |facts| rate(facts.returned, facts.registered)),
        of(|facts| facts.rounds),
        of(|facts| facts.seats),
        known(elected),
        of(|facts| facts.women),
        // No record says who is a member of the party.
        Cell::Missing,
    ];
    row.extend(ages.map_or([const { Cell::Missing }; 5], |ages| ages.map(Cell::Number)));
    row.extend([
        of(|facts| facts.certificates),
        day(election.ballot.published),
        day(election.ballot.handover),
        day(term.and_then(|facts| facts.term_ends)),
    ]);
    row
}

impl App {
    /// The line of an election in the county's report.
    pub(super) async fn report_row(&self, id: ElectionId) -> Result<Row, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let community = match election.community {
            Some(community) => Some(self.community(community).await?),
            None => None,
        };
        let found = Known::of(election);
        let elected: Vec<_> = found.term.iter().flat_map(|term| &term.elected).map(|one| one.person).collect();
        let births = self.births(id, &elected).await?;
        let day_of_vote = election.lifecycle.election_day;
        let ages = day_of_vote.filter(|_| !elected.is_empty()).map(|on| ages(&births, on));
        let groups = election.groups.values().fold(0, |sum: u32, group| sum.saturating_add(group.households));
        let households = community.as_ref().map_or(groups, |row| row.households);
        let mut row = vec![
            or_nothing(community.as_ref(), |row| Cell::Text(row.name.clone())),
            or_nothing(community.as_ref(), |row| Cell::Text(row.street.clone())),
            Cell::Number(election.lifecycle.term.into()),
            day(day_of_vote),
            election.method.terms.as_ref().map_or(Cell::Missing, |terms| said(json!({ "mode": terms.mode }))),
            known(Some(households).filter(|count| *count > 0)),
            // The roll knows voters; how many live in a community stands in no record.
            Cell::Missing,
        ];
        row.extend(before(election, found.ministry.as_deref()));
        row.extend(after(election, found.term.as_deref(), ages));
        Ok(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_on_the_day_of_the_vote_counts() {
        let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        let on = date(2026, 11, 29).unwrap();
        let rows = [
            (date(1990, 11, 30), 0),
            (date(1990, 11, 29), 1),
            (date(1980, 11, 30), 1),
            (date(1980, 11, 29), 2),
            (date(1970, 11, 30), 2),
            (date(1970, 11, 29), 3),
            (None, 4),
        ];
        for (born, class) in rows {
            let found = ages(&[born], on);
            assert_eq!(found.iter().position(|count| *count == 1), Some(class), "{born:?}");
        }
    }

    #[test]
    fn a_rate_is_cut_and_none_without_voters() {
        assert_eq!(rate(632, 1000), Cell::Text("63.20%".to_owned()));
        assert_eq!(rate(2, 3), Cell::Text("66.66%".to_owned()));
        assert_eq!(rate(0, 0), Cell::Missing);
    }
}
