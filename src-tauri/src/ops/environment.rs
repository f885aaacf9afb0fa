//! What the environment decides, for containers and tests. It wins over the settings.

use std::path::PathBuf;

use secrecy::SecretString;

use super::OpsError;

/// The variables that the program reads, each checked.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    pub user_code: Option<String>,
    pub password: Option<SecretString>,
    /// Replaces the profile's base address.
    pub portal_address: Option<String>,
    pub data_folder: Option<PathBuf>,
    pub workers: Option<u32>,
    pub attempts_max: Option<u32>,
    pub headless: Option<bool>,
    pub timeout_ms: Option<u32>,
    pub slow_mo_ms: Option<u32>,
    pub chromium: Option<PathBuf>,
    /// Every call on a page goes into the log, not only those of a failure.
    pub logs_calls: bool,
    /// Named on the command line; wins over the operator's own and the built-in profile.
    pub portal_profile: Option<PathBuf>,
}

impl Environment {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// For the first variable with a value that it cannot have.
    pub fn read() -> Result<Self, OpsError> {
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// Reads variables by `lookup`. Empty ones count as not set.
    ///
    /// # Errors
    /// For the first variable with a value that it cannot have.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, OpsError> {
        let text = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        Ok(Self {
            user_code: text("GSP_USER_CODE"),
            password: text("GSP_PASSWORD").map(SecretString::from),
            portal_address: text("GSP_PORTAL_URL")
                .map(|url| address(&url))
                .transpose()?,
            data_folder: text("GSP_DATA_DIR").map(PathBuf::from),
            workers: number("GSP_WORKERS", text("GSP_WORKERS"), 1, 16)?,
            attempts_max: number("GSP_MAX_RETRIES", text("GSP_MAX_RETRIES"), 1, 10)?,
            headless: truth("GSP_HEADLESS", text("GSP_HEADLESS"))?,
            timeout_ms: number("GSP_TIMEOUT_MS", text("GSP_TIMEOUT_MS"), 1_000, 600_000)?,
            slow_mo_ms: number("GSP_SLOW_MO_MS", text("GSP_SLOW_MO_MS"), 0, 10_000)?,
            chromium: text("GSP_CHROMIUM").map(PathBuf::from),
            logs_calls: truth("GSP_LOG_CALLS", text("GSP_LOG_CALLS"))?.unwrap_or(false),
            portal_profile: None,
        })
    }

    /// Names of the settings that it decides.
    #[must_use]
    pub fn decided(&self) -> Vec<String> {
        [
            ("workers", self.workers.is_some()),
            ("attempts_max", self.attempts_max.is_some()),
            ("headless", self.headless.is_some()),
            ("timeout_ms", self.timeout_ms.is_some()),
            ("slow_mo_ms", self.slow_mo_ms.is_some()),
            ("portal_address", self.portal_address.is_some()),
        ]
        .into_iter()
        .filter(|(_, set)| *set)
        .map(|(name, _)| name.to_owned())
        .collect()
    }
}

/// A portal address without the slash at its end.
///
/// # Errors
/// When it does not begin with `http://` or `https://`.
pub(super) fn address(text: &str) -> Result<String, OpsError> {
    let text = text.trim().trim_end_matches('/');
    let has_host = ["http://", "https://"].iter().any(|scheme| {
        text.strip_prefix(scheme)
            .is_some_and(|rest| !rest.is_empty())
    });
    if has_host && !text.contains(char::is_whitespace) {
        return Ok(text.to_owned());
    }
    Err(OpsError::said(
        "bad_setting",
        format!("La dirección del portal debe empezar con https:// o http://, no «{text}»."),
        format!("The portal's address must begin with https:// or http://, not “{text}”."),
    ))
}

fn number(name: &str, value: Option<String>, min: u32, max: u32) -> Result<Option<u32>, OpsError> {
    let Some(value) = value else { return Ok(None) };
    match value.trim().parse() {
        Ok(number) if (min..=max).contains(&number) => Ok(Some(number)),
        Ok(_) | Err(_) => Err(OpsError::said(
            "bad_setting",
            format!("La variable {name} debe ser un número entre {min} y {max}, no «{value}»."),
            format!("The variable {name} must be a number from {min} to {max}, not “{value}”."),
        )),
    }
}

fn truth(name: &str, value: Option<String>) -> Result<Option<bool>, OpsError> {
    let Some(value) = value else { return Ok(None) };
    match value.trim().to_lowercase().as_str() {
        "1" | "true" | "yes" | "si" | "sí" => Ok(Some(true)),
        "0" | "false" | "no" => Ok(Some(false)),
        _ => Err(OpsError::said(
            "bad_setting",
            format!("La variable {name} debe ser true o false, no «{value}»."),
            format!("The variable {name} must be true or false, not “{value}”."),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> Result<Environment, OpsError> {
        Environment::from_lookup(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn values_are_checked_and_named() {
        assert_eq!(read("GSP_WORKERS", "4").unwrap().workers, Some(4));
        let error = read("GSP_WORKERS", "many").unwrap_err();
        assert!(error.text().es.contains("GSP_WORKERS"), "{error}");
        assert!(read("GSP_WORKERS", "17").is_err());
        assert_eq!(read("GSP_HEADLESS", "false").unwrap().headless, Some(false));
        assert!(read("GSP_HEADLESS", "perhaps").is_err());
        assert_eq!(read("GSP_WORKERS", " ").unwrap().workers, None);
    }

    #[test]
    fn an_address_has_a_scheme_and_a_host() {
        let portal = |url| read("GSP_PORTAL_URL", url).map(|read| read.portal_address);
        assert_eq!(
            portal("http://h:1/").unwrap().as_deref(),
            Some("http://h:1")
        );
        assert!(portal("gsp.example").is_err());
        assert!(portal("https://").is_err());
    }
}
