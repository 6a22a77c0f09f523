//! Polling day: the voter whom a check-in clerk looks for, how many papers are out, and what is missing before the poll
//! opens.

use crate::access::Principal;
use crate::app::App;
use crate::error::Problem;
use crate::ready::{self, ReadyItem};
use crate::voters::{Index, Voter};
use election::ballot::Phase;
use election::ballot::issue::{As, Stock};
use election::ballot::place::BoxKind;
use election::ballot::round::Round;
use election::office::appointment::{Ended, Function};
use election::{
    Area, Availability, Election, ElectionId, GroupNo, HouseholdNo, PersonId, PlaceId, Role, RoundNo, Sex, available,
};
use rules::Mode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Rows of an answer: a clerk who sees more asks more narrowly, and nobody leafs through the roll.
const MOST: usize = 20;

/// Whom a clerk looks for. A name is personal information: it goes in a body, never in an address.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// A card number, a part of a name, pinyin initials or a household.
    pub query: String,
    /// Whose voters come first.
    #[serde(default)]
    pub place: Option<PlaceId>,
}

/// Who was found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FoundVoters {
    /// At most twenty, those of the asked place first.
    pub voters: Vec<FoundVoter>,
    /// How many more the query finds.
    pub left_off: usize,
}

/// A voter as the check-in clerk sees one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FoundVoter {
    /// The id.
    pub person: PersonId,
    /// The number on the card.
    pub number: String,
    /// The name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// The residents' group.
    pub group: GroupNo,
    /// The household.
    pub household: Option<HouseholdNo>,
    /// Where the voter belongs.
    pub place: Option<PlaceId>,
    /// Whether a paper is out on the entry.
    pub paper: PaperState,
    /// Who votes for the voter.
    pub entrusted_to: Option<Named>,
    /// Whom the voter votes for.
    pub holds: Vec<Held>,
}

/// A person by name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    /// The id.
    pub person: PersonId,
    /// The name.
    pub name: String,
}

/// A proxy that somebody holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Held {
    /// Whose vote it is.
    pub principal: Named,
    /// Where the principal belongs: the paper is handed out there.
    pub place: Option<PlaceId>,
    /// Whether a paper is out on the principal's entry.
    pub paper: PaperState,
}

/// Whether a paper is out on an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PaperState {
    /// Only the place that the voter belongs to is told.
    OtherPlace,
    /// None.
    NotIssued,
    /// One is out.
    Issued {
        /// Where.
        place: PlaceId,
        /// Who took it.
        taken: As,
    },
}

/// How many papers are out.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Turnout {
    /// The round.
    pub round: RoundNo,
    /// How many could vote under the method's mode.
    pub electorate: u32,
    /// Papers issued in all.
    pub issued: u32,
    /// How many must take part for the vote to be valid (the half line); 0 where none need.
    pub needed: u32,
    /// By place, in order of their numbers.
    pub places: Vec<PlaceTurnout>,
}

/// The papers of one place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlaceTurnout {
    /// The place.
    pub place: PlaceId,
    /// Its number on notices.
    pub number: u16,
    /// Issued, replacements not counted.
    pub issued: u32,
    /// Spoilt and replaced.
    pub spoilt: u32,
    /// Still on the table.
    pub left: u32,
}

/// What is missing before the poll opens.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Readiness {
    /// The actions that lead to the open poll, each with its blockers.
    #[schemars(with = "serde_json::Value")]
    pub steps: Vec<Availability>,
    /// What each place has.
    pub places: Vec<PlaceReadiness>,
    /// Everything that the poll needs, done or missing, in the order of the work.
    pub items: Vec<ReadyItem>,
}

/// What one place has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlaceReadiness {
    /// The place.
    pub place: PlaceId,
    /// Its number on notices.
    pub number: u16,
    /// Papers counted in.
    pub printed: u32,
    /// Boxes that stay there.
    pub fixed_boxes: usize,
    /// Boxes that are carried.
    pub mobile_boxes: usize,
    /// Check-in clerks.
    pub check_in: usize,
    /// Whether its booth was looked at.
    pub booth_checked: bool,
}

/// One look at the roll of an open poll.
struct Desk<'a> {
    election: &'a Election,
    index: &'a Index,
    round: &'a Round,
    /// The places whose papers the clerk may know of; none where all.
    own: Option<Vec<PlaceId>>,
}

