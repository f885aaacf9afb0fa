//! Making the cart what is wanted: read, compute the difference, do only that, read again, until it
//! is equal or lacks only what the portal says cannot be had. The cart that was read is the truth;
//! what a toast or a status said is not.

mod add;
mod answers;
mod import;
mod plan;
mod read;
mod rows;
mod sections;
mod settle;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Cart, CartCondition, CartPolicy, ProductCode, Reason, Step, Text, difference};

use super::profile::Anchor;
use super::scene::Scene;
use super::screens::Screen;
use super::trouble::{Going, Trouble};
use super::visit::Visit;
use super::wording;
use super::{Filled, Journal};
use plan::{Abilities, Deed, plan};
use read::ShownCart;

pub(crate) use answers::Said;
pub(crate) use sections::sections;

/// How often one product is put in by itself without a word or a row before the attempt gives up.
const SILENT_MAX: u32 = 2;

/// What was done in this attempt, to know what is left to try.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tried {
    /// Products that were put in, by whatever way.
    codes: BTreeSet<ProductCode>,
    /// Products of files that the portal took without complaint: what did not come is put in one
    /// by one.
    imported: BTreeSet<ProductCode>,
    /// How often a quantity was typed.
    set: BTreeMap<ProductCode, u32>,
}

impl<J: Journal> Visit<'_, J> {
    /// Makes her cart what the wish says and reads it back.
    pub(crate) async fn fill_cart(&mut self) -> Going<Filled> {
        let mut tried = Tried::default();
        let mut target = None;
        let mut rounds = 0;
        let mut setbacks = 0;
        let mut done = 0;
        loop {
            self.may_go_on()?;
            let outcome = self.round(&mut target, &mut tried, &mut rounds).await;
            match outcome {
                Ok(Some(filled)) => return Ok(filled),
                Ok(None) => {}
                Err(Trouble::Astray(what)) => {
                    self.page.log().line(format!("round {rounds}: {}", what.en));
                    self.give_the_portal_time().await?;
                    self.is_stale |= self.has_written();
                    // A panel that closes after each product is no trouble as long as they come in.
                    if self.tally.deeds > done {
                        setbacks = 0;
                    }
                    done = self.tally.deeds;
                    setbacks += 1;
                    if setbacks > self.profile.limits.setbacks {
                        return Err(Trouble::failed(Reason::ServerError, what));
                    }
                    if setbacks > 1 {
                        let scene = self.look().await?;
                        self.pause(&scene, setbacks).await?;
                    }
                }
                Err(other) => return Err(other),
            }
            if rounds > self.profile.limits.rounds {
                return Err(self.gave_up(target.as_ref()).await);
            }
        }
    }

    /// One reading, and what follows from it. Answers when there is nothing left to do.
    async fn round(
        &mut self,
        target: &mut Option<Cart>,
        tried: &mut Tried,
        rounds: &mut u32,
    ) -> Going<Option<Filled>> {
        let mut scene = self.reach_cart().await?;
        if self.is_stale {
            scene = self.reopen(&scene).await?;
        }
        let screen = Screen::of(&scene);
        let (actual, shown) = self.read_first_or_again(target.as_ref()).await?;
        if self.is_stale {
            // A saved order was answered while the cart was read.
            return Ok(None);
        }
        let wanted = &*target.insert(self.wanted(&actual)?);
        self.cart_opened(&actual).await?;
        self.said.hear_list(&shown.unavailable, &tried.codes);
        self.explain_silent_limits(&actual, wanted, tried);
        let attainable = self.said.attainable(&actual, wanted);
        if actual == attainable {
            return self.finish(actual, wanted).await.map(Some);
        }
        if self.is_dirty {
            // What is shown may not yet be what was done.
            self.is_stale = true;
            return Ok(None);
        }
        self.step = Step::Products;
        let can = self.abilities(&scene, screen, tried, &attainable, &actual);
        let deeds = plan(&actual, &attainable, can);
        self.keep_cart_before(&actual).await?;
        for deed in deeds {
            self.guard().await?;
            self.page.log().line(format!("{deed:?}"));
            self.carry_out(deed, screen, tried).await?;
            self.tally.deeds += 1;
        }
        self.is_stale |= std::mem::take(&mut self.mistrusts_rows);
        *rounds += 1;
        Ok(None)
    }

    async fn carry_out(&mut self, deed: Deed, screen: Screen, tried: &mut Tried) -> Going<()> {
        match deed {
            Deed::Empty => self.empty_cart().await,
            Deed::Delete(code) => self.delete_row(&code, screen).await,
            Deed::Set(code, quantity) => {
                *tried.set.entry(code.clone()).or_default() += 1;
                self.set_row(&code, quantity).await
            }
            Deed::Import(lines) => {
                let again = lines.iter().all(|(code, _)| tried.codes.contains(code));
                tried
                    .codes
                    .extend(lines.iter().map(|(code, _)| code.clone()));
                if self.import(&lines).await? || again {
                    tried
                        .imported
                        .extend(lines.into_iter().map(|(code, _)| code));
                }
                Ok(())
            }
            Deed::Add(code, quantity) => {
                tried.codes.insert(code.clone());
                let came = if screen == Screen::QuickOrder {
                    self.add_quickly(&code, quantity).await?
                } else {
                    self.add_by_search(&code, quantity).await?
                };
                if !came && !self.said.is_answered(&code) && self.said.silent(&code) > SILENT_MAX {
                    let text = Text::new(
                        format!("{code} no llega al carro y el portal no dice nada"),
                        format!("{code} does not come into the cart, and the portal says nothing"),
                    );
                    return Err(Trouble::failed(Reason::CartDiffers, text));
                }
                Ok(())
            }
        }
    }

    /// The first reading expects an empty cart, or what an earlier attempt has done already.
    async fn read_first_or_again(&mut self, target: Option<&Cart>) -> Going<(Cart, ShownCart)> {
        match target {
            Some(wanted) => self.read_cart(&[wanted]).await,
            None if self.wish.policy == CartPolicy::Replace => {
                let wish: Cart = self.wish.lines.iter().cloned().collect();
                self.read_cart(&[&Cart::new(), &wish]).await
            }
            None => {
                // An empty page may only be late: what is hers is not to be overlooked.
                self.is_dirty = true;
                let read = self.read_cart(&[]).await;
                self.is_dirty = false;
                read
            }
        }
    }

    /// What her cart should hold, by what it holds now and what it held before the order's first
    /// change. Where nothing was changed yet, what it holds is all hers.
    fn wanted(&self, actual: &Cart) -> Going<Cart> {
        let wish: Cart = self.wish.lines.iter().cloned().collect();
        match self.wish.policy {
            CartPolicy::Replace => Ok(wish),
            CartPolicy::Ask => {
                let hers = self.hers_to_ask_about(actual, &wish);
                if hers.is_empty() {
                    return Ok(wish);
                }
                Err(Trouble::failed(
                    Reason::CartNotEmpty,
                    Text::same(hers.join(", ")),
                ))
            }
            CartPolicy::Keep => {
                let before = self.cart_before.as_ref().unwrap_or(actual);
                // What is not ours stays as it is, also what she put in meanwhile.
                let mut wanted = actual.clone();
                for (code, ours) in wish {
                    let sum = match before.get(&code) {
                        Some(hers) => ours.plus(*hers).map_err(|_| too_many(&code))?,
                        None => ours,
                    };
                    wanted.insert(code, sum);
                }
                Ok(wanted)
            }
        }
    }

    /// Products that somebody else put in. Once this attempt changes the cart it knows better.
    fn hers_to_ask_about<'c>(&self, actual: &'c Cart, wish: &Cart) -> Vec<&'c str> {
        // Under this policy the first change is made to an empty cart.
        let has_begun = self.cart_before.as_ref().is_some_and(Cart::is_empty);
        if self.has_written() {
            return Vec::new();
        }
        let is_hers = |code: &&ProductCode| !has_begun || !wish.contains_key(*code);
        actual
            .keys()
            .filter(is_hers)
            .map(ProductCode::as_str)
            .collect()
    }

    /// Her cart is open and read: said once after each choice of the consultora.
    async fn cart_opened(&mut self, actual: &Cart) -> Going<()> {
        if self.is_cart_opened {
            return Ok(());
        }
        self.is_cart_opened = true;
        let units: u32 = actual.values().map(|quantity| quantity.get()).sum();
        self.reached(Step::OpenCart, wording::cart_read(actual.len(), units))
            .await
    }

    /// A quantity that the portal lowers again and again, once typed into the row, is its limit.
    fn explain_silent_limits(&mut self, actual: &Cart, wanted: &Cart, tried: &Tried) {
        for (code, times) in &tried.set {
            let is_less = match (actual.get(code), wanted.get(code)) {
                (Some(there), Some(wanted)) => there < wanted,
                (Some(_) | None, _) => false,
            };
            if *times >= SILENT_MAX && is_less {
                self.said.limit(code.clone());
            }
        }
    }

    fn abilities(
        &self,
        scene: &Scene,
        screen: Screen,
        tried: &Tried,
        attainable: &Cart,
        actual: &Cart,
    ) -> Abilities {
        let on_page = screen == Screen::CartPage;
        let mut absent = attainable.keys().filter(|code| !actual.contains_key(*code));
        let was_imported = absent.any(|code| tried.imported.contains(code));
        Abilities {
            import: on_page && scene.has(Anchor::CartImport) && !was_imported,
            set_in_row: on_page,
            empty: on_page
                && scene.has(Anchor::CartEmpty)
                && self.wish.policy == CartPolicy::Replace,
            import_from_lines: self.profile.cart.import_from_lines,
            import_lines_max: self.profile.cart.import_lines_max,
        }
    }

    async fn finish(&mut self, actual: Cart, wanted: &Cart) -> Going<Filled> {
        self.keep_cart_before(&actual).await?;
        self.reached(Step::Products, wording::products(actual.len()))
            .await?;
        self.step = Step::Verify;
        self.condition = CartCondition::Exact;
        let hers = |code: &ProductCode| match self.wish.policy {
            CartPolicy::Keep => self
                .cart_before
                .as_ref()
                .and_then(|before| before.get(code))
                .map_or(0, |quantity| quantity.get()),
            CartPolicy::Replace | CartPolicy::Ask => 0,
        };
        let answers = self
            .wish
            .lines
            .iter()
            .map(|(code, quantity)| {
                let there = actual.get(code).copied();
                (
                    code.clone(),
                    self.said.answer(code, *quantity, hers(code), there),
                )
            })
            .collect();
        self.page.log().line(format!(
            "read back: {} of {} products",
            actual.len(),
            wanted.len()
        ));
        Ok(Filled {
            answers,
            cart_after: actual,
            portal_name: self.portal_name.clone(),
        })
    }

    async fn gave_up(&mut self, target: Option<&Cart>) -> Trouble {
        let text = match (target, self.read_cart(&[]).await) {
            (Some(wanted), Ok((actual, _))) => {
                let attainable = self.said.attainable(&actual, wanted);
                let left = difference(&actual, &attainable);
                let left: Vec<String> = left.iter().map(ToString::to_string).collect();
                Text::same(left.join(", "))
            }
            (Some(_) | None, Ok(_) | Err(_)) => {
                Text::new("no se pudo leer el carro", "the cart could not be read")
            }
        };
        Trouble::failed(Reason::CartDiffers, text)
    }
}

fn too_many(code: &ProductCode) -> Trouble {
    let text = Text::new(
        format!("{code}: junto con lo suyo son demasiadas unidades"),
        format!("{code}: together with hers there are too many units"),
    );
    Trouble::failed(Reason::CartDiffers, text)
}
