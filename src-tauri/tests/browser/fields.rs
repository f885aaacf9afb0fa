//! Filling: into the field that was meant, once, and kept.

use gsp_bot::browser::{ActionError, Until};

use crate::site::{Site, brief, css, soon};

#[tokio::test]
async fn nothing_is_typed_into_another_field() {
    // A page that moves the cursor on as soon as the field has it.
    let site = Site::open(
        "<input id=f><input id=other><script>
         f.addEventListener('focus', () => { Promise.resolve().then(() => other.focus()); });</script>",
    )
    .await;
    let page = site.context.page();
    page.fill(&css("#f"), "00958", &[], soon()).await.unwrap();
    assert_eq!(value(&site, "#f").await, "00958");
    assert_eq!(value(&site, "#other").await, "");
}

#[tokio::test]
async fn a_field_may_take_its_value_late() {
    let site = Site::open(
        "<input id=f><p id=n>0</p><script>
         let state = '';
         f.addEventListener('input', () => {
           const next = f.value; f.value = state; n.textContent++;
           setTimeout(() => { state = next; f.value = next; }, 60);
         });</script>",
    )
    .await;
    let page = site.context.page();
    page.fill(&css("#f"), "12", &[], soon()).await.unwrap();
    assert_eq!(value(&site, "#f").await, "12");
    assert_eq!(site.text("#n").await, "1", "typed more than once");
}

#[tokio::test]
async fn a_field_that_takes_nothing_is_given_up_without_hurry() {
    let site = Site::open(
        "<input id=f><p id=n>0</p><script>
         f.addEventListener('input', () => { f.value = 'x'; n.textContent++; });</script>",
    )
    .await;
    let error = site
        .context
        .page()
        .fill(&css("#f"), "12", &[], brief())
        .await
        .unwrap_err();
    assert!(error.to_string().contains("it holds “x”"), "{error}");
    let tries: u32 = site.text("#n").await.parse().unwrap();
    assert!(tries <= 12, "{tries} tries in less than a second");
}

#[tokio::test]
async fn a_field_that_listens_to_keys_alone_is_typed_into() {
    let site = Site::open(
        "<input id=f><script>
         let state = '';
         f.addEventListener('keydown', (event) => {
           if (event.key.length === 1) state += event.key;
           if (event.key === 'Backspace' || event.key === 'Delete') state = '';
           event.preventDefault(); f.value = state;
         });
         f.addEventListener('input', () => { f.value = state; });</script>",
    )
    .await;
    let page = site.context.page();
    page.fill(&css("#f"), "4711", &[], soon()).await.unwrap();
    assert_eq!(value(&site, "#f").await, "4711");
}

#[tokio::test]
async fn leaving_a_field_tells_the_page_that_it_changed() {
    let site = Site::open("<input id=f onchange='n.textContent++'><p id=n>0</p>").await;
    let page = site.context.page();
    page.fill(&css("#f"), "7", &[], soon()).await.unwrap();
    page.blur(soon()).await.unwrap();
    assert_eq!(site.text("#n").await, "1");
}

#[tokio::test]
async fn waits_for_a_field_that_is_read_only_at_first_and_says_why() {
    let site = Site::open(
        "<input id=f readonly><input id=g readonly><script>setTimeout(() => { f.readOnly = false; }, 150);</script>",
    )
    .await;
    let page = site.context.page();
    page.fill(&css("#f"), "7", &[], soon()).await.unwrap();
    let error = page.fill(&css("#g"), "7", &[], brief()).await.unwrap_err();
    assert!(
        matches!(&error, ActionError::Timeout { why, .. } if why.contains("input#g")),
        "{error}"
    );
}

#[tokio::test]
async fn a_password_is_in_no_sight() {
    let site = Site::open("<input id=f type=password><input id=shown>").await;
    let page = site.context.page();
    for field in ["#f", "#shown"] {
        page.fill_secret(&css(field), "hunter2", &[], soon())
            .await
            .unwrap();
    }
    let targets = [css("#f"), css("#shown")];
    let sight = page.sight(&targets, &Until::Now, soon()).await.unwrap();
    assert!(sight.has("#f") && sight.has("#shown"));
    assert!(!format!("{sight:?}").contains("hunter2"), "{sight:?}");
}

async fn value(site: &Site, css: &str) -> String {
    let read = "(css) => document.querySelector(css).value";
    site.context
        .page()
        .call(read, &[css.into()], soon())
        .await
        .unwrap()
}
