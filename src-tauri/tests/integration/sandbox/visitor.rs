//! A sandbox of one test's own, and somebody who uses it without a browser.

use std::time::Duration;

use gsp_bot::sandbox::{
    Availability, PASSWORD, ProfileName, Sandbox, SandboxOptions, USER_CODE, World,
};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

pub(super) const SEED: u64 = 7;

/// The sandbox runs beside the test, which asks and waits in the ordinary way.
pub(super) struct Stand {
    pub(super) runtime: Runtime,
    pub(super) sandbox: Sandbox,
}

/// Keeps one cookie and follows no redirect.
pub(super) struct Visitor {
    agent: ureq::Agent,
    address: String,
    pub(super) cookie: Option<String>,
}

/// Status, body, and where it leads.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
    pub(super) text: String,
    pub(super) location: Option<String>,
    pub(super) cookies: Vec<String>,
}

impl Stand {
    pub(super) fn new(profile: ProfileName) -> Self {
        Self::with_latency(profile, 0)
    }

    pub(super) fn with_latency(profile: ProfileName, latency_ms: u64) -> Self {
        let runtime = Runtime::new().unwrap();
        let options = SandboxOptions {
            port: 0,
            profile,
            seed: SEED,
            latency_ms,
        };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        Self { runtime, sandbox }
    }

    pub(super) fn visitor(&self) -> Visitor {
        Visitor::at(self.sandbox.address())
    }

    pub(super) fn signed_in(&self) -> Visitor {
        let mut visitor = self.visitor();
        assert_eq!(visitor.sign_in(USER_CODE, PASSWORD).status, 200);
        visitor
    }

    /// Signed in, and as far as this consultora's cart.
    pub(super) fn at_cart_of(&self, consultora: &str) -> Visitor {
        let mut visitor = self.signed_in();
        visitor.go_to_cart_of(consultora, &open_cycle(&self.sandbox.world()));
        visitor
    }
}

impl Visitor {
    pub(super) fn at(address: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(20)))
            .build()
            .new_agent();
        Self {
            agent,
            address: address.to_owned(),
            cookie: None,
        }
    }

    pub(super) fn sign_in(&mut self, code: &str, password: &str) -> Answer {
        let answer = self.post(
            "/api/login",
            &json!({ "option": "personCode", "code": code, "password": password }),
        );
        if answer.status == 200 {
            self.cookie = answer.cookies.first().cloned();
        }
        answer
    }

    pub(super) fn go_to_cart_of(&mut self, consultora: &str, cycle: &str) {
        for (path, body) in [
            ("/api/for-whom", json!({ "mode": "otherCn" })),
            ("/api/impersonation", json!({ "code": consultora })),
            ("/api/cycle", json!({ "id": cycle })),
        ] {
            let answer = self.post(path, &body);
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
        }
    }

    pub(super) fn add(&self, code: &str, quantity: u32) -> Answer {
        self.post(
            "/api/cart/items",
            &json!({ "code": code, "quantity": quantity }),
        )
    }

    pub(super) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, "application/json", Vec::new())
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, "application/json", body.to_string().into())
    }

    pub(super) fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, "application/json", body.to_string().into())
    }

    pub(super) fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, "application/json", Vec::new())
    }

    pub(super) fn import(&self, workbook: &[u8]) -> Answer {
        let mut body = b"--edge\r\nContent-Disposition: form-data; name=\"file\"; \
            filename=\"pedido.xlsx\"\r\n\r\n"
            .to_vec();
        body.extend_from_slice(workbook);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        self.send(
            "POST",
            "/api/cart/import",
            "multipart/form-data; boundary=edge",
            body,
        )
    }

    /// Nothing when there was no answer at all.
    pub(super) fn try_send(
        &self,
        method: &str,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            .header("content-type", kind);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let mut answer = self.agent.run(request.body(body)?)?;
        let header = |name: &str| -> Vec<String> {
            let values = answer.headers().get_all(name).iter();
            values
                .filter_map(|value| Some(value.to_str().ok()?.to_owned()))
                .collect()
        };
        let cookies = header("set-cookie")
            .iter()
            .filter_map(|cookie| Some(cookie.split(';').next()?.to_owned()))
            .collect();
        let location = header("location").pop();
        let text = answer.body_mut().read_to_string()?;
        Ok(Answer {
            status: answer.status().as_u16(),
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
            location,
            cookies,
        })
    }

    fn send(&self, method: &str, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        self.try_send(method, path, kind, body).unwrap()
    }
}

pub(super) fn consultora(world: &World, blocked: bool) -> String {
    let mut all = world.consultoras.values();
    all.find(|it| it.blocked == blocked).unwrap().code.clone()
}

pub(super) fn product(world: &World, is: impl Fn(Availability) -> bool) -> String {
    let mut all = world.products.values();
    all.find(|it| is(it.availability)).unwrap().code.clone()
}

pub(super) fn available(world: &World) -> String {
    product(world, |it| it == Availability::Available)
}

pub(super) fn open_cycle(world: &World) -> String {
    let mut all = world.cycles.iter();
    all.find(|cycle| cycle.open).unwrap().id.clone()
}

pub(super) fn workbook(lines: &[(&str, u32)]) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "CÓDIGO").unwrap();
    sheet.write_string(0, 1, "QTDE").unwrap();
    for (row, (code, units)) in (1..).zip(lines) {
        sheet.write_string(row, 0, *code).unwrap();
        sheet.write_number(row, 1, *units).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}
