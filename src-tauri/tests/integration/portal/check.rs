//! The check-up: every anchor is told of, nothing is changed.

use axum::response::{Html, IntoResponse};
use gsp_bot::domain::{ConsultoraCode, Reason};
use gsp_bot::portal::{
    Anchor, CheckGoal, Checkup, EvidencePlace, GspSeat, Portal, Screen, Seat, Verdict,
};
use gsp_bot::sandbox::{PASSWORD, ProfileName};
use tokio_util::sync::CancellationToken;

use super::pages::served;
use super::{Place, available, consultoras, fill, portal_at};

async fn check(place: &Place, seat: &mut GspSeat, goal: CheckGoal) -> Checkup {
    let evidence = EvidencePlace {
        folder: place.folder.path().join("check"),
        stem: "check".to_owned(),
    };
    seat.check(&goal, &evidence, &CancellationToken::new())
        .await
}

fn cart_of(code: &str) -> CheckGoal {
    CheckGoal::Cart(ConsultoraCode::new(code).unwrap())
}

fn verdict(checkup: &Checkup, anchor: Anchor) -> Verdict {
    let report = checkup.anchors.iter().find(|it| it.anchor == anchor);
    report.unwrap().verdict
}

fn missing(checkup: &Checkup) -> Vec<&str> {
    checkup
        .missing()
        .map(|report| report.anchor.as_str())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_working_day_all_is_seen_and_nothing_is_changed() {
    let place = Place::open(ProfileName::Typical, 21).await;
    let world = place.sandbox.world();
    let (who, code) = (consultoras(&world), available(&world));
    let mut seat = place.seat().await;
    fill(
        &mut seat,
        &place.wish(&who[0], &[(&code[0], 2), (&code[1], 1)]),
    )
    .await
    .unwrap();
    seat.close().await;
    let writes = place.sandbox.ledger().writes.len();

    let fresh = portal_at(place.sandbox.address(), PASSWORD, &place.folder);
    let mut seat = fresh.seat(0).await.unwrap();
    let checkup = check(&place, &mut seat, cart_of(&who[0])).await;
    seat.close().await;
    fresh.close().await;

    assert!(checkup.failure.is_none(), "{:?}", checkup.failure);
    assert!(missing(&checkup).is_empty(), "{checkup:#?}");
    assert!(checkup.evidence.is_empty(), "{:?}", checkup.evidence);
    assert_eq!(checkup.cart_products, Some(2));
    assert_eq!(
        checkup.screens,
        [
            Screen::Login,
            Screen::ForWhom,
            Screen::Consultora,
            Screen::Cycle,
            Screen::Showcase,
            Screen::CartPage
        ]
    );
    for report in &checkup.anchors {
        assert_ne!(report.verdict, Verdict::NotReached, "{report:?}");
        if let Some(sighting) = report.sighting {
            assert!(report.alternatives[sighting.alternative].1, "{report:?}");
        }
    }
    for anchor in [Anchor::LoginKindCode, Anchor::RowQuantity, Anchor::CartFile] {
        assert_eq!(verdict(&checkup, anchor), Verdict::Seen, "{anchor:?}");
    }
    assert_eq!(place.sandbox.ledger().writes.len(), writes, "it wrote");
    place.portal.close().await;
    place.sandbox.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_that_has_changed_is_told_by_its_anchors() {
    let place = Place::open(ProfileName::Layout, 22).await;
    let who = consultoras(&place.sandbox.world());
    let mut seat = place.seat().await;
    let checkup = check(&place, &mut seat, cart_of(&who[0])).await;
    assert_eq!(missing(&checkup), ["for_whom_accept"], "{checkup:#?}");
    let failure = checkup.failure.as_ref().unwrap();
    assert_eq!(failure.reason, Reason::LayoutChanged, "{failure:?}");
    assert_eq!(checkup.screens, [Screen::Login, Screen::ForWhom]);
    // What is there by a worse alternative only is told too.
    let access = checkup
        .anchors
        .iter()
        .find(|it| it.anchor == Anchor::LoginAccess)
        .unwrap();
    let there: Vec<bool> = access.alternatives.iter().map(|(_, is)| *is).collect();
    assert_eq!(there, [false, true, true]);
    assert_eq!(checkup.evidence.len(), 3);
    for (screen, file) in &checkup.evidence {
        assert_eq!(*screen, Screen::ForWhom);
        assert!(file.path.is_file());
    }
    assert_eq!(verdict(&checkup, Anchor::Bag), Verdict::NotReached);
    place.close(seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_goes_only_as_far_as_it_was_asked_to() {
    let place = Place::open(ProfileName::Legacy, 23).await;
    let mut seat = place.seat().await;
    let checkup = check(&place, &mut seat, CheckGoal::Login).await;
    assert_eq!(checkup.screens, [Screen::Login]);
    assert_eq!(verdict(&checkup, Anchor::LoginKindCode), Verdict::Seen);
    assert_eq!(place.sandbox.ledger().logins.accepted, 0);
    let checkup = check(&place, &mut seat, CheckGoal::ForWhom).await;
    assert!(checkup.failure.is_none(), "{:?}", checkup.failure);
    assert!(missing(&checkup).is_empty());
    assert_eq!(checkup.screens, [Screen::Login, Screen::ForWhom]);

    let who = consultoras(&place.sandbox.world());
    let checkup = check(&place, &mut seat, cart_of(&who[0])).await;
    assert!(missing(&checkup).is_empty(), "{checkup:#?}");
    assert_eq!(checkup.screens.last(), Some(&Screen::QuickOrder));
    assert_eq!(verdict(&checkup, Anchor::CartImport), Verdict::NotExpected);
    assert_eq!(verdict(&checkup, Anchor::ConsultoraCode), Verdict::Absent);

    let checkup = check(&place, &mut seat, cart_of("999999999")).await;
    let failure = checkup.failure.as_ref().unwrap();
    assert_eq!(failure.reason, Reason::ConsultoraUnknown, "{failure:?}");
    assert!(missing(&checkup).is_empty(), "{checkup:#?}");
    place.close(seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_saved_order_is_left_as_it_is() {
    // With this seed the first consultora has one.
    let place = Place::open(ProfileName::Typical, 16).await;
    let who = consultoras(&place.sandbox.world());
    let mut seat = place.seat().await;
    for _ in 0..2 {
        let checkup = check(&place, &mut seat, cart_of(&who[0])).await;
        let failure = checkup.failure.as_ref().unwrap();
        assert_eq!(failure.reason, Reason::CartNotEmpty, "{failure:?}");
        assert!(missing(&checkup).is_empty(), "{checkup:#?}");
        let rules = checkup.dialogs.iter().filter_map(|it| it.rule.as_deref());
        assert!(rules.into_iter().any(|rule| rule == "saved order"));
    }
    assert!(place.sandbox.ledger().writes.is_empty());
    place.close(seat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_no_login_lacks_all_of_it() {
    let page = || Html("<h1>Bienvenidos al nuevo GSP</h1><button>Entrar</button>").into_response();
    let folder = tempfile::tempdir().unwrap();
    let portal = portal_at(&served(page).await, PASSWORD, &folder);
    let mut seat = portal.seat(0).await.unwrap();
    let evidence = EvidencePlace {
        folder: folder.path().join("check"),
        stem: "check".to_owned(),
    };
    let stop = CancellationToken::new();
    let checkup = seat.check(&CheckGoal::Login, &evidence, &stop).await;
    let login = ["login_kind", "login_code", "login_password", "login_access"];
    assert_eq!(missing(&checkup), login, "{checkup:#?}");
    assert_eq!(checkup.evidence.len(), 3);
    seat.close().await;
    portal.close().await;
}
