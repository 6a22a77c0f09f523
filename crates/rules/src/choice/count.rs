//! The words of the fifth stage from the count on: outcome and later rounds.

words! {
    /// The whole of which a candidate needs a share.
    WinBase {
        /// Papers returned, void and blank ones included.
        Returned = "returned",
        /// Valid papers only.
        Valid = "valid",
    }

    /// Who takes the seats where more people reach the threshold.
    Ranking {
        /// Those with the most votes.
        MostVotes = "most_votes",
    }

    /// What becomes of a person who is ahead for two posts.
    TwoPosts {
        /// People decide.
        Decision = "decision",
        /// The highest post is kept; the next one who reaches the threshold takes the lower.
        HighestPost = "highest_post",
    }

    /// What settles equal votes across the last seat.
    TieBreak {
        /// A vote among exactly those tied, the most votes win.
        VoteAmongTied = "vote_among_tied",
    }

    /// Who stands in a second election.
    SecondCandidates {
        /// Those not elected with the most votes.
        BestNotElected = "best_not_elected",
    }

    /// Which roll a later round uses.
    RollOfRound {
        /// The roll of the first round.
        First = "first",
        /// A new roll.
        New = "new",
    }

    /// What becomes of proxies in a later round.
    RunoffProxies {
        /// They go on, but for a proxy who became a candidate.
        Continue = "continue",
        /// They are given anew.
        New = "new",
    }

    /// Who decides that seats stay empty.
    VacantBy {
        /// The election committee.
        Committee = "committee",
        /// The meeting of the residents or of their representatives.
        Assembly = "assembly",
    }

    /// Who leads where no director was elected.
    ActingHead {
        /// A deputy director, else a member whom the members choose.
        DeputyElseMember = "deputy_else_member",
    }

    /// A ground on which a whole round is void.
    VoidGround {
        /// Too few took part.
        Quorum = "quorum",
        /// More papers returned than issued.
        MoreReturnedThanIssued = "more_returned_than_issued",
        /// The election committee was not formed lawfully.
        CommitteeUnlawful = "committee_unlawful",
        /// The count was not public.
        CountNotPublic = "count_not_public",
    }

    /// What a ballot scanner may count.
    ScanUse {
        /// Nothing.
        None = "none",
        /// The second look, once a sample read by people bears it out.
        SecondLook = "second_look",
    }

    /// The second look before a result is declared.
    SecondLook {
        /// A recount of every pool by another group, or an audit that ended.
        RecountOrAudit = "recount_or_audit",
        /// None.
        Off = "off",
    }
}
