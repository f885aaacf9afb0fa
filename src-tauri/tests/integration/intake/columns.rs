//! Which column is which.

use super::*;
use gsp_bot::intake::{ColumnMap, ColumnsBy, Field, FileCause, columns, write_rejected};

/// The column titles that were taken for code, name, product and quantity.
fn taken(header: &str) -> String {
    let text = format!("{header}\n{}\n", ["7"; 8].join(";"));
    match read_bytes("pedidos.csv", text.as_bytes()) {
        Ok(intake) => {
            let columns = intake.file.columns.iter();
            columns
                .map(|(field, title)| format!("{}={title}", &field.as_str()[..1]))
                .collect::<Vec<_>>()
                .join(" ")
        }
        #[expect(clippy::wildcard_enum_match_arm, reason = "shown as it is")]
        Err(problem) => match problem.cause {
            FileCause::MissingColumns { missing, .. } => {
                let names = missing.iter().map(|field| field.as_str());
                format!("missing {}", names.collect::<Vec<_>>().join(" "))
            }
            FileCause::UnclearColumns {
                field, candidates, ..
            } => {
                format!("unclear {}: {}", field.as_str(), candidates.join(", "))
            }
            other => format!("{other:?}"),
        },
    }
}

#[test]
fn columns_are_found_by_the_names_people_use() {
    for (header, expected) in [
        (
            "consultora_code;consultora_name;product_code;quantity",
            "c=consultora_code c=consultora_name p=product_code q=quantity",
        ),
        (
            "Cantidad;SKU;Nombre consultora;CÓD. CONSULTORA",
            "c=CÓD. CONSULTORA c=Nombre consultora p=SKU q=Cantidad",
        ),
        (
            "CB;Nombre;Código Producto;Cant.",
            "c=CB c=Nombre p=Código Producto q=Cant.",
        ),
        ("CB;CÓDIGO;QTDE", "c=CB p=CÓDIGO q=QTDE"),
        ("CB;CÓDIGO;PRODUCTO;UNIDADES", "c=CB p=CÓDIGO q=UNIDADES"),
        ("Código;SKU;Unidades", "c=Código p=SKU q=Unidades"),
        (
            "Consultora;Código;Cantidad",
            "c=Consultora p=Código q=Cantidad",
        ),
        (
            "Consultora;Producto;Cantidad",
            "c=Consultora p=Producto q=Cantidad",
        ),
        ("CB;SKU;Nombre;Cantidad", "c=CB p=SKU q=Cantidad"),
        ("Precio;CB;Zona;SKU;Total;Cantidad", "c=CB p=SKU q=Cantidad"),
        (
            "product_code;SKU;CB;quantity",
            "c=CB p=product_code q=quantity",
        ),
    ] {
        assert_eq!(taken(header), expected, "{header}");
    }
}

/// The columns of a table that were taken, by their titles.
fn taken_of(text: &str) -> String {
    match read_bytes("pedidos.csv", text.as_bytes()) {
        Ok(intake) => {
            let columns = intake.file.columns.iter();
            let titled = columns.map(|(field, title)| format!("{}={title}", field.as_str()));
            titled.collect::<Vec<_>>().join(" ")
        }
        Err(problem) => problem.text().es,
    }
}

