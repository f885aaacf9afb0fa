//! What a page shows, loads and opens.

use gsp_bot::browser::{Selector, Target, Until};

use crate::site::{Site, css, launch_with, soon};

#[tokio::test]
async fn a_look_after_goto_sees_the_new_document() {
    let site = Site::open("<p id=first>first</p>").await;
    let page = site.context.page();
    // Another host name is another site, and with that another process.
    let elsewhere = site.address.replace("127.0.0.1", "localhost");
    let targets = [css("#first"), css("#other")];
    for _ in 0..15 {
        for (address, here, gone) in [
            (format!("{elsewhere}/other"), "#other", "#first"),
            (site.address.clone(), "#first", "#other"),
            (format!("{}/other", site.address), "#other", "#first"),
            (elsewhere.clone(), "#first", "#other"),
        ] {
            page.goto(&address, soon()).await.unwrap();
            let until = Until::Any(vec![here.to_owned(), gone.to_owned()]);
            let sight = page.sight(&targets, &until, soon()).await.unwrap();
            assert!(sight.has(here) && !sight.has(gone), "{address}: {sight:?}");
        }
    }
}

#[tokio::test]
async fn a_page_of_the_same_names_as_ours_does_no_harm() {
    let site =
        Site::open("<script>window.gsp = { sight: () => 'theirs' };</script><p id=p>x</p>").await;
    let page = site.context.page();
    let sight = page.sight(&[css("#p")], &Until::Now, soon()).await.unwrap();
    assert!(sight.has("#p"));
}

#[tokio::test]
async fn what_the_page_opens_is_closed() {
    let site = Site::open(
        "<button id=b onclick=\"window.open('/other')\">b</button><a id=a href=/other target=_blank rel=noopener>a</a>",
    )
    .await;
    let page = site.context.page();
    for opener in ["#b", "#a"] {
        page.click(&css(opener), &[], soon()).await.unwrap();
    }
    site.until(|page| {
        page.troubles()
            .iter()
            .filter(|line| line.contains("window closed"))
            .count()
            == 2
    })
    .await;
    // Its own page is not among them.
    assert_eq!(site.text("#b").await, "b");
}

#[tokio::test]
async fn blocked_addresses_are_not_loaded() {
    let folder = tempfile::tempdir().unwrap();
    let browser = launch_with(folder.path(), |options| {
        options.blocked_urls = vec!["*/picture*".to_owned()];
    })
    .await;
    let site = Site::with(
        browser,
        folder,
        "<img src=/picture.svg onload=\"i.textContent='loaded'\" onerror=\"i.textContent='blocked'\"><p id=i>?</p>
         <script>fetch('/other').then(() => { o.textContent = 'loaded'; });</script><p id=o>?</p>",
    )
    .await;
    let targets = [
        Target::new("image", [Selector::with_text("#i", "blocked")]),
        Target::new("loaded", [Selector::with_text("#i", "loaded")]),
    ];
    let until = Until::Any(vec!["image".to_owned(), "loaded".to_owned()]);
    let page = site.context.page();
    let sight = page.sight(&targets, &until, soon()).await.unwrap();
    assert!(sight.has("image"), "the picture was loaded");
    let other = Target::new("o", [Selector::with_text("#o", "loaded")]);
    let until = Until::Any(vec!["o".to_owned()]);
    assert!(page.sight(&[other], &until, soon()).await.unwrap().reached);
}

#[tokio::test]
async fn requests_are_counted_down_to_none_however_many_there_are() {
    let site = Site::open(
        "<p id=p>?</p><script>
         Promise.allSettled(Array.from({ length: 700 }, (_, at) => fetch('/other?' + at).then((it) => it.text()))).then(() => { p.textContent = 'all'; });</script>",
    )
    .await;
    let page = site.context.page();
    let all = Target::new("all", [Selector::with_text("#p", "all")]);
    let until = Until::Any(vec!["all".to_owned()]);
    assert!(page.sight(&[all], &until, soon()).await.unwrap().reached);
    site.until(|page| page.pending_requests() == 0).await;
}
