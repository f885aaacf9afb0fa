//! Answers about a consultora and the cycle: a person has to decide.

use gsp_bot::domain::Reason;
use gsp_bot::sandbox::ProfileName;

use super::journal::Memory;
use super::{Place, available, cart, consultoras, failure, fill, fill_with};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_blocked_and_then_on_to_the_next() {
    let place = Place::open(ProfileName::Calm, 7).await;
    let world = place.sandbox.world();
    let code = available(&world);
    let lines = [(code[0].as_str(), 1), (code[1].as_str(), 2)];
    let blocked = world.consultoras.values().find(|one| one.blocked).unwrap();
    let mut seat = place.seat().await;

    let unknown = failure(fill(&mut seat, &place.wish("99000001", &lines)).await);
    assert_eq!(unknown.reason, Reason::ConsultoraUnknown);
    let refused = failure(fill(&mut seat, &place.wish(&blocked.code, &lines)).await);
    assert_eq!(refused.reason, Reason::ConsultoraBlocked);
    assert!(place.sandbox.ledger().writes.is_empty());

    let who = &consultoras(&world)[0];
    fill(&mut seat, &place.wish(who, &lines)).await.unwrap();
    assert_eq!(place.cart(who), cart(&lines));
    place.close(seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_name_is_told_or_refused() {
    let place = Place::open(ProfileName::Calm, 8).await;
    let world = place.sandbox.world();
    let code = available(&world);
    let lines = [(code[0].as_str(), 1)];
    let who = &consultoras(&world)[0];
    let mut seat = place.seat().await;

    let mut wish = place.wish(who, &lines);
    wish.name = Some("OTRA PERSONA DISTINTA".to_owned());
    wish.refuse_other_name = true;
    assert_eq!(
        failure(fill(&mut seat, &wish).await).reason,
        Reason::NameDiffers
    );
    assert!(place.sandbox.ledger().writes.is_empty());

    wish.refuse_other_name = false;
    let mut journal = Memory::default();
    fill_with(&mut seat, &wish, &mut journal).await.unwrap();
    assert!(
        journal
            .notes
            .iter()
            .any(|note| note.contains("The name differs")),
        "{:?}",
        journal.notes
    );

    wish.refuse_other_name = true;
    wish.name = Some(world.consultoras[who].name.to_lowercase());
    fill(&mut seat, &wish).await.unwrap();
    place.close(seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cycle_is_the_one_that_was_asked_for() {
    let place = Place::open(ProfileName::Calm, 9).await;
    let world = place.sandbox.world();
    let code = available(&world);
    let lines = [(code[0].as_str(), 1)];
    let who = &consultoras(&world)[0];
    let mut seat = place.seat().await;

    let closed = world.cycles.iter().find(|cycle| !cycle.open).unwrap();
    let mut wish = place.wish(who, &lines);
    for missing in [closed.id.as_str(), "2031/01"] {
        wish.cycle = Some(missing.to_owned());
        assert_eq!(
            failure(fill(&mut seat, &wish).await).reason,
            Reason::CycleClosed
        );
    }
    assert!(place.sandbox.ledger().writes.is_empty());
    let oldest_open = world
        .cycles
        .iter()
        .filter(|cycle| cycle.open)
        .map(|cycle| &cycle.id)
        .min();
    wish.cycle = oldest_open.cloned();
    fill(&mut seat, &wish).await.unwrap();
    assert_eq!(place.cart(who), cart(&lines));
    place.close(seat).await;
}
