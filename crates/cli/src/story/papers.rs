//! Papers as voters filled them in: drawn from the seed, with the shares that the story needs.

use super::{Story, StoryError};
use rand::RngExt;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// How a round's voters vote: for each post who stands and with which share in a thousand.
pub(super) struct Mood {
    pub(super) posts: Vec<(&'static str, Vec<(Uuid, u32)>)>,
}

/// Void and blank papers in a thousand.
const VOID: u32 = 12;
const BLANK: u32 = 8;

impl Story {
    /// The first round: director and deputy are elected, of three members only two pass the half.
    pub(super) fn first_mood(&self) -> Result<Mood, StoryError> {
        let shares = [("director", vec![590, 360]), ("deputy", vec![570, 380]), ("member", vec![720, 640, 430, 400])];
        self.mood(&shares)
    }

    /// The second round among the two best who were left over.
    pub(super) fn second_mood(standing: &[Uuid]) -> Mood {
        let shares = [560, 380];
        Mood { posts: vec![("member", standing.iter().copied().zip(shares).collect())] }
    }

    fn mood(&self, shares: &[(&'static str, Vec<u32>)]) -> Result<Mood, StoryError> {
        let mut posts = Vec::new();
        for (post, shares) in shares {
            let people = self.candidates.get(post).ok_or(StoryError::Missing("candidates"))?;
            posts.push((*post, people.iter().copied().zip(shares.iter().copied()).collect()));
        }
        Ok(Mood { posts })
    }

    /// So many papers. Every share is drawn paper by paper; the seats bound the marks of a post.
    pub(super) fn papers(&mut self, mood: &Mood, count: u32) -> Vec<Value> {
        (0..count).map(|_| self.paper(mood)).collect()
    }

    fn paper(&mut self, mood: &Mood) -> Value {
        let fate = self.random.random_range(0..1000_u32);
        if fate < VOID {
            return json!({ "marks": {}, "classification": { "kind": "void", "reason": "unreadable" } });
        }
        let mut marks = Map::new();
        if fate >= VOID + BLANK {
            for (post, shares) in &mood.posts {
                let chosen = self.chosen(post, shares);
                if !chosen.is_empty() {
                    marks.insert((*post).to_owned(), json!(chosen));
                }
            }
        }
        json!({ "marks": marks, "classification": { "kind": "ordinary" } })
    }

    /// One of two for a single seat; for the members each by the own share, three at most.
    fn chosen(&mut self, post: &str, shares: &[(Uuid, u32)]) -> Vec<String> {
        if post != "member" || shares.len() < 3 {
            let mut at = self.random.random_range(0..1000_u32);
            for (person, share) in shares {
                if at < *share {
                    return vec![person.to_string()];
                }
                at -= share;
            }
            return Vec::new();
        }
        let mut chosen = Vec::new();
        for (person, share) in shares {
            if chosen.len() < 3 && self.random.random_range(0..1000_u32) < *share {
                chosen.push(person.to_string());
            }
        }
        chosen.sort();
        chosen
    }
}
