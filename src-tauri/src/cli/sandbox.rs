//! `gsp-bot sandbox`: the pretend portal, until Ctrl-C.

use super::args::Sandbox as Arguments;
use super::output::Output;
use super::{COULD_NOT_RUN, DONE};
use crate::ops::OpsError;
use crate::sandbox::{ProfileName, Sandbox, SandboxOptions};

/// The first line of the answer is the address alone: scripts read it.
pub(super) async fn run(arguments: &Arguments, output: &Output) -> Result<u8, OpsError> {
    let Some(profile) = ProfileName::parse(&arguments.profile) else {
        output.aside(format!(
            "{} {}",
            output.pick("No existe el perfil", "There is no profile"),
            arguments.profile
        ));
        return Ok(COULD_NOT_RUN);
    };
    let options = SandboxOptions {
        port: arguments.port,
        profile,
        seed: arguments.seed,
        latency_ms: arguments.latency_ms,
    };
    let sandbox = Sandbox::start(options).await.map_err(|error| {
        OpsError::said(
            "sandbox",
            format!("El portal de práctica no pudo abrir: {error}"),
            format!("The sandbox portal could not open: {error}"),
        )
    })?;
    output.line(sandbox.address());
    let waited = tokio::signal::ctrl_c().await;
    sandbox.stop().await;
    if let Err(error) = waited {
        output.aside(error.to_string());
        return Ok(COULD_NOT_RUN);
    }
    Ok(DONE)
}
