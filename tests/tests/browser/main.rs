//! Pages in a real browser: each role's main flow, a cut line, a restart, what is printed, and that every page is
//! readable for everybody and keeps its own security policy.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers outside of test functions may fail loudly")]

mod accounts;
mod administrator;
mod anchors;
mod ballot_paper;
mod beginning;
mod by_pages;
mod candidate;
mod check_in;
mod clerk_ballot;
mod clerk_committee;
mod clerk_nomination;
mod clerk_registration;
mod clerk_representatives;
mod clerk_result;
mod county;
mod draft_mark;
mod everybody;
mod host;
mod import;
mod nominee;
mod objection;
mod one_sheet;
mod prints;
mod resident;
mod scans;
mod screens;
mod sealed;
mod sign_in;
mod sums;
mod supervisor;
mod tellers;
mod timeline;
