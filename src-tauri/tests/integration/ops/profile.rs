//! A portal that has changed, and a profile that is put right while the program runs.

use gsp_bot::ops::wire::{BatchView, OrderFilter, ProfileView};
use gsp_bot::portal::Profile;
use gsp_bot::sandbox::{ExpectedOutcome, ProfileName, Sandbox, SandboxOptions};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Memory, WAIT_MAX, environment, load, open, until};

/// What the sandbox's profile `layout` renames.
const RENAMED: [&str; 14] = [
    "icon-bag",
    "impersonation-info",
    "cycle-accept-button",
    "cycle-radio-button",
    "button-access",
    "impersonation-radio-button",
    "impersonation-accept-button",
    "naturaCode",
    "confirm-button",
    "code-and-quantity",
    "product-quantity",
    "remove-product-",
    "cards-list",
    "button-add-to-basket",
];

/// The built-in profile with the names that the portal has now.
fn corrected() -> String {
    let renamed = |text: String, name: &&str| text.replace(name, &format!("gsp3-{name}"));
    let text = RENAMED
        .iter()
        .fold(Profile::builtin_text().to_owned(), renamed);
    text.replace("^=card-", "^=gsp3-card-")
}

async fn heard(
    profile: &mut watch::Receiver<Option<ProfileView>>,
    is: impl Fn(&ProfileView) -> bool,
) -> ProfileView {
    let told = profile.wait_for(|view| view.as_ref().is_some_and(&is));
    let told = tokio::time::timeout(WAIT_MAX, told).await.unwrap().unwrap();
    told.clone().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_goes_on_once_the_profile_was_put_right() {
    let options = SandboxOptions {
        port: 0,
        profile: ProfileName::Layout,
        seed: 31,
        latency_ms: 10,
    };
    let sandbox = Sandbox::start(options).await.unwrap();
    let samples = sandbox.world().sample_orders(8, 0, 31);
    let folder = tempfile::tempdir().unwrap();
    let ops = open(&folder, environment(&sandbox), &Memory::default()).await;
    let (stop, abort) = (CancellationToken::new(), CancellationToken::new());
    let engine = ops.start_engine(stop.clone(), abort).await.unwrap();
    let mut profile = ops.profile_in_force();
    let builtin = heard(&mut profile, |view| view.source == "built_in").await;
    let id = load(&ops, &folder, &samples).await;

    // It pauses by itself, early, and says what is gone.
    let is_still = |batch: &BatchView| batch.state == "paused" && batch.counts.running == 0;
    let paused = until(&ops, id, is_still).await;
    assert_eq!(paused.pause_reason.as_deref(), Some("layout_changed"));
    let text = paused.pause_text.unwrap();
    assert!(text.es.ends_with("No está: for_whom_accept."), "{text:?}");
    let filter = OrderFilter::default();
    let orders = ops.orders(id, &filter, 0, 100).await.unwrap().rows;
    let tried = orders.iter().filter(|order| order.attempts > 0).count();
    assert!((3..=5).contains(&tried), "{tried} orders were tried");
    assert!(sandbox.ledger().writes.is_empty());

    // A slip of the pen changes nothing, and is told with line and key.
    let own = ops.folder().portal_profile();
    let slip = corrected().replace("bag = [", "bags = [");
    std::fs::write(&own, &slip).unwrap();
    let broken = heard(&mut profile, |view| view.problem.is_some()).await;
    assert_eq!(broken.fingerprint, builtin.fingerprint);
    let line = slip.lines().position(|it| it == "bags = [").unwrap() + 1;
    let said = format!("línea {line}, clave `bags`");
    let problem = broken.problem.unwrap();
    assert!(problem.es.contains(&said), "{problem:?}");
    assert!(problem.es.contains("portal.toml"), "{problem:?}");
    assert_eq!(ops.status().await.unwrap().portal.text, problem);

    // Put right and resumed at once: nothing is restarted, every cart is exact.
    std::fs::write(&own, corrected()).unwrap();
    ops.resume_batch(id).await.unwrap();
    let ended = until(&ops, id, |batch| batch.ended_ms.is_some()).await;
    let view = heard(&mut profile, |view| view.source == "own").await;
    assert_eq!(view.problem, None);
    assert_eq!(ended.counts.failed, 0, "{:?}", ops.causes(Some(id)).await);
    let ledger = sandbox.ledger();
    for sample in &samples {
        assert_ne!(sample.expected, ExpectedOutcome::Failed);
        let cart = ledger.carts.get(&sample.consultora_code);
        assert_eq!(cart, Some(&sample.expected_cart));
    }
    let events: Vec<String> = ops
        .activity(None, None, 1_000)
        .await
        .unwrap()
        .into_iter()
        .map(|line| line.event)
        .collect();
    assert!(events.iter().any(|event| event == "profile_refused"));
    stop.cancel();
    engine.ended().await;
    ops.close().await;
}
