//! Which of the known screens a scene shows. Dialogs stand over screens; of two screens in one
//! scene the one that is further along the way, or that hides the other, counts.

use super::profile::{Anchor, Phrase};
use super::scene::Scene;
use crate::domain::Text;

/// Where the page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Screen {
    /// The login.
    Login,
    /// For whom the order is.
    ForWhom,
    /// The search for the consultora, and what it found.
    Consultora,
    /// The choice of the cycle, as a screen or as a dialog over another.
    Cycle,
    /// The showcase.
    Showcase,
    /// The quick order's panel over the showcase.
    QuickOrder,
    /// The cart page.
    CartPage,
    /// "Something went wrong", with a way to try again.
    Failed,
    /// Being worked on.
    Maintenance,
    /// Too many requests.
    TooManyRequests,
    /// Nothing at all.
    Blank,
    /// Nothing that the profile knows.
    Unknown,
}

impl Screen {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Login,
        Self::ForWhom,
        Self::Consultora,
        Self::Cycle,
        Self::Showcase,
        Self::QuickOrder,
        Self::CartPage,
        Self::Failed,
        Self::Maintenance,
        Self::TooManyRequests,
        Self::Blank,
        Self::Unknown,
    ];

    /// What it is called in the log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::ForWhom => "for whom",
            Self::Consultora => "consultora",
            Self::Cycle => "cycle",
            Self::Showcase => "showcase",
            Self::QuickOrder => "quick order",
            Self::CartPage => "cart page",
            Self::Failed => "failed screen",
            Self::Maintenance => "maintenance",
            Self::TooManyRequests => "too many requests",
            Self::Blank => "blank page",
            Self::Unknown => "unknown screen",
        }
    }

    /// What it is called, for the operator.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Login => Text::new("inicio de sesión", "login"),
            Self::ForWhom => Text::new("para quién", "for whom"),
            Self::Consultora => Text::new("buscar consultora", "finding the consultora"),
            Self::Cycle => Text::new("ciclo", "cycle"),
            Self::Showcase => Text::new("vitrina", "showcase"),
            Self::QuickOrder => Text::new("pedido rápido", "quick order"),
            Self::CartPage => Text::new("carro", "cart page"),
            Self::Failed => Text::new("pantalla de error", "failed screen"),
            Self::Maintenance => Text::new("mantención", "maintenance"),
            Self::TooManyRequests => Text::new("demasiadas consultas", "too many requests"),
            Self::Blank => Text::new("página en blanco", "blank page"),
            Self::Unknown => Text::new("pantalla desconocida", "unknown screen"),
        }
    }

    /// The screen that a scene shows.
    pub(crate) fn of(scene: &Scene) -> Self {
        let has = |anchor| scene.has(anchor);
        if has(Anchor::LoginPassword)
            || has(Anchor::LoginAccess)
            || (has(Anchor::LoginKind) && has(Anchor::LoginCode))
        {
            return Self::Login;
        }
        if has(Anchor::CycleOption) {
            return Self::Cycle;
        }
        if has(Anchor::Retry) {
            return Self::Failed;
        }
        if has(Anchor::ConsultoraCode) {
            return Self::Consultora;
        }
        if has(Anchor::ForOther) {
            return Self::ForWhom;
        }
        if has(Anchor::QuickCode) {
            return Self::QuickOrder;
        }
        if is_cart_page(scene) {
            return Self::CartPage;
        }
        if has(Anchor::Cards) || has(Anchor::Bag) {
            return Self::Showcase;
        }
        if has(Anchor::ConsultoraCodeOld)
            && (has(Anchor::ConsultoraSearch) || has(Anchor::ConsultoraConfirm))
        {
            return Self::Consultora;
        }
        if has(Anchor::ConsultoraConfirm) {
            // What was found may be a screen of its own, without the search.
            return Self::Consultora;
        }
        if has(Anchor::CycleAccept) {
            // Its options are still on their way.
            return Self::Cycle;
        }
        without_anchors(scene)
    }

    /// Whether it is a part of the way.
    pub(crate) fn is_useful(self) -> bool {
        match self {
            Self::Login
            | Self::ForWhom
            | Self::Consultora
            | Self::Cycle
            | Self::Showcase
            | Self::QuickOrder
            | Self::CartPage => true,
            Self::Failed
            | Self::Maintenance
            | Self::TooManyRequests
            | Self::Blank
            | Self::Unknown => false,
        }
    }

    /// Whether the cart can be read and changed here.
    pub(crate) fn is_cart(self) -> bool {
        matches!(self, Self::QuickOrder | Self::CartPage)
    }
}

fn is_cart_page(scene: &Scene) -> bool {
    [
        Anchor::CartRow,
        Anchor::CartImport,
        Anchor::SearchField,
        Anchor::CartEmpty,
    ]
    .into_iter()
    .any(|anchor| scene.has(anchor))
}

fn without_anchors(scene: &Scene) -> Screen {
    if scene.says(Phrase::TooManyRequests) {
        Screen::TooManyRequests
    } else if scene.says(Phrase::Maintenance) {
        Screen::Maintenance
    } else if scene.says(Phrase::ServerError) {
        Screen::Failed
    } else if scene.is_blank {
        Screen::Blank
    } else {
        Screen::Unknown
    }
}
