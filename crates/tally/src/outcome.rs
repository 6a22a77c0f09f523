//! What the law makes of a count: a pure function of counts, seats and profile that never guesses.

use rules::{Mode, Profile, RuleId, Share, WinBase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contest::{ContestOutcome, Shortage};
use crate::facts::Facts;
use crate::field::{self, CountedDown};
use crate::input::{Input, Refusal, Round};
use crate::method::Applied;
use crate::persons::{self, Conflict, Related, Women};
use crate::proposals::{self, Proposals};
use crate::seats::{self, Filled, Moved, Terms, Waiting};

/// Who took part, and who had to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Participation {
    /// Papers returned.
    pub took_part: u32,
    /// The electorate.
    pub of: u32,
    /// The least number that makes the round valid; 0 where none is asked for.
    pub needed: u32,
}

/// The votes that elect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The least number of votes.
    pub votes: u32,
    /// The papers it is a share of.
    pub of: u32,
}

/// What stands in the way of declaring everybody elected who is ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "OutcomeBlockerCode")]
pub enum BlockerCode {
    /// Too few took part; the round is void.
    #[serde(rename = "OUT-01")]
    Quorum,
    /// More papers were returned than issued; the round is void.
    #[serde(rename = "OUT-02")]
    ReturnedAboveIssued,
    /// More papers were returned than people are registered; the round is void.
    #[serde(rename = "OUT-03")]
    ReturnedAboveRegistered,
    /// Fewer candidates are left than a second election wants.
    #[serde(rename = "OUT-04")]
    FewCandidates,
    /// One person is elected to two posts.
    #[serde(rename = "OUT-05")]
    ElectedTwice,
    /// Two close relatives are elected.
    #[serde(rename = "OUT-06")]
    Relatives,
    /// Fewer women are elected than the law asks for.
    #[serde(rename = "OUT-07")]
    Women,
    /// A post waits for a tie vote for a higher one.
    #[serde(rename = "OUT-08")]
    Waits,
}

/// One blocker with the rule it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeBlocker {
    /// The stable code.
    pub code: BlockerCode,
    /// The rule.
    pub rule: RuleId,
    /// The rule's article.
    pub article: String,
    /// The values.
    pub facts: Facts,
}

/// The outcome of one round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// Whether the round counts.
    pub valid: bool,
    /// Who took part.
    pub participation: Participation,
    /// The votes that elect.
    pub threshold: Threshold,
    /// Each post, in the order of the input.
    pub contests: Vec<ContestOutcome>,
    /// What stands in the way.
    pub blockers: Vec<OutcomeBlocker>,
    /// People who are ahead for more than one post.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
    /// The women's seat; only where the input says who is a woman.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub women: Option<Women>,
    /// Relatives who are elected together; only where the input says who is related.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relatives: Option<Vec<Related>>,
    /// Both columns of every post; only where votes are counted down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_down: Option<Vec<CountedDown>>,
    /// Who left a lower post for a higher one; only where the law keeps the highest post.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Moved>,
    /// What the profile would do about women and relatives; only where the input names its method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposals: Option<Proposals>,
}

impl OutcomeBlocker {
    pub(crate) fn new(profile: &Applied<'_>, code: BlockerCode, rule: RuleId, facts: impl Into<Facts>) -> Self {
        Self { code, rule, article: profile.article(rule), facts: facts.into() }
    }
}

/// The outcome of a round under a profile, or every reason why its numbers cannot be.
///
/// A void round and a post that stays unfilled are outcomes, not errors.
pub fn outcome(input: &Input, profile: &Profile) -> Result<Outcome, Vec<Refusal>> {
    let profile = &Applied::new(profile, input.method.as_ref());
    let counted = counted(input, profile)?;
    let participation = participation(input, profile);
    let threshold = threshold(input, profile);
    let grounds = void_grounds(input, profile, participation);
    if grounds.is_empty() {
        return Ok(valid_round(input, &counted, profile, participation, threshold));
    }
    Ok(Outcome {
        valid: false,
        participation,
        threshold,
        contests: input.contests.iter().map(|contest| ContestOutcome::void(contest, input.round)).collect(),
        blockers: grounds,
        conflicts: vec![],
        women: None,
        relatives: None,
        counted_down: None,
        moved: vec![],
        proposals: None,
    })
}

/// The input with the votes that count.
fn counted(input: &Input, profile: &Applied<'_>) -> Result<Input, Vec<Refusal>> {
    let mut refusals = input.refusals();
    let contests = field::fields(&input.contests, profile.law());
    refusals.extend(field::refused_totals(&contests, &input.contests, input.valid()));
    if refusals.is_empty() { Ok(Input { contests, ..input.clone() }) } else { Err(refusals) }
}

