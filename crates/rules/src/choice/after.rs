//! The words of what follows the ballot.

words! {
    /// Until when files are kept, beside the least number of years.
    ArchiveUntil {
        /// The end of the next election.
        NextElection = "next_election",
        /// Only the least number of years.
        YearsOnly = "years_only",
    }

    /// What a person finds online.
    OnlineLists {
        /// The own entry.
        OwnEntry = "own_entry",
        /// Nothing.
        Nothing = "nothing",
    }

    /// How a by-election is held.
    ByElection {
        /// By the procedure of an election.
        AsElection = "as_election",
        /// By the residents' meeting.
        ResidentsMeeting = "residents_meeting",
        /// By the representatives' meeting.
        RepresentativesMeeting = "representatives_meeting",
    }
}
