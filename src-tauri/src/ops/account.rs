//! The supervisor account. The password lives in the system's keychain, or comes from the
//! environment, or stays in memory for this run when there is no keychain; never anywhere else.

use std::sync::Mutex;

use secrecy::{ExposeSecret, SecretString};

use super::keychain::{SecretKeeper, SystemKeychain, asked};
use super::wire::{AccountView, Sentence};
use super::{Ops, OpsError};
use crate::domain::Text;
use crate::store::Event;

/// The keychain's entry for code and password.
const ENTRY: SystemKeychain = SystemKeychain("supervisor");

/// A code and a password.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub user_code: String,
    pub password: SecretString,
}

/// What is known of the account in this run of the program.
#[derive(Debug, Default)]
pub(super) struct Account {
    known: Mutex<Known>,
}

#[derive(Clone, Debug, Default)]
struct Known {
    credentials: Option<Credentials>,
    source: Source,
    /// Why the keychain could not be used.
    problem: Option<Text>,
    asked_keychain: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Source {
    #[default]
    None,
    Environment,
    Keychain,
    Memory,
}

impl Source {
    fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Environment => "environment",
            Self::Keychain => "keychain",
            Self::Memory => "memory",
        }
    }
}

impl Ops {
    /// What is known of the account; never the password.
    pub async fn account(&self) -> AccountView {
        let known = self.known().await;
        AccountView {
            user_code: known
                .credentials
                .as_ref()
                .map(|account| account.user_code.clone()),
            has_password: known.credentials.is_some(),
            source: known.source.as_str().to_owned(),
            keychain_problem: known.problem.map(Sentence::from),
        }
    }

    /// Code and password, wherever they are.
    pub async fn credentials(&self) -> Option<Credentials> {
        self.known().await.credentials
    }

    /// Keeps code and password: in the keychain, or for this run only when there is none.
    ///
    /// # Errors
    /// When one of them is empty, or when the environment decides them.
    pub async fn save_account(
        &self,
        user_code: &str,
        password: SecretString,
    ) -> Result<AccountView, OpsError> {
        let user_code = user_code.trim().to_owned();
        if user_code.is_empty() || password.expose_secret().is_empty() {
            return Err(OpsError::said(
                "bad_setting",
                "Ingresa el código y la contraseña de la cuenta.",
                "Enter the account's code and password.",
            ));
        }
        self.refuse_when_environment_decides()?;
        let secret = SecretString::from(format!("{user_code}\n{}", password.expose_secret()));
        let problem = keychain(move || ENTRY.write(&secret)).await.err();
        let source = if problem.is_some() {
            Source::Memory
        } else {
            Source::Keychain
        };
        let credentials = Some(Credentials {
            user_code,
            password,
        });
        // Sessions of another account, or of a password that counts no longer.
        self.sessions.forget();
        self.account.set(Known {
            credentials,
            source,
            problem,
            asked_keychain: true,
        });
        self.refresh_credentials().await;
        self.tell_account(
            "account_saved",
            Text::new("Cuenta guardada", "Account saved"),
        )
        .await?;
        Ok(self.account().await)
    }

    /// Forgets code and password.
    ///
    /// # Errors
    /// When the environment decides them, or the keychain does not let go of them.
    pub async fn forget_account(&self) -> Result<AccountView, OpsError> {
        self.refuse_when_environment_decides()?;
        let known = self.known().await;
        if known.source == Source::Keychain {
            keychain(|| ENTRY.delete())
                .await
                .map_err(|text| OpsError::Said {
                    code: "keychain",
                    text,
                })?;
        }
        self.sessions.forget();
        self.account.set(Known {
            asked_keychain: true,
            ..Known::default()
        });
        self.refresh_credentials().await;
        self.tell_account(
            "account_forgotten",
            Text::new("Cuenta olvidada", "Account forgotten"),
        )
        .await?;
        Ok(self.account().await)
    }

    async fn known(&self) -> Known {
        if let Some(known) = self.environment_account() {
            return known;
        }
        let known = self.account.get();
        if known.asked_keychain {
            return known;
        }
        let read = keychain(|| ENTRY.read()).await;
        let known = match read {
            Ok(secret) => {
                let secret = secret.as_ref().map(ExposeSecret::expose_secret);
                let credentials = secret.and_then(|secret| secret.split_once('\n'));
                let credentials = credentials.map(|(code, password)| Credentials {
                    user_code: code.to_owned(),
                    password: SecretString::from(password.to_owned()),
                });
                let source = if credentials.is_some() {
                    Source::Keychain
                } else {
                    Source::None
                };
                Known {
                    credentials,
                    source,
                    problem: None,
                    asked_keychain: true,
                }
            }
            Err(problem) => Known {
                problem: Some(problem),
                asked_keychain: true,
                ..Known::default()
            },
        };
        self.account.set(known.clone());
        known
    }

    fn environment_account(&self) -> Option<Known> {
        let user_code = self.environment.user_code.clone()?;
        let password = self.environment.password.clone()?;
        Some(Known {
            credentials: Some(Credentials {
                user_code,
                password,
            }),
            source: Source::Environment,
            problem: None,
            asked_keychain: true,
        })
    }

    fn refuse_when_environment_decides(&self) -> Result<(), OpsError> {
        if self.environment_account().is_none() {
            return Ok(());
        }
        Err(OpsError::said(
            "not_now",
            "La cuenta viene de las variables GSP_USER_CODE y GSP_PASSWORD: cámbiala ahí.",
            "The account comes from the variables GSP_USER_CODE and GSP_PASSWORD: change it there.",
        ))
    }

    async fn tell_account(&self, word: &'static str, text: Text) -> Result<(), OpsError> {
        let event = Event {
            word,
            batch: None,
            order: None,
            attempt: None,
            step: None,
            text,
        };
        Ok(self.store.record(self.now(), self.actor, &event).await?)
    }
}

impl Account {
    fn get(&self) -> Known {
        self.known
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    fn set(&self, known: Known) {
        *self
            .known
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = known;
    }
}

/// Asks the keychain, and says what it means when it does not answer.
async fn keychain<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, Text> + Send + 'static,
) -> Result<T, Text> {
    asked(ask).await.map_err(|why| {
        tracing::warn!(why = why.en, "the keychain cannot be used");
        Text::new(
            format!(
                "El llavero del sistema no está disponible ({}). La contraseña se guarda solo mientras el programa esté abierto.",
                why.es
            ),
            format!(
                "The system's keychain is not available ({}). The password is kept only while the program is open.",
                why.en
            ),
        )
    })
}
