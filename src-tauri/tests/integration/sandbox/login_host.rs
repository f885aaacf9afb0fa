//! The login lives on another host, and one comes back from it with a ticket.

use gsp_bot::sandbox::{PASSWORD, ProfileName, USER_CODE};
use serde_json::json;

use super::visitor::{Stand, Visitor};

#[test]
fn there_and_back() {
    let stand = Stand::new(ProfileName::Typical);
    let mut portal = stand.visitor();
    let there = portal.get("/login?country=CL").location.unwrap();
    let host = stand.sandbox.address().replace("127.0.0.1", "localhost");
    let path = there.strip_prefix(&host).unwrap();

    let mut login = Visitor::at(&host);
    let from = login.get(path).cookies.pop().unwrap();
    login.sign_in(USER_CODE, PASSWORD);
    login.cookie = Some(format!("{}; {from}", login.cookie.unwrap()));
    let back = login.get("/login?country=CL");
    // The login's host forgets: the next one signs in anew.
    assert_eq!(back.cookies, ["gsp_session=", "gsp_from="]);
    let back = back.location.unwrap();
    let ticket = back.strip_prefix(stand.sandbox.address()).unwrap();

    let arrived = portal.get(ticket);
    assert_eq!(arrived.location.as_deref(), Some("/login?country=CL"));
    portal.cookie = arrived.cookies.first().cloned();
    assert_eq!(portal.get("/api/session").body["signed_in"], json!(true));
    assert_eq!(portal.get("/login?country=CL").location, None);
    assert!(
        stand.visitor().get(ticket).cookies.is_empty(),
        "a ticket is good once"
    );
}

#[test]
fn a_calm_portal_has_its_login_at_home() {
    let stand = Stand::new(ProfileName::Calm);
    assert_eq!(stand.visitor().get("/login?country=CL").location, None);
}
