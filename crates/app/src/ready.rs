//! The list of everything a polling place needs before it opens: each thing done, or missing with what the guards say of it
//! and where it is mended. What is missing is the guards' word; the facts beside it are read off the state.

use election::ballot::Phase;
use election::ballot::design::Instructions;
use election::ballot::place::BoxKind;
use election::ballot::ready;
use election::office::appointment::Function;
use election::office::notice::NoticeKind;
use election::record::holders::Holder;
use election::{Blocker, Code, Context, Election, Mend};
use rules::BallotChoice;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a polling place needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Needed {
    /// Posts and contests with their candidates.
    Contests,
    /// The design of the paper and the order of the names on it.
    Design,
    /// Polling places with hours, every group at one.
    Places,
    /// Boxes that stay at the places.
    Boxes,
    /// Boxes that are carried, with route, users and who goes with them.
    MobileBoxes,
    /// Staff, none of them a candidate or a candidate's relative.
    Staff,
    /// Printed papers, counted in.
    Stock,
    /// Booths that were looked at.
    Booths,
    /// The roll that voters are checked in by, and their cards.
    Cards,
    /// Proxies, posted.
    Proxies,
    /// The notices that are posted so many days before.
    Notices,
    /// The keys of those to whom the papers are sealed afterwards.
    Keys,
    /// Boxes that are shown empty and locked on the day.
    EmptyBoxes,
    /// The day and the hour.
    Hour,
}

impl Needed {
    /// In the order of the work.
    pub const ALL: [Self; 14] = [
        Self::Contests,
        Self::Design,
        Self::Places,
        Self::Boxes,
        Self::MobileBoxes,
        Self::Staff,
        Self::Stock,
        Self::Booths,
        Self::Cards,
        Self::Proxies,
        Self::Notices,
        Self::Keys,
        Self::EmptyBoxes,
        Self::Hour,
    ];

    /// Its word in answers and locales.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contests => "contests",
            Self::Design => "design",
            Self::Places => "places",
            Self::Boxes => "boxes",
            Self::MobileBoxes => "mobile_boxes",
            Self::Staff => "staff",
            Self::Stock => "stock",
            Self::Booths => "booths",
            Self::Cards => "cards",
            Self::Proxies => "proxies",
            Self::Notices => "notices",
            Self::Keys => "keys",
            Self::EmptyBoxes => "empty_boxes",
            Self::Hour => "hour",
        }
    }

    /// Where it is mended, below the election's own address.
    pub const fn mended_at(self) -> &'static str {
        match self {
            Self::Contests => "stages/nomination",
            Self::Design => "stages/ballot/design-paper",
            Self::Places => "stages/ballot/define-place",
            Self::Boxes => "stages/ballot/define-box",
            Self::MobileBoxes => "stages/ballot/list-mobile-user",
            Self::Staff => "stages/office/appoint",
            Self::Stock => "stages/ballot/receive-stock",
            Self::Booths => "stages/ballot/check-booth",
            Self::Cards => "prints",
            Self::Proxies => "stages/ballot/publish-proxies",
            Self::Notices => "stages/office/publish-notice",
            Self::Keys => "record/holder",
            Self::EmptyBoxes => "stages/ballot/show-box-empty",
            Self::Hour => "stages/ballot/open-polling",
        }
    }

    /// What a blocker asks for; a place that is not ready may lack several things.
    fn asked_by(self, blocker: &Blocker) -> bool {
        let lacks = |fact| blocker.facts.get(fact) == Some(&Value::Bool(false));
        match Code::ALL.iter().find(|code| code.as_str() == blocker.code) {
            Some(Code::PlaceNotReady) => match self {
                Self::Boxes => lacks("box"),
                Self::Stock => lacks("stock"),
                Self::Staff => lacks("staff"),
                _ => false,
            },
            Some(Code::GroupsWithoutPlace) => self == Self::Places,
            Some(Code::MobileBoxesNotApproved | Code::BoxScrutineersMissing) => self == Self::MobileBoxes,
            Some(Code::StaffConflict | Code::StaffMissing | Code::ScribeMissing) => self == Self::Staff,
            Some(Code::BoothNotChecked) => self == Self::Booths,
            Some(Code::AnchorMissing | Code::RollOfRoundMissing | Code::RepresentativesUnsettled) => {
                self == Self::Cards
            }
            Some(Code::ProxiesNotPosted) => self == Self::Proxies,
            Some(Code::PlacesNotPosted | Code::StaffNotPosted | Code::MobileUsersNotPosted) => self == Self::Notices,
            Some(Code::NotTheDay | Code::BeforeOpeningTime) => self == Self::Hour,
            // Whatever else a guard may ask for is about who stands and what is voted on.
            _ => self == Self::Contests,
        }
    }
}

