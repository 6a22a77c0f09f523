//! The station of a check-in clerk: which places it issues for, and the card numbers that it knows its own voters by
//! while the line is cut. No name and nothing of papers goes with them: who has not voted is nobody's list.

use crate::access::Principal;
use crate::app::App;
use crate::error::Problem;
use crate::poll::own_places;
use chrono::NaiveTime;
use election::ballot::Phase;
use election::{Election, ElectionId, GroupNo, PersonId, PlaceId};
use schemars::JsonSchema;
use serde::Serialize;

/// What a check-in page needs before the first voter comes.
#[derive(Clone, Debug, Serialize)]
pub struct CheckInDesk {
    /// The community's name.
    pub community: String,
    /// The places that the clerk issues for, in order of their numbers.
    pub places: Vec<StationPlace>,
    /// Whether papers are issued now.
    pub poll: PollNow,
}

/// Whether papers are issued.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PollNow {
    /// Not yet.
    Prepared,
    /// Now.
    Open,
    /// No more.
    Over,
}

/// A place on the check-in page.
#[derive(Clone, Debug, Serialize)]
pub struct StationPlace {
    /// Its id.
    pub place: PlaceId,
    /// Its number on notices.
    pub number: u16,
    /// When it opens.
    pub opens: NaiveTime,
    /// When it closes.
    pub closes: NaiveTime,
    /// The groups that vote there.
    pub groups: Vec<GroupNo>,
}

/// The voters of a place by their card numbers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Station {
    /// The place.
    pub place: PlaceId,
    /// Everybody who votes there, in order of the numbers.
    pub voters: Vec<StationVoter>,
}

/// A voter by the number on the card.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
pub struct StationVoter {
    /// The number.
    pub number: String,
    /// The id that a paper is issued on.
    pub person: PersonId,
}

impl App {
    /// What a check-in page starts with.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before the first round.
    pub async fn check_in_desk(&self, principal: &Principal, id: ElectionId) -> Result<CheckInDesk, Problem> {
        let community = self.summary(id).await?.community;
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let poll = match election.ballot.phase {
            Phase::NotOpen => return Err(Problem::NotFound("poll")),
            Phase::Preparing | Phase::Ready => PollNow::Prepared,
            Phase::Polling => PollNow::Open,
            _ => PollNow::Over,
        };
        Ok(CheckInDesk { community, places: places(election, principal), poll })
    }

    /// The card numbers of a place's voters.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where no poll is prepared or open, or the clerk is not of this place.
    pub async fn station(&self, principal: &Principal, id: ElectionId, place: PlaceId) -> Result<Station, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        if !matches!(election.ballot.phase, Phase::Preparing | Phase::Ready | Phase::Polling) {
            return Err(Problem::NotFound("poll"));
        }
        let own = places(election, principal).into_iter().find(|own| own.place == place);
        let groups = own.ok_or(Problem::NotFound("place"))?.groups;
        let index = self.voter_index(id, election).await?;
        let here = |person: &PersonId| {
            election.registration.roll.get(person).is_some_and(|entry| groups.contains(&entry.group))
        };
        let mut voters: Vec<StationVoter> = index
            .voters()
            .iter()
            .filter(|voter| here(&voter.person))
            .map(|voter| StationVoter { number: voter.number.clone(), person: voter.person })
            .collect();
        voters.sort();
        Ok(Station { place, voters })
    }
}

/// The places that an account issues for: all of them where it is bound to none.
fn places(election: &Election, principal: &Principal) -> Vec<StationPlace> {
    let own = own_places(election, principal);
    let mut places: Vec<StationPlace> = election
        .ballot
        .places
        .iter()
        .filter(|(place, _)| own.as_ref().is_none_or(|own| own.contains(place)))
        .map(|(place, known)| StationPlace {
            place: *place,
            number: known.number,
            opens: known.opens,
            closes: known.closes,
            groups: known.groups.clone(),
        })
        .collect();
    places.sort_by_key(|place| place.number);
    places
}