fn valid_round(
    input: &Input,
    counted: &Input,
    profile: &Applied<'_>,
    participation: Participation,
    threshold: Threshold,
) -> Outcome {
    let law = profile.law();
    let terms = Terms { round: input.round, threshold: threshold.votes, excess: law.cand_excess.get() };
    let Filled { contests, shortages, moved, waiting } = seats::fill(&counted.contests, law, terms);
    let mut blockers = Vec::new();
    for (outcome, shortage) in contests.iter().zip(&shortages) {
        blockers.extend(shortage.as_ref().map(|shortage| few_candidates(outcome, shortage, profile)));
    }
    blockers.extend(waiting.iter().map(|waiting| waits(waiting, profile)));
    let conflicts = persons::conflicts(&contests);
    let women = persons::women(counted, profile, &contests, threshold.votes);
    let relatives = persons::relatives(counted, profile, &contests);
    blockers.extend(persons::blockers(input.round, profile, &contests, women.as_ref(), relatives.as_deref()));
    let found = proposals::Found { contests: &contests, women: women.as_ref(), threshold: threshold.votes };
    let proposals = input.method.is_some().then(|| proposals::of(counted, law, &found));
    let counted_down = field::columns(&input.contests, &counted.contests, law);
    Outcome {
        valid: true,
        participation,
        threshold,
        contests,
        blockers,
        conflicts,
        women,
        relatives,
        counted_down,
        moved,
        proposals,
    }
}

/// Who has to take part and the votes that elect, before it is known who got them.
pub fn lines(input: &Input, profile: &Profile) -> (Participation, Threshold) {
    let profile = &Applied::new(profile, input.method.as_ref());
    (participation(input, profile), threshold(input, profile))
}

/// The rule that sets this round's quorum, and its share where there is one.
fn quorum(input: &Input, profile: &Applied<'_>) -> (RuleId, Option<Share>) {
    let law = profile.law();
    match input.round {
        Round::First => (input.mode.quorum_rule(), Some(law.quorum(input.mode))),
        Round::Second | Round::Tie => (RuleId::QuorumSecond, law.quorum_second),
        Round::Recall => {
            let (rule, share) = match input.mode {
                Mode::Direct => (RuleId::RecallQuorumDirect, law.recall_quorum_direct),
                Mode::Household => (RuleId::RecallQuorumHousehold, law.recall_quorum_household),
                Mode::Representative => (RuleId::RecallQuorumReps, law.recall_quorum_reps),
            };
            (rule, Some(share))
        }
    }
}

fn participation(input: &Input, profile: &Applied<'_>) -> Participation {
    let (_, share) = quorum(input, profile);
    let needed = share.map_or(0, |share| share.needed(input.registered));
    Participation { took_part: input.returned, of: input.registered, needed }
}

fn threshold(input: &Input, profile: &Applied<'_>) -> Threshold {
    let law = profile.law();
    let of = match law.win_base {
        WinBase::Returned => input.returned,
        WinBase::Valid => input.valid(),
    };
    let least = match input.round {
        Round::First => law.win_first.needed(of),
        Round::Second => law.runoff_win.needed(of),
        Round::Tie => 0,
        Round::Recall => law.recall_vote.needed(of),
    };
    // Nobody is elected without a vote.
    Threshold { votes: least.max(1), of }
}

fn void_grounds(input: &Input, profile: &Applied<'_>, participation: Participation) -> Vec<OutcomeBlocker> {
    let mut grounds = Vec::new();
    let (rule, share) = quorum(input, profile);
    if share.is_some_and(|share| !share.met(input.returned, input.registered)) {
        let Participation { took_part, of, needed } = participation;
        let facts = [("took_part", took_part.into()), ("of", of.into()), ("needed", needed.into())];
        grounds.push(OutcomeBlocker::new(profile, BlockerCode::Quorum, rule, facts));
    }
    if !profile.law().ballot_count_le_issued.is_on() {
        return grounds;
    }
    let rule = RuleId::BallotCountLeIssued;
    let returned = ("returned", input.returned.into());
    if input.returned > input.issued {
        let facts = [returned.clone(), ("issued", input.issued.into())];
        grounds.push(OutcomeBlocker::new(profile, BlockerCode::ReturnedAboveIssued, rule, facts));
    }
    if input.returned > input.registered {
        let facts = [returned, ("registered", input.registered.into())];
        grounds.push(OutcomeBlocker::new(profile, BlockerCode::ReturnedAboveRegistered, rule, facts));
    }
    grounds
}

fn few_candidates(outcome: &ContestOutcome, shortage: &Shortage, profile: &Applied<'_>) -> OutcomeBlocker {
    let facts = [
        ("post", (&outcome.post).into()),
        ("seats", outcome.unfilled.into()),
        ("wanted", shortage.wanted.into()),
        ("left", shortage.left.into()),
    ];
    OutcomeBlocker::new(profile, BlockerCode::FewCandidates, RuleId::CandExcess, facts)
}

fn waits(waiting: &Waiting, profile: &Applied<'_>) -> OutcomeBlocker {
    let facts = [("post", (&waiting.post).into()), ("undecided", waiting.undecided.iter().collect())];
    OutcomeBlocker::new(profile, BlockerCode::Waits, RuleId::WinTie, facts)
}
