//! The state of everything around the batches: portal, account, browser, disk, workers.

use super::wire::{MarkView, StatusView, WorkerView};
use super::{Ops, OpsError, engine_host, words};
use crate::domain::{BatchState, PauseReason, Step, Text};
use crate::engine::EngineStatus;
use crate::store::free_bytes;

/// Less free space than this is a warning, in bytes; evidence and the database need room.
const FREE_BYTES_WARNING: u64 = 1 << 30;

impl Ops {
    /// The state of everything around the batches.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn status(&self) -> Result<StatusView, OpsError> {
        let engine = self.engine_status.borrow().clone();
        let settings = self.settings().await?;
        let account = self.account().await;
        let reasons: Vec<PauseReason> = self
            .store
            .batches()
            .await?
            .into_iter()
            .filter(|batch| batch.state == BatchState::Paused)
            .filter_map(|batch| batch.pause_reason)
            .collect();
        let account = if reasons.contains(&PauseReason::AccountRefused) {
            mark(
                "error",
                "El portal rechazó la cuenta",
                "The portal refused the account",
            )
        } else if let Some(code) = account.user_code {
            mark("ok", format!("Cuenta {code}"), format!("Account {code}"))
        } else {
            mark(
                "warning",
                "Falta la cuenta: ingrésala en Ajustes",
                "No account yet: enter it in Settings",
            )
        };
        let problem = self
            .profile_in_force
            .borrow()
            .as_ref()
            .and_then(|view| view.problem.clone());
        let (portal_address, problem) = match self.portal_address(&settings) {
            Ok(address) => (address, problem),
            // Nothing runs here that could use a former one.
            Err(error) => (String::new(), Some(error.text().into())),
        };
        let portal = match problem {
            Some(text) => MarkView {
                level: "error".to_owned(),
                text,
            },
            None => portal_mark(engine.as_ref(), &reasons),
        };
        Ok(StatusView {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            engine_here: engine.is_some(),
            portal,
            account,
            browser: self.browser_mark(&reasons),
            disk: self.disk_mark(engine.as_ref()),
            portal_address,
            data_folder: self.folder.path().display().to_string(),
            workers: engine.as_ref().map(workers).unwrap_or_default(),
        })
    }

    fn browser_mark(&self, reasons: &[PauseReason]) -> MarkView {
        match engine_host::find_browser(&self.environment) {
            Ok(path) if reasons.contains(&PauseReason::BrowserMissing) => mark(
                "error",
                format!("El navegador no arranca: {}", path.display()),
                format!("The browser does not start: {}", path.display()),
            ),
            Ok(path) => mark("ok", path.display().to_string(), path.display().to_string()),
            Err(text) => MarkView {
                level: "error".to_owned(),
                text: text.into(),
            },
        }
    }

    fn disk_mark(&self, engine: Option<&EngineStatus>) -> MarkView {
        if let Some(problem) = engine.and_then(|engine| engine.storage_problem.as_ref()) {
            return MarkView {
                level: "error".to_owned(),
                text: words::storage_problem(problem).into(),
            };
        }
        if let Some(kind) = engine.and_then(|engine| engine.evidence_problem) {
            return MarkView {
                level: "warning".to_owned(),
                text: words::evidence_problem(&self.folder.evidence(), kind).into(),
            };
        }
        let Some(free) = free_bytes(self.folder.path()) else {
            return mark("unknown", "Espacio libre desconocido", "Free space unknown");
        };
        #[expect(clippy::cast_precision_loss, reason = "gigabytes")]
        let gigabytes = free as f64 / f64::from(1 << 30);
        let level = if free < FREE_BYTES_WARNING {
            "warning"
        } else {
            "ok"
        };
        mark(
            level,
            format!("{gigabytes:.1} GB libres en disco"),
            format!("{gigabytes:.1} GB free on disk"),
        )
    }
}

pub(super) fn workers(engine: &EngineStatus) -> Vec<WorkerView> {
    engine
        .workers
        .iter()
        .map(|worker| {
            let work = worker.work.as_ref();
            WorkerView {
                number: worker.number,
                state: if work.is_some() { "working" } else { "idle" }.to_owned(),
                order_id: work.map(|work| work.order.0),
                consultora_code: work.map(|work| work.consultora.clone()),
                consultora_name: work.and_then(|work| work.name.clone()),
                step: work
                    .and_then(|work| work.step)
                    .map(|step: Step| step.as_str().to_owned()),
                since_ms: work.map(|work| work.since.0),
                orders_done: worker.orders_done,
            }
        })
        .collect()
}

fn portal_mark(engine: Option<&EngineStatus>, reasons: &[PauseReason]) -> MarkView {
    let Some(engine) = engine else {
        return mark(
            "unknown",
            "El motor no corre aquí",
            "The engine does not run here",
        );
    };
    if engine.portal_down_since.is_some() || reasons.contains(&PauseReason::PortalDown) {
        return mark(
            "error",
            "El portal no responde",
            "The portal does not answer",
        );
    }
    if reasons.contains(&PauseReason::LayoutChanged) {
        return mark(
            "error",
            "El portal parece haber cambiado",
            "The portal seems to have changed",
        );
    }
    if let Some(workers) = engine.slowed_to {
        return mark(
            "warning",
            format!("El portal pide ir más lento: {workers} trabajadores"),
            format!("The portal asks to slow down: {workers} workers"),
        );
    }
    if engine.workers.iter().any(|worker| worker.orders_done > 0) {
        return mark("ok", "El portal responde", "The portal answers");
    }
    mark(
        "unknown",
        "Aún no se ha usado el portal",
        "The portal was not used yet",
    )
}

fn mark(level: &str, es: impl Into<String>, en: impl Into<String>) -> MarkView {
    MarkView {
        level: level.to_owned(),
        text: Text::new(es, en).into(),
    }
}
