//! The showcase: its cards, then the bag, which opens the cart page or the quick order's panel.

use crate::domain::{Step, Text};

use crate::portal::Journal;
use crate::portal::profile::Anchor;
use crate::portal::scene::Scene;
use crate::portal::screens::Screen;
use crate::portal::trouble::Going;
use crate::portal::visit::Visit;

impl<J: Journal> Visit<'_, J> {
    /// From the showcase to the cart.
    pub(crate) async fn open_cart(&mut self, scene: Scene) -> Going<Scene> {
        self.step = Step::OpenCart;
        if self.is_hers(&scene) {
            self.saw_named(&scene);
        }
        let scene = self.cards_shown(scene).await?;
        if Screen::of(&scene) != Screen::Showcase {
            return Ok(scene);
        }
        if !scene.has(Anchor::Bag) {
            let address = self.profile.url(&self.profile.address.cart);
            return self.load(&address).await;
        }
        self.press(Anchor::Bag).await?;
        let what = Text::new("abrir la bolsa", "opening the bag");
        self.leave(Screen::Showcase, scene, &what).await
    }

    /// Waits for the cards, which come last; without them the bag still opens.
    async fn cards_shown(&mut self, scene: Scene) -> Going<Scene> {
        let deadline = self.within_ms(self.profile.waits.cards_ms);
        let mut now = scene;
        while (!now.has(Anchor::Cards) || !now.has(Anchor::Bag)) && !deadline.is_over() {
            now = self.watch(&now, deadline).await?;
            now = self.clear(now).await?;
            if Screen::of(&now) != Screen::Showcase {
                break;
            }
        }
        Ok(now)
    }
}
