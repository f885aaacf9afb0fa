//! A task can be ended while it waits for the storage: whatever it was at, the database holds all
//! of it or nothing, and goes on.

use std::collections::BTreeSet;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use gsp_bot::domain::{CartCondition, Step, Text};
use gsp_bot::engine::Clock;
use gsp_bot::store::{ClaimOptions, SettledAs, Settlement};

use crate::database::Database;
use crate::model::{Act, Verb, Verdict};
use crate::portal::Session;
use crate::seeds::runtime;
use crate::sim::Sim;

/// More than any call needs.
const POLLS_MAX: u32 = 60;

const OPTIONS: ClaimOptions<'static> = ClaimOptions {
    owner: "torn",
    worker: 1,
    lease_ms: 60_000,
};

#[test]
fn a_call_that_is_dropped_anywhere_is_done_or_was_never_made() {
    runtime().block_on(async {
        let mut sim = Sim::new(0, None, true, Database::new(None).await);
        if let Err(what) = tear(&mut sim).await {
            panic!("{}\n{what}", sim.trace.unwrap_or_default().join("\n"));
        }
        sim.database.close().await;
    });
}

async fn tear(sim: &mut Sim) -> Verdict {
    sim.trusts_bell = false;
    let file = sim.files.pop().unwrap();
    sim.command(Verb::Load(Box::new(file))).await?;
    sim.command(Verb::Start(1)).await?;
    let (mut torn, mut whole) = (0, 0);
    for polls in 0..POLLS_MAX {
        sim.say(|| format!("after {polls} polls"));
        let store = sim.database.store.clone();
        let now = sim.time.now();
        let claim = cut(polls, store.claim(now, &OPTIONS)).await;
        judge(sim, &nobodys()).await?;
        if let Some(claim) = claim {
            let claim = claim.unwrap().unwrap();
            let (order, attempt) = (claim.order, claim.attempt);
            let act = Act::Attempt(Session {
                order: order.0,
                attempt: attempt.0,
            });
            let text = Text::new("torn", "torn");
            let reached = store.reached(now, order, attempt, Step::OpenCart, text);
            let is_whole = cut(polls, reached).await.is_some();
            judge(sim, &act).await?;
            let settlement = Settlement {
                order,
                attempt,
                end: SettledAs::Released {
                    failure: None,
                    cart: CartCondition::Untouched,
                },
                evidence: Vec::new(),
            };
            let settled = cut(polls, store.settle(now, &settlement)).await;
            judge(sim, &act).await?;
            if is_whole && settled.is_some() {
                whole += 1;
            } else {
                torn += 1;
            }
        } else {
            torn += 1;
        }
        let recovered = cut(polls, store.recover(now, &[])).await;
        judge(sim, &nobodys()).await?;
        if recovered.is_none() {
            store.recover(now, &[]).await.unwrap();
            judge(sim, &nobodys()).await?;
        }
    }
    if torn == 0 || whole == 0 {
        return Err(format!("{torn} torn and {whole} whole: nothing is shown"));
    }
    Ok(())
}

async fn judge(sim: &mut Sim, act: &Act) -> Verdict {
    sim.judge(act, &BTreeSet::new()).await
}

fn nobodys() -> Act {
    Act::Engine {
        active: BTreeSet::new(),
    }
}

/// Polls so often, and drops it when it is woken once more.
async fn cut<F: Future>(polls: u32, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        future.as_mut().poll(context).map(Some)
    })
    .await
}
