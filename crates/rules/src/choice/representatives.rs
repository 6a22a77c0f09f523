//! The words of the first stage: representatives.

words! {
    /// How a residents' group may choose its representatives.
    RepresentativeChoice {
        /// At a meeting of the group.
        Meeting = "meeting",
        /// From door to door.
        DoorToDoor = "door_to_door",
        /// By joint signatures.
        JointSignatures = "joint_signatures",
    }

    /// How the number of representatives is found.
    RepresentativeBasis {
        /// One for a number of households.
        Households = "households",
        /// A number for each residents' group.
        GroupQuota = "group_quota",
    }

    /// Whose term somebody serves.
    TermOf {
        /// The term of the residents' committee.
        Committee = "committee",
    }
}
