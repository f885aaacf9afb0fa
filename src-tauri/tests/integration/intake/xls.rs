//! Old Excel workbooks, put together record by record: what no writer at hand would write.

use super::*;
use gsp_bot::intake::FileCause;

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;
const CONTINUE: u16 = 0x003c;

/// A container with one stream: what lies around the workbook in an .xls.
fn compound(stream: &[u8]) -> Vec<u8> {
    const SECTOR: usize = 4096;
    const NUMBERS: usize = SECTOR / 4;
    const END: u32 = 0xffff_fffe;
    const LIST: u32 = 0xffff_fffd;
    let sectors = |bytes: usize| bytes.div_ceil(SECTOR);
    // So long that it does not lie among the small streams.
    let length = stream.len().max(4096);
    let data = sectors(length);
    let lists = (1..)
        .find(|lists| lists * NUMBERS > data + lists + 1)
        .unwrap();
    assert!(lists <= 109);
    let number = |number: usize| u32::try_from(number).unwrap();
    let mut next: Vec<u32> = (1..=data).map(number).collect();
    next[data - 1] = END;
    next.push(END);
    next.extend(std::iter::repeat_n(LIST, lists));
    next.resize(lists * NUMBERS, 0xffff_ffff);
    let mut header = vec![0_u8; 76];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[26] = 4;
    header[28..30].copy_from_slice(&[0xfe, 0xff]);
    (header[30], header[32]) = (12, 6);
    for (at, value) in [
        (44, number(lists)),
        (48, number(data)),
        (56, 4096),
        (60, END),
        (68, END),
    ] {
        header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    let in_header = (0..109).map(|list| match list < lists {
        true => number(data + 1 + list),
        false => 0xffff_ffff,
    });
    header.extend(in_header.flat_map(u32::to_le_bytes));
    header.resize(SECTOR, 0);
    let entry = |name: &str, kind: u8, start: u32, length: u32| {
        let mut entry = vec![0_u8; 128];
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..name.len()].copy_from_slice(&name);
        entry[64] = u8::try_from(name.len() + 2).unwrap();
        entry[66] = kind;
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&length.to_le_bytes());
        entry
    };
    let mut directory = entry("Root Entry", 5, END, 0);
    directory.extend(entry("Workbook", 2, 0, number(length)));
    directory.resize(SECTOR, 0);
    let mut bytes = header;
    bytes.extend_from_slice(stream);
    bytes.resize(SECTOR * (1 + data), 0);
    bytes.extend(directory);
    bytes.extend(next.into_iter().flat_map(u32::to_le_bytes));
    bytes
}

pub(super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// A workbook with one sheet of these records.
pub(super) fn xls(records: &[u8]) -> Vec<u8> {
    xls_with(&[], records)
}

/// The same with some that hold for all sheets.
fn xls_with(globals: &[u8], records: &[u8]) -> Vec<u8> {
    book(
        [0, 6],
        b"\0Pedidos",
        globals,
        &[records, &record(END, &[])].concat(),
    )
}

fn book(version: [u8; 2], name: &[u8], globals: &[u8], sheet: &[u8]) -> Vec<u8> {
    let begin = record(BEGIN, &[version, [5, 0]].concat());
    let end = record(END, &[]);
    let head = |at: u32| {
        let length = u8::try_from(name.len()).unwrap() - u8::from(version == [0, 6]);
        record(
            0x0085,
            &[&at.to_le_bytes()[..], &[0, 0, length], name].concat(),
        )
    };
    let before = [&begin[..], globals, &head(0), &end].concat();
    let at = u32::try_from(before.len()).unwrap();
    compound(&[&begin[..], globals, &head(at), &end, &begin, sheet].concat())
}

/// A cell with text.
pub(super) fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
    let length = u16::try_from(text.len()).unwrap().to_le_bytes();
    record(
        0x0204,
        &[&place[..], &length, &[0], text.as_bytes()].concat(),
    )
}

pub(super) fn labels(row: u16, texts: [&str; 3]) -> Vec<u8> {
    let cells = texts.iter().zip(0..);
    cells
        .flat_map(|(text, column)| label(row, column, text))
        .collect()
}