#[test]
fn values_decide_between_columns_that_could_be_the_same() {
    for (text, expected) in [
        // Names and codes.
        (
            "Código consultora;CB;SKU;Cantidad\n00958;María Soto;24318;2\n10742;Ana Paz;77;1",
            "consultora_code=Código consultora product_code=SKU quantity=Cantidad",
        ),
        // The unit of measure, and an empty column that was left over.
        (
            "CB;SKU;Unidad;Cantidad\n1;A;UN;2\n1;B;UN;1",
            "consultora_code=CB product_code=SKU quantity=Cantidad",
        ),
        (
            "CB;SKU;Cantidad;Cantidad\n1;A;;2\n1;B;;1",
            "consultora_code=CB product_code=SKU quantity=Cantidad",
        ),
        // "Producto" is a description, and so not the code.
        (
            "CN;Código;Producto;Pedido\n1;24318;Perfume;2\n1;77;Jabón;1",
            "consultora_code=CN product_code=Código quantity=Pedido",
        ),
        // Each code stands before the name of what it is the code of.
        (
            "Código;Consultora;Código;Producto;Q\n958;María Soto;24318;Perfume Kaiak;2",
            "consultora_code=Código consultora_name=Consultora product_code=Código quantity=Q",
        ),
        (
            "Código;Nombre;Cód. SKU;Descripción;Unid.\n958;María;24318;Perfume;2",
            "consultora_code=Código consultora_name=Nombre product_code=Cód. SKU quantity=Unid.",
        ),
        (
            "Código;Consultora;Material;Unidades\n958;María Soto;24318;2",
            "consultora_code=Código consultora_name=Consultora product_code=Material quantity=Unidades",
        ),
        (
            "Cód. consultora;Consultora;SKU;Cantidad\n958;María Soto;24318;2",
            "consultora_code=Cód. consultora consultora_name=Consultora product_code=SKU quantity=Cantidad",
        ),
        // Not a name: the portal's name would be compared with it.
        (
            "CB;Consultora;SKU;Cantidad\n1;958;A;2",
            "consultora_code=CB product_code=SKU quantity=Cantidad",
        ),
        // What was ordered and not the number of the order.
        (
            "N° pedido;RUT;N° consultora;Artículo;Pedido\n7;1-9;958;24318;2",
            "consultora_code=N° consultora product_code=Artículo quantity=Pedido",
        ),
    ] {
        assert_eq!(taken_of(text), expected, "{text}");
    }
}

#[test]
fn the_portals_own_columns_are_read_where_the_consultora_is_named() {
    for text in [
        "CB;CÓDIGO;QTDE\n00958;24318;2",
        "CÓDIGO;QTDE;Consultora\n24318;2;00958",
        "CÓDIGO;QTDE;N° consultora\n24318;2;00958",
    ] {
        let outcome = read_bytes("pedidos.csv", text.as_bytes());
        assert_eq!(shown(&outcome), "00958: 24318x2\n1 = 1 + 0 + 0", "{text}");
    }
}

#[test]
fn a_rut_is_not_taken_for_a_code() {
    let said = taken_of("RUT;SKU;Cantidad\n12.345.678-9;24318;2");
    assert!(
        said.contains("falta la columna: código de consultora"),
        "{said}"
    );
}

#[test]
fn what_is_unclear_is_asked_and_what_is_missing_is_named() {
    for (header, expected) in [
        (
            "Código;Nombre;Código;Cantidad",
            "unclear consultora_code: Código (A), Código (C)",
        ),
        (
            "Código;Producto;Cantidad",
            "unclear consultora_code: Código (A), Producto (B)",
        ),
        (
            "CB;SKU;Cantidad;Cantidad",
            "unclear quantity: Cantidad (C), Cantidad (D)",
        ),
        (
            "CB;SKU;Cantidad;Unidades",
            "unclear quantity: Cantidad (C), Unidades (D)",
        ),
        ("CÓDIGO;QTDE", "missing consultora_code"),
        ("CB;Cantidad", "missing product_code"),
        ("CB;SKU;Precio", "missing quantity"),
        (
            "00958;24318;2",
            "missing consultora_code product_code quantity",
        ),
    ] {
        assert_eq!(taken(header), expected, "{header}");
    }
}

#[test]
fn a_missing_column_is_said_with_what_was_found() {
    check(
        "CB;SKU;Precio\n1;2;3\n",
        "«pedidos.csv»: falta la columna: cantidad (quantity). Se encontró: CB, SKU, Precio. Agrega el título que falta, o indica qué columna es.",
    );
}

