//! The check-up of the portal: is everything where the profile says?
//!
//! It takes no engine lock: it has a browser of its own, in a folder of its own, and changes no
//! cart, so a console may stay open beside it. But it signs in with the account, and a portal counts
//! sessions and may forget whom another one has chosen: while a batch is under way here it goes no
//! further than the login, and to nobody's cart. A batch that begins meanwhile is safe all the same:
//! an order proves whose cart it is before each change, whatever the portal has forgotten.

use std::path::Path;
use std::time::Instant;

use tokio_util::sync::CancellationToken;

use super::wire::{CheckAlternative, CheckAnchor, CheckDialog, CheckFile, CheckView};
use super::{Ops, OpsError, engine_host, profile};
use crate::browser;
use crate::domain::{BatchState, ConsultoraCode, Failure, OrderState, Reason, Text};
use crate::engine::{EngineLock, LockError};
use crate::portal::{
    AnchorReport, CheckGoal, Checkup, EvidenceKind, EvidencePlace, GspPortal, Portal, Screen, Seat,
    Verdict,
};

/// Check-ups of which the pictures are kept.
const KEPT_MAX: usize = 10;

impl Ops {
    /// Looks whether everything is where the profile says: as far as `consultora`'s cart, or else as
    /// far as "for whom" when an account is known, or else at the login. Changes no cart.
    ///
    /// # Errors
    /// When the profile has a mistake, no browser starts, another check-up is under way, or
    /// somebody's cart is asked for without an account or while a batch is under way.
    pub async fn check(
        &self,
        consultora: Option<&str>,
        stop: &CancellationToken,
    ) -> Result<CheckView, OpsError> {
        let started = Instant::now();
        let source = self.profile_source();
        let profile = source.load()?;
        let profile_view = source.view(&profile);
        let settings = self.settings().await?;
        let goal = self.check_goal(consultora).await?;
        if let Err(text) = engine_host::find_browser(&self.environment) {
            return Err(OpsError::Said {
                code: "no_browser",
                text,
            });
        }
        let _one_at_a_time = EngineLock::take(&self.folder.check()).map_err(under_way)?;
        let browsers = self.folder.check().join("browsers");
        let left = browsers.clone();
        let cleaned = tokio::task::spawn_blocking(move || browser::clean_leftovers(&left)).await;
        if let Err(error) = cleaned {
            tracing::warn!(%error, "cleaning up after an earlier check-up failed");
        }
        let profile = profile::adjusted(profile, &settings);
        let address = profile.address.base.clone();
        let options = self.portal_options(profile, &settings, browsers).await;
        let place = EvidencePlace {
            folder: self.check_evidence().join(self.now().0.to_string()),
            stem: "check".to_owned(),
        };
        let portal = GspPortal::new(options);
        let checkup = match portal.seat(0).await {
            Ok(mut seat) => {
                let checkup = seat.check(&goal, &place, stop).await;
                seat.close().await;
                Ok(checkup)
            }
            Err(failure) => Err(no_browser(&failure)),
        };
        portal.close().await;
        prune(&self.check_evidence());
        let found = Found {
            goal: &goal,
            address: &address,
            checkup: checkup?,
        };
        Ok(found.view(profile_view, started))
    }

    async fn check_goal(&self, consultora: Option<&str>) -> Result<CheckGoal, OpsError> {
        let has_account = self.credentials().await.is_some();
        let is_under_way = self.is_under_way().await?;
        let Some(code) = consultora else {
            return Ok(if has_account && !is_under_way {
                CheckGoal::ForWhom
            } else {
                CheckGoal::Login
            });
        };
        let code = ConsultoraCode::new(code).map_err(|error| {
            OpsError::said(
                "bad_code",
                format!("«{code}» no puede ser un código de consultora."),
                format!("“{code}” cannot be a consultora's code: {error}."),
            )
        })?;
        if !has_account {
            return Err(OpsError::Said {
                code: "no_account",
                text: Text::new(
                    "Para llegar al carro hace falta la cuenta: ingrésala en Ajustes o en GSP_USER_CODE y GSP_PASSWORD.",
                    "The account is needed to get to a cart: enter it in Settings or in GSP_USER_CODE and GSP_PASSWORD.",
                ),
            });
        }
        if is_under_way {
            return Err(OpsError::said(
                "not_now",
                "Hay un lote en marcha con esta cuenta. Páusalo, espera a que terminen los pedidos en curso y revisa de nuevo.",
                "A batch is under way with this account. Pause it, wait for the orders under way, and check again.",
            ));
        }
        Ok(CheckGoal::Cart(code))
    }

