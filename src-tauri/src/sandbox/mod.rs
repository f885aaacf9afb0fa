//! The pretend portal: a server that imitates GSP well enough to practise and to test on. Imports
//! nothing of ours. `API.md` is the contract with the pages; the ledger is the judge of every test:
//! it knows what is in each cart and who put it there.

mod api_cart;
mod api_way;
mod carts;
mod dice;
mod door;
mod faults;
mod import;
mod interruptions;
mod ledger;
mod names;
mod pages;
mod profile;
mod routes;
mod samples;
mod sessions;
mod sim;
mod state;
mod weather;
mod world;

use std::sync::Arc;

use thiserror::Error;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub use faults::Faults;
pub use ledger::{
    Ledger, Logins, Overlap, SessionEnd, SessionRecord, SignIn, SignInOutcome, Write,
};
pub use profile::ProfileName;
pub use samples::{ExpectedOutcome, SampleOrder};
pub use world::{Availability, Consultora, Cycle, Product, World};

use door::{Cut, Door};
use state::Shared;

/// The supervisor account of every sandbox.
pub const USER_CODE: &str = ACCOUNTS[0];
/// All of its accounts. No consultora has such a code.
pub const ACCOUNTS: [&str; 4] = ["1234", "1235", "1236", "0777"];
/// The password of each.
pub const PASSWORD: &str = "sandbox";

/// How a sandbox is opened.
#[derive(Clone, Debug)]
pub struct SandboxOptions {
    /// The port on the loopback address; 0 picks a free one.
    pub port: u16,
    /// How troublesome it is.
    pub profile: ProfileName,
    /// Same seed, same world.
    pub seed: u64,
    /// Time that each call takes, in milliseconds.
    pub latency_ms: u64,
}

/// Why a sandbox did not open.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// The port cannot be had.
    #[error("port {port}: {source}")]
    Port {
        /// Which port.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
}

/// An open sandbox. Dropping it closes it.
#[derive(Debug)]
pub struct Sandbox {
    address: String,
    shared: Arc<Shared>,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// Opens a sandbox on the loopback address.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn start(options: SandboxOptions) -> Result<Self, SandboxError> {
        let port = options.port;
        let failed = |source| SandboxError::Port { port, source };
        let (listener, address) = door::bind(port).await.map_err(failed)?;
        let shared = Arc::new(Shared::new(&options, address.port()));
        let stop = CancellationToken::new();
        let door = Door::new(listener, address, Arc::clone(&shared), stop.clone());
        let router = routes::router(Arc::clone(&shared));
        let service = router.into_make_service_with_connect_info::<Cut>();
        let stopped = stop.clone();
        let task = tokio::spawn(async move {
            // Connections end by the same token: what a browser keeps open is not waited for.
            tokio::select! {
                served = axum::serve(door, service) => {
                    if let Err(error) = served {
                        tracing::error!(%error, "the sandbox stopped");
                    }
                }
                () = stopped.cancelled() => {}
            }
        });
        Ok(Self {
            address: format!("http://{address}"),
            shared,
            stop,
            task: Some(task),
        })
    }

    /// `http://127.0.0.1:PORT`
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What its carts hold, and everything that was done to them.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.shared.locked().ledger()
    }

    /// Its consultoras, products and cycles.
    #[must_use]
    pub fn world(&self) -> World {
        World::clone(&self.shared.locked().world)
    }

    /// Switches faults on and off.
    pub fn set_faults(&self, faults: Faults) {
        self.shared.set_faults(faults);
    }

    /// Makes everything what it was when it opened.
    pub fn reset(&self) {
        self.shared.reset();
    }

    /// Waits until carts were changed so many times since it opened.
    pub async fn wait_for_writes(&self, count: u64) {
        let mut writes = self.shared.writes();
        // The sender lives as long as the sandbox.
        let _ = writes.wait_for(|made| *made >= count).await;
    }

    /// Closes it; connections are reset.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            // It ends by the token; a panic in it was logged already.
            let _ = task.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
