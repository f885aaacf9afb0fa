//! The program in a real window: drops by the mouse, a real browser at work, pictures for people.

mod harness;

mod badfile;
mod drop_to_cart;
mod pictures;
mod verbs;
