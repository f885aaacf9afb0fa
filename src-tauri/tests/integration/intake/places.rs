//! What lies where a file is looked for, and what becomes of it meanwhile.

use std::time::{Duration, Instant};

use rust_xlsxwriter::Workbook;
use tempfile::TempDir;

use super::*;
use gsp_bot::intake::{Bound, FileCause};

/// A refusal takes next to no time; a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(10);

#[track_caller]
fn cause(path: &Path) -> FileCause {
    let began = Instant::now();
    let outcome = read_path(path, &IntakeOptions::default());
    assert!(began.elapsed() < PATIENCE);
    match outcome {
        Ok(intake) => panic!("it was read: {:?}", intake.counts),
        Err(problem) => problem.cause,
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = TempDir::new().unwrap();
    assert_eq!(cause(folder.path()), FileCause::Directory);
    assert_eq!(cause(&folder.path().join("gone.csv")), FileCause::NotFound);
    assert_eq!(
        cause(&folder.path().join("a/gone.csv")),
        FileCause::NotFound
    );
    assert_eq!(cause(Path::new("")), FileCause::NotFound);
}

#[cfg(unix)]
#[test]
fn a_device_a_pipe_and_a_socket_are_not_waited_for() {
    for device in ["/dev/zero", "/dev/null", "/dev/tty", "/dev/random"] {
        assert_eq!(cause(Path::new(device)), FileCause::NotAFile, "{device}");
    }
    let folder = TempDir::new().unwrap();
    let pipe = folder.path().join("pedidos.csv");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    assert_eq!(cause(&pipe), FileCause::NotAFile);
    let link = folder.path().join("link.csv");
    std::os::unix::fs::symlink(&pipe, &link).unwrap();
    assert_eq!(cause(&link), FileCause::NotAFile);
    let socket = folder.path().join("socket.csv");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    assert_eq!(cause(&socket), FileCause::NotAFile);
}

#[cfg(unix)]
#[test]
fn links_are_followed_as_far_as_they_lead() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("pedidos.csv");
    std::fs::write(&path, "CB;SKU;Cantidad\n1;A;1\n").unwrap();
    let link = |name: &str, target: &Path| {
        let link = folder.path().join(name);
        std::os::unix::fs::symlink(target, &link).unwrap();
        link
    };
    let good = link("link.csv", &path);
    let intake = read_path(&good, &IntakeOptions::default()).unwrap();
    assert_eq!(
        (intake.counts.in_orders, intake.file.name.as_str()),
        (1, "link.csv")
    );
    let loose = link("loose.csv", &folder.path().join("nothing"));
    assert_eq!(cause(&loose), FileCause::NotFound);
    let circle = link("circle.csv", &folder.path().join("circle.csv"));
    assert!(matches!(cause(&circle), FileCause::Unreadable { .. }));
    let to_folder = link("folder.csv", folder.path());
    assert_eq!(cause(&to_folder), FileCause::Directory);
}

#[cfg(unix)]
#[test]
fn odd_names_are_read_and_shown_without_harm() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = TempDir::new().unwrap();
    for (name, expected) in [
        ("pedidos ñ\n💐.csv".as_bytes(), "pedidos ñ\u{fffd}💐.csv"),
        (b"pedidos\xff.csv", "pedidos\u{fffd}.csv"),
        ("\u{202e}vsc.sodidep".as_bytes(), "\u{fffd}vsc.sodidep"),
        (
            b"-rf --help; $(id) `id` 'x' \"y\" &.csv",
            "-rf --help; $(id) `id` 'x' \"y\" &.csv",
        ),
        (b"\x1b[31mrojo.csv", "\u{fffd}[31mrojo.csv"),
    ] {
        let path = folder.path().join(OsStr::from_bytes(name));
        std::fs::write(&path, "CB;SKU;Cantidad\n1;A;1\n").unwrap();
        let intake = read_path(&path, &IntakeOptions::default()).unwrap();
        assert_eq!(intake.file.name, expected);
    }
}

