//! What the operator can set: read from the database, overruled by the environment, checked.

use std::collections::BTreeMap;

use super::wire::SettingsView;
use super::{Environment, Ops, OpsError, environment, watched};
use crate::domain::{CartPolicy, Text};
use crate::engine::{EngineSettings, SettingsError};
use crate::store::Event;

const TIMEOUT_MS: u32 = 30_000;

impl Ops {
    /// The settings as they act now.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn settings(&self) -> Result<SettingsView, OpsError> {
        let stored = self.store.settings().await?;
        Ok(merged(&stored, &self.environment))
    }

    /// Saves what the operator set; what the environment decides is left as it was.
    ///
    /// # Errors
    /// For a value out of its bounds (nothing is saved then), or when the storage fails.
    pub async fn save_settings(&self, view: &SettingsView) -> Result<SettingsView, OpsError> {
        let view = checked(view)?;
        // One that was chosen before may be out of reach for a time; that hinders nothing else.
        if let Some(folder) = &view.watched_folder
            && self.settings().await?.watched_folder.as_ref() != Some(folder)
        {
            watched::files_of(folder.into()).await?;
        }
        let decided = self.environment.decided();
        let values: BTreeMap<&'static str, Option<String>> = to_words(&view)
            .into_iter()
            .filter(|(name, _)| !decided.iter().any(|decided| decided == name))
            .collect();
        let event = Event::of_all(
            "settings_saved",
            Text::new("Ajustes guardados", "Settings saved"),
        );
        self.store
            .save_settings(self.now(), self.actor, &values, &event)
            .await?;
        let settings = self.settings().await?;
        self.engine_settings
            .send_replace(engine_settings(&settings)?);
        Ok(settings)
    }
}

/// The engine's part of the settings.
pub(super) fn engine_settings(view: &SettingsView) -> Result<EngineSettings, OpsError> {
    let settings = EngineSettings {
        workers: view.workers,
        attempts_max: view.attempts_max,
        orders_per_context: view.orders_per_context,
        evidence_days: view.evidence_days,
        ..EngineSettings::default()
    };
    Ok(settings.checked()?)
}

pub(super) fn merged(stored: &BTreeMap<String, String>, environment: &Environment) -> SettingsView {
    let engine = EngineSettings::default();
    let text = |name: &str| stored.get(name).cloned();
    // A stored number that does not parse was not written by this program: the default is better
    // than a console that does not open.
    let number = |name: &str| stored.get(name).and_then(|value| value.parse::<u32>().ok());
    let truth = |name: &str| stored.get(name).map(|value| value == "1");
    SettingsView {
        workers: environment
            .workers
            .or(number("workers"))
            .unwrap_or(engine.workers),
        attempts_max: environment
            .attempts_max
            .or(number("attempts_max"))
            .unwrap_or(engine.attempts_max),
        orders_per_context: number("orders_per_context").unwrap_or(engine.orders_per_context),
        evidence_days: number("evidence_days").unwrap_or(engine.evidence_days),
        timeout_ms: environment
            .timeout_ms
            .or(number("timeout_ms"))
            .unwrap_or(TIMEOUT_MS),
        slow_mo_ms: environment.slow_mo_ms.or(number("slow_mo_ms")).unwrap_or(0),
        headless: environment.headless.or(truth("headless")).unwrap_or(true),
        cycle: text("cycle"),
        cart_policy: text("cart_policy")
            .and_then(|word| CartPolicy::parse(&word))
            .unwrap_or_default()
            .as_str()
            .to_owned(),
        refuse_other_name: truth("refuse_other_name").unwrap_or(false),
        closing_ms: stored
            .get("closing_ms")
            .and_then(|value| value.parse().ok()),
        watched_folder: text("watched_folder"),
        portal_address: environment
            .portal_address
            .clone()
            .or_else(|| text("portal_address")),
        language: text("language").unwrap_or_else(|| "es".to_owned()),
        theme: text("theme").unwrap_or_else(|| "system".to_owned()),
        from_environment: environment.decided(),
    }
}

fn checked(view: &SettingsView) -> Result<SettingsView, OpsError> {
    let mut view = view.clone();
    engine_settings(&view)?;
    for (name, value, min, max) in [
        ("timeout_ms", view.timeout_ms, 1_000, 600_000),
        ("slow_mo_ms", view.slow_mo_ms, 0, 10_000),
    ] {
        if !(min..=max).contains(&value) {
            return Err(SettingsError {
                name,
                min,
                max,
                value,
            }
            .into());
        }
    }
    one_of(
        "cart_policy",
        &view.cart_policy,
        &CartPolicy::ALL.map(CartPolicy::as_str),
    )?;
    one_of("language", &view.language, &["es", "en", "system"])?;
    one_of("theme", &view.theme, &["light", "dark", "system"])?;
    view.cycle = view
        .cycle
        .map(|cycle| cycle.trim().to_owned())
        .filter(|cycle| !cycle.is_empty());
    view.watched_folder = view
        .watched_folder
        .map(|folder| folder.trim().to_owned())
        .filter(|folder| !folder.is_empty());
    view.portal_address = view
        .portal_address
        .filter(|address| !address.trim().is_empty())
        .map(|address| environment::address(&address))
        .transpose()?;
    Ok(view)
}

fn one_of(name: &str, value: &str, allowed: &[&str]) -> Result<(), OpsError> {
    if allowed.contains(&value) {
        return Ok(());
    }
    let list = allowed.join(", ");
    Err(OpsError::said(
        "bad_setting",
        format!("El ajuste {name} debe ser uno de {list}, no «{value}»."),
        format!("The setting {name} must be one of {list}, not “{value}”."),
    ))
}

fn to_words(view: &SettingsView) -> BTreeMap<&'static str, Option<String>> {
    let truth = |value: bool| Some(if value { "1" } else { "0" }.to_owned());
    BTreeMap::from([
        ("workers", Some(view.workers.to_string())),
        ("attempts_max", Some(view.attempts_max.to_string())),
        (
            "orders_per_context",
            Some(view.orders_per_context.to_string()),
        ),
        ("evidence_days", Some(view.evidence_days.to_string())),
        ("timeout_ms", Some(view.timeout_ms.to_string())),
        ("slow_mo_ms", Some(view.slow_mo_ms.to_string())),
        ("headless", truth(view.headless)),
        ("cycle", view.cycle.clone()),
        ("cart_policy", Some(view.cart_policy.clone())),
        ("refuse_other_name", truth(view.refuse_other_name)),
        ("closing_ms", view.closing_ms.map(|ms| ms.to_string())),
        ("watched_folder", view.watched_folder.clone()),
        ("portal_address", view.portal_address.clone()),
        ("language", Some(view.language.clone())),
        ("theme", Some(view.theme.clone())),
    ])
}
