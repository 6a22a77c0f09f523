//! Candidates meet the voters under the committee's eyes (UL26 18); on election day the campaign rests where the profile
//! says so (SH 13, ZJ 23).

use super::Command;
use crate::blocker::{Blockers, Code};
use crate::context::Context;
use crate::election::Election;
use chrono::NaiveDate;
use rules::Switch;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An act of the campaign.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CampaignAct {
    /// Candidates met the voters and answered questions.
    MetVoters,
    /// Candidates spoke for themselves (竞职演讲).
    Speeches,
    /// The committee posted what candidates say of themselves.
    Posted,
}

/// What was held, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// What.
    pub act: CampaignAct,
    /// When.
    pub on: NaiveDate,
}

pub(super) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    let Command::RecordCampaign { document, happened, .. } = command else { return };
    happened.check(context, blockers);
    election.office.require_document(*document, blockers);
    let polled = |round: &crate::ballot::round::Round| round.day == happened.on;
    let day = election.lifecycle.election_day == Some(happened.on) || election.ballot.rounds.iter().any(polled);
    if election.profile.law().campaign_stop == Switch::On && day {
        blockers.add(Code::CampaignRests).fact("on", happened.on);
    }
}

impl Election {
    /// Before the poll the candidates have met the voters, where the profile asks for it; without named candidates
    /// nobody could.
    pub(crate) fn require_meeting_with_voters(&self, blockers: &mut Blockers<'_>) {
        let met = self.nomination.campaign.iter().any(|held| held.act == CampaignAct::MetVoters);
        let named = self.nomination.without.is_none();
        if self.profile.law().campaign_meet == Switch::On && named && !met {
            blockers.add(Code::VotersNotMet);
        }
    }
}
