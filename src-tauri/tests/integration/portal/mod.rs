//! The portal's steps against the sandbox, judged by its ledger.

mod journal;
