//! The window. The only module that knows Tauri.
