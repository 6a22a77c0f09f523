//! Objections to poll and count on the day: thirty minutes, then they hold up nothing, stand on the result sheet and go to
//! the street office.

use super::{Table, at, said};
use crate::play::{Play, Stage};
use chrono::TimeDelta;
use election::ballot::Command;
use election::office::filing::Matter;
use election::office::notice::NoticeKind;
use election::office::objection::{About, Ruling};
use election::{Code, FilingId, office};

pub(super) fn rows(table: &mut Table) {
    until_ruled(table);
    until_it_runs_out(table);
}

/// Nothing that cannot be taken back is done while somebody objects: boxes, mixing, the count, the result.
fn until_ruled(table: &mut Table) {
    let mut closed = at(Stage::Closed);
    closed.account();
    closed.bring(closed.boxes[0], election::ballot::boxes::Seal::Intact);
    let (ballot_box, papers, seal) = (closed.boxes[0], 1, election::ballot::boxes::Seal::Intact);
    for (mut play, step) in [
        (Box::new(closed), Command::OpenBox { ballot_box, papers, seal }),
        (Box::new(at(Stage::Opened)), Command::Mix { pools: vec![23] }),
        (Box::new(at(Stage::Tallied)), Command::AgreeCount {}),
        (Box::new(at(Stage::Counted)), Command::Declare {}),
    ] {
        let clerk = play.people.clerk;
        assert!(play.attempt(clerk, step.clone()).is_ok(), "{step:?}");
        let objection = play.object(About::Count {});
        table.trips(Code::ObjectionOnTheDay, &play, clerk, step.clone());
        play.rule(objection, Ruling::Dismissed);
        assert!(play.attempt(clerk, step).is_ok());
    }
}

fn settles(play: &Play) -> bool {
    let refused = play.attempt(play.people.clerk, Command::Settle {}).err().unwrap_or_default();
    !refused.iter().any(|blocker| blocker.code == Code::ObjectionNotSent.as_str())
}

/// The thirtieth minute still waits, the next moment does not.
fn until_it_runs_out(table: &mut Table) {
    let mut play = at(Stage::Counted);
    let clerk = play.people.clerk;
    let filed = play.now + TimeDelta::seconds(1);
    let objection = play.object(About::Count {});
    play.now = filed + TimeDelta::minutes(30);
    table.trips(Code::ObjectionOnTheDay, &play, clerk, Command::Declare {});
    play.now += TimeDelta::milliseconds(1);
    play.act(clerk, Command::Declare {});
    let facts = said(&play, NoticeKind::Result);
    assert_eq!(facts["conduct"][0]["ran_out"], serde_json::json!([objection]));
    table.trips(Code::ObjectionNotSent, &play, clerk, Command::Settle {});
    let (filing, document, happened) = (FilingId(play.id()), play.paper(), play.today());
    let matter = Matter::Objection { objection };
    play.act(clerk, office::Command::SubmitFiling { filing, matter, document, happened });
    assert!(settles(&play));
}
