//! File to orders and problems. One bad row never fails a file, one bad file never fails the
//! program, and no row is lost: rows = rows in orders + rejected rows + blank rows.
//!
//! The way of a file: `source` opens it and tells by its content what it is; `text_file` or
//! `workbook` turn it into rows of cells; `columns` finds the header; `values` judges single
//! cells; `collect` groups rows into orders. Knows no database, no clock and no screen.

mod apart;
mod assemble;
mod binary_records;
mod calamine_terms;
mod cell;
mod collect;
mod column_map;
mod columns;
mod content;
mod correction;
mod draft;
mod file_problem;
mod file_wording;
mod fold;
mod found_columns;
mod guess;
mod header_row;
mod header_words;
mod json_file;
mod kept_rows;
mod merged;
mod options;
mod outcome;
mod package;
mod packed;
mod quantity;
mod read;
mod records;
mod rejected;
mod rejected_rows;
mod row_problem;
mod row_wording;
mod sample;
mod shape;
mod source;
mod text_file;
mod values;
mod vocabulary;
mod workbook;

pub use apart::{READ_WORKBOOK_VERB, read_workbook};
pub use column_map::{ColumnMap, ColumnMapError, ColumnRef};
pub use correction::{CellChange, CorrectedRow, CorrectionError, Corrections, RowCorrection};
pub use file_problem::{Bound, FileCause, FileProblem, FoundColumn, FoundColumns};
pub use options::{Continue, IntakeOptions, Limits, Progress, Stop};
pub use outcome::{
    ColumnsBy, Counts, FileFacts, Format, Intake, IntakeLine, IntakeOrder, RejectedTable,
};
pub use read::{FileColumns, columns, columns_pasted, read, read_pasted};
pub use rejected::write_rejected;
pub use rejected_rows::{RejectedRow, RejectedRowsIter};
pub use row_problem::{Field, Level, ProblemCode, RowProblem};
pub use sample::sample;
