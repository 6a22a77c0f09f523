//! The words by which a stage says what it needs to open or to settle.

words! {
    /// What a stage can need to open or to settle.
    Need {
        /// The election is called.
        ElectionCalled = "election.called",
        /// The election day is filed as `filing.election_day` says.
        FilingElectionDay = "filing.election_day",
        /// The method is filed as `method.consent` says.
        FilingMethod = "filing.method",
        /// The election committee is filed as `filing.committee` says.
        FilingCommittee = "filing.committee",
        /// The formal candidates are filed as `filing.candidates` says.
        FilingCandidates = "filing.candidates",
        /// The result is filed as `filing.result` says.
        FilingResult = "filing.result",
        /// The certificates are filed as `filing.certificates` says.
        FilingCertificates = "filing.certificates",
        /// The method is adopted and the street's consent stands.
        MethodAdopted = "method.adopted",
        /// Every residents' group chose or has a reasoned vacancy.
        RepresentativesChosen = "representatives.chosen",
        /// The shares among the representatives hold.
        RepresentativesShares = "representatives.shares",
        /// The list of representatives is published.
        RepresentativesPublished = "representatives.published",
        /// Every objection to representatives is ruled and carried out.
        RepresentativesObjections = "representatives.objections",
        /// The first stage is settled.
        RepresentativesSettled = "representatives.settled",
        /// The election committee has a lawful size.
        CommitteeSize = "committee.size",
        /// The choosing meeting had its quorum.
        CommitteeQuorum = "committee.quorum",
        /// A chair is named.
        CommitteeChair = "committee.chair",
        /// No relatives sit together on the election committee.
        CommitteeKin = "committee.kin",
        /// The reserves are ranked.
        CommitteeReserves = "committee.reserves",
        /// Every objection to the election committee is ruled and carried out.
        CommitteeObjections = "committee.objections",
        /// The election committee is published.
        CommitteePublished = "committee.published",
        /// The second stage is settled.
        CommitteeSeated = "committee.seated",
        /// The list of voters is published.
        RegistrationListed = "registration.listed",
        /// The list is published in time before the election day.
        RegistrationInTime = "registration.in_time",
        /// The window for objections is over.
        RegistrationWindow = "registration.window",
        /// Every objection to the list is ruled.
        RegistrationObjections = "registration.objections",
        /// Every correction is published.
        RegistrationCorrections = "registration.corrections",
        /// The third stage is settled.
        RegistrationFrozen = "registration.frozen",
        /// Every candidate accepted.
        NominationAcceptance = "nomination.acceptance",
        /// Every review has a finding.
        NominationReviews = "nomination.reviews",
        /// There are more candidates than seats.
        NominationExcess = "nomination.excess",
        /// The women's seat can be filled.
        NominationWomen = "nomination.women",
        /// The formal list is published in time.
        NominationPublished = "nomination.published",
        /// The fourth stage is settled.
        NominationSettled = "nomination.settled",
        /// The result is declared.
        BallotDeclared = "ballot.declared",
        /// The result is published.
        BallotPublished = "ballot.published",
        /// Certificates are handed out.
        BallotCertificates = "ballot.certificates",
        /// The handover is done.
        BallotHandover = "ballot.handover",
        /// The papers are sealed.
        BallotSealed = "ballot.sealed",
        /// No further round is open.
        BallotRounds = "ballot.rounds",
    }
}
