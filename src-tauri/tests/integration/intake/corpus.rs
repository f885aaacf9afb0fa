//! Small files as many programs write them, each with its expected reading beside it.
//!
//! `UPDATE_CORPUS=1` writes the readings anew; read the difference before it is kept.

use std::fs;
use std::path::PathBuf;

use super::*;

#[test]
fn every_file_is_read_as_expected() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src-tauri/tests/corpus");
    let update = std::env::var_os("UPDATE_CORPUS").is_some();
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| is_sample(path))
        .collect();
    files.sort();
    assert!(files.len() >= 60, "{} files", files.len());
    let mut differing = Vec::new();
    for file in &files {
        let reading = reading(file);
        let name = format!("{}.expected", file.file_name().unwrap().to_str().unwrap());
        let expected = folder.join(name);
        if update {
            fs::write(&expected, &reading).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if wanted != reading {
            differing.push(format!(
                "{}\nwanted:\n{wanted}\nread:\n{reading}",
                file.display()
            ));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
}

fn is_sample(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_str().unwrap();
    !name.starts_with('.')
        && ![".expected", ".js", ".py", ".md"]
            .iter()
            .any(|end| name.ends_with(end))
}

fn reading(path: &Path) -> String {
    let outcome = read_path(path, &IntakeOptions::default());
    let facts = outcome.as_ref().map_or_else(
        |_| String::new(),
        |intake| {
            let file = &intake.file;
            let mut facts = file.format.as_str().to_owned();
            if let Some(encoding) = file.encoding {
                facts += &format!(", {encoding}");
            }
            if let Some(delimiter) = file.delimiter {
                facts += &format!(", {delimiter:?}");
            }
            if let Some(sheet) = &file.sheet {
                facts += &format!(", sheet {sheet} of {}", file.sheets_ignored.len() + 1);
            }
            format!("{facts}, header in row {}\n", file.header_row)
        },
    );
    format!("{facts}{}\n", shown(&outcome))
}
