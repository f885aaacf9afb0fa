//! Which portal profile is in force: the one named on the command line, else the operator's own
//! beside the settings, else the built-in one.

use std::path::PathBuf;

use super::wire::{ProfileView, SettingsView};
use super::{Ops, OpsError};
use crate::portal::{Profile, ProfileError};

/// Where a profile comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Named on the command line.
    Named(PathBuf),
    /// Beside the settings.
    Own(PathBuf),
    /// Inside the program.
    BuiltIn,
}

impl Source {
    fn as_str(&self) -> &'static str {
        match self {
            Self::Named(_) => "named",
            Self::Own(_) => "own",
            Self::BuiltIn => "built_in",
        }
    }

    fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Named(path) | Self::Own(path) => Some(path),
            Self::BuiltIn => None,
        }
    }

    /// Reads and checks it.
    pub(super) fn load(&self) -> Result<Profile, OpsError> {
        let read = match self.path() {
            Some(path) => Profile::load(path),
            None => Profile::builtin(),
        };
        read.map_err(|error| mistake(&error))
    }
}

impl Ops {
    /// Where the profile comes from that is to be used now.
    pub(super) fn profile_source(&self) -> Source {
        let own = self.folder.portal_profile();
        match &self.environment.portal_profile {
            Some(named) => Source::Named(named.clone()),
            None if own.is_file() => Source::Own(own),
            None => Source::BuiltIn,
        }
    }
}

/// The profile with what the settings say about the portal.
pub(super) fn adjusted(mut profile: Profile, settings: &SettingsView) -> Profile {
    if let Some(address) = &settings.portal_address {
        profile.address.base.clone_from(address);
    }
    profile.waits.answer_ms = settings.timeout_ms.into();
    profile
}

pub(super) fn view(profile: &Profile, source: &Source) -> ProfileView {
    ProfileView {
        name: profile.name.clone(),
        source: source.as_str().to_owned(),
        path: source.path().map(|path| path.display().to_string()),
        fingerprint: profile.fingerprint().to_owned(),
        problem: None,
    }
}

/// What is wrong with a profile; line and key are named.
fn mistake(error: &ProfileError) -> OpsError {
    OpsError::said(
        "bad_profile",
        format!("El perfil del portal tiene un error: {error}"),
        format!("The portal profile has a mistake: {error}"),
    )
}
