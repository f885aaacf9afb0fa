//! What the program runs in: its data folder, and what the environment decides.

use std::path::PathBuf;

use super::{DataFolder, Environment, OpsError};

/// What every way of running the program needs.
pub struct Surroundings {
    /// Where the data lies.
    pub folder: DataFolder,
    /// What the environment decides.
    pub environment: Environment,
}

impl Surroundings {
    /// Reads the environment; `data_folder` and `portal_profile` come from the command line and win.
    ///
    /// # Errors
    /// For a variable with a value that it cannot have, or when no folder can be found.
    pub fn read(
        data_folder: Option<PathBuf>,
        portal_profile: Option<PathBuf>,
    ) -> Result<Self, OpsError> {
        let mut environment = Environment::read()?;
        environment.portal_profile = portal_profile;
        let asked = data_folder.or_else(|| environment.data_folder.clone());
        Ok(Self {
            folder: DataFolder::choose(asked.as_deref())?,
            environment,
        })
    }
}
