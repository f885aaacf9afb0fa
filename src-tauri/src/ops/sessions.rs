//! Logins that outlast the program: a start soon after an end signs in nowhere. They are as good as
//! the password, so they lie in a file that only a key in the system's keychain opens, since some
//! keychains hold no more than a line. Without a keychain nothing is kept.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, Generate, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;
use tokio::sync::OnceCell;

use super::keychain::{SecretKeeper, asked};
use crate::browser::SavedLogin;
use crate::domain::{Epoch, Text};

/// A login that nobody has used for so long is not tried again.
const AGE_MS_MAX: i64 = 12 * 60 * 60 * 1000;
/// Pages may keep megabytes in their storage; beyond this nothing is kept.
const BYTES_MAX: usize = 16 << 20;

/// What the file begins with; another version of it would begin otherwise.
const MARK: &[u8; 8] = b"GSPBOT-1";
const NONCE_BYTES: usize = 24;

/// The file with the logins, and its key.
pub(super) struct Sessions {
    file: PathBuf,
    keeper: Arc<dyn SecretKeeper>,
    /// Asked for once in a run; `None` when there is no keychain.
    key: OnceCell<Option<Key>>,
}

/// Whose logins they are. A file of another account or portal does not open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner<'a> {
    pub(super) account: &'a str,
    pub(super) address: &'a str,
}

/// Why a file of logins is of no use.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
enum Unusable {
    #[error("it is no file of this version")]
    Unknown,
    #[error("it is of another account or portal, or was changed")]
    Sealed,
    #[error("what it holds cannot be read")]
    Content,
}

impl Sessions {
    pub(super) fn new(file: PathBuf, keeper: Arc<dyn SecretKeeper>) -> Self {
        Self {
            file,
            keeper,
            key: OnceCell::new(),
        }
    }

    /// Asks for the key before it is needed, so that an end does not wait for it.
    pub(super) async fn prepare(&self) {
        self.key().await;
    }

    /// The logins that were kept for this owner and are young enough.
    pub(super) async fn restored(&self, owner: Owner<'_>, now: Epoch) -> Vec<SavedLogin> {
        let Some(bytes) = self.bytes() else {
            return Vec::new();
        };
        let Some(key) = self.key().await else {
            return Vec::new();
        };
        match open(key, owner, &bytes) {
            Ok(mut logins) => {
                logins.retain(|login| is_young(login, now));
                tracing::info!(sessions = logins.len(), "sessions of an earlier run");
                logins
            }
            Err(why) => {
                tracing::warn!(%why, file = %self.file.display(), "the saved sessions are not used");
                Vec::new()
            }
        }
    }

    /// Keeps these logins in place of all earlier ones.
    pub(super) async fn keep(&self, owner: Owner<'_>, logins: &[SavedLogin]) {
        if logins.is_empty() {
            self.forget();
            return;
        }
        let Some(key) = self.key().await else { return };
        let kept = seal(key, owner, logins).and_then(|bytes| write(&self.file, &bytes));
        match kept {
            Ok(()) => tracing::info!(sessions = logins.len(), "sessions kept for the next run"),
            Err(why) => {
                tracing::warn!(why, "sessions could not be kept");
                self.forget();
            }
        }
    }

    /// None of them is to be used again.
    pub(super) fn forget(&self) {
        match std::fs::remove_file(&self.file) {
            Ok(()) => tracing::info!("saved sessions forgotten"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                tracing::warn!(%error, file = %self.file.display(), "saved sessions are still there")
            }
        }
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        let size = std::fs::metadata(&self.file).ok()?.len();
        if usize::try_from(size).is_ok_and(|size| size > BYTES_MAX) {
            tracing::warn!(
                size,
                "the saved sessions are not used: the file is too large"
            );
            return None;
        }
        std::fs::read(&self.file).ok()
    }

    async fn key(&self) -> Option<&Key> {
        let key = self.key.get_or_init(|| async {
            let keeper = Arc::clone(&self.keeper);
            match asked(move || key_of(keeper.as_ref())).await {
                Ok(key) => Some(key),
                Err(why) => {
                    tracing::warn!(
                        why = why.en,
                        "no keychain: sessions are not kept, the next run signs in anew"
                    );
                    None
                }
            }
        });
        key.await.as_ref()
    }
}

