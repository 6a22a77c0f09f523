//! The handlers, one file per noun: parse, one call into `app`, one answer.

pub(crate) mod accounts;
pub(crate) mod communities;
pub(crate) mod count;
pub(crate) mod day_accounts;
pub(crate) mod elections;
pub(crate) mod help;
pub(crate) mod nominee;
pub(crate) mod poll;
pub(crate) mod received;
pub(crate) mod record;
pub(crate) mod roll_workbook;
pub(crate) mod scans;
pub(crate) mod screen;
pub(crate) mod sheets;
pub(crate) mod statements;
pub(crate) mod tables;
pub(crate) mod work;
