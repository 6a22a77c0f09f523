//! What somebody sees of an election: states, actions with their blockers, lists; derived from the fold.

use crate::app::App;
use crate::error::Problem;
use crate::hall::Whereabouts;
use election::ballot::Phase;
use election::ballot::result::Checked;
use election::lifecycle::purpose::Kind;
use election::record::anchor::AnchorKind;
use election::{Area, Election, ElectionId, RoundNo};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// Where an election stands as a whole.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Summary {
    /// The election.
    pub election: ElectionId,
    /// Its community's name.
    pub community: String,
    /// The community's street.
    pub street: String,
    /// The term.
    pub term: u16,
    /// What it is held for.
    pub purpose: Kind,
    /// The day of the ballot.
    pub election_day: Option<chrono::NaiveDate>,
    /// What its profile calls things.
    pub words: Words,
    /// The phase of each area by its word.
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    pub phases: Value,
    /// How many stand on the roll.
    pub registered: usize,
    /// Entries of the log.
    pub size: u64,
    /// Where it goes on, if it moved or moves to another server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub whereabouts: Option<Whereabouts>,
}

/// What things are called where the election is held, in Chinese: a village has 村民, a community 居民.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Words {
    /// A resident.
    pub resident: String,
    /// The place.
    pub community: String,
    /// The elected committee.
    pub committee: String,
    /// The election committee.
    pub election_committee: String,
    /// The guiding office.
    pub office: String,
    /// The party's body above.
    pub party: String,
}

impl Words {
    fn of(profile: &rules::Profile) -> Self {
        let law = profile.law();
        Self {
            resident: law.words_resident.clone(),
            community: law.words_community.clone(),
            committee: law.words_committee.clone(),
            election_committee: law.words_election_committee.clone(),
            office: law.words_office.clone(),
            party: law.words_party.clone(),
        }
    }
}

/// An anchor that waits or stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AnchorView {
    /// Which step.
    pub anchor: AnchorKind,
    /// Of which round.
    pub round: RoundNo,
    /// The size of the log that must stand on paper.
    pub size: Option<u64>,
    /// The root's 16 groups; those to be typed back from the paper are empty.
    pub groups: Vec<String>,
    /// Which groups are asked for.
    pub asked: Vec<u8>,
    /// How many persons confirmed it.
    pub confirmed: usize,
}

/// The check words of a round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct CheckView {
    /// The round.
    pub round: RoundNo,
    /// Eight characters.
    pub characters: String,
    /// The word in which each is spoken.
    pub words: Vec<String>,
    /// 16 groups of 4 hex digits.
    pub groups: Vec<String>,
    /// The groups, from 0, that somebody has yet to type back from the signed result sheet.
    pub asked: Vec<u8>,
}

impl CheckView {
    /// The check words of a round; none before its count is agreed.
    pub(crate) fn of(election: &Election, round: RoundNo) -> Option<Self> {
        let hash = election.check_hash(round)?;
        let words = ledger::check_words(&hash);
        Some(Self {
            round,
            characters: words.iter().map(|word| word.character).collect(),
            words: words.iter().map(|word| word.word.to_owned()).collect(),
            groups: ledger::hash_groups(&hash).to_vec(),
            asked: election.sheet_blanks(round).into_iter().flatten().collect(),
        })
    }
}

impl CheckView {
    /// Without the groups that are asked for: whoever types them back has them from the paper.
    fn with_blanks(mut self) -> Self {
        for (group, at) in self.groups.iter_mut().zip(0..) {
            if self.asked.contains(&at) {
                group.clear();
            }
        }
        self
    }
}

/// The phases of all areas.
pub fn phases(election: &Election) -> Value {
    json!({
        "lifecycle": election.lifecycle.phase,
        "method": election.method.phase,
        "representatives": election.representatives.phase,
        "committee": election.committee.phase,
        "registration": election.registration.phase,
        "nomination": election.nomination.phase,
        "ballot": election.ballot.phase,
    })
}

impl App {
    /// All elections, newest state, in order of communities.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn summaries(&self) -> Result<Vec<Summary>, Problem> {
        let mut summaries = Vec::new();
        for head in self.store().elections().await? {
            summaries.push(self.summary(head.election).await?);
        }
        summaries.sort_by(|one, other| one.community.cmp(&other.community).then(one.election.cmp(&other.election)));
        Ok(summaries)
    }

    /// Where an election stands.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn summary(&self, id: ElectionId) -> Result<Summary, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let community = match election.community {
            Some(community) => Some(self.community(community).await?),
            None => None,
        };
        Ok(Summary {
            election: id,
            street: community.as_ref().map(|row| row.street.clone()).unwrap_or_default(),
            community: community.map(|row| row.name).unwrap_or_default(),
            term: election.lifecycle.term,
            purpose: election.lifecycle.purpose.kind(),
            election_day: election.lifecycle.election_day,
            words: Words::of(&election.profile),
            phases: phases(election),
            registered: election.registration.roll.len(),
            size: snapshot.size(),
            whereabouts: self.whereabouts(&snapshot),
        })
    }

    /// The votes of the term that an election began: recalls and by-elections that name its log.
    ///
    /// # Errors
    /// [`Problem::Unavailable`].
    pub async fn votes_of_term(&self, id: ElectionId) -> Result<Vec<Summary>, Problem> {
        let mut votes = Vec::new();
        for head in self.store().elections().await? {
            let snapshot = self.snapshot(head.election).await?;
            if snapshot.election().lifecycle.purpose.of().is_some_and(|of| of.election == id) {
                votes.push(self.summary(head.election).await?);
            }
        }
        Ok(votes)
    }

    /// The anchors of an election; roots without the groups that must come from the paper.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn anchors(&self, id: ElectionId) -> Result<Vec<AnchorView>, Problem> {
        let snapshot = self.snapshot(id).await?;
        Ok(snapshot
            .election()
            .anchors
            .all
            .iter()
            .map(|((round, kind), anchor)| {
                let asked = if anchor.stands() { None } else { anchor.blanks() };
                let asked: Vec<u8> = asked.into_iter().flatten().collect();
                let groups = anchor.head.map(|head| ledger::hash_groups(&head.root));
                let groups = groups.into_iter().flatten().zip(0_u8..);
                AnchorView {
                    anchor: *kind,
                    round: *round,
                    size: anchor.head.map(|head| head.size),
                    groups: groups.map(|(text, at)| if asked.contains(&at) { String::new() } else { text }).collect(),
                    confirmed: anchor.confirmed.len(),
                    asked,
                }
            })
            .collect())
    }

    /// What the check words of declared rounds are made of, once somebody has held the signed sheet against the record:
    /// whoever holds the paper computes them alone.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn told_rounds(&self, id: ElectionId) -> Result<Vec<Checked>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let declared = matches!(election.ballot.phase, Phase::Declared | Phase::Settled);
        let rounds = election.ballot.rounds.iter().map(|round| round.number);
        let told = rounds.filter(|round| declared || *round != election.ballot.round_no());
        let told = told.filter(|round| election.sheet_blanks(*round).is_none());
        Ok(told.filter_map(|round| election.checked(round)).collect())
    }

    /// The check words of every agreed round; without the groups that must come from the signed sheet.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn check_words(&self, id: ElectionId) -> Result<Vec<CheckView>, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let views = election.ballot.rounds.iter().filter_map(|round| CheckView::of(election, round.number));
        Ok(views.map(CheckView::with_blanks).collect())
    }
}

