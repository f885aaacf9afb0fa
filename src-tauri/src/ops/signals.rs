//! What tells the program from outside to end.

/// Ctrl-C, and on Unix the signal of a system that shuts down.
pub struct EndSignals {
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
}

impl EndSignals {
    /// Listens from now on, instead of the process being ended by them.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "listening is no default")]
    pub fn new() -> Self {
        Self {
            #[cfg(unix)]
            terminate: tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
                .ok(),
        }
    }

    /// The next of them.
    pub async fn recv(&mut self) {
        #[cfg(unix)]
        if let Some(terminate) = &mut self.terminate {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
