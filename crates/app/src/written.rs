//! Names written in: their texts sealed beside the log, shown to those who match them, and found again as they are typed.

use crate::access::Principal;
use crate::app::App;
use crate::commands::{Receipt, Requested, Work};
use crate::error::Problem;
use crate::fault::Fault;
use crate::padded::filled;
use crate::random::{fresh_id, random_bytes};
use election::ballot::Command as Ballot;
use election::ballot::round::Round;
use election::ballot::written::{READERS, Reading};
use election::{Command, Election, ElectionId, PersonId, Role, WrittenId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use store::{Seal, SealKind};
use tally::Post;
use uuid::Uuid;

/// Longest text of a written name.
const LONGEST: usize = 60;

/// Bytes that every text takes in the vault, however long: four for each letter and its quotes.
const ROOM: usize = 4 * LONGEST + 16;

/// Most voters that are offered.
const MOST: usize = 20;

/// A name as somebody reads it off a paper.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWriteIn {
    /// For which post it is written.
    pub post: Post,
    /// The name, letter by letter.
    pub name: String,
}

/// The names written in, in the current round.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct WriteInsView {
    /// Every spelling.
    pub names: Vec<WriteInView>,
    /// The people that they were matched to, each with all spellings.
    pub people: Vec<MatchedPerson>,
}

/// One spelling.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct WriteInView {
    /// Its id, which a teller enters where it elects nobody.
    pub written: WrittenId,
    /// For which post.
    pub post: Post,
    /// The text; none where it was erased.
    pub name: Option<String>,
    /// How many persons have read it.
    pub read_by: usize,
    /// The caller's own reading.
    pub own: Option<Reading>,
    /// Whether two persons read it differently.
    pub differs: bool,
    /// Whom two persons took it for.
    pub matched: Option<Reading>,
}

/// Somebody who was written in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct MatchedPerson {
    /// For which post.
    pub post: Post,
    /// Who.
    pub person: PersonId,
    /// The name on the roll; none where it was erased.
    pub name: Option<String>,
    /// How it was written.
    pub spellings: Vec<String>,
}

/// What a text may mean.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Suggestions {
    /// Names that were noted before and hold the text.
    pub written: Vec<String>,
    /// Voters whose name holds it, or whose initials begin with it.
    pub voters: Vec<SuggestedVoter>,
}

/// A voter who may be meant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct SuggestedVoter {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The residents' group, which tells namesakes apart.
    pub group: Option<u16>,
}

