//! What a failure looked like: a picture, the page's markup, and what was asked of it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::page::{
    CaptureScreenshotFormat, CaptureScreenshotParams,
};
use serde_json::json;

use super::{ActionError, Deadline, Page};

/// Time for each part: a half-dead page must not hold a worker up.
const PART_TIMEOUT: Duration = Duration::from_secs(5);
/// A page that does not answer for so long is taken for stuck in a script.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);
const SNAPSHOT_CHARS_MAX: usize = 2_000_000;
const JPEG_QUALITY: i64 = 70;

/// What an evidence file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidencePart {
    /// A picture of what was to be seen.
    Screenshot,
    /// The page's markup, without scripts and passwords.
    Snapshot,
    /// What was asked of the page, and its own errors.
    Calls,
}

/// Files that were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Each with what it holds.
    pub files: Vec<(EvidencePart, PathBuf)>,
    /// Why one could not be.
    pub problem: Option<io::ErrorKind>,
}

impl Page {
    /// Writes down what the page looks like, as `stem`.jpg, .html and .txt in `folder`. Parts that a
    /// half-dead page cannot give are left out; the log says why. A script that keeps the page from
    /// answering is ended.
    pub async fn evidence(&self, folder: &Path, stem: &str) -> Evidence {
        let mut evidence = Evidence::default();
        if let Err(error) = tokio::fs::create_dir_all(folder).await {
            tracing::warn!(folder = %folder.display(), %error, "no folder for evidence");
            evidence.problem = Some(error.kind());
            return evidence;
        }
        self.wake().await;
        let picture = self.screenshot().await;
        self.keep(
            &mut evidence,
            EvidencePart::Screenshot,
            folder.join(format!("{stem}.jpg")),
            picture,
        )
        .await;
        let markup = self.snapshot().await.map(String::into_bytes);
        self.keep(
            &mut evidence,
            EvidencePart::Snapshot,
            folder.join(format!("{stem}.html")),
            markup,
        )
        .await;
        let mut lines = self.log.lines();
        lines.push("--- the page's own troubles".to_owned());
        lines.extend(self.troubles());
        let calls = Ok(lines.join("\n").into_bytes());
        self.keep(
            &mut evidence,
            EvidencePart::Calls,
            folder.join(format!("{stem}.txt")),
            calls,
        )
        .await;
        evidence
    }

    /// A JPEG of what is to be seen, secrets covered. No picture rather than one that shows them.
    ///
    /// # Errors
    /// When the page does not answer within 5 s or is gone.
    pub async fn screenshot(&self) -> Result<Vec<u8>, ActionError> {
        let deadline = Deadline::after(PART_TIMEOUT);
        let parameters = CaptureScreenshotParams::builder()
            .format(CaptureScreenshotFormat::Jpeg)
            .quality(JPEG_QUALITY)
            .build();
        let veil = "() => { gsp.veil(); return null; }";
        let _: Option<u8> = self.call(veil, &[], deadline).await?;
        let answer = self.session.run(parameters, deadline).await;
        let unveil = "() => { gsp.unveil(); return null; }";
        let after = Deadline::after(ANSWER_TIMEOUT);
        if let Err(error) = self.call::<Option<u8>>(unveil, &[], after).await {
            self.log.line(format!("secrets stay covered: {error}"));
        }
        let answer = answer?;
        let encoded: &str = answer.data.as_ref();
        decode_base64(encoded).ok_or_else(|| ActionError::Protocol("picture".to_owned()))
    }

    /// Frees a page that a script without end holds, so that it can be looked at.
    async fn wake(&self) {
        let answer = self
            .call::<u8>("() => 0", &[], Deadline::after(ANSWER_TIMEOUT))
            .await;
        if let Err(error @ ActionError::Timeout { .. }) = answer {
            self.log.line(format!(
                "the page does not answer ({error}); ending its script"
            ));
            let ended = self.terminate_script(Deadline::after(ANSWER_TIMEOUT)).await;
            if let Err(error) = ended {
                self.log.line(format!("  in vain: {error}"));
            }
        }
    }

    async fn snapshot(&self) -> Result<String, ActionError> {
        self.call(
            "(charsMax) => gsp.snapshot(charsMax)",
            &[json!(SNAPSHOT_CHARS_MAX)],
            Deadline::after(PART_TIMEOUT),
        )
        .await
    }

    async fn keep(
        &self,
        evidence: &mut Evidence,
        part: EvidencePart,
        path: PathBuf,
        content: Result<Vec<u8>, ActionError>,
    ) {
        let content = match content {
            Ok(content) => content,
            Err(error) => {
                self.log.line(format!("no {part:?}: {error}"));
                return;
            }
        };
        match tokio::fs::write(&path, content).await {
            Ok(()) => evidence.files.push((part, path)),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "evidence was not written");
                evidence.problem = Some(error.kind());
                // Half a picture is none, and nobody would know of it.
                let _ = tokio::fs::remove_file(&path).await;
            }
        }
    }
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}
