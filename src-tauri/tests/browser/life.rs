//! How pages, contexts and browsers end, and what is left: nothing.

use std::time::Duration;

use gsp_bot::browser::{ActionError, NavigationProblem, Until, clean_leftovers};

use crate::site::{Site, brief, css, launch, soon};

#[tokio::test]
async fn an_address_that_does_not_load_says_why() {
    let site = Site::open("<p>x</p>").await;
    let page = site.context.page();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let refused = page
        .goto(&format!("http://{nobody}/"), soon())
        .await
        .unwrap_err();
    assert_eq!(
        refused,
        ActionError::Navigation(NavigationProblem::ConnectionRefused)
    );
    page.goto(&format!("{}/broken", site.address), soon())
        .await
        .unwrap();
    assert_eq!(page.document_status(soon()).await.unwrap(), 502);
}

#[tokio::test]
async fn a_server_that_hangs_costs_its_deadline_and_not_the_page() {
    let site = Site::open("<p>x</p>").await;
    let page = site.context.page();
    let hung = page
        .goto(&format!("{}/hang", site.address), brief())
        .await
        .unwrap_err();
    assert_eq!(hung, ActionError::Navigation(NavigationProblem::TimedOut));
    page.goto(&format!("{}/other", site.address), soon())
        .await
        .unwrap();
    assert!(
        page.sight(&[css("#other")], &Until::Now, soon())
            .await
            .unwrap()
            .has("#other")
    );
}

#[tokio::test]
async fn a_crash_is_seen_at_once() {
    let site = Site::open("<p>x</p>").await;
    let page = site.context.page().clone();
    let waiting = {
        let page = page.clone();
        let until = Until::Any(vec!["#never".to_owned()]);
        tokio::spawn(async move { page.sight(&[css("#never")], &until, soon()).await })
    };
    kill_renderers(site.browser.pid());
    assert_eq!(waiting.await.unwrap().unwrap_err(), ActionError::Crashed);
    assert!(!site.context.is_alive());
    // The browser lives on.
    assert!(site.browser.new_context().await.is_ok());
}

