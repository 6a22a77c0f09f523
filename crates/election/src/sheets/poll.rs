//! Stage 5 on paper before the poll: time and place, staff, lists, rules of validity, the ballot paper.

use super::{Cited, NoticeKind, Sheet};
use crate::ballot::design::Design;
use crate::ballot::place::{BoxKind, Tour};
use crate::ballot::round::{Contest, RoundKind};
use crate::election::Election;
use crate::ids::{GroupNo, PersonId, PlaceId, ProxyId, RoundNo};
use crate::office::appointment::{Appointment, Ended, Function};
use chrono::{NaiveDate, NaiveTime};
use rules::{BallotChoice, DuplicatePost, OvervoteScope, PaperFault, RuleId, Switch};
use schemars::JsonSchema;
use serde::Serialize;

/// When and where to vote.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct TimeAndPlace {
    /// The day.
    pub day: Option<NaiveDate>,
    /// The places, in order of their numbers.
    pub places: Vec<PollingPlace>,
    /// Where and from when the papers are counted.
    pub count: Option<CountPlace>,
}

/// The place of the count: once the last place has closed, all boxes come there and are opened in public.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct CountPlace {
    /// The number of the polling place.
    pub place: u16,
    /// When the last place closes.
    pub from: NaiveTime,
}

/// A box that is carried.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Carried {
    /// Its number.
    pub number: u16,
    /// When and which way.
    pub tour: Option<Tour>,
}

/// One polling place.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct PollingPlace {
    /// Its number.
    pub number: u16,
    /// The groups that vote there.
    pub groups: Vec<GroupNo>,
    /// When it opens.
    pub opens: NaiveTime,
    /// When it closes.
    pub closes: NaiveTime,
    /// The boxes that stay there.
    pub boxes: Vec<u16>,
    /// The boxes that are carried from there.
    pub mobile_boxes: Vec<Carried>,
}

impl Sheet for TimeAndPlace {
    fn of(election: &Election) -> Option<Self> {
        let ballot = &election.ballot;
        let boxes = |place: PlaceId, kind: BoxKind| {
            let found = ballot.boxes.values().filter(move |found| found.place == place && found.kind == kind);
            let mut boxes: Vec<_> = found.map(|found| Carried { number: found.number, tour: found.tour }).collect();
            boxes.sort_by_key(|found| found.number);
            boxes
        };
        let mut places: Vec<_> = ballot
            .places
            .iter()
            .map(|(id, place)| PollingPlace {
                number: place.number,
                groups: place.groups.clone(),
                opens: place.opens,
                closes: place.closes,
                boxes: boxes(*id, BoxKind::Fixed).iter().map(|found| found.number).collect(),
                mobile_boxes: boxes(*id, BoxKind::Mobile),
            })
            .collect();
        places.sort_by_key(|place| place.number);
        let day = ballot.round().map(|round| round.day).or(election.lifecycle.election_day);
        let from = ballot.places.values().map(|place| place.closes).max();
        let count = election.counted_at().zip(from).map(|((_, place), from)| CountPlace { place: place.number, from });
        (!places.is_empty()).then_some(Self { day, places, count })
    }
}

/// Who touches papers.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Staff {
    /// By function.
    pub staff: Vec<StaffMember>,
}

/// One of the staff.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
pub struct StaffMember {
    /// For what.
    pub function: Function,
    /// Who.
    pub person: PersonId,
    /// The number of the polling place, for its staff.
    pub place: Option<u16>,
}

impl Sheet for Staff {
    fn of(election: &Election) -> Option<Self> {
        let held = election.office.appointments.values();
        let held = held.filter(|held| held.ended == Ended::No && held.function.touches_papers());
        let number = |place: PlaceId| election.ballot.places.get(&place).map(|place| place.number);
        let mut staff: Vec<_> = held
            .map(|held| StaffMember {
                function: held.function,
                person: held.person,
                place: held.place.and_then(number),
            })
            .collect();
        staff.sort_unstable();
        (!staff.is_empty()).then_some(Self { staff })
    }
}

/// Who votes at a mobile box.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct MobileBoxUsers {
    /// By box.
    pub boxes: Vec<MobileBox>,
}

/// The users of a mobile box.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct MobileBox {
    /// Its number.
    pub number: u16,
    /// Who; never why.
    pub users: Vec<PersonId>,
}

impl Sheet for MobileBoxUsers {
    fn of(election: &Election) -> Option<Self> {
        let ballot = &election.ballot;
        let users = |id: &crate::BoxId| {
            ballot.mobile.users.iter().filter(|(_, used)| *used == id).map(|(person, _)| *person).collect()
        };
        let mobile = ballot.boxes.iter().filter(|(_, found)| found.kind == BoxKind::Mobile);
        let mut boxes: Vec<_> =
            mobile.map(|(id, found)| MobileBox { number: found.number, users: users(id) }).collect();
        boxes.sort_by_key(|found| found.number);
        (!boxes.is_empty()).then_some(Self { boxes })
    }
}

/// Who votes for whom.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Proxies {
    /// Those that live.
    pub proxies: Vec<Entrusted>,
}

/// A principal and the agent.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Entrusted {
    /// Who is away.
    pub principal: PersonId,
    /// Who votes.
    pub agent: PersonId,
}

