//! `zhixuan outcome FILE`: the pure function over a count.

use super::{Failure, print_json, read};
use clap::Args;
use std::path::PathBuf;

/// The count to judge.
#[derive(Args)]
#[command(after_long_help = "\
Input: rules, round (first|second|tie), mode (direct|household|representative), registered, issued, returned, \
void, blank, contests [{post, seats, candidates [{id, votes, woman?}]}], related? [[id, id]], method?.

votes are those for this very post. Posts named director, deputy and member stand in this order; a post of any other \
name stands beside the members.

method, all of it optional, is what the method of this election chose: {\"ballot.dup_post\": \
void_posts|void_paper|first_post|count_down, \"win.two_posts\": decision|highest_post, \"size.women_seat\": \
seated_first|own_post|off, \"kin.resolve\": decision|highest_post, \"women_post\": the post for which only women \
stand}.

Output: valid, participation, threshold, contests [{post, elected, tied, unfilled, next}], blockers. Further \
fields: conflicts (one person ahead for two posts), women (whether the women's seat is filled, only where every \
candidate says woman), relatives (elected pairs who may not sit together, only where related is given).

With count_down or highest_post a person elected to a higher post is no candidate for a lower one: moved [{post, \
away, up}] names who left a post and who moved up, and a post that depends on a tie for a higher one waits for it \
(blocker OUT-08, next a decision). count_down counts votes for a higher post for deputy and member too: counted_down \
[{post, votes [{id, own, total}]}] gives both columns, for the post itself and in all; a total above the valid papers \
is refused (IN-15), as is a women's post for which a man stands (IN-16).

Where method stands, be it empty, proposals says what the profile would do; people decide. proposals.women: {method: \
seated_first, post, seated, seated_tie, stays, tie, gives_way, held, candidates} or {method: own_post, post, elected, \
next}; proposals.relatives: {stays, gives_way, new_vote, waits, refill [{post, seats, elected, tie, left}]}; null \
where nothing is to be done.")]
pub(crate) struct Options {
    /// The JSON file, or - for standard input.
    file: PathBuf,
}

pub(super) fn run(options: &Options) -> Result<u8, Failure> {
    let answer = tally::outcome_json(read(&options.file)?);
    print_json(&answer)?;
    Ok(answer.exit_code())
}
