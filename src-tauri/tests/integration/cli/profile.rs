//! `gsp-bot profile`: which one is used, where one's own belongs, whether a file is sound.

use super::{Program, text};

#[tokio::test]
async fn ones_own_profile_begins_as_a_copy_of_the_programs() {
    let program = Program::new("http://127.0.0.1:9");
    let shown = program.run(&["profile", "show"]).await;
    assert_eq!(shown.status.code(), Some(0), "{shown:?}");
    let said = String::from_utf8_lossy(&shown.stderr).into_owned();
    assert!(said.contains("perfil gsp-cl del programa"), "{said}");

    let path = program.run(&["profile", "path"]).await;
    let own = String::from_utf8_lossy(&path.stdout).trim().to_owned();
    assert!(own.ends_with("portal.toml"), "{own}");
    let mine = String::from_utf8_lossy(&shown.stdout).replace("gsp-cl", "mío");
    std::fs::write(&own, mine).unwrap();
    let checked = program.run(&["profile", "check", &own]).await;
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    let shown = program.run(&["profile", "show"]).await;
    let said = String::from_utf8_lossy(&shown.stderr).into_owned();
    assert!(
        said.contains("perfil mío (") && said.contains(&own),
        "{said}"
    );
}

#[tokio::test]
async fn a_profile_with_a_mistake_is_told_by_line_and_key() {
    let program = Program::new("http://127.0.0.1:9");
    let file = program.file("mío.toml", "name = \"mío\"\n[address]\nbase = 7\n");
    let checked = program.run(&["profile", "check", text(&file)]).await;
    assert_eq!(checked.status.code(), Some(1), "{checked:?}");
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(said.contains("línea 3, clave `base`"), "{said}");
    let checked = program
        .run(&["--lang", "en", "profile", "check", text(&file)])
        .await;
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(said.contains("line 3, key `base`: invalid type"), "{said}");
    let checked = program
        .run(&["profile", "check", "/nowhere/portal.toml"])
        .await;
    assert_eq!(checked.status.code(), Some(1), "{checked:?}");
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(
        said.contains("/nowhere/portal.toml: no se puede leer"),
        "{said}"
    );
}
