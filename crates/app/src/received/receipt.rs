//! What the holder of a receipt is told: where the paper stands, until when, and what was answered.

use super::{Came, Matter, due, matter};
use crate::app::App;
use crate::error::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use election::{ElectionId, legal_day};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Number and secret of a receipt.
#[derive(Clone, PartialEq, Eq, Default, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Held {
    /// The number.
    pub number: String,
    /// The eight digits.
    pub secret: String,
}

/// The own paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct OwnPaper {
    /// Its number.
    pub number: u32,
    /// What it is about.
    pub matter: Matter,
    /// The day it came in.
    pub received: NaiveDate,
    /// The last day of the answer.
    pub due: NaiveDate,
    /// How far it is.
    pub came: Came,
    /// What was answered.
    pub reply: Option<String>,
}

/// What asking with a receipt comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// The own paper.
    Paper(OwnPaper),
    /// Number and secret fit no paper.
    Nothing,
    /// The number was tried too often.
    TooOften {
        /// Until when.
        until: DateTime<Utc>,
    },
}

/// The digits of what was typed.
fn digits(text: &str) -> String {
    roster::narrow(text).chars().filter(char::is_ascii_digit).collect()
}

impl App {
    /// Where a paper stands, told to whoever holds its receipt. A number is tried a few times an hour.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn own_paper(&self, id: ElectionId, held: &Held) -> Result<Told, Problem> {
        let snapshot = self.snapshot(id).await?;
        let Ok(number) = digits(&held.number).parse::<u32>() else { return Ok(Told::Nothing) };
        let tries = self.hash_of(id, &format!("receipt|{number}"));
        if let Some(until) = self.count_try(tries).await {
            return Ok(Told::TooOften { until });
        }
        let secret = self.secret_hash(id, &digits(&held.secret));
        let Some(row) = self.store().received_by(id, number, secret).await? else { return Ok(Told::Nothing) };
        self.forget_tries(tries).await;
        Ok(Told::Paper(OwnPaper {
            number: row.number,
            matter: matter(&row)?,
            received: legal_day(row.at),
            due: due(snapshot.election(), &row),
            came: self.came(id, snapshot.election(), &row).await?,
            reply: self.reply_to(&row).await?,
        }))
    }
}
