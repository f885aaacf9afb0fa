//! Whole batches, cart by cart.

use gsp_bot::domain::BatchState;
use gsp_bot::sandbox::{PASSWORD, ProfileName};

use super::{Scene, browsers_left};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_typical_day_leaves_every_cart_exact() {
    let scene = Scene::new(ProfileName::Typical, 30, 20).await;
    let run = scene.run(3, PASSWORD);
    scene.until(BatchState::is_ended).await;
    run.stop().await;
    scene.judge().await;
    assert_eq!(browsers_left(scene.folder.path()), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_in_the_middle_loses_nothing_and_doubles_nothing() {
    let scene = Scene::new(ProfileName::Calm, 14, 10).await;
    let run = scene.run(3, PASSWORD);
    scene.until_ended(4).await;
    run.stop().await;
    assert_eq!(browsers_left(scene.folder.path()), 0);
    assert!(
        scene
            .states()
            .await
            .iter()
            .all(|(_, state)| !state.is_running()),
        "an order is still held: {:?}",
        scene.states().await
    );
    // The next run, as after a restart.
    let run = scene.run(3, PASSWORD);
    scene.until(BatchState::is_ended).await;
    run.stop().await;
    scene.judge().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_cart_page_the_quick_order_does_it() {
    let scene = Scene::new(ProfileName::Legacy, 3, 40).await;
    let run = scene.run(2, PASSWORD);
    scene.until(BatchState::is_ended).await;
    run.stop().await;
    scene.judge().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_import_the_cart_page_does_it() {
    let scene = Scene::new(ProfileName::NoImport, 4, 30).await;
    let run = scene.run(2, PASSWORD);
    scene.until(BatchState::is_ended).await;
    run.stop().await;
    scene.judge().await;
}