#[tokio::test]
async fn a_crashed_page_answers_at_once_that_it_is() {
    let site = Site::open("<p>x</p>").await;
    crash(&site).await;
    let page = site.context.page();
    let begun = std::time::Instant::now();
    let error = page.call::<u8>("() => 0", &[], soon()).await.unwrap_err();
    assert_eq!(error, ActionError::Crashed);
    let error = page.goto(&site.address, soon()).await.unwrap_err();
    assert_eq!(error, ActionError::Crashed);
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_page_of_a_context_that_was_given_back_is_gone() {
    let site = Site::open("<p>x</p>").await;
    let page = site.context.page().clone();
    site.context.close().await;
    let error = page.call::<u8>("() => 0", &[], soon()).await.unwrap_err();
    assert_eq!(error, ActionError::Gone);
}

#[tokio::test]
async fn a_context_is_given_back_while_its_page_hangs() {
    let site = Site::open("<p>x</p>").await;
    site.context
        .page()
        .call::<u8>("() => { for (;;) {} }", &[], brief())
        .await
        .unwrap_err();
    let begun = std::time::Instant::now();
    site.context.close().await;
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(site.browser.new_context().await.is_ok());
}

#[tokio::test]
async fn a_script_without_end_is_bounded_and_ended() {
    let site = Site::open("<p id=p>x</p>").await;
    let page = site.context.page();
    let stuck = page
        .call::<u8>("() => { for (;;) {} }", &[], brief())
        .await
        .unwrap_err();
    assert!(matches!(stuck, ActionError::Timeout { .. }), "{stuck}");
    page.terminate_script(soon()).await.unwrap();
    assert_eq!(site.text("#p").await, "x");
}

#[tokio::test]
async fn a_page_that_grows_is_seen_to() {
    let site = Site::open("<p>x</p>").await;
    let page = site.context.page();
    let before = page.heap_bytes(soon()).await.unwrap();
    assert!(before > 0);
    // Held by the page, as by one that forgets nothing.
    let grow = "() => { window.kept = new ArrayBuffer(64 << 20); return null; }";
    let _: Option<u8> = page.call(grow, &[], soon()).await.unwrap();
    let after = page.heap_bytes(soon()).await.unwrap();
    assert!(after >= before + (60 << 20), "{before}, then {after}");
    // What another context holds does not count.
    let other = site.browser.new_context().await.unwrap();
    other.page().goto(&site.address, soon()).await.unwrap();
    let others = other.page().heap_bytes(soon()).await.unwrap();
    assert!(others < 60 << 20, "{others}");
    other.close().await;
}

#[tokio::test]
async fn a_browser_that_does_not_start_says_what_it_said() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("chrome-broken");
    std::fs::write(&broken, "#!/bin/sh\necho 'no display' >&2\nexit 1\n").unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&broken, mode).unwrap();
    let options = gsp_bot::browser::LaunchOptions {
        executable: Some(broken),
        headless: true,
        folder: folder.path().join("browsers"),
        slow_mo_ms: 0,
        blocked_urls: Vec::new(),
    };
    let error = gsp_bot::browser::Browser::launch(options)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("no display"), "{error}");
    // Nothing stays of what did not begin, once its thread has put it away.
    let deadline = soon();
    while std::fs::read_dir(folder.path().join("browsers"))
        .unwrap()
        .count()
        > 0
    {
        assert!(!deadline.is_over(), "its profile stays");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn dialogs_of_the_page_do_not_block_it() {
    let site =
        Site::open("<button id=b onclick=\"alert('hola'); this.textContent='after'\">b</button>")
            .await;
    site.context
        .page()
        .click(&css("#b"), &[], soon())
        .await
        .unwrap();
    assert_eq!(site.text("#b").await, "after");
    assert!(
        site.context
            .page()
            .troubles()
            .iter()
            .any(|line| line.contains("hola"))
    );
}

#[tokio::test]
async fn contexts_know_nothing_of_each_other() {
    let site = Site::open("<p>x</p>").await;
    let set = "() => { document.cookie = 'who=first'; localStorage.setItem('who', 'first'); return null; }";
    let _: Option<u8> = site.context.page().call(set, &[], soon()).await.unwrap();
    let other = site.browser.new_context().await.unwrap();
    other.page().goto(&site.address, soon()).await.unwrap();
    let read = "() => document.cookie + (localStorage.getItem('who') ?? '')";
    assert_eq!(
        other
            .page()
            .call::<String>(read, &[], soon())
            .await
            .unwrap(),
        ""
    );
    other.close().await;
}

#[tokio::test]
async fn what_listened_to_a_context_ends_with_it() {
    let site = Site::open("<p>x</p>").await;
    let alive = || {
        tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks()
    };
    let before = alive();
    for _ in 0..5 {
        let context = site.browser.new_context().await.unwrap();
        context.page().goto(&site.address, soon()).await.unwrap();
        context.close().await;
    }
    // The server's connections end when they end; what is ours ends with the context.
    let deadline = soon();
    while alive() > before + 1 {
        assert!(!deadline.is_over(), "{} tasks, {before} before", alive());
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_page_is_loaded_again() {
    let site = Site::open("<p id=p>x</p>").await;
    let page = site.context.page();
    let change = "() => { document.querySelector('#p').textContent = 'changed'; return null; }";
    let _: Option<u8> = page.call(change, &[], soon()).await.unwrap();
    page.reload(soon()).await.unwrap();
    assert_eq!(site.text("#p").await, "x");
}

#[tokio::test]
async fn a_login_goes_from_one_context_into_the_next() {
    let site = Site::open("<p>x</p>").await;
    let set = "() => { document.cookie = 'who=first'; localStorage.setItem('token', 't1'); return null; }";
    let _: Option<u8> = site.context.page().call(set, &[], soon()).await.unwrap();
    let login = site.context.save_login(soon()).await.unwrap();
    assert!(
        !format!("{login:?}").contains("first"),
        "a login was written down"
    );
    let next = site.browser.new_context().await.unwrap();
    next.restore_login(&login, soon()).await.unwrap();
    next.page().goto(&site.address, soon()).await.unwrap();
    let read = "() => document.cookie + ' ' + localStorage.getItem('token')";
    assert_eq!(
        next.page().call::<String>(read, &[], soon()).await.unwrap(),
        "who=first t1"
    );
    // Signed out is signed out: it does not come back with the next document.
    let _: Option<u8> = next
        .page()
        .call("() => { localStorage.clear(); return null; }", &[], soon())
        .await
        .unwrap();
    next.page().goto(&site.address, soon()).await.unwrap();
    assert_eq!(
        next.page().call::<String>(read, &[], soon()).await.unwrap(),
        "who=first null"
    );
}

#[tokio::test]
async fn a_killed_browser_is_seen_and_leaves_nothing() {
    let site = Site::open("<p>x</p>").await;
    kill(site.browser.pid());
    tokio::time::timeout(Duration::from_secs(20), site.browser.closed())
        .await
        .unwrap();
    assert!(!site.browser.is_alive());
    let error = site
        .context
        .page()
        .goto(&site.address, soon())
        .await
        .unwrap_err();
    assert_eq!(error, ActionError::Closed);
}

#[tokio::test]
async fn nothing_is_left_after_close() {
    let folder = tempfile::tempdir().unwrap();
    let browser = launch(folder.path()).await;
    let pid = browser.pid();
    assert!(is_alive(pid));
    browser.close().await;
    assert!(!is_alive(pid));
    assert_eq!(
        std::fs::read_dir(folder.path().join("browsers"))
            .unwrap()
            .count(),
        0
    );
}

#[tokio::test]
async fn leftovers_of_an_earlier_run_are_ended_and_strangers_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let browsers = folder.path().join("browsers");
    // A stranger that happens to have the number that an old run wrote down.
    let mut stranger = std::process::Command::new("sleep")
        .arg("60")
        .spawn()
        .unwrap();
    std::fs::create_dir_all(browsers.join("profile-old")).unwrap();
    std::fs::write(
        browsers.join("profile-old/gsp-bot.pid"),
        stranger.id().to_string(),
    )
    .unwrap();
    // A browser of ours that nobody ends any more.
    let browser = launch(folder.path()).await;
    let pid = browser.pid();
    std::mem::forget(browser.clone());
    assert_eq!(clean_leftovers(&browsers.canonicalize().unwrap()), 2);
    assert!(!is_alive(pid));
    assert!(
        stranger.try_wait().unwrap().is_none(),
        "a stranger was killed"
    );
    stranger.kill().unwrap();
    stranger.wait().unwrap();
}

/// Crashes the page and waits until that was seen.
pub(crate) async fn crash(site: &Site) {
    kill_renderers(site.browser.pid());
    tokio::time::timeout(Duration::from_secs(20), async {
        while site.context.is_alive() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the crash is seen");
}

/// Renderers are in the browser's process group.
fn kill_renderers(browser: u32) {
    for entry in std::fs::read_dir("/proc").unwrap().filter_map(Result::ok) {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let group = after_name
            .split_whitespace()
            .nth(2)
            .and_then(|group| group.parse().ok());
        let command = std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
        if group == Some(browser) && command.contains("--type=renderer") {
            kill(pid);
        }
    }
}

pub(crate) fn kill(pid: u32) {
    let pid = nix::unistd::Pid::from_raw(pid.try_into().unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL).unwrap();
}

/// A process that was killed and not yet waited for counts as gone.
pub(crate) fn is_alive(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| {
        !stat
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .trim_start()
            .starts_with('Z')
    })
}
