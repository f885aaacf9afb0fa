//! An order's story, from what was written down.

use gsp_bot::domain::{
    CartCondition, Epoch, Failure, LineAnswer, OrderId, Quantity, Reason, Step, Text,
};
use gsp_bot::ops::wire::{ExplanationView, Sentence};
use gsp_bot::ops::{Actor, DataFolder, Environment, Ops};
use gsp_bot::store::{Claim, EvidenceKindWord, NewEvidence, SettledAs, Settlement, Store};

use crate::store::{ENGINE, T0, load_and_start};

/// Verbs and store on one data folder.
async fn place() -> (tempfile::TempDir, Ops, Store) {
    let folder = tempfile::tempdir().unwrap();
    let data = DataFolder::choose(Some(folder.path())).unwrap();
    let ops = Ops::open(data, Environment::default(), Actor::Terminal)
        .await
        .unwrap();
    let store = Store::open(folder.path(), Epoch(0)).await.unwrap();
    (folder, ops, store)
}

fn failure(reason: Reason, step: Step, detail: &str, cart: CartCondition) -> Failure {
    Failure {
        reason,
        step,
        detail: gsp_bot::domain::Text::same(detail),
        cart,
        retry_after_ms: None,
    }
}

/// Settles a claim 14 s after it was made.
async fn settle(store: &Store, claim: &Claim, end: SettledAs, evidence: Vec<NewEvidence>) {
    let settlement = Settlement {
        order: claim.order,
        attempt: claim.attempt,
        end,
        evidence,
    };
    let now = T0.plus_ms(14_000);
    store.settle(now, &settlement).await.unwrap();
}

async fn claimed(store: &Store, now: Epoch) -> Claim {
    store.claim(now, &ENGINE).await.unwrap().unwrap()
}

fn told(explanation: &ExplanationView, word: impl Fn(&Sentence) -> &str) -> Vec<String> {
    std::iter::once(&explanation.summary)
        .chain(&explanation.attempts)
        .chain(&explanation.notes)
        .chain(&explanation.products)
        .chain(&explanation.advice)
        .map(|sentence| word(sentence).to_owned())
        .collect()
}

#[tokio::test]
async fn an_order_that_came_through_in_part() {
    let (_folder, ops, store) = place().await;
    load_and_start(&store, &["00958"]).await;
    let due = T0.plus_ms(20_000);
    for _ in 0..2 {
        let claim = claimed(&store, due).await;
        let answered = failure(
            Reason::ServerError,
            Step::Products,
            "Ocurrió un error inesperado",
            CartCondition::Unfinished,
        );
        let end = SettledAs::RetryAt {
            failure: answered,
            due,
        };
        settle(&store, &claim, end, Vec::new()).await;
    }
    let claim = claimed(&store, due).await;
    let (order, attempt) = (claim.order, claim.attempt);
    let note = Text::new("aviso «direct sale» cerrado", "dialog “direct sale” closed");
    store
        .noted(due, order, attempt, Step::OpenCart, note)
        .await
        .unwrap();
    crate::store::to_cart(&store, &claim).await;
    let (code, _) = claim.lines[0].clone();
    let allowed = Quantity::new(1).unwrap();
    let end = SettledAs::Filled {
        answers: vec![(code, LineAnswer::Limited { allowed })],
        portal_name: Some("MARÍA SOTO".to_owned()),
    };
    settle(&store, &claim, end, Vec::new()).await;

    let explanation = ops.explain(order).await.unwrap();
    let lines = told(&explanation, |sentence| &sentence.es);
    assert_eq!(
        lines,
        [
            "Pedido 1 de 00958 MARÍA SOTO (lote «test»; 1 producto, 2 unidades): parcial.",
            "Intentos 1 a 2: al cargar productos. El portal respondió con un error suyo. «Ocurrió un error inesperado». El carro quedó a medio cargar.",
            "Intento 3 (0 s): el carro se leyó de vuelta; no todo se pudo cargar.",
            "aviso «direct sale» cerrado",
            "Productos completos en el carro: 0 de 1.",
            "00077: con límite, 1 de 2",
            "Avísale a la consultora qué falta. Si el portal vuelve a tenerlo: gsp-bot retry 1 --order 1",
        ]
    );
    let lines = told(&explanation, |sentence| &sentence.en);
    assert!(
        lines[1].starts_with("Attempts 1 to 2: adding products. The portal answered"),
        "{lines:?}"
    );
    ops.close().await;
}

#[tokio::test]
async fn an_order_that_needs_a_person() {
    let (folder, ops, store) = place().await;
    load_and_start(&store, &["00958"]).await;
    let claim = claimed(&store, T0).await;
    let said = "No encontramos ninguna Consultora con ese código";
    let unknown = failure(
        Reason::ConsultoraUnknown,
        Step::Consultora,
        said,
        CartCondition::Untouched,
    );
    let picture = NewEvidence {
        kind: EvidenceKindWord::Screenshot,
        path: "1/1-1.jpg".to_owned(),
        size_bytes: 7,
    };
    settle(&store, &claim, SettledAs::Failed(unknown), vec![picture]).await;
    let explanation = ops.explain(claim.order).await.unwrap();
    let lines = told(&explanation, |sentence| &sentence.es);
    assert_eq!(
        lines[1],
        format!(
            "Intento 1 (14 s): al elegir consultora. El portal no conoce este código de consultora. «{said}». El carro no se tocó."
        )
    );
    assert!(
        lines.last().unwrap().contains("Corrige el código 00958"),
        "{lines:?}"
    );
    // Another try of the same order would meet the same.
    assert!(
        !lines.iter().any(|line| line.contains("retry")),
        "{lines:?}"
    );
    let path = folder.path().join("evidence").join("1").join("1-1.jpg");
    assert_eq!(explanation.evidence[0].path, path.display().to_string());
    assert!(ops.explain(OrderId(77)).await.is_err());
    ops.close().await;
}

#[tokio::test]
async fn a_long_story_is_told_shortly() {
    let (_folder, ops, store) = place().await;
    let batch = load_and_start(&store, &["1"]).await;
    let mut order = OrderId(0);
    for turn in 0..40 {
        let claim = claimed(&store, T0).await;
        order = claim.order;
        for note in 0..9 {
            let note = Text::new(format!("aviso {note}"), format!("dialog {note}"));
            store
                .noted(T0, order, claim.attempt, Step::Cycle, note)
                .await
                .unwrap();
        }
        let reason = if turn % 2 == 0 {
            Reason::TooManyRequests
        } else {
            Reason::SessionLost
        };
        let long = "palabras ".repeat(60);
        let end = SettledAs::Released {
            failure: Some(failure(
                reason,
                Step::Cycle,
                &long,
                CartCondition::Untouched,
            )),
            cart: CartCondition::Untouched,
        };
        settle(&store, &claim, end, Vec::new()).await;
    }
    store
        .pause(
            T0,
            Actor::Engine,
            batch,
            gsp_bot::domain::PauseReason::PortalDown,
        )
        .await
        .unwrap();
    let explanation = ops.explain(order).await.unwrap();
    let lines = told(&explanation, |sentence| &sentence.es);
    assert!(lines.len() <= 25, "{lines:#?}");
    assert!(
        lines.iter().any(|line| line.contains("otros 35 intentos")),
        "{lines:#?}"
    );
    assert!(lines[1].ends_with("No gastó un intento."), "{lines:#?}");
    assert!(
        lines.last().unwrap().contains("El portal no responde"),
        "{lines:#?}"
    );
    ops.close().await;
}
