//! Where an action is taken: on its form, on a page of its own, or by the program along with another step. No rule of the
//! election stands here.

use election::Area;

/// Where an action is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Taken {
    /// On the form that is made from its schema.
    OnItsForm,
    /// On this page, below the election's own address.
    On(&'static str),
    /// Nowhere by itself: the program takes it when another step is done.
    AlongTheWay,
}

/// Where an action is taken.
pub(crate) const fn taken(area: Area, action: &str) -> Taken {
    match (area, action.as_bytes()) {
        (Area::Office, b"record-people") => Taken::On("people"),
        (Area::Registration, b"enrol" | b"amend") => Taken::On("roll/new"),
        (Area::Registration, b"begin-import" | b"undo-import") => Taken::On("import"),
        (Area::Registration, b"adopt-roll") => Taken::On("at-once/term-roll"),
        (Area::Registration, b"renew-verdicts") => Taken::On("at-once/verdicts"),
        (Area::Nomination, b"record-strokes") => Taken::On("at-once/strokes"),
        (Area::Ballot, b"issue" | b"enter-listed") => Taken::On("check-in"),
        (Area::Ballot, b"commit-batch" | b"decide-batch") => Taken::On("count"),
        (Area::Ballot, b"note-write-in" | b"match-write-in" | b"take-back-match") => Taken::On("count/write-ins"),
        (Area::Ballot, b"import-scan" | b"read-scanned") => Taken::On("count/scans"),
        (Area::Ballot, b"read-sample") => Taken::On("count/audit"),
        (Area::Ballot, b"confirm-sheet") => Taken::On("ballot/confirm-sheet"),
        (Area::Record, b"open-papers") => Taken::On("record/open-papers"),
        (Area::Record, b"register-holder") => Taken::On("record/holder"),
        (Area::Record, b"confirm-anchor") => Taken::On("record/anchors"),
        (Area::Record, b"seal-records") => Taken::On("at-once/sealed-papers"),
        (Area::Lifecycle, b"draft")
        | (Area::Office, b"record-document")
        | (Area::Registration, b"import-rows" | b"close-import")
        | (Area::Ballot, b"agree-batch") => Taken::AlongTheWay,
        _ => Taken::OnItsForm,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Field, Kind, fields, is_offered};
    use election::Action;

    /// What nobody has at hand: a hash, or the id of a thing that no form offers by name.
    fn unknown(fields: &[Field], path: &str, found: &mut Vec<String>) {
        for field in fields {
            inside(&field.kind, &format!("{path}/{}", field.name), found);
        }
    }

    fn inside(kind: &Kind, path: &str, found: &mut Vec<String>) {
        match kind {
            Kind::Hash => found.push(path.to_owned()),
            Kind::Id(of) if !is_offered(of) => found.push(path.to_owned()),
            Kind::Group(fields) => unknown(fields, path, found),
            Kind::Variants(_, all) => all.iter().for_each(|(word, fields)| {
                unknown(fields, &format!("{path}/{word}"), found);
            }),
            Kind::Rows(row, _) | Kind::Lines(row, _) => inside(row, path, found),
            _ => {}
        }
    }

    #[test]
    fn no_form_asks_for_what_nobody_has() {
        let mut found = Vec::new();
        for action in Action::all().filter(|action| taken(action.area(), action.slug()) == Taken::OnItsForm) {
            let (area, slug) = (action.area(), action.slug());
            unknown(&fields(area, slug).unwrap(), &format!("{}/{slug}", area.slug()), &mut found);
        }
        let handed = [
            // The county's lawyer sends the amended profile by a program.
            "law/amend-profile/profile_hash",
            // A witness hands in what it has seen.
            "record/record-witness/root",
            // A holder reads it off the opened package.
            "record/confirm-package/secret",
        ];
        assert_eq!(found, handed);
    }
}
