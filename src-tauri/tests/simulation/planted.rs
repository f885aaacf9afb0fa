//! Mistakes made on purpose: each has to be found, or the simulation proves nothing.

use crate::seeds::{SEEDS, run_many};
use crate::sim::Plant;

#[test]
fn a_result_settled_under_anothers_number_is_found() {
    assert_found(Plant::NoFence, "was at work");
}

#[test]
fn a_result_told_before_it_is_written_down_is_found() {
    assert_found(Plant::ToldTooEarly, "was told");
}

#[test]
fn two_attempts_of_one_consultora_are_found() {
    assert_found(Plant::NoIndex, "two attempts at once");
}

/// The first seed that breaks breaks for the right reason, and says how many it took.
fn assert_found(plant: Plant, reason: &str) {
    let runs = run_many(SEEDS, Some(plant));
    let broken = runs.broken.expect("the mistake was not found");
    let what = broken.broken.unwrap_or_default();
    println!(
        "{plant:?}: found by seed {} of {SEEDS}: {what}",
        broken.seed
    );
    assert!(what.contains(reason), "{what}");
}
