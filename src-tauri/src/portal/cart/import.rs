//! Importing a file: many products in one request. Importing sums onto what is there, so a file
//! holds only what is not.

use crate::portal::details;
use rust_xlsxwriter::Workbook;
use tempfile::TempPath;

use crate::domain::{CartItem, Reason};

use super::settle::Effect;
use crate::portal::Journal;
use crate::portal::hands::{hidden_target_of, target_of};
use crate::portal::profile::{Anchor, CartWays};
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;

impl<J: Journal> Visit<'_, J> {
    /// Imports these products. Answers whether the portal took the file without complaint: then
    /// what does not come was left out in silence.
    pub(crate) async fn import(&mut self, lines: &[CartItem]) -> Going<bool> {
        let before = self.guard().await?;
        let file = written(&self.profile.cart, lines).map_err(|error| {
            let what = details::technical("el archivo de importación", "the import file", &error);
            Trouble::failed(Reason::Bug, what)
        })?;
        self.said.about = lines.iter().map(|(code, _)| code.clone()).collect();
        self.changes_the_cart();
        let deadline = self.within_ms(self.profile.waits.answer_ms);
        if before.has(Anchor::CartFile) {
            let input = hidden_target_of(self.profile, Anchor::CartFile);
            self.page.set_file(&input, &file, deadline).await?;
        } else {
            // "Importar" opens a file chooser or puts an input into the page, or both.
            let button = target_of(self.profile, Anchor::CartImport);
            let dialogs = self.dialogs();
            self.page
                .choose_file(&button, &file, &dialogs, deadline)
                .await?;
        }
        let effect = self
            .settle(&before, |cart| {
                let is_there = |code: &str| {
                    cart.rows
                        .iter()
                        .any(|row| row.code.as_deref() == Some(code))
                };
                lines.iter().all(|(code, _)| is_there(code.as_str()))
            })
            .await?;
        // The file is read by the browser when it is sent: it stays until there is an answer.
        drop(file);
        Ok(effect != Effect::Silent)
    }
}

/// The file, with text cells: a code's zeros in front belong to it.
fn written(ways: &CartWays, lines: &[CartItem]) -> Result<TempPath, Box<dyn std::error::Error>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, &ways.import_code_column)?;
    sheet.write_string(0, 1, &ways.import_quantity_column)?;
    for (row, (code, quantity)) in (1..).zip(lines) {
        sheet.write_string(row, 0, code.as_str())?;
        sheet.write_string(row, 1, quantity.to_string())?;
    }
    let file = tempfile::Builder::new()
        .prefix("pedido-")
        .suffix(".xlsx")
        .tempfile()?
        .into_temp_path();
    book.save(&file)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ProductCode, Quantity};
    use crate::portal::Profile;
    use calamine::{Data, Reader, Xlsx, open_workbook};

    #[test]
    fn codes_are_text_under_the_profiles_columns() {
        let profile = Profile::builtin().unwrap();
        let line = (
            ProductCode::new("00123").unwrap(),
            Quantity::new(7).unwrap(),
        );
        let path = written(&profile.cart, &[line]).unwrap();
        let mut book: Xlsx<_> = open_workbook(&path).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let cells: Vec<_> = range.rows().flatten().cloned().collect();
        let text = |text: &str| Data::String(text.to_owned());
        assert_eq!(
            cells,
            [text("CÓDIGO"), text("QTDE"), text("00123"), text("7")]
        );
    }
}
