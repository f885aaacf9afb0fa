//! The pretend portal. Imports nothing of ours.
