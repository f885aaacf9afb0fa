//! From the login to a cart.

use gsp_bot::sandbox::{
    ACCOUNTS, Faults, PASSWORD, ProfileName, SessionEnd, SignInOutcome, USER_CODE,
};
use serde_json::{Value, json};

use super::visitor::{Stand, available, consultora, open_cycle};

#[test]
fn the_way_leads_to_her_cart() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let code = consultora(&world, false);
    let visitor = stand.at_cart_of(&code);

    let session = visitor.get("/api/session").body;
    assert_eq!(session["consultora"]["code"], json!(code));
    assert_eq!(
        session["consultora"]["name"],
        json!(world.consultoras[&code].name)
    );
    assert_eq!(session["cycle"], json!(open_cycle(&world)));
    assert_eq!(
        visitor.get("/api/cart").body,
        json!({ "items": [], "unavailable": [] })
    );
    assert!(
        !visitor
            .get("/api/showcase")
            .body
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn there_is_no_cart_before_consultora_and_cycle() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let visitor = stand.signed_in();
    assert_eq!(visitor.get("/api/cart").status, 409);
    let cycle = json!({ "id": open_cycle(&world) });
    assert_eq!(visitor.post("/api/cycle", &cycle).status, 409);

    let code = consultora(&world, false);
    visitor.post("/api/impersonation", &json!({ "code": code }));
    assert_eq!(visitor.add(&available(&world), 1).status, 409);
    assert_eq!(visitor.post("/api/cycle", &cycle).status, 200);
    assert_eq!(visitor.add(&available(&world), 1).status, 200);
    // The next consultora forgets the cycle, and "for whom" forgets her as well.
    visitor.post("/api/impersonation", &json!({ "code": code }));
    assert_eq!(visitor.get("/api/session").body["cycle"], Value::Null);
    visitor.post("/api/for-whom", &json!({ "mode": "otherCn" }));
    assert_eq!(visitor.get("/api/session").body["consultora"], Value::Null);
}

#[test]
fn an_order_of_her_own_goes_into_the_supervisors_cart() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let visitor = stand.signed_in();
    visitor.post("/api/for-whom", &json!({ "mode": "own" }));
    visitor.post("/api/cycle", &json!({ "id": open_cycle(&world) }));
    assert_eq!(visitor.add(&available(&world), 2).status, 200);
    assert_eq!(
        stand.sandbox.ledger().carts[USER_CODE][&available(&world)],
        2
    );
}

#[test]
fn who_is_blocked_or_unknown_gets_no_order_and_a_closed_cycle_none_either() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let visitor = stand.signed_in();
    let blocked = consultora(&world, true);
    assert_eq!(
        visitor.get(&format!("/api/consultoras/{blocked}")).body["blocked"],
        json!(true)
    );
    let answer = visitor.post("/api/impersonation", &json!({ "code": blocked }));
    assert_eq!(
        (answer.status, &answer.body["error"]),
        (403, &json!("blocked"))
    );
    assert_eq!(visitor.get("/api/consultoras/404404404").status, 404);

    let zeros = world
        .consultoras
        .keys()
        .find(|code| code.starts_with('0'))
        .unwrap();
    let shortened = zeros.trim_start_matches('0');
    assert_eq!(
        visitor.get(&format!("/api/consultoras/{shortened}")).status,
        404
    );

    let closed = world.cycles.iter().find(|cycle| !cycle.open).unwrap();
    let code = consultora(&world, false);
    visitor.post("/api/impersonation", &json!({ "code": code }));
    let answer = visitor.post("/api/cycle", &json!({ "id": closed.id }));
    assert_eq!(
        (answer.status, &answer.body["error"]),
        (409, &json!("closed"))
    );

    // Who is no longer signed in is told so, and nothing of cycles.
    let answer = stand
        .visitor()
        .post("/api/cycle", &json!({ "id": closed.id }));
    assert_eq!(
        (answer.status, &answer.body["error"]),
        (401, &json!("session"))
    );
}

#[test]
fn wrong_passwords_lock_one_account() {
    let stand = Stand::new(ProfileName::Calm);
    let mut visitor = stand.visitor();
    for _ in 0..3 {
        assert_eq!(visitor.sign_in(USER_CODE, "otra").status, 401);
    }
    assert_eq!(visitor.sign_in(USER_CODE, PASSWORD).status, 423);
    assert_eq!(visitor.sign_in(ACCOUNTS[1], PASSWORD).status, 200);

    let ledger = stand.sandbox.ledger();
    let outcomes: Vec<_> = ledger.sign_ins.iter().map(|it| it.outcome).collect();
    assert_eq!(
        outcomes[2..],
        [
            SignInOutcome::Refused,
            SignInOutcome::Locked,
            SignInOutcome::Accepted
        ]
    );
    assert_eq!(
        (
            ledger.logins.refused,
            ledger.logins.locked,
            ledger.logins.accepted
        ),
        (3, 1, 1)
    );

    stand.sandbox.reset();
    assert_eq!(visitor.sign_in(USER_CODE, PASSWORD).status, 200);
}

#[test]
fn one_session_too_many_is_refused_or_ends_the_oldest() {
    let stand = Stand::new(ProfileName::Calm);
    let two = Faults {
        sessions_max: Some(2),
        ..Faults::default()
    };
    stand.sandbox.set_faults(two.clone());
    let (first, second) = (stand.signed_in(), stand.signed_in());
    assert_eq!(second.get("/api/cycles").status, 200);
    let refused = stand.visitor().sign_in(USER_CODE, PASSWORD);
    assert_eq!(
        (refused.status, &refused.body["error"]),
        (429, &json!("too_many_sessions"))
    );

    stand.sandbox.set_faults(Faults {
        evict_oldest_session: true,
        ..two
    });
    assert_eq!(stand.signed_in().get("/api/cycles").status, 200);
    assert_eq!(first.get("/api/cycles").status, 401);
    assert_eq!(second.get("/api/cycles").status, 200);
    assert_eq!(
        stand.sandbox.ledger().sessions[0].end,
        Some(SessionEnd::Evicted)
    );

    second.post("/api/logout", &json!({}));
    assert_eq!(second.get("/api/cycles").body["error"], json!("session"));
}

#[test]
fn a_session_that_is_left_alone_ends() {
    let stand = Stand::new(ProfileName::Calm);
    let visitor = stand.signed_in();
    stand.sandbox.set_faults(Faults {
        session_idle_ms: Some(0),
        ..Faults::default()
    });
    assert_eq!(visitor.get("/api/cycles").status, 401);
    assert_eq!(visitor.get("/api/session").body["signed_in"], json!(false));
    assert_eq!(
        stand.sandbox.ledger().sessions[0].end,
        Some(SessionEnd::Idle)
    );
}
