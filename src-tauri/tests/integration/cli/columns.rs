//! `gsp-bot load --map`: a file whose columns are called otherwise; and rows that are corrected.

use super::{Program, text};

const UNKNOWN: &str = "Pedidos campaña 7\nFecha;Quién;Qué;Cant. pedida\n\
                       12/05/2026;00958;24318;2\n12/05/2026;00959;50120;1\n";

fn program() -> Program {
    Program::new("http://127.0.0.1:9")
}

async fn refused(program: &Program, arguments: &[&str]) -> String {
    let ran = program.run(arguments).await;
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    String::from_utf8(ran.stderr).unwrap()
}

/// What stands behind the program's name in the command that a refusal proposes.
fn proposed(said: &str) -> Vec<String> {
    let line = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("gsp-bot "));
    let words = line.unwrap().split(' ');
    words.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_refusal_says_the_command_that_settles_it() {
    let program = program();
    let file = program.file("mayo.csv", UNKNOWN);
    let said = refused(&program, &["load", text(&file)]).await;
    assert!(
        said.contains("Columnas del archivo, con los títulos en la fila 2:\n"),
        "{said}"
    );
    assert!(
        said.contains("  B  Quién         00958 · 00959\n"),
        "{said}"
    );
    let command = proposed(&said);
    assert_eq!(
        command[2..].join(" "),
        "--map consultora_code=B,product_code=C,quantity=D --header-row 2"
    );
    assert!(said.contains("Es una propuesta"), "{said}");
    let arguments: Vec<&str> = command.iter().map(String::as_str).collect();
    let loaded = program.json(&[&arguments[..], &["--json"]].concat()).await;
    assert_eq!(
        (&loaded["orders"], &loaded["lines"]),
        (&2.into(), &2.into())
    );
}

#[tokio::test]
async fn columns_are_named_by_letter_or_by_title() {
    let program = program();
    let file = program.file("mayo.csv", UNKNOWN);
    let map = "consultora_code=b,product_code=Que,quantity=\"Cant. pedida\"";
    let loaded = program
        .json(&["load", text(&file), "--map", map, "--json"])
        .await;
    assert_eq!(loaded["orders"], 2);
}

#[tokio::test]
async fn what_was_said_holds_for_the_next_file_of_that_shape() {
    let program = program();
    let first = program.file("mayo.csv", UNKNOWN);
    let map = "consultora_code=B,product_code=C,quantity=D";
    program
        .json(&["load", text(&first), "--map", map, "--json"])
        .await;
    let next = program.file(
        "junio.csv",
        "FECHA;quien;que;cant pedida\nx;00960;24318;7\n",
    );
    let ran = program.run(&["load", text(&next)]).await;
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
    assert!(
        said.contains("Se usó la asignación de columnas de la vez anterior"),
        "{said}"
    );
    assert!(said.contains("7 unidades"), "{said}");
    let other = program.file("otra.csv", "Quién;Fecha;Qué;Cant. pedida\n1;2;3;4\n");
    refused(&program, &["load", text(&other)]).await;
}

#[tokio::test]
async fn a_wrong_mapping_is_answered_with_the_columns_that_there_are() {
    let program = program();
    let file = program.file("mayo.csv", UNKNOWN);
    for (map, expected) in [
        (
            "consultora_code=Quién,product_code=Producto,quantity=D",
            "no tiene la columna «Producto»",
        ),
        (
            "consultora_code=B,product_code=C",
            "falta indicar la columna de cantidad",
        ),
        ("codigo=B", "no existe el campo «codigo»"),
        ("B", "«B» no tiene la forma campo=columna"),
    ] {
        let said = refused(&program, &["load", text(&file), "--map", map]).await;
        assert!(said.contains(expected), "{said}");
        assert!(said.contains("Fecha, Quién, Qué, Cant. pedida"), "{said}");
        assert!(said.contains("  C  Qué "), "{said}");
    }
    let said = refused(&program, &["load", text(&file), "--header-row", "90"]).await;
    assert!(said.contains("la fila 90 está en blanco"), "{said}");
}

#[tokio::test]
async fn a_script_gets_the_columns_as_json() {
    let program = program();
    let file = program.file("mayo.csv", "Quién;Texto;Cant. pedida\n00958;rojo;2\n");
    let answer = program.json(&["load", text(&file), "--json"]).await;
    assert_eq!(answer["error"]["code"], "bad_file");
    assert_eq!(answer["columns"]["columns"][2]["samples"][0], "2");
    let command = answer["command"].as_str().unwrap();
    assert!(command.contains("product_code=?"), "{command}");
}

