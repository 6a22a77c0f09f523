//! Tables of people: the roll as it hangs on the board and as the clerk keeps it with masked numbers, who is on no roll,
//! nominees and their answers.

use super::{Cell, Row, or_nothing, poll, said, sex, yes};
use crate::app::App;
use crate::error::Problem;
use crate::people::{self, masked};
use chrono::Datelike;
use election::registration::eligibility::explain;
use election::{ElectionId, legal_day};
use roster::{NameOrder, NameSorter};
use serde_json::json;

impl App {
    /// The voters' list of the board. A year of birth stands for namesakes alone.
    pub(super) async fn posted_rows(&self, id: ElectionId) -> Result<Vec<Row>, Problem> {
        let groups = match self.posted_voters(id).await {
            Err(Problem::NotFound(_)) => Vec::new(),
            posted => posted?,
        };
        let year = |born: i32| u32::try_from(born).map_or(Cell::Nothing, Cell::Number);
        let row = |group: election::GroupNo, voter: &crate::prints::PostedVoter| {
            vec![
                Cell::Number(group.0.into()),
                Cell::Text(voter.name.clone()),
                sex(voter.sex),
                or_nothing(voter.born, year),
            ]
        };
        Ok(groups.iter().flat_map(|group| group.voters.iter().map(|voter| row(group.group, voter))).collect())
    }

    /// Every entry of the roll with its name and masked number, by group, household and strokes.
    pub(super) async fn roll_rows(&self, id: ElectionId) -> Result<Vec<Row>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let mut entries = Vec::new();
        for (person, sealed) in self.records(id).await? {
            if let Some(entry) = election.registration.roll.get(&person) {
                entries.push((entry, people::read(&sealed.bytes)?));
            }
        }
        let sorter = NameSorter::new(NameOrder::Strokes).map_err(|error| Problem::unavailable(error.to_string()))?;
        sorter.sort_by_name(&mut entries, |(_, record)| &record.name);
        entries.sort_by_key(|(entry, _)| (entry.group, entry.household));
        let row = |(entry, record): (&election::registration::entry::Entry, people::Record)| {
            vec![
                Cell::Number(entry.group.0.into()),
                or_nothing(entry.household, |household| Cell::Number(household.0)),
                Cell::Text(record.name),
                sex(entry.sex),
                or_nothing(masked(record.identity.as_ref()), Cell::Text),
                said(entry.basis.class()),
                yes(explain(election, entry).eligible),
            ]
        };
        Ok(entries.into_iter().map(row).collect())
    }

    /// Papers by place and hour, from the entries.
    pub(super) async fn hour_rows(&self, id: ElectionId) -> Result<Vec<Row>, Problem> {
        let snapshot = self.snapshot(id).await?;
        self.with_hours(&snapshot, |hours| hours.rows(snapshot.election())).await
    }

    /// Nominations with the links of their nominees and the answers that wait to be recorded.
    pub(super) async fn nominee_rows(&self, id: ElectionId) -> Result<Vec<Row>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let nomination = &snapshot.election().nomination;
        let row = |one: crate::nominee::NomineeView| {
            Some(vec![
                Cell::Person(one.person),
                poll::post(&nomination.get(one.nomination)?.post),
                Cell::Said(json!({ "nominee.state": one.state })),
                or_nothing(one.expires, |until| Cell::Day(legal_day(until))),
                or_nothing(one.answer, |answer| Cell::Said(json!({ "nominee.answer": answer }))),
            ])
        };
        Ok(self.nominees(id).await?.into_iter().filter_map(row).collect())
    }

    /// People whom the log knows and who are on no roll, numbers masked.
    pub(super) async fn unlisted_rows(&self, id: ElectionId) -> Result<Vec<Row>, Problem> {
        let row = |one: people::Listed| {
            vec![
                Cell::Text(one.name),
                sex(one.sex),
                or_nothing(one.group, |group| Cell::Number(group.0.into())),
                or_nothing(one.identity, Cell::Text),
            ]
        };
        Ok(self.list_unlisted(id).await?.into_iter().map(row).collect())
    }

    /// The year in which somebody was born, where the sealed record says it.
    pub(super) async fn births(
        &self,
        id: ElectionId,
        wanted: &[election::PersonId],
    ) -> Result<Vec<Option<chrono::NaiveDate>>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let mut births = Vec::new();
        for person in wanted {
            let Some(facts) = snapshot.election().people.get(person) else {
                births.push(None);
                continue;
            };
            let sealed = self.store().unseal_owned(*person).await?;
            let record = sealed.into_iter().find(|sealed| people::in_force(sealed, facts));
            births.push(record.map(|sealed| people::read(&sealed.bytes)).transpose()?.and_then(|one| one.birth_date));
        }
        Ok(births.into_iter().map(|born| born.filter(|born| born.year() > 0)).collect())
    }
}
