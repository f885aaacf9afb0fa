//! Who works on what, when.
