//! `gsp-bot check` against the sandbox: exit codes, and what it says of each anchor.

use gsp_bot::sandbox::{ProfileName, Sandbox, SandboxOptions};
use serde_json::Value;

use super::{Program, csv, text};

async fn sandbox(profile: ProfileName) -> Sandbox {
    let options = SandboxOptions {
        port: 0,
        profile,
        seed: 5,
        latency_ms: 10,
    };
    Sandbox::start(options).await.unwrap()
}

fn states<'a>(answer: &'a Value, state: &str) -> Vec<&'a str> {
    let anchors = answer["anchors"].as_array().unwrap().iter();
    anchors
        .filter(|anchor| anchor["state"] == state)
        .map(|anchor| anchor["anchor"].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_as_the_profile_says_it_is() {
    let sandbox = sandbox(ProfileName::Typical).await;
    let program = Program::new(sandbox.address());
    let samples = sandbox.world().sample_orders(1, 0, 5);
    let file = program.file("pedido.csv", &csv(&samples));
    program.json(&["load", text(&file), "--json"]).await;
    let ran = program.run(&["start", "1", "--wait"]).await;
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let writes = sandbox.ledger().writes.len();

    let code = samples[0].consultora_code.as_str();
    let ran = program
        .run(&["check", "--consultora", code, "--json"])
        .await;
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let answer: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(answer["outcome"], "ok");
    assert!(states(&answer, "missing").is_empty(), "{answer:#}");
    assert!(states(&answer, "not_reached").is_empty(), "{answer:#}");
    let seen = states(&answer, "seen");
    for anchor in [
        "login_kind_code",
        "consultora_confirm",
        "cycle_accept",
        "cart_row",
        "row_quantity",
    ] {
        assert!(seen.contains(&anchor), "{anchor} is not in {seen:?}");
    }
    let products = samples[0].lines.len();
    assert_eq!(answer["cart_products"].as_u64(), Some(products as u64));
    assert_eq!(
        sandbox.ledger().writes.len(),
        writes,
        "the cart was changed"
    );

    let ran = program.run(&["check"]).await;
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(
        said.contains("for_other") && said.contains("no se llegó"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_portal_that_has_changed_names_what_is_gone() {
    let sandbox = sandbox(ProfileName::Layout).await;
    let program = Program::new(sandbox.address());
    let samples = sandbox.world().sample_orders(1, 0, 5);
    let code = samples[0].consultora_code.as_str();
    let ran = program.run(&["check", "--consultora", code]).await;
    assert_eq!(ran.status.code(), Some(1), "{ran:?}");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(
        said.contains("No está donde debería: for_whom_accept"),
        "{said}"
    );
    let picture = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("screenshot: "));
    assert!(std::path::Path::new(picture.unwrap()).is_file(), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_checked_says_why() {
    let sandbox = sandbox(ProfileName::Calm).await;
    let program = Program::new(sandbox.address());
    let broken = program.file("roto.toml", "name = \"x\"\n[address\n");
    let ran = program.run(&["--portal", text(&broken), "check"]).await;
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(
        said.contains("roto.toml") && said.contains("línea 2"),
        "{said}"
    );

    let ran = program
        .run(&["check", "--consultora", "99999999", "--json"])
        .await;
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    let answer: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(answer["outcome"], "stopped");
    assert!(states(&answer, "missing").is_empty(), "{answer:#}");

    let mut command = program.command(&["--lang", "en", "check"]);
    command
        .env_remove("GSP_USER_CODE")
        .env_remove("GSP_PASSWORD");
    let ran = tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(said.contains("Nobody signed in"), "{said}");
    assert_eq!(sandbox.ledger().logins.accepted, 1);
}
