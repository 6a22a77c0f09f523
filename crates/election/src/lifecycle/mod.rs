//! The election as a whole: `Drafted → Called → Running → Concluded → Archived`, or postponed, cancelled,
//! annulled by a named authority's document. Once it is over, sealed records are erased by due process.

pub mod erasure;
pub mod moved;
pub mod purpose;

use crate::blocker::{Blockers, Code};
use crate::context::{Context, Happened};
use crate::election::{Election, Group};
use crate::ids::{CommunityId, DocumentId, ElectionId};
use crate::office::objection::Field;
use crate::{ballot, committee};
use chrono::NaiveDate;
use erasure::{Erasable, Proposal};
use ledger::Hash;
use moved::Moved;
use purpose::Purpose;
use rules::{ArchiveItem, Broken};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

actions! {
    area Lifecycle, phase by |election| election.lifecycle.phase;
    /// The first entry: pins community, term, groups, profile and engine.
    Draft = "draft" by Office, from [Unwritten] {
        /// The election's own id, which the log's origin names.
        election: ElectionId,
        /// Where it is held.
        community: CommunityId,
        /// The running number of the term (届).
        term: u16,
        /// The residents' groups.
        groups: Vec<Group>,
        /// The profile's id.
        profile: String,
        /// SHA-256 of the profile's canonical JSON.
        profile_hash: Hash,
        /// The engine whose decisions count.
        engine: u32,
        /// What it is held for.
        #[serde(default, skip_serializing_if = "Purpose::is_general")]
        purpose: Purpose,
    }
    /// The guiding office sets the election day.
    Call = "call" by Office, from [Drafted] {
        /// The day of the ballot.
        election_day: NaiveDate,
        /// The office's document.
        document: DocumentId,
        /// When it was issued.
        happened: Happened,
    }
    /// Preparations start.
    Begin = "begin" by CommitteeOrOffice, from [Called] {}
    /// A named authority puts the election off.
    Postpone = "postpone" by Office, from [Called, Running] {
        /// The authority, by the name that the profile gives it.
        authority: String,
        /// The authority's document.
        document: DocumentId,
        /// When it was issued.
        happened: Happened,
    }
    /// A postponed election goes on with a new day.
    Resume = "resume" by Office, from [Postponed] {
        /// The new day of the ballot.
        election_day: NaiveDate,
        /// The authority's document.
        document: DocumentId,
        /// When it was issued.
        happened: Happened,
    }
    /// A named authority calls the election off.
    Cancel = "cancel" by Office, from [Drafted, Called, Running, Postponed] {
        /// The authority, by the name that the profile gives it.
        authority: String,
        /// The authority's document.
        document: DocumentId,
        /// When it was issued.
        happened: Happened,
    }
    /// A named authority finds the election void as a whole.
    Annul = "annul" by Office, from [Running, Concluded] {
        /// The authority, by the name that the profile gives it.
        authority: String,
        /// The authority's document.
        document: DocumentId,
        /// When it was issued.
        happened: Happened,
    }
    /// The result stands, is published and handed over.
    Conclude = "conclude" by CommitteeOrOffice, from [Running] {}
    /// The files are in the archive.
    Archive = "archive" by CommitteeOrOffice, from [Concluded] {
        /// The list of what is kept and where.
        document: DocumentId,
        /// What is kept, each with its paper.
        items: Vec<Archived>,
        /// When it was handed in.
        happened: Happened,
    }
    /// A first person proposes what of the sealed records is to be destroyed, retention being over.
    ProposeErasure = "propose-erasure" by Office, from [Archived, Cancelled, Annulled] {
        /// Which records.
        scope: BTreeSet<Erasable>,
        /// The destruction list (销毁清册); it is kept.
        list: DocumentId,
        /// The paper that says that the next election ended, where the profile waits for it; it is kept.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next_election: Option<DocumentId>,
    }
    /// A second person agrees; the records are destroyed with this entry.
    ConfirmErasure = "confirm-erasure" by Office, from [Archived, Cancelled, Annulled] {}
}

/// One thing that is in the archive.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Archived {
    /// What it is.
    pub item: ArchiveItem,
    /// The paper, or the list of papers.
    pub document: DocumentId,
}

/// Where the election as a whole stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// No entry yet.
    #[default]
    Unwritten,
    /// Community, groups and profile are pinned.
    Drafted,
    /// The day is set.
    Called,
    /// The stages run.
    Running,
    /// Put off by an authority; nothing runs.
    Postponed,
    /// The result stands.
    Concluded,
    /// Final: filed.
    Archived,
    /// Final: called off.
    Cancelled,
    /// Final: void by an authority's finding.
    Annulled,
}