/// Its size alone is asked: nothing of it is read, however much there is.
#[test]
fn two_gigabytes_of_text_are_refused_at_once() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("pedidos.csv");
    let rows = "1;A;1\n".repeat(2_000);
    std::fs::write(&path, format!("CB;SKU;Cantidad\n{rows}")).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_len(2 << 30).unwrap();
    assert_eq!(
        cause(&path),
        FileCause::TooLarge {
            bound: Bound::Bytes,
            max: 64 << 20
        }
    );
    // The same of nothing but zeros, and called a workbook.
    let zeros = folder.path().join("pedidos.xlsx");
    std::fs::File::create(&zeros)
        .unwrap()
        .set_len(2 << 30)
        .unwrap();
    assert_eq!(
        cause(&zeros),
        FileCause::NotASpreadsheet { looks_like: None }
    );
    for (name, beginning, max) in [
        ("zip.xlsx", &b"PK\x03\x04"[..], 64 << 20),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 32 << 20),
    ] {
        let path = folder.path().join(name);
        std::fs::write(&path, beginning).unwrap();
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_len(2 << 30).unwrap();
        let bound = Bound::Bytes;
        assert_eq!(cause(&path), FileCause::TooLarge { bound, max }, "{name}");
    }
}

/// Reads a file and does something to it when the reading is under way.
fn disturbed(name: &str, bytes: &[u8], disturb: impl Fn(&Path)) -> FileCause {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let is_done = std::cell::Cell::new(false);
    let outcome = read(&path, &IntakeOptions::default(), &|_| {
        if !is_done.replace(true) {
            disturb(&path);
        }
        Continue::Yes
    });
    assert!(is_done.get());
    match outcome {
        Ok(intake) => panic!("it was read: {:?}", intake.counts),
        Err(problem) => problem.cause,
    }
}

/// Enough for the progress to be told.
fn text_and_workbook() -> [(&'static str, Vec<u8>); 2] {
    let rows = "1;A;1\n".repeat(10_000);
    let text = format!("CB;SKU;Cantidad\n{rows}").into_bytes();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["CB", "SKU", "Cantidad"]).unwrap();
    for row in 1..30_000 {
        sheet.write_row(row, 0, [row % 977, row % 89, 1]).unwrap();
    }
    [
        ("a.csv", text),
        ("a.xlsx", workbook.save_to_buffer().unwrap()),
    ]
}

#[test]
fn a_file_that_changes_while_it_is_read_is_refused() {
    for (name, bytes) in text_and_workbook() {
        // Longer, shorter, another of the same length, and one that was put in its place.
        let longer = disturbed(name, &bytes, |path| {
            use std::io::Write;
            let mut file = std::fs::File::options().append(true).open(path).unwrap();
            file.write_all(b"2;B;1\n").unwrap();
        });
        let shorter = disturbed(name, &bytes, |path| {
            let file = std::fs::File::options().write(true).open(path).unwrap();
            file.set_len(1_000).unwrap();
        });
        let other = disturbed(name, &bytes, |path| {
            std::fs::write(path, vec![b'x'; bytes.len()]).unwrap();
        });
        let replaced = disturbed(name, &bytes, |path| {
            let new = path.with_extension("new");
            std::fs::write(&new, "CB;SKU;Cantidad\n").unwrap();
            std::fs::rename(&new, path).unwrap();
        });
        for cause in [longer, shorter, other, replaced] {
            assert_eq!(cause, FileCause::Changed, "{name}");
        }
    }
}

#[test]
fn a_file_that_vanishes_while_it_is_read_is_refused() {
    for (name, bytes) in text_and_workbook() {
        let cause = disturbed(name, &bytes, |path| std::fs::remove_file(path).unwrap());
        assert_eq!(cause, FileCause::Changed, "{name}");
    }
}
