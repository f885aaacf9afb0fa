//! `gsp-bot profile show|path|check FILE`

use super::args::{Profile, ProfileVerb};
use super::output::Output;
use super::{DONE, SOME_FAILED};
use crate::ops::{Ops, OpsError, profile_in_use};

pub(super) fn run(ops: &Ops, profile: &Profile, output: &Output) -> Result<u8, OpsError> {
    match &profile.verb {
        ProfileVerb::Show => {
            let (view, text) = ops.profile_text()?;
            output.aside(output.text(&profile_in_use(&view)));
            // As it is: `profile show > portal.toml` begins a profile of one's own.
            output.line(text.trim_end());
            Ok(DONE)
        }
        ProfileVerb::Path => {
            let own = ops.folder().portal_profile();
            output.line(own.display().to_string());
            Ok(DONE)
        }
        ProfileVerb::Check { file } => match ops.check_profile(file.clone()) {
            Ok(view) => {
                output.line(format!(
                    "{} {} ({})",
                    output.pick("Perfil correcto:", "A sound profile:"),
                    view.name,
                    view.fingerprint,
                ));
                Ok(DONE)
            }
            Err(error) => {
                output.aside(output.text(&error.text()));
                Ok(SOME_FAILED)
            }
        },
    }
}