/// One thing of the list.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub struct ReadyItem {
    /// What.
    pub needed: Needed,
    /// How it stands.
    pub standing: ReadyStanding,
    /// What the guards miss.
    #[schemars(with = "Vec<Value>")]
    pub missing: Vec<Blocker>,
    /// What there is, as values.
    pub facts: BTreeMap<&'static str, Value>,
    /// The same for each contest, place, box or notice.
    pub each: Vec<BTreeMap<&'static str, Value>>,
    /// Where it is mended, below `/elections/{election}/`.
    pub mended_at: &'static str,
}

/// How a thing of the list stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadyStanding {
    /// Nothing is missing.
    Done,
    /// Something is missing.
    Missing,
    /// Only time is missing.
    Waits,
    /// Nothing waits for it yet, and it is better done before the poll.
    Advised,
    /// It is not asked for here.
    NotNeeded,
}

type Facts = BTreeMap<&'static str, Value>;

fn facts<const N: usize>(rows: [(&'static str, Value); N]) -> Facts {
    rows.into_iter().collect()
}

/// The whole list, as it stands.
pub(crate) fn list(election: &Election, context: &Context) -> Vec<ReadyItem> {
    let missing = ready::missing(election, context);
    let item = |needed: Needed| {
        let missing: Vec<Blocker> = missing.iter().filter(|one| needed.asked_by(one)).cloned().collect();
        let (facts, each) = told(election, needed);
        let time = missing.iter().all(|one| one.mend == Mend::Time);
        let standing = match (missing.is_empty(), begun(election, needed)) {
            (true, Begun::NotNeeded) => ReadyStanding::NotNeeded,
            (true, Begun::Advised) => ReadyStanding::Advised,
            (true, Begun::OnTheDay) => ReadyStanding::Waits,
            (true, Begun::There) => ReadyStanding::Done,
            (false, _) if time => ReadyStanding::Waits,
            (false, _) | (true, Begun::Nothing) => ReadyStanding::Missing,
        };
        ReadyItem { needed, standing, missing, facts, each, mended_at: needed.mended_at() }
    };
    Needed::ALL.into_iter().map(item).collect()
}

/// Whether there is anything of a thing yet, and whether there need be.
enum Begun {
    There,
    Nothing,
    /// There should be, and no step of the poll asks for it.
    Advised,
    /// There should be on the day, and no step of the poll asks for it.
    OnTheDay,
    NotNeeded,
}

fn begun(election: &Election, needed: Needed) -> Begun {
    let ballot = &election.ballot;
    let there = |is: bool| if is { Begun::There } else { Begun::Nothing };
    match needed {
        Needed::Contests | Needed::Design => there(ballot.round().is_some()),
        Needed::Places | Needed::Boxes | Needed::Stock | Needed::Staff | Needed::Notices => {
            there(!ballot.places.is_empty())
        }
        Needed::MobileBoxes if boxes(election, BoxKind::Mobile) == 0 => Begun::NotNeeded,
        Needed::Proxies if ballot.proxies.living().is_empty() => Begun::NotNeeded,
        Needed::EmptyBoxes if ballot.boxes.is_empty() => Begun::NotNeeded,
        Needed::EmptyBoxes if ballot.phase < Phase::Ready => Begun::OnTheDay,
        Needed::EmptyBoxes if shown_empty(election) < ballot.boxes.len() => Begun::Advised,
        Needed::Keys if !keyless(election).is_empty() => Begun::Advised,
        Needed::Keys
        | Needed::MobileBoxes
        | Needed::Proxies
        | Needed::Cards
        | Needed::Booths
        | Needed::EmptyBoxes
        | Needed::Hour => Begun::There,
    }
}

fn boxes(election: &Election, kind: BoxKind) -> usize {
    election.ballot.boxes.values().filter(|found| found.kind == kind).count()
}

/// Who has no key to seal the papers to: the chair, the chief supervisor, or both.
pub fn keyless(election: &Election) -> Vec<Holder> {
    Holder::ALL.into_iter().filter(|holder| !election.holders.keys.contains_key(holder)).collect()
}

fn shown_empty(election: &Election) -> usize {
    election.ballot.round().map_or(0, |round| round.locked.len())
}

fn checked(election: &Election) -> usize {
    election.ballot.round().map_or(0, |round| round.booths.len())
}

/// What there is of a thing, in the whole and one by one.
fn told(election: &Election, needed: Needed) -> (Facts, Vec<Facts>) {
    let ballot = &election.ballot;
    match needed {
        Needed::Contests => contests(election),
        Needed::Design => design(election),
        Needed::Places => places(election),
        Needed::Boxes => (facts([("boxes", json!(boxes(election, BoxKind::Fixed)))]), Vec::new()),
        Needed::MobileBoxes => mobile(election),
        Needed::Staff => {
            let roles = [
                ("check_in", Function::CheckIn),
                ("callers", Function::Caller),
                ("tellers", Function::Teller),
                ("scrutineers", Function::Scrutineer),
            ];
            let counted = |(name, function)| (name, json!(election.staffed(function)));
            (roles.into_iter().map(counted).collect(), Vec::new())
        }
        Needed::Stock => stock(election),
        Needed::Booths => {
            (facts([("checked", json!(checked(election))), ("places", json!(ballot.places.len()))]), Vec::new())
        }
        Needed::Cards => (facts([("voters", json!(election.registration.registered()))]), Vec::new()),
        Needed::Proxies => {
            let living = ballot.proxies.living();
            let posted = living.iter().filter(|proxy| proxy.posted.is_some()).count();
            (facts([("proxies", json!(living.len())), ("posted", json!(posted))]), Vec::new())
        }
        Needed::Notices => notices(election),
        Needed::Keys => (facts([("keys", json!(Holder::ALL.len() - keyless(election).len()))]), Vec::new()),
        Needed::EmptyBoxes => {
            (facts([("shown", json!(shown_empty(election))), ("boxes", json!(ballot.boxes.len()))]), Vec::new())
        }
        Needed::Hour => {
            let opens = ballot.places.values().map(|place| place.opens).min();
            let day = ballot.round().map(|round| round.day);
            (
                facts([("day", json!(day)), ("opens", json!(opens.map(|time| time.format("%H:%M").to_string())))]),
                Vec::new(),
            )
        }
    }
}

fn contests(election: &Election) -> (Facts, Vec<Facts>) {
    let printed = election.ballot.round().map(|round| round.printed.as_slice()).unwrap_or_default();
    let each = printed.iter().map(|contest| {
        facts([
            ("post", json!(contest.post)),
            ("seats", json!(contest.seats)),
            ("candidates", json!(contest.candidates.len())),
        ])
    });
    (facts([("posts", json!(printed.len()))]), each.collect())
}

/// Where the committee decided nothing, the paper follows the posted list.
fn design(election: &Election) -> (Facts, Vec<Facts>) {
    let Some(round) = election.ballot.round() else { return (Facts::new(), Vec::new()) };
    let design = round.design.as_ref();
    let order = design.map_or(json!("as_posted"), |design| json!(design.order).get("by").cloned().unwrap_or_default());
    let whole = facts([
        ("order", order),
        ("sheets", json!(round.sheets())),
        ("instructions", json!(design.map_or(Instructions::OnPaper, |design| design.instructions))),
    ]);
    let written = election.profile.law().ballot_choices.contains(&BallotChoice::WriteIn);
    let lines = |seats| design.map_or(seats, |design| design.lines(seats));
    let each = round.printed.iter().filter(|_| written);
    let each = each.map(|contest| facts([("post", json!(contest.post)), ("lines", json!(lines(contest.seats)))]));
    (whole, each.collect())
}

fn places(election: &Election) -> (Facts, Vec<Facts>) {
    let mut known: Vec<_> = election.ballot.places.values().collect();
    known.sort_by_key(|place| place.number);
    let each = known.iter().map(|place| {
        facts([
            ("place", json!(place.number)),
            ("opens", json!(place.opens.format("%H:%M").to_string())),
            ("closes", json!(place.closes.format("%H:%M").to_string())),
            ("groups", json!(place.groups)),
        ])
    });
    (facts([("places", json!(known.len()))]), each.collect())
}

fn mobile(election: &Election) -> (Facts, Vec<Facts>) {
    let ballot = &election.ballot;
    let carried = ballot.boxes.iter().filter(|(_, found)| found.kind == BoxKind::Mobile);
    let each: Vec<Facts> = carried
        .map(|(id, found)| {
            let users = ballot.mobile.users.values().filter(|own| *own == id).count();
            let with = ballot.mobile.with.get(id).map_or(0, imbl::OrdSet::len);
            let time = |time: Option<chrono::NaiveTime>| json!(time.map(|time| time.format("%H:%M").to_string()));
            facts([
                ("box", json!(found.number)),
                ("leaves", time(found.tour.map(|tour| tour.leaves))),
                ("returns", time(found.tour.map(|tour| tour.returns))),
                ("users", json!(users)),
                ("scrutineers", json!(with)),
            ])
        })
        .collect();
    (facts([("boxes", json!(each.len())), ("users", json!(ballot.mobile.users.len()))]), each)
}

fn stock(election: &Election) -> (Facts, Vec<Facts>) {
    let round = election.ballot.round();
    let printed = |place| round.and_then(|round| round.stock.get(place)).map_or(0, |stock| stock.printed);
    let mut each: Vec<(u16, u32)> =
        election.ballot.places.iter().map(|(id, place)| (place.number, printed(id))).collect();
    each.sort_unstable();
    let all: u32 = each.iter().map(|(_, printed)| printed).sum();
    let rows = each.into_iter().map(|(place, printed)| facts([("place", json!(place)), ("printed", json!(printed))]));
    (facts([("printed", json!(all)), ("electorate", json!(election.electorate()))]), rows.collect())
}

fn notices(election: &Election) -> (Facts, Vec<Facts>) {
    let mobile = (boxes(election, BoxKind::Mobile) > 0).then_some(NoticeKind::MobileBoxUsers);
    let proxies = (!election.ballot.proxies.living().is_empty()).then_some(NoticeKind::Proxies);
    let kinds = [NoticeKind::TimeAndPlace, NoticeKind::Staff].into_iter().chain(mobile).chain(proxies);
    let each: Vec<Facts> =
        kinds.map(|kind| facts([("notice", json!(kind)), ("posted", json!(election.office.posted(kind)))])).collect();
    let posted = each.iter().filter(|row| row.get("posted") != Some(&Value::Null)).count();
    (facts([("posted", json!(posted)), ("notices", json!(each.len()))]), each)
}
