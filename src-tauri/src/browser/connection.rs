//! The one websocket to the browser: commands out, answers and events back, routed by session. A
//! call fails at once when its session or the browser dies.

use std::collections::HashMap;
use std::sync::Arc;

use chromiumoxide::Connection;
use chromiumoxide::cdp::browser_protocol::target::SessionId;
use chromiumoxide::types::{CallId, Command, EventMessage, Message, Method, MethodId, Response};
use futures::StreamExt;
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use super::{ActionError, Deadline};

const REQUESTS_MAX: usize = 256;
/// Calls without an answer, after which those that nobody waits for any more are forgotten.
const PENDING_TIDY: usize = 256;
/// Events that one session may lag behind before it loses the oldest.
const EVENTS_MAX: usize = 1024;

/// An event with its session. The crate's own type misses the name that the protocol gives it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Event {
    pub(super) method: MethodId,
    #[serde(rename = "sessionId")]
    pub(super) session_id: Option<String>,
    #[serde(default)]
    pub(super) params: Value,
}

impl Method for Event {
    fn identifier(&self) -> MethodId {
        self.method.clone()
    }
}

impl EventMessage for Event {
    fn session_id(&self) -> Option<&str> {
        self.session_id.as_deref()
    }
}

/// A page's part of the connection.
#[derive(Clone, Debug)]
pub(super) struct Session {
    id: Option<String>,
    requests: mpsc::Sender<Request>,
    /// Only the dispatcher keeps it open, so that listeners end with the session.
    events: broadcast::WeakSender<Arc<Event>>,
}

enum Request {
    Call {
        method: MethodId,
        session: Option<String>,
        params: Value,
        answer: oneshot::Sender<Result<Value, ActionError>>,
    },
    Attach {
        session: String,
        events: broadcast::Sender<Arc<Event>>,
    },
}

struct Pending {
    session: Option<String>,
    answer: oneshot::Sender<Result<Value, ActionError>>,
}

/// Connects to a browser. The returned session speaks to the browser itself; `closed` turns true
/// when the connection is gone.
pub(super) async fn connect(
    address: &str,
    deadline: Deadline,
) -> Result<(Session, watch::Receiver<bool>), ActionError> {
    let connecting = Connection::<Event>::connect(address);
    let connection = tokio::time::timeout_at(deadline.instant(), connecting)
        .await
        .map_err(|_| ActionError::Closed)?
        .map_err(|error| ActionError::Protocol(error.to_string()))?;
    let (requests, receiver) = mpsc::channel(REQUESTS_MAX);
    let (closed, is_closed) = watch::channel(false);
    let (browser_events, _) = broadcast::channel(EVENTS_MAX);
    let events = browser_events.downgrade();
    let dispatcher = Dispatcher {
        connection,
        pending: HashMap::new(),
        sessions: HashMap::new(),
        browser_events,
    };
    tokio::spawn(async move {
        dispatcher.run(receiver).await;
        closed.send_replace(true);
    });
    Ok((
        Session {
            id: None,
            requests,
            events,
        },
        is_closed,
    ))
}

impl Session {
    /// Runs a command.
    pub(super) async fn run<C: Command>(
        &self,
        command: C,
        deadline: Deadline,
    ) -> Result<C::Response, ActionError> {
        let method = command.identifier();
        let params = serde_json::to_value(&command)
            .map_err(|error| ActionError::Protocol(error.to_string()))?;
        let value = self.call(method.clone(), params, deadline).await?;
        C::response_from_value(value)
            .map_err(|error| ActionError::Protocol(format!("{method}: {error}")))
    }

    /// Runs a command by its name.
    pub(super) async fn call(
        &self,
        method: MethodId,
        params: Value,
        deadline: Deadline,
    ) -> Result<Value, ActionError> {
        let answer = async {
            let answer = self.send(method.clone(), params).await?;
            answer.await.unwrap_or(Err(ActionError::Closed))
        };
        match tokio::time::timeout_at(deadline.instant(), answer).await {
            Ok(result) => result,
            Err(_) => Err(ActionError::Timeout {
                what: method.into_owned(),
                why: "the browser did not answer".to_owned(),
            }),
        }
    }

    /// Sends a command without waiting for its answer, so that several can be under way. The
    /// dispatcher takes commands at any time: this never waits for the browser.
    pub(super) async fn send(
        &self,
        method: MethodId,
        params: Value,
    ) -> Result<oneshot::Receiver<Result<Value, ActionError>>, ActionError> {
        let (answer, receiver) = oneshot::channel();
        let request = Request::Call {
            method,
            session: self.id.clone(),
            params,
            answer,
        };
        self.requests
            .send(request)
            .await
            .map_err(|_| ActionError::Closed)?;
        Ok(receiver)
    }

    /// Events of this session from now on; closed when the session is over.
    pub(super) fn events(&self) -> broadcast::Receiver<Arc<Event>> {
        match self.events.upgrade() {
            Some(events) => events.subscribe(),
            None => broadcast::channel(1).1,
        }
    }

