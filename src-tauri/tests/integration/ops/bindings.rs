//! `ui/src/ipc/bindings.ts` is made from the wire types: the two cannot drift apart.

use std::path::Path;

use gsp_bot::ops::wire;
use ts_rs::{Config, TS};

macro_rules! declarations {
    ($($name:ident),* $(,)?) => {
        vec![$(format!("export {}", wire::$name::decl(&Config::default()))),*]
    };
}

/// The UI imports these declarations; `GSP_BLESS=1` writes them anew.
#[test]
fn the_ui_knows_the_wire_types_as_they_are() {
    let declarations = declarations![
        Sentence,
        Refusal,
        Counts,
        BatchView,
        OrderRow,
        OrderPage,
        OrderFilter,
        LineView,
        EvidenceView,
        AttemptView,
        LogLine,
        StepView,
        OrderDetail,
        CartItemView,
        CauseView,
        ProblemView,
        ReviewRow,
        ReviewCell,
        ReviewCounts,
        RowCorrection,
        PreviewOrder,
        PreviewView,
        UsedColumn,
        OpenOptions,
        ReadingView,
        FoundFile,
        ColumnChoice,
        Opened,
        ColumnsView,
        ColumnView,
        AlreadyLoaded,
        ComparisonView,
        ComparedOrder,
        RehearsalView,
        LoadOptions,
        Loaded,
        RejectedRow,
        Changed,
        WorkerView,
        MarkView,
        StatusView,
        SettingsView,
        AccountView,
        ContentsView,
        BackupView,
        RestoreView,
        RestoredView,
        ClosingView,
        ClosingAnswer,
        News,
    ];
    let made = format!(
        "// Made from src-tauri/src/ops/wire.rs by a test; do not edit.\n\n{}\n",
        declarations.join("\n\n")
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings.ts");
    if std::env::var_os("GSP_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &made).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == made,
        "{} is out of date: run with GSP_BLESS=1",
        path.display()
    );
}
