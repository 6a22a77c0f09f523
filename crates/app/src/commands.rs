//! Commands on their way to the log: who acts in which role, idempotency, what must be sealed with them.

use crate::access::{Principal, action_roles};
use crate::app::App;
use crate::communities::place_of;
use crate::counting;
use crate::error::Problem;
use crate::fault::Fault;
use crate::law_profiles::builtin;
use crate::random::fresh_id;
use chrono::{DateTime, Utc};
use election::lifecycle::purpose::Purpose;
use election::{Actor, Area, Command, CommunityId, Context, ElectionId, Group, Role};
use election::{lifecycle, record};
use ledger::Hash;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Accepted, Draft, Idempotency, IndexRow, Seal, Submission};

/// What a request says beside its body.
#[derive(Clone, Debug)]
pub struct Requested {
    key: Option<String>,
    if_size: Option<u64>,
    hash: Hash,
}

impl Requested {
    /// Idempotency key, the size that the caller saw, and what the key stands for: path and body.
    pub fn new(key: Option<String>, if_size: Option<u64>, path: &str, body: &[u8]) -> Self {
        let hash = ledger::sha256(&[path.as_bytes(), &[0], body].concat());
        Self { key, if_size, hash }
    }
}

/// That commands stand in the log.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// The election.
    pub election: ElectionId,
    /// The number of the first entry.
    pub first: u64,
    /// The log's size after the last.
    pub size: u64,
    /// The root after the last.
    pub root: Hash,
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// The leaf hash of each entry.
    pub leaves: Vec<Hash>,
    /// The signed checkpoint, a C2SP note.
    pub checkpoint: String,
    /// What the request made beside: ids of persons, documents, imports.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub made: Value,
}

/// Everything one request writes, all or nothing.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) commands: Vec<Command>,
    pub(crate) seal: Vec<Seal>,
    pub(crate) index: Vec<IndexRow>,
    pub(crate) unindex: Vec<election::PersonId>,
    pub(crate) draft: Option<Draft>,
    pub(crate) made: Value,
}

/// A new election.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewElection {
    /// Where.
    pub community: CommunityId,
    /// The running number of the term.
    pub term: u16,
    /// The rule profile.
    pub profile: String,
    /// The residents' groups with their households.
    pub groups: Vec<Group>,
    /// What it is held for; where nothing is said, for a whole committee.
    #[serde(default)]
    pub purpose: Purpose,
}

impl From<Accepted> for Receipt {
    fn from(accepted: Accepted) -> Self {
        let Accepted { election, first, size, root, at, checkpoint, leaves, made, standing: _ } = accepted;
        Self { election, first, size, root, at, leaves, checkpoint, made }
    }
}

impl App {
    /// Carries out one command in the role that its action asks for.
    ///
    /// # Errors
    /// [`Problem::Refused`] with the blockers, [`Problem::Forbidden`], [`Problem::Stale`], [`Problem::KeyReused`].
    pub async fn act(
        &self,
        principal: &Principal,
        election: ElectionId,
        command: Command,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let ends = matches!(command, Command::Office(election::office::Command::EndAppointment { .. }));
        match self.prepared(principal, election, command).await {
            Ok((role, work)) => {
                let receipt = self.submit(principal, role, election, work, requested).await?;
                if ends {
                    self.shut_unbound(election).await?;
                }
                Ok(receipt)
            }
            // What a request has done already would stand in the way of its repetition.
            Err(problem) => self.answered_before(principal, requested).await?.ok_or(problem),
        }
    }

    /// The role in which somebody acts, and what goes to the log together with a command.
    async fn prepared(
        &self,
        principal: &Principal,
        election: ElectionId,
        command: Command,
    ) -> Result<(Role, Work), Problem> {
        let roles = action_roles(command.action().acts());
        let role = principal.role(&roles, &self.place(election).await?).ok_or(Problem::Forbidden)?;
        crate::holders::require_key(&command)?;
        self.require_counted(&self.context(principal, role), election, &command).await?;
        self.require_readable(election, &command).await?;
        if let Command::Record(record::Command::RecordWitness { size, root, .. }) = &command {
            self.require_head(election, *size, *root).await?;
        }
        let seal = counting::nonces_for(self, &self.context(principal, role), election, &command).await?;
        let (index, unindex) = self.indexing(election, &command).await?;
        let mut commands = Vec::from_iter(self.decision_of(election, &command).await?);
        commands.push(command);
        Ok((role, Work { commands, seal, index, unindex, ..Work::default() }))
    }

