//! What is written down of a page, and what never is.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use gsp_bot::browser::{Evidence, EvidencePart};

use crate::site::{Site, brief, css, soon};

const FIELDS: &str = "<form><input id=p type=password name=password><input id=code name=code><textarea id=note></textarea></form>
    <script>window.secret = 'a-script';
      // As React does: what is typed is an attribute too.
      for (const field of document.querySelectorAll('input')) field.addEventListener('input', () => field.setAttribute('value', field.value));
    </script>";

#[tokio::test]
async fn the_snapshot_holds_what_was_typed_but_no_secret_and_no_script() {
    let site = Site::open(FIELDS).await;
    let page = site.context.page();
    page.fill(&css("#code"), "00958", &[], soon())
        .await
        .unwrap();
    page.fill(&css("#note"), "a note", &[], soon())
        .await
        .unwrap();
    page.fill_secret(&css("#p"), "hunter2", &[], soon())
        .await
        .unwrap();
    // "Show the password" turns it into a text field.
    let show = "() => { document.querySelector('#p').type = 'text'; return null; }";
    let _: Option<u8> = page.call(show, &[], soon()).await.unwrap();
    let evidence = page.evidence(site.folder(), "order-1").await;
    let html = read(&evidence, EvidencePart::Snapshot);
    assert!(html.contains("00958") && html.contains("a note"), "{html}");
    assert!(!html.contains("a-script"));
    let calls = read(&evidence, EvidencePart::Calls);
    assert!(calls.contains("fill #code with 00958"), "{calls}");
    for text in [html, calls] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[tokio::test]
async fn a_secret_that_the_page_shows_is_in_no_picture() {
    let mut pictures = Vec::new();
    for secret in ["iiiiiii", "WWWWWWW"] {
        let site = Site::open(FIELDS).await;
        let page = site.context.page();
        page.fill_secret(&css("#p"), secret, &[], soon())
            .await
            .unwrap();
        let show = "() => { const p = document.querySelector('#p'); p.type = 'text'; p.blur(); return null; }";
        let _: Option<u8> = page.call(show, &[], soon()).await.unwrap();
        pictures.push(page.screenshot().await.unwrap());
        // It is covered for the picture alone.
        let styles: usize = page
            .call(
                "() => document.querySelectorAll('style').length",
                &[],
                soon(),
            )
            .await
            .unwrap();
        assert_eq!(styles, 0);
    }
    assert_eq!(&pictures[0][..3], &[0xFF, 0xD8, 0xFF], "no JPEG");
    assert!(pictures[0] == pictures[1], "the pictures differ");
}

#[tokio::test]
async fn a_page_that_hangs_or_crashed_still_leaves_its_calls() {
    let site = Site::open("<p>x</p>").await;
    let page = site.context.page();
    page.call::<u8>("() => { for (;;) {} }", &[], brief())
        .await
        .unwrap_err();
    let begun = Instant::now();
    let evidence = page.evidence(site.folder(), "hung").await;
    assert!(begun.elapsed() < Duration::from_secs(15));
    assert!(read(&evidence, EvidencePart::Calls).contains("goto"));
    crate::life::crash(&site).await;
    let begun = Instant::now();
    let evidence = page.evidence(site.folder(), "crashed").await;
    assert!(begun.elapsed() < Duration::from_secs(3));
    assert!(read(&evidence, EvidencePart::Calls).contains("crashed"));
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_said_and_made_once_it_can_be() {
    let site = Site::open("<p>x</p>").await;
    let page = site.context.page();
    let folder = site.folder().join("evidence");
    std::fs::write(&folder, "a file stands in the way").unwrap();
    let evidence = page.evidence(&folder.join("1"), "order").await;
    assert!(evidence.problem.is_some() && evidence.files.is_empty());
    std::fs::remove_file(&folder).unwrap();
    let evidence = page.evidence(&folder.join("1"), "order").await;
    assert_eq!((evidence.problem, evidence.files.len()), (None, 3));
    // One file of three cannot be written: the others are.
    std::fs::create_dir(folder.join("1").join("next.jpg")).unwrap();
    let evidence = page.evidence(&folder.join("1"), "next").await;
    assert!(evidence.problem.is_some());
    assert_eq!(evidence.files.len(), 2);
}

fn read(evidence: &Evidence, part: EvidencePart) -> String {
    let path: &PathBuf = evidence
        .files
        .iter()
        .find(|(of, _)| *of == part)
        .map(|(_, path)| path)
        .unwrap();
    std::fs::read_to_string(path).unwrap()
}
