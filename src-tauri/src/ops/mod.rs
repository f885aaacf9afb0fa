//! The operator's verbs, shared by the window, the terminal and HTTP.

pub mod wire;
