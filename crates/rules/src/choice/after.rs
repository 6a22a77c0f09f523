//! The words of what follows the ballot.

words! {
    /// Until when files are kept, beside the least number of years.
    ArchiveUntil {
        /// The end of the next election.
        NextElection = "next_election",
        /// Only the least number of years.
        YearsOnly = "years_only",
    }

    /// What belongs into the archive (R76).
    ArchiveItem {
        /// The election committee and how it was chosen.
        Committee = "committee",
        /// The minutes of all meetings.
        Minutes = "minutes",
        /// The notices.
        Notices = "notices",
        /// The roll of voters.
        Roll = "roll",
        /// The candidates with their nominations.
        Candidates = "candidates",
        /// The ballot papers, sealed.
        Ballots = "ballots",
        /// The proxies.
        Proxies = "proxies",
        /// The tally sheets.
        Tallies = "tallies",
        /// The report of the result.
        Report = "report",
        /// The agenda and the staff of the poll.
        Staff = "staff",
        /// Who was elected.
        Elected = "elected",
        /// The summary of the work.
        Summary = "summary",
    }

    /// What a person finds online.
    OnlineLists {
        /// The own entry.
        OwnEntry = "own_entry",
        /// Nothing.
        Nothing = "nothing",
    }

    /// Which roll the vote of a recall or of a by-election uses.
    LaterVoteRoll {
        /// The roll of the election whose term runs, with the changes recorded since.
        Parent = "parent",
        /// A new one; voters register again.
        New = "new",
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