/// The state of this machine.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, JsonSchema)]
pub struct Lifecycle {
    /// Where it stands.
    pub phase: Phase,
    /// What it is held for.
    pub purpose: Purpose,
    /// The running number of the term.
    pub term: u16,
    /// The day of the ballot.
    pub election_day: Option<NaiveDate>,
    /// The day that was set first; how long the election may be put off counts from it.
    pub first_day: Option<NaiveDate>,
    /// What the last move of the day leaves to be decided again.
    pub moved: Option<Moved>,
    /// The authority that put the election off, called it off or found it void.
    pub authority: Option<String>,
    /// The day on which it was over for good; retention counts from here.
    pub ended: Option<NaiveDate>,
    /// What is in the archive.
    pub archived: Vec<Archived>,
    /// What is proposed for destruction.
    pub proposed: Option<Proposal>,
    /// What has been destroyed.
    pub erased: BTreeSet<Erasable>,
}

impl Lifecycle {
    /// Whether nothing can follow.
    pub const fn is_final(&self) -> bool {
        matches!(self.phase, Phase::Archived | Phase::Cancelled | Phase::Annulled)
    }

    fn end(&mut self, phase: Phase, on: NaiveDate) {
        self.phase = phase;
        self.ended = Some(on);
    }
}

/// What happened to the election as a whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The first entry stands.
    Drafted {
        /// Where it is held.
        community: CommunityId,
        /// The term.
        term: u16,
        /// The groups.
        groups: Vec<Group>,
        /// The engine.
        engine: u32,
        /// What it is held for.
        #[serde(default, skip_serializing_if = "Purpose::is_general")]
        purpose: Purpose,
    },
    /// The day is set.
    Called {
        /// The day.
        election_day: NaiveDate,
    },
    /// The stages run.
    Begun {},
    /// Put off.
    Postponed {
        /// By whom.
        authority: String,
    },
    /// On again, with this day.
    Resumed {
        /// The new day.
        election_day: NaiveDate,
        /// When.
        on: NaiveDate,
        /// What has to be done or decided again for it.
        again: Vec<Broken>,
    },
    /// Called off.
    Cancelled {
        /// By whom.
        authority: String,
        /// The day of the decision.
        on: NaiveDate,
    },
    /// Found void.
    Annulled {
        /// By whom.
        authority: String,
        /// The day of the decision.
        on: NaiveDate,
    },
    /// The result stands.
    Concluded {},
    /// Filed.
    Archived {
        /// The day on which the files were handed in.
        on: NaiveDate,
        /// What is kept.
        items: Vec<Archived>,
    },
    /// A first person wants records destroyed.
    ErasureProposed {
        /// What, by whom, on which papers.
        proposal: Proposal,
    },
    /// The records are destroyed.
    Erased {
        /// Which.
        scope: BTreeSet<Erasable>,
        /// The papers that are kept: the destruction list first.
        kept: Vec<DocumentId>,
    },
}

pub(crate) fn gate(election: &Election, action: Action, context: &Context, blockers: &mut Blockers<'_>) {
    match action {
        Action::Conclude => {
            if election.ballot.phase != ballot::Phase::Settled {
                blockers.add(Code::BallotNotSettled).fact("phase", election.ballot.phase);
            }
            if election.committee.phase != committee::Phase::Seated {
                blockers.add(Code::CommitteeNotSeated).fact("phase", election.committee.phase);
            }
            election.office.no_open_objections(None, blockers);
            election.require_whole_list(context.today(), blockers);
            ballot::after::gate_conclude(election, context, blockers);
            election.office.all_carried_out(Field::Committee, Code::CommitteeRulingOpen, blockers);
            election.no_objection_of_the_day(context, blockers);
        }
        Action::Draft
        | Action::Call
        | Action::Begin
        | Action::Postpone
        | Action::Resume
        | Action::Cancel
        | Action::Annul
        | Action::Archive => {}
        Action::ProposeErasure | Action::ConfirmErasure => erasure::gate(election, action, context, blockers),
    }
}

pub(crate) fn guard(election: &Election, command: &Command, context: &Context, blockers: &mut Blockers<'_>) {
    match command {
        Command::Draft { election: id, groups, profile, profile_hash, engine, purpose, .. } => {
            guard_draft(election, *id, groups, blockers);
            purpose::guard(election, purpose, blockers);
            if *profile != election.profile.id() || *profile_hash != election.profile_hash {
                blockers.add(Code::OtherProfile).fact("profile", election.profile.id());
            }
            if *engine == 0 || *engine > crate::ENGINE {
                blockers.add(Code::UnknownEngine).fact("newest", crate::ENGINE);
            }
        }
        Command::Call { election_day, document, happened } => {
            election.office.require_document(*document, blockers);
            happened.check(context, blockers);
            future_day(*election_day, context, blockers);
            purpose::guard_day(election, *election_day, blockers);
        }
        Command::Resume { election_day, document, happened } => {
            election.office.require_document(*document, blockers);
            happened.check(context, blockers);
            future_day(*election_day, context, blockers);
            purpose::guard_day(election, *election_day, blockers);
            moved::guard(election, *election_day, context, blockers);
        }
        Command::Postpone { authority, document, happened } | Command::Cancel { authority, document, happened } => {
            election.office.require_document(*document, blockers);
            happened.check(context, blockers);
            let named = &election.profile.law().postpone;
            if authority != named {
                blockers.add(Code::NotTheAuthority).fact("given", authority).fact("named", named);
            }
        }
        Command::Annul { authority, document, happened } => {
            election.office.require_document(*document, blockers);
            happened.check(context, blockers);
            let law = election.profile.law();
            if ![&law.authority_name, &law.misconduct_report, &law.postpone].contains(&authority) {
                blockers.add(Code::MayNotAnnul).fact("given", authority).fact("named", &law.authority_name);
            }
        }
        Command::Archive { document, happened, .. } => {
            election.office.require_document(*document, blockers);
            happened.check(context, blockers);
            ballot::after::guard_archive(election, command, blockers);
        }
        Command::ProposeErasure { scope, list, next_election } => {
            erasure::guard(election, scope, *list, *next_election, blockers);
        }
        Command::Begin {} | Command::Conclude {} | Command::ConfirmErasure {} => {}
    }
}

