//! Answers about the account.

use gsp_bot::domain::Reason;
use gsp_bot::portal::{Portal, Seat};
use gsp_bot::sandbox::{Faults, PASSWORD, ProfileName};

use super::{Place, available, cart, consultoras, credentials, failure, fill};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_password_is_tried_once_by_all_seats_together() {
    let place = Place::open_with(ProfileName::Calm, 10, "wrong-secret").await;
    let world = place.sandbox.world();
    let code = available(&world);
    let wish = place.wish(&consultoras(&world)[0], &[(&code[0], 1)]);
    let mut first = place.seat().await;
    let mut second = place.portal.seat(1).await.unwrap();
    let (one, other) = tokio::join!(fill(&mut first, &wish), fill(&mut second, &wish));
    for outcome in [one, other] {
        assert_eq!(failure(outcome).reason, Reason::PasswordRefused);
    }
    assert_eq!(place.sandbox.ledger().logins.refused, 1);
    for entry in std::fs::read_dir(place.folder.path().join("evidence")).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("wrong-secret"));
    }

    place.portal.use_credentials(Some(credentials(PASSWORD)));
    fill(&mut first, &wish).await.unwrap();
    second.close().await;
    place.close(first).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_account_and_missing_credentials() {
    let place = Place::open(ProfileName::Calm, 11).await;
    let world = place.sandbox.world();
    let code = available(&world);
    let wish = place.wish(&consultoras(&world)[0], &[(&code[0], 1)]);
    let mut seat = place.seat().await;
    place.sandbox.set_faults(Faults {
        lock_account: true,
        ..Faults::default()
    });
    assert_eq!(
        failure(fill(&mut seat, &wish).await).reason,
        Reason::AccountLocked
    );
    place.portal.use_credentials(None);
    assert_eq!(
        failure(fill(&mut seat, &wish).await).reason,
        Reason::NoCredentials
    );
    place.close(seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_between_and_during_orders_is_had_again() {
    let place = Place::open(ProfileName::Calm, 12).await;
    let world = place.sandbox.world();
    let (who, code) = (consultoras(&world), available(&world));
    let lines = [(code[0].as_str(), 1), (code[1].as_str(), 2)];
    let mut seat = place.seat().await;
    let purge = || {
        place.sandbox.set_faults(Faults {
            purge_sessions: true,
            ..Faults::default()
        });
    };
    fill(&mut seat, &place.wish(&who[0], &lines)).await.unwrap();
    purge();
    fill(&mut seat, &place.wish(&who[1], &lines)).await.unwrap();
    assert_eq!(place.cart(&who[1]), cart(&lines));

    // The journal is told that her cart is open: that is when the session ends.
    let wish = place.wish(&who[2], &lines);
    let mut journal = super::journal::Hooked::at(gsp_bot::domain::Step::OpenCart, purge);
    let stop = tokio_util::sync::CancellationToken::new();
    seat.fill(&wish, &mut journal, &stop).await.unwrap();
    assert_eq!(place.cart(&who[2]), cart(&lines));
    assert_eq!(place.sandbox.ledger().logins.accepted, 3);
    assert!(place.sandbox.ledger().overlaps.is_empty());
    place.close(seat).await;
}
