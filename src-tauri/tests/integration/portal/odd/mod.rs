//! Another portal than the sandbox: the anchors are the same, everything else is done in another
//! way, as flags say. Its server keeps the carts, and is the judge.

mod styles;
mod troubles;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use calamine::{Reader, Xlsx};
use gsp_bot::portal::{GspPortal, GspSeat, Portal, Profile, Seat, Wish};
use serde_json::{Value, json};

use super::{portal_at, wish};

const PAGE: &str = include_str!("page.html");

/// What the server knows.
#[derive(Default)]
pub(super) struct World {
    pub(super) carts: BTreeMap<String, BTreeMap<String, u32>>,
    /// Every call, in order.
    pub(super) calls: Vec<String>,
    /// The most that may be had of a product.
    pub(super) limits: BTreeMap<String, u32>,
    /// So many changes are done and answered 504 all the same.
    pub(super) ghosts: u32,
    /// So many calls of a verb, or loads of a "page", are answered 502 and not done.
    pub(super) failing: BTreeMap<String, u32>,
    signed_in: bool,
    person: Option<String>,
    cycle: bool,
}

type Shared = Arc<Mutex<World>>;

/// The portal with these flags, and a seat in front of it.
pub(super) struct Odd {
    pub(super) portal: GspPortal,
    pub(super) seat: GspSeat,
    world: Shared,
    folder: tempfile::TempDir,
}

impl Odd {
    pub(super) async fn open(flags: &[&str]) -> Self {
        let world = Shared::default();
        let page = PAGE.replace("/*ODD*/[]", &json!(flags).to_string());
        let documents = Arc::clone(&world);
        let page = move || {
            let is_failing = documents.lock().unwrap().fails("page");
            let page = Html(page.clone()).into_response();
            let failed = StatusCode::BAD_GATEWAY.into_response();
            std::future::ready(if is_failing { failed } else { page })
        };
        let router = Router::new()
            .route("/api/{verb}", post(answer))
            .fallback(get(page))
            .with_state(Arc::clone(&world));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let folder = tempfile::tempdir().unwrap();
        let portal = portal_at(&address, "secret", &folder);
        // Here an order takes seconds: one that goes round and round is told soon.
        let mut profile = Profile::builtin().unwrap().at(&address);
        profile.waits.order_ms = 60_000;
        profile.limits.retry_presses = 3;
        profile.limits.reloads = 2;
        portal.use_profile(profile);
        let seat = portal.seat(0).await.unwrap();
        Self {
            portal,
            seat,
            world,
            folder,
        }
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    pub(super) fn wish(&self, lines: &[(&str, u32)]) -> Wish {
        wish(&self.folder, "958", lines)
    }

    /// Her cart, by the server.
    pub(super) fn cart(&self) -> BTreeMap<String, u32> {
        self.world().carts.get("958").cloned().unwrap_or_default()
    }

    pub(super) fn calls(&self, verb: &str) -> usize {
        self.world().calls.iter().filter(|one| *one == verb).count()
    }

    pub(super) async fn close(self) {
        self.seat.close().await;
        self.portal.close().await;
    }
}

const CHANGES: [&str; 5] = ["add", "set", "delete", "empty", "import"];

async fn answer(State(world): State<Shared>, Path(verb): Path<String>, body: Bytes) -> Response {
    let mut world = world.lock().unwrap();
    world.calls.push(verb.clone());
    if world.fails(&verb) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let said = if verb == "import" {
        world.import(&body)
    } else {
        let asked: Value = serde_json::from_slice(&body).unwrap_or_default();
        world.did(&verb, &asked)
    };
    if CHANGES.contains(&verb.as_str()) && world.ghosts > 0 {
        world.ghosts -= 1;
        return StatusCode::GATEWAY_TIMEOUT.into_response();
    }
    match said {
        Ok(said) => Json(said).into_response(),
        Err(status) => status.into_response(),
    }
}

/// Products begin with 1, and so many are known.
fn is_known(code: &str) -> bool {
    code.trim_start_matches('0').starts_with('1')
}

impl World {
    fn fails(&mut self, verb: &str) -> bool {
        match self.failing.get_mut(verb).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                true
            }
            None => false,
        }
    }

    fn did(&mut self, verb: &str, asked: &Value) -> Result<Value, StatusCode> {
        let code = asked["code"].as_str().unwrap_or_default().to_owned();
        let units = asked["quantity"].as_u64().unwrap_or(0);
        let units = u32::try_from(units).unwrap();
        let person = json!({ "code": code, "name": "MARÍA SOTO" });
        match verb {
            "state" => return Ok(self.state()),
            "login" if asked["password"] != "secret" => return Err(StatusCode::UNAUTHORIZED),
            "login" => self.signed_in = true,
            "find" if code == "958" => return Ok(person),
            "find" => return Err(StatusCode::NOT_FOUND),
            "choose" => (self.person, self.cycle) = (Some(code), false),
            "cycle" => self.cycle = true,
            "product" if is_known(&code) => return Ok(person),
            "product" => return Err(StatusCode::NOT_FOUND),
            "add" => {
                let sum = self.held(&code) + units;
                self.put(&code, sum);
            }
            "set" => return Ok(json!({ "limit": self.put(&code, units) })),
            "delete" => {
                self.cart().remove(&code);
            }
            "recover" => {
                self.put("1009", 4);
            }
            "empty" => self.cart().clear(),
            // Whether the trouble is over.
            _ => return Ok(json!({ "ok": true })),
        }
        Ok(json!({}))
    }

    fn state(&self) -> Value {
        let cart = self.person.as_ref().and_then(|who| self.carts.get(who));
        let rows: Vec<Value> = cart
            .into_iter()
            .flatten()
            .map(|(code, units)| json!({ "code": code, "quantity": units }))
            .collect();
        let person = self.person.as_ref();
        let person = person.map(|code| json!({ "code": code, "name": "MARÍA SOTO" }));
        let decides = |call: &String| matches!(call.as_str(), "drop" | "recover");
        let decided = self.calls.iter().any(decides);
        json!({ "decided": decided, "signed_in": self.signed_in, "person": person, "cycle": self.cycle, "cart": rows })
    }

    fn cart(&mut self) -> &mut BTreeMap<String, u32> {
        let who = self.person.clone().unwrap();
        self.carts.entry(who).or_default()
    }

    fn held(&mut self, code: &str) -> u32 {
        self.cart().get(code).copied().unwrap_or(0)
    }

    /// Answers whether it was less than asked for.
    fn put(&mut self, code: &str, units: u32) -> bool {
        let most = self.limits.get(code).copied().unwrap_or(u32::MAX);
        self.cart().insert(code.to_owned(), units.min(most));
        units > most
    }

    /// Sums onto what is there.
    fn import(&mut self, file: &[u8]) -> Result<Value, StatusCode> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.to_vec())).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let (mut limited, mut unknown) = (Vec::new(), Vec::new());
        for row in range.rows().skip(1) {
            let (code, units) = (row[0].to_string(), row[1].to_string());
            if !is_known(&code) {
                unknown.push(code);
                continue;
            }
            let units = self.held(&code) + units.parse::<u32>().unwrap();
            if self.put(&code, units) {
                limited.push(code);
            }
        }
        Ok(json!({ "limited": limited, "unknown": unknown }))
    }
}
