//! Reading the cart: what the page shows once it is still, and who it says that it belongs to.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::domain::{Cart, ProductCode, Quantity, Reason, Text};

use crate::portal::Journal;
use crate::portal::profile::{Anchor, Phrase};
use crate::portal::scene::{CART_JS, anchors_value, plain_wordings, spots_value};
use crate::portal::trouble::{Going, Trouble};
use crate::portal::visit::Visit;

/// How long the end of a list of rows must stay the end, once it was looked at.
const STILL_END_MS: u64 = 400;

/// The cart as the page shows it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ShownCart {
    pub(crate) rows: Vec<ShownRow>,
    /// The texts of the products that are listed as not to be had.
    pub(crate) unavailable: Vec<String>,
    pub(crate) identity: Option<String>,
    pub(crate) says_empty: bool,
    pub(crate) is_loading: bool,
    pub(crate) is_here: bool,
    pub(crate) url: String,
    /// In a check-up, what was found in the first row: the alternatives that are there, by anchor.
    #[serde(default)]
    pub(crate) in_row: BTreeMap<String, Vec<usize>>,
    why: Why,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct ShownRow {
    pub(crate) code: Option<String>,
    pub(crate) quantity: Option<u32>,
    /// The value of the `data-bot-mark` of the row, or of its remove link.
    pub(crate) mark: String,
}

/// Why the reading ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Why {
    Still,
    Disturbed,
    TimedOut,
}