#[tokio::test]
async fn rows_are_corrected_from_the_command_line() {
    let program = program();
    let file = program.file(
        "mayo.csv",
        "CB;SKU;Cantidad\n1;24318;x\nTotal;;7\n2;00077;1,5\n",
    );
    let fix = [
        "load",
        text(&file),
        "--correct",
        "2:quantity=3",
        "--leave-out",
        "3",
    ];
    let loaded = program.json(&[&fix[..], &["--json"]].concat()).await;
    assert_eq!(loaded["orders"], 1);
    let reasons: Vec<&str> = loaded["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["reason"]["en"].as_str().unwrap())
        .collect();
    assert_eq!(reasons[0], "It was left out in the preview.");
    let said = refused(&program, &["load", text(&file), "--correct", "2:units=3"]).await;
    assert!(said.contains("«2:units=3» no tiene la forma"), "{said}");
    let said = refused(&program, &["load", text(&file), "--leave-out", "99"]).await;
    assert!(said.contains("La fila 99 no está en el archivo"), "{said}");
}

#[tokio::test]
async fn what_was_loaded_before_is_told_and_loaded_around() {
    let program = program();
    let first = program.file("lunes.csv", "CB;SKU;Cantidad\n1;A;1\n2;A;1\n");
    program.json(&["load", text(&first), "--json"]).await;
    let skip = ["load", text(&first), "--same", "skip"];
    let ran = program.run(&skip).await;
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(
        said.contains("No hay nada nuevo que cargar: 2 pedidos"),
        "{said}"
    );
    let next = program.file("martes.csv", "CB;SKU;Cantidad\n1;A;1\n2;A;7\n3;A;1\n");
    let around = [
        "load",
        text(&next),
        "--same",
        "skip",
        "--changed",
        "replace",
    ];
    let ran = program.run(&around).await;
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    for expected in [
        "Ya cargados antes: 1 igual, 1 con cambios; 1 pedido nuevo.",
        "Iguales (--same skip): No se cargan otra vez: 1 en espera o en curso.",
        "Con cambios (--changed replace): 1 que todavía espera se cancela y entra el nuevo.",
        "    2  (lote 1): A → 7",
        "1 pedido ya cargado se omitió",
        "1 pedido reemplaza a uno anterior; 1 que esperaba se canceló",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    // Unless asked, everything is loaded: a cart is a state to reach, and reaching it twice does no harm.
    let all = ["load", text(&next), "--json"];
    let loaded = program.json(&all).await;
    assert_eq!(
        (&loaded["orders"], &loaded["skipped"]),
        (&3.into(), &0.into())
    );
}

#[tokio::test]
async fn a_preview_loads_nothing_and_tells_the_time() {
    let program = program();
    let file = program.file("mayo.csv", "CB;SKU;Cantidad\n1;A;1\n2;A;x\n");
    let seen = ["preview", text(&file), "--until", "2001-05-08 21:00"];
    let ran = program.run(&seen).await;
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    for expected in [
        "mayo.csv: 2 filas = 1 en pedidos + 1 rechazadas",
        "1 pedido, 3 trabajadores: cerca de 1 min (45 s por pedido, lo habitual)",
        "No alcanza: cierra 08-05 21:00. Alcanzan 0 pedidos, y no basta con más trabajadores.",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    let answer = program.json(&["preview", text(&file), "--json"]).await;
    assert_eq!(answer["comparison"]["rehearsal"]["orders"], 1);
    assert_eq!(answer["preview"]["review"][0]["row"], 3);
    let status = program.json(&["status", "--json"]).await;
    assert_eq!(status.as_array().map(Vec::len), Some(0), "{status}");
    let said = refused(&program, &["preview", text(&file), "--until", "noche"]).await;
    assert!(said.contains("«noche» no es una hora"), "{said}");
}

#[tokio::test]
async fn a_file_comes_in_from_another_program() {
    let program = program();
    let file = program.file("mayo.csv", "CB;SKU;Cantidad\n1;A;1\n");
    let mut command = program.command(&["load", "-", "--json"]);
    command.stdin(std::fs::File::open(&file).unwrap());
    let ran = command.output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(said.contains("\"orders\": 1"), "{said}");
}
