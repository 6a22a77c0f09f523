//! Notices and forms as facts, for whoever may see them.

use crate::App;
use crate::error::Problem;
use election::office::notice::Notice;
use election::sheets::{FormFacts, FormKind, NoticeFacts, NoticeKind, Online};
use election::{ElectionId, NoticeNo};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// A notice as it was posted.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PostedNotice {
    /// Number, kind, day and hash.
    #[serde(flatten)]
    pub notice: Notice,
    /// How far it may stand online.
    pub online: Online,
    /// What it said when it was posted.
    pub said: Arc<NoticeFacts>,
}

impl App {
    /// A posted notice with what it said.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn posted_notice(&self, id: ElectionId, number: NoticeNo) -> Result<(u64, PostedNotice), Problem> {
        let snapshot = self.snapshot(id).await?;
        let election = snapshot.election();
        let notice = election.office.notice(number).ok_or(Problem::NotFound("notice"))?;
        let said = election.office.stated.get(&number).ok_or(Problem::NotFound("notice"))?.clone();
        let online = notice.kind.online(election.profile.law().publish_online);
        Ok((snapshot.size(), PostedNotice { notice, online, said }))
    }

    /// What a notice of a kind would say now.
    ///
    /// # Errors
    /// [`Problem::NotFound`], also while it would say nothing.
    pub async fn notice_facts(&self, id: ElectionId, kind: NoticeKind) -> Result<(u64, NoticeFacts), Problem> {
        let snapshot = self.snapshot(id).await?;
        let facts = NoticeFacts::of(snapshot.election(), kind).ok_or(Problem::NotFound("notice yet"))?;
        Ok((snapshot.size(), facts))
    }

    /// What a form states now.
    ///
    /// # Errors
    /// [`Problem::NotFound`], also while there is nothing to state.
    pub async fn form_facts(&self, id: ElectionId, kind: FormKind) -> Result<(u64, FormFacts), Problem> {
        let snapshot = self.snapshot(id).await?;
        let facts = FormFacts::of(snapshot.election(), kind).ok_or(Problem::NotFound("form yet"))?;
        Ok((snapshot.size(), facts))
    }
}
