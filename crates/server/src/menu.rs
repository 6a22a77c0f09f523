//! The menu of an election: its rooms, as far as whoever looks may enter them, and the one where they are.

use crate::pages::title;
use app::texts::Texts;
use app::{Access, App, Principal};
use election::ElectionId;

/// A room of an election.
struct Room {
    /// The address behind the election's.
    path: &'static str,
    /// What the addresses within it begin with.
    within: &'static str,
    /// The key of its name.
    name: &'static str,
    access: Access,
}

const fn room(path: &'static str, within: &'static str, name: &'static str, access: Access) -> Room {
    Room { path, within, name, access }
}

/// Every room, in the order of the menu; of several that hold an address the last is where one is.
const ROOMS: &[Room] = &[
    room("", "/notices", "menu.overview", Access::Public),
    room("/stages/lifecycle", "/stages", "menu.stages", Access::ELECTION),
    room("/timeline", "/timeline", "timeline.title", Access::Public),
    room("/day-accounts", "/day-accounts", "day_accounts.title", Access::ADMIN_OR_OFFICE),
    room("/people", "/people", "people.title", Access::COMMITTEE_OR_OFFICE),
    room("/roll", "/roll", "roll.title", Access::DESK),
    room("/import", "/import", "import.title", Access::DESK),
    room("/nominees", "/nominees", "nominees.title", Access::DESK),
    room("/ballot/ready", "/ballot", "ready.title", Access::ELECTION),
    room("/checklists/registration", "/checklists", "checklist.title", Access::AUDIT),
    room("/statements", "/statements", "statements.title", Access::REVEAL),
    room("/objections", "/objections", "objections.title", Access::AUDIT),
    room("/check-in", "/check-in", "check_in", Access::PERSONAL),
    room("/count", "/count", "count.title", Access::COUNT),
    room("/count/write-ins", "/count/write-ins", "write_ins.title", Access::COUNT),
    room("/screen-links", "/screen-links", "screen_links.title", Access::DESK),
    room("/script", "/script", "script.title", Access::DESK),
    room("/prints", "/prints", "prints.title", Access::AUDIT),
    room("/tables", "/tables", "tables.title", Access::Public),
    room("/record", "/record", "record.title", Access::AUDIT),
    room("/looks", "/looks", "looks.title", Access::AUDIT),
    room("/look-up", "/look-up", "look_up.title", Access::Public),
    room("/candidates", "/candidates", "candidates.title", Access::Public),
    room("/verify", "/verify", "verify.title", Access::Public),
];

/// The menu of an election.
pub(crate) struct Menu {
    /// Whose election.
    title: String,
    /// The rooms that are open to the visitor.
    pub(crate) items: Vec<Item>,
}

/// A room that may be entered.
pub(crate) struct Item {
    /// Its address.
    pub(crate) path: String,
    /// Its name.
    pub(crate) name: &'static str,
    /// Whether the page is in it.
    here: Here,
}

/// Where a page is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Here {
    /// It is the room's own page.
    Itself,
    /// It is a page within the room.
    Within,
    /// It is somewhere else.
    Elsewhere,
}

impl Menu {
    /// The menu for an address; none where it is not an election's.
    pub(crate) async fn of(app: &App, t: &'static Texts, path: &str, visitor: Option<&Principal>) -> Option<Box<Self>> {
        let rest = path.strip_prefix("/elections/")?;
        let (id, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let election: ElectionId = id.parse().ok()?;
        let (summary, place) = (app.summary(election).await.ok()?, app.place(election).await.ok()?);
        let open = |room: &&Room| match room.access {
            Access::Roles(roles) => visitor.is_some_and(|visitor| visitor.role(roles, &place).is_some()),
            _ => true,
        };
        let rooms: Vec<&Room> = ROOMS.iter().filter(open).collect();
        let last = rooms.iter().rposition(|room| stands(room, rest) != Here::Elsewhere);
        let items = rooms.iter().enumerate().map(|(place, room)| Item {
            path: format!("/elections/{election}{}", room.path),
            name: t.word(room.name),
            here: if Some(place) == last { stands(room, rest) } else { Here::Elsewhere },
        });
        Some(Box::new(Self { title: title(t, &summary), items: items.collect() }))
    }

    /// Whether one of its rooms has that address: a page need not lead there again.
    pub(crate) fn offers(&self, path: &str) -> bool {
        self.items.iter().any(|item| item.path == path)
    }

    /// What stands above the page, from the election down: addresses and names.
    pub(crate) fn above(&self) -> Vec<(&str, &str)> {
        let Some(overview) = self.items.first() else { return Vec::new() };
        let at = self.items.iter().find(|item| item.here != Here::Elsewhere);
        let election = at.is_none_or(|item| item.here == Here::Within || item.path != overview.path);
        let room = at.filter(|item| item.here == Here::Within && item.path != overview.path);
        let crumbs = election.then_some((overview.path.as_str(), self.title.as_str()));
        crumbs.into_iter().chain(room.map(|item| (item.path.as_str(), item.name))).collect()
    }
}

impl Item {
    /// What assistive technology says of it: the page itself, or the room that it is in (WAI-ARIA 1.2, aria-current).
    pub(crate) fn current(&self) -> Option<&'static str> {
        match self.here {
            Here::Itself => Some("page"),
            Here::Within => Some("true"),
            Here::Elsewhere => None,
        }
    }
}

fn stands(room: &Room, rest: &str) -> Here {
    let inner = rest.strip_prefix(room.within).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    match (rest == room.path, inner) {
        (true, _) => Here::Itself,
        (false, true) => Here::Within,
        (false, false) => Here::Elsewhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_in_the_room_that_it_begins_with() {
        let within =
            |rest: &str| ROOMS.iter().rfind(|room| stands(room, rest) != Here::Elsewhere).map(|room| room.path);
        for (rest, path) in [
            ("", Some("")),
            ("/notices/1", Some("")),
            ("/stages/ballot/issue", Some("/stages/lifecycle")),
            ("/count", Some("/count")),
            ("/count/first/1/2", Some("/count")),
            ("/count/write-ins", Some("/count/write-ins")),
            ("/look-up", Some("/look-up")),
            ("/looks", Some("/looks")),
            ("/nowhere", None),
        ] {
            assert_eq!(within(rest), path, "{rest}");
        }
    }
}
