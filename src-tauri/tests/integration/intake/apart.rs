//! Old workbooks, read by a process of their own: what becomes of that process.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::xls::{label, labels, record, xls};
use super::*;
use gsp_bot::intake::{Bound, FileCause, Limits};

/// Far more than a refusal takes, and less than a person's patience.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why it was not read. What was read of a large file is not for a terminal.
#[track_caller]
fn refusal(name: &str, bytes: &[u8], options: &IntakeOptions) -> FileProblem {
    match read_bytes_with(name, bytes, options) {
        Ok(intake) => panic!("it was read: {:?}", intake.counts),
        Err(problem) => problem,
    }
}

fn corpus(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src-tauri/tests/corpus");
    std::fs::read(folder.join(name)).unwrap()
}

/// An .ods whose only sheet has these rows.
pub(super) fn ods(rows: &str) -> Vec<u8> {
    ods_of(&content(rows))
}

/// The part of an .ods with the sheets.
pub(super) fn content(rows: &str) -> String {
    format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="Pedidos">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    )
}

/// An .ods with this part.
pub(super) fn ods_of(content: &str) -> Vec<u8> {
    use std::io::{Cursor, Write};
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
        ("content.xml", content),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(part.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(super) fn row(cells: [&str; 3]) -> String {
    let cells = cells.map(|text| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    });
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

#[test]
fn both_formats_are_read() {
    for (name, format) in [("xlwt.xls", "xls"), ("odfpy.ods", "ods")] {
        let outcome = read_bytes(name, &corpus(name));
        assert_eq!(
            shown(&outcome),
            "00958 María Núñez: 24318x2 51260x3\n10742 Ana Pérez: 00077x1\n3 = 3 + 0 + 0"
        );
        assert_eq!(outcome.unwrap().file.format.as_str(), format);
    }
}

#[test]
fn more_memory_than_there_is_for_it_is_refused_and_harms_nobody() {
    // Numbers of six bytes each.
    let place = |row: u16| [row.to_le_bytes(), [0, 0]].concat();
    let cells = [0_u8; 6 * 256];
    let rows =
        (1..=20_000).map(|row| record(0x00bd, &[&place(row)[..], &cells, &[255, 0]].concat()));
    let header = labels(0, ["CB", "SKU", "Cantidad"]);
    let bytes = xls(&[header, rows.flatten().collect()].concat());
    let began = Instant::now();
    let problem = refusal("pedidos.xls", &bytes, &IntakeOptions::default());
    assert_eq!(
        problem.cause,
        FileCause::TooLarge {
            bound: Bound::Memory,
            max: 200 << 20
        }
    );
    assert_eq!(
        problem.text().es,
        "«pedidos.xls»: leerlo ocuparía más de 200 MB de memoria. Copia los pedidos a un libro nuevo y guárdalo como .xlsx."
    );
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn a_short_file_that_says_a_long_text_a_million_times() {
    let header = row(["CB", "SKU", "Cantidad"]);
    let text = "A".repeat(30_000);
    let many = row([&text, "A", "1"]).replacen(
        "<table:table-row>",
        r#"<table:table-row table:number-rows-repeated="1000000">"#,
        1,
    );
    let options = IntakeOptions {
        limits: Limits {
            apart_text_bytes_max: 4 << 20,
            ..Default::default()
        },
        ..Default::default()
    };
    let began = Instant::now();
    let problem = refusal("a.ods", &ods(&format!("{header}{many}")), &options);
    assert_eq!(
        problem.cause,
        FileCause::TooLarge {
            bound: Bound::UnpackedBytes,
            max: 4 << 20
        }
    );
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn damage_is_said_and_never_more_than_that() {
    for name in ["xlwt.xls", "odfpy.ods"] {
        let whole = corpus(name);
        for length in [600, whole.len() / 2] {
            let said = shown(&read_bytes(name, &whole[..length]));
            assert!(said.contains("está dañado"), "{length} bytes: {said}");
        }
    }
}

/// Stands in for the program, and does what the real one never does.
#[cfg(unix)]
fn read_by(script: &str) -> FileCause {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::TempDir::new().unwrap();
    let program = folder.path().join("reader");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let options = IntakeOptions {
        workbook_reader: Some(program),
        limits: Limits {
            answer_seconds_max: 1,
            ..Default::default()
        },
        ..Default::default()
    };
    let began = Instant::now();
    let problem = read_bytes_with("a.xls", &corpus("xlwt.xls"), &options).unwrap_err();
    assert!(began.elapsed() < PATIENCE);
    problem.cause
}

#[cfg(unix)]
#[test]
fn a_reader_that_says_nothing_is_not_waited_for() {
    assert_eq!(
        read_by("echo '\"Ready\"'; exec sleep 600"),
        FileCause::TooLarge {
            bound: Bound::Seconds,
            max: 1
        }
    );
}

#[cfg(unix)]
#[test]
fn a_reader_that_speaks_otherwise_is_none() {
    let other = FileCause::UnsupportedFormat { format: ".xls" };
    for script in ["exit 7", "exec yes", "echo", "echo '\"End\"'", "kill -9 $$"] {
        assert_eq!(read_by(script), other, "{script}");
    }
    // Up, and then something that is no answer.
    let said = read_by("echo '\"Ready\"'; exec yes");
    assert!(matches!(said, FileCause::Unreadable { .. }), "{said:?}");
}

#[test]
fn without_a_reader_the_operator_is_told_what_to_do() {
    let options = IntakeOptions {
        workbook_reader: Some("/nowhere/gsp-bot".into()),
        ..Default::default()
    };
    let said = shown(&read_bytes_with("a.xls", &corpus("xlwt.xls"), &options));
    assert_eq!(
        said,
        "«a.xls»: el formato .xls no se lee. Ábrelo en Excel o LibreOffice y guárdalo como .xlsx."
    );
}

/// A process that is killed can tell nobody to end, so the kernel does.
#[cfg(target_os = "linux")]
#[test]
fn the_reader_ends_with_whoever_started_it() {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};
    let program = env!("CARGO_BIN_EXE_gsp-bot");
    let script = format!("exec 3<&0; '{program}' read-workbook $$ <&3 & echo $!; wait");
    let mut shell = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(shell.stdout.take().unwrap()).lines();
    let reader: u32 = lines.next().unwrap().unwrap().parse().unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "\"Ready\"");
    let is_there = || {
        let status = std::fs::read_to_string(format!("/proc/{reader}/stat")).unwrap_or_default();
        status.contains("gsp-bot") && !status.contains(") Z ")
    };
    assert!(is_there());
    shell.kill().unwrap();
    shell.wait().unwrap();
    let began = Instant::now();
    while is_there() {
        assert!(began.elapsed() < PATIENCE);
        std::thread::yield_now();
    }
}

#[test]
fn a_reader_that_nobody_waits_for_does_not_begin() {
    use std::process::{Command, Stdio};
    let output = Command::new(env!("CARGO_BIN_EXE_gsp-bot"))
        .args(["read-workbook", "1"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    if cfg!(target_os = "linux") {
        assert!(!output.status.success());
        assert!(output.stdout.is_empty());
    }
}

/// In both formats, and whether it stands alone in its row or not.
#[test]
fn cells_beyond_the_last_column_are_said() {
    let limits = Limits {
        columns_max: 4,
        ..Default::default()
    };
    let options = IntakeOptions {
        limits,
        ..Default::default()
    };
    let far = r#"<table:table-cell table:number-columns-repeated="9"/><table:table-cell table:number-columns-repeated="5" office:value-type="float" office:value="7"/>"#;
    let header = row(["CB", "SKU", "Cantidad"]);
    let with_far = row(["1", "A", "1"]).replace("</table:table-row>", far) + "</table:table-row>";
    let ods = ods(&format!(
        "{header}{with_far}<table:table-row>{far}</table:table-row>"
    ));
    let cells = [
        labels(0, ["CB", "SKU", "Cantidad"]),
        labels(1, ["1", "A", "1"]),
        label(1, 12, "x"),
        label(2, 12, "x"),
    ];
    for (name, bytes) in [("a.ods", ods), ("a.xls", xls(&cells.concat()))] {
        let intake = read_bytes_with(name, &bytes, &options).unwrap();
        let beyond = codes(&intake)
            .iter()
            .filter(|code| **code == ProblemCode::CellsBeyond)
            .count();
        assert_eq!(
            (intake.counts.in_orders, intake.counts.rejected, beyond),
            (1, 1, 2),
            "{name}"
        );
    }
}

/// Numbers take room too, and one element can stand for all of a sheet's.
#[test]
fn a_short_file_with_a_number_in_every_cell() {
    let header = row(["CB", "SKU", "Cantidad"]);
    let full = r#"<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="7"/></table:table-row>"#;
    let limits = Limits {
        apart_text_bytes_max: 1 << 20,
        ..Default::default()
    };
    let options = IntakeOptions {
        limits,
        ..Default::default()
    };
    let began = Instant::now();
    let problem = refusal("a.ods", &ods(&format!("{header}{full}")), &options);
    assert!(
        matches!(problem.cause, FileCause::TooLarge { .. }),
        "{:?}",
        problem.cause
    );
    assert!(began.elapsed() < PATIENCE);
}

#[test]
fn the_program_itself_loads_an_old_workbook() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("pedidos.xls");
    std::fs::write(&path, corpus("xlwt.xls")).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_gsp-bot"))
        .arg("load")
        .arg(&path)
        .arg("--json")
        .env("GSP_DATA_DIR", folder.path().join("data"))
        .env("GSP_PORTAL_URL", "http://127.0.0.1:9")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{output:?}");
    assert!(
        said.contains("\"orders\": 2") && said.contains("\"rows\": 3"),
        "{said}"
    );
}

/// One that gives no answer, and so would be waited for.
#[cfg(unix)]
#[test]
fn a_reading_is_stopped_while_the_other_process_is_waited_for() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::TempDir::new().unwrap();
    let (program, begun) = (folder.path().join("reader"), folder.path().join("begun"));
    let script = format!("#!/bin/sh\ntouch '{}'\nexec sleep 600\n", begun.display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let options = IntakeOptions {
        workbook_reader: Some(program),
        ..IntakeOptions::default()
    };
    let stop = options.stop.clone();
    let asker = std::thread::spawn(move || {
        while !begun.exists() {
            std::thread::yield_now();
        }
        stop.ask();
    });
    let outcome = read_bytes_with("pedidos.xls", &corpus("xlwt.xls"), &options);
    asker.join().unwrap();
    assert_eq!(outcome.unwrap_err().cause, FileCause::Cancelled);
}