/// The key that is kept, or a new one.
fn key_of(keeper: &dyn SecretKeeper) -> Result<Key, Text> {
    let kept = keeper.read()?;
    let kept = kept.and_then(|text| STANDARD.decode(text.expose_secret()).ok());
    if let Some(key) = kept.and_then(|bytes| Key::try_from(bytes.as_slice()).ok()) {
        return Ok(key);
    }
    let key = Key::generate();
    keeper.write(&SecretString::from(STANDARD.encode(key)))?;
    Ok(key)
}

fn seal(key: &Key, owner: Owner<'_>, logins: &[SavedLogin]) -> Result<Vec<u8>, String> {
    let text = serde_json::to_vec(logins).map_err(|error| error.to_string())?;
    if text.len() > BYTES_MAX / 2 {
        return Err(format!("they take {} bytes", text.len()));
    }
    let nonce = XNonce::generate();
    let payload = Payload {
        msg: &text,
        aad: &owner.bound(),
    };
    let sealed = XChaCha20Poly1305::new(key).encrypt(&nonce, payload);
    let sealed = sealed.map_err(|_| "they could not be sealed".to_owned())?;
    Ok([MARK.as_slice(), nonce.as_slice(), &sealed].concat())
}

fn open(key: &Key, owner: Owner<'_>, bytes: &[u8]) -> Result<Vec<SavedLogin>, Unusable> {
    let rest = bytes.strip_prefix(MARK).ok_or(Unusable::Unknown)?;
    let (nonce, sealed) = rest
        .split_at_checked(NONCE_BYTES)
        .ok_or(Unusable::Unknown)?;
    let nonce = XNonce::try_from(nonce).map_err(|_| Unusable::Unknown)?;
    let payload = Payload {
        msg: sealed,
        aad: &owner.bound(),
    };
    let text = XChaCha20Poly1305::new(key)
        .decrypt(&nonce, payload)
        .map_err(|_| Unusable::Sealed)?;
    serde_json::from_slice(&text).map_err(|_| Unusable::Content)
}

impl Owner<'_> {
    fn bound(&self) -> Vec<u8> {
        // Neither holds a line break.
        format!("gsp-bot sessions\n{}\n{}", self.account, self.address).into_bytes()
    }
}

/// A clock that was set back makes nothing young.
fn is_young(login: &SavedLogin, now: Epoch) -> bool {
    (0..AGE_MS_MAX).contains(&(now.0 - login.taken_ms()))
}

/// All of it or nothing, and readable by its owner alone from its first byte.
fn write(file: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = file.parent().ok_or("no folder")?;
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut new| {
        new.write_all(bytes)?;
        new.as_file().sync_all()?;
        Ok(new.persist(file)?)
    });
    written.map(drop).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Owner<'_> = Owner {
        account: "10482721",
        address: "https://gsp.example",
    };

    fn login() -> SavedLogin {
        let text = r#"{"cookies":[{"name":"session","value":"very-secret-value"}],
            "storage":{"origin":"https://gsp.example","local":{"token":"another-secret"},"session":{}},
            "taken_ms":1000}"#;
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_for_its_owner_alone() {
        let (key, logins) = (Key::generate(), [login()]);
        let bytes = seal(&key, OWNER, &logins).unwrap();
        assert_eq!(open(&key, OWNER, &bytes).unwrap().len(), 1);
        let others = [
            Owner {
                account: "10482722",
                ..OWNER
            },
            Owner {
                address: "https://gsp.other",
                ..OWNER
            },
        ];
        for other in others {
            assert_eq!(open(&key, other, &bytes).unwrap_err(), Unusable::Sealed);
        }
        let strange = open(&Key::generate(), OWNER, &bytes);
        assert_eq!(strange.unwrap_err(), Unusable::Sealed);
    }

    #[test]
    fn no_changed_byte_and_no_missing_one_goes_unseen() {
        let key = Key::generate();
        let bytes = seal(&key, OWNER, &[login()]).unwrap();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(open(&key, OWNER, &changed).is_err(), "byte {at}");
            assert!(open(&key, OWNER, &bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn neither_values_nor_names_can_be_read_in_the_file() {
        let bytes = seal(&Key::generate(), OWNER, &[login()]).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["very-secret-value", "another-secret", "session", "10482721"] {
            assert!(!text.contains(secret), "{secret}");
        }
    }

    #[test]
    fn a_login_grows_old_and_none_is_of_tomorrow() {
        let at = |ms: i64| is_young(&login(), Epoch(1000 + ms));
        assert!(at(0) && at(AGE_MS_MAX - 1));
        assert!(!at(AGE_MS_MAX) && !at(-1));
    }
}
