//! The words of the fifth stage until the boxes are closed: staff, proxies, boxes, papers.

words! {
    /// A task at the poll that neither a candidate nor a close relative of one may have.
    StaffRole {
        /// Watches the count.
        Scrutineer = "scrutineer",
        /// Reads the papers aloud.
        Caller = "caller",
        /// Keeps the tally.
        Teller = "teller",
        /// Writes for those who cannot.
        Scribe = "scribe",
        /// Hands out papers.
        Issuer = "issuer",
    }

    /// Who may vote for an absent voter.
    ProxyWho {
        /// Any other voter of the community.
        AnyVoter = "any_voter",
        /// A close relative who is a voter.
        CloseRelative = "close_relative",
        /// A voter of the same household register.
        HouseholdBook = "household_book",
    }

    /// Who approves mobile boxes, their route and their users.
    BoxApproval {
        /// The meeting of the representatives.
        RepresentativesMeeting = "representatives_meeting",
        /// The street office or township.
        Street = "street",
        /// The election committee.
        Committee = "committee",
    }

    /// What a voter can say on a paper.
    BallotChoice {
        /// For a printed name.
        For = "for",
        /// Against a printed name.
        Against = "against",
        /// Neither.
        Abstain = "abstain",
        /// Another person.
        WriteIn = "write_in",
    }

    /// What voids a whole paper.
    PaperFault {
        /// More names than seats, where the whole paper is judged.
        Overvote = "overvote",
        /// Nothing on it can be read.
        Unreadable = "unreadable",
        /// A mark that tells who wrote it.
        IdentifyingMark = "identifying_mark",
        /// Not the official paper.
        NotOfficial = "not_official",
    }

    /// How a mark is read whose meaning is clear.
    IntentRule {
        /// A mark beside its place counts.
        MarkOutside = "mark_outside",
        /// Two marks on one name are one vote.
        TwoMarks = "two_marks",
        /// Another sign of consent is a vote for.
        OtherSign = "other_sign",
        /// A name that is struck out is a vote against.
        StruckOut = "struck_out",
        /// What was altered and can be read counts.
        Altered = "altered",
        /// A name written in without a mark is a vote for.
        WriteInUnmarked = "write_in_unmarked",
    }

    /// How far the voiding of an overvote reaches.
    OvervoteScope {
        /// Only the part of that post.
        Post = "post",
        /// The whole paper.
        Paper = "paper",
    }

    /// What becomes of a vote for a name written in that elects nobody.
    WriteInVoid {
        /// Only that line is void; the other names for the post count.
        Line = "line",
        /// The part of that post is void.
        Post = "post",
    }

    /// What becomes of a paper that names one person for two posts.
    DuplicatePost {
        /// The parts of those posts are void.
        VoidPosts = "void_posts",
        /// The whole paper is void.
        VoidPaper = "void_paper",
        /// It counts once, for the post that stands first on the paper.
        FirstPost = "first_post",
        /// It counts once, for the highest post; votes for a higher post add to those for a lower one (降格计票).
        CountDown = "count_down",
        /// Each post counts by itself, and nothing voids all of them; so it is wherever every post has a sheet of its own.
        EachPost = "each_post",
    }

    /// Who decides about an unclear mark.
    UnclearBy {
        /// Three of the election committee, or its meeting.
        Committee = "committee",
        /// The whole election committee by a meeting.
        CommitteeMeeting = "committee_meeting",
        /// The chief scrutineer.
        ChiefScrutineer = "chief_scrutineer",
    }

    /// What a surplus of papers in one box asks for.
    BoxExcess {
        /// A written finding by the committee and two scrutineers.
        Finding = "finding",
        /// The whole round is void.
        VoidRound = "void_round",
    }
}
