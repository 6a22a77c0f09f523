//! The counted papers are sealed to the chair and the chief supervisor; either opens the package, nobody else does.

use super::api::Payload;
use super::{Story, StoryError, made};
use app::holders::{HolderSecret, open};
use serde_json::json;
use uuid::Uuid;

impl Story {
    pub(super) fn seal_to_holders(&mut self) -> Result<(), StoryError> {
        (self.tell)("the papers are sealed to the chair and the chief supervisor");
        let (clerk, chair, supervisor) =
            (self.cast.clerk.clone(), self.cast.chair.clone(), self.cast.supervisor.clone());
        let member = self.cast.members.first().cloned().ok_or(StoryError::Missing("member"))?;
        let document = self.document("a package that is none")?;
        let hash = HolderSecret::generate().public();
        let none = json!({ "document": document, "package": hash, "proof": hash });
        self.refused(&clerk, "record", "seal-records", none, "HLD-02")?;
        let [first, second, stranger] = [(); 3].map(|()| HolderSecret::generate());
        let register = |secret: &HolderSecret| json!({ "key": secret.public() });
        self.refused(&member, "record", "register-holder", register(&stranger), "HLD-01")?;
        self.act(&chair, "record", "register-holder", register(&first))?;
        self.act(&supervisor, "record", "register-holder", register(&second))?;
        self.refused(&supervisor, "record", "confirm-package", json!({ "secret": hash }), "HLD-06")?;
        let path = self.path("/sealed-papers");
        let receipt = self.call(&clerk, "POST", &path, Payload::Json(&json!({})))?.json();
        let package: Uuid = made(&receipt, "document")?;
        let bytes = self.call(&supervisor, "GET", &self.path(&format!("/documents/{package}")), Payload::Nothing)?.body;
        let stated = receipt.pointer("/made/package").ok_or(StoryError::Missing("hash of the package"))?;
        let opened = [&first, &second].map(|secret| open(&bytes, secret).ok());
        let whole = opened.iter().all(|papers| papers.as_ref().is_some_and(|papers| !papers.batches.is_empty()));
        if *stated != json!(ledger::sha256(&bytes)) || !whole || open(&bytes, &stranger).is_ok() {
            return Err(StoryError::Missing("package that its holders open, and nobody else"));
        }
        Ok(())
    }
}
