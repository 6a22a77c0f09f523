//! One community: households in groups, people in households.

use std::collections::HashMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use rand::RngExt;
use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use roster::{Class, IdentityError, IdentityNumber, PersonName, PersonRow, Sex};

use super::county::community_name;
use super::family::{self, Member, Place};
use super::names::{Line, full_name, rare_name};
use super::{ADULT_AGE, REFERENCE_DAY, Rights, SampleCommunity, SampleError, SamplePerson, Shape};

/// The area code of community 0; 990000 is the template's.
const FIRST_AREA: u32 = 990_001;
/// The area codes from there to 999999.
const AREAS: u32 = 9_999;
/// One resident of so many has a name with a rare character.
const RARE_EVERY: usize = 450;
/// One adult of so many is deprived of political rights.
const DEPRIVED_OF: u32 = 1_500;

const STREETS: [&str; 8] = ["枫林路", "渡口街", "书院巷", "望江路", "桂花街", "石桥路", "学府路", "南塘街"];
const FAR_AWAY: [&str; 4] = ["外省务工地", "邻县县城", "省城", "沿海城市"];

/// Invents the community of an index in the county of a seed. The same arguments give the same people; identity numbers are
/// unique within a community and across the communities of one seed.
///
/// # Errors
/// [`SampleError::Shape`] and [`SampleError::Index`] for arguments out of their bounds.
pub(crate) fn community(seed: u64, index: u32, shape: Shape) -> Result<SampleCommunity, SampleError> {
    if shape.groups == 0 || shape.households < shape.groups || shape.residents < shape.households {
        return Err(SampleError::Shape(shape));
    }
    if index >= AREAS {
        return Err(SampleError::Index(index));
    }
    let mut builder = Builder::new(seed, index);
    for (household, size) in (1..).zip(family::sizes(&mut builder.rng, shape.households, shape.residents)) {
        let group = (u64::from(household) - 1) * u64::from(shape.groups) / u64::from(shape.households);
        builder.household(household, &group_name(group), size)?;
    }
    Ok(SampleCommunity {
        name: community_name(index),
        groups: (0..u64::from(shape.groups)).map(group_name).collect(),
        people: builder.people,
    })
}

/// The name of a group by its place from 0.
fn group_name(place: u64) -> String {
    format!("第{}居民小组", place + 1)
}

/// What the members of one household share.
struct Home {
    number: u32,
    group: String,
    address: String,
    class: Class,
    /// The line of the man, or of who lives without one; children follow it.
    line: Line,
    /// The line of the woman where there is a couple.
    wife: Line,
    couple: Couple,
}

/// Whether man and wife live in the household, and who heads it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Couple {
    None,
    HeadedBy(Sex),
}

impl Home {
    /// The line of a member: children after the father, parents after the head.
    fn line_of(&self, rng: &mut ChaCha8Rng, member: Member) -> Line {
        match (member.place, member.sex, self.couple) {
            (Place::Head | Place::Spouse, Sex::Female, Couple::HeadedBy(_)) => self.wife,
            (Place::Child, ..) => self.line.child(rng),
            (Place::Parent, Sex::Male, Couple::HeadedBy(Sex::Female)) => self.wife.father(rng),
            (Place::Parent, Sex::Male, _) => self.line.father(rng),
            (Place::Parent, Sex::Female, _) => self.line.beside(rng),
            _ => self.line,
        }
    }
}

struct Builder {
    rng: ChaCha8Rng,
    area: u32,
    /// The next free sequence by birth date and sex.
    sequences: HashMap<(NaiveDate, Sex), u16>,
    people: Vec<SamplePerson>,
}

/// Who lives or works here without household registration has done so for one to seven years.
fn since(class: Class, place: usize) -> Option<NaiveDate> {
    let days = 400 + u64::try_from(place % 2_000).unwrap_or_default();
    matches!(class, Class::C | Class::D).then(|| REFERENCE_DAY.checked_sub_days(Days::new(days))).flatten()
}

