//! GSP in its own words.
