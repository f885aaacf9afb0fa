//! Troubles that are not an order's: they cost no order anything.

use gsp_bot::domain::{BatchState, PauseReason};
use gsp_bot::sandbox::{Faults, PASSWORD, ProfileName};
use gsp_bot::store::{Actor, Filter};

use super::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_stops_everything_at_the_first_refusal() {
    let scene = Scene::new(ProfileName::Calm, 6, 0).await;
    let run = scene.run(3, "not the password");
    scene.until(|state| state == BatchState::Paused).await;
    run.stop().await;
    let batch = scene.store.batch(scene.batch).await.unwrap();
    assert_eq!(batch.pause_reason, Some(PauseReason::AccountRefused));
    assert_eq!(
        scene.sandbox.ledger().logins.refused,
        1,
        "tried again and again"
    );
    assert!(no_attempt_counted(&scene).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work_goes_on_by_itself_after_an_outage() {
    let scene = Scene::new(ProfileName::Calm, 6, 0).await;
    let run = scene.run(2, PASSWORD);
    scene.until_ended(2).await;
    // Orders that are patient enough outlast it; the others pause the batch until it is over.
    let outage = Faults {
        outage_ms: 15_000,
        ..Faults::default()
    };
    scene.sandbox.set_faults(outage);
    scene.until(BatchState::is_ended).await;
    run.stop().await;
    scene.judge().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_sessions_are_signed_in_again_and_cost_nothing() {
    let scene = Scene::new(ProfileName::Calm, 8, 0).await;
    let run = scene.run(2, PASSWORD);
    scene.until_ended(2).await;
    scene.sandbox.set_faults(Faults {
        purge_sessions: true,
        ..Faults::default()
    });
    scene.until(BatchState::is_ended).await;
    run.stop().await;
    scene.judge().await;
    assert!(no_attempt_counted(&scene).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_sessions_mean_fewer_workers_and_cost_nothing() {
    let scene = Scene::new(ProfileName::Calm, 6, 0).await;
    scene.sandbox.set_faults(Faults {
        sessions_max: Some(1),
        ..Faults::default()
    });
    let run = scene.run(3, PASSWORD);
    scene.until(BatchState::is_ended).await;
    run.stop().await;
    scene.judge().await;
    assert!(no_attempt_counted(&scene).await);
    // Those that found no room stood back instead of trying again and again.
    let logins = scene.sandbox.ledger().logins;
    assert_eq!(logins.accepted, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_batch_ends_at_safe_points() {
    let scene = Scene::new(ProfileName::Calm, 10, 0).await;
    let run = scene.run(3, PASSWORD);
    scene.until_ended(2).await;
    let now = gsp_bot::domain::Epoch(1);
    scene
        .store
        .cancel_batch(now, Actor::Operator, scene.batch)
        .await
        .unwrap();
    let mut bell = scene.store.bell();
    while scene
        .states()
        .await
        .iter()
        .any(|(_, state)| state.is_running())
    {
        bell.changed().await.unwrap();
    }
    run.stop().await;
    // Whatever was said to be done is done, exactly.
    let ledger = scene.sandbox.ledger();
    for (code, state) in scene.states().await {
        let sample = scene
            .samples
            .iter()
            .find(|it| it.consultora_code == code)
            .unwrap();
        if state == gsp_bot::domain::OrderState::Completed {
            assert_eq!(ledger.carts.get(&code), Some(&sample.expected_cart));
        } else {
            assert_eq!(state, gsp_bot::domain::OrderState::Cancelled);
        }
    }
}

async fn no_attempt_counted(scene: &Scene) -> bool {
    let (_, rows) = scene
        .store
        .orders(scene.batch, &Filter::default(), 0, 1_000)
        .await
        .unwrap();
    rows.iter().all(|row| row.attempts_used == 0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_that_has_changed_pauses_the_batch() {
    let scene = Scene::new(ProfileName::Layout, 8, 0).await;
    let run = scene.run(2, PASSWORD);
    scene.until(|state| state == BatchState::Paused).await;
    let batch = scene.store.batch(scene.batch).await.unwrap();
    assert_eq!(batch.pause_reason, Some(PauseReason::LayoutChanged));
    run.stop().await;
    let ended = scene
        .states()
        .await
        .iter()
        .filter(|(_, state)| state.is_ended())
        .count();
    assert_eq!(ended, 0, "an order was given up for it");
    assert!(scene.sandbox.ledger().writes.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_does_not_start_pauses_everything_and_costs_nothing() {
    let scene = Scene::new(ProfileName::Calm, 4, 0).await;
    let run = scene.run_with(2, PASSWORD, |browser| {
        browser.executable = Some("/bin/false".into());
    });
    scene.until(|state| state == BatchState::Paused).await;
    let batch = scene.store.batch(scene.batch).await.unwrap();
    assert_eq!(batch.pause_reason, Some(PauseReason::BrowserMissing));
    run.stop().await;
    assert!(no_attempt_counted(&scene).await);
    assert!(scene.sandbox.ledger().writes.is_empty());

    // Once there is one, it goes on from where it was.
    let now = gsp_bot::domain::Epoch(2);
    let resumed = scene.store.resume(now, Actor::Operator, scene.batch).await;
    resumed.unwrap();
    let run = scene.run(2, PASSWORD);
    scene.until(BatchState::is_ended).await;
    run.stop().await;
    scene.judge().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_is_killed_under_all_workers_leaves_exact_carts() {
    let scene = Scene::new(ProfileName::Calm, 6, 0).await;
    let run = scene.run(3, PASSWORD);
    scene.until_ended(1).await;
    kill_browsers(&scene.folder.path().join("browsers"));
    scene.until(BatchState::is_ended).await;
    run.stop().await;
    scene.judge().await;
    assert_eq!(super::browsers_left(scene.folder.path()), 0);
}

fn kill_browsers(browsers: &std::path::Path) {
    for profile in std::fs::read_dir(browsers).unwrap() {
        let number = profile.unwrap().path().join("gsp-bot.pid");
        let number = std::fs::read_to_string(number).unwrap().parse().unwrap();
        let number = nix::unistd::Pid::from_raw(number);
        nix::sys::signal::kill(number, nix::sys::signal::Signal::SIGKILL).unwrap();
    }
}
