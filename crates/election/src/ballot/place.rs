//! Polling places (投票站) and ballot boxes (票箱), and what must stand before the poll opens.

use super::{Command, booth, mobile};
use crate::blocker::{Blockers, Code};
use crate::context::{Context, legal_time};
use crate::election::Election;
use crate::ids::{DocumentId, GroupNo, PlaceId};
use crate::method::MobileBoxes;
use crate::office::appointment::{Ended, Function};
use crate::office::notice::NoticeKind;
use crate::record::anchor::AnchorKind;
use crate::registration;
use chrono::{Days, NaiveDate, NaiveTime};
use rules::Switch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A polling place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its number on notices.
    pub number: u16,
    /// The groups that vote there.
    pub groups: Vec<GroupNo>,
    /// When it opens.
    pub opens: NaiveTime,
    /// When it closes.
    pub closes: NaiveTime,
    /// Whether the boxes come here to be opened.
    #[serde(default)]
    pub counting: Counting,
}

/// Whether a place is where the papers are counted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// They are counted at another place.
    #[default]
    Elsewhere,
    /// They are counted here.
    Here,
}

/// A ballot box.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BallotBox {
    /// Its number.
    pub number: u16,
    /// The place that it belongs to.
    pub place: PlaceId,
    /// Whether it stays there.
    pub kind: BoxKind,
    /// Its way, where it is carried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tour: Option<Tour>,
}

/// The way of a mobile box.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tour {
    /// When it leaves its place.
    pub leaves: NaiveTime,
    /// When it is back.
    pub returns: NaiveTime,
    /// The route on paper.
    pub route: DocumentId,
}

/// Whether a box stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BoxKind {
    /// It stays at its place.
    Fixed,
    /// It is carried to listed voters (流动票箱).
    Mobile,
}

pub(super) fn guard(election: &Election, command: &Command, blockers: &mut Blockers<'_>) {
    match command {
        Command::DefinePlace { place, definition } => guard_place(election, *place, definition, blockers),
        Command::DefineBox { ballot_box, definition } => {
            if election.ballot.boxes.contains_key(ballot_box) {
                blockers.add(Code::IdTaken).fact("id", ballot_box);
            }
            election.require_place(definition.place, blockers);
            if definition.kind == BoxKind::Mobile {
                guard_mobile(election, definition, blockers);
            }
        }
        _ => {}
    }
}

/// What is posted changes by a decision that is countersigned, not by another definition.
pub(super) fn gate_define(election: &Election, blockers: &mut Blockers<'_>) {
    if let Some(posted) = election.office.posted(NoticeKind::TimeAndPlace) {
        blockers.add(Code::PlacesArePosted).fact("posted", posted);
    }
}

/// Hours in order, and every group at one place.
pub(super) fn guard_place(election: &Election, id: PlaceId, place: &Place, blockers: &mut Blockers<'_>) {
    if place.opens >= place.closes {
        blockers.add(Code::HoursReversed).fact("opens", place.opens).fact("closes", place.closes);
    }
    for group in &place.groups {
        election.require_group(*group, blockers);
        let taken = election.ballot.places.iter().any(|(other, known)| *other != id && known.groups.contains(group));
        if taken {
            blockers.add(Code::GroupHasPlace).fact("group", group);
        }
    }
    guard_counting(election, id, place, blockers);
}

/// The papers are counted at one place.
fn guard_counting(election: &Election, id: PlaceId, place: &Place, blockers: &mut Blockers<'_>) {
    match (place.counting, election.counted_at()) {
        (Counting::Here, Some((other, known))) if other != id => {
            blockers.add(Code::CountPlaceTaken).fact("place", known.number);
        }
        // What was posted is not left without one.
        (Counting::Elsewhere, Some((other, _)))
            if other == id && election.office.posted(NoticeKind::TimeAndPlace).is_some() =>
        {
            blockers.add(Code::CountPlaceMissing);
        }
        _ => {}
    }
}

/// The notice of time and place says where the papers are counted.
pub(crate) fn guard_notice(election: &Election, blockers: &mut Blockers<'_>) {
    if !election.ballot.places.is_empty() && election.counted_at().is_none() {
        blockers.add(Code::CountPlaceMissing);
    }
}

/// It may be carried, and says when and which way, within the hours of its place.
fn guard_mobile(election: &Election, definition: &BallotBox, blockers: &mut Blockers<'_>) {
    if !mobile_allowed(election) {
        blockers.add(Code::MobileBoxesNotAllowed);
    }
    let Some(tour) = &definition.tour else {
        blockers.add(Code::TourMissing).fact("box", definition.number);
        return;
    };
    election.office.require_document(tour.route, blockers);
    let within = |place: &Place| place.opens <= tour.leaves && tour.returns <= place.closes;
    let place = election.ballot.places.get(&definition.place);
    if tour.leaves >= tour.returns || place.is_some_and(|place| !within(place)) {
        blockers.add(Code::TourOutsideHours).fact("leaves", tour.leaves).fact("returns", tour.returns);
    }
}

fn mobile_allowed(election: &Election) -> bool {
    let by_method = election.method.terms.as_ref().is_some_and(|terms| terms.mobile_boxes == MobileBoxes::Carried);
    by_method && election.profile.law().box_mobile == Switch::On
}