    /// The part of the connection that speaks to the session with this id.
    pub(super) async fn attach(&self, id: String) -> Result<Self, ActionError> {
        let (events, _) = broadcast::channel(EVENTS_MAX);
        let weak = events.downgrade();
        let request = Request::Attach {
            session: id.clone(),
            events,
        };
        self.requests
            .send(request)
            .await
            .map_err(|_| ActionError::Closed)?;
        Ok(Self {
            id: Some(id),
            requests: self.requests.clone(),
            events: weak,
        })
    }
}

struct Attached {
    events: broadcast::Sender<Arc<Event>>,
    /// A crashed page answers nothing any more, and says so only once.
    is_crashed: bool,
}

struct Dispatcher {
    connection: Connection<Event>,
    pending: HashMap<CallId, Pending>,
    sessions: HashMap<String, Attached>,
    browser_events: broadcast::Sender<Arc<Event>>,
}

impl Dispatcher {
    /// Ends when the connection breaks or when nobody can send any more.
    async fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        loop {
            tokio::select! {
                request = requests.recv() => match request {
                    Some(request) => self.take(request),
                    None => break,
                },
                message = self.connection.next() => match message {
                    Some(Ok(Message::Response(response))) => self.answer(response),
                    Some(Ok(Message::Event(event))) => self.route(event),
                    // A message of a newer browser that does not parse does no harm.
                    Some(Err(chromiumoxide::error::CdpError::InvalidMessage(_, error))) => {
                        tracing::debug!(%error, "a message of the browser was not understood");
                    }
                    Some(Err(error)) => {
                        tracing::debug!(%error, "the connection to the browser broke");
                        break;
                    }
                    None => break,
                },
            }
        }
        for (_, pending) in self.pending.drain() {
            let _ = pending.answer.send(Err(ActionError::Closed));
        }
    }

    fn take(&mut self, request: Request) {
        match request {
            Request::Call {
                method,
                session,
                params,
                answer,
            } => {
                if let Some(error) = session.as_deref().and_then(|id| self.refusal(id)) {
                    let _ = answer.send(Err(error));
                    return;
                }
                if self.pending.len() >= PENDING_TIDY {
                    self.pending.retain(|_, call| !call.answer.is_closed());
                }
                let to = session.clone().map(SessionId::new);
                match self.connection.submit_command(method, to, params) {
                    Ok(id) => {
                        self.pending.insert(id, Pending { session, answer });
                    }
                    Err(error) => {
                        let _ = answer.send(Err(ActionError::Protocol(error.to_string())));
                    }
                }
            }
            Request::Attach { session, events } => {
                let attached = Attached {
                    events,
                    is_crashed: false,
                };
                self.sessions.insert(session, attached);
            }
        }
    }

    /// Why a session can take no command.
    fn refusal(&self, session: &str) -> Option<ActionError> {
        match self.sessions.get(session) {
            None => Some(ActionError::Gone),
            Some(attached) if attached.is_crashed => Some(ActionError::Crashed),
            Some(_) => None,
        }
    }

    fn answer(&mut self, response: Response) {
        let Some(pending) = self.pending.remove(&response.id) else {
            return;
        };
        let result = match (response.result, response.error) {
            (_, Some(error)) => Err(ActionError::Protocol(error.message)),
            (result, None) => Ok(result.unwrap_or_default()),
        };
        // Whoever asked may have run out of time.
        let _ = pending.answer.send(result);
    }

    fn route(&mut self, event: Event) {
        match event.method.as_ref() {
            "Inspector.targetCrashed" => {
                if let Some(session) = event.session_id.clone() {
                    if let Some(attached) = self.sessions.get_mut(&session) {
                        attached.is_crashed = true;
                    }
                    self.fail(&session, &ActionError::Crashed);
                }
            }
            "Target.detachedFromTarget" => {
                if let Some(session) = event.params["sessionId"].as_str().map(str::to_owned) {
                    self.fail(&session, &ActionError::Gone);
                    self.sessions.remove(&session);
                }
            }
            _ => {}
        }
        let listeners = match &event.session_id {
            Some(session) => self.sessions.get(session).map(|attached| &attached.events),
            None => Some(&self.browser_events),
        };
        if let Some(listeners) = listeners {
            // Nobody listening is as good as heard.
            let _ = listeners.send(Arc::new(event));
        }
    }

    /// Fails what waits on a session that cannot answer any more.
    fn fail(&mut self, session: &str, error: &ActionError) {
        let ids: Vec<CallId> = self
            .pending
            .iter()
            .filter(|(_, pending)| pending.session.as_deref() == Some(session))
            .map(|(id, _)| *id)
            .collect();
        for id in ids {
            if let Some(pending) = self.pending.remove(&id) {
                let _ = pending.answer.send(Err(error.clone()));
            }
        }
    }
}
