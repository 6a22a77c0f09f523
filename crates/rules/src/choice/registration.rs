//! The words of the third stage: registration.

words! {
    /// The document that proves a date of birth.
    BirthSource {
        /// The identity card.
        IdentityCard = "identity_card",
        /// The household register.
        HouseholdBook = "household_book",
    }

    /// When a year of age is complete.
    Birthday {
        /// On the birthday itself.
        OnTheDay = "on_the_day",
        /// On the day after.
        DayAfter = "day_after",
    }

    /// What bars a person from voting.
    Bar {
        /// Deprivation of political rights.
        PoliticalRights = "political_rights",
        /// No capacity to act (BJ 14).
        Incapacity = "incapacity",
    }

    /// Why a person belongs on the roll (UL26 16).
    VoterClass {
        /// Household registration and residence in the community.
        Resident = "resident",
        /// Household registration, away, states the wish to vote.
        Away = "away",
        /// No household registration, resident for long enough, applies.
        Incomer = "incomer",
        /// A community worker who has worked here long enough.
        Worker = "worker",
    }
}