impl Election {
    /// The place where the papers are counted, once it is said.
    pub fn counted_at(&self) -> Option<(PlaceId, &Place)> {
        let here = self.ballot.places.iter().find(|(_, place)| place.counting == Counting::Here);
        here.map(|(id, place)| (*id, place))
    }

    pub(crate) fn require_place(&self, place: PlaceId, blockers: &mut Blockers<'_>) {
        if !self.ballot.places.contains_key(&place) {
            blockers.add(Code::UnknownPlace).fact("place", place);
        }
    }

    /// The last day for posting a notice before the election day.
    pub(crate) fn posted_by(&self, kind: NoticeKind) -> Option<NaiveDate> {
        let law = self.profile.law();
        let days = match kind {
            NoticeKind::Staff => law.staff_publish,
            NoticeKind::MobileBoxUsers => law.box_publish,
            _ => law.place_publish,
        };
        self.lifecycle.election_day.and_then(|day| day.checked_sub_days(Days::new(days.0.into())))
    }
}

/// What must stand before everything counts as prepared.
pub(super) fn gate_ready(election: &Election, blockers: &mut Blockers<'_>) {
    election.require_anchor(AnchorKind::RollFrozen, blockers);
    registration::later::gate_poll(election, blockers);
    super::recall::gate_ready(election, blockers);
    gate_places(election, blockers);
    let first = election.ballot.round().is_none_or(|round| round.number.0 <= 1);
    if first {
        gate_notices(election, blockers);
    }
    for held in election.office.appointments.values().filter(|held| held.ended == Ended::No) {
        if election.staff_conflict(held.person, held.function) {
            blockers.add(Code::StaffConflict).fact("person", held.person).fact("function", held.function);
        }
    }
    mobile::gate_ready(election, blockers);
    booth::gate_ready(election, blockers);
    if election.ballot.proxies.any_unposted() {
        blockers.add(Code::ProxiesNotPosted);
    }
    if election.staffed(Function::Scrutineer) == 0 || election.staffed(Function::Teller) < 2 {
        blockers
            .add(Code::StaffMissing)
            .fact("tellers", election.staffed(Function::Teller))
            .fact("scrutineers", election.staffed(Function::Scrutineer));
    }
    election.office.no_open_objections(Some(crate::office::objection::Field::Candidate), blockers);
}

/// Every group has a place; every place has a fixed box, stock and staff.
fn gate_places(election: &Election, blockers: &mut Blockers<'_>) {
    let ballot = &election.ballot;
    let homeless: Vec<_> = election
        .groups
        .keys()
        .filter(|group| !ballot.places.values().any(|place| place.groups.contains(group)))
        .collect();
    if !homeless.is_empty() {
        blockers.add(Code::GroupsWithoutPlace).fact("groups", homeless);
    }
    for (id, place) in &ballot.places {
        let fixed = ballot.boxes.values().any(|found| found.place == *id && found.kind == BoxKind::Fixed);
        let stocked = ballot.round().is_some_and(|round| round.stock.get(id).is_some_and(|stock| stock.printed > 0));
        let staffed = election
            .office
            .appointments
            .values()
            .any(|held| held.place == Some(*id) && held.function == Function::CheckIn && held.ended == Ended::No);
        if !(fixed && stocked && staffed) {
            blockers
                .add(Code::PlaceNotReady)
                .fact("place", place.number)
                .fact("box", fixed)
                .fact("stock", stocked)
                .fact("staff", staffed);
        }
    }
}

/// Time, place, staff and the users of mobile boxes are posted so many days before (law of the place), and the newest
/// notice says what holds.
fn gate_notices(election: &Election, blockers: &mut Blockers<'_>) {
    let mobile = election.has_mobile_boxes().then_some((NoticeKind::MobileBoxUsers, Code::MobileUsersNotPosted));
    let rows = [(NoticeKind::TimeAndPlace, Code::PlacesNotPosted), (NoticeKind::Staff, Code::StaffNotPosted)];
    for (kind, code) in rows.into_iter().chain(mobile) {
        let latest = election.posted_by(kind);
        let posted = election.office.posted(kind);
        let current = election.notice_is_current(kind);
        if posted.is_none() || posted > latest || !current {
            blockers.add(code).fact("posted", posted).fact("latest", latest).fact("current", current);
        }
    }
}

/// The poll opens on the day of the round and at the posted hour, with booths checked and mobile boxes accompanied.
pub(super) fn gate_open(election: &Election, context: &Context, blockers: &mut Blockers<'_>) {
    let day: Option<NaiveDate> = election.ballot.round().map(|round| round.day);
    if day != Some(context.today()) {
        blockers.add(Code::NotTheDay).fact("day", day).fact("today", context.today());
    }
    let opens = election.ballot.places.values().map(|place| place.opens).min();
    if opens.is_some_and(|opens| legal_time(context.at) < opens) {
        blockers.add(Code::BeforeOpeningTime).fact("opens", opens);
    }
    registration::later::gate_poll(election, blockers);
    booth::gate_open(election, blockers);
    mobile::gate_open(election, blockers);
}