fn guard_draft(election: &Election, id: ElectionId, groups: &[Group], blockers: &mut Blockers<'_>) {
    if id != election.id {
        blockers.add(Code::OtherElection).fact("election", election.id);
    }
    let mut numbers: Vec<_> = groups.iter().map(|group| group.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if groups.is_empty() || numbers.len() != groups.len() {
        blockers.add(Code::GroupsNotDistinct).fact("groups", groups.len());
    }
}

fn future_day(day: NaiveDate, context: &Context, blockers: &mut Blockers<'_>) {
    if day < context.today() {
        blockers.add(Code::DayInPast).fact("day", day).fact("today", context.today());
    }
}

pub(crate) fn decide(election: &Election, command: &Command, context: &Context) -> Vec<crate::Event> {
    let event = match command.clone() {
        Command::Draft { community, term, groups, engine, purpose, .. } => {
            Event::Drafted { community, term, groups, engine, purpose }
        }
        Command::Call { election_day, .. } => Event::Called { election_day },
        Command::Begin {} => Event::Begun {},
        Command::Postpone { authority, .. } => Event::Postponed { authority },
        Command::Resume { election_day, .. } => {
            let on = context.today();
            Event::Resumed { election_day, on, again: moved::again(election, election_day, on) }
        }
        Command::Cancel { authority, happened, .. } => Event::Cancelled { authority, on: happened.on },
        Command::Annul { authority, happened, .. } => Event::Annulled { authority, on: happened.on },
        Command::Conclude {} => Event::Concluded {},
        Command::Archive { items, happened, .. } => Event::Archived { on: happened.on, items },
        Command::ProposeErasure { scope, list, next_election } => {
            let by = context.actor.account;
            Event::ErasureProposed { proposal: Proposal { scope, list, next_election, by } }
        }
        Command::ConfirmErasure {} => return erasure::erase(election),
    };
    vec![crate::Event::Lifecycle(event)]
}

pub(crate) fn evolve(election: &mut Election, event: &Event) {
    let lifecycle = &mut election.lifecycle;
    match event {
        Event::Drafted { community, term, groups, engine, purpose } => {
            if let Purpose::Recall { member, .. } = purpose {
                // Neither the member nor a close relative touches the papers of this vote.
                election.nomination.accepted.insert(*member);
            }
            lifecycle.phase = Phase::Drafted;
            lifecycle.term = *term;
            lifecycle.purpose = purpose.clone();
            election.engine = *engine;
            election.community = Some(*community);
            election.groups = groups.iter().map(|group| (group.number, *group)).collect();
        }
        Event::Called { election_day } => {
            lifecycle.phase = Phase::Called;
            lifecycle.election_day = Some(*election_day);
            lifecycle.first_day = Some(*election_day);
        }
        Event::Resumed { election_day, again, .. } => {
            lifecycle.phase = Phase::Running;
            lifecycle.election_day = Some(*election_day);
            lifecycle.moved = Some(Moved { again: again.clone(), posted: election.office.notices.len() });
            election.ballot.put_off(*election_day);
        }
        Event::Begun {} => lifecycle.phase = Phase::Running,
        Event::Postponed { authority } => {
            lifecycle.phase = Phase::Postponed;
            lifecycle.authority = Some(authority.clone());
        }
        Event::Concluded {} => lifecycle.phase = Phase::Concluded,
        Event::Cancelled { authority, on } => {
            lifecycle.end(Phase::Cancelled, *on);
            lifecycle.authority = Some(authority.clone());
        }
        Event::Annulled { authority, on } => {
            lifecycle.end(Phase::Annulled, *on);
            lifecycle.authority = Some(authority.clone());
        }
        Event::Archived { on, items } => {
            lifecycle.archived.clone_from(items);
            lifecycle.end(Phase::Archived, *on);
        }
        Event::ErasureProposed { proposal } => lifecycle.proposed = Some(proposal.clone()),
        Event::Erased { scope, .. } => {
            lifecycle.proposed = None;
            lifecycle.erased.extend(scope);
        }
    }
}