impl App {
    /// Notes a written name; its text is sealed, and only a commitment goes into the log. The same text for the same post is
    /// noted once.
    ///
    /// # Errors
    /// As [`App::act`]; [`Problem::Invalid`] for an empty or too long text.
    pub async fn note_write_in(
        &self,
        principal: &Principal,
        role: Role,
        id: ElectionId,
        new: NewWriteIn,
        requested: &Requested,
    ) -> Result<Receipt, Problem> {
        let name = new.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
            return Err(Problem::field("/name", Fault::Length { least: 1, most: LONGEST }));
        }
        let snapshot = self.snapshot(id).await?;
        let texts = self.written_texts(snapshot.election()).await?;
        let round = snapshot.election().ballot.round();
        let known = round.into_iter().flat_map(|round| &round.written);
        let mut same = known.filter(|(written, found)| found.post == new.post && texts.get(*written) == Some(&name));
        if let Some((written, _)) = same.next() {
            return self.nothing_new(id, json!({ "written": written })).await;
        }
        let (written, salt) = (WrittenId(fresh_id()?), random_bytes::<32>()?);
        let bytes = ledger::canonical(&name).map_err(|error| Problem::unavailable(error.to_string()))?;
        let commitment = ledger::commit_person(&salt, &bytes);
        let command = Command::Ballot(Ballot::NoteWriteIn { written, post: new.post, commitment });
        let bytes = filled(bytes, ROOM);
        let seal = Seal { id: written.0, kind: SealKind::Text, owner: None, salt, bytes };
        let made = json!({ "written": written });
        let work = Work { commands: vec![command], seal: vec![seal], made, ..Work::default() };
        self.submit(principal, role, id, work, requested).await
    }

    /// The texts of the current round's written names, as far as they are there.
    pub(crate) async fn written_texts(&self, election: &Election) -> Result<HashMap<WrittenId, String>, Problem> {
        let Some(round) = election.ballot.round().filter(|round| !round.written.is_empty()) else {
            return Ok(HashMap::new());
        };
        let ids: Vec<Uuid> = round.written.keys().map(|written| written.0).collect();
        let mut texts = HashMap::new();
        for sealed in self.store().unseal_many(&ids).await? {
            let id = WrittenId(sealed.id);
            let committed = round.written.get(&id).map(|written| written.commitment);
            let ours = sealed.kind == SealKind::Text && sealed.election == election.id;
            let bytes = sealed.bytes.trim_ascii_end();
            if ours && committed == Some(ledger::commit_person(&sealed.salt, bytes)) {
                let text = serde_json::from_slice(bytes);
                texts.insert(id, text.map_err(|error| Problem::unavailable(error.to_string()))?);
            }
        }
        Ok(texts)
    }

    /// The names written in. Whoever has not read one does not see how the other read it, or the second would only nod.
    ///
    /// # Errors
    /// [`Problem::NotFound`] for an unknown election.
    pub async fn write_ins(&self, principal: &Principal, id: ElectionId) -> Result<(u64, WriteInsView), Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let texts = self.written_texts(election).await?;
        let Some(round) = election.ballot.round() else {
            return Ok((snapshot.size(), WriteInsView { names: Vec::new(), people: Vec::new() }));
        };
        let reader = election.office.person(principal.account, &READERS);
        let names = round.written.iter().map(|(written, found)| WriteInView {
            written: *written,
            post: found.post.clone(),
            name: texts.get(written).cloned(),
            read_by: found.readings.len(),
            own: reader.and_then(|person| found.readings.get(&person)).copied(),
            differs: found.readings.len() > 1 && found.matched.is_none(),
            matched: found.matched,
        });
        let people = self.matched_people(election, round, &texts).await?;
        Ok((snapshot.size(), WriteInsView { names: names.collect(), people }))
    }

    async fn matched_people(
        &self,
        election: &Election,
        round: &Round,
        texts: &HashMap<WrittenId, String>,
    ) -> Result<Vec<MatchedPerson>, Problem> {
        let names = self.candidate_names(election, round).await?;
        let mut people: BTreeMap<(Post, PersonId), Vec<String>> = BTreeMap::new();
        for (written, found) in &round.written {
            if let Some(Reading::Voter { person }) = found.matched {
                let spellings = people.entry((found.post.clone(), person)).or_default();
                spellings.extend(texts.get(written).cloned());
            }
        }
        let person = |((post, person), spellings)| {
            let name = names.get(&person).cloned();
            MatchedPerson { post, person, name, spellings }
        };
        Ok(people.into_iter().map(person).collect())
    }

    /// Names that were noted before, and voters, that a text may mean.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for a text that would find half of the roll.
    pub async fn suggest_write_ins(&self, id: ElectionId, text: &str) -> Result<Suggestions, Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let text = text.trim();
        let texts = self.written_texts(election).await?;
        let mut written: Vec<String> = texts.into_values().filter(|name| name.contains(text)).collect();
        written.sort_unstable();
        written.dedup();
        let index = self.voter_index(id, election).await?;
        let voters = index.find(text)?.into_iter().take(MOST).map(|voter| SuggestedVoter {
            person: voter.person,
            name: voter.name.clone(),
            group: election.registration.roll.get(&voter.person).map(|entry| entry.group.0),
        });
        Ok(Suggestions { written, voters: voters.collect() })
    }
}
