//! SQLite: the only SQL in the program. One file a table or a verb. Nothing here reads a clock:
//! instants are arguments. Every change is one transaction with its audit lines and its change
//! rows; news leaves after the commit.

mod attempts;
mod audit;
mod backup;
mod backup_error;
mod batches;
mod causes;
mod changes;
mod claim;
mod column_maps;
mod database;
mod door;
mod earlier;
mod error;
mod evidence;
mod inspection;
mod load;
mod order_filter;
mod orders;
#[cfg(test)]
mod plans;
mod progress;
mod recovery;
mod restore;
mod room;
mod settings;
mod settle;
mod sift;
mod verbs;

pub use attempts::AttemptRow;
pub use audit::{Actor, AuditRow, Event};
pub use backup_error::BackupError;
pub use batches::{BatchRow, StateCounts};
pub use causes::CauseRow;
pub use changes::Change;
pub use claim::{Claim, ClaimOptions};
pub use column_maps::ColumnMapRow;
pub use database::Store;
pub use earlier::{EarlierOrder, Standing};
pub use error::StoreError;
pub use evidence::{EvidenceKindWord, EvidenceRow, NewEvidence};
pub use inspection::Contents;
pub use load::{LoadedBatch, NewBatch, NewCorrection, NewLine, NewOrder, NewRejectedRow};
pub use order_filter::{Filter, SortKey};
pub use orders::{LineRow, OrderRow};
pub use progress::StillHeld;
pub use recovery::LostAttempt;
pub use restore::{Present, Restore, Restored};
pub use room::free_bytes;
pub use settle::{SettledAs, Settlement};
pub use sift::{EarlierRule, ForChanged, ForSame};
