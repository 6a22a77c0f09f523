//! The one table of routes: path, who may call it, what it takes and gives. Router, `OpenAPI` document and
//! deny tests are made from it.

use crate::answer::Details;
use crate::api;
use crate::authorize::guarded;
use app::{Access, App};
use axum::Router;
use axum::http::Method;
use axum::routing::{MethodRouter, delete, get, post, put};
use schemars::generate::SchemaGenerator;
use schemars::{JsonSchema, Schema};

/// Makes the schema of a body.
pub(crate) type Shape = fn(&mut SchemaGenerator) -> Schema;

/// What a body is.
#[derive(Clone, Copy)]
pub enum Content {
    /// No body.
    Nothing,
    /// JSON of a shape.
    Json(Shape),
    /// JSON that the path's action describes.
    Action,
    /// Bytes of a media type.
    Bytes(&'static str),
}

/// One route.
pub struct Route {
    /// GET, POST, PUT or DELETE.
    pub method: Method,
    /// The path with its parameters.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    /// A stable word for generated clients.
    pub operation: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// What it takes.
    pub takes: Content,
    /// What it gives on success.
    pub gives: Content,
    pub(crate) handler: fn() -> MethodRouter<App>,
}

fn shape<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Problem details, for the document.
pub(crate) fn problem_shape(generator: &mut SchemaGenerator) -> Schema {
    shape::<Details>(generator)
}

macro_rules! routes {
    (@content none) => { Content::Nothing };
    (@content action) => { Content::Action };
    (@content bytes $kind:literal) => { Content::Bytes($kind) };
    (@content json $shape:ty) => { Content::Json(shape::<$shape>) };
    (@method get) => { Method::GET };
    (@method post) => { Method::POST };
    (@method put) => { Method::PUT };
    (@method delete) => { Method::DELETE };
    ($( $method:ident $path:literal, $access:expr, $operation:literal, $summary:literal,
        takes ($($takes:tt)+), gives ($($gives:tt)+), $handler:expr; )+) => {
        vec![ $( Route {
            method: routes!(@method $method),
            path: $path,
            access: $access,
            operation: $operation,
            summary: $summary,
            takes: routes!(@content $($takes)+),
            gives: routes!(@content $($gives)+),
            handler: || $method($handler),
        } ),+ ]
    };
}

/// Every route of the REST API.
pub fn api_routes() -> Vec<Route> {
    let mut all = account_routes();
    all.extend(day_account_routes());
    all.extend(election_routes());
    all.extend(work_routes());
    all.extend(count_routes());
    all.extend(nominee_routes());
    all.extend(received_routes());
    all.extend(poll_routes());
    all.extend(record_routes());
    all
}

/// Papers that come in online.
fn received_routes() -> Vec<Route> {
    use api::received;
    routes! {
        post "/api/v1/elections/{election}/objections", Access::Public, "handInObjection", "Takes a resident's objection to the list of voters: sealed, for the committee to file; a form that comes twice is one paper. Only the answer says the secret of the receipt.",
            takes (json app::received::Complaint), gives (json app::received::Slip), received::hand_in;
        post "/api/v1/elections/{election}/look-up", Access::Public, "lookUp", "Whether somebody is on the list: the own entry by the card's number, or by name, group and the last four characters of the identity number; a name and group is asked for a few times an hour.",
            takes (json app::look_up::Said), gives (json app::look_up::Found), received::look_up;
        post "/api/v1/elections/{election}/receipts", Access::Public, "getOwnPaper", "Where a paper stands, for whoever has number and secret of its receipt; a number is tried a few times an hour.",
            takes (json app::received::receipt::Held), gives (json app::received::receipt::OwnPaper), received::own;
        get "/api/v1/elections/{election}/objections/desk", Access::AUDIT, "getObjectionsDesk", "Every objection with how it was filed and ruled on, and the papers that came in online, without their words.",
            takes (none), gives (json app::received::desk::ObjectionsDesk), received::desk;
        get "/api/v1/elections/{election}/received/{paper}", Access::REVEAL, "readPaper", "A paper that came in online, with its words; the look is recorded. Name and contact of the sender are the desk's alone.",
            takes (none), gives (json app::received::desk::ReadPaper), received::read;
        post "/api/v1/elections/{election}/received/{paper}/file", Access::DESK, "filePaper", "Files a paper as an objection or an appeal, under its own id and with the day it was received.",
            takes (json app::received::desk::Filed), gives (json app::commands::Receipt), received::file;
        post "/api/v1/elections/{election}/received/{paper}/answer", Access::DESK, "answerPaper", "Answers a paper: one that is not filed is put away as no objection, one that is ruled on gets its reason. The first answer stands.",
            takes (json app::received::desk::AnsweredPaper), gives (none), received::answer;
    }
}

/// A nominee's link.
fn nominee_routes() -> Vec<Route> {
    use api::{nominee, statements, work};
    routes! {
        get "/api/v1/elections/{election}/nominees", Access::DESK, "listNominees", "Nominations with the links of their nominees and the answers that wait to be recorded.",
            takes (none), gives (json Vec<app::nominee::NomineeView>), nominee::list;
        post "/api/v1/elections/{election}/nominees/{nomination}/link", Access::DESK, "makeNomineeLink", "Makes the link with which a nominee sees and answers the own nomination; an earlier one opens no more.",
            takes (none), gives (json app::nominee::MadeNomineeLink), nominee::make_link;
        post "/api/v1/elections/{election}/nominees/{nomination}/answer", Access::DESK, "recordNomineeAnswer", "Records the answer that the nominee gave by the link, with it as the sealed paper.",
            takes (json work::Nothing), gives (json app::commands::Receipt), nominee::record;
        get "/api/v1/nominee/{token}", Access::Public, "getOwnNomination", "Where the own nomination stands, what comes next and until when; nothing of anybody else.",
            takes (none), gives (json app::nominee::OwnNomination), nominee::own;
        post "/api/v1/nominee/{token}/answer", Access::Public, "answerNomination", "The nominee's answer; it may be changed until the committee records it.",
            takes (json app::nominee::Answered), gives (none), nominee::answer;
        post "/api/v1/nominee/{token}/appeal", Access::Public, "handInAppeal", "Takes the nominee's appeal against the finding of a body: sealed, for the committee to file. Only the answer says the secret of the receipt.",
            takes (json statements::NewAppeal), gives (json app::received::Slip), statements::appeal;
        get "/api/v1/nominee/{token}/statements", Access::Public, "listOwnStatements", "What the nominee says: what is written, what was sent, what came back, what is shown.",
            takes (none), gives (json Vec<app::statement::StatementView>), statements::own;
        post "/api/v1/nominee/{token}/statement", Access::Public, "writeStatement", "Keeps what the nominee writes, to be looked at before it is sent; the photo before stays.",
            takes (json app::statement::OwnWords), gives (none), statements::write;
        post "/api/v1/nominee/{token}/statement/photo", Access::Public, "takeStatementPhoto", "Takes a photo (JPEG or PNG) for what is written; it is drawn anew, so that nothing but the picture is kept.",
            takes (bytes "image/jpeg"), gives (none), statements::take_photo;
        post "/api/v1/nominee/{token}/statement/send", Access::Public, "sendStatement", "Sends what is written to the committee.",
            takes (json work::Nothing), gives (none), statements::send;
        get "/api/v1/elections/{election}/statements", Access::REVEAL, "listStatements", "What candidates sent, and what became of it.",
            takes (none), gives (json Vec<app::statement::StatementView>), statements::list;
        get "/api/v1/elections/{election}/statements/{statement}/photo", Access::REVEAL, "getStatementPhoto", "The photo of a statement that was sent.",
            takes (none), gives (bytes "image/jpeg"), statements::photo;
        post "/api/v1/elections/{election}/statements/{statement}/release", Access::DESK, "releaseStatement", "Releases a statement: words and photo become documents whose commitments are recorded.",
            takes (json work::Nothing), gives (json app::commands::Receipt), statements::release;
        post "/api/v1/elections/{election}/statements/{statement}/return", Access::DESK, "returnStatement", "Sends a statement back to its candidate with a reason.",
            takes (json app::statement::SentBack), gives (none), statements::send_back;
        get "/api/v1/elections/{election}/candidates", Access::Public, "listCandidates", "The candidates of the formal list with what was released of them, all in one form; none before it is posted.",
            takes (none), gives (json Vec<app::statement::PresentedPost>), statements::candidates;
        get "/api/v1/elections/{election}/candidates/{nomination}/photo", Access::Public, "getCandidatePhoto", "The released photo of a candidate of the formal list.",
            takes (none), gives (bytes "image/jpeg"), statements::candidate_photo;
    }
}

/// Accounts, sessions, roles, communities.
fn account_routes() -> Vec<Route> {
    use api::{accounts, communities};
    use app::account_search::WantedAccounts;
    routes! {
        post "/api/v1/setup", Access::Public, "setup", "Makes the first administrator with the console's one-time secret.",
            takes (json app::accounts::FirstAdministrator), gives (json app::accounts::AccountView), accounts::setup;
        post "/api/v1/sessions", Access::Public, "signIn", "Signs in with name and password.",
            takes (json app::auth::Credentials), gives (json app::auth::SessionTokens), accounts::sign_in;
        post "/api/v1/sessions/refresh", Access::Public, "refreshSession", "Trades a refresh token for new tokens; a used one ends the session.",
            takes (json app::auth::Refresh), gives (json app::auth::SessionTokens), accounts::refresh;
        delete "/api/v1/sessions", Access::SignedIn, "signOut", "Ends this session.",
            takes (none), gives (none), accounts::sign_out;
        delete "/api/v1/sessions/all", Access::SignedIn, "signOutEverywhere", "Ends all sessions of this account.",
            takes (none), gives (none), accounts::sign_out_everywhere;
        get "/api/v1/sessions", Access::SignedIn, "listSessions", "The sessions of this account that go on: kind of device, since when, day of last use; nothing is kept of one that has ended.",
            takes (none), gives (json Vec<app::auth::SessionView>), accounts::sessions;
        delete "/api/v1/sessions/others", Access::SignedIn, "endOtherSessions", "Ends all sessions of this account but this one.",
            takes (none), gives (none), accounts::end_others;
        delete "/api/v1/sessions/{session}", Access::SignedIn, "endSession", "Ends one session of this account.",
            takes (none), gives (none), accounts::end_session;
        put "/api/v1/me/password", Access::SignedIn, "changePassword", "Changes the own password and ends the other sessions; a wrong one counts as a wrong sign-in.",
            takes (json app::auth::ChangedPassword), gives (none), accounts::change_password;
        post "/api/v1/password", Access::Public, "resetPassword", "Sets a new password with a one-time code.",
            takes (json app::auth::ResetPassword), gives (none), accounts::reset_password;
        get "/api/v1/me", Access::SignedIn, "me", "Who is signed in, with roles.",
            takes (none), gives (json app::accounts::AccountView), accounts::me;
        get "/api/v1/accounts", Access::ADMIN_OR_OFFICE, "listAccounts", "Accounts with their roles, the day of the last sign-in and lockout.",
            takes (none), gives (json Vec<app::accounts::AccountView>), accounts::list;
        post "/api/v1/accounts/search", Access::ADMIN_OR_OFFICE, "findAccounts", "Accounts by a part of the name, role and standing; a name stands in no address.",
            takes (json WantedAccounts), gives (json Vec<app::accounts::AccountView>), accounts::find;
        post "/api/v1/accounts", Access::ADMIN, "createAccount", "Makes an account; answers with a one-time code for its password.",
            takes (json app::accounts::NewAccount), gives (json app::accounts::CreatedAccount), accounts::create;
        get "/api/v1/accounts/{account}", Access::ADMIN_OR_OFFICE, "getAccount", "One account with its roles.",
            takes (none), gives (json app::accounts::AccountView), accounts::show;
        delete "/api/v1/accounts/{account}/sessions", Access::ADMIN, "endSessionsOf", "Ends all sessions of an account.",
            takes (none), gives (none), accounts::end_sessions_of;
        post "/api/v1/accounts/{account}/invitation", Access::ADMIN, "inviteAgain", "Makes a one-time link with which the account sets a new password; an earlier one is withdrawn.",
            takes (none), gives (json app::invitations::MadeInvitation), accounts::invite_again;
        get "/api/v1/invitations", Access::ADMIN_OR_OFFICE, "listInvitations", "The invitations that are one's own to give, newest first; where their links lead is not told again.",
            takes (none), gives (json Vec<app::invitations::InvitationView>), accounts::invitations;
        post "/api/v1/invitations", Access::ADMIN_OR_OFFICE, "invite", "Invites somebody to a role at a place; answers with the one-time link. An office invites to roles below its own where it is.",
            takes (json app::invitations::NewInvitation), gives (json app::invitations::MadeInvitation), accounts::invite;
        delete "/api/v1/invitations/{invitation}", Access::ADMIN_OR_OFFICE, "withdrawInvitation", "Withdraws an invitation that was not taken up.",
            takes (none), gives (none), accounts::withdraw_invitation;
        get "/api/v1/invitation/{token}", Access::Public, "getInvitation", "What an invitation is for, to whoever has its link.",
            takes (none), gives (json app::invitations::Invited), accounts::invited;
        post "/api/v1/invitation/{token}", Access::Public, "takeInvitationUp", "Takes an invitation up with a name and a password of one's own; the role waits for a second administrator where there is one.",
            takes (json app::invitations::TakeUp), gives (none), accounts::take_up;
        post "/api/v1/accounts/{account}/reset", Access::ADMIN, "issueResetCode", "Makes a one-time code with which the account sets a new password.",
            takes (none), gives (json app::accounts::CreatedAccount), accounts::issue_reset;
        post "/api/v1/accounts/{account}/disable", Access::ADMIN, "disableAccount", "Shuts an account out and ends its sessions; never the own one.",
            takes (none), gives (json app::accounts::AccountView), accounts::disable;
        post "/api/v1/accounts/{account}/enable", Access::ADMIN, "enableAccount", "Lets a disabled account in again.",
            takes (none), gives (json app::accounts::AccountView), accounts::enable;
        post "/api/v1/accounts/{account}/grants", Access::ADMIN, "grantRole", "Grants a role for a place; a second administrator confirms it where there is one.",
            takes (json app::accounts::NewGrant), gives (json app::accounts::GrantView), accounts::grant;
        post "/api/v1/grants/{grant}/confirm", Access::ADMIN, "confirmGrant", "Another administrator confirms a grant.",
            takes (none), gives (json app::accounts::GrantView), accounts::confirm;
        delete "/api/v1/grants/{grant}", Access::ADMIN, "revokeGrant", "Takes a role back.",
            takes (none), gives (none), accounts::revoke;
        get "/api/v1/communities", Access::Public, "listCommunities", "All communities.",
            takes (none), gives (json Vec<app::communities::CommunityView>), communities::list;
        post "/api/v1/communities", Access::ADMIN_OR_OFFICE, "createCommunity", "Enters a community with its groups.",
            takes (json app::communities::NewCommunity), gives (json app::communities::CommunityView), communities::create;
        get "/api/v1/profiles", Access::Public, "listProfiles", "The rule profiles that come with the program.",
            takes (none), gives (json Vec<String>), communities::profiles;
        get "/api/v1/profiles/{profile}", Access::Public, "getProfile", "A rule profile: every rule with article, certainty and force.",
            takes (none), gives (json rules::Profile), communities::profile;
        get "/api/v1/profiles-in-use", Access::ADMIN_OR_OFFICE, "listProfilesInUse", "The rule profiles that elections have pinned, and how far each is from the built-in one.",
            takes (none), gives (json Vec<app::law_profiles::ProfileInUse>), communities::profiles_in_use;
        get "/api/v1/profiles/{profile}/differences/{other}", Access::Public, "compareProfiles", "The rules on which two profiles differ, each with article, certainty and force; a profile is a built-in name or the hash that an election has pinned.",
            takes (none), gives (json app::law_profiles::Compared), communities::differences;
        get "/api/v1/profiles/{profile}/calendar/{day}", Access::Public, "getCalendar", "Every deadline for an election day, with its article.",
            takes (none), gives (json Vec<rules::Deadline>), communities::calendar;
    }
}

/// Accounts for the polling day, each bound to its person.
fn day_account_routes() -> Vec<Route> {
    use api::day_accounts;
    use app::day_accounts::{Changed, DayAccounts, DayCards, NewDayAccounts, RevokedDayAccounts};
    routes! {
        get "/api/v1/elections/{election}/day-accounts", Access::ADMIN_OR_OFFICE, "listDayAccounts", "The accounts that were made for days of this election, with the persons to whom appointments bind them, and who is appointed without one.",
            takes (none), gives (json DayAccounts), day_accounts::list;
        post "/api/v1/elections/{election}/day-accounts", Access::OFFICE, "makeDayAccounts", "Makes accounts for people of the polling day in one batch, each bound to its person by an appointment, with a PIN that is told once and opens for some hours; nobody named: everybody who is appointed and cannot sign in.",
            takes (json NewDayAccounts), gives (json DayCards), day_accounts::make;
        post "/api/v1/elections/{election}/day-accounts/revoke", Access::ADMIN_OR_OFFICE, "revokeDayAccounts", "Shuts all day accounts of this election, or one; who is signed in with one is out at once.",
            takes (json RevokedDayAccounts), gives (json Changed), day_accounts::revoke;
        post "/api/v1/elections/{election}/day-accounts/confirm", Access::ADMIN, "confirmDayAccounts", "An administrator confirms the roles of all day accounts of this election that wait.",
            takes (json api::work::Nothing), gives (json Changed), day_accounts::confirm;
    }
}

/// Elections, their areas and actions.
fn election_routes() -> Vec<Route> {
    use api::{elections, screen, sheets, tables};
    routes! {
        get "/api/v1/elections", Access::Public, "listElections", "All elections and where they stand.",
            takes (none), gives (json Vec<app::views::Summary>), elections::list;
        post "/api/v1/elections", Access::OFFICE, "draftElection", "Drafts an election of a community under a rule profile.",
            takes (json app::commands::NewElection), gives (json app::commands::Receipt), elections::draft;
        get "/api/v1/elections/{election}", Access::Public, "getElection", "Where an election stands.",
            takes (none), gives (json app::views::Summary), elections::show;
        get "/api/v1/elections/{election}/stages/{stage}", Access::ELECTION, "getStage", "One stage: its state, and every action open or blocked, with the blockers.",
            takes (none), gives (json app::board::StageView), elections::stage;
        get "/api/v1/elections/{election}/stages/{stage}/checklist", Access::AUDIT, "getChecklist", "What one of the five stages needs to open and to settle, met or missing, its objections, and what supervisors signed for.",
            takes (none), gives (json app::checklists::Checklist), elections::checklist;
        post "/api/v1/elections/{election}/stages/{stage}/{action}", Access::Action, "act", "Does what the action says; refusals are 409 with blockers.",
            takes (action), gives (json app::commands::Receipt), elections::act;
        get "/api/v1/elections/{election}/calendar", Access::Public, "getElectionCalendar", "The deadlines of this election.",
            takes (none), gives (json Vec<rules::Deadline>), elections::calendar;
        get "/api/v1/elections/{election}/calendar.ics", Access::Public, "getElectionCalendarFile", "The deadlines of this election as an iCalendar file, in the client's language.",
            takes (none), gives (bytes "text/calendar; charset=utf-8"), tables::calendar;
        get "/api/v1/elections/{election}/tables/{table}", Access::Table, "getTable", "A table as name.xlsx or name.csv, with the headers of the client's language and a sheet that says where it comes from; one that names people is recorded.",
            takes (none), gives (bytes "application/octet-stream"), tables::table;
        get "/api/v1/county/{table}", Access::ADMIN_OR_OFFICE, "getCountyTable", "A table over all elections: overview, report or communities, as name.xlsx or name.csv; sums leave out what is missing and say so.",
            takes (none), gives (bytes "application/octet-stream"), tables::county;
        get "/api/v1/elections/{election}/calendar/{day}", Access::ELECTION, "getMovedCalendar", "What would become illegal, or would have to be decided again and by whom, if the election day moved to this day.",
            takes (none), gives (json Vec<rules::Broken>), elections::moved;
        get "/api/v1/elections/{election}/notices", Access::Public, "listNotices", "The notices that were posted, with their facts' hash.",
            takes (none), gives (json serde_json::Value), elections::notices;
        get "/api/v1/elections/{election}/notices/{number}", Access::ELECTION, "getNotice", "A posted notice: what it said when it was posted, and how far it may stand online.",
            takes (none), gives (json app::sheets::PostedNotice), sheets::notice;
        get "/api/v1/elections/{election}/notices/{kind}/facts", Access::ELECTION, "getNoticeFacts", "What a notice of this kind would say now, as facts.",
            takes (none), gives (json election::sheets::NoticeFacts), sheets::notice_facts;
        get "/api/v1/elections/{election}/forms/{kind}", Access::AUDIT, "getForm", "A form of the file, as facts; it never stands online.",
            takes (none), gives (json election::sheets::FormFacts), sheets::form;
        get "/api/v1/elections/{election}/screen", Access::ELECTION, "getScreen", "What the hall's screen shows, as of one size of the log; nothing of a batch that only one teller entered.",
            takes (none), gives (json app::screen::Screen), screen::show;
        put "/api/v1/elections/{election}/screen/scene", Access::DESK, "showScene", "Shows another scene on the screens, among those that the state of the vote allows, until that state changes.",
            takes (json app::screen::scenes::AskedScene), gives (json app::screen::Screen), screen::show_scene;
        get "/api/v1/elections/{election}/screen/links", Access::DESK, "listScreenLinks", "The read-only links of the screen; where they lead is not told again.",
            takes (none), gives (json Vec<app::screen::links::ScreenLinkView>), screen::links;
        post "/api/v1/elections/{election}/screen/links", Access::DESK, "makeScreenLink", "Makes a link with which a screen reads without an account, for some hours.",
            takes (json app::screen::links::NewScreenLink), gives (json app::screen::links::MadeScreenLink), screen::make_link;
        delete "/api/v1/elections/{election}/screen/links/{link}", Access::DESK, "revokeScreenLink", "Shuts a link of the screen.",
            takes (none), gives (none), screen::revoke_link;
        get "/api/v1/elections/{election}/live", Access::ELECTION, "live", "Server-sent events: one for each change, with increasing ids.",
            takes (none), gives (bytes "text/event-stream"), crate::live::live;
    }
}

/// What people work with: persons, documents, roll.
fn work_routes() -> Vec<Route> {
    use api::{roll_workbook, work};
    routes! {
        get "/api/v1/elections/{election}/people", Access::DESK, "listPeople", "Persons with names and masked numbers.",
            takes (none), gives (json Vec<app::people::Listed>), work::people;
        post "/api/v1/elections/{election}/people", Access::COMMITTEE_OR_OFFICE, "enterPeople", "Enters persons who are not on the roll; answers with their ids.",
            takes (json work::NewPeople), gives (json app::commands::Receipt), work::enter_people;
        post "/api/v1/elections/{election}/people/reveal", Access::REVEAL, "revealPerson", "The full record of a person, for a reason that is recorded; a person stands in no address, even by id.",
            takes (json work::Reveal), gives (json serde_json::Value), work::reveal;
        post "/api/v1/elections/{election}/documents", Access::HANDS_IN, "uploadDocument", "Seals a document and records its hash; answers with its id.",
            takes (bytes "application/octet-stream"), gives (json app::commands::Receipt), work::upload;
        get "/api/v1/elections/{election}/documents/{document}", Access::AUDIT, "getDocument", "The bytes of a document; the look is recorded.",
            takes (none), gives (bytes "application/octet-stream"), work::document;
        get "/api/v1/elections/{election}/meetings", Access::ELECTION, "listMeetings", "Meetings with attendance and decisions.",
            takes (none), gives (json serde_json::Value), work::meetings;
        get "/api/v1/elections/{election}/filings", Access::ELECTION, "listFilings", "Filings and their answers.",
            takes (none), gives (json serde_json::Value), work::filings;
        get "/api/v1/elections/{election}/objections", Access::ELECTION, "listObjections", "Objections with their deadlines.",
            takes (none), gives (json serde_json::Value), work::objections;
        get "/api/v1/elections/{election}/appointments", Access::ELECTION, "listAppointments", "Who is appointed for what.",
            takes (none), gives (json serde_json::Value), work::appointments;
        get "/api/v1/elections/{election}/roll/template", Access::DESK, "getRollTemplate", "The workbook to fill in.",
            takes (none), gives (bytes "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), work::template;
        get "/api/v1/elections/{election}/roll", Access::DESK, "listRoll", "The entries of the roll, in pages (?from= how many come before).",
            takes (none), gives (json work::RollPage), work::roll;
        post "/api/v1/elections/{election}/roll/entry", Access::DESK, "getRollEntry", "One entry of the roll, with the rule that gives or bars the vote.",
            takes (json work::OfPerson), gives (json work::RollEntry), work::roll_entry;
        post "/api/v1/elections/{election}/roll/verdicts", Access::DESK, "renewVerdicts", "Finds every stale verdict of age and stay again for the election day as it stands.",
            takes (json work::Nothing), gives (json app::commands::Receipt), work::renew_verdicts;
        post "/api/v1/elections/{election}/roll/check", Access::DESK, "checkRoll", "Checks a workbook row by row; nothing is changed.",
            takes (bytes "application/octet-stream"), gives (json app::roll::ImportAnswer), work::check_roll;
        post "/api/v1/elections/{election}/roll/problems", Access::DESK, "getRollProblems", "The same workbook back with a column of problems.",
            takes (bytes "application/octet-stream"), gives (bytes "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), work::problem_workbook;
        post "/api/v1/elections/{election}/roll/imports", Access::DESK, "importRoll", "Imports a workbook in one step.",
            takes (bytes "application/octet-stream"), gives (json app::roll::ImportAnswer), work::import_roll;
        put "/api/v1/elections/{election}/roll/workbook", Access::DESK, "bringRollWorkbook", "Brings a workbook (?births=) and keeps it sealed until it is imported; answers with its sheets and what their columns are taken for.",
            takes (bytes "application/octet-stream"), gives (json app::roll_mapping::RollWorkbook), roll_workbook::bring;
        get "/api/v1/elections/{election}/roll/workbook", Access::DESK, "getRollWorkbook", "The workbook that this account brought last, with what its columns are taken for.",
            takes (none), gives (json app::roll_mapping::RollWorkbook), roll_workbook::show;
        delete "/api/v1/elections/{election}/roll/workbook", Access::DESK, "dropRollWorkbook", "Destroys the workbook that this account brought.",
            takes (none), gives (none), roll_workbook::lay_aside;
        put "/api/v1/elections/{election}/roll/workbook/columns", Access::DESK, "mapRollWorkbook", "Says which column of the workbook is what, where its own header does not.",
            takes (json app::roll_mapping::RollColumns), gives (json app::roll_mapping::RollWorkbook), roll_workbook::map;
        get "/api/v1/elections/{election}/roll/workbook/check", Access::DESK, "checkRollWorkbook", "A verdict for each row of the workbook; nothing is changed.",
            takes (none), gives (json app::roll::ImportAnswer), roll_workbook::check;
        get "/api/v1/elections/{election}/roll/workbook/problems", Access::DESK, "getRollWorkbookProblems", "The same workbook back with a column of problems.",
            takes (none), gives (bytes "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), roll_workbook::problems;
        post "/api/v1/elections/{election}/roll/workbook/import", Access::DESK, "importRollWorkbook", "Imports the workbook in one step; it is destroyed then, and the import can be undone until the list is published.",
            takes (json work::Nothing), gives (json app::roll::ImportAnswer), roll_workbook::import;
        get "/api/v1/elections/{election}/roll/import", Access::DESK, "getImportStep", "How far the import is that runs now on this server.",
            takes (none), gives (json app::roll_progress::ImportStep), roll_workbook::step;
        post "/api/v1/elections/{election}/roll/parent", Access::DESK, "takeOverRoll", "Takes over the roll of the election whose term runs, in a recall or a by-election.",
            takes (json work::Nothing), gives (json app::commands::Receipt), work::take_over_roll;
        post "/api/v1/elections/{election}/candidates/strokes", Access::DESK, "orderByStrokes", "Records everybody who is nominated in the order of strokes, found from the sealed names.",
            takes (json work::Nothing), gives (json app::commands::Receipt), work::order_by_strokes;
    }
}

/// The count and what comes of it.
fn count_routes() -> Vec<Route> {
    use api::{count, scans, work};
    routes! {
        post "/api/v1/elections/{election}/count/{look}/{pool}/{batch}", Access::TELLERS, "enterBatch", "A teller enters the papers of a batch; only its root is recorded until both agree. After a difference the whole batch may come again, but only the papers that differ may be changed: any other is refused with the list of these.",
            takes (json app::counting::Entered), gives (json app::counting::EntryAnswer), work::enter_batch;
        post "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/differences", Access::TELLERS, "enterDifferences", "A teller enters again the papers at which both entries differ, and no others, without seeing the other's.",
            takes (json app::drafts::Positions), gives (json app::counting::EntryAnswer), count::enter_differences;
        post "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/third", Access::THIRD, "decideBatch", "A third person enters the papers over which both tellers differ again, and no others, without seeing either entry; the batch is agreed.",
            takes (json app::drafts::Positions), gives (json app::counting::EntryAnswer), count::decide;
        get "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/lines", Access::COUNT, "getLines", "The numbered lines of a batch's sheet, where the method says that batches are entered by their sums, and which of them are asked of the caller; nothing of what anybody entered.",
            takes (none), gives (json app::lines_sheet::LinesSheet), count::lines;
        post "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/lines", Access::TELLERS, "enterLines", "A teller enters the sums of a batch line by line, or again just the lines that differ; only the root is recorded until both agree.",
            takes (json app::lines_sheet::Lines), gives (json app::counting::EntryAnswer), count::enter_lines;
        put "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/lines/draft", Access::TELLERS, "saveLinesDraft", "Seals what a teller has of a batch's sheet so far, in the place of the draft before; nothing of it is recorded.",
            takes (json app::lines_sheet::Lines), gives (none), count::save_lines_draft;
        get "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/lines/draft", Access::TELLERS, "getLinesDraft", "The caller's own draft of a batch's sheet, by the numbers that its lines have now; it is gone once the batch is entered.",
            takes (none), gives (json app::lines_sheet::Lines), count::lines_draft;
        post "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/lines/third", Access::THIRD, "decideLines", "A third person enters the lines over which both tellers differ again, and no others, without seeing either entry; the batch is agreed.",
            takes (json app::lines_sheet::Lines), gives (json app::counting::EntryAnswer), count::decide_lines;
        get "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/receipt", Access::ELECTION, "getBatchReceipt", "The receipt (C2SP tlog-proof) of the entry that agreed a batch; none before both entries are equal.",
            takes (none), gives (bytes "text/plain; charset=utf-8"), count::receipt;
        post "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/openings", Access::SUPERVISORS, "openPaper", "Opens one counted paper with its nonce, for a reason; the opening is an entry of the log before anything is shown.",
            takes (json app::opening::Asked), gives (json app::opening::OpenedPaper), count::open_paper;
        put "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/draft", Access::TELLERS, "saveDraft", "Seals what a teller has of a batch so far, in the place of the draft before; nothing of it is recorded.",
            takes (json app::drafts::Positions), gives (none), count::save_draft;
        get "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/draft", Access::TELLERS, "getDraft", "The caller's own draft of a batch; it is gone once the batch is entered.",
            takes (none), gives (json app::drafts::Positions), count::draft;
        delete "/api/v1/elections/{election}/count/{look}/{pool}/{batch}/draft", Access::TELLERS, "discardDraft", "Destroys the caller's own draft of a batch, of its papers or of its sheet.",
            takes (none), gives (none), count::discard_draft;
        post "/api/v1/elections/{election}/sealed-papers", Access::COMMITTEE_OR_OFFICE, "sealPapers", "Seals the counted papers and their nonces to the keys of the chair and the chief supervisor, as a document whose hash is on record.",
            takes (json work::Nothing), gives (json app::commands::Receipt), count::seal_papers;
        get "/api/v1/elections/{election}/count/scans", Access::COUNT, "listScans", "The pools that a scanner read for the second look, how far each is, and the paper that is read next; nothing of what the scanner read.",
            takes (none), gives (json Vec<app::scan::ScanView>), scans::list;
        post "/api/v1/elections/{election}/count/scans", Access::DESK, "importScan", "Takes a scanner's file of a pool (?pool=, ?document= the signed record of the scanning): text/csv, or application/json for cast vote records (NIST SP 1500-103).",
            takes (bytes "text/csv"), gives (json app::commands::Receipt), scans::import;
        post "/api/v1/elections/{election}/count/scans/{pool}/papers", Access::SCRUTINEERS, "readScanned", "A scrutineer reads the sheet that was drawn, without seeing what the scanner read; after the last one the pool is agreed.",
            takes (json app::scan::SheetRead), gives (json app::scan::ReadAnswer), scans::read;
        get "/api/v1/elections/{election}/count/audit", Access::COUNT, "getAudit", "How the audit in place of the second look stands: where the drawn papers lie, which are read, the risk so far and its limit; nothing of what stands on a paper. A paper is read by ballot.read-sample.",
            takes (none), gives (json app::audit::AuditView), count::audit;
        get "/api/v1/elections/{election}/count", Access::COUNT, "getCount", "Every batch of this round's looks and how it stands, without a mark or a sum.",
            takes (none), gives (json app::standing::CountView), count::show;
        get "/api/v1/elections/{election}/count/write-ins", Access::COUNT, "listWriteIns", "The names written in, how each stands, and the spellings of each person they were matched to; the own reading, and never the other's before both have read.",
            takes (none), gives (json app::written::WriteInsView), count::write_ins;
        post "/api/v1/elections/{election}/count/write-ins", Access::COUNT, "noteWriteIn", "Notes a name as it is written on a paper; the text is sealed, the log has a commitment. The same text for the same post is noted once.",
            takes (json app::written::NewWriteIn), gives (json app::commands::Receipt), count::note_write_in;
        post "/api/v1/elections/{election}/count/write-ins/suggestions", Access::THIRD, "suggestWriteIns", "Names noted before and at most twenty voters whom a text may mean; it matches nothing by itself.",
            takes (json count::PartOfName), gives (json app::written::Suggestions), count::suggest_write_ins;
        get "/api/v1/elections/{election}/outcome", Access::ELECTION, "getOutcome", "The agreed tallies and their outcomes by round.",
            takes (none), gives (json serde_json::Value), work::outcome;
    }
}

/// Polling day.
fn poll_routes() -> Vec<Route> {
    use api::poll;
    routes! {
        post "/api/v1/elections/{election}/poll/voters", Access::PERSONAL, "findVoters", "At most twenty voters by card number, part of a name, pinyin initials or household; only while a poll is prepared or open.",
            takes (json app::poll::Wanted), gives (json app::poll::FoundVoters), poll::voters;
        get "/api/v1/elections/{election}/poll/station", Access::PERSONAL, "getStation", "The card numbers of a place's own voters, without names and without papers: a station that is cut off knows its voters by them.",
            takes (none), gives (json app::station::Station), poll::station;
        get "/api/v1/elections/{election}/poll/turnout", Access::ELECTION, "getTurnout", "How many papers are out by place, and how many must take part.",
            takes (none), gives (json app::poll::Turnout), poll::turnout;
        get "/api/v1/elections/{election}/poll/turnout/hours", Access::ELECTION, "getTurnoutByHour", "The papers that are out by place and hour, how many can vote at each place with its own half line, and how many must take part; nothing of any voter.",
            takes (none), gives (json app::hours::TurnoutByHour), poll::hours;
        get "/api/v1/elections/{election}/poll/ready", Access::ELECTION, "getReadiness", "Everything that is missing before the poll opens.",
            takes (none), gives (json app::poll::Readiness), poll::ready;
    }
}

/// The record itself.
fn record_routes() -> Vec<Route> {
    use api::record;
    routes! {
        get "/api/v1/elections/{election}/log/checkpoint", Access::Public, "getCheckpoint", "The signed checkpoint (C2SP tlog-checkpoint).",
            takes (none), gives (bytes "text/plain; charset=utf-8"), record::checkpoint;
        get "/api/v1/elections/{election}/log/entries", Access::AUDIT, "listEntries", "Entries as they were hashed, from a number on.",
            takes (none), gives (json record::EntryPage), record::entries;
        get "/api/v1/elections/{election}/log/lines", Access::AUDIT, "listLines", "The record as it is read, newest first: who did what, when, and what moved by it; by area, role and day.",
            takes (none), gives (json app::record::Lines), record::lines;
        get "/api/v1/elections/{election}/log/lines.xlsx", Access::AUDIT, "getRecordWorkbook", "All lines of the record that fit, as a workbook, oldest first.",
            takes (none), gives (bytes "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), record::workbook;
        get "/api/v1/elections/{election}/log/lines.csv", Access::AUDIT, "getRecordCsv", "The same as CSV.",
            takes (none), gives (bytes "text/csv; charset=utf-8"), record::csv;
        get "/api/v1/elections/{election}/access-log", Access::AUDIT, "listLooks", "Who had which full record shown, and why; newest first.",
            takes (none), gives (json Vec<app::record::LookView>), record::looks;
        get "/api/v1/elections/{election}/log/receipts/{seq}", Access::ELECTION, "getReceipt", "A receipt that an entry stands in the log (C2SP tlog-proof).",
            takes (none), gives (bytes "text/plain; charset=utf-8"), record::receipt;
        get "/api/v1/elections/{election}/log/consistency/{old}", Access::Public, "getConsistency", "Proof that the log only grew since a size.",
            takes (none), gives (json record::Consistency), record::consistency;
        get "/api/v1/elections/{election}/log/tile/{*tile}", Access::Public, "getTile", "Hash tiles (C2SP tlog-tiles).",
            takes (none), gives (bytes "application/octet-stream"), record::tile;
        get "/api/v1/elections/{election}/log/bundles/{*tile}", Access::AUDIT, "getEntryBundle", "Entry bundles (C2SP tlog-tiles); they name persons by id.",
            takes (none), gives (bytes "application/octet-stream"), record::entry_bundle;
        get "/api/v1/elections/{election}/log/key", Access::Public, "getLogKey", "The verifier key of the log.",
            takes (none), gives (bytes "text/plain; charset=utf-8"), record::key;
        get "/api/v1/elections/{election}/anchors", Access::ELECTION, "listAnchors", "Heads that must stand on paper; two groups are left blank.",
            takes (none), gives (json Vec<app::views::AnchorView>), record::anchors;
        get "/api/v1/elections/{election}/checked", Access::Public, "listChecked", "What the check words of declared rounds are made of, to compute them anywhere.",
            takes (none), gives (json Vec<election::ballot::result::Checked>), record::checked;
        get "/api/v1/elections/{election}/check-words", Access::ELECTION, "getCheckWords", "The check words of agreed rounds.",
            takes (none), gives (json Vec<app::views::CheckView>), record::check_words;
        get "/api/v1/elections/{election}/evidence", Access::AUDIT, "getEvidence", "The full bundle of evidence.",
            takes (none), gives (bytes "application/zip"), record::evidence;
        get "/api/v1/elections/{election}/evidence/public", Access::Public, "getPublicEvidence", "The public bundle, once the result is declared.",
            takes (none), gives (bytes "application/zip"), record::public_evidence;
        post "/api/v1/rehearsal/clock", Access::ADMIN, "setRehearsalClock", "Sets the clock of a rehearsal; a real server answers 404.",
            takes (json record::ClockSetting), gives (json record::ClockSetting), record::set_clock;
        get "/api/v1/help/{code}", Access::Public, "getHelp", "What a refusal means, an example, what to do; in the client's language.",
            takes (none), gives (json app::help::HelpView), api::help::help;
        get "/api/v1/health", Access::Public, "health", "That the server answers.",
            takes (none), gives (json serde_json::Value), record::health;
        get "/api/v1/openapi.json", Access::Public, "openapi", "This description.",
            takes (none), gives (json serde_json::Value), record::openapi;
    }
}

/// The router of all rows, each behind its access.
pub(crate) fn mount(app: &App) -> Router<App> {
    api_routes().iter().fold(Router::new(), |router, route| router.route(route.path, guarded(app, route)))
}
