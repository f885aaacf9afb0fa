//! Every screen in light and in dark, for people to look at; here only that each shows its main
//! element and nothing that has gone wrong. Kept in `target/window-shots`.

use std::time::Instant;

use serde_json::json;

use crate::harness::{BATCH, Program, SOON, Table, id, row_in, row_of_nonsense};

/// What a page says when a mistake has slipped through.
const MISTAKES: &str = "(document.querySelector('[data-testid=crash-page]')?.innerText
    ?? document.body.innerText.match(/TypeError|ReferenceError|undefined|NaN|\\[object /)?.[0]
    ?? '')";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_screen_shows_itself_in_light_and_in_dark() {
    let program = Program::start(20).await;
    let table = Table::of(&program.sandbox, 6, 2, 2);
    let text = table.csv() + row_of_nonsense();
    let file = program.file("Campaña 5, zona norte.csv", text.as_bytes());

    for theme in ["dark", "light"] {
        wear(&program, theme).await;
        program.press("rail-batches").await;
        seen(&program, theme, "batches-empty", &id("drop-zone")).await;
    }
    program.drop_file(&file).await;
    seen(&program, "light", "preview", &id("preview-sum")).await;
    program.press("load-batch").await;
    seen(&program, "light", "batch-pending", &id("start-batch")).await;
    program.press("start-batch").await;
    program.wait_long(&row_in("running"), BATCH).await;
    seen(&program, "light", "batch-running", &id("batch-head")).await;
    let ended = "[data-testid=batch-state]:is([data-state=completed], [data-state=failed])";
    program.wait_long(ended, BATCH).await;

    for theme in ["light", "dark"] {
        wear(&program, theme).await;
        walk(&program, theme).await;
    }
    program.drop_file(&file).await;
    seen(&program, "dark", "preview-again", &id("already-loaded")).await;
    program.press("load-and-start").await;
    program.wait_long(&row_in("running"), BATCH).await;
    seen(&program, "dark", "batch-running", &id("batch-head")).await;
    program.end().await;
}

/// All that can be reached once a batch has ended.
async fn walk(program: &Program, theme: &str) {
    for screen in ["workers", "causes", "history", "settings"] {
        program.press(&format!("rail-{screen}")).await;
        seen(program, theme, screen, &id(screen)).await;
    }
    program.press("rail-batches").await;
    seen(program, theme, "batches", &id("batch-row")).await;
    program.press("batch-open").await;
    program.wait_for(&id("batch-head")).await;
    let tabs =
        "[...document.querySelectorAll('[role=tab][data-testid]')].map((it) => it.dataset.testid)";
    let tabs = program.ask(tabs).await;
    for tab in tabs
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| it.as_str())
    {
        program.press(tab).await;
        seen(
            program,
            theme,
            &format!("batch-{tab}"),
            &format!("[data-testid={tab}][aria-selected=true]"),
        )
        .await;
    }
    program.press("tab-orders").await;
    program
        .wait_for(&row_in("failed"))
        .await
        .click()
        .await
        .expect("a pressed row");
    let picture =
        "(document.querySelector('[data-testid=evidence-image] img')?.naturalWidth ?? 0) > 0";
    program.wait_until(picture).await;
    seen(program, theme, "order", &id("order-panel")).await;
    program.press("evidence-image").await;
    seen(program, theme, "evidence", &id("evidence-viewer")).await;
    program.press("close-viewer").await;
    program.press("close-order").await;
}

/// Waits for the main element, keeps a picture, and looks for words of a mistake.
async fn seen(program: &Program, theme: &str, name: &str, main: &str) {
    program.wait_for(main).await;
    program.shot(&format!("{name}-{theme}")).await;
    assert_eq!(
        program.ask(MISTAKES).await,
        json!(""),
        "on {name} in {theme}"
    );
}

/// Chooses a theme in the settings, as a person does; it must outlive a reload of the page.
async fn wear(program: &Program, theme: &str) {
    let worn = format!("document.documentElement.dataset.theme === '{theme}'");
    program.press("rail-settings").await;
    program.press(&format!("theme-toggle-{theme}")).await;
    program.wait_until(&worn).await;
    let began = Instant::now();
    while program.command("settings", json!({})).await["theme"] != json!(theme) {
        assert!(began.elapsed() < SOON, "the theme is not saved");
    }
    program.page.refresh().await.expect("a reloaded page");
    program.wait_until(&worn).await;
}
