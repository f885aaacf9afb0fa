//! Whole parts of the program at work together.

mod portal;
