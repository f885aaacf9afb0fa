//! What becomes of a cart, and what the ledger says about it.

use gsp_bot::sandbox::{Availability, ProfileName, World};
use serde_json::json;

use super::visitor::{Stand, Visitor, available, consultora, open_cycle, product, workbook};

struct Codes {
    available: String,
    limited: (String, u32),
    out: String,
}

fn codes(world: &World) -> Codes {
    let limited = product(world, |it| matches!(it, Availability::Limited(_)));
    let Availability::Limited(limit) = world.products[&limited].availability else {
        panic!("not limited");
    };
    Codes {
        available: available(world),
        limited: (limited, limit),
        out: product(world, |it| it == Availability::OutOfStock),
    }
}

#[test]
fn the_quick_order_sums_limits_and_refuses() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let codes = codes(&world);
    let visitor = stand.at_cart_of(&consultora(&world, false));

    let item = |code: &str| json!({ "code": code, "quantity": 1 });
    let validated =
        |code: &str| visitor.post("/api/quick/validate", &item(code)).body["result"].clone();
    assert_eq!(validated(&codes.available), "ok");
    assert_eq!(validated(&codes.out), "unavailable");
    assert_eq!(validated("nada"), "unknown");

    assert_eq!(
        visitor.add(&codes.available, 2).body,
        json!({ "result": "added", "quantity": 2 })
    );
    assert_eq!(visitor.add(&codes.available, 3).body["quantity"], 5);
    let (limited, limit) = &codes.limited;
    assert_eq!(
        visitor.add(limited, limit + 4).body,
        json!({ "result": "limit", "quantity": limit, "limit": limit })
    );
    assert_eq!(visitor.add(&codes.out, 1).body["result"], "unavailable");
    assert_eq!(visitor.add("nada", 1).body["result"], "unknown");
    assert_eq!(visitor.add(&codes.available, 0).status, 422);

    let path = format!("/api/cart/items/{}", codes.available);
    assert_eq!(
        visitor.put(&path, &json!({ "quantity": 7 })).body["quantity"],
        7
    );
    assert_eq!(
        visitor.get("/api/cart").body["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    visitor.delete(&path);
    visitor.delete("/api/cart");
    assert_eq!(visitor.get("/api/cart").body["items"], json!([]));
}

#[test]
fn an_import_sums_and_tells_what_was_wrong() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let codes = codes(&world);
    let code = consultora(&world, false);
    let visitor = stand.at_cart_of(&code);
    visitor.add(&codes.available, 1);
    let (limited, limit) = &codes.limited;
    let file = workbook(&[
        (&codes.available, 2),
        (limited, limit + 1),
        (&codes.out, 1),
        ("nada", 3),
    ]);
    let answer = visitor.import(&file).body;
    assert_eq!(answer["added"], 2);
    assert_eq!(answer["unknown"], json!(["nada"]));
    assert_eq!(answer["unavailable"][0]["code"], json!(codes.out));
    assert_eq!(
        answer["limited"],
        json!([{ "code": limited, "limit": limit }])
    );
    assert_eq!(answer["inconsistent"], false);

    let cart = &stand.sandbox.ledger().carts[&code];
    assert_eq!(cart[&codes.available], 3);
    assert_eq!(cart[limited], *limit);
    assert_eq!(cart.len(), 2);
    assert_eq!(
        visitor.get("/api/cart").body["unavailable"][0]["code"],
        json!(codes.out)
    );
    assert_eq!(visitor.import(b"no es un libro").status, 422);
}

#[test]
fn a_portal_without_import_has_none() {
    let stand = Stand::new(ProfileName::NoImport);
    let world = stand.sandbox.world();
    let visitor = stand.at_cart_of(&consultora(&world, false));
    assert_eq!(
        visitor.import(&workbook(&[(&available(&world), 1)])).status,
        404
    );
}

#[test]
fn two_sessions_that_take_turns_in_one_cart_are_told() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let (code, product) = (consultora(&world, false), available(&world));
    let (first, second) = (stand.at_cart_of(&code), stand.at_cart_of(&code));
    first.add(&product, 1);
    second.add(&product, 1);
    let ledger = stand.sandbox.ledger();
    assert!(ledger.overlaps.is_empty());
    assert_eq!(ledger.takeovers.len(), 1);
    first.add(&product, 1);
    let overlaps = stand.sandbox.ledger().overlaps;
    assert_eq!(
        (overlaps[0].session.as_str(), overlaps[0].other.as_str()),
        ("S1", "S2")
    );
}

#[test]
fn one_session_after_the_other_is_no_overlap() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let (code, product) = (consultora(&world, false), available(&world));
    let other = world
        .consultoras
        .values()
        .filter(|it| !it.blocked)
        .nth(1)
        .unwrap();
    let (mut first, second) = (stand.at_cart_of(&code), stand.at_cart_of(&code));
    first.add(&product, 1);
    first.go_to_cart_of(&other.code, &open_cycle(&world));
    second.add(&product, 1);
    second.add(&product, 1);
    let ledger = stand.sandbox.ledger();
    assert!(ledger.overlaps.is_empty() && ledger.takeovers.is_empty());
    assert_eq!(ledger.writes.len(), 3);
    assert!(
        ledger
            .writes
            .iter()
            .all(|write| write.cycle == Some(open_cycle(&world)))
    );
}

#[test]
fn a_saved_order_is_asked_about_until_it_is_decided() {
    let stand = Stand::new(ProfileName::Typical);
    let world = stand.sandbox.world();
    let mut visitor = stand.signed_in();
    let is_asked = |visitor: &Visitor, screen: &str| {
        let shown = visitor.get(&format!("/api/interruptions?screen={screen}"));
        let mut shown = shown.body.as_array().unwrap().iter();
        shown.any(|it| it["kind"] == "saved_order")
    };
    let mut with_saved = world.consultoras.values().filter(|one| {
        !one.blocked && {
            visitor.go_to_cart_of(&one.code, &open_cycle(&world));
            is_asked(&visitor, "cart")
        }
    });
    let units = |code: &str| -> u32 { stand.sandbox.ledger().carts[code].values().sum() };

    let one = with_saved.next().unwrap();
    let other = with_saved.next().unwrap();
    let had = units(&other.code);
    visitor.post(
        "/api/interruptions/saved",
        &json!({ "action": "delete_order" }),
    );
    assert!(!is_asked(&visitor, "cart"));
    assert_eq!(units(&other.code), had);

    visitor.go_to_cart_of(&one.code, &open_cycle(&world));
    assert!(is_asked(&visitor, "showcase"));
    visitor.post(
        "/api/interruptions/saved",
        &json!({ "action": "recover_order" }),
    );
    assert!(!is_asked(&visitor, "showcase"));
    assert_eq!(stand.sandbox.ledger().writes[0].kind, "recover");
}
