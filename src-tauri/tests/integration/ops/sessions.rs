//! Logins that outlast the program, counted by the sandbox.

use std::cell::RefCell;
use std::path::PathBuf;

use gsp_bot::ops::Environment;
use gsp_bot::ops::wire::BatchView;
use gsp_bot::sandbox::{ACCOUNTS, Faults, ProfileName, SampleOrder, Sandbox, SandboxOptions};
use tokio_util::sync::CancellationToken;

use super::{Memory, environment, load, open, until};

/// A data folder, a keychain and a portal, for one run after the other.
struct Place {
    folder: tempfile::TempDir,
    keychain: Memory,
    sandbox: Sandbox,
    samples: Vec<SampleOrder>,
}

impl Place {
    async fn new(keychain: Memory) -> Self {
        let options = SandboxOptions {
            port: 0,
            profile: ProfileName::Calm,
            seed: 37,
            latency_ms: 5,
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        Self {
            folder: tempfile::tempdir().unwrap(),
            keychain,
            samples: sandbox.world().sample_orders(2, 0, 37),
            sandbox,
        }
    }

    /// One start of the program, from a file to full carts. Answers how many logins it took.
    async fn run(&self) -> u32 {
        let environment = Environment {
            workers: Some(1),
            ..environment(&self.sandbox)
        };
        self.run_in(environment).await
    }

    async fn run_in(&self, environment: Environment) -> u32 {
        let before = self.sandbox.ledger().logins.accepted;
        let batch = self.run_until(environment, |batch| batch.ended_ms.is_some());
        let batch = batch.await;
        assert_eq!(batch.counts.completed, batch.counts.total, "{batch:?}");
        self.sandbox.ledger().logins.accepted - before
    }

    async fn run_until(
        &self,
        environment: Environment,
        is: impl Fn(&BatchView) -> bool,
    ) -> BatchView {
        let ops = open(&self.folder, environment, &self.keychain).await;
        let stop = CancellationToken::new();
        let engine = ops.start_engine(stop.clone(), CancellationToken::new());
        let engine = engine.await.unwrap();
        let id = load(&ops, &self.folder, &self.samples).await;
        let batch = until(&ops, id, is).await;
        stop.cancel();
        engine.ended().await;
        ops.close().await;
        batch
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("data/sessions.sealed")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_run_of_the_program_needs_no_login() {
    let place = Place::new(Memory::default()).await;
    assert_eq!(place.run().await, 1);
    assert_eq!(place.run().await, 0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(place.file())
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
    // A session that the portal has ended meanwhile costs a login and nothing else.
    place.sandbox.set_faults(Faults {
        purge_sessions: true,
        ..Faults::default()
    });
    assert_eq!(place.run().await, 1);
    assert_eq!(place.run().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_is_killed_leaves_its_logins_to_the_next() {
    let place = Place::new(Memory::default()).await;
    let left = RefCell::new(Vec::new());
    let environment_now = Environment {
        workers: Some(1),
        ..environment(&place.sandbox)
    };
    let has_ended = |batch: &BatchView| {
        // What a kill at this moment would leave.
        *left.borrow_mut() = std::fs::read(place.file()).unwrap_or_default();
        batch.ended_ms.is_some()
    };
    place.run_until(environment_now, has_ended).await;
    std::fs::write(place.file(), left.take()).unwrap();
    assert_eq!(place.run().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_changed_or_is_of_another_account_is_not_used() {
    let place = Place::new(Memory::default()).await;
    assert_eq!(place.run().await, 1);
    let mut bytes = std::fs::read(place.file()).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(place.file(), &bytes).unwrap();
    assert_eq!(place.run().await, 1);

    let other = Environment {
        user_code: Some(ACCOUNTS[1].to_owned()),
        workers: Some(1),
        ..environment(&place.sandbox)
    };
    assert_eq!(place.run_in(other).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_password_forgets_them() {
    let place = Place::new(Memory::default()).await;
    assert_eq!(place.run().await, 1);
    assert!(place.file().exists());
    place.sandbox.set_faults(Faults {
        purge_sessions: true,
        ..Faults::default()
    });
    let wrong = Environment {
        password: Some("not the password".to_owned().into()),
        ..environment(&place.sandbox)
    };
    let paused = |batch: &BatchView| batch.pause_reason.as_deref() == Some("account_refused");
    place.run_until(wrong, paused).await;
    assert!(!place.file().exists());
    assert_eq!(place.sandbox.ledger().logins.refused, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keychain_nothing_is_written() {
    let place = Place::new(Memory {
        is_missing: true,
        ..Memory::default()
    })
    .await;
    assert_eq!(place.run().await, 1);
    assert!(!place.file().exists());
    assert_eq!(place.run().await, 1);
}