    /// Drafts a new election of a community.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::Invalid`] for an unknown community or profile.
    pub async fn draft(
        &self,
        principal: &Principal,
        role: Role,
        new: NewElection,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let community = self.community(new.community).await?;
        principal.role(&[role], &place_of(&community)).ok_or(Problem::Forbidden)?;
        let profile = builtin(&new.profile).map_err(|_| Problem::field("/profile", Fault::Unknown))?;
        if let Some(of) = new.purpose.of() {
            self.require_head(of.election, of.size, of.root).await?;
        }
        let purpose = self.with_parent(new.purpose, (new.community, new.term), profile.law()).await?;
        let id = ElectionId(fresh_id()?);
        let command = Command::Lifecycle(lifecycle::Command::Draft {
            election: id,
            community: new.community,
            term: new.term,
            groups: new.groups,
            profile: new.profile,
            profile_hash: election::log::profile_hash(&profile),
            engine: election::ENGINE,
            purpose,
        });
        let draft = Draft { community: new.community, profile };
        let made = serde_json::json!({ "election": id });
        let work = Work { commands: vec![command], draft: Some(draft), made, ..Work::default() };
        self.submit(principal, role, id, work, requested).await
    }

    pub(crate) async fn submit(
        &self,
        principal: &Principal,
        role: Role,
        election: ElectionId,
        work: Work,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let idempotency = requested.key.clone().map(|key| Idempotency {
            account: principal.account,
            key,
            body_hash: requested.hash,
            status: 200,
        });
        let submission = Submission {
            election,
            actor: Actor { account: principal.account, role },
            now: self.clock().now(),
            commands: work.commands,
            draft: work.draft,
            idempotency,
            seal: work.seal,
            index: work.index,
            unindex: work.unindex,
            if_size: requested.if_size,
            made: work.made,
        };
        Ok(self.store().append(submission).await?.into())
    }

    /// What the same request was answered before, where it was: for those whose second coming would find nothing to do.
    pub(crate) async fn answered_before(
        &self,
        principal: &Principal,
        requested: &Requested,
    ) -> Result<Option<Receipt>, Problem> {
        let Some(key) = &requested.key else { return Ok(None) };
        match self.store().stored_answer(principal.account, key).await? {
            Some(stored) if stored.body_hash != requested.hash => Err(Problem::KeyReused),
            stored => Ok(stored.map(|stored| stored.accepted.into())),
        }
    }

    /// The receipt of a request that found everything in the log already.
    pub(crate) async fn nothing_new(&self, election: ElectionId, made: Value) -> Result<Receipt, Problem> {
        let snapshot = self.snapshot(election).await?;
        Ok(Receipt {
            election,
            first: snapshot.size(),
            size: snapshot.size(),
            root: snapshot.root(),
            at: self.clock().now(),
            leaves: Vec::new(),
            checkpoint: snapshot.checkpoint.clone(),
            made,
        })
    }

    /// The context in which an account would act now, for showing what is open.
    pub fn context(&self, principal: &Principal, role: Role) -> Context {
        Context { at: self.clock().now(), actor: Actor { account: principal.account, role } }
    }

    /// Reads the command of an action from its JSON fields.
    ///
    /// # Errors
    /// [`Problem::Invalid`] names the field.
    pub fn command(area: Area, action: &str, fields: Value) -> Result<Command, Problem> {
        let Value::Object(mut object) = fields else {
            return Err(Problem::field("", Fault::NotAnObject));
        };
        if let Some(name) = ["area", "action"].into_iter().find(|name| object.contains_key(*name)) {
            return Err(Problem::field(format!("/{name}"), Fault::InPath));
        }
        object.insert("area".to_owned(), Value::from(area.slug()));
        object.insert("action".to_owned(), Value::from(action));
        serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| Problem::misread(&error))
    }
}
