//! What breaks in the middle of an order: the page, the browser, a page that does not answer any
//! more, one that grows. Each costs that attempt at most, and the next one finds its cart.

use std::path::Path;

use gsp_bot::browser::{Deadline, Page};
use gsp_bot::domain::{Cart, Reason, Step, Text};
use gsp_bot::portal::{GspSeat, Held, Journal, Portal, Profile, Seat};
use gsp_bot::sandbox::ProfileName;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio_util::sync::CancellationToken;

use super::journal::Hooked;
use super::{Place, available, cart, consultoras, failure, fill};

/// What is to befall the browser once her cart is open, and what the attempt then says.
async fn befalls(accident: fn(&Path), expected: &[Reason]) {
    let place = Place::open(ProfileName::Calm, 41).await;
    place.portal.use_profile(impatient(&place));
    let world = place.sandbox.world();
    let (who, code) = (consultoras(&world), available(&world));
    let lines = [(code[0].as_str(), 1), (code[1].as_str(), 2)];
    let wish = place.wish(&who[0], &lines);
    let browsers = place.folder.path().join("browser");

    let mut seat = place.seat().await;
    let mut journal = Hooked::at(Step::OpenCart, move || accident(&browsers));
    let stop = CancellationToken::new();
    let failure = failure(seat.fill(&wish, &mut journal, &stop).await);
    assert!(expected.contains(&failure.reason), "{failure:?}");
    assert!(!seat.is_sound(), "another order would go to it");
    seat.close().await;

    let mut seat = place.seat().await;
    fill(&mut seat, &wish).await.unwrap();
    assert_eq!(place.cart(&who[0]), cart(&lines));
    assert!(seat.is_sound());
    assert!(place.sandbox.ledger().overlaps.is_empty());
    place.close(seat).await;
}

/// Nothing here is slow, so that what does not come is missed soon.
fn impatient(place: &Place) -> Profile {
    let mut profile = Profile::builtin().unwrap().at(place.sandbox.address());
    profile.waits.action_ms = 2_000;
    profile.limits.setbacks = 1;
    profile
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renderer_that_is_killed_costs_the_attempt_and_the_seat() {
    befalls(
        |browsers| signal_renderers(browsers, Signal::SIGKILL),
        &[Reason::PageCrashed],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_browser_that_is_killed_is_replaced_by_another() {
    befalls(
        |browsers| signal(leader(browsers), Signal::SIGKILL),
        &[Reason::BrowserGone],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_answers_no_more_is_given_up() {
    // Not even its script can be ended.
    befalls(
        |browsers| signal_renderers(browsers, Signal::SIGSTOP),
        &[Reason::TimedOut, Reason::ServerError],
    )
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_that_grow_are_renewed_one_at_a_time() {
    let place = Place::open(ProfileName::Calm, 42).await;
    let world = place.sandbox.world();
    let (who, code) = (consultoras(&world), available(&world));
    let limit = |heap_mb_max: u32| {
        let mut profile = Profile::builtin().unwrap().at(place.sandbox.address());
        profile.limits.heap_mb_max = heap_mb_max;
        place.portal.use_profile(profile);
    };
    let order = async |seat: &mut GspSeat, who: &str| {
        let wish = place.wish(who, &[(code[0].as_str(), 1)]);
        let mut journal = Growing(seat.page().clone());
        let stop = CancellationToken::new();
        seat.fill(&wish, &mut journal, &stop).await.unwrap();
        seat.is_sound()
    };
    let mut first = place.seat().await;
    let mut second = place.portal.seat(1).await.unwrap();
    // More than an order leaves behind here, then less, but not less than half of it.
    limit(GROWTH_MB * 2);
    assert!(order(&mut first, &who[0]).await);
    limit(GROWTH_MB * 3 / 4);
    assert!(!order(&mut first, &who[1]).await, "it has grown");
    assert!(order(&mut second, &who[2]).await, "both at once");
    first.close().await;
    assert!(!order(&mut second, &who[3]).await, "its turn has come");

    // Far beyond the limit nobody waits for a turn; and no login is lost over it.
    limit(GROWTH_MB / 4);
    let logins = place.sandbox.ledger().logins.accepted;
    let mut third = place.portal.seat(2).await.unwrap();
    assert!(!order(&mut third, &who[4]).await, "it has grown far");
    assert_eq!(place.sandbox.ledger().logins.accepted, logins);
    second.close().await;
    place.close(third).await;
}

/// Far more than a page of the sandbox takes by itself.
const GROWTH_MB: u32 = 128;

/// A page that holds on to what it is given, once its cart is full.
struct Growing(Page);

impl Journal for Growing {
    async fn reached(&mut self, step: Step, _detail: &Text) -> Held {
        if step == Step::Products {
            let grow = "(mb) => { window.kept = new ArrayBuffer(mb << 20); return null; }";
            let deadline = Deadline::after(std::time::Duration::from_secs(30));
            let grown = self.0.call(grow, &[GROWTH_MB.into()], deadline).await;
            let _: Option<u8> = grown.unwrap();
        }
        Held::Yes
    }

    async fn note(&mut self, _step: Step, _detail: &Text) -> Held {
        Held::Yes
    }

    async fn cart_before(&mut self, _cart: &Cart) -> Held {
        Held::Yes
    }
}

/// The browser that wrote its number down; there is one.
fn leader(browsers: &Path) -> u32 {
    let profile = std::fs::read_dir(browsers).unwrap().next().unwrap();
    let number = profile.unwrap().path().join("gsp-bot.pid");
    std::fs::read_to_string(number).unwrap().parse().unwrap()
}

/// Renderers are in the browser's process group.
fn signal_renderers(browsers: &Path, what: Signal) {
    let group = leader(browsers).to_string();
    for entry in std::fs::read_dir("/proc").unwrap().filter_map(Result::ok) {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let command = std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
        let is_ours = after_name.split_whitespace().nth(2) == Some(group.as_str());
        if is_ours && command.contains("--type=renderer") {
            signal(pid, what);
        }
    }
}

fn signal(pid: u32, what: Signal) {
    kill(Pid::from_raw(pid.try_into().unwrap()), what).unwrap();
}
