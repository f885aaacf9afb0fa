//! Giving a file to a page: to an input that is there, hidden or not, or to the chooser that a
//! button opens.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::actions::MARGIN_MS;
use super::connection::Event;
use super::{ActionError, Deadline, Page, Selector, Target};

/// How long a click may take to open a chooser or to mount an input.
const CHOOSER_TIMEOUT: Duration = Duration::from_secs(3);

impl Page {
    /// Chooses a file by what is to be clicked for it. When that is an input, or when the click
    /// mounts one or opens the chooser, the file goes there.
    ///
    /// # Errors
    /// As [`Page::click`]; also when no chooser and no input shows up by the deadline.
    pub async fn choose_file(
        &self,
        button: &Target,
        path: &Path,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        self.log.line(format!("choose file by {}", button.name));
        self.intercept(true, deadline).await?;
        let mut events = self.session.events();
        let remember = "() => { gsp.rememberFileInputs(); return null; }";
        let _: Option<u8> = self.call(remember, &[], deadline).await?;
        let clicked = self.click(button, interrupts, deadline).await;
        let result = match clicked {
            Ok(()) => self.give(&mut events, path, deadline).await,
            Err(error) => Err(error),
        };
        // A page that is gone needs no chooser back.
        let _ = self.intercept(false, deadline).await;
        result
    }

    /// Clicks what chooses a file and chooses none: an input that the click mounts stays in the
    /// document, a chooser that it opens does not come up.
    ///
    /// # Errors
    /// As [`Page::click`].
    pub async fn open_chooser(
        &self,
        button: &Target,
        interrupts: &[Target],
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        self.log.line(format!("open chooser by {}", button.name));
        // It stays switched off: the click's consequence may come late.
        self.intercept(true, deadline).await?;
        self.click(button, interrupts, deadline).await
    }

    /// Gives a file to an input in the document, hidden or not, as soon as it is there.
    ///
    /// # Errors
    /// When it is not there by the deadline, or the page is gone.
    pub async fn set_file(
        &self,
        input: &Target,
        path: &Path,
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        let what = format!("file for {}", input.name);
        self.log.line(&what);
        let arguments = [json!(input), json!(wait_ms(deadline))];
        let found = self
            .world
            .object(
                "(target, ms) => gsp.elementOf(target, ms)",
                &arguments,
                deadline,
            )
            .await?;
        match found {
            Some(object) => {
                self.set_files(json!({ "objectId": object }), path, deadline)
                    .await
            }
            None => Err(self.time_is_up(&what, "not found".to_owned())),
        }
    }

    /// To the chooser that opened or to the input that was mounted, whichever is first, and only
    /// once: a file that is given twice is taken twice.
    async fn give(
        &self,
        events: &mut broadcast::Receiver<Arc<Event>>,
        path: &Path,
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        let wait = deadline.within(CHOOSER_TIMEOUT);
        let arguments = [json!(wait_ms(wait))];
        let mounted = self
            .world
            .object("(ms) => gsp.newFileInput(ms)", &arguments, deadline);
        let which = tokio::select! {
            node = chooser(events) => json!({ "backendNodeId": node? }),
            object = mounted => match object? {
                Some(object) => json!({ "objectId": object }),
                // The click did nothing of the kind: it was there all the time.
                None => {
                    let css = Selector::css("input[type=file]").also_hidden();
                    let input = Target::new("file input", [css]);
                    return self.set_file(&input, path, deadline).await;
                }
            },
        };
        self.set_files(which, path, deadline).await
    }

    async fn set_files(
        &self,
        mut which: Value,
        path: &Path,
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        which["files"] = json!([path.to_string_lossy()]);
        self.session
            .call("DOM.setFileInputFiles".into(), which, deadline)
            .await?;
        Ok(())
    }

    async fn intercept(&self, on: bool, deadline: Deadline) -> Result<(), ActionError> {
        let parameters = json!({ "enabled": on });
        self.session
            .call(
                "Page.setInterceptFileChooserDialog".into(),
                parameters,
                deadline,
            )
            .await?;
        Ok(())
    }
}

/// Answers the input behind the chooser that opens next.
async fn chooser(events: &mut broadcast::Receiver<Arc<Event>>) -> Result<Value, ActionError> {
    loop {
        match events.recv().await {
            Ok(event) if event.method == "Page.fileChooserOpened" => {
                return Ok(event.params["backendNodeId"].clone());
            }
            Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            Err(broadcast::error::RecvError::Closed) => return Err(ActionError::Gone),
        }
    }
}

/// The page waits this long, so that its own answer comes in time.
fn wait_ms(deadline: Deadline) -> u64 {
    deadline.left_ms().saturating_sub(MARGIN_MS)
}