    /// Whether some program works on orders of this data folder now.
    async fn is_under_way(&self) -> Result<bool, OpsError> {
        if !self.engine_runs_somewhere()? {
            return Ok(false);
        }
        let batches = self.store.batches().await?;
        if batches.iter().any(|it| it.state == BatchState::Running) {
            return Ok(true);
        }
        let counts = self.store.state_counts().await?;
        Ok(counts
            .values()
            .any(|counts| counts.sum(OrderState::is_running) > 0))
    }

    fn check_evidence(&self) -> std::path::PathBuf {
        self.folder.evidence().join("check")
    }
}

/// What a check-up found, on its way to the wire.
struct Found<'a> {
    goal: &'a CheckGoal,
    address: &'a str,
    checkup: Checkup,
}

impl Found<'_> {
    fn view(self, profile: super::wire::ProfileView, started: Instant) -> CheckView {
        let (outcome, text) = self.conclusion();
        let (goal, code) = match self.goal {
            CheckGoal::Login => ("login", None),
            CheckGoal::ForWhom => ("for_whom", None),
            CheckGoal::Cart(code) => ("cart", Some(code.to_string())),
        };
        let Checkup {
            anchors,
            screens,
            dialogs,
            portal_name,
            cart_products,
            failure,
            evidence,
        } = self.checkup;
        CheckView {
            profile,
            portal_address: self.address.to_owned(),
            goal: goal.to_owned(),
            consultora_code: code,
            portal_name,
            outcome: outcome.to_owned(),
            text: text.into(),
            detail: failure
                .map(|failure| failure.detail)
                .filter(|detail| !detail.is_empty())
                .map(Into::into),
            took_ms: number(started.elapsed().as_millis()),
            screens: screens.into_iter().map(word).collect(),
            anchors: anchors.iter().map(anchor).collect(),
            dialogs: dialogs
                .into_iter()
                .map(|dialog| CheckDialog {
                    screen: word(dialog.screen),
                    rule: dialog.rule,
                    text: dialog.text,
                })
                .collect(),
            cart_products: cart_products.map(|count| number(count as u128)),
            evidence: evidence
                .into_iter()
                .map(|(screen, file)| CheckFile {
                    screen: word(screen),
                    kind: match file.kind {
                        EvidenceKind::Screenshot => "screenshot",
                        EvidenceKind::Snapshot => "snapshot",
                        EvidenceKind::Calls => "calls",
                    }
                    .to_owned(),
                    path: file.path.display().to_string(),
                })
                .collect(),
        }
    }

    fn conclusion(&self) -> (&'static str, Text) {
        let missing: Vec<&str> = self
            .checkup
            .missing()
            .map(|it| it.anchor.as_str())
            .collect();
        let failure = self.checkup.failure.as_ref();
        let is_layout = failure.is_some_and(|it| it.reason == Reason::LayoutChanged);
        if !missing.is_empty() {
            let list = missing.join(", ");
            return (
                "missing",
                Text::new(
                    format!(
                        "No está donde debería: {list}. El portal puede haber cambiado: corrige esas anclas en el perfil y revisa de nuevo."
                    ),
                    format!(
                        "Not where it should be: {list}. The portal may have changed: correct these anchors in the profile and check again."
                    ),
                ),
            );
        }
        match failure {
            None => ("ok", self.all_is_well()),
            Some(failure) if is_layout => ("missing", failure.reason.text()),
            Some(failure) => ("stopped", self.stopped(failure)),
        }
    }

    fn all_is_well(&self) -> Text {
        match self.goal {
            CheckGoal::Login => Text::new(
                "La pantalla de inicio de sesión está como dice el perfil. No se inició sesión.",
                "The login is as the profile says. Nobody signed in.",
            ),
            CheckGoal::ForWhom => Text::new(
                "Hasta «para quién» todo está como dice el perfil. Para revisar lo demás, indica una consultora con --consultora.",
                "As far as “for whom” all is as the profile says. To check the rest, name a consultora with --consultora.",
            ),
            CheckGoal::Cart(_) => Text::new(
                "Todo está como dice el perfil, hasta el carro. No se cambió nada en él.",
                "All is as the profile says, as far as the cart. Nothing was changed in it.",
            ),
        }
    }

    /// Why it did not come to its goal. The sentences of the reasons speak of orders; these do not.
    fn stopped(&self, failure: &Failure) -> Text {
        let address = self.address;
        match failure.reason {
            Reason::Unreachable => Text::new(
                format!("Nadie responde en {address}. Revisa la dirección y la red."),
                format!("Nobody answers at {address}. Check the address and the network."),
            ),
            Reason::Maintenance => Text::new(
                "El portal está en mantención. Revisa de nuevo cuando vuelva.",
                "The portal is under maintenance. Check again when it is back.",
            ),
            Reason::TooManyRequests | Reason::TooManySessions => Text::new(
                "El portal pide ir más lento o tiene demasiadas sesiones de la cuenta. Espera un momento y revisa de nuevo.",
                "The portal asks to slow down or has too many sessions of the account. Wait a moment and check again.",
            ),
            Reason::PasswordRefused => Text::new(
                "El portal rechazó el código o la contraseña. Corrígelos antes de revisar de nuevo: varios rechazos seguidos bloquean la cuenta.",
                "The portal refused the code or password. Correct them before you check again: several refusals in a row lock the account.",
            ),
            Reason::AccountLocked => Text::new(
                "La cuenta está bloqueada en el portal.",
                "The account is locked in the portal.",
            ),
            Reason::ConsultoraUnknown | Reason::ConsultoraBlocked => Text::new(
                "El portal no conoce a esta consultora o la tiene bloqueada. Revisa con otra.",
                "The portal does not know this consultora or has her blocked. Check with another one.",
            ),
            Reason::CycleClosed => Text::new(
                "No hay ningún ciclo abierto para esta consultora. Revisa con otra.",
                "No cycle is open for this consultora. Check with another one.",
            ),
            Reason::CartNotEmpty => Text::new(
                "La consultora tiene un pedido guardado, y contestar el aviso cambiaría su carro. Revisa con otra.",
                "The consultora has a saved order, and to answer the dialog would change her cart. Check with another one.",
            ),
            Reason::IdentityUnproven => Text::new(
                "El portal no muestra de quién es el carro.",
                "The portal does not show whose cart it is.",
            ),
            Reason::TimedOut
            | Reason::ServerError
            | Reason::PageCrashed
            | Reason::BrowserGone
            | Reason::CartDiffers
            | Reason::UnknownDialog
            | Reason::SessionLost
            | Reason::NoCredentials
            | Reason::NameDiffers
            | Reason::LayoutChanged
            | Reason::BrowserMissing
            | Reason::Bug => Text::new(
                "La revisión no llegó al final.",
                "The check-up did not come to its end.",
            ),
        }
    }
}

