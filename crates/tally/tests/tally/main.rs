//! What a count means: outcomes against the tables of the law and a slow second implementation, papers, sums, checks.

mod conservation;
mod contract;
mod oracle;
mod papers;
mod persons;
mod rounds;
mod support;
