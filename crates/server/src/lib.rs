//! HTTP over the functions of `app`: REST under `/api/v1`, the `OpenAPI` document, the first page, live
//! events. No rule of the election and no SQL may enter.

mod action_pages;
mod answer;
mod api;
mod authorize;
mod ballot_pages;
mod batch_pages;
mod certificate_pages;
mod check_in_pages;
mod counting_sheet_pages;
mod county_pages;
mod desk_pages;
mod entry_pages;
mod form;
mod frame;
mod guide_pages;
mod headers;
mod help_pages;
mod import_pages;
mod live;
mod look_up_pages;
mod nominee_pages;
mod openapi;
mod pages;
mod record_pages;
mod remainder;
mod request;
mod routes;
mod scan_pages;
mod screen_pages;
mod script;
mod script_pages;
mod sentences;
mod serve;
mod session;
mod sheet;
mod sheet_pages;
mod sign_in_pages;
mod table;
mod table_pages;
mod verify_pages;
mod voters_pages;
mod write_in_pages;

pub use openapi::document as openapi_document;
pub use routes::{Route, api_routes};
pub use serve::{ServeError, listen, router, serve};
