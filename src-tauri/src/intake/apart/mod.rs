//! Workbooks of the formats that nobody reads cell by cell, .xls and .ods: our own readers of them
//! hold a part of the file in memory that the file decides on. Memory that cannot be had ends the
//! process that asks for it, so that process is not this one: the program starts itself once more,
//! with a limit on memory and on time, and is told what the cells hold.
//!
//! `parent` starts the other process and asks it; `child` is what runs there, within `limits`, with
//! `xls` and `ods` as its readers; `wire` is what they say to each other.

mod child;
mod limits;
mod ods;
mod parent;
mod sender;
mod wire;
mod xls;

pub use child::{READ_WORKBOOK_VERB, read_workbook};
pub(super) use parent::{ApartBook, Asked};
pub(super) use wire::ApartKind;
