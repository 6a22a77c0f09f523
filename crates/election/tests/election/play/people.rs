//! Who plays.

use super::{Play, date};
use election::registration::entry::{Age, Basis, Elsewhere, Entry};
use election::registration::verdict::Found;
use election::{AccountId, GroupNo, HouseholdNo, PersonId};
use election::{PersonFacts, Role, Sex};
use rules::{BirthSource, Birthday};
use uuid::Uuid;

/// A person with an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Who {
    /// The person; nil for an office.
    pub(crate) person: PersonId,
    /// The account.
    pub(crate) account: AccountId,
    /// The capacity.
    pub(crate) role: Role,
}

/// The cast.
#[derive(Clone, Debug)]
pub(crate) struct People {
    pub(crate) county: Who,
    pub(crate) street: Who,
    /// Works for the committee.
    pub(crate) clerk: Who,
    pub(crate) supervisor: Who,
    /// The five first members; the first one chairs, accepts a nomination and leaves.
    pub(crate) members: [Who; 5],
    /// Next in order; the first takes the seat that comes free.
    pub(crate) reserves: [Who; 2],
    /// One per place.
    pub(crate) check_in: [Who; 2],
    pub(crate) tellers: [Who; 4],
    pub(crate) scrutineers: [Who; 2],
    /// They go with the mobile box.
    pub(crate) box_scrutineers: [Who; 3],
    pub(crate) scribe: Who,
    pub(crate) caller: Who,
    /// They read papers aloud, one for each counting group.
    pub(crate) callers: [Who; 2],
    /// Somebody without any appointment.
    pub(crate) nobody: Who,
    /// The voters of the frozen roll.
    pub(crate) voters: Vec<PersonId>,
    /// Stands on the first list and is taken out by a ruling.
    pub(crate) wrong: PersonId,
    /// Two for director, two for deputy, four for member; the last one is `members[0]`.
    pub(crate) candidates: Vec<PersonId>,
    /// Declines; withdraws; is written in on a paper.
    pub(crate) declines: PersonId,
    pub(crate) withdraws: PersonId,
    pub(crate) written_in: PersonId,
}

impl People {
    pub(crate) fn cast(voters: usize, ids: &mut u128) -> Self {
        let mut id = || {
            *ids += 1;
            Uuid::from_u128(*ids)
        };
        let voters: Vec<PersonId> = (0..voters).map(|_| PersonId(id())).collect();
        let wrong = PersonId(id());
        let who = |person, account, role| Who { person, account: AccountId(account), role };
        let county = who(PersonId(Uuid::nil()), id(), Role::County);
        let street = who(PersonId(Uuid::nil()), id(), Role::Street);
        let member = |place: usize, account| who(voters[place], account, Role::Committee);
        let members = [7, 8, 9, 10, 11].map(|place| member(place, id()));
        let reserves = [12, 13].map(|place| member(place, id()));
        let mut staff = |role| who(PersonId(id()), id(), role);
        Self {
            county,
            street,
            clerk: staff(Role::Committee),
            supervisor: staff(Role::Supervisor),
            members,
            reserves,
            check_in: [(); 2].map(|()| staff(Role::CheckIn)),
            tellers: [(); 4].map(|()| staff(Role::Teller)),
            scrutineers: [(); 2].map(|()| staff(Role::Scrutineer)),
            box_scrutineers: [(); 3].map(|()| staff(Role::Scrutineer)),
            scribe: staff(Role::Teller),
            caller: staff(Role::Teller),
            nobody: staff(Role::Teller),
            callers: [(); 2].map(|()| staff(Role::Teller)),
            candidates: voters.iter().take(8).copied().collect(),
            declines: voters[14],
            withdraws: voters[15],
            written_in: voters[9],
            wrong,
            voters,
        }
    }

    /// Staff who stand on no roll.
    pub(crate) fn staff(&self) -> Vec<Who> {
        let mut staff = vec![self.clerk, self.supervisor, self.caller, self.nobody, self.scribe];
        staff.extend(self.check_in);
        staff.extend(self.tellers);
        staff.extend(self.callers);
        staff.extend(self.scrutineers);
        staff.extend(self.box_scrutineers);
        staff
    }
}

impl Play {
    /// Where a voter stands among the voters.
    fn place_of(&self, person: PersonId) -> usize {
        self.people.voters.iter().position(|voter| *voter == person).unwrap_or(self.people.voters.len())
    }

    /// What the log knows of a person: every other one is a woman, groups of three, households of two.
    pub(crate) fn facts(&self, person: PersonId) -> PersonFacts {
        let place = self.place_of(person);
        PersonFacts {
            commitment: ledger::commit_person(&[7; 32], person.0.as_bytes()),
            sex: if place.is_multiple_of(2) { Sex::Female } else { Sex::Male },
            group: Some(GroupNo(u16::try_from(place % 3 + 1).unwrap())),
            household: Some(HouseholdNo(u32::try_from(place / 2 + 1).unwrap())),
        }
    }

    /// What verdicts are found for today.
    pub(crate) fn found(&self) -> Found {
        let never = Found { day: date(6, 20), years: 18, counted: Birthday::OnTheDay };
        self.election().verdicts_for().unwrap_or(never)
    }

    /// A person's entry of the roll.
    pub(crate) fn entry(&self, person: PersonId) -> Entry {
        let facts = self.facts(person);
        Entry {
            person,
            commitment: facts.commitment,
            sex: facts.sex,
            group: facts.group.unwrap(),
            household: facts.household,
            basis: Basis::Resident {},
            age: Age::Of,
            found: self.found(),
            birth_source: BirthSource::IdentityCard,
            bar: None,
            elsewhere: Elsewhere::NotRegistered,
        }
    }
}
