//! `gsp-bot start ID [--wait]`: when no engine runs on the data folder, it runs here.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio_util::sync::CancellationToken;

use super::args::Start;
use super::output::Output;
use super::{COULD_NOT_RUN, DONE, status};
use crate::domain::{BatchId, PauseReason, Text};
use crate::ops::wire::{BatchView, ProfileView};
use crate::ops::{EndSignals, Ops, OpsError, profile_in_use};

/// Another process may be the one that works: its commits are seen by looking.
const LOOK: Duration = Duration::from_millis(250);

pub(super) async fn run(ops: &Ops, start: &Start, output: &Output) -> Result<u8, OpsError> {
    let id = BatchId(start.id);
    if !start.wait {
        let queued = ops.start_batch(id).await?.orders;
        output.line(format!(
            "{} {id}: {queued} {}",
            output.pick("Lote iniciado", "Batch started"),
            output.pick("pedidos en cola", "orders queued"),
        ));
        if !ops.engine_runs_somewhere()? {
            output.aside(output.pick(
                "Nadie está trabajando con esta carpeta: abre la consola o usa start --wait.",
                "Nobody works on this folder: open the console or use start --wait.",
            ));
        }
        return Ok(DONE);
    }
    let (stop, abort) = (CancellationToken::new(), CancellationToken::new());
    let engine = match ops.start_engine(stop.clone(), abort.clone()).await {
        Ok(engine) => Some(engine),
        // The console works on this folder: it does the work, we watch.
        Err(error) if error.code() == "busy" => None,
        Err(error) => return Err(error),
    };
    let started = ops.start_batch(id).await;
    let ended = match started {
        Ok(_) => watch(ops, id, output, &stop, &abort).await,
        Err(error) => Err(error),
    };
    stop.cancel();
    if let Some(engine) = engine {
        engine.ended().await;
    }
    conclude(ops, id, output, ended?).await
}

/// How the watching ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Batch,
    Stopped,
    NeedsPerson(PauseReason),
}

async fn watch(
    ops: &Ops,
    id: BatchId,
    output: &Output,
    stop: &CancellationToken,
    abort: &CancellationToken,
) -> Result<Ended, OpsError> {
    let mut progress = Progress::new(output, &ops.batch(id).await?);
    let mut bell = ops.bell();
    let mut profile = ops.profile_in_force();
    profile.mark_unchanged();
    let mut signals = EndSignals::new();
    let mut problem = None;
    loop {
        let batch = ops.batch(id).await?;
        progress.show(&batch, output);
        if profile.has_changed().is_ok_and(|changed| changed) {
            tell_profile(profile.borrow_and_update().as_ref(), output);
        }
        let now = ops.saving_problem();
        if now != problem {
            tell_saving(now.as_ref(), output);
            problem = now;
        }
        if batch.ended_ms.is_some() && batch.counts.running == 0 {
            progress.finish();
            return Ok(Ended::Batch);
        }
        let reason = batch.pause_reason.as_deref().and_then(PauseReason::parse);
        if let Some(
            reason @ (PauseReason::AccountRefused
            | PauseReason::LayoutChanged
            | PauseReason::BrowserMissing),
        ) = reason
        {
            progress.finish();
            return Ok(Ended::NeedsPerson(reason));
        }
        tokio::select! {
            _ = bell.changed() => {}
            () = tokio::time::sleep(LOOK) => {}
            () = signals.recv() => {
                progress.finish();
                stop.cancel();
                output.aside(output.pick(
                    "Deteniendo: los pedidos en curso llegan a un punto seguro. Ctrl-C otra vez para cortar ya.",
                    "Stopping: orders under way go to a safe point. Ctrl-C again to stop at once.",
                ));
                let abort = abort.clone();
                tokio::spawn(async move {
                    signals.recv().await;
                    abort.cancel();
                });
                return Ok(Ended::Stopped);
            }
        }
    }
}

/// Something cannot be saved any more, or can be again.
fn tell_saving(problem: Option<&Text>, output: &Output) {
    output.aside(match problem {
        Some(text) => output.text(text),
        None => output
            .pick("Se puede guardar de nuevo.", "Saving works again.")
            .to_owned(),
    });
}

/// The profile's file has changed while the batch runs.
fn tell_profile(profile: Option<&ProfileView>, output: &Output) {
    let Some(profile) = profile else { return };
    match &profile.problem {
        Some(problem) => output.aside(output.sentence(problem)),
        None => output.aside(output.text(&profile_in_use(profile))),
    }
}

async fn conclude(ops: &Ops, id: BatchId, output: &Output, ended: Ended) -> Result<u8, OpsError> {
    let batch = ops.batch(id).await?;
    status::show(std::slice::from_ref(&batch), output);
    for cause in ops.causes(Some(id)).await? {
        let detail = output.detail(cause.detail.as_ref());
        output.line(format!(
            "  {} × {} {detail}",
            cause.orders,
            output.sentence(&cause.text)
        ));
    }
    match ended {
        Ended::Batch => Ok(status::code(&batch)),
        Ended::Stopped => Ok(COULD_NOT_RUN),
        Ended::NeedsPerson(_) => {
            if let Some(text) = &batch.pause_text {
                output.aside(output.sentence(text));
            }
            Ok(COULD_NOT_RUN)
        }
    }
}

/// A bar on a terminal, plain lines in a pipe.
struct Progress {
    bar: Option<ProgressBar>,
    /// State and counts without those that change with every step.
    last: Option<(String, [u32; 4])>,
}

impl Progress {
    fn new(output: &Output, batch: &BatchView) -> Self {
        let bar = output.is_watched().then(|| {
            let bar = ProgressBar::with_draw_target(
                Some(batch.counts.total.into()),
                ProgressDrawTarget::stderr(),
            );
            let style = "{bar:32} {pos}/{len} {msg} {elapsed_precise}";
            // The template is a constant; the plain style is as good as a failure here.
            if let Ok(style) = ProgressStyle::with_template(style) {
                bar.set_style(style);
            }
            bar
        });
        Self { bar, last: None }
    }

    fn show(&mut self, batch: &BatchView, output: &Output) {
        let counts = batch.counts;
        let now = (
            batch.state.clone(),
            [
                counts.completed + counts.partial,
                counts.failed,
                counts.retrying,
                counts.cancelled,
            ],
        );
        if self.last.as_ref() == Some(&now) {
            return;
        }
        let done = counts.completed + counts.partial + counts.failed + counts.cancelled;
        let message = format!(
            "{} {} · {} {} · {} {} · {} {}",
            counts.completed,
            output.pick("completos", "completed"),
            counts.partial,
            output.pick("parciales", "partial"),
            counts.failed,
            output.pick("fallidos", "failed"),
            counts.retrying,
            output.pick("reintentando", "retrying"),
        );
        match &self.bar {
            Some(bar) => {
                bar.set_position(done.into());
                bar.set_message(match &batch.pause_text {
                    Some(text) => format!("{message} — {}", output.sentence(text)),
                    None => message,
                });
            }
            None => {
                output.aside(format!("{done}/{} {message}", counts.total));
                let paused_now = self
                    .last
                    .as_ref()
                    .is_none_or(|(state, _)| *state != batch.state);
                if let Some(text) = batch.pause_text.as_ref().filter(|_| paused_now) {
                    output.aside(output.sentence(text));
                }
            }
        }
        self.last = Some(now);
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.abandon();
        }
    }
}
