//! Functions of ours, run in an isolated world of the page.

use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::page::CreateIsolatedWorldParams;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::connection::Session;
use super::{ActionError, Deadline};

/// Each builds on those before it.
const LIBRARY: &str = concat!(
    include_str!("js/page.js"),
    include_str!("js/still.js"),
    include_str!("js/layers.js"),
    include_str!("js/act.js"),
    include_str!("js/record.js"),
);
const WORLD: &str = "gsp-bot";
/// Pause before a world is asked for again while one document makes room for the next.
const BETWEEN_DOCUMENTS: Duration = Duration::from_millis(5);
/// What our own wrapper says when a world's number belongs to another world by now: a new process
/// counts from the start.
const OTHER_WORLD: &str = "context of another document";

/// The isolated world of one page's main frame; made anew after each navigation.
#[derive(Debug)]
pub(super) struct World {
    session: Session,
    frame: String,
    context: Mutex<Option<i64>>,
}

impl World {
    pub(super) fn new(session: Session, frame: String) -> Self {
        Self {
            session,
            frame,
            context: Mutex::new(None),
        }
    }

    /// Runs a function (its source, such as `(a, b) => a + b`) with JSON arguments and answers its
    /// value. A promise is awaited. When the document changes under it, it is run again in the new
    /// one, until the deadline.
    pub(super) async fn call<T: DeserializeOwned>(
        &self,
        function: &str,
        arguments: &[Value],
        deadline: Deadline,
    ) -> Result<T, ActionError> {
        let result = self.evaluate(function, arguments, true, deadline).await?;
        let value = result["result"]["value"].clone();
        serde_json::from_value(value).map_err(|error| ActionError::Script(error.to_string()))
    }

    /// Runs a function and answers the object that it returns, as a handle; `None` for null.
    pub(super) async fn object(
        &self,
        function: &str,
        arguments: &[Value],
        deadline: Deadline,
    ) -> Result<Option<String>, ActionError> {
        let result = self.evaluate(function, arguments, false, deadline).await?;
        Ok(result["result"]["objectId"].as_str().map(str::to_owned))
    }

    async fn evaluate(
        &self,
        function: &str,
        arguments: &[Value],
        by_value: bool,
        deadline: Deadline,
    ) -> Result<Value, ActionError> {
        loop {
            let context = self.context(deadline).await?;
            let arguments: Vec<Value> = arguments
                .iter()
                .map(|value| json!({ "value": value }))
                .collect();
            let parameters = json!({
                "functionDeclaration": in_our_world(function),
                "executionContextId": context,
                "arguments": arguments,
                "awaitPromise": true,
                "returnByValue": by_value,
                "userGesture": true,
            });
            match self
                .session
                .call("Runtime.callFunctionOn".into(), parameters, deadline)
                .await
            {
                Ok(result) => {
                    let Some(what) = exception(&result) else {
                        return Ok(result);
                    };
                    if !what.contains(OTHER_WORLD) {
                        return Err(ActionError::Script(what));
                    }
                }
                Err(ActionError::Protocol(message)) if is_new_document(&message) => {}
                Err(error) => return Err(error),
            }
            *self.context.lock().await = None;
            if deadline.is_over() {
                return Err(ActionError::Timeout {
                    what: "script".to_owned(),
                    why: "the document kept changing".to_owned(),
                });
            }
        }
    }

    async fn context(&self, deadline: Deadline) -> Result<i64, ActionError> {
        let mut context = self.context.lock().await;
        if let Some(id) = *context {
            return Ok(id);
        }
        loop {
            let world = CreateIsolatedWorldParams::builder()
                .frame_id(self.frame.clone())
                .world_name(WORLD)
                .build()
                .map_err(ActionError::Protocol)?;
            let made = self.session.run(world, deadline).await;
            let id = match made {
                Ok(made) => *made.execution_context_id.inner(),
                // Between two documents there is no frame to make it in.
                Err(ActionError::Protocol(_)) if !deadline.is_over() => {
                    tokio::time::sleep(BETWEEN_DOCUMENTS).await;
                    continue;
                }
                Err(error) => return Err(error),
            };
            let parameters =
                json!({ "expression": LIBRARY, "contextId": id, "returnByValue": true });
            match self
                .session
                .call("Runtime.evaluate".into(), parameters, deadline)
                .await
            {
                Ok(result) => {
                    if let Some(what) = exception(&result) {
                        return Err(ActionError::Script(what));
                    }
                    *context = Some(id);
                    return Ok(id);
                }
                Err(ActionError::Protocol(message))
                    if is_new_document(&message) && !deadline.is_over() => {}
                Err(error) => return Err(error),
            }
        }
    }
}

fn in_our_world(function: &str) -> String {
    format!(
        "function (...given) {{
            if (!Object.hasOwn(globalThis, 'gsp') || globalThis.gsp.world !== '{WORLD}') throw new Error('{OTHER_WORLD}');
            return ({function})(...given);
        }}"
    )
}

/// What a script threw, if it did.
fn exception(result: &Value) -> Option<String> {
    let details = result.get("exceptionDetails")?;
    let what = details["exception"]["description"]
        .as_str()
        .or_else(|| details["text"].as_str())
        .unwrap_or("failed");
    Some(what.to_owned())
}

/// What Chromium says when the document that a call belongs to is gone.
fn is_new_document(message: &str) -> bool {
    [
        "context",
        "Promise was collected",
        "navigated or closed",
        "Inspected target",
    ]
    .iter()
    .any(|part| message.contains(part))
}
