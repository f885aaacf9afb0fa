//! The house rules that no compiler knows, checked over the sources as they lie on disk.
//!
//! Every rule is a function over a path and a text, so it is tested twice: on the tree, which must
//! be clean, and on a planted violation, which must be found. An exception stands in a list beside
//! its rule, with a reason; one that is no longer needed is refused too.

// A tree that cannot be read has to end the test, with the reason.
#![allow(clippy::expect_used)]

mod tidy {
    mod tree;

    mod code;

    mod imports;
    mod walls;

    mod names;
    mod sizes;
    mod words;

    mod colours;
    mod features;
}
