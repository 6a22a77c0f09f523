//! The workbook that a clerk of an invented community would upload.

use roster::write::{Numbers, WriteError, grid, header_cells, person_cells, roster as roster_workbook};
use roster::{Cell, Column, Language, PersonRow};

use super::{REFERENCE_DAY, SampleCommunity};

/// What is wrong with a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Faults {
    /// Nothing: every row is a voter.
    None,
    /// Title rows, and one of each fault that clerks and spreadsheets make, spread over the sheet.
    Planted,
}

/// A planted fault: what it does to a good row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    NumericIdentity,
    ScientificIdentity,
    LostTail,
    WrongCheck,
    NoIdentity,
    SpacedIdentity,
    WrongSex,
    WrongBirthDate,
    DottedBirthDate,
    LostCharacter,
    PrivateUse,
    SpacedName,
    UnknownGroup,
    FormulaInRemarks,
    Repeated,
    HeaderAgain,
}

const FAULTS: [Fault; 16] = [
    Fault::NumericIdentity,
    Fault::ScientificIdentity,
    Fault::LostTail,
    Fault::WrongCheck,
    Fault::NoIdentity,
    Fault::SpacedIdentity,
    Fault::WrongSex,
    Fault::WrongBirthDate,
    Fault::DottedBirthDate,
    Fault::LostCharacter,
    Fault::PrivateUse,
    Fault::SpacedName,
    Fault::UnknownGroup,
    Fault::FormulaInRemarks,
    Fault::Repeated,
    Fault::HeaderAgain,
];

/// Writes the roll of a community: its voters on the reference day and, with faults, a few minors beside them.
///
/// # Errors
/// [`WriteError`] where the community is larger than a workbook holds.
pub(crate) fn clerk_workbook(community: &SampleCommunity, faults: Faults) -> Result<Vec<u8>, WriteError> {
    let voters: Vec<PersonRow> = community.voters(REFERENCE_DAY).map(|voter| voter.person.clone()).collect();
    match faults {
        Faults::None => roster_workbook(&voters, Language::Chinese, Numbers::Full),
        Faults::Planted => grid("选民登记", &faulty_rows(community, &voters)),
    }
}

fn faulty_rows(community: &SampleCommunity, voters: &[PersonRow]) -> Vec<Vec<Cell>> {
    let cells = |person: &PersonRow| person_cells(person, Language::Chinese, Numbers::Full);
    let mut rows = vec![
        vec![text(&format!("{}选民登记册", community.name))],
        vec![text("填表单位"), text(&community.name)],
        header_cells(Language::Chinese),
    ];
    let every = (voters.len() / (FAULTS.len() + 1)).max(1);
    for (place, voter) in voters.iter().enumerate() {
        rows.push(cells(voter));
        let fault = (place % every == every - 1).then(|| FAULTS.get(place / every)).flatten();
        if let Some(fault) = fault {
            plant(*fault, voter, &mut rows);
        }
    }
    let minors = community.people.iter().filter(|resident| {
        let age = roster::age_verdict(resident.person.birth_date, REFERENCE_DAY, super::ADULT_AGE);
        age != roster::AgeVerdict::OfAge
    });
    rows.extend(minors.take(3).map(|minor| cells(&minor.person)));
    rows
}

/// Spoils the last row, or puts one after it.
fn plant(fault: Fault, voter: &PersonRow, rows: &mut Vec<Vec<Cell>>) {
    let number = voter.identity.expose();
    let spoilt = match fault {
        Fault::NumericIdentity => (Column::Identity, number_cell(number)),
        Fault::ScientificIdentity => (Column::Identity, text(&scientific(number))),
        Fault::LostTail => (Column::Identity, text(&format!("{}000", head(number, 15)))),
        Fault::WrongCheck => (Column::Identity, text(&wrong_check(number))),
        Fault::NoIdentity => (Column::Identity, Cell::Empty),
        Fault::SpacedIdentity => (Column::Identity, text(&spaced(number))),
        Fault::WrongSex => {
            let wrong = if voter.sex == roster::Sex::Male { "女" } else { "男" };
            (Column::Sex, text(wrong))
        }
        Fault::WrongBirthDate => (Column::BirthDate, voter.birth_date.pred_opt().map_or(Cell::Empty, Cell::Date)),
        Fault::DottedBirthDate => (Column::BirthDate, text(&voter.birth_date.format("%Y.%-m.%-d").to_string())),
        Fault::LostCharacter => (Column::Name, text(&format!("{}?", head(voter.name.as_str(), 1)))),
        Fault::PrivateUse => (Column::Name, text(&format!("{}\u{E863}", voter.name))),
        Fault::SpacedName => {
            (Column::Name, text(&voter.name.as_str().chars().flat_map(|c| [c, '\u{3000}']).collect::<String>()))
        }
        Fault::UnknownGroup => (Column::Group, text("第99居民小组")),
        Fault::FormulaInRemarks => (Column::Remarks, text("=外出务工")),
        Fault::Repeated => {
            rows.extend(rows.last().cloned());
            return;
        }
        Fault::HeaderAgain => {
            rows.push(header_cells(Language::Chinese));
            return;
        }
    };
    let (column, cell) = spoilt;
    let place = Column::OFFERED.iter().position(|offered| *offered == column);
    let slot = place.and_then(|place| rows.last_mut()?.get_mut(place));
    if let Some(slot) = slot {
        *slot = cell;
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn head(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

/// What a spreadsheet makes of a number that was pasted as such.
fn number_cell(number: &str) -> Cell {
    head(number, 17).parse().map_or(Cell::Empty, |float: f64| Cell::Number(float * 10.0))
}

fn scientific(number: &str) -> String {
    let digits = head(number, 6);
    let (first, rest) = digits.split_at_checked(1).unwrap_or_default();
    format!("{first}.{rest}E+17")
}

/// The same number with the next check character.
fn wrong_check(number: &str) -> String {
    let check = match number.chars().last().and_then(|check| check.to_digit(10)) {
        Some(digit) => (digit + 1) % 10,
        None => 1,
    };
    format!("{}{check}", head(number, 17))
}

/// Groups of digits with spaces, full-width, and a lower-case x: odd, but readable.
fn spaced(number: &str) -> String {
    let wide: String = number
        .to_lowercase()
        .chars()
        .map(|c| c.to_digit(10).and_then(|digit| char::from_u32(u32::from('０') + digit)).unwrap_or(c))
        .collect();
    format!(" {} {}", head(&wide, 6), wide.chars().skip(6).collect::<String>())
}
