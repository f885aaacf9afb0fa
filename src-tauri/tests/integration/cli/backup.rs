//! `gsp-bot backup` and `gsp-bot restore` as a script sees them.

use std::process::{Output, Stdio};

use super::{Program, text};

#[tokio::test]
async fn a_backup_is_made_and_put_back() {
    let program = Program::new("http://127.0.0.1:9");
    load(&program, "uno.csv", "1").await;
    let backup = program.folder.path().join("copia de ayer.db");
    let backup = text(&backup);
    let made = program.json(&["backup", backup, "--json"]).await;
    assert_eq!(made["contents"]["orders"], 1);
    let again = program.run(&["backup", backup]).await;
    assert_eq!(again.status.code(), Some(2), "{again:?}");
    assert!(said(&again).contains("--force"), "{again:?}");
    assert!(
        program
            .run(&["backup", backup, "--force"])
            .await
            .status
            .success()
    );

    load(&program, "dos.csv", "2").await;
    let asked = program.run(&["restore", backup]).await;
    assert_eq!(asked.status.code(), Some(2), "{asked:?}");
    let told = String::from_utf8_lossy(&asked.stdout).into_owned();
    assert!(told.contains("1 lote, 1 pedido"), "{told}");
    assert!(told.contains("2 lotes, 2 pedidos"), "{told}");
    assert!(said(&asked).contains("--yes"), "{asked:?}");
    assert_eq!(batches(&program).await, 2);

    let done = program.run(&["restore", backup, "--yes"]).await;
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert_eq!(batches(&program).await, 1);
    let kept = std::fs::read_dir(program.folder.path().join("data/backups")).unwrap();
    let kept = kept.map(|entry| entry.unwrap().path()).next().unwrap();
    let view = program
        .json(&["restore", text(&kept), "--yes", "--json"])
        .await;
    assert_eq!(view["backup"]["batches"], 2);
    assert_eq!(view["present"]["batches"], 1);
    assert!(
        view["done"]["kept"].as_str().unwrap().contains("restaurar"),
        "{view}"
    );
    assert_eq!(batches(&program).await, 2);
}

#[tokio::test]
async fn while_a_console_works_a_backup_is_made_and_none_put_back() {
    let program = Program::new("http://127.0.0.1:9");
    load(&program, "uno.csv", "1").await;
    // Nobody answers there: it goes on trying until it is told to end.
    let mut command = program.command(&["start", "1", "--wait"]);
    let mut working = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = working.stderr.take().unwrap();
    // Its first word comes when it has begun.
    std::io::Read::read_exact(&mut lines, &mut [0]).unwrap();
    let backup = program.folder.path().join("copia.db");
    let made = program.run(&["backup", text(&backup)]).await;
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let refused = program.run(&["restore", text(&backup), "--yes"]).await;
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(said(&refused).contains("Cierra la consola"), "{refused:?}");
    working.kill().unwrap();
    working.wait().unwrap();
    let done = program.run(&["restore", text(&backup), "--yes"]).await;
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(told.contains("1 lote queda en pausa"), "{told}");
}

#[tokio::test]
async fn a_damaged_database_says_which_file_and_what_to_do_and_can_be_replaced() {
    let program = Program::new("http://127.0.0.1:9");
    load(&program, "uno.csv", "1").await;
    let backup = program.folder.path().join("copia.db");
    program.run(&["backup", text(&backup)]).await;
    let database = program.folder.path().join("data/gsp-bot.db");
    std::fs::write(&database, "x".repeat(10_000)).unwrap();
    let ran = program.run(&["status"]).await;
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    let sentence = said(&ran);
    assert!(sentence.contains(text(&database)), "{sentence}");
    assert!(sentence.contains("gsp-bot restore"), "{sentence}");
    let done = program.run(&["restore", text(&backup), "--yes"]).await;
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert_eq!(batches(&program).await, 1);
}

async fn load(program: &Program, name: &str, code: &str) {
    let content = format!("consultora_code,product_code,quantity\n{code},77,2\n");
    let file = program.file(name, &content);
    program.json(&["load", text(&file), "--json"]).await;
}

async fn batches(program: &Program) -> usize {
    let batches = program.json(&["status", "--json"]).await;
    batches.as_array().unwrap().len()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
