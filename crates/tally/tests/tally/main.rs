//! What a count means: outcomes against the tables of the law and a slow second implementation, papers, sums, checks.

mod audit;
mod conservation;
mod contract;
mod count_down;
mod edges;
mod fuzz;
mod oracle;
mod papers;
mod persons;
mod proposals;
mod published;
mod readings;
mod recall;
mod rounds;
mod slow;
mod support;

#[path = "../../../ledger/tests/ledger/mutate.rs"]
#[rustfmt::skip] // it is formatted where it lives
mod mutate;
