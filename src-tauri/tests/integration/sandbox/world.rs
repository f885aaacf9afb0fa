//! One seed, one world; samples say themselves what must become of them.

use std::collections::HashSet;

use gsp_bot::sandbox::{Availability, ExpectedOutcome, ProfileName};

use super::visitor::{SEED, Stand};

#[test]
fn one_seed_is_one_world() {
    let (one, other) = (
        Stand::new(ProfileName::Calm),
        Stand::new(ProfileName::Typical),
    );
    let (one, other) = (one.sandbox.world(), other.sandbox.world());
    assert!(one.consultoras.keys().eq(other.consultoras.keys()));
    assert!(one.products.keys().eq(other.products.keys()));
}

#[test]
fn it_has_something_of_everything() {
    let world = Stand::new(ProfileName::Calm).sandbox.world();
    assert!(world.consultoras.len() >= 2_000);
    assert!(world.consultoras.values().any(|it| it.blocked));
    assert!(world.consultoras.keys().any(|code| code.starts_with('0')));
    assert!(world.consultoras.values().any(|it| it.name.contains('Ñ')));
    assert!(world.products.keys().any(|code| code.starts_with('0')));
    let is = |wanted: fn(Availability) -> bool| {
        world.products.values().any(|it| wanted(it.availability))
    };
    assert!(is(|it| it == Availability::OutOfStock));
    assert!(is(|it| matches!(it, Availability::Limited(1..=5))));
    assert!(
        world.cycles[0].id < world.cycles[1].id,
        "the newest is not the first"
    );
    let numbers: HashSet<_> = world
        .consultoras
        .keys()
        .map(|code| code.trim_start_matches('0'))
        .collect();
    assert_eq!(
        numbers.len(),
        world.consultoras.len(),
        "lost zeros must lead to nobody"
    );
}

#[test]
fn samples_say_what_must_become_of_them() {
    let world = Stand::new(ProfileName::Calm).sandbox.world();
    let samples = world.sample_orders(400, 30, SEED);
    assert_eq!(samples.len(), 400);
    let codes: HashSet<_> = samples.iter().map(|it| &it.consultora_code).collect();
    assert_eq!(codes.len(), 400);
    for sample in &samples {
        let known = world.consultoras.get(&sample.consultora_code);
        let may_order = known.is_some_and(|it| !it.blocked);
        assert_eq!(may_order, sample.expected != ExpectedOutcome::Failed);
        let mut all_had = true;
        for (code, units) in &sample.lines {
            let had = match world.products.get(code).map(|it| it.availability) {
                Some(Availability::Available) => Some(*units),
                Some(Availability::Limited(limit)) => Some(limit.min(*units)),
                Some(Availability::OutOfStock) | None => None,
            };
            all_had &= had == Some(*units);
            assert_eq!(
                sample.expected_cart.get(code).copied(),
                had.filter(|_| may_order)
            );
        }
        if may_order {
            assert_eq!(all_had, sample.expected == ExpectedOutcome::Completed);
        }
    }
    let problems = samples
        .iter()
        .filter(|it| it.expected != ExpectedOutcome::Completed);
    assert!((80..=160).contains(&problems.count()));
}

#[test]
fn the_sample_file_has_the_documented_columns() {
    let stand = Stand::new(ProfileName::Calm);
    let path = format!("/_sim/orders.csv?orders=5&problems=0&seed={SEED}");
    let file = stand.visitor().get(&path).text;
    let mut lines = file.lines();
    assert_eq!(
        lines.next(),
        Some("consultora_code,consultora_name,product_code,quantity")
    );
    let samples = stand.sandbox.world().sample_orders(5, 0, SEED);
    assert_eq!(
        lines.count(),
        samples.iter().map(|it| it.lines.len()).sum::<usize>()
    );
}
