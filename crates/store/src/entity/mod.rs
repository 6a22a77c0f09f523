//! The rows of the tables, as sea-orm reads and writes them. Their meaning stands in the migrations; no
//! other crate sees them.
#![expect(unreachable_pub, reason = "the derive of sea-orm writes its types as pub")]

pub(crate) mod access_log;
pub(crate) mod account;
pub(crate) mod account_grant;
pub(crate) mod community;
pub(crate) mod entry;
pub(crate) mod handed_over;
pub(crate) mod head;
pub(crate) mod idempotency;
pub(crate) mod identity_home;
pub(crate) mod invitation;
pub(crate) mod meta;
pub(crate) mod nomination_link;
pub(crate) mod profile;
pub(crate) mod received;
pub(crate) mod refresh;
pub(crate) mod reset_code;
pub(crate) mod roll_index;
pub(crate) mod screen_link;
pub(crate) mod screen_scene;
pub(crate) mod sealed;
pub(crate) mod session;
pub(crate) mod statement;
