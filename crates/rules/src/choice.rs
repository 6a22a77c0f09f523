//! The words that a rule may choose from. A word that is not here is refused when the profile is read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::value::{Kind, RuleValue, Value};

/// A word outside the set that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown word {0:?}")]
pub struct UnknownWord(pub String);

/// A closed set of words.
pub(crate) trait Word: Sized + Copy {
    /// Every word of the set.
    const WORDS: &'static [&'static str];

    /// The member that a word names.
    fn of(word: &str) -> Option<Self>;
}

impl<T: Word> RuleValue for Vec<T> {
    const KIND: Kind = Kind::List(T::WORDS);

    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::List(words) => words.iter().map(|word| T::of(word)).collect(),
            _ => None,
        }
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every member, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands in profiles and records.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                Self::of(word).ok_or_else(|| UnknownWord(word.into()))
            }
        }

        impl Word for $name {
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn of(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl RuleValue for $name {
            const KIND: Kind = Kind::Choice(<$name as Word>::WORDS);

            fn read(value: &Value) -> Option<Self> {
                match value {
                    Value::Choice(word) => Self::of(word),
                    _ => None,
                }
            }
        }
    )+};
}

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

    /// How a residents' group may choose its representatives.
    RepresentativeChoice {
        /// At a meeting of the group.
        Meeting = "meeting",
        /// From door to door.
        DoorToDoor = "door_to_door",
        /// By joint signatures.
        JointSignatures = "joint_signatures",
    }

    /// Who may choose the election committee (UL26 15).
    CommitteeSource {
        /// The residents' meeting.
        ResidentsMeeting = "residents_meeting",
        /// The meeting of the residents' representatives.
        RepresentativesMeeting = "representatives_meeting",
        /// The meetings of the residents' groups.
        GroupMeetings = "group_meetings",
    }

    /// When a member of the election committee leaves over a nomination.
    LeaveWhen {
        /// On written acceptance; until then the member recuses.
        Acceptance = "acceptance",
        /// As soon as the nomination is filed.
        Nomination = "nomination",
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

    /// What approves the method before registration.
    MethodConsent {
        /// The street's approval is needed.
        Approval = "approval",
        /// A filing with the street is enough.
        Filing = "filing",
    }

    /// The document that proves a date of birth.
    BirthSource {
        /// The identity card.
        IdentityCard = "identity_card",
        /// The household register.
        HouseholdBook = "household_book",
    }

    /// What bars a person from voting.
    Bar {
        /// Deprivation of political rights.
        PoliticalRights = "political_rights",
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

    /// The order of the formal list.
    CandidateOrder {
        /// By nominations received.
        Nominations = "nominations",
        /// By the strokes of the surname.
        Strokes = "strokes",
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

    /// Who may vote for an absent voter.
    ProxyWho {
        /// Any other voter of the community.
        AnyVoter = "any_voter",
        /// A close relative who is a voter.
        CloseRelative = "close_relative",
    }

    /// How far the voiding of an overvote reaches.
    OvervoteScope {
        /// Only the part of that post.
        Post = "post",
        /// The whole paper.
        Paper = "paper",
    }

    /// What becomes of a paper that names one person for two posts.
    DuplicatePost {
        /// The parts of those posts are void.
        VoidPosts = "void_posts",
        /// The whole paper is void.
        VoidPaper = "void_paper",
        /// It counts once, for the post that stands first on the paper.
        FirstPost = "first_post",
        /// 降格计票: it counts once, for the highest of those posts; a person's votes for a higher post count for a lower
        /// one too.
        CountDown = "count_down",
    }

    /// What becomes of a person who is ahead for two posts.
    TwoPosts {
        /// People decide.
        Decision = "decision",
        /// The highest post is kept; the next one who reaches the threshold takes the lower.
        HighestPost = "highest_post",
    }

    /// Which of close relatives who are elected together keeps the seat.
    KinResolve {
        /// People decide.
        Decision = "decision",
        /// The one with the highest post, then the one with the most votes; equal votes are voted on again (ZJ 31).
        HighestPost = "highest_post",
    }

    /// Who decides about an unclear mark.
    UnclearBy {
        /// The election committee.
        Committee = "committee",
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

    /// How the women's seat is filled.
    WomenSeat {
        /// The woman with the most votes above the threshold is seated first.
        SeatedFirst = "seated_first",
        /// A post of its own on the ballot.
        OwnPost = "own_post",
        /// Not looked at in the count.
        Off = "off",
    }

    /// The second look before a result is declared.
    SecondLook {
        /// A recount of every pool by another group, or an audit that ended.
        RecountOrAudit = "recount_or_audit",
        /// None.
        Off = "off",
    }

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

    /// What a stage can need to open or to settle.
    Need {
        /// The election is called.
        ElectionCalled = "election.called",
        /// The method is adopted and the street's consent stands.
        MethodAdopted = "method.adopted",
        /// Every residents' group chose or has a reasoned vacancy.
        RepresentativesChosen = "representatives.chosen",
        /// The shares among the representatives hold.
        RepresentativesShares = "representatives.shares",
        /// The list of representatives is published.
        RepresentativesPublished = "representatives.published",
        /// Every objection to representatives is ruled.
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
        /// No further round is open.
        BallotRounds = "ballot.rounds",
    }
}
