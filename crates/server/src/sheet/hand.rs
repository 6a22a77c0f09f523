//! Forms that somebody fills in by hand: lines to write on, boxes to tick, rows to sign, and the rules that they quote.

use super::mark::{Mark, address};
use super::official::Making;
use super::{Block, layout};
use app::texts::word_of;
use election::sheets::blank::{HouseholdPaper, ProxyPaper};
use election::sheets::nomination::Call;
use rules::Nominator;
use serde_json::{Value, json};

/// A form before it is rendered.
pub(crate) struct HandForm {
    /// Its title.
    pub(crate) title: String,
    /// What whoever signs it declares.
    pub(crate) says: String,
    /// What is written or ticked.
    pub(crate) fields: Vec<Field>,
    /// Rows that several people sign.
    pub(crate) lines: u32,
    /// The rules that it quotes.
    pub(crate) rules: Vec<Block>,
    /// Who signs it.
    pub(crate) signers: Vec<&'static str>,
    /// What stands at its foot.
    pub(crate) mark: Mark,
}

/// A part that is filled in.
pub(crate) enum Field {
    /// A line to write on.
    Line(&'static str),
    /// Boxes to tick.
    Boxes(&'static str, Vec<String>),
}

/// The lines about a person.
const PERSON: [&str; 4] = ["paper.who", "paper.sex", "hand.born", "hand.group"];

impl Making<'_> {
    /// Who is nominated, for what, by whom (候选人提名表).
    pub(super) fn nominated(&self, facts: &Call) -> Vec<Field> {
        let t = self.t;
        let posts = facts.seats.iter().map(|row| t.choice(row.post.as_str()).to_owned()).collect();
        let by = facts.nominators.iter().map(|by| t.choice(&word_of(by)).to_owned()).collect();
        let person = PERSON.into_iter().chain(["hand.phone"]).map(|key| Field::Line(t.page(key)));
        person.chain([Field::Boxes(t.page("hand.post"), posts), Field::Boxes(t.page("hand.by"), by)]).collect()
    }

    /// The form of a nomination, with a row for each voter whom a joint one needs.
    pub(crate) fn nomination(&self, title: String, facts: &Call) -> HandForm {
        let joint = facts.nominators.contains(&Nominator::JointVoters);
        HandForm {
            title,
            says: self.t.page("hand.nomination").to_owned(),
            fields: self.nominated(facts),
            lines: if joint { facts.joint } else { 1 },
            rules: self.quoted(facts, &["nominators", "seats"]),
            signers: vec!["hand.sign.nominee", "hand.sign.received"],
            mark: self.mark(facts),
        }
    }

    /// The form on which a voter who is away entrusts another (委托书).
    pub(crate) fn proxy(&self, title: String, facts: &ProxyPaper) -> HandForm {
        let t = self.t;
        let days = [("day", t.day(facts.day)), ("by", t.day(facts.by))];
        let fields = ["hand.principal", "prints.card_number", "hand.group", "hand.agent", "hand.agent.card"];
        HandForm {
            title,
            says: t.sentence("hand.proxy", days.map(|(name, day)| (name.to_owned(), Value::from(day)))),
            fields: fields.into_iter().map(|key| Field::Line(t.page(key))).collect(),
            lines: 0,
            rules: self.quoted(facts, &["day", "by"]),
            signers: vec!["hand.sign.principal", "hand.sign.agent", "hand.sign.received"],
            mark: self.mark(facts),
        }
    }

    /// The form on which a household gives one of its voters its vote (户授权书).
    pub(crate) fn household(&self, title: String, facts: &HouseholdPaper) -> HandForm {
        let t = self.t;
        let fields = ["hand.household", "hand.group", "hand.holder", "prints.card_number"];
        HandForm {
            title,
            says: t.sentence("hand.authorise", [("day".to_owned(), Value::from(t.day(facts.day)))]),
            fields: fields.into_iter().map(|key| Field::Line(t.page(key))).collect(),
            lines: 4,
            rules: Vec::new(),
            signers: vec!["hand.sign.holder", "hand.sign.received"],
            mark: self.mark(facts),
        }
    }

    fn mark(&self, facts: &impl serde::Serialize) -> Mark {
        Mark::of_facts(self.t, address(self.site, self.election), facts)
    }

    fn quoted(&self, facts: &impl serde::Serialize, said: &[&str]) -> Vec<Block> {
        let mut facts = json!(facts);
        if let Some(fields) = facts.as_object_mut() {
            fields.retain(|name, _| !said.contains(&name.as_str()));
        }
        layout(self.t, self.names, &facts)
    }
}
