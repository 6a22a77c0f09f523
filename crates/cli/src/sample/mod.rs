//! Invented people for rehearsals and the demo: the same seed gives the same county, down to the last identity number.
//!
//! Nothing here is anybody's: the county does not exist, the identity numbers are of unassigned area codes (99…), the phone
//! numbers of an unassigned range. No clock and no randomness but the seed may enter.

mod community;
mod county;
mod family;
mod names;
mod workbook;

use chrono::NaiveDate;
use roster::{IdentityError, NameError, PersonRow};
use thiserror::Error;

pub(crate) use community::community;
pub(crate) use county::{COMMUNITIES, MEAN_SHAPE, RESIDENTS, county, county_of, street};
pub(crate) use family::Place;
pub(crate) use workbook::{Faults, clerk_workbook};

/// The day on which the invented people have their ages.
pub(crate) const REFERENCE_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 29) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// The age of majority that the invented people are sorted by.
const ADULT_AGE: u32 = 18;

/// How large a community is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Households, at least as many as groups.
    pub(crate) households: u32,
    /// Residents of all ages, at least as many as households.
    pub(crate) residents: u32,
    /// Residents' groups, at least one.
    pub(crate) groups: u32,
}

/// An invented community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SampleCommunity {
    /// Its name, ending in 社区.
    pub(crate) name: String,
    /// Its groups, in order.
    pub(crate) groups: Vec<String>,
    /// Its residents, household by household.
    pub(crate) people: Vec<SamplePerson>,
}

impl SampleCommunity {
    /// Those who are of age on a day and not deprived of political rights.
    pub(crate) fn voters(&self, on: NaiveDate) -> impl Iterator<Item = &SamplePerson> {
        self.people.iter().filter(move |resident| {
            let age = roster::age_verdict(resident.person.birth_date, on, ADULT_AGE);
            age == roster::AgeVerdict::OfAge && resident.rights == Rights::Held
        })
    }
}

/// An invented resident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SamplePerson {
    /// What a roster says of the person.
    pub(crate) person: PersonRow,
    /// The place in the household; people of one household with places in one family are close relatives.
    pub(crate) place: Place,
    /// The household by number within the community, from 1.
    pub(crate) household: u32,
    /// Political rights.
    pub(crate) rights: Rights,
}

/// Whether a person holds political rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rights {
    /// As nearly all do.
    Held,
    /// Deprived by a court.
    Deprived,
}

/// People cannot be invented in this shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum SampleError {
    /// Fewer residents than households, fewer households than groups, or none.
    #[error("a community needs residents >= households >= groups >= 1, not {0:?}")]
    Shape(Shape),
    /// There are fewer unassigned area codes than that.
    #[error("communities are numbered from 0 to 9998, not {0}")]
    Index(u32),
    /// A name that a roster would refuse: a fault of the lists of names.
    #[error("an invented name is none: {0}")]
    Name(#[from] NameError),
    /// A number that a roster would refuse, or no number left for a birth date.
    #[error("an invented identity number is none: {0}")]
    Number(#[from] IdentityError),
}

#[cfg(test)]
mod tests;
