//! The calendar of an election as a file that other calendars take in.

use crate::app::App;
use crate::error::Problem;
use crate::texts::Texts;
use election::ElectionId;
use rules::{DeadlineId, Whose};

/// What a deadline, or the election day itself, is called.
pub fn name(t: &Texts, id: Option<DeadlineId>) -> String {
    let id = id.and_then(|id| serde_json::to_value(id).ok());
    let key =
        id.as_ref().and_then(|id| id.as_str()).map_or("notice.election_day".to_owned(), |id| format!("deadline.{id}"));
    t.word(&key).to_owned()
}

impl App {
    /// The deadlines of an election with their articles, as an iCalendar file. An event keeps its name when the
    /// election day moves, so that a calendar that takes the file again moves it too.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before the election day is set.
    pub async fn calendar_file(&self, id: ElectionId, t: &Texts) -> Result<String, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let day = election.lifecycle.election_day.ok_or(Problem::NotFound("election day yet"))?;
        let rest = election.office.rest_days.iter().copied().collect();
        let deadlines = rules::calendar_with(&election.profile, day, &rest);
        let title = format!("{} · {}", self.summary(id).await?.community, t.page("election.calendar"));
        let series = id.to_string();
        let whose = Whose::One { id: &series, title: &title };
        rules::ics(&election.profile, day, &deadlines, self.clock().now(), &|id| name(t, id), whose)
            .map_err(|error| Problem::unavailable(error.to_string()))
    }
}
