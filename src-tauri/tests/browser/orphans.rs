//! No Chromium outlives us, however we end.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::life::{is_alive, kill};
use crate::site::{Site, launch, soon};

const CHILD: &str = "GSP_BOT_TEST_BROWSER_FOLDER";
const TOLD: &str = "browser pid ";

/// Not a test by itself: the program that the next one kills.
#[tokio::test]
async fn a_program_with_a_browser() {
    let Some(folder) = std::env::var_os(CHILD) else {
        return;
    };
    let browser = launch(std::path::Path::new(&folder)).await;
    let context = browser.new_context().await.unwrap();
    let _: u8 = context.page().call("() => 0", &[], soon()).await.unwrap();
    println!("{TOLD}{}", browser.pid());
    std::future::pending::<()>().await;
}

#[cfg(target_os = "linux")]
#[test]
fn kill_9_leaves_no_chromium() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "orphans::a_program_with_a_browser",
            "--nocapture",
        ])
        .env(CHILD, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let browser: u32 = lines
        .map_while(Result::ok)
        .find_map(|line| line.split(TOLD).nth(1)?.trim().parse().ok())
        .expect("the program starts a browser");
    let all = of_group(browser);
    assert!(all.len() > 2, "{all:?}");
    kill(program.id());
    program.wait().unwrap();
    gone(&all, Duration::from_secs(10));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropping_the_last_handle_leaves_nothing() {
    let site = Site::open("<p>x</p>").await;
    let all = of_group(site.browser.pid());
    let Site {
        browser, context, ..
    } = site;
    drop(context);
    let folder = tempfile::tempdir().unwrap();
    let other = launch(folder.path()).await;
    let others = of_group(other.pid());
    drop(browser);
    drop(other);
    // The profile goes with it.
    assert_eq!(
        std::fs::read_dir(folder.path().join("browsers"))
            .unwrap()
            .count(),
        0
    );
    gone(&others, Duration::from_secs(10));
    gone(&all, Duration::from_secs(10));
}

/// The processes of a browser: they share its process group.
fn of_group(browser: u32) -> Vec<u32> {
    let pids = std::fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    pids.filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok())
        .filter(|pid| {
            let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
            let after_name = stat.rsplit(')').next().unwrap_or_default();
            let group = after_name.split_whitespace().nth(2);
            group.and_then(|group| group.parse().ok()) == Some(browser)
        })
        .collect()
}

/// Asks the kernel until they are gone: nothing tells when a stranger's child ends.
fn gone(pids: &[u32], limit: Duration) {
    let begun = Instant::now();
    while pids.iter().any(|pid| is_alive(*pid)) {
        let left: Vec<_> = pids.iter().filter(|pid| is_alive(**pid)).collect();
        assert!(begun.elapsed() < limit, "still there: {left:?}");
        std::thread::yield_now();
    }
}
