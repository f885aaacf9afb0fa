//! An order's story. `gsp-bot explain --json` prints it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Sentence;

/// What was tried, what the portal answered, and what to do, in sentences to be read one below the
/// other. Some two dozen at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExplanationView {
    #[ts(type = "number")]
    pub order_id: i64,
    /// Whose order it is and how it stands.
    pub summary: Sentence,
    /// The tries, first to last; like ones in a row in one sentence.
    pub attempts: Vec<Sentence>,
    /// What else happened in the last try.
    pub notes: Vec<Sentence>,
    /// What is in the cart and what is not.
    pub products: Vec<Sentence>,
    /// What happens next by itself, and what there is to do.
    pub advice: Vec<Sentence>,
    /// What the last failure looked like.
    pub evidence: Vec<EvidencePathView>,
}

/// An evidence file where it lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidencePathView {
    /// screenshot, snapshot, calls
    pub kind: String,
    pub path: String,
}
