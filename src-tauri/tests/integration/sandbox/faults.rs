//! Troubles that are switched on while it runs.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use gsp_bot::sandbox::{Faults, PASSWORD, ProfileName, USER_CODE};
use serde_json::json;

use super::visitor::{Stand, Visitor, available, consultora};

const LONG_MS: u64 = 60_000;

fn none() -> Faults {
    Faults::default()
}

#[test]
fn errors_are_told_as_a_gateway_tells_them_and_end_when_they_are_switched_off() {
    let stand = Stand::new(ProfileName::Calm);
    let visitor = stand.signed_in();
    let put =
        |faults: serde_json::Value| assert_eq!(visitor.put("/_sim/faults", &faults).status, 200);
    put(json!({ "outage_ms": LONG_MS }));
    let answer = visitor.get("/api/cycles");
    assert_eq!(answer.status, 502);
    assert!(answer.text.contains("Bad Gateway"));
    assert_eq!(visitor.get("/login").status, 502);
    put(json!({ "rate_limit_ms": LONG_MS }));
    assert_eq!(visitor.get("/api/cycles").status, 429);
    assert_ne!(visitor.get("/login").status, 429);
    put(json!({ "errors_percent": 100 }));
    assert_eq!(visitor.get("/api/cycles").status, 502);
    put(json!({ "maintenance": true }));
    assert_eq!(visitor.get("/login").status, 503);
    put(json!({ "blank_pages": true }));
    assert_eq!(visitor.get("/login").text, "<!doctype html><title></title>");
    put(json!({}));
    assert_eq!(visitor.get("/api/cycles").status, 200);
    assert_eq!(stand.sandbox.ledger().troubles["502"], 3);
    assert_eq!(
        visitor.put("/_sim/faults", &json!({ "typo": 1 })).status,
        422
    );
}

#[test]
fn a_ghost_is_done_and_answered_as_if_it_were_not() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let (code, product) = (consultora(&world, false), available(&world));
    let visitor = stand.at_cart_of(&code);
    stand.sandbox.set_faults(Faults {
        ghosts_percent: 100,
        ..none()
    });
    assert_eq!(visitor.add(&product, 2).status, 504);
    assert_eq!(visitor.get("/api/cart").status, 200);
    let ledger = stand.sandbox.ledger();
    assert_eq!(ledger.carts[&code][&product], 2);
    assert!(ledger.writes[0].unanswered);
}

#[test]
fn sessions_that_are_purged_are_gone() {
    let stand = Stand::new(ProfileName::Calm);
    let visitor = stand.signed_in();
    stand.sandbox.set_faults(Faults {
        purge_sessions: true,
        ..none()
    });
    assert_eq!(visitor.get("/api/cycles").status, 401);
    assert_eq!(stand.signed_in().get("/api/cycles").status, 200);
    stand.sandbox.set_faults(Faults {
        lock_account: true,
        ..none()
    });
    assert_eq!(stand.visitor().sign_in(USER_CODE, PASSWORD).status, 423);
}

#[test]
fn a_reset_breaks_the_connection_and_spares_the_ledger() {
    let stand = Stand::new(ProfileName::Calm);
    stand.sandbox.set_faults(Faults {
        reset_ms: LONG_MS,
        ..none()
    });
    let mut stream = connect(&stand).unwrap();
    stream
        .write_all(b"GET /login HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        .unwrap();
    let ended = stream.read(&mut [0; 64]).unwrap_err();
    assert_eq!(ended.kind(), ErrorKind::ConnectionReset);
    assert_eq!(
        stand.visitor().get("/_sim/ledger").body["troubles"]["reset"],
        1
    );
}

#[test]
fn nobody_gets_in_while_it_refuses_and_everybody_afterwards() {
    let stand = Stand::new(ProfileName::Calm);
    let visitor = stand.signed_in();
    stand.sandbox.set_faults(Faults {
        refuse_ms: LONG_MS,
        ..none()
    });
    // The door closes as soon as it hears of it; who stands in it at that moment is reset.
    until(|| {
        connect(&stand)
            .err()
            .filter(|refused| refused.kind() == ErrorKind::ConnectionRefused)
    });
    assert!(
        visitor
            .try_send("GET", "/api/cycles", "", Vec::new())
            .is_err()
    );
    stand.sandbox.set_faults(none());
    until(|| connect(&stand).ok());
    assert_eq!(visitor.get("/api/cycles").status, 200);
}

#[test]
fn a_call_that_hangs_ends_with_the_sandbox() {
    let stand = Stand::new(ProfileName::Calm);
    stand.sandbox.set_faults(Faults {
        hang_ms: LONG_MS,
        ..none()
    });
    let mut stream = connect(&stand).unwrap();
    stream
        .write_all(b"GET /login HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        .unwrap();
    let until_hung = until(|| stand.sandbox.ledger().troubles.get("hung").copied());
    assert_eq!(until_hung, 1);
    let address = stand.sandbox.address().to_owned();
    let Stand { runtime, sandbox } = stand;
    runtime.block_on(sandbox.stop());
    assert!(!matches!(stream.read(&mut [0; 64]), Ok(1..)));
    assert!(
        Visitor::at(&address)
            .try_send("GET", "/login", "", Vec::new())
            .is_err()
    );
}

#[test]
fn latency_is_put_on_her_account_and_on_the_sessions() {
    let stand = Stand::with_latency(ProfileName::Calm, 5);
    let world = stand.sandbox.world();
    let code = consultora(&world, false);
    let visitor = stand.at_cart_of(&code);
    visitor.add(&available(&world), 1);
    let ledger = stand.sandbox.ledger();
    // The call that chose her was still nobody's.
    assert_eq!(ledger.server_time_ms[&code], 10);
    assert_eq!(ledger.sessions[0].calls, 4);
    assert_eq!(ledger.sessions[0].server_time_ms, 20);
    let sign_in = &ledger.sign_ins[0];
    assert!(sign_in.answered_ms >= sign_in.begun_ms + 5);
}

#[test]
fn writes_can_be_waited_for() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let visitor = stand.at_cart_of(&consultora(&world, false));
    let product = available(&world);
    let adding = std::thread::spawn(move || {
        for _ in 0..3 {
            visitor.add(&product, 1);
        }
    });
    stand.runtime.block_on(stand.sandbox.wait_for_writes(3));
    assert_eq!(stand.sandbox.ledger().writes.len(), 3);
    adding.join().unwrap();
}

fn connect(stand: &Stand) -> std::io::Result<TcpStream> {
    let address = stand.sandbox.address().trim_start_matches("http://");
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    Ok(stream)
}

fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "it never came");
        std::thread::yield_now();
    }
}
