//! A drawn paper as somebody ticks it on a plain form: whom it marks, and what is void of it.

use crate::error::Problem;
use std::collections::BTreeMap;
use tally::{CandidateId, Classification, Marks, Paper, Post, VoidReason};

/// A paper as it was ticked on a form.
#[derive(Clone, Debug, Default)]
pub struct Ticked {
    /// Its number, as it was drawn.
    pub number: u32,
    /// Post and id of everybody who was ticked.
    pub marks: Vec<(String, String)>,
    /// The word of the reason for which the whole paper is void.
    pub void: Option<String>,
    /// Posts for which it is void, each with the word of its reason; they do not matter where the whole paper is.
    pub parts: Vec<(String, String)>,
}

impl Ticked {
    /// The paper; one without a tick is blank.
    ///
    /// # Errors
    /// [`Problem::Invalid`] for a word that is no reason.
    pub fn paper(self) -> Result<Paper, Problem> {
        let mut paper = Paper::default();
        for (post, id) in self.marks {
            let Marks(names) = paper.marks.entry(Post::from(post)).or_default();
            names.insert(CandidateId::from(id));
        }
        if let Some(word) = self.void {
            paper.classification = Classification::Void { reason: reason(word, "/void")? };
        } else if !self.parts.is_empty() {
            let part = |(post, word): (String, String)| Ok((Post::from(post), reason(word, "/partly_void")?));
            let posts = self.parts.into_iter().map(part).collect::<Result<BTreeMap<_, _>, Problem>>()?;
            paper.classification = Classification::PartlyVoid { posts };
        }
        Ok(paper)
    }
}

fn reason(word: String, pointer: &str) -> Result<VoidReason, Problem> {
    serde_json::from_value(word.into()).map_err(|error| Problem::misread_as(pointer, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticked() -> Ticked {
        let pair = |post: &str, word: &str| (post.to_owned(), word.to_owned());
        Ticked {
            number: 7,
            marks: vec![pair("director", "a"), pair("member", "b"), pair("member", "c")],
            void: None,
            parts: vec![pair("member", "unreadable")],
        }
    }

    #[test]
    fn a_part_is_void_unless_the_whole_is() {
        let paper = ticked().paper().unwrap();
        assert_eq!(paper.marks[&Post::from("member")].0.len(), 2);
        let posts = BTreeMap::from([(Post::from("member"), VoidReason::Unreadable)]);
        assert_eq!(paper.classification, Classification::PartlyVoid { posts });
        let whole = Ticked { void: Some("damaged".to_owned()), ..ticked() }.paper().unwrap();
        assert_eq!(whole.classification, Classification::Void { reason: VoidReason::Damaged });
        assert_eq!(Ticked::default().paper().unwrap(), Paper::default());
    }

    #[test]
    fn an_unknown_reason_is_refused() {
        for wrong in [
            Ticked { void: Some("tired".to_owned()), ..ticked() },
            Ticked { parts: vec![("member".to_owned(), "tired".to_owned())], ..ticked() },
        ] {
            assert!(matches!(wrong.paper(), Err(Problem::Invalid(_))));
        }
    }
}
