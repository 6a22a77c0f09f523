//! What the log says of a voter's age and stay, found from the sealed record for the election day; found again, all at
//! once, when the day has moved.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::error::Problem;
use crate::people::{self, Record};
use crate::roll::age_day;
use chrono::NaiveDate;
use election::office::meeting::{Kind, Subject};
use election::registration::Command as Registration;
use election::registration::entry::{Age, Basis, Will};
use election::registration::verdict::{Found, Renewal};
use election::{Command, Election, ElectionId, MeetingId, Role};
use roster::AgeVerdict;
use rules::VoterClass;

/// Verdicts per entry of the log.
const VERDICTS_PER_ENTRY: usize = 200;

/// What verdicts have to be found for.
pub(crate) fn found(state: &Election) -> Result<Found, Problem> {
    state.verdicts_for().ok_or_else(|| Problem::Refused(state.undated()))
}

/// Whether somebody born on a day is old enough.
pub(crate) fn age(born: NaiveDate, found: Found) -> Age {
    match roster::age_verdict(born, age_day(found.day, found.counted), found.years) {
        AgeVerdict::OfAge => Age::Of,
        AgeVerdict::UnderAge { .. } => Age::Under,
    }
}

/// Whole months here until the election day; none where nobody wrote since when.
pub(crate) fn months(since: Option<NaiveDate>, election_day: NaiveDate) -> u32 {
    since.map_or(0, |since| roster::whole_months(since, election_day))
}

/// The class of a row with its evidence: who is listed as away or as an incomer asked for it, by the form that the clerk
/// keeps; an incomer is admitted by the last meeting that decided so.
pub(crate) fn basis(state: &Election, class: VoterClass, months: u32) -> Basis {
    match class {
        VoterClass::Resident => Basis::Resident {},
        VoterClass::Away => Basis::Away { wish: Will::Stated },
        VoterClass::Incomer => Basis::Incomer { months, application: Will::Stated, consent: admitting_meeting(state) },
        VoterClass::Worker => Basis::Worker { months },
    }
}

fn admitting_meeting(state: &Election) -> Option<MeetingId> {
    let meetings = state.office.meetings.iter().filter(|(_, held)| {
        let residents = matches!(held.kind, Kind::Residents | Kind::Representatives);
        residents && held.decisions.iter().any(|decision| decision.subject == Subject::ResidentsAdmitted)
    });
    meetings.max_by_key(|(id, held)| (held.on, **id)).map(|(id, _)| *id)
}

impl App {
    /// Finds every stale verdict of the roll again, for the election day as it stands, in one transaction. Whose record
    /// has no date of birth is named in the answer and is found by hand.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::Invalid`] where there is no election day.
    pub async fn renew_verdicts(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let snapshot = self.snapshot(election).await?;
        let state = snapshot.election();
        let wanted = found(state)?;
        let (mut verdicts, mut left) = (Vec::new(), Vec::new());
        let mut outdated: std::collections::BTreeSet<_> =
            state.registration.roll.values().filter(|entry| entry.found != wanted).map(|entry| entry.person).collect();
        for (person, sealed) in self.records(election).await? {
            if !outdated.remove(&person) {
                continue;
            }
            let record: Record = people::read(&sealed.bytes)?;
            match record.birth_date {
                Some(born) => {
                    let months = Some(months(record.since, wanted.day));
                    verdicts.push(Renewal { person, age: age(born, wanted), months });
                }
                None => left.push(person),
            }
        }
        left.extend(outdated);
        let made = serde_json::json!({ "renewed": verdicts.len(), "by_hand": left });
        if verdicts.is_empty() {
            return self.nothing_new(election, made).await;
        }
        let renew = |verdicts: &[Renewal]| {
            Command::Registration(Registration::RenewVerdicts { found: wanted, verdicts: verdicts.to_vec() })
        };
        let commands = verdicts.chunks(VERDICTS_PER_ENTRY).map(renew).collect();
        self.submit(principal, role, election, Work { commands, made, ..Work::default() }, requested).await
    }
}
