//! The whole system over HTTP and on the command line: who may do what, what bad input gets, accounts, the
//! count, kills, pages.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers outside of test functions may fail loudly"
)]

mod accounts;
mod addresses;
mod audit;
mod bad_input;
mod balance;
mod by_sums;
mod command_line;
mod communities;
mod counting;
mod county;
mod day_accounts;
mod desk;
mod drafts;
mod exports;
mod hall;
mod holders;
mod invitations;
mod keys;
mod kills;
mod languages;
mod miscount;
mod openapi;
mod openings;
mod pages;
mod poll;
#[path = "../../../crates/store/tests/support/postgres.rs"]
mod postgres;
mod received;
mod roles;
mod roll_workbook;
mod rule_profiles;
mod scan;
mod screen;
mod secrecy;
mod session;
mod session_list;
mod sheets_apart;
mod statements;
mod tables;
mod term_votes;
mod twins;
mod write_ins;
