//! A rehearsal that stopped at a step and is served inside the test: where whoever works from there begins.

use crate::binary::rehearsal_until;
use crate::browser::Browser;
use crate::cast;
use crate::http::Call;
use crate::inside::Inside;
use serde_json::Value;
use tempfile::TempDir;

/// The rehearsal and its server.
pub struct Parked {
    /// The server.
    pub inside: Inside,
    /// The election's address among the pages.
    pub election: String,
    _folder: TempDir,
}

impl Parked {
    /// At the step that is told with these words.
    pub fn at(step: &str) -> Self {
        let folder = rehearsal_until(step);
        let inside = Inside::over(folder.path());
        let elections = inside.client.send(&Call::get("/api/v1/elections")).done();
        let election = format!("/elections/{}", cast::text(&elections[0], "election"));
        Self { inside, election, _folder: folder }
    }

    /// Puts the rehearsal's clock to a day, in the morning.
    pub fn on(&self, day: &str) {
        self.at_moment(&format!("{day}T02:00:00Z"));
    }

    /// Puts the rehearsal's clock to a moment.
    pub fn at_moment(&self, moment: &str) {
        let admin = cast::sign_in(&self.inside.client, "admin");
        cast::set_clock(&self.inside.client, &admin, moment);
    }

    /// A browser in which somebody is signed in.
    pub fn browser(&self, name: &str) -> Browser {
        Browser::of(&self.inside.client, name)
    }

    /// What the API answers somebody about the election.
    pub fn get(&self, name: &str, rest: &str) -> Value {
        self.send(name, Call::get(self.api(rest)))
    }

    /// What the API answers to what somebody does in the election.
    pub fn post(&self, name: &str, rest: &str, body: &Value) -> Value {
        self.send(name, Call::post(self.api(rest), body))
    }

    /// A document of somebody's, by its id.
    pub fn document(&self, name: &str, text: &str) -> String {
        let made = self.send(name, Call::upload(self.api("/documents"), text));
        cast::text(&made["made"], "document")
    }

    fn api(&self, rest: &str) -> String {
        format!("/api/v1{}{rest}", self.election)
    }

    fn send(&self, name: &str, call: Call) -> Value {
        let who = cast::sign_in(&self.inside.client, name);
        self.inside.client.send(&call.by(&who.token)).done()
    }
}