impl<J: Journal> Visit<'_, J> {
    /// The cart once it is still. It is believed sooner when it is one of `expected`.
    pub(crate) async fn read_cart(&mut self, expected: &[&Cart]) -> Going<(Cart, ShownCart)> {
        let answer_ms = self.profile.waits.answer_ms;
        let deadline = self.within_ms(answer_ms);
        loop {
            let shown = self.shown(expected, deadline.left_ms()).await?;
            if shown.why == Why::Disturbed {
                let scene = self.look().await?;
                let scene = self.clear(scene).await?;
                if !crate::portal::screens::Screen::of(&scene).is_cart() {
                    return Err(Trouble::astray(
                        "el carro desapareció mientras se leía",
                        "the cart went away while it was read",
                    ));
                }
            } else if !self.is_hers_by(shown.identity.as_deref(), &shown.url) {
                return Err(Trouble::astray(
                    "ya no se ve que el carro sea de ella",
                    "the cart is no longer shown to be hers",
                ));
            } else if shown.why == Why::Still && self.page.pending_requests() == 0 {
                return Ok((cart_of(&shown)?, shown));
            }
            if deadline.is_over() {
                // A request that never ends must not make the cart unreadable.
                if shown.is_here
                    && !shown.is_loading
                    && (shown.says_empty || !shown.rows.is_empty())
                {
                    return Ok((cart_of(&shown)?, shown));
                }
                return Err(Trouble::astray(
                    "el carro no dejó de cambiar",
                    "the cart did not come to rest",
                ));
            }
        }
    }

    /// The cart as it is at this moment. Of a list that keeps only the rows in sight, those around
    /// the one product that is being changed.
    pub(crate) async fn glance(&mut self) -> Going<ShownCart> {
        let seek = match &self.said.about[..] {
            [only] => Some(only.clone()),
            _ => None,
        };
        self.shown_around(&[], seek.as_ref(), 0).await
    }

    /// The row of a product, as it is at this moment.
    pub(crate) async fn row_of(&mut self, code: &ProductCode) -> Going<ShownRow> {
        let shown = self.shown_around(&[], Some(code), 0).await?;
        shown
            .rows
            .into_iter()
            .find(|row| row.code.as_deref() == Some(code.as_str()))
            .ok_or_else(|| {
                Trouble::astray(
                    format!("no está la fila de {code}"),
                    format!("the row of {code} is not there"),
                )
            })
    }

    async fn shown(&mut self, expected: &[&Cart], timeout_ms: u64) -> Going<ShownCart> {
        self.shown_around(expected, None, timeout_ms).await
    }

    async fn shown_around(
        &mut self,
        expected: &[&Cart],
        seek: Option<&ProductCode>,
        timeout_ms: u64,
    ) -> Going<ShownCart> {
        let spots = |anchor| spots_value(self.profile.spots(anchor));
        let here = [
            Anchor::CartRow,
            Anchor::CartImport,
            Anchor::SearchField,
            Anchor::CartEmpty,
            Anchor::QuickCode,
        ];
        let form: Vec<&str> = [Anchor::QuickCode, Anchor::SearchField]
            .iter()
            .flat_map(|anchor| self.profile.spots(*anchor))
            .map(|spot| spot.css.as_str())
            .collect();
        let expected: Vec<Value> = expected
            .iter()
            .map(|cart| json!(self.said.ranges(cart)))
            .collect();
        let waits = &self.profile.waits;
        let spec = json!({
            "cart_row": spots(Anchor::CartRow),
            "row_code": spots(Anchor::RowCode),
            "row_quantity": spots(Anchor::RowQuantity),
            "quick_remove": spots(Anchor::QuickRemove),
            "quick_row_quantity": spots(Anchor::QuickRowQuantity),
            "remove_prefix": self.profile.cart.remove_prefix,
            "quantity_words": self.profile.cart.quantity_words,
            "unavailable_item": spots(Anchor::UnavailableItem),
            "identity": spots(Anchor::Identity),
            "dialogs": self.profile.surfaces.dialogs,
            "overlays": self.profile.surfaces.overlays,
            "loaders": self.profile.surfaces.loaders,
            "codes": self.wish.lines.iter().map(|(code, _)| code.as_str()).collect::<Vec<_>>(),
            "empty_wordings": plain_wordings(self.profile.wordings(Phrase::CartIsEmpty)),
            "loading_wordings": plain_wordings(self.profile.wordings(Phrase::CartIsLoading)),
            "retry": spots(Anchor::Retry),
            "password": spots(Anchor::LoginPassword),
            "cycle": spots(Anchor::CycleOption),
            "here": here.map(spots),
            "form": form,
            "expected": expected,
            "seek": seek.map(ProductCode::as_str),
            "anchors": anchors_value(self.profile),
            "buttons": self.profile.surfaces.buttons,
            "still_ms": waits.still_ms,
            "still_end_ms": STILL_END_MS,
            // What the server has just sent is believed sooner than what is still changing.
            "still_unexpected_ms": if self.is_dirty { waits.still_unexpected_ms } else { waits.still_loaded_ms },
            "survey": self.survey.as_ref().map(|_| json!({
                "row_code": spots(Anchor::RowCode),
                "row_quantity": spots(Anchor::RowQuantity),
                "row_delete": spots(Anchor::RowDelete),
                "quick_row_quantity": spots(Anchor::QuickRowQuantity),
            })),
            "timeout_ms": timeout_ms,
        });
        let deadline = self.within_ms(timeout_ms + waits.action_ms);
        self.run(CART_JS, spec, deadline).await
    }
}

fn cart_of(shown: &ShownCart) -> Going<Cart> {
    let mut cart = Cart::new();
    for row in &shown.rows {
        let unreadable = |es: &str, en: &str| {
            let text = Text::new(
                format!("una fila del carro sin {es} legible: {row:?}"),
                format!("a row of the cart without a readable {en}: {row:?}"),
            );
            Trouble::failed(Reason::LayoutChanged, text)
        };
        let code = row
            .code
            .as_deref()
            .and_then(|code| ProductCode::new(code).ok());
        let code = code.ok_or_else(|| unreadable("código", "code"))?;
        let quantity = row.quantity.and_then(|units| Quantity::new(units).ok());
        let quantity = quantity.ok_or_else(|| unreadable("cantidad", "quantity"))?;
        let sum = match cart.get(&code) {
            Some(there) => there
                .plus(quantity)
                .map_err(|_| unreadable("cantidad", "quantity"))?,
            None => quantity,
        };
        cart.insert(code, sum);
    }
    Ok(cart)
}
