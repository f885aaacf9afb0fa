//! Which portal profile is in force: the one named on the command line, else the operator's own
//! beside the settings, else the built-in one. While the engine runs, a file that changes is read
//! anew, before the next order at the latest; one with a mistake leaves the former in force.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::watch;
use tokio::time::MissedTickBehavior;

use super::wire::{ProfileView, SettingsView};
use super::{DataFolder, Environment, Ops, OpsError};
use crate::domain::Text;
use crate::portal::{GspPortal, Profile};
use crate::store::{Actor, Event};

/// How often the file is looked at while no order begins: an operator who saved it wants to know
/// soon whether it is sound.
const LOOK: Duration = Duration::from_secs(2);
/// Some editors remove a file before they write it anew: only one that stays away is gone.
const GONE: Duration = Duration::from_secs(2);

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
    /// The source that is to be used now.
    fn choose(named: Option<&PathBuf>, own: PathBuf) -> Self {
        match named {
            Some(named) => Self::Named(named.clone()),
            None if own.is_file() => Self::Own(own),
            None => Self::BuiltIn,
        }
    }

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
        read.map_err(|error| {
            let text = error.text();
            OpsError::said(
                "bad_profile",
                format!("El perfil del portal tiene un error: {}", text.es),
                format!("The portal profile has a mistake: {}", text.en),
            )
        })
    }

    pub(super) fn view(&self, profile: &Profile) -> ProfileView {
        ProfileView {
            name: profile.name.clone(),
            source: self.as_str().to_owned(),
            path: self.path().map(|path| path.display().to_string()),
            fingerprint: profile.fingerprint().to_owned(),
            problem: None,
        }
    }
}

impl Ops {
    /// Where the profile comes from that is to be used now.
    pub(super) fn profile_source(&self) -> Source {
        Source::choose(
            self.environment.portal_profile.as_ref(),
            self.folder.portal_profile(),
        )
    }

    /// The profile that the engine of this process uses; `None` while it has none.
    #[must_use]
    pub fn profile_in_force(&self) -> watch::Receiver<Option<ProfileView>> {
        self.profile_in_force.subscribe()
    }

    /// The text of the profile that is to be used, once it was checked.
    ///
    /// # Errors
    /// When it has a mistake or cannot be read.
    pub fn profile_text(&self) -> Result<(ProfileView, String), OpsError> {
        let source = self.profile_source();
        let profile = source.load()?;
        let text = match source.path() {
            None => Profile::builtin_text().to_owned(),
            Some(path) => std::fs::read_to_string(path).map_err(|error| unreadable(&error))?,
        };
        Ok((source.view(&profile), text))
    }

    /// Checks a profile file without using it.
    ///
    /// # Errors
    /// When it has a mistake or cannot be read.
    pub fn check_profile(&self, path: PathBuf) -> Result<ProfileView, OpsError> {
        let source = Source::Named(path);
        Ok(source.view(&source.load()?))
    }
}

/// Keeps a running portal's profile what its file says.
pub(super) struct Follower {
    named: Option<PathBuf>,
    own: PathBuf,
    settings: SettingsView,
    portal: Weak<GspPortal>,
    seen: Mutex<Seen>,
    in_force: watch::Sender<Option<ProfileView>>,
}

struct Seen {
    stamp: Stamp,
    /// Since when the operator's own file is not there any more.
    gone_since: Option<Instant>,
}

/// What tells that a file has changed: which it is, when it was written, how long it is.
type Stamp = (Source, Option<(SystemTime, u64)>);

impl Follower {
    /// A follower of a portal that was started with `profile`, read when the file was as `seen`.
    pub(super) fn new(
        folder: &DataFolder,
        environment: &Environment,
        settings: SettingsView,
        in_force: watch::Sender<Option<ProfileView>>,
        portal: &Arc<GspPortal>,
        (stamp, profile): (Stamp, &Profile),
    ) -> Self {
        in_force.send_replace(Some(stamp.0.view(profile)));
        let seen = Seen {
            stamp,
            gone_since: None,
        };
        Self {
            named: environment.portal_profile.clone(),
            own: folder.portal_profile(),
            settings,
            portal: Arc::downgrade(portal),
            seen: Mutex::new(seen),
            in_force,
        }
    }

