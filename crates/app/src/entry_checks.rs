//! What an entry is refused for before anything of it is sealed: papers that are none of the batch, marks for nobody who
//! stands, grounds that were not posted, what people found otherwise, what was not asked again.

use crate::drafts::Positions;
use crate::entered::Content;
use crate::error::Problem;
use crate::fault::Fault;
use election::Election;
use election::ballot::count::Batch;
use election::ballot::doubt::unposted;
use serde_json::{Map, Value, json};
use std::fmt::Display;
use tally::Paper;

/// What people found of a doubtful paper is what is entered of it.
pub(crate) fn check_findings(batch: &Batch, content: &Content) -> Result<(), Problem> {
    let Some((position, finding)) = content.against(&batch.found).next() else { return Ok(()) };
    let words = json!(finding);
    let words = words.as_object().into_iter().flat_map(Map::values).filter_map(Value::as_str);
    let found = words.map(str::to_owned).collect();
    let at = position.saturating_sub(1);
    Err(Problem::field(format!("/papers/{at}"), Fault::AgainstFinding { position, found }))
}

/// The papers that are not asked again are as this teller entered them before.
pub(crate) fn check_rest(asked: &[u32], own: &[Paper], papers: &[Paper]) -> Result<(), Problem> {
    let mut rest = papers.iter().zip(own).enumerate().zip(1_u32..).filter(|(_, position)| !asked.contains(position));
    match rest.find(|((_, (paper, before)), _)| paper != before) {
        Some(((at, _), _)) => {
            Err(Problem::field(format!("/papers/{at}"), Fault::EntriesAgree { papers: asked.to_vec() }))
        }
        None => Ok(()),
    }
}

/// As many papers as the batch holds, each as [`check_marks`] wants it.
pub(crate) fn check_papers(election: &Election, batch: &Batch, papers: &[Paper]) -> Result<(), Problem> {
    if usize::try_from(batch.papers).is_ok_and(|wanted| wanted != papers.len()) {
        return Err(Problem::field("/papers", Fault::PaperCount { batch: batch.papers, came: papers.len() }));
    }
    let numbered: Vec<_> = papers.iter().enumerate().collect();
    check_marks(election, &numbered)
}

/// Every mark is for somebody who stands, and what is void is so on posted grounds; a paper's number is the one that its pointer names.
pub(crate) fn check_marks<N: Copy + Display>(election: &Election, papers: &[(N, &Paper)]) -> Result<(), Problem> {
    let Some(round) = election.ballot.round() else { return Err(Problem::NotFound("round")) };
    let specs = round.specs();
    let unposted = unposted(election, papers.iter().map(|(_, paper)| *paper));
    if !unposted.is_empty() {
        return Err(Problem::Refused(unposted));
    }
    for (place, paper) in papers {
        for (post, marks) in &paper.marks {
            let spec = specs.iter().find(|spec| spec.post == *post);
            let stands = |id| spec.is_some_and(|spec| spec.candidates.contains(id) || spec.void_names.contains(id));
            let known = spec.is_some() && marks.0.iter().all(stands);
            if !known {
                let pointer = format!("/papers/{place}/marks/{post}");
                return Err(Problem::field(pointer, Fault::NotOnPaper));
            }
        }
    }
    Ok(())
}

/// Papers that the batch holds, each as [`check_marks`] wants it.
pub(crate) fn check_positions(state: &Election, batch: &Batch, given: &Positions) -> Result<(), Problem> {
    if let Some(at) = given.papers.keys().find(|at| !(1..=batch.papers).contains(*at)) {
        return Err(Problem::field(format!("/papers/{at}"), Fault::NoSuchPaper { last: batch.papers }));
    }
    check_marks(state, &given.papers.iter().map(|(at, paper)| (*at, paper)).collect::<Vec<_>>())
}

/// Everything that differs comes again, and nothing else changes.
pub(crate) fn check_again(differing: &[u32], own: &[Paper], again: &Positions) -> Result<(), Problem> {
    if let Some(at) = differing.iter().find(|at| !again.papers.contains_key(at)) {
        return Err(Problem::field(format!("/papers/{at}"), Fault::EntriesDiffer));
    }
    let mut before = (1_u32..).zip(own).filter(|(at, _)| !differing.contains(at));
    let changed = before.find_map(|(at, paper)| again.papers.get(&at).filter(|new| *new != paper).map(|_| at));
    match changed {
        Some(at) => Err(Problem::field(format!("/papers/{at}"), Fault::EntriesAgree { papers: differing.to_vec() })),
        None => Ok(()),
    }
}
