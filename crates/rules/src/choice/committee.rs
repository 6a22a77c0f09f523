//! The words of the second stage: the election committee.

words! {
    /// Who may choose the election committee (UL26 15).
    CommitteeSource {
        /// The residents' meeting.
        ResidentsMeeting = "residents_meeting",
        /// The meeting of the residents' representatives.
        RepresentativesMeeting = "representatives_meeting",
        /// The meetings of the residents' groups.
        GroupMeetings = "group_meetings",
    }

    /// Who chairs the election committee.
    CommitteeChair {
        /// Any member.
        AnyMember = "any_member",
        /// The secretary of the party organisation.
        PartySecretary = "party_secretary",
    }

    /// When a member of the election committee leaves over a nomination.
    LeaveWhen {
        /// On written acceptance; until then the member recuses.
        Acceptance = "acceptance",
        /// As soon as the nomination is filed.
        Nomination = "nomination",
        /// When the nominated person becomes a formal candidate (SH).
        FormalList = "formal_list",
    }

    /// How a vacancy in the election committee is filled.
    Refill {
        /// The next in the original result.
        NextInOrder = "next_in_order",
        /// A new choice.
        ChooseAgain = "choose_again",
    }

    /// What ends the mandate of the election committee.
    EndsWith {
        /// The handover to the new residents' committee.
        Handover = "handover",
        /// The declaration of the result.
        Declaration = "declaration",
    }
}