    /// Reads the file when it has changed since it was looked at.
    pub(super) fn refresh(&self) {
        let source = Source::choose(self.named.as_ref(), self.own.clone());
        let now = stamp(source);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.stamp == now {
            seen.gone_since = None;
            return;
        }
        if matches!((&seen.stamp.0, &now.0), (Source::Own(_), Source::BuiltIn)) {
            let since = *seen.gone_since.get_or_insert_with(Instant::now);
            if since.elapsed() < GONE {
                return;
            }
        }
        let source = now.0.clone();
        *seen = Seen {
            stamp: now,
            gone_since: None,
        };
        match source.load() {
            Ok(profile) => {
                let view = source.view(&profile);
                tracing::info!(
                    source = view.source,
                    fingerprint = view.fingerprint,
                    "the portal profile was read anew"
                );
                if let Some(portal) = self.portal.upgrade() {
                    portal.use_profile(adjusted(profile, &self.settings));
                }
                self.in_force.send_replace(Some(view));
            }
            Err(error) => {
                let text = still_the_former(&error.text());
                tracing::warn!(error = text.en, "a portal profile with a mistake");
                self.in_force.send_modify(|view| {
                    if let Some(view) = view {
                        view.problem = Some(text.into());
                    }
                });
            }
        }
    }

    /// Looks at the file from time to time and writes into the activity log what came of it. Never
    /// ends.
    pub(super) async fn follow(&self, ops: &Recorder) {
        let mut ticks = tokio::time::interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut told = self.in_force.borrow().clone();
        loop {
            ticks.tick().await;
            self.refresh();
            let now = self.in_force.borrow().clone();
            if let Some(view) = now.as_ref().filter(|_| now != told) {
                ops.record(view).await;
                told = now;
            }
        }
    }
}

/// Writes changes of the profile into the activity log.
pub(super) struct Recorder {
    pub(super) store: crate::store::Store,
    pub(super) clock: Arc<crate::engine::SystemClock>,
}

impl Recorder {
    async fn record(&self, view: &ProfileView) {
        let (word, text) = match &view.problem {
            Some(problem) => (
                "profile_refused",
                Text::new(problem.es.clone(), problem.en.clone()),
            ),
            None => ("profile_read", in_use(view)),
        };
        let event = Event::of_all(word, text);
        let now = crate::engine::Clock::now(self.clock.as_ref());
        if let Err(error) = self.store.record(now, Actor::Engine, &event).await {
            tracing::warn!(%error, "the change of the profile was not written down");
        }
    }
}

/// The sentence for a profile that was read.
#[must_use]
pub fn in_use(view: &ProfileView) -> Text {
    match &view.path {
        Some(path) => Text::new(
            format!("En uso el perfil {} ({path})", view.name),
            format!("The profile {} is in use ({path})", view.name),
        ),
        None => Text::new(
            format!("En uso el perfil {} del programa", view.name),
            format!("The program's profile {} is in use", view.name),
        ),
    }
}

/// The file of a source as it is now. Taken before it is read: what changes later is seen.
pub(super) fn stamp(source: Source) -> Stamp {
    let file = source
        .path()
        .and_then(|path| std::fs::metadata(path).ok())
        .and_then(|file| Some((file.modified().ok()?, file.len())));
    (source, file)
}

/// The profile with what the settings say about the portal.
pub(super) fn adjusted(mut profile: Profile, settings: &SettingsView) -> Profile {
    if let Some(address) = &settings.portal_address {
        profile.address.base.clone_from(address);
    }
    profile.waits.answer_ms = settings.timeout_ms.into();
    profile
}

fn still_the_former(text: &Text) -> Text {
    Text::new(
        format!("{}. Sigue en uso el perfil anterior.", text.es),
        format!("{}. The former profile stays in use.", text.en),
    )
}

fn unreadable(error: &std::io::Error) -> OpsError {
    OpsError::said(
        "bad_profile",
        format!("El perfil del portal no se puede leer: {error}"),
        format!("The portal profile cannot be read: {error}"),
    )
}
