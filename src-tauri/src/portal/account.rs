//! The supervisor account, shared by all seats: one login at a time, and no second try of a
//! password that was refused.

use std::sync::{Mutex as SyncMutex, PoisonError};

use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Mutex, MutexGuard, watch};

use crate::browser::Deadline;
use crate::domain::{Reason, Text};

use super::trouble::{Going, Trouble};

/// A refusal whose words and status the program does not know must not end in a locked account.
const UNEXPLAINED_MAX: u32 = 2;

/// Code and password of the supervisor account.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The code that the account signs in with.
    pub code: SecretString,
    /// Its password.
    pub password: SecretString,
}

/// The account and what is known of it.
pub(crate) struct Account {
    state: SyncMutex<State>,
    one_at_a_time: Mutex<()>,
    /// Whether the credentials are refused, for whoever follows.
    refused: watch::Sender<bool>,
}

struct State {
    credentials: Option<Credentials>,
    refused: Option<(Reason, Text)>,
    generation: u64,
    /// Logins in a row that came to nothing without a word.
    unexplained: u32,
}

/// The right to sign in, while it is held.
pub(crate) struct Turn<'a> {
    pub(crate) credentials: Credentials,
    generation: u64,
    _alone: MutexGuard<'a, ()>,
}

impl Account {
    /// An account; without credentials every login fails at once.
    pub(crate) fn new(credentials: Option<Credentials>) -> Self {
        Self {
            state: SyncMutex::new(State {
                credentials,
                refused: None,
                generation: 0,
                unexplained: 0,
            }),
            one_at_a_time: Mutex::new(()),
            refused: watch::channel(false).0,
        }
    }

    /// Other credentials: what was refused before counts no longer.
    pub(crate) fn replace(&self, credentials: Option<Credentials>) {
        let mut state = lock(&self.state);
        *state = State {
            credentials,
            refused: None,
            generation: state.generation + 1,
            unexplained: 0,
        };
        self.refused.send_replace(false);
    }

    /// The operator has acted: what was refused may be tried once more.
    pub(crate) fn forgive(&self) {
        lock(&self.state).refused = None;
        self.refused.send_replace(false);
    }

    /// The right to sign in, once nobody else has it.
    ///
    /// # Errors
    /// When there are no credentials, when the portal has refused them already, or when the
    /// deadline passes first.
    pub(crate) async fn turn(&self, deadline: Deadline) -> Going<Turn<'_>> {
        // Refused is refused: no need to wait for one's turn to hear it.
        self.usable()?;
        let alone = tokio::time::timeout(deadline.left(), self.one_at_a_time.lock())
            .await
            .map_err(|_| {
                let text = Text::new(
                    "otro inicio de sesión tardó demasiado",
                    "another login took too long",
                );
                Trouble::failed(Reason::TimedOut, text)
            })?;
        let (credentials, generation) = self.usable()?;
        Ok(Turn {
            credentials,
            generation,
            _alone: alone,
        })
    }

    /// Nobody tries again with the credentials of this turn.
    pub(crate) fn refuse(&self, turn: &Turn<'_>, reason: Reason, detail: &Text) {
        let mut state = lock(&self.state);
        if state.generation == turn.generation {
            state.refused = Some((reason, detail.clone()));
            self.refused.send_replace(true);
        }
    }

    /// Whether the portal refuses the credentials, as it changes.
    pub(crate) fn refused(&self) -> watch::Receiver<bool> {
        self.refused.subscribe()
    }

    /// The code that it signs in with, and which credentials that are: they count up.
    pub(crate) fn code(&self) -> (Option<String>, u64) {
        let state = lock(&self.state);
        let code = state.credentials.as_ref().map(|it| it.code.expose_secret());
        (code.map(|code| code.trim().to_owned()), state.generation)
    }

    /// A login succeeded.
    pub(crate) fn accept(&self) {
        lock(&self.state).unexplained = 0;
    }

    /// A login came to nothing without a word. Answers whether that has happened too often to try
    /// once more.
    pub(crate) fn unexplained(&self) -> bool {
        let mut state = lock(&self.state);
        state.unexplained += 1;
        state.unexplained >= UNEXPLAINED_MAX
    }

    fn usable(&self) -> Going<(Credentials, u64)> {
        let state = lock(&self.state);
        if let Some((reason, detail)) = &state.refused {
            return Err(Trouble::failed(*reason, detail.clone()));
        }
        state
            .credentials
            .clone()
            .filter(|credentials| {
                !credentials.code.expose_secret().trim().is_empty()
                    && !credentials.password.expose_secret().is_empty()
            })
            .map(|credentials| (credentials, state.generation))
            .ok_or_else(|| Trouble::failed(Reason::NoCredentials, Text::none()))
    }
}

fn lock<T>(mutex: &SyncMutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
