//! The words of setting an election up and of the seats.

words! {
    /// Who elects (UL26 14).
    Mode {
        /// All residents who have the vote.
        Direct = "direct",
        /// One authorised person per household.
        Household = "household",
        /// The residents' representatives.
        Representative = "representative",
    }

    /// What approves the method before registration.
    MethodConsent {
        /// The street's approval is needed.
        Approval = "approval",
        /// A filing with the street is enough.
        Filing = "filing",
    }

    /// How the women's seat is filled.
    WomenSeat {
        /// The woman with the most votes above the threshold is seated first.
        SeatedFirst = "seated_first",
        /// A post of its own on the ballot.
        OwnPost = "own_post",
        /// Not looked at in the count.
        Off = "off",
    }

    /// A degree of kinship.
    Kinship {
        /// Husband or wife.
        Spouse = "spouse",
        /// Father or mother.
        Parent = "parent",
        /// Son or daughter.
        Child = "child",
        /// Brother or sister.
        Sibling = "sibling",
        /// Grandparent on either side.
        Grandparent = "grandparent",
        /// Grandchild on either side.
        Grandchild = "grandchild",
    }

    /// Which of several relatives who were elected keeps the seat.
    KinResolve {
        /// People decide.
        Decision = "decision",
        /// The one with the highest post, then the one with the most votes; equal votes are voted on again (ZJ 31).
        HighestPost = "highest_post",
    }

    /// How a seat that a relative gives up is filled.
    KinRefill {
        /// By the next in votes who reached the threshold (ZJ 31).
        NextInVotes = "next_in_votes",
        /// By a second election.
        SecondElection = "second_election",
    }

    /// What makes an election to office void (UL26 20).
    Misconduct {
        /// Violence.
        Violence = "violence",
        /// Threats.
        Threat = "threat",
        /// Deceit.
        Deceit = "deceit",
        /// Bribery.
        Bribery = "bribery",
        /// Forged papers.
        ForgedBallots = "forged_ballots",
        /// False counts.
        FalseCounts = "false_counts",
    }

    /// What ends a member's office before the term (UL26 21).
    OfficeEnd {
        /// Loss of the capacity to act.
        Incapacity = "incapacity",
        /// A criminal sentence.
        Sentence = "sentence",
        /// Rated incompetent twice in a row.
        RatedIncompetent = "rated_incompetent",
        /// Expelled from the party.
        Expelled = "expelled",
    }
}

impl Kinship {
    /// What one is to the other, where the other is this to the one.
    #[must_use]
    pub const fn back(self) -> Self {
        match self {
            Self::Spouse => Self::Spouse,
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
            Self::Sibling => Self::Sibling,
            Self::Grandparent => Self::Grandchild,
            Self::Grandchild => Self::Grandparent,
        }
    }
}