#[test]
fn found_columns_have_samples_for_the_mapping_step() {
    let text = "Código;Nombre;Código;Cantidad\n958;María;24318;2\n;;77;1\n";
    let problem = read_bytes("pedidos.csv", text.as_bytes()).unwrap_err();
    let FileCause::UnclearColumns { found, .. } = problem.cause else {
        panic!("{problem:?}");
    };
    let shown: Vec<String> = found
        .columns
        .iter()
        .map(|column| format!("{} {} {:?}", column.letters, column.header, column.samples))
        .collect();
    assert_eq!(
        shown.join("\n"),
        "A Código [\"958\"]\nB Nombre [\"María\"]\nC Código [\"24318\", \"77\"]\nD Cantidad [\"2\", \"1\"]"
    );
    assert_eq!(found.columns[3].field, Some(Field::Quantity));
}

#[test]
fn the_answer_has_the_header_row_and_a_proposal() {
    let asked = |text: &str| {
        let problem = read_bytes("pedidos.csv", text.as_bytes()).unwrap_err();
        let found = problem.cause.found().cloned().unwrap();
        let guess = |field: Field| {
            let mut columns = found.columns.iter();
            let column = columns.find(|column| column.guess == Some(field));
            column.map_or("?", |column| column.letters.as_str())
        };
        let [hers, name, product, units] = Field::ALL.map(guess);
        format!("{} {hers} {name} {product} {units}", found.header_row)
    };
    for (text, expected) in [
        (
            "Lista;;;\nQuién;Qué;Cuándo;Cuánto\n00958;24318;1-5-26;2\n",
            "2 A ? B D",
        ),
        ("00958;24318;2\n00959;24318;1\n", "0 A ? B C"),
        (
            "Código;Nombre;Código;Cantidad\n958;María;24318;2\n",
            "1 A ? C D",
        ),
        ("CB;SKU;Precio\n00958;24318;1.990\n", "1 A ? B ?"),
    ] {
        assert_eq!(asked(text), expected, "{text}");
    }
}

#[test]
fn a_row_that_is_named_as_the_header_is_the_header() {
    let text = "CB;SKU;Cantidad\n1;A;2\nCB;SKU;Cantidad\n3;B;4\n";
    let options = IntakeOptions {
        header_row: Some(3),
        ..Default::default()
    };
    let outcome = read_bytes_with("pedidos.csv", text.as_bytes(), &options);
    assert_eq!(shown(&outcome), "3: Bx4\n1 = 1 + 0 + 0");
}

#[test]
fn an_earlier_mapping_goes_before_the_titles_and_holds_for_the_error_workbook() {
    let first = b"CB;SKU;Pedido;Cantidad\n1;A;2;9\n3;B;x;9\n";
    let mut options = IntakeOptions {
        columns: Some("consultora=CB,product=SKU,quantity=Pedido".parse().unwrap()),
        ..Default::default()
    };
    let intake = read_bytes_with("pedidos.csv", first, &options).unwrap();
    assert_eq!(intake.file.columns_by, ColumnsBy::Operator);
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("rechazadas.xlsx");
    write_rejected(&intake, &path).unwrap();
    options.columns = None;
    options.remembered = [(intake.file.shape.unwrap(), intake.file.map)].into();
    let outcome = read_path(&path, &options);
    assert_eq!(
        shown(&outcome),
        "row 2 Pedido \"x\" quantity_not_number\n1 = 0 + 1 + 0"
    );
    assert_eq!(outcome.unwrap().file.columns_by, ColumnsBy::Memory);
}

#[test]
fn an_earlier_mapping_holds_for_a_column_without_a_title() {
    let text = b"Fecha;CB;SKU\nx;1;A;2\n";
    let mut options = IntakeOptions {
        columns: Some("consultora=B,product=C,quantity=D".parse().unwrap()),
        header_row: Some(1),
        ..Default::default()
    };
    let first = read_bytes_with("mayo.csv", text, &options).unwrap();
    options.columns = None;
    options.header_row = None;
    options.remembered = [(first.file.shape.unwrap(), first.file.map)].into();
    let outcome = read_bytes_with("junio.csv", text, &options);
    assert_eq!(shown(&outcome), "1: Ax2\n1 = 1 + 0 + 0");
}

