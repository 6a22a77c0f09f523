//! What the whole-system tests share: a client, a browser, a server in this process, the real binary, people with roles,
//! texts that are committed. No test may enter.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "helpers of tests may fail loudly"
)]

pub mod begun;
pub mod binary;
pub mod browser;
pub mod cast;
pub mod county;
pub mod every_page;
pub mod golden;
pub mod html;
pub mod http;
pub mod inside;
pub mod line;
pub mod page_routes;
pub mod parked;
pub mod tables;
