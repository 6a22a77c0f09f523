//! Papers as voters filled them in: drawn from the seed, with the shares that the story needs.

use super::{Story, StoryError};
use election::ballot::design::Sheets;
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
            return self.void(mood, "unreadable");
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

    /// A void paper: as a whole, or sheet by sheet where every post has its own.
    pub(super) fn void(&self, mood: &Mood, reason: &str) -> Value {
        let classification = if self.home.sheets == Sheets::SheetPerPost && mood.posts.len() > 1 {
            let posts: Map<_, _> = mood.posts.iter().map(|(post, _)| ((*post).to_owned(), json!(reason))).collect();
            json!({ "kind": "partly_void", "posts": posts })
        } else {
            json!({ "kind": "void", "reason": reason })
        };
        json!({ "marks": {}, "classification": classification })
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
