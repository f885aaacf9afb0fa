//! Giving a file to a page: to an input that is there, hidden or not, or to the chooser that a
//! button opens.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::broadcast;

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
        let clicked = self.click(button, interrupts, deadline).await;
        let result = match clicked {
            Ok(()) => self.give(&mut events, path, deadline).await,
            Err(error) => Err(error),
        };
        // A page that is gone needs no chooser back.
        let _ = self.intercept(false, deadline).await;
        result
    }

    /// Gives a file to an input that is in the document, hidden or not.
    ///
    /// # Errors
    /// When it is not there, or the page is gone.
    pub async fn set_file(
        &self,
        input: &Target,
        path: &Path,
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        let object = self
            .world
            .object(
                "(target) => gsp.elementOf(target)",
                &[json!(input)],
                deadline,
            )
            .await?
            .ok_or_else(|| ActionError::Timeout {
                what: format!("file for {}", input.name),
                why: "not found".to_owned(),
            })?;
        self.set_files(json!({ "objectId": object }), path, deadline)
            .await
    }

    async fn give(
        &self,
        events: &mut broadcast::Receiver<std::sync::Arc<super::connection::Event>>,
        path: &Path,
        deadline: Deadline,
    ) -> Result<(), ActionError> {
        let chooser = async {
            loop {
                match events.recv().await {
                    Ok(event) if event.method == "Page.fileChooserOpened" => {
                        return event.params["backendNodeId"].as_i64();
                    }
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return None,
                }
            }
        };
        let input = Target::new(
            "file input",
            [Selector::css("input[type=file]").also_hidden()],
        );
        let wait = deadline.within(CHOOSER_TIMEOUT);
        match tokio::time::timeout_at(wait.instant(), chooser).await {
            Ok(Some(node)) => {
                self.set_files(json!({ "backendNodeId": node }), path, deadline)
                    .await
            }
            // No chooser: the click mounted an input, or it was there all the time.
            Ok(None) | Err(_) => self.set_file(&input, path, deadline).await,
        }
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
