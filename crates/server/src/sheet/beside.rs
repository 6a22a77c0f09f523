//! What a stage prints by itself and not in its pack: a sheet for each voter, each place, each batch, each person elected.

use app::texts::Texts;
use election::sheets::{FormFacts, FormKind};
use election::{Area, Election};

/// A print of its own.
pub(crate) struct Beside {
    /// Below `…/elections/{election}/`.
    pub(crate) path: String,
    /// What it is.
    pub(crate) name: &'static str,
    /// Of which place or pool; empty where there is one.
    pub(crate) of: String,
}

/// The prints of a stage that stand beside its pack, those that have something to say.
pub(crate) fn beside(t: &'static Texts, election: &Election, area: Area) -> Vec<Beside> {
    let one = |path: &str, name| Beside { path: path.to_owned(), name, of: String::new() };
    let stands = |kind| FormFacts::stands(election, kind);
    match area {
        Area::Registration => {
            let list = stands(FormKind::VoterRoll).then(|| one("prints/voters", t.page("notice.voter_list")));
            list.into_iter().collect()
        }
        Area::Ballot => {
            let mut all = Vec::new();
            if stands(FormKind::Ballot) {
                all.push(one("prints/ballot", t.page("ballot.master")));
                all.push(one("prints/counting-sheets", t.page("counting_sheet.title")));
                all.push(one("script", t.page("script.title")));
            }
            all.extend(of_places(t, election));
            all.extend(of_pools(t, election));
            all
        }
        Area::Term if stands(FormKind::TermReport) => vec![one("prints/certificates", t.page("certificate.titles"))],
        _ => Vec::new(),
    }
}

/// Each place's sign-in list and cards.
fn of_places(t: &'static Texts, election: &Election) -> Vec<Beside> {
    let mut places: Vec<_> = election.ballot.places.iter().map(|(id, place)| (place.number, *id)).collect();
    places.sort_unstable();
    let kinds = [("sign-in-list", "prints.sign_in_list"), ("cards", "prints.cards")];
    let of = |(number, id)| {
        kinds.map(|(print, name)| Beside {
            path: format!("prints/places/{id}/{print}"),
            name: t.page(name),
            of: format!("{} {number}", t.page("check_in.place")),
        })
    };
    places.into_iter().flat_map(of).collect()
}

/// The sheets that are signed for the batches of each pool.
fn of_pools(t: &'static Texts, election: &Election) -> Vec<Beside> {
    let of = |(look, pool, of)| Beside {
        path: format!("prints/batches/{look}/{pool}"),
        name: t.word("form.batch_sheets"),
        of,
    };
    crate::batch_pages::pools(t, election).into_iter().map(of).collect()
}
