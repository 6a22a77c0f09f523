//! The whole system over HTTP and on the command line: who may do what, what bad input gets, accounts, the
//! count, kills, pages.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers outside of test functions may fail loudly")]

mod accounts;
mod bad_input;
mod command_line;
mod counting;
mod county;
mod desk;
mod drafts;
mod keys;
mod kills;
mod openapi;
mod pages;
mod poll;
mod roles;
mod rule_profiles;
mod screen;
mod secrecy;
mod session;
