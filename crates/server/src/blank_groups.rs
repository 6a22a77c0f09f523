//! The sixteen groups of a hash as a page asks for them: two stand blank and are typed back from the signed paper.

use election::record::anchor::Typed;

/// One group of the sixteen.
pub(crate) struct Group {
    /// Its number for people, from 1.
    pub(crate) number: u8,
    /// What stands there; nothing where it comes from the paper.
    pub(crate) text: String,
}

/// Groups with their numbers, in order.
pub(crate) fn numbered(groups: Vec<String>) -> Vec<Group> {
    (1..).zip(groups).map(|(number, text)| Group { number, text }).collect()
}

/// Those that come from the paper.
pub(crate) fn blank(groups: &[Group]) -> Vec<&Group> {
    groups.iter().filter(|group| group.text.is_empty()).collect()
}

/// What was typed into the blank groups in the order in which they stand on the page; none where not two are asked for.
pub(crate) fn typed(asked: &[u8], digits: [String; 2]) -> Option<[Typed; 2]> {
    let [one, other]: [u8; 2] = asked.try_into().ok()?;
    let [first, second] = digits.map(|digits| digits.trim().to_ascii_lowercase());
    Some([Typed { group: one.min(other), digits: first }, Typed { group: one.max(other), digits: second }])
}