/// The state of an area as JSON. Nothing of a batch's content is in it before it is agreed, nothing of a
/// count before the poll closed, and during polling no list of who has not voted.
pub fn state(election: &Election, area: Area) -> Value {
    match area {
        Area::Lifecycle => json!({
            "lifecycle": election.lifecycle, "community": election.community, "profile": election.profile.id(),
            "profile_hash": election.profile_hash, "engine": election.engine,
            "groups": election.groups.values().collect::<Vec<_>>(),
        }),
        Area::Method => json!(election.method),
        Area::Representatives => json!(election.representatives),
        Area::Committee => json!(election.committee),
        Area::Registration => json!({
            "phase": election.registration.phase,
            "registered": election.registration.registered(),
            "published": election.registration.published,
            "objections_until": election.registration.window_ends(election),
            "frozen": election.registration.frozen(),
            "versions": election.registration.versions,
            "removed": election.registration.removals(),
            "eligible": election.registration.eligible,
            "stale": election.registration.stale(election.verdicts_for()),
            "households": election.registration.households(),
            "authorised": election.registration.authorised.len(),
        }),
        Area::Nomination => {
            let mut stage = json!(election.nomination);
            if let Some(facts) = stage.as_object_mut() {
                facts.insert("standings".to_owned(), json!(election.standings()));
            }
            stage
        }
        Area::Ballot => ballot(election),
        Area::Term => json!({
            "phase": election::term::phase(election), "serving": election.serving(),
            "term_ends": election.term_ends(), "by_election_due": election.by_election_due(), "term": election.term,
        }),
        Area::Office => json!({
            "meetings": election.office.meetings, "filings": election.office.filings,
            "objections": election.office.objections, "notices": election.office.notices,
            "documents": election.office.documents.len(),
        }),
        Area::Law => json!({
            "profile": election.profile.id(),
            "profile_hash": election.profile_hash,
            "passes": election.passes.standing.values().collect::<Vec<_>>(),
            "used": election.passes.used,
            "readings": election::law::open_readings(election),
        }),
        Area::Record => json!({ "engine": election.engine, "witnessed": election.anchors.witnessed.len() }),
    }
}

fn ballot(election: &Election) -> Value {
    let stage = &election.ballot;
    let rounds: Vec<Value> = stage
        .rounds
        .iter()
        .map(|round| {
            json!({
                "number": round.number, "kind": round.kind, "day": round.day, "contests": round.contests,
                "stock": round.stock, "issued": round.issued.len(),
                "locked": round.locked, "custody": round.custody, "explained": round.explained, "opened": round.opened, "pools": round.pools, "counting_groups": round.groups,
                "batches": round.batches.iter().map(|((look, pool, batch), found)| json!({
                    "look": look, "pool": pool, "batch": batch, "papers": found.papers, "counting_group": found.group,
                    "entered_by": found.tellers.len(), "agreed": found.agreed.is_some(),
                    "reopened": found.reopened,
                })).collect::<Vec<_>>(),
                "audit": round.audit.as_ref().map(|audit| json!({
                    "seed": audit.seed, "read": audit.read.len(), "missing": audit.missing(), "ended": audit.ended,
                    "next": audit.next(round.papers()),
                })),
                "result": round.result, "signed": round.signed.len(),
            })
        })
        .collect();
    json!({
        "phase": stage.phase, "electorate": election.electorate(), "places": stage.places, "boxes": stage.boxes,
        "proxies": stage.proxies.living().len(), "mobile_users": stage.mobile.users.len(),
        "mobile_approved": stage.mobile.approved, "observers": stage.observers.len(), "change": stage.change,
        "vacant": stage.vacant, "acting": stage.acting, "rounds": rounds,
        "elected": stage.elected, "owed": stage.owed, "published": stage.published,
        "certified": stage.certified.len(), "handover": stage.handover, "declared": stage.declared,
        "seal": stage.seal, "sealed": stage.sealed, "defence": stage.defence, "recall": election.recall_result(),
    })
}
