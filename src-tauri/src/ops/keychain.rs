//! The system's keychain, asked from a thread of its own within a deadline: it blocks, may panic
//! inside an async task, and a locked one may never answer.

use std::time::Duration;

use keyring::v1::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};

use crate::domain::Text;

const SERVICE: &str = "gsp-bot";
/// A locked keychain with a prompt on another screen would wait for ever.
const TIMEOUT: Duration = Duration::from_secs(8);

/// Keeps one secret apart from the data folder.
pub trait SecretKeeper: Send + Sync + 'static {
    /// The secret, when there is one.
    ///
    /// # Errors
    /// Why it cannot be asked, in a few words.
    fn read(&self) -> Result<Option<SecretString>, Text>;

    /// Keeps it, in place of an earlier one.
    ///
    /// # Errors
    /// Why it cannot be kept, in a few words.
    fn write(&self, secret: &SecretString) -> Result<(), Text>;
}

/// An entry in the system's keychain. Its name is no user's.
#[derive(Clone, Copy, Debug)]
pub(super) struct SystemKeychain(pub(super) &'static str);

impl SystemKeychain {
    pub(super) fn delete(self) -> Result<(), Text> {
        self.entry()?.delete_credential().map_err(in_words)
    }

    fn entry(self) -> Result<Entry, Text> {
        Entry::new(SERVICE, self.0).map_err(in_words)
    }
}

impl SecretKeeper for SystemKeychain {
    fn read(&self) -> Result<Option<SecretString>, Text> {
        match self.entry()?.get_password() {
            Ok(secret) => Ok(Some(SecretString::from(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(in_words(error)),
        }
    }

    fn write(&self, secret: &SecretString) -> Result<(), Text> {
        let entry = self.entry()?;
        entry.set_password(secret.expose_secret()).map_err(in_words)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` gives it")]
fn in_words(error: Error) -> Text {
    if matches!(error, Error::NoStorageAccess(_)) {
        return Text::new(
            format!("está bloqueado o no da acceso: {error}"),
            format!("it is locked or gives no access: {error}"),
        );
    }
    // The system's own words.
    Text::same(error.to_string())
}

/// Asks in a thread of its own. It is left to itself when it does not answer: a thread of the
/// runtime would keep the program from ending.
pub(super) async fn asked<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, Text> + Send + 'static,
) -> Result<T, Text> {
    let (sender, answer) = tokio::sync::oneshot::channel();
    std::thread::Builder::new()
        .name("keychain".to_owned())
        .spawn(move || sender.send(ask()))
        .map_err(|error| Text::same(error.to_string()))?;
    match tokio::time::timeout(TIMEOUT, answer).await {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => Err(Text::new("falló por dentro", "it failed inside")),
        Err(_) => Err(Text::new("no respondió a tiempo", "no answer in time")),
    }
}
