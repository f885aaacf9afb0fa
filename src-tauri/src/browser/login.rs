//! Carrying a login from one context into the next: its cookies and its storage. Whoever keeps it
//! outside of memory must protect it as a password.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ActionError, Context, Deadline};

/// What a context needs to be signed in like the one that it was taken from. Can be written down,
/// by whoever protects it.
#[derive(Clone, Deserialize, Serialize)]
pub struct SavedLogin {
    cookies: Vec<Value>,
    storage: Option<Storage>,
    taken_ms: i64,
}

/// A page's own storage.
#[derive(Clone, Deserialize, Serialize)]
struct Storage {
    origin: String,
    local: BTreeMap<String, String>,
    session: BTreeMap<String, String>,
}

/// Tokens never reach a log.
impl fmt::Debug for SavedLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SavedLogin({} cookies)", self.cookies.len())
    }
}

impl SavedLogin {
    /// Whether it holds nothing that could sign a context in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let has_items =
            |storage: &Storage| !storage.local.is_empty() || !storage.session.is_empty();
        self.cookies.is_empty() && !self.storage.as_ref().is_some_and(has_items)
    }

    /// When it was taken, in milliseconds since 1970.
    #[must_use]
    pub fn taken_ms(&self) -> i64 {
        self.taken_ms
    }
}

/// The fields of a cookie that can be set again.
const COOKIE_FIELDS: [&str; 9] = [
    "name", "value", "domain", "path", "secure", "httpOnly", "sameSite", "expires", "priority",
];

const READ_STORAGE: &str = "() => ({ origin: location.origin, local: { ...localStorage }, session: { ...sessionStorage } })";

/// Puts back what is not there yet, once a document; a page that signs out stays signed out.
const RESTORE: &str = "(({ origin, local, session }) => {
    if (location.origin !== origin) return;
    for (const [store, items] of [[localStorage, local], [sessionStorage, session]]) {
        if (store.length > 0) continue;
        for (const [key, value] of Object.entries(items)) store.setItem(key, value);
    }
})";

impl Context {
    /// Takes the login that this context has now, if any.
    ///
    /// # Errors
    /// When the browser does not answer by the deadline or is gone. A page that cannot be asked is
    /// passed over: cookies alone are enough for most portals.
    pub async fn save_login(&self, deadline: Deadline) -> Result<SavedLogin, ActionError> {
        let parameters = json!({ "browserContextId": self.id });
        let session = &self.browser.shared.session;
        let answer = session
            .call("Storage.getCookies".into(), parameters, deadline)
            .await?;
        let cookies = answer["cookies"].as_array().cloned().unwrap_or_default();
        let storage = self
            .page
            .call::<Storage>(READ_STORAGE, &[], deadline)
            .await
            .ok();
        Ok(SavedLogin {
            cookies: cookies.iter().map(settable).collect(),
            storage,
            taken_ms: now_ms(),
        })
    }

    /// Gives this context a login. Right before its first navigation.
    ///
    /// # Errors
    /// When the browser does not answer by the deadline or is gone.
    pub async fn restore_login(
        &self,
        login: &SavedLogin,
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        let parameters = json!({ "browserContextId": self.id, "cookies": login.cookies });
        let session = &self.browser.shared.session;
        session
            .call("Storage.setCookies".into(), parameters, deadline)
            .await?;
        if let Some(storage) = &login.storage {
            let items = json!({
                "origin": storage.origin, "local": storage.local, "session": storage.session,
            });
            let parameters = json!({ "source": format!("{RESTORE}({items})") });
            let method = "Page.addScriptToEvaluateOnNewDocument";
            let added = self
                .page
                .session
                .call(method.into(), parameters, deadline)
                .await?;
            self.page.forget_after_load(added["identifier"].as_str());
        }
        Ok(())
    }
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let ms = since.map_or(0, |since| since.as_millis());
    i64::try_from(ms).unwrap_or(i64::MAX)
}

/// A cookie without what only Chromium may say. A session cookie has no end: -1 is not a date.
fn settable(cookie: &Value) -> Value {
    let mut settable = serde_json::Map::new();
    for field in COOKIE_FIELDS {
        if let Some(value) = cookie.get(field) {
            settable.insert(field.to_owned(), value.clone());
        }
    }
    if settable
        .get("expires")
        .and_then(Value::as_f64)
        .is_some_and(|at| at < 0.0)
    {
        settable.remove("expires");
    }
    Value::Object(settable)
}