impl Sheet for Proxies {
    fn of(election: &Election) -> Option<Self> {
        let living = election.ballot.proxies.living().into_iter();
        let proxies = living.map(|proxy| Entrusted { principal: proxy.principal, agent: proxy.agent });
        Some(Self { proxies: proxies.collect() })
    }
}

/// Who writes for those who cannot.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct Scribes {
    /// Whether a scribe may write for a voter.
    pub allowed: Switch,
    /// The scribes.
    pub scribes: Vec<Scribe>,
}

/// Somebody who writes for voters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
pub struct Scribe {
    /// Who.
    pub person: PersonId,
    /// The number of the polling place; none for one who goes wherever asked.
    pub place: Option<u16>,
}

impl Sheet for Scribes {
    fn of(election: &Election) -> Option<Self> {
        let allowed = election.profile.law().booth_scribe;
        let held = election.office.appointments.values();
        let held = held.filter(|held| held.ended == Ended::No && held.function == Function::Scribe);
        let number = |place: PlaceId| election.ballot.places.get(&place).map(|place| place.number);
        let scribe = |held: &Appointment| Scribe { person: held.person, place: held.place.and_then(number) };
        let mut scribes: Vec<_> = held.map(scribe).collect();
        scribes.sort_unstable();
        Some(Self { allowed, scribes })
    }
}

/// When a paper counts.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct InvalidPapers {
    /// The rules, each with its value and article.
    pub rules: Vec<Cited>,
}

/// What decides about a paper, in the order of reading one.
const VALIDITY: [RuleId; 6] = [
    RuleId::BallotChoices,
    RuleId::BallotVoid,
    RuleId::BallotOvervote,
    RuleId::BallotDupPost,
    RuleId::BallotIntent,
    RuleId::BallotUnclear,
];

impl Sheet for InvalidPapers {
    fn of(election: &Election) -> Option<Self> {
        Some(Self { rules: VALIDITY.iter().map(|rule| Cited::of(election, *rule)).collect() })
    }
}

/// A further round: when, for which seats, between whom.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct NextRound {
    /// Its number.
    pub round: RoundNo,
    /// Which kind of vote.
    pub vote: RoundKind,
    /// When.
    pub day: NaiveDate,
    /// The seats and who stands.
    pub contests: Vec<Contest>,
    /// The rule by which it elects.
    pub elects: Cited,
}

impl Sheet for NextRound {
    fn of(election: &Election) -> Option<Self> {
        let round =
            election.ballot.round().filter(|round| !matches!(round.kind, RoundKind::First | RoundKind::Recall))?;
        let rule = match round.kind {
            RoundKind::First | RoundKind::NewElection => RuleId::WinFirst,
            RoundKind::SecondElection => RuleId::RunoffWin,
            RoundKind::TieVote => RuleId::WinTie,
            RoundKind::Recall => RuleId::RecallVote,
        };
        Some(Self {
            round: round.number,
            vote: round.kind,
            day: round.day,
            contests: round.listed.clone(),
            elects: Cited::of(election, rule),
        })
    }
}

/// What is printed on the paper of the current round.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct BallotPaper {
    /// The round.
    pub round: RoundNo,
    /// Its day.
    pub day: NaiveDate,
    /// The contests with their candidates in ballot order.
    pub contests: Vec<Contest>,
    /// What a voter can say of each name.
    pub choices: Vec<BallotChoice>,
    /// What more names than seats make void.
    pub overvote: OvervoteScope,
    /// What becomes of a person who is marked for two posts.
    pub dup_post: DuplicatePost,
    /// What makes the whole paper void.
    pub faults: Vec<PaperFault>,
    /// How it is laid out, where the committee decided it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub design: Option<Design>,
}

impl Sheet for BallotPaper {
    fn of(election: &Election) -> Option<Self> {
        let round = election.ballot.round()?;
        let law = election.paper_law(round, election.profile.law());
        Some(Self {
            round: round.number,
            day: round.day,
            contests: round.printed.clone(),
            choices: law.ballot_choices.clone(),
            overvote: law.ballot_overvote,
            dup_post: law.ballot_dup_post,
            faults: law.ballot_void.clone(),
            design: round.design.clone(),
        })
    }
}

/// Every proxy that was filed.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ProxyRegister {
    /// The proxies.
    pub proxies: Vec<Filed>,
    /// When their list was posted.
    pub posted: Option<NaiveDate>,
}

/// One proxy.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
#[schemars(rename = "FiledProxy")]
pub struct Filed {
    /// Its id.
    pub proxy: ProxyId,
    /// Who is away.
    pub principal: PersonId,
    /// Who votes.
    pub agent: PersonId,
    /// Whether it was taken back.
    pub ended: Ended,
}

impl Sheet for ProxyRegister {
    fn of(election: &Election) -> Option<Self> {
        let filed = election.ballot.proxies.all.iter().map(|(id, proxy)| Filed {
            proxy: *id,
            principal: proxy.principal,
            agent: proxy.agent,
            ended: proxy.ended,
        });
        let proxies: Vec<_> = filed.collect();
        (!proxies.is_empty()).then_some(Self { proxies, posted: election.office.posted(NoticeKind::Proxies) })
    }
}
