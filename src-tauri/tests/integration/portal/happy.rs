//! The ways that lead to a full cart.

use gsp_bot::domain::{CartPolicy, LineAnswer, Step};
use gsp_bot::sandbox::{Availability, ProfileName};

use super::journal::Memory;
use super::{Place, available, cart, consultoras, fill, fill_with, product, products};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_import_and_then_only_the_difference() {
    let place = Place::open(ProfileName::Calm, 1).await;
    let world = place.sandbox.world();
    let (who, code) = (&consultoras(&world)[0], available(&world));
    let mut seat = place.seat().await;

    let lines = [
        (code[0].as_str(), 2),
        (&code[1], 3),
        (&code[2], 1),
        (&code[3], 1),
    ];
    let mut journal = Memory::default();
    let filled = fill_with(&mut seat, &place.wish(who, &lines), &mut journal)
        .await
        .unwrap();
    assert_eq!(place.cart(who), cart(&lines));
    assert!(
        filled
            .answers
            .iter()
            .all(|(_, answer)| *answer == LineAnswer::Added)
    );
    assert_eq!(
        filled.portal_name.as_deref(),
        Some(world.consultoras[who].name.as_str())
    );
    let way = [
        Step::SignIn,
        Step::Consultora,
        Step::Cycle,
        Step::OpenCart,
        Step::Products,
    ];
    assert_eq!(journal.reached, way);
    assert!(journal.cart_before.unwrap().is_empty());

    // The same again writes nothing.
    let writes = place.sandbox.ledger().writes.len();
    fill(&mut seat, &place.wish(who, &lines)).await.unwrap();
    assert_eq!(place.sandbox.ledger().writes.len(), writes);

    // One goes, one changes, one comes.
    let changed = [
        (code[0].as_str(), 5),
        (&code[1], 3),
        (&code[2], 1),
        (&code[7], 4),
    ];
    fill(&mut seat, &place.wish(who, &changed)).await.unwrap();
    assert_eq!(place.cart(who), cart(&changed));
    assert_eq!(
        place.sandbox.ledger().logins.accepted,
        1,
        "one session serves all orders"
    );
    place.close(seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_the_quick_order_where_there_is_no_cart_page() {
    let place = Place::open(ProfileName::Legacy, 3).await;
    let world = place.sandbox.world();
    let (who, code) = (consultoras(&world), available(&world));
    let out = &products(&world, |it| it == Availability::OutOfStock)[0];
    let mut seat = place.seat().await;
    let lines = [
        (code[0].as_str(), 2),
        (&code[1], 30),
        (out, 1),
        ("9999999", 1),
    ];
    let filled = fill(&mut seat, &place.wish(&who[0], &lines)).await.unwrap();
    assert_eq!(place.cart(&who[0]), cart(&lines[..2]));
    assert_eq!(filled.answers[2].1, LineAnswer::OutOfStock);
    assert_eq!(filled.answers[3].1, LineAnswer::Unknown);

    let changed = [(code[1].as_str(), 4), (&code[2], 1)];
    fill(&mut seat, &place.wish(&who[0], &changed))
        .await
        .unwrap();
    assert_eq!(place.cart(&who[0]), cart(&changed));
    fill(&mut seat, &place.wish(&who[1], &changed))
        .await
        .unwrap();
    assert_eq!(place.cart(&who[1]), cart(&changed));
    place.close(seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_the_search_where_there_is_no_import() {
    let place = Place::open(ProfileName::NoImport, 4).await;
    let world = place.sandbox.world();
    let (who, code) = (&consultoras(&world)[0], available(&world));
    let mut seat = place.seat().await;
    let lines = [(code[0].as_str(), 1), (&code[1], 7), ("9999999", 1)];
    let filled = fill(&mut seat, &place.wish(who, &lines)).await.unwrap();
    assert_eq!(place.cart(who), cart(&lines[..2]));
    assert_eq!(filled.answers[2].1, LineAnswer::Unknown);
    place.close(seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_answer_about_a_product_is_an_answer_on_its_line() {
    let place = Place::open(ProfileName::Calm, 5).await;
    let world = place.sandbox.world();
    let (who, code) = (&consultoras(&world)[0], available(&world));
    let out = &products(&world, |it| it == Availability::OutOfStock)[0];
    let limited = &products(&world, |it| matches!(it, Availability::Limited(_)))[0];
    let Availability::Limited(limit) = world.products[limited].availability else {
        unreachable!("it was chosen for that");
    };
    let mut seat = place.seat().await;
    let lines = [
        (code[0].as_str(), 2),
        (out, 3),
        (limited, limit + 4),
        ("9999999", 1),
    ];
    let filled = fill(&mut seat, &place.wish(who, &lines)).await.unwrap();
    assert_eq!(place.cart(who), cart(&[(&code[0], 2), (limited, limit)]));
    let answer = |code: &str| {
        let is_it = |it: &&(_, _)| it.0 == product(code);
        filled
            .answers
            .iter()
            .find(is_it)
            .map(|(_, answer)| answer.state().as_str())
    };
    assert_eq!(answer(&code[0]), Some("added"));
    assert_eq!(answer(out), Some("out_of_stock"));
    assert_eq!(answer(limited), Some("limited"));
    assert_eq!(answer("9999999"), Some("unknown"));
    place.close(seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_she_had_herself_is_kept_added_to_or_asked_about() {
    let place = Place::open(ProfileName::Calm, 6).await;
    let world = place.sandbox.world();
    let (who, code) = (consultoras(&world), available(&world));
    let mut seat = place.seat().await;
    let hers = [(code[0].as_str(), 2), (&code[1], 1)];
    for one in &who[..2] {
        fill(&mut seat, &place.wish(one, &hers)).await.unwrap();
    }

    let mut keep = place.wish(&who[0], &[(&code[1], 3), (&code[2], 4)]);
    keep.policy = CartPolicy::Keep;
    let mut journal = Memory::default();
    fill_with(&mut seat, &keep, &mut journal).await.unwrap();
    let sum = cart(&[(&code[0], 2), (&code[1], 4), (&code[2], 4)]);
    assert_eq!(place.cart(&who[0]), sum);
    // A second try counts from what the first one found.
    keep.cart_before = journal.cart_before;
    fill(&mut seat, &keep).await.unwrap();
    assert_eq!(place.cart(&who[0]), sum);

    // So does what she put in herself meanwhile.
    let more = [(code[0].as_str(), 5), (&code[1], 4), (&code[2], 4)];
    fill(&mut seat, &place.wish(&who[0], &more)).await.unwrap();
    fill(&mut seat, &keep).await.unwrap();
    assert_eq!(place.cart(&who[0]), cart(&more));

    let mut ask = place.wish(&who[1], &[(&code[2], 4)]);
    ask.policy = CartPolicy::Ask;
    let mut journal = Memory::default();
    let failure = super::failure(fill_with(&mut seat, &ask, &mut journal).await);
    assert_eq!(failure.reason.as_str(), "cart_not_empty");
    assert_eq!(failure.cart.as_str(), "untouched");
    assert_eq!(place.cart(&who[1]), cart(&hers));
    // She takes it out; the next try knows nothing of it, and is kept from what she puts in later.
    ask.cart_before = journal.cart_before;
    fill(&mut seat, &place.wish(&who[1], &[])).await.unwrap();
    let mut journal = Memory::default();
    fill_with(&mut seat, &ask, &mut journal).await.unwrap();
    ask.cart_before = journal.cart_before;
    let both = [(code[2].as_str(), 4), (&code[0], 1)];
    fill(&mut seat, &place.wish(&who[1], &both)).await.unwrap();
    let failure = super::failure(fill(&mut seat, &ask).await);
    assert_eq!(failure.detail.en, code[0].as_str());
    assert_eq!(place.cart(&who[1]), cart(&both));
    place.close(seat).await;
}
