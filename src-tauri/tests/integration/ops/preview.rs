//! A file is looked at, corrected and loaded.

use std::path::PathBuf;

use gsp_bot::domain::{BatchId, OrderId};
use gsp_bot::ops::wire::{
    LoadOptions, OpenOptions, Opened, OrderFilter, PreviewView, ReviewRow, RowCorrection,
};
use gsp_bot::ops::{Actor, DataFolder, Environment, Ops};

/// Verbs on a data folder, and a place for files beside it.
pub(super) struct Desk {
    folder: tempfile::TempDir,
    pub(super) ops: Ops,
}

impl Desk {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = DataFolder::choose(Some(&folder.path().join("data"))).unwrap();
        let ops = Ops::open(data, Environment::default(), Actor::Operator)
            .await
            .unwrap();
        Self { folder, ops }
    }

    pub(super) async fn open(&self, text: &str) -> PreviewView {
        let path = self.path("pedidos.csv");
        std::fs::write(&path, text).unwrap();
        let opened = self.ops.open_file(&path, &OpenOptions::default()).await;
        match opened.unwrap() {
            Opened::Preview { preview } => *preview,
            Opened::Columns { columns } => panic!("{columns:?}"),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

const BAD: &str = "CB;Nombre;SKU;Cantidad\n\
                   00958;María;24318;1,5\n\
                   00958;Marta;00077;3\n\
                   00077;Ana;12.345;2\n\
                   Total;;;4\n\
                   ;;;\n\
                   00077;Ana;00042;1\n";

fn quantity(row: u32, value: &str) -> RowCorrection {
    RowCorrection {
        row,
        quantity: Some(value.to_owned()),
        ..RowCorrection::default()
    }
}

fn left_out(row: u32) -> RowCorrection {
    RowCorrection {
        row,
        left_out: true,
        ..RowCorrection::default()
    }
}

fn sum(preview: &PreviewView) -> String {
    format!(
        "{} = {} + {} + {}, {} corrected, {} left out",
        preview.rows,
        preview.rows_in_orders,
        preview.rows_rejected,
        preview.rows_blank,
        preview.rows_corrected,
        preview.rows_left_out,
    )
}

fn shown(row: &ReviewRow) -> String {
    let cells = row.cells.iter().map(|cell| {
        let mut shown = cell.as_read.clone();
        if let Some(corrected) = &cell.corrected {
            shown += &format!(">{corrected}");
        }
        if let Some(proposal) = &cell.proposal {
            shown += &format!("?{proposal}");
        }
        shown
    });
    let cells: Vec<String> = cells.collect();
    format!("{} {} {}", row.row, row.level, cells.join("|"))
}

fn rows(preview: &PreviewView) -> Vec<String> {
    preview.review.iter().map(shown).collect()
}

#[tokio::test]
async fn rows_are_corrected_one_after_the_other_and_the_sum_stays_true() {
    let desk = Desk::new().await;
    let preview = desk.open(BAD).await;
    assert_eq!(sum(&preview), "6 = 2 + 3 + 1, 0 corrected, 0 left out");
    assert_eq!(
        rows(&preview),
        [
            "2 error 00958|María|24318|1,5",
            "4 error 00077|Ana|12.345?12345|2",
            "5 error Total|||4",
        ]
    );
    let correct = async |rows: &[RowCorrection]| desk.ops.correct_rows(preview.id, rows).await;
    let seen = correct(&[quantity(2, "2")]).await.unwrap();
    assert_eq!(sum(&seen), "6 = 3 + 2 + 1, 1 corrected, 0 left out");
    // Now María comes first, and Marta is another name.
    assert_eq!(
        rows(&seen)[..2],
        [
            "2 none 00958|María|24318|1,5>2",
            "3 warning 00958|Marta?María|00077|3",
        ]
    );
    let product = RowCorrection {
        row: 4,
        product_code: Some("12345".to_owned()),
        ..RowCorrection::default()
    };
    let seen = correct(&[left_out(5), product]).await.unwrap();
    assert_eq!(sum(&seen), "6 = 4 + 1 + 1, 2 corrected, 1 left out");
    let refused = correct(&[left_out(6)]).await.unwrap_err();
    assert_eq!(refused.code(), "bad_correction");
    assert!(refused.text().es.contains("fila 6"), "{refused}");
    let refused = correct(&[quantity(2, &"9".repeat(201))]).await.unwrap_err();
    assert!(
        refused.text().es.starts_with("Fila 2, cantidad"),
        "{refused}"
    );
    // What was said of a row can be taken back.
    let nothing = RowCorrection {
        row: 5,
        ..RowCorrection::default()
    };
    let back = correct(&[nothing]).await.unwrap();
    assert_eq!(back.rows_left_out, 0);
}

#[tokio::test]
async fn two_corrections_at_the_same_time_are_both_taken() {
    let desk = Desk::new().await;
    let preview = desk.open(BAD).await;
    let (two, five) = ([quantity(2, "2")], [left_out(5)]);
    let (one, other) = tokio::join!(
        desk.ops.correct_rows(preview.id, &two),
        desk.ops.correct_rows(preview.id, &five),
    );
    one.unwrap();
    other.unwrap();
    let last = desk.ops.correct_rows(preview.id, &[]).await.unwrap();
    assert_eq!((last.rows_corrected, last.rows_left_out), (1, 1));
}

#[tokio::test]
async fn what_was_corrected_is_loaded_and_written_in_the_journal() {
    let desk = Desk::new().await;
    let preview = desk.open(BAD).await;
    let corrections = [quantity(2, "2"), left_out(5), quantity(4, "3")];
    let corrected = desk.ops.correct_rows(preview.id, &corrections).await;
    assert_eq!(corrected.unwrap().orders, 2);
    let loaded = desk
        .ops
        .load_preview(preview.id, &LoadOptions::default())
        .await
        .unwrap();
    assert_eq!((loaded.orders, loaded.lines), (2, 3));
    let left: Vec<(u32, &str)> = loaded
        .rejected
        .iter()
        .map(|row| (row.row, row.reason.es.as_str()))
        .collect();
    assert_eq!(left[1], (5, "Se dejó fuera en la vista previa."));
    let batch = BatchId(loaded.batch_id);
    let page = desk.ops.orders(batch, &OrderFilter::default(), 0, 10).await;
    let first = OrderId(page.unwrap().rows[0].id);
    let order = desk.ops.order(first).await.unwrap();
    assert_eq!(order.lines[0].quantity, 2);
    let log: Vec<&str> = order.log.iter().map(|line| line.text.es.as_str()).collect();
    assert_eq!(
        log,
        ["La fila 2 se corrigió en la vista previa: cantidad de «1,5» a «2»"]
    );
    let told = desk.ops.activity(Some(batch), None, 10).await.unwrap();
    let told: Vec<&str> = told.iter().map(|line| line.text.es.as_str()).collect();
    assert_eq!(
        told,
        [
            "La fila 5 se dejó fuera en la vista previa",
            "La fila 4 se corrigió en la vista previa: cantidad de «2» a «3»",
            "La fila 2 se corrigió en la vista previa: cantidad de «1,5» a «2»",
            "Lote cargado desde pedidos.csv: 2 pedidos",
        ]
    );
}

#[tokio::test]
async fn a_preview_is_compared_with_what_was_loaded_before() {
    let desk = Desk::new().await;
    let first = desk.open("CB;SKU;Cantidad\n1;A;1\n2;A;2\n2;B;1\n").await;
    let plain = LoadOptions::default();
    let nothing = desk.ops.compare_preview(first.id, &plain, None);
    let nothing = nothing.await.unwrap();
    assert_eq!((nothing.new, nothing.same, nothing.changed), (2, 0, 0));
    assert!(nothing.orders.is_empty());
    let options = LoadOptions::default();
    desk.ops.load_preview(first.id, &options).await.unwrap();
    let next = desk
        .open("CB;SKU;Cantidad\n1;A;1\n2;A;3\n2;C;4\n3;A;1\n")
        .await;
    let compare = async |cycle: Option<&str>, policy: Option<&str>| {
        let options = LoadOptions {
            cycle: cycle.map(str::to_owned),
            cart_policy: policy.map(str::to_owned),
            ..LoadOptions::default()
        };
        desk.ops.compare_preview(next.id, &options, None).await
    };
    let seen = compare(None, None).await.unwrap();
    assert_eq!((seen.new, seen.same, seen.changed), (1, 1, 1));
    assert_eq!(seen.first_standings, ["same", "changed", "new"]);
    assert_eq!(seen.orders[0].changes, ["−B", "A → 3", "+C × 4"]);
    let earlier: Vec<(&str, &str)> = seen
        .orders
        .iter()
        .map(|order| (order.standing.as_str(), order.earlier_state.as_str()))
        .collect();
    assert_eq!(earlier, [("changed", "pending"), ("same", "pending")]);
    assert_eq!(
        seen.changed_replace.es,
        "1 que todavía espera se cancela y entra el nuevo."
    );
    let keep = compare(None, Some("keep")).await.unwrap();
    assert!(keep.same_load.es.contains("se suman"), "{keep:?}");
    assert_eq!(compare(Some("2026/06"), None).await.unwrap().new, 3);
    assert!(compare(None, Some("maybe")).await.is_err());
    // A correction is compared too.
    let corrections = [quantity(3, "2"), left_out(4)];
    desk.ops.correct_rows(next.id, &corrections).await.unwrap();
    let seen = compare(None, None).await.unwrap();
    assert_eq!(seen.orders[0].changes, ["−B"]);
    let unknown = LoadOptions {
        same: Some("perhaps".to_owned()),
        ..LoadOptions::default()
    };
    let refused = desk.ops.load_preview(next.id, &unknown).await.unwrap_err();
    assert!(refused.text().es.contains("skip, load"), "{refused}");
    let around = LoadOptions {
        same: Some("skip".to_owned()),
        changed: Some("replace".to_owned()),
        ..LoadOptions::default()
    };
    let loaded = desk.ops.load_preview(next.id, &around).await.unwrap();
    assert_eq!((loaded.orders, loaded.skipped), (2, 1));
    assert_eq!((loaded.replacing, loaded.cancelled), (1, 1));
}

#[tokio::test]
async fn how_long_it_takes_is_held_against_the_closing() {
    let desk = Desk::new().await;
    let text: String = (0..90).map(|code| format!("{code:04};A;2\n")).collect();
    let preview = desk.open(&format!("CB;SKU;Cantidad\n{text}")).await;
    let plain = LoadOptions::default();
    let rehearse = async |closing| {
        let compared = desk.ops.compare_preview(preview.id, &plain, closing);
        compared.await.unwrap().rehearsal
    };
    let free = rehearse(None).await;
    assert_eq!((free.orders, free.lines, free.units), (90, 90, 180));
    assert_eq!((free.measured, free.fits, free.workers), (false, None, 3));
    assert_eq!(free.duration_ms, 30 * free.order_ms);
    // Kept, and overruled for once.
    let mut settings = desk.ops.settings().await.unwrap();
    settings.closing_ms = Some(free.ends_ms + 3_600_000);
    desk.ops.save_settings(&settings).await.unwrap();
    assert_eq!(rehearse(None).await.fits, Some(true));
    let over = rehearse(Some(0)).await;
    assert_eq!(over.fits, Some(false));
    assert_eq!((over.orders_that_fit, over.workers_needed), (Some(0), None));
}

#[tokio::test]
async fn what_was_copied_is_opened_like_a_file() {
    let desk = Desk::new().await;
    let options = OpenOptions::default();
    let text = "CB\tSKU\tCantidad\r\n00958\t24318\t2\r\n";
    match desk.ops.open_text(text, &options).await.unwrap() {
        Opened::Preview { preview } => {
            assert_eq!((preview.file.as_str(), preview.orders), ("portapapeles", 1));
        }
        Opened::Columns { columns } => panic!("{columns:?}"),
    }
    match desk
        .ops
        .open_text("00958\t24318\t2\n", &options)
        .await
        .unwrap()
    {
        Opened::Columns { columns } => assert_eq!(columns.columns.len(), 3),
        Opened::Preview { preview } => panic!("{preview:?}"),
    }
    // One that has ended is neither told of nor stopped.
    assert_eq!(desk.ops.reading(7), None);
    desk.ops.stop_reading(7);
}

#[tokio::test]
async fn new_spreadsheets_of_the_watched_folder_are_told_once() {
    let desk = Desk::new().await;
    let folder = desk.path("entrada");
    let put = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let mut settings = desk.ops.settings().await.unwrap();
    assert!(desk.ops.look_in_folder().await.unwrap().is_empty());
    settings.watched_folder = Some(folder.display().to_string());
    let refused = desk.ops.save_settings(&settings).await.unwrap_err();
    assert!(
        refused.text().es.contains("entrada: no existe"),
        "{refused}"
    );
    std::fs::create_dir(&folder).unwrap();
    put("ayer.csv", "x");
    desk.ops.save_settings(&settings).await.unwrap();
    let look = async || {
        let found = desk.ops.look_in_folder().await.unwrap();
        found.into_iter().map(|file| file.name).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(look().await, none);
    put("hoy.csv", "CB");
    for name in ["~$hoy.xlsx", ".hoy.csv", "foto.png", "vacía.csv"] {
        put(name, if name == "vacía.csv" { "" } else { "x" });
    }
    assert_eq!(look().await, none, "it may still grow");
    put("hoy.csv", "CB;SKU");
    assert_eq!(look().await, none, "it did");
    assert_eq!(look().await, ["hoy.csv"]);
    assert_eq!(look().await, none);
    // Written anew, it is another one.
    put("ayer.csv", "CB;SKU;Cantidad");
    assert_eq!(look().await, none);
    assert_eq!(look().await, ["ayer.csv"]);
    std::fs::remove_dir_all(&folder).unwrap();
    let gone = desk.ops.look_in_folder().await.unwrap_err();
    assert_eq!(gone.code(), "watched_folder");
    settings.workers = 5;
    assert_eq!(desk.ops.save_settings(&settings).await.unwrap().workers, 5);
}
