//! Workbooks that can only be read whole: .xls and .ods. A small hostile one asks for more memory
//! than there is, which ends the process that asks. So that process is not this one: the program
//! starts itself once more, with a limit on memory and on time, and is told what the cells hold.
//!
//! `parent` starts the other process and asks it; `child` is what runs there, within `limits`;
//! `wire` is what they say to each other.

mod child;
mod limits;
mod parent;
mod wire;
mod xls_shapes;

pub use child::{READ_WORKBOOK_VERB, read_workbook};
pub(super) use parent::{ApartBook, Asked};
pub(super) use wire::ApartKind;
