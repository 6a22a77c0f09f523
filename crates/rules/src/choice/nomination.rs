//! The words of the fourth stage: nomination.

words! {
    /// Who may nominate.
    Nominator {
        /// A single voter.
        Voter = "voter",
        /// The party organisation.
        Party = "party",
        /// Several voters jointly.
        JointVoters = "joint_voters",
        /// The candidate.
        Oneself = "oneself",
        /// A residents' group.
        Group = "group",
    }

    /// How many names one nominator may put forward.
    PerNominator {
        /// As many as there are seats.
        Seats = "seats",
        /// As many as the nominator likes.
        Unlimited = "unlimited",
    }

    /// What becomes of a nomination that names one person for two posts.
    NominatedTwice {
        /// It is void.
        Void = "void",
        /// It counts for both.
        Allowed = "allowed",
    }

    /// The order of the formal list.
    CandidateOrder {
        /// By nominations received.
        Nominations = "nominations",
        /// By the strokes of the surname.
        Strokes = "strokes",
    }

    /// Who reviews qualifications.
    ReviewBody {
        /// The election committee.
        Committee = "committee",
        /// The street office or township.
        Street = "street",
        /// Departments of the county jointly.
        Departments = "departments",
    }
}
