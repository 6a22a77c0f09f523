//! `zhixuan outcome FILE`: the pure function over a count.

use super::{Failure, print_json, read};
use clap::Args;
use std::path::PathBuf;

/// The count to judge.
#[derive(Args)]
#[command(after_long_help = "\
Input: rules, round (first|second|tie), mode (direct|household|representative), registered, issued, returned, \
void, blank, contests [{post, seats, candidates [{id, votes, woman?}]}], related? [[id, id]].

Output: valid, participation, threshold, contests [{post, elected, tied, unfilled, next}], blockers. Further \
fields: conflicts (one person ahead for two posts), women (whether the women's seat is filled, only where every \
candidate says woman), relatives (elected pairs who may not sit together, only where related is given).")]
pub(crate) struct Options {
    /// The JSON file, or - for standard input.
    file: PathBuf,
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    let answer = tally::outcome_json(read(&options.file)?);
    print_json(&answer)?;
    Ok(answer.exit_code())
}
