//! Signing in: kind of login, code, password, ACCESO. One login at a time per account; a refused
//! password is not tried again by anybody until the credentials change.

use secrecy::ExposeSecret;

use crate::domain::{Reason, Step, Text};

use crate::portal::Journal;
use crate::portal::account::Turn;
use crate::portal::profile::{Anchor, Phrase};
use crate::portal::scene::Scene;
use crate::portal::screens::Screen;
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;
use crate::portal::wording;

/// What a refused login is answered with, whatever the words on the screen.
const REFUSING: [&str; 4] = [
    "answered 400",
    "answered 401",
    "answered 403",
    "answered 422",
];
const LOCKED: &str = "answered 423";

impl<J: Journal> Visit<'_, J> {
    /// From the login to whatever a signed-in account sees.
    pub(crate) async fn sign_in(&mut self, scene: Scene) -> Going<Scene> {
        if self.is_signed_in {
            self.note(wording::session_ended()).await?;
        }
        self.step = Step::SignIn;
        self.is_signed_in = false;
        self.chosen = None;
        if self.has_written() {
            self.is_stale = true;
        }
        self.tally.logins += 1;
        if self.tally.logins > self.profile.limits.logins {
            return Err(Trouble::failed(
                Reason::SessionLost,
                Text::new(
                    "el inicio de sesión apareció una y otra vez",
                    "the login was shown again and again",
                ),
            ));
        }
        let account = self.account;
        let turn = account.turn(self.deadline).await?;
        // Meanwhile the page may have gone on by itself.
        let scene = if self.tally.logins == 1 {
            scene
        } else {
            self.look().await?
        };
        if Screen::of(&scene) != Screen::Login {
            return Ok(scene);
        }
        if self.answer_of(&scene).is_some() {
            // An old refusal still stands there: it must not be taken for the answer to this one.
            let scene = self.load_start().await?;
            if Screen::of(&scene) != Screen::Login {
                return Ok(scene);
            }
        }
        let before = self.enter(&turn, scene).await?;
        self.hear_login(&turn, before).await
    }

    /// Fills the form. Answers with the scene just before ACCESO was pressed.
    async fn enter(&mut self, turn: &Turn<'_>, scene: Scene) -> Going<Scene> {
        if scene.has(Anchor::LoginKind) {
            self.choose(Anchor::LoginKind, Anchor::LoginKindCode)
                .await?;
        }
        let code = turn.credentials.code.expose_secret().trim().to_owned();
        self.fill_secret(Anchor::LoginCode, &code).await?;
        self.fill_secret(
            Anchor::LoginPassword,
            turn.credentials.password.expose_secret(),
        )
        .await?;
        let before = self.look().await?;
        if !before.has(Anchor::LoginAccess) {
            return Err(self.lacks(&before, Anchor::LoginAccess));
        }
        Ok(before)
    }

    async fn hear_login(&mut self, turn: &Turn<'_>, before: Scene) -> Going<Scene> {
        let troubles_before = self.page.troubles();
        self.press(Anchor::LoginAccess).await?;
        let deadline = self.within_ms(self.profile.waits.load_ms);
        let mut now = before;
        loop {
            now = self.watch(&now, deadline).await?;
            let at = Screen::of(&now);
            if !matches!(at, Screen::Login | Screen::Blank | Screen::Unknown) {
                self.account.accept();
                return Ok(now);
            }
            if now.busy && !deadline.is_over() {
                continue;
            }
            if at == Screen::Login {
                if let Some(reason) = self.answer_of(&now) {
                    return Err(self.refused_login(turn, reason, &now));
                }
                let refusal = refusal_in(&self.page.troubles(), &troubles_before);
                if let Some(reason) = refusal.filter(|_| self.page.pending_requests() == 0) {
                    // The words, or the next screen, are usually there a moment later.
                    now = self.watch_login(now).await?;
                    let reason = self.answer_of(&now).unwrap_or(reason);
                    if Screen::of(&now) == Screen::Login {
                        return Err(self.refused_login(turn, reason, &now));
                    }
                    continue;
                }
                if now.says(Phrase::ServerError) {
                    self.throttled().await?;
                    return Err(Trouble::astray(
                        "el portal falló al iniciar sesión",
                        "the portal failed to sign in",
                    ));
                }
            }
            if deadline.is_over() {
                self.throttled().await?;
                if self.account.unexplained() {
                    // Another try could lock the account.
                    return Err(self.refused_login(turn, Reason::PasswordRefused, &now));
                }
                return Err(Trouble::astray(
                    "el inicio de sesión quedó sin respuesta",
                    "no answer to the login",
                ));
            }
        }
    }

    async fn watch_login(&mut self, mut now: Scene) -> Going<Scene> {
        let moment = self.within_ms(self.profile.waits.close_ms);
        while !moment.is_over()
            && Screen::of(&now) == Screen::Login
            && self.answer_of(&now).is_none()
        {
            now = self.watch(&now, moment).await?;
        }
        Ok(now)
    }

    fn answer_of(&self, scene: &Scene) -> Option<Reason> {
        if scene.says(Phrase::AccountLocked) {
            Some(Reason::AccountLocked)
        } else if scene.says(Phrase::TooManySessions) {
            Some(Reason::TooManySessions)
        } else if scene.says(Phrase::PasswordRefused) {
            Some(Reason::PasswordRefused)
        } else {
            None
        }
    }

    fn refused_login(&mut self, turn: &Turn<'_>, reason: Reason, scene: &Scene) -> Trouble {
        let words = [
            Phrase::AccountLocked,
            Phrase::TooManySessions,
            Phrase::PasswordRefused,
        ]
        .map(|phrase| scene.words(phrase));
        let shown = scene.toasts.iter().map(|toast| toast.text.as_str());
        let said = shown.chain(scene.dialogs.iter().map(|dialog| dialog.text.as_str()));
        let mut detail: Vec<&str> = words
            .into_iter()
            .chain(said)
            .filter(|text| !text.is_empty())
            .collect();
        detail.dedup();
        let detail = Text::same(detail.join(" · "));
        if matches!(reason, Reason::PasswordRefused | Reason::AccountLocked) {
            self.account.refuse(turn, reason, &detail);
        }
        Trouble::failed(reason, detail)
    }

    /// The account is signed in: said once after each login.
    pub(crate) async fn signed_in(&mut self) -> Going<()> {
        if self.is_signed_in {
            return Ok(());
        }
        self.is_signed_in = true;
        let how = if self.tally.logins == 0 {
            wording::still_signed_in()
        } else {
            wording::no_more()
        };
        self.reached(Step::SignIn, how).await
    }
}

fn refusal_in(now: &[String], before: &[String]) -> Option<Reason> {
    let new = now.strip_prefix(before).unwrap_or(now);
    if new.iter().any(|line| line.starts_with(LOCKED)) {
        return Some(Reason::AccountLocked);
    }
    let refuses = |line: &String| REFUSING.iter().any(|status| line.starts_with(status));
    new.iter().any(refuses).then_some(Reason::PasswordRefused)
}