impl Builder {
    fn new(seed: u64, index: u32) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // Each community has a stream of its own, so that none depends on the size of another.
        rng.set_stream(u64::from(index) + 1);
        Self { rng, area: FIRST_AREA + index, sequences: HashMap::new(), people: Vec::new() }
    }

    fn household(&mut self, number: u32, group: &str, size: u32) -> Result<(), SampleError> {
        let rng = &mut self.rng;
        let members = family::members(rng, size);
        let has_spouse = members.iter().any(|member| member.place == Place::Spouse);
        let head = members.first().map(|head| head.sex).filter(|_| has_spouse);
        let line = Line::draw(rng);
        let street = STREETS.choose(rng).copied().unwrap_or_default();
        let home = Home {
            number,
            group: group.to_owned(),
            address: format!(
                "{street}{}号{}栋{}单元{}0{}室",
                number / 60 + 1,
                rng.random_range(1..9),
                rng.random_range(1..4),
                rng.random_range(1..8),
                rng.random_range(1..5)
            ),
            class: match rng.random_range(0..100) {
                0..88 => Class::A,
                88..93 => Class::B,
                _ => Class::C,
            },
            line,
            wife: line.beside(rng),
            couple: head.map_or(Couple::None, Couple::HeadedBy),
        };
        for member in members {
            self.person(&home, member)?;
        }
        Ok(())
    }

    fn person(&mut self, home: &Home, member: Member) -> Result<(), SampleError> {
        let (identity, birth_date) = self.identity(member)?;
        let rng = &mut self.rng;
        let line = home.line_of(rng, member);
        let place = self.people.len();
        let rare = (place % RARE_EVERY == RARE_EVERY / 3).then_some(place / RARE_EVERY);
        let name = rare
            .and_then(|number| rare_name(line, number))
            .unwrap_or_else(|| full_name(rng, line, member.sex, birth_date.year()));
        let adult = member.age >= ADULT_AGE;
        let class = if adult && rng.random_ratio(1, 100) { Class::D } else { home.class };
        let away = FAR_AWAY.choose(rng).copied().unwrap_or_default().to_owned();
        let person = PersonRow {
            name: PersonName::parse(&name)?,
            sex: member.sex,
            identity,
            birth_date,
            group: home.group.clone(),
            household: Some(home.number.to_string()),
            class: Some(class),
            since: since(class, place),
            residence: Some(if class == Class::B { away.clone() } else { home.address.clone() }),
            household_registration: Some(if class == Class::C { away } else { home.address.clone() }),
            // Mobile numbers begin with 13 to 19; 12 is unassigned.
            phone: (adult && rng.random_ratio(3, 4)).then(|| format!("12{:09}", rng.random_range(0..1_000_000_000))),
            remarks: None,
        };
        let rights = if adult && rng.random_ratio(1, DEPRIVED_OF) { Rights::Deprived } else { Rights::Held };
        self.people.push(SamplePerson { person, place: member.place, household: home.number, rights });
        Ok(())
    }

    /// A number that nobody has yet. A day on which too many were born gives way to the day before.
    fn identity(&mut self, member: Member) -> Result<(IdentityNumber, NaiveDate), SampleError> {
        let mut born = REFERENCE_DAY
            .checked_sub_months(Months::new(member.age * 12))
            .and_then(|day| day.checked_sub_days(Days::new(self.rng.random_range(0..365))))
            .unwrap_or(REFERENCE_DAY);
        loop {
            let first = if member.sex == Sex::Male { 1 } else { 2 };
            let sequence = self.sequences.entry((born, member.sex)).or_insert(first);
            if *sequence < 1_000 {
                let identity = IdentityNumber::compose(self.area, born, *sequence)?;
                *sequence += 2;
                return Ok((identity, born));
            }
            born = born.pred_opt().ok_or(IdentityError::BirthDate)?;
        }
    }
}
