//! Which sheets belong to which stage, in the order of the work.

use election::Area;
use election::sheets::{FormKind as Form, NoticeKind as Notice};

/// The notices of a stage.
pub(crate) fn notices_of(area: Area) -> Vec<Notice> {
    Notice::ALL.iter().copied().filter(|kind| stage_of_notice(*kind) == area).collect()
}

/// The forms of a stage.
pub(crate) fn forms_of(area: Area) -> Vec<Form> {
    Form::ALL.iter().copied().filter(|kind| stage_of_form(*kind) == area).collect()
}

fn stage_of_notice(kind: Notice) -> Area {
    match kind {
        Notice::ElectionDay => Area::Lifecycle,
        Notice::RepresentativesElection | Notice::Representatives | Notice::GroupLeaders => Area::Representatives,
        Notice::Committee | Notice::CommitteeChange => Area::Committee,
        Notice::Registration | Notice::VoterList | Notice::ListCorrections => Area::Registration,
        Notice::Nomination | Notice::PreliminaryCandidates | Notice::FormalCandidates | Notice::CandidateChange => {
            Area::Nomination
        }
        Notice::TimeAndPlace
        | Notice::Staff
        | Notice::MobileBoxUsers
        | Notice::Proxies
        | Notice::Scribes
        | Notice::InvalidPapers
        | Notice::Result
        | Notice::NextRound => Area::Ballot,
        Notice::SupervisionResult | Notice::Recall | Notice::ByElection => Area::Term,
    }
}

fn stage_of_form(kind: Form) -> Area {
    match kind {
        Form::SeatsPerGroup
        | Form::RepresentativesResult
        | Form::RepresentativesRegister
        | Form::RepresentativesStatistics
        | Form::GroupNominationForm
        | Form::GroupChoiceForm
        | Form::LeadersRegister
        | Form::LeadersStatistics => Area::Representatives,
        Form::Minutes | Form::Diary => Area::Office,
        Form::CommitteeNominationForm | Form::CommitteeBallot | Form::CommitteeResult => Area::Committee,
        Form::RegistrationReport | Form::HouseholdForm | Form::VoterRoll | Form::VoterStatistics => Area::Registration,
        Form::NominationForm
        | Form::PreliminaryOverview
        | Form::PreVoteForm
        | Form::PreVoteReport
        | Form::ReviewForm
        | Form::ReviewReport
        | Form::CandidacyCancellation => Area::Nomination,
        Form::Ballot
        | Form::ProxyForm
        | Form::ProxyRegister
        | Form::PaperAccount
        | Form::BatchSheets
        | Form::CountReport
        | Form::ResultReport => Area::Ballot,
        Form::TermReport | Form::Handover | Form::ArchiveList | Form::Statistics => Area::Term,
    }
}