#[test]
fn columns_are_looked_at_without_reading_the_rows() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("pedidos.csv");
    std::fs::write(&path, "Mayo\nCB;Nota;SKU;Cantidad\n958;;24318;2\n").unwrap();
    let looked = columns(&path, &IntakeOptions::default()).unwrap();
    let taken: Vec<(&str, Option<Field>)> = looked
        .found
        .columns
        .iter()
        .map(|column| (column.letters.as_str(), column.field))
        .collect();
    assert_eq!(
        taken,
        [
            ("A", Some(Field::Consultora)),
            ("B", None),
            ("C", Some(Field::Product)),
            ("D", Some(Field::Quantity)),
        ]
    );
    assert_eq!(looked.found.header_row, 2);
}

#[test]
fn the_sheet_that_could_hold_orders_is_asked_about() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("pedidos.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sum = workbook.add_worksheet().set_name("Resumen").unwrap();
    sum.write(0, 0, "Total").unwrap();
    let orders = workbook.add_worksheet().set_name("Mayo").unwrap();
    for (column, (title, value)) in (0..).zip([("Quién", "00958"), ("Qué", "24318"), ("Va", "2")])
    {
        orders.write(0, column, title).unwrap();
        orders.write(1, column, value).unwrap();
    }
    workbook.save(&path).unwrap();
    let problem = read_path(&path, &IntakeOptions::default()).unwrap_err();
    assert_eq!(problem.sheet.as_deref(), Some("Mayo"));
    let found = problem.cause.found().unwrap();
    assert_eq!(found.sheets, ["Resumen", "Mayo"]);
    assert_eq!(found.columns.len(), 3);
}

#[test]
fn the_header_may_stand_below_titles() {
    check(
        "Pedidos campaña 7;;\n\nSupervisora:;Rosa Díaz;\nCB;SKU;Cantidad\n1;A;2\n",
        "1: Ax2
         1 = 1 + 0 + 0",
    );
}

#[test]
fn a_mapping_overrides_names() {
    let text = "Código;Nombre;Código;Cantidad\n958;María;24318;2\n";
    let map: ColumnMap = "consultora=A,name=Nombre,product=C,quantity=Cantidad"
        .parse()
        .unwrap();
    let options = IntakeOptions {
        columns: Some(map),
        ..Default::default()
    };
    let outcome = read_bytes_with("pedidos.csv", text.as_bytes(), &options);
    assert_eq!(shown(&outcome), "958 María: 24318x2\n1 = 1 + 0 + 0");
}

#[test]
fn a_mapping_by_places_reads_a_file_without_header() {
    let map: ColumnMap = "consultora=A,product=B,quantity=C".parse().unwrap();
    let options = IntakeOptions {
        columns: Some(map),
        ..Default::default()
    };
    for (text, rows) in [("958;24318;2\n959;1;1\n", 2), ("x;y;z\n959;1;1\n", 1)] {
        let intake = read_bytes_with("pedidos.csv", text.as_bytes(), &options).unwrap();
        assert_eq!(intake.counts.in_orders, rows);
    }
}

#[test]
fn a_mapping_that_does_not_fit_is_refused() {
    for (map, expected) in [
        (
            "consultora=CB,product=SKU,quantity=Total",
            "no tiene la columna «Total»",
        ),
        (
            "consultora=A,product=B,quantity=Z",
            "no tiene la columna «Z»",
        ),
        (
            "consultora=A,product=A,quantity=C",
            "está indicada para dos campos",
        ),
    ] {
        let options = IntakeOptions {
            columns: Some(map.parse().unwrap()),
            ..Default::default()
        };
        let outcome = read_bytes_with("pedidos.csv", b"CB;SKU;Cantidad\n1;2;3\n", &options);
        assert!(shown(&outcome).contains(expected), "{}", shown(&outcome));
    }
}