#[test]
fn an_old_workbook_made_by_hand() {
    let rows = [
        labels(0, ["CB", "SKU", "Cantidad"]),
        labels(65_535, ["00958", "A", "2"]),
    ];
    // In the far corner, and before what stands above it.
    let corner = label(65_535, 255, "x");
    let outcome = read_bytes("a.xls", &xls(&[corner, rows.concat()].concat()));
    assert_eq!(shown(&outcome), "00958: Ax2\n65535 = 1 + 0 + 65534");
}

/// A cell's place, and no format.
fn place(row: u16, column: u16) -> Vec<u8> {
    [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat()
}

/// The format of cells that have none of their own.
fn plain() -> Vec<u8> {
    record(0x00e0, &[0; 4])
}

fn header() -> Vec<u8> {
    labels(0, ["CB", "SKU", "Cantidad"])
}

#[track_caller]
fn check_xls(bytes: &[u8], expected: &str) {
    assert_eq!(shown(&read_bytes("a.xls", bytes)), unindented(expected));
}

#[test]
fn numbers_in_all_their_forms() {
    let number = |row, column, value: f64| {
        record(
            0x0203,
            &[&place(row, column)[..], &value.to_le_bytes()].concat(),
        )
    };
    let short = |row, column, bits: u32| {
        record(
            0x027e,
            &[&place(row, column)[..], &bits.to_le_bytes()].concat(),
        )
    };
    let whole = |value: u32| value << 2 | 2;
    let half = |value: f64| u32::try_from(value.to_bits() >> 32).unwrap();
    let many = [
        &[4, 0, 0, 0, 0, 0][..],
        &whole(7).to_le_bytes(),
        &[0, 0],
        &half(77.0).to_le_bytes(),
        &[0, 0],
        &(whole(300) | 1).to_le_bytes(),
        &[2, 0],
    ];
    let rows = [
        header(),
        number(1, 0, 958.0),
        short(1, 1, whole(24318)),
        short(1, 2, half(2.0)),
        number(2, 0, 12_345_678.0),
        short(2, 1, half(5000.0) | 1),
        short(2, 2, whole(150) | 1),
        number(3, 0, -3.0),
        short(3, 1, (-5_i32 << 2 | 2).cast_unsigned()),
        short(3, 2, whole(1)),
        record(0x00bd, &many.concat()),
    ];
    check_xls(
        &xls_with(&plain(), &rows.concat()),
        "958: 24318x2
         7: 77x3
         row 3 Cantidad \"1.5\" quantity_fraction
         row 4 CB \"-3\" code_is_fraction
         row 4 SKU \"-5\" code_is_fraction
         4 = 2 + 2 + 0",
    );
}

#[test]
fn results_of_formulas() {
    let formula = |row, column, result: [u8; 8]| {
        record(
            0x0006,
            &[&place(row, column)[..], &result, &[0; 6]].concat(),
        )
    };
    let special = |kind: u8, value: u8| [kind, 0, value, 0, 0, 0, 0xff, 0xff];
    let text = record(0x0207, &[&[4, 0, 0][..], b"C958"].concat());
    let rows = [
        header(),
        formula(1, 0, special(0, 0)),
        // What a formula is shared with stands between it and its text.
        record(0x04bc, &[0; 10]),
        text,
        formula(1, 1, 77_f64.to_le_bytes()),
        formula(1, 2, 2_f64.to_le_bytes()),
        formula(2, 0, special(2, 0x2a)),
        formula(2, 1, special(1, 1)),
        formula(2, 2, special(3, 0)),
    ];
    check_xls(
        &xls_with(&plain(), &rows.concat()),
        "C958: 77x2
         row 3 CB \"#N/A\" formula_error
         row 3 SKU \"VERDADERO\" code_is_boolean
         row 3 Cantidad \"\" missing
         2 = 1 + 1 + 0",
    );
}

/// The list of texts goes on in further records, in the middle of a word, and changes the width of
/// its letters there.
#[test]
fn texts_that_are_broken_off() {
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let first = [
        &[9, 0, 0, 0, 9, 0, 0, 0][..],
        &[2, 0, 0],
        b"CB",
        // With two fonts and a pronunciation.
        &[3, 0, 0b1100, 2, 0, 5, 0, 0, 0],
        b"SKU",
        &[0; 13],
        &[8, 0, 0],
        b"Cant",
    ];
    let second = [
        &[1][..],
        &wide("idad"),
        &[6, 0, 0],
        b"Nombre",
        &[5, 0, 0],
        b"00958",
        &[11, 0, 1],
        &wide("María Ñ"),
    ];
    let third = [
        &[0][..],
        b"u\xf1ez",
        &[1, 0, 0],
        b"A",
        &[1, 0, 0],
        b"2",
        &[0, 0, 0],
    ];
    let globals = [
        record(0x00fc, &first.concat()),
        record(CONTINUE, &second.concat()),
        record(CONTINUE, &third.concat()),
    ];
    let shared = |row, column, text: u8| {
        record(
            0x00fd,
            &[&place(row, column)[..], &[text, 0, 0, 0]].concat(),
        )
    };
    let rows: Vec<u8> = (0..8)
        .zip([0, 3, 1, 2, 4, 5, 6, 7])
        .flat_map(|(cell, text)| shared(cell / 4, cell % 4, text))
        .collect();
    check_xls(
        &xls_with(&globals.concat(), &rows),
        "00958 María Ñuñez: Ax2\n1 = 1 + 0 + 0",
    );
    let missing = [header(), shared(1, 0, 9)].concat();
    let said = shown(&read_bytes("a.xls", &xls_with(&globals.concat(), &missing)));
    assert!(
        said.contains("está dañado (a text that is not there)"),
        "{said}"
    );
}

/// Excel 5 and 95, in the encoding of the country.
#[test]
fn texts_of_before_1997() {
    let label = |row, column, text: &[u8]| {
        let length = u16::try_from(text.len()).unwrap().to_le_bytes();
        record(0x0204, &[&place(row, column)[..], &length, text].concat())
    };
    let rows = [
        label(0, 0, b"C\xf3digo CN"),
        label(0, 1, b"Nombre"),
        label(0, 2, b"SKU"),
        label(0, 3, b"Unid."),
        label(1, 0, b"00958"),
        label(1, 1, b"Mar\xeda \x80"),
        label(1, 2, b"A"),
        label(1, 3, b"2"),
        record(END, &[]),
    ];
    let code_page = record(0x0042, &1252_u16.to_le_bytes());
    let bytes = book([0, 5], b"Pedidos", &code_page, &rows.concat());
    check_xls(&bytes, "00958 María €: Ax2\n1 = 1 + 0 + 0");
}

#[test]
fn cells_of_a_chart_in_the_sheet_are_not_the_sheets() {
    let chart = [
        record(BEGIN, &[0, 6, 0x20, 0]),
        labels(1, ["x", "y", "z"]).clone(),
        record(END, &[]),
    ];
    let rows = [header(), chart.concat(), labels(1, ["1", "A", "2"])];
    check_xls(&xls(&rows.concat()), "1: Ax2\n1 = 1 + 0 + 0");
}

#[test]
fn a_sheet_that_ends_too_soon_is_damaged_since_a_row_may_be_missing() {
    let whole = [header(), labels(1, ["1", "A", "2"])].concat();
    for sheet in [&whole[..], &whole[..whole.len() - 3]] {
        let bytes = book([0, 6], b"\0Pedidos", &[], sheet);
        let cause = read_bytes("a.xls", &bytes).unwrap_err().cause;
        assert!(matches!(cause, FileCause::Damaged { .. }), "{cause:?}");
    }
}

#[test]
fn a_workbook_with_a_password_says_so() {
    let password = record(0x002f, &[1, 0, 1, 0]);
    let cause = read_bytes("a.xls", &xls_with(&password, &header()))
        .unwrap_err()
        .cause;
    assert_eq!(cause, FileCause::Encrypted);
}

#[test]
fn dates_count_from_1900_or_from_1904() {
    let format = record(0x041e, &[&[200, 0, 10, 0, 0][..], b"dd/mm/yyyy"].concat());
    let cell_format = record(0x00e0, &[0, 0, 200, 0]);
    let day = record(
        0x0203,
        &[&place(1, 1)[..], &46_145_f64.to_le_bytes()].concat(),
    );
    let rows = [header(), labels(1, ["1", "", "2"]), day].concat();
    for (epoch, shown) in [(0, "2026-05-03"), (1, "2030-05-04")] {
        let epoch = record(0x0022, &[epoch, 0]);
        let globals = [epoch, format.clone(), cell_format.clone()].concat();
        check_xls(
            &xls_with(&globals, &rows),
            &format!("row 2 SKU \"{shown}\" code_is_date\n1 = 0 + 1 + 0"),
        );
    }
}
