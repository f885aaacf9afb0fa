//! Runs that are written down instead of drawn: a refused account beside another trouble, which a
//! seed meets too seldom.

use gsp_bot::domain::{CartCondition, Failure, OrderId, PauseReason, Reason, Step};
use gsp_bot::engine::by_hand::Report;
use gsp_bot::store::NewBatch;

use crate::database::{Database, Fault};
use crate::model::Verb;
use crate::seeds::runtime;
use crate::sim::Sim;

#[test]
fn the_portals_return_is_no_word_of_the_operator() {
    runtime().block_on(async {
        let mut sim = begin().await;
        hear(&mut sim, Reason::Unreachable).await;
        assert_eq!(pause_reason(&sim).await, Some(PauseReason::PortalDown));
        hear(&mut sim, Reason::PasswordRefused).await;
        // The portal is there again, and is asked.
        for _ in 0..20 {
            sim.time.pass(5_000);
            sim.machines[0].crank(&mut sim.dice).await;
        }
        assert_eq!(pause_reason(&sim).await, Some(PauseReason::AccountRefused));
        sim.database.close().await;
    });
}

#[test]
fn a_pause_that_could_not_be_stored_is_made_up_before_anything_is_claimed() {
    runtime().block_on(async {
        let mut sim = begin().await;
        let busy = sim.machines[0].slots.busy();
        sim.database.fail(Fault::RoomFor(0)).await;
        hear(&mut sim, Reason::PasswordRefused).await;
        assert_eq!(pause_reason(&sim).await, None);
        sim.database.heal().await;
        sim.machines[0].crank(&mut sim.dice).await;
        assert_eq!(pause_reason(&sim).await, Some(PauseReason::AccountRefused));
        assert!(sim.machines[0].slots.busy() < busy, "an order was claimed");
        sim.database.close().await;
    });
}

#[test]
fn a_refusal_during_a_polite_stop_is_not_forgotten() {
    runtime().block_on(async {
        let mut sim = begin().await;
        sim.machines[0].stop(60_000);
        report(&mut sim, Reason::AccountLocked);
        sim.machines[0].wind_up().await;
        assert_eq!(pause_reason(&sim).await, Some(PauseReason::AccountRefused));
        sim.database.close().await;
    });
}

/// A batch under way, with a worker at each of its first orders.
async fn begin() -> Sim {
    let is_long = |file: &NewBatch| file.orders.len() > 2;
    let mut sim = Sim::new(0, None, false, Database::new(None).await);
    for seed in 1.. {
        if sim.files.iter().any(is_long) {
            break;
        }
        sim = Sim::new(seed, None, false, sim.database);
    }
    let file = sim
        .files
        .extract_if(.., |file| is_long(file))
        .next()
        .unwrap();
    sim.command(Verb::Load(Box::new(file))).await.unwrap();
    sim.command(Verb::Start(1)).await.unwrap();
    sim.settings.workers = 2;
    sim.start_machine();
    for _ in 0..4 {
        sim.time.pass(1_000);
        sim.machines[0].crank(&mut sim.dice).await;
    }
    assert_eq!(sim.machines[0].slots.busy(), 2);
    sim
}

/// One of the workers reports a failure, and the engine turns once.
async fn hear(sim: &mut Sim, reason: Reason) {
    report(sim, reason);
    sim.machines[0].crank(&mut sim.dice).await;
}

fn report(sim: &mut Sim, reason: Reason) {
    let crew = &mut sim.machines[0].slots.crew;
    let mut hands = crew.hands.values_mut();
    let hand = hands.find(|hand| hand.job.is_some()).unwrap();
    let order: OrderId = hand.job.take().unwrap().claim.order;
    let report = Report {
        worker: hand.worker.number,
        order,
        filled: false,
        failure: Some(Failure {
            reason,
            step: Step::SignIn,
            detail: gsp_bot::domain::Text::none(),
            cart: CartCondition::Untouched,
            retry_after_ms: None,
        }),
        storage_problem: None,
        evidence: None,
    };
    crew.reports.push_back(report);
}

async fn pause_reason(sim: &Sim) -> Option<PauseReason> {
    let batches = sim.database.store.batches().await.unwrap();
    batches[0].pause_reason
}