fn anchor(report: &AnchorReport) -> CheckAnchor {
    let sighting = report.sighting;
    CheckAnchor {
        anchor: report.anchor.as_str().to_owned(),
        state: match report.verdict {
            Verdict::Seen => "seen",
            Verdict::Missing => "missing",
            Verdict::NotReached => "not_reached",
            Verdict::Absent => "absent",
            Verdict::NotExpected => "not_expected",
        }
        .to_owned(),
        screens: match sighting {
            Some(sighting) => vec![word(sighting.screen)],
            None => report.belongs_to.iter().copied().map(word).collect(),
        },
        alternative: sighting.map(|it| number(it.alternative as u128 + 1)),
        count: sighting.map(|it| number(it.count as u128)),
        after_ms: sighting.map(|it| number(it.after_ms.into())),
        alternatives: report
            .alternatives
            .iter()
            .map(|(spot, seen)| CheckAlternative {
                selector: spot.to_string(),
                seen: *seen,
            })
            .collect(),
    }
}

fn word(screen: Screen) -> String {
    screen.as_str().replace(' ', "_")
}

fn number(n: u128) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn under_way(error: LockError) -> OpsError {
    match error {
        LockError::Held => OpsError::said(
            "busy",
            "Ya hay una revisión en marcha con esta carpeta de datos.",
            "A check-up is under way on this data folder already.",
        ),
        LockError::Io(_) => error.into(),
    }
}

fn no_browser(failure: &Failure) -> OpsError {
    let text = failure.reason.text();
    OpsError::said(
        "no_browser",
        format!("{} ({})", text.es, failure.detail.es),
        format!("{} ({})", text.en, failure.detail.en),
    )
}

/// Only the newest pictures are kept.
fn prune(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut kept: Vec<_> = entries.filter_map(Result::ok).map(|it| it.path()).collect();
    kept.sort();
    let old = kept.len().saturating_sub(KEPT_MAX);
    for path in kept.into_iter().take(old) {
        if let Err(error) = std::fs::remove_dir_all(&path) {
            tracing::warn!(path = %path.display(), %error, "old pictures of a check-up stay");
        }
    }
}
