//! A workbook that is still on its way while its session goes on.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use gsp_bot::sandbox::{Faults, Ledger, ProfileName};

use super::visitor::{Stand, Visitor, available, consultora, open_cycle, workbook};

/// A request of which the first half was sent.
struct Halfway {
    stream: TcpStream,
    rest: Vec<u8>,
}

#[test]
fn a_session_that_ends_meanwhile_changes_nothing() {
    let stand = Stand::new(ProfileName::Calm);
    let visitor = stand.at_cart_of(&consultora(&stand.sandbox.world(), false));
    let import = Halfway::begin(&stand, &visitor);
    stand.sandbox.set_faults(Faults {
        purge_sessions: true,
        ..Faults::default()
    });
    assert_eq!(import.finish(), 401);
    assert_untouched(&stand.sandbox.ledger());
}

#[test]
fn a_session_that_leaves_meanwhile_changes_neither_cart() {
    let stand = Stand::new(ProfileName::Calm);
    let world = stand.sandbox.world();
    let mut open = world.consultoras.values().filter(|it| !it.blocked);
    let (first, second) = (open.next().unwrap(), open.next().unwrap());
    let mut visitor = stand.at_cart_of(&first.code);
    let import = Halfway::begin(&stand, &visitor);
    visitor.go_to_cart_of(&second.code, &open_cycle(&world));
    assert_eq!(import.finish(), 409);
    assert_untouched(&stand.sandbox.ledger());
}

#[test]
fn a_session_that_stays_has_its_rows_and_they_are_written_down() {
    let stand = Stand::new(ProfileName::Calm);
    let code = consultora(&stand.sandbox.world(), false);
    let visitor = stand.at_cart_of(&code);
    assert_eq!(Halfway::begin(&stand, &visitor).finish(), 200);
    let ledger = stand.sandbox.ledger();
    assert_eq!(ledger.carts[&code].len(), 1);
    assert_eq!(ledger.writes.len(), 1);
}

impl Halfway {
    /// Comes back when the sandbox has taken up the request.
    fn begin(stand: &Stand, visitor: &Visitor) -> Self {
        let mut body = b"--edge\r\nContent-Disposition: form-data; name=\"file\"; \
            filename=\"pedido.xlsx\"\r\n\r\n"
            .to_vec();
        body.extend(workbook(&[(&available(&stand.sandbox.world()), 1)]));
        body.extend_from_slice(b"\r\n--edge--\r\n");
        let rest = body.split_off(body.len() / 2);

        let host = stand.sandbox.address().trim_start_matches("http://");
        let before = calls(&stand.sandbox.ledger());
        let mut stream = TcpStream::connect(host).unwrap();
        let timeout = Some(Duration::from_secs(20));
        stream.set_read_timeout(timeout).unwrap();
        let head = format!(
            "POST /api/cart/import HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\n\
             Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n",
            visitor.cookie.as_deref().unwrap_or_default(),
            body.len() + rest.len(),
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        let begun = Instant::now();
        while calls(&stand.sandbox.ledger()) == before {
            assert!(begun.elapsed() < Duration::from_secs(20), "it never came");
            std::thread::yield_now();
        }
        Self { stream, rest }
    }

    /// Sends what is left; answers the status.
    fn finish(mut self) -> u16 {
        // Refused early, the sandbox need not take the rest; its answer is there all the same.
        let _ = self.stream.write_all(&self.rest);
        let mut answer = Vec::new();
        let _ = self.stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        let status = text.split(' ').nth(1).and_then(|word| word.parse().ok());
        status.unwrap_or_default()
    }
}

fn calls(ledger: &Ledger) -> u64 {
    ledger.sessions.iter().map(|session| session.calls).sum()
}

fn assert_untouched(ledger: &Ledger) {
    let is_filled = ledger.carts.values().any(|cart| !cart.is_empty());
    assert!(!is_filled, "{:?}", ledger.carts);
    assert!(ledger.writes.is_empty());
}
