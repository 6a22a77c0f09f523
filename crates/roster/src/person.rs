//! One person as a row of a roster says it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::columns::Column;
use crate::identity::IdentityNumber;
use crate::name::PersonName;

/// Sex as the identity number and the household register give it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 女
    Female,
    /// 男
    Male,
}

impl Sex {
    /// The sex that a cell names, in either language; none where it names none.
    pub fn named(cell: &str) -> Option<Self> {
        crate::columns::sex_named(cell)
    }

    /// The stable name, as it is serialised.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

/// By what right a person is registered here (rule `voter.classes`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Household registration and residence in the community.
    A,
    /// Household registration, lives elsewhere, wishes to take part.
    B,
    /// No household registration, resident for over a year, applied.
    C,
    /// Community worker.
    D,
}

impl Class {
    /// All classes in order.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    /// The letter of the class.
    pub fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
        }
    }
}

/// A validated row. Serialised, the identity number is masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonRow {
    /// Name, normalised.
    pub name: PersonName,
    /// Sex, from the identity number.
    pub sex: Sex,
    /// Identity number, valid by its checksum.
    pub identity: IdentityNumber,
    /// Birth date, from the identity number.
    pub birth_date: NaiveDate,
    /// Residents' group, spelt as the community spells it where its groups were given.
    pub group: String,
    /// Household number.
    pub household: Option<String>,
    /// Class of registration.
    pub class: Option<Class>,
    /// Since when the person lives or works here, for classes C and D.
    pub since: Option<NaiveDate>,
    /// Address of the dwelling.
    pub residence: Option<String>,
    /// Address of the household registration.
    pub household_registration: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// Remarks.
    pub remarks: Option<String>,
}

impl PersonRow {
    /// The columns in which two rows of one person differ.
    pub fn differences(&self, other: &Self) -> Vec<Column> {
        let same = [
            (Column::Group, self.group == other.group),
            (Column::Household, self.household == other.household),
            (Column::Name, self.name == other.name),
            (Column::Sex, self.sex == other.sex),
            (Column::Identity, self.identity == other.identity),
            (Column::BirthDate, self.birth_date == other.birth_date),
            (Column::Class, self.class == other.class),
            (Column::Since, self.since == other.since),
            (Column::HouseholdRegistration, self.household_registration == other.household_registration),
            (Column::Residence, self.residence == other.residence),
            (Column::Phone, self.phone == other.phone),
            (Column::Remarks, self.remarks == other.remarks),
        ];
        same.into_iter().filter(|(_, same)| !same).map(|(column, _)| column).collect()
    }
}
