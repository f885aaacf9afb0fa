//! The portal's steps against the sandbox, judged by its ledger.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the functions that tests share may fail"
)]

mod accidents;
mod account;
mod check;
mod happy;
mod journal;
mod odd;
mod pages;
mod person;
mod trouble;

use std::collections::BTreeMap;

use gsp_bot::browser::LaunchOptions;
use gsp_bot::domain::{CartPolicy, ConsultoraCode, Failure, ProductCode, Quantity};
use gsp_bot::portal::{
    Credentials, EvidencePlace, Filled, GspPortal, GspSeat, Portal, PortalOptions, Profile, Seat,
    Stopped, Wish,
};
use gsp_bot::sandbox::{
    Availability, PASSWORD, ProfileName, Sandbox, SandboxOptions, USER_CODE, World,
};
use tokio_util::sync::CancellationToken;

use journal::Memory;

const LATENCY_MS: u64 = 5;

/// A sandbox, a portal that is driven against it, and a folder that goes with both.
struct Place {
    sandbox: Sandbox,
    portal: GspPortal,
    folder: tempfile::TempDir,
}

impl Place {
    async fn open(profile: ProfileName, seed: u64) -> Self {
        Self::open_with(profile, seed, PASSWORD).await
    }

    async fn open_with(profile: ProfileName, seed: u64, password: &str) -> Self {
        let options = SandboxOptions {
            port: 0,
            profile,
            seed,
            latency_ms: LATENCY_MS,
        };
        let sandbox = Sandbox::start(options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let portal = portal_at(sandbox.address(), password, &folder);
        Self {
            sandbox,
            portal,
            folder,
        }
    }

    async fn seat(&self) -> GspSeat {
        self.portal.seat(0).await.unwrap()
    }

    /// What a consultora's cart holds, by the ledger.
    fn cart(&self, consultora: &str) -> BTreeMap<String, u32> {
        let mut carts = self.sandbox.ledger().carts;
        carts.remove(consultora).unwrap_or_default()
    }

    fn wish(&self, consultora: &str, lines: &[(&str, u32)]) -> Wish {
        wish(&self.folder, consultora, lines)
    }

    async fn close(self, seat: GspSeat) {
        seat.close().await;
        self.portal.close().await;
        self.sandbox.stop().await;
    }
}

fn portal_at(address: &str, password: &str, folder: &tempfile::TempDir) -> GspPortal {
    GspPortal::new(PortalOptions {
        profile: Profile::builtin().unwrap().at(address),
        credentials: Some(credentials(password)),
        browser: LaunchOptions {
            executable: None,
            headless: true,
            folder: folder.path().join("browser"),
            slow_mo_ms: 0,
            blocked_urls: Vec::new(),
        },
    })
}

fn credentials(password: &str) -> Credentials {
    Credentials {
        code: USER_CODE.into(),
        password: password.into(),
    }
}

fn wish(folder: &tempfile::TempDir, consultora: &str, lines: &[(&str, u32)]) -> Wish {
    Wish {
        consultora: ConsultoraCode::new(consultora).unwrap(),
        name: None,
        lines: lines
            .iter()
            .map(|(code, units)| (product(code), Quantity::new(*units).unwrap()))
            .collect(),
        cycle: None,
        policy: CartPolicy::Replace,
        refuse_other_name: false,
        cart_before: None,
        evidence: EvidencePlace {
            folder: folder.path().join("evidence"),
            stem: consultora.to_owned(),
        },
    }
}

fn product(code: &str) -> ProductCode {
    ProductCode::new(code).unwrap()
}

async fn fill(seat: &mut GspSeat, wish: &Wish) -> Result<Filled, Stopped> {
    fill_with(seat, wish, &mut Memory::default()).await
}

async fn fill_with(
    seat: &mut GspSeat,
    wish: &Wish,
    journal: &mut Memory,
) -> Result<Filled, Stopped> {
    seat.fill(wish, journal, &CancellationToken::new()).await
}

/// The failure that an attempt ended with.
fn failure(outcome: Result<Filled, Stopped>) -> Failure {
    match outcome {
        Err(Stopped::Missed(miss)) => miss.failure,
        other => panic!("no failure: {other:?}"),
    }
}

fn cart(lines: &[(&str, u32)]) -> BTreeMap<String, u32> {
    lines
        .iter()
        .map(|(code, units)| ((*code).to_owned(), *units))
        .collect()
}

/// Some consultoras who may order.
fn consultoras(world: &World) -> Vec<String> {
    let open = world.consultoras.values().filter(|one| !one.blocked);
    open.map(|one| one.code.clone()).collect()
}

/// Some products that can be had without limit.
fn available(world: &World) -> Vec<String> {
    products(world, |it| it == Availability::Available)
}

fn products(world: &World, is: impl Fn(Availability) -> bool) -> Vec<String> {
    let some = world.products.values().filter(|one| is(one.availability));
    some.map(|one| one.code.clone()).collect()
}