impl App {
    /// The voters whom a card number, a part of a name, initials or a household finds.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where no poll is prepared or open, [`Problem::Invalid`] for an empty query.
    pub async fn find_voters(
        &self,
        principal: &Principal,
        id: ElectionId,
        wanted: &Wanted,
    ) -> Result<FoundVoters, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        // Afterwards nobody needs the names at the door, and what was erased may not live on in memory.
        if !matches!(election.ballot.phase, Phase::Preparing | Phase::Ready | Phase::Polling) {
            self.voters().lock().await.remove(&id);
            return Err(Problem::NotFound("poll"));
        }
        let round = election.ballot.round().ok_or(Problem::NotFound("poll"))?;
        let index = self.voter_index(id, election).await?;
        let desk = Desk { election, index: &index, round, own: own_places(election, principal) };
        let mut found = index.find(&wanted.query)?;
        found.sort_by_key(|voter| wanted.place.is_some() && desk.place_of(voter.person) != wanted.place);
        let left_off = found.len().saturating_sub(MOST);
        let voters = found.into_iter().take(MOST).filter_map(|voter| desk.show(voter)).collect();
        Ok(FoundVoters { voters, left_off })
    }

    /// How many papers are out, by place.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before the first round.
    pub async fn turnout(&self, id: ElectionId) -> Result<(u64, Turnout), Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let round = election.ballot.round().ok_or(Problem::NotFound("poll"))?;
        let mut places: Vec<PlaceTurnout> = election
            .ballot
            .places
            .iter()
            .map(|(place, known)| {
                let stock = round.stock.get(place).copied().unwrap_or_default();
                let Stock { issued, spoilt, .. } = stock;
                PlaceTurnout { place: *place, number: known.number, issued, spoilt, left: stock.left() }
            })
            .collect();
        places.sort_by_key(|place| place.number);
        let issued = places.iter().map(|place| place.issued).sum();
        let electorate = election.electorate();
        let needed = needed(election, round, electorate);
        Ok((snapshot.size(), Turnout { round: round.number, electorate, issued, needed, places }))
    }

    /// Everything that is missing before everything counts as prepared and the poll opens.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn readiness(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
    ) -> Result<(u64, Readiness), Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let context = self.context(principal, role);
        let leads = |step: &Availability| ["declare-ready", "open-polling"].contains(&step.action);
        let steps = available(election, Area::Ballot, &context).into_iter().filter(leads).collect();
        let mut places: Vec<PlaceReadiness> = election
            .ballot
            .places
            .iter()
            .map(|(place, known)| place_readiness(election, *place, known.number))
            .collect();
        places.sort_by_key(|place| place.number);
        let items = ready::list(election, &context);
        Ok((snapshot.size(), Readiness { steps, places, items }))
    }
}

impl Desk<'_> {
    fn place_of(&self, person: PersonId) -> Option<PlaceId> {
        let group = self.election.registration.roll.get(&person)?.group;
        let places = &self.election.ballot.places;
        places.iter().find(|(_, place)| place.groups.contains(&group)).map(|(place, _)| *place)
    }

    fn paper(&self, person: PersonId) -> PaperState {
        let place = self.place_of(person);
        if self.own.as_ref().is_some_and(|own| place.is_none_or(|place| !own.contains(&place))) {
            return PaperState::OtherPlace;
        }
        match self.round.issued.get(&person) {
            None => PaperState::NotIssued,
            Some(issued) => PaperState::Issued { place: issued.place, taken: issued.taken },
        }
    }

    fn named(&self, person: PersonId) -> Option<Named> {
        self.index.voter(person).map(|voter| Named { person, name: voter.name.clone() })
    }

    fn show(&self, voter: &Voter) -> Option<FoundVoter> {
        let person = voter.person;
        let entry = self.election.registration.roll.get(&person)?;
        let proxies = &self.election.ballot.proxies;
        let held = proxies.living().into_iter().filter(|proxy| proxy.agent == person);
        let holds = held.filter_map(|proxy| {
            let place = self.place_of(proxy.principal);
            Some(Held { principal: self.named(proxy.principal)?, place, paper: self.paper(proxy.principal) })
        });
        Some(FoundVoter {
            person,
            number: voter.number.clone(),
            name: voter.name.clone(),
            sex: entry.sex,
            group: entry.group,
            household: entry.household,
            place: self.place_of(person),
            paper: self.paper(person),
            entrusted_to: proxies.of(person).and_then(|proxy| self.named(proxy.agent)),
            holds: holds.collect(),
        })
    }
}

/// The places of a check-in clerk; none where the account is not bound to places.
pub(crate) fn own_places(election: &Election, principal: &Principal) -> Option<Vec<PlaceId>> {
    let held = election.office.living(principal.account).filter(|held| held.function == Function::CheckIn);
    let places: Option<Vec<PlaceId>> = held.map(|held| held.place).collect();
    places.filter(|places| !places.is_empty())
}

/// How many of so many who can vote must take part; 0 where none need.
pub(crate) fn needed(election: &Election, round: &Round, electorate: u32) -> u32 {
    let law = election.profile.law();
    let mode = election.mode();
    let share = match round.kind.rules() {
        tally::Round::First => Some(law.quorum(mode)),
        tally::Round::Second | tally::Round::Tie => law.quorum_second,
        tally::Round::Recall => Some(match mode {
            Mode::Direct => law.recall_quorum_direct,
            Mode::Household => law.recall_quorum_household,
            Mode::Representative => law.recall_quorum_reps,
        }),
    };
    share.map_or(0, |share| share.needed(electorate))
}

fn place_readiness(election: &Election, place: PlaceId, number: u16) -> PlaceReadiness {
    let ballot = &election.ballot;
    let boxes = |kind: BoxKind| ballot.boxes.values().filter(|own| own.place == place && own.kind == kind).count();
    let staff = election.office.appointments.values();
    let round = ballot.round();
    PlaceReadiness {
        place,
        number,
        printed: round.and_then(|round| round.stock.get(&place)).map_or(0, |stock| stock.printed),
        fixed_boxes: boxes(BoxKind::Fixed),
        mobile_boxes: boxes(BoxKind::Mobile),
        check_in: staff
            .filter(|held| held.place == Some(place) && held.function == Function::CheckIn && held.ended == Ended::No)
            .count(),
        booth_checked: round.is_some_and(|round| round.booths.contains(&place)),
    }
}
