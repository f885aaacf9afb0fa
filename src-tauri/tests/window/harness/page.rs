//! What a person does with the window: look, wait, press, read. Waits are on what is seen.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};

use super::{Program, SOON};

/// Two frames and whatever still moves: a picture taken earlier shows what was there before.
const PAINTED: &str = "const done = arguments[arguments.length - 1];
    const still = document.getAnimations().filter((it) => it.effect.getTiming().iterations !== Infinity);
    const ended = Promise.race([
        Promise.allSettled(still.map((it) => it.finished)),
        new Promise((resolve) => setTimeout(resolve, 2000)),
    ]);
    ended.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(null))));";

/// The selector of a test id.
pub(crate) fn id(testid: &str) -> String {
    format!("[data-testid=\"{testid}\"]")
}

/// The driver's own answer calls an element with cut text hidden.
fn visible(css: &str) -> String {
    let css = json!(css);
    format!(
        "(() => {{ const found = document.querySelector({css});
            const box = found?.getBoundingClientRect();
            return !!found && found.checkVisibility({{ visibilityProperty: true }})
                && box.width > 0 && box.height > 0; }})()"
    )
}

impl Program {
    pub(crate) async fn wait_for(&self, css: &str) -> Element {
        self.wait_long(css, SOON).await
    }

    pub(crate) async fn wait_long(&self, css: &str, longest: Duration) -> Element {
        let began = Instant::now();
        loop {
            if self.ask(&visible(css)).await == json!(true)
                && let Ok(found) = self.page.find(Locator::Css(css)).await
            {
                return found;
            }
            self.in_time(began, longest, css).await;
        }
    }

    /// Waits until the script answers true.
    pub(crate) async fn wait_until(&self, script: &str) {
        let began = Instant::now();
        while self.ask(script).await != json!(true) {
            self.in_time(began, SOON, script).await;
        }
    }

    pub(crate) async fn press(&self, testid: &str) {
        let began = Instant::now();
        let css = id(testid);
        // Between the finding and the press the page may have put another in its place.
        while let Err(error) = self.wait_for(&css).await.click().await {
            let what = format!("{css} that can be pressed: {error}");
            self.in_time(began, SOON, &what).await;
        }
    }

    pub(crate) async fn text(&self, css: &str) -> String {
        self.wait_for(css).await;
        let script = format!("document.querySelector({}).innerText", json!(css));
        let text = self.ask(&script).await;
        text.as_str().unwrap_or_default().replace('\u{a0}', " ")
    }

    /// The value of an expression in the page.
    pub(crate) async fn ask(&self, expression: &str) -> Value {
        self.page
            .execute(&format!("return ({expression});"), vec![])
            .await
            .unwrap_or(Value::Null)
    }

    /// Calls a command of the program as the page does.
    pub(crate) async fn command(&self, name: &str, arguments: Value) -> Value {
        let script = "const [name, given, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(name, given).then(
                (value) => done({ value }), (refusal) => done({ refusal }));";
        let arguments = vec![json!(name), arguments];
        let answer = self.page.execute_async(script, arguments).await;
        let answer = answer.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(answer["refusal"].is_null(), "{name}: {}", answer["refusal"]);
        answer["value"].clone()
    }

    /// Keeps a picture of the window, for people.
    pub(crate) async fn shot(&self, name: &str) {
        let _ = self.page.execute_async(PAINTED, vec![]).await;
        let picture = self.page.screenshot().await.expect("a picture");
        std::fs::write(shots().join(format!("{name}.png")), picture).expect("a written picture");
    }

    /// Sleeps a moment, or fails with what the window shows instead.
    async fn in_time(&self, began: Instant, longest: Duration, what: &str) {
        if began.elapsed() < longest {
            return tokio::time::sleep(Duration::from_millis(40)).await;
        }
        self.shot("failed").await;
        let shown = self.ask("document.body.innerText").await;
        panic!(
            "not seen in {longest:?}: {what}\na picture is in {}\nthe window shows: {}",
            shots().join("failed.png").display(),
            shown.as_str().unwrap_or_default()
        );
    }
}

fn shots() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/window-shots");
    std::fs::create_dir_all(&folder).expect("a folder for pictures");
    folder
}
