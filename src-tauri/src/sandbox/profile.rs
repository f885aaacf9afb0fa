//! How troublesome a sandbox is, as data.

use serde::Serialize;

use super::dice::Dice;

/// The sandboxes that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileName {
    /// Nothing gets in the way.
    Calm,
    /// A portal on a working day.
    Typical,
    /// Campaign day at its worst.
    Storm,
    /// Older anchors, no cart page: quick order only.
    Legacy,
    /// A cart page without import.
    NoImport,
    /// Renamed anchors: the portal has changed.
    Layout,
}

impl ProfileName {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Calm,
        Self::Typical,
        Self::Storm,
        Self::Legacy,
        Self::NoImport,
        Self::Layout,
    ];

    /// Its word on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Typical => "typical",
            Self::Storm => "storm",
            Self::Legacy => "legacy",
            Self::NoImport => "noimport",
            Self::Layout => "layout",
        }
    }

    /// The profile with that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == word)
    }

    /// The data; what nobody knows of the real portal differs from seed to seed.
    pub(super) fn profile(self, seed: u64) -> Profile {
        let calm = Profile::calm();
        let mut dice = Dice::new(seed ^ 0x1a40);
        let varied = Layout {
            consultora_field: dice.either("naturaCode", "ds-input"),
            search_button: dice.either("text", "icon"),
            accept_button: dice.chance(50),
            login_redirect: true,
            ..calm.layout.clone()
        };
        match self {
            Self::Calm => calm,
            Self::Typical => Profile {
                kinds: &USUAL_KINDS,
                sessions_max: 12,
                interruptions_percent: 25,
                interruptions_max: 4,
                saved_orders_percent: 5,
                filled_carts_percent: 10,
                jitter_percent: 50,
                layout: Layout {
                    late_rows_ms: 300,
                    ..varied
                },
                ..calm
            },
            Self::Storm => Profile {
                kinds: &ALL_KINDS,
                interruptions_percent: 60,
                interruptions_max: 9,
                saved_orders_percent: 15,
                filled_carts_percent: 25,
                errors_percent: 4,
                ghosts_percent: 4,
                jitter_percent: 150,
                sessions_max: 8,
                bursts: Some(Bursts {
                    every_ms: 20_000,
                    lasts_ms: 1_500,
                    percent: 60,
                }),
                purge_every_ms: Some(120_000),
                layout: Layout {
                    late_rows_ms: 900,
                    rerender: true,
                    import_chooser: true,
                    impersonation_header: dice.chance(75),
                    ..varied
                },
            },
            Self::Legacy => Profile {
                interruptions_percent: 15,
                interruptions_max: 3,
                filled_carts_percent: 10,
                layout: Layout {
                    consultora_field: "ds-input",
                    search_button: "icon",
                    accept_button: false,
                    impersonation_header: false,
                    cart_page: false,
                    import: false,
                    quick_order: true,
                    ..calm.layout.clone()
                },
                ..calm
            },
            Self::NoImport => Profile {
                interruptions_percent: 15,
                interruptions_max: 3,
                filled_carts_percent: 10,
                layout: Layout {
                    import: false,
                    ..calm.layout.clone()
                },
                ..calm
            },
            Self::Layout => Profile {
                layout: Layout {
                    renamed: true,
                    ..calm.layout.clone()
                },
                ..calm
            },
        }
    }
}

/// What gets in the way on a working day.
const USUAL_KINDS: [&str; 5] = [
    "announcement",
    "direct_sale",
    "cycle_dialog",
    "toast",
    "overlay",
];
/// And on the worst one.
const ALL_KINDS: [&str; 7] = [
    "announcement",
    "direct_sale",
    "cycle_dialog",
    "toast",
    "overlay",
    "rerender",
    "unknown_dialog",
];

/// Times in which calls fail at random, one in each period, at a place of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bursts {
    pub(super) every_ms: u64,
    pub(super) lasts_ms: u64,
    /// Calls that fail meanwhile, of 100.
    pub(super) percent: u32,
}

impl Bursts {
    pub(super) fn is_on(&self, seed: u64, at_ms: u64) -> bool {
        let period = at_ms / self.every_ms.max(1);
        let room_ms = self.every_ms.saturating_sub(self.lasts_ms) + 1;
        let begins_ms = Dice::new(seed ^ period.wrapping_mul(0x9e37)).roll() % room_ms;
        let within_ms = at_ms % self.every_ms.max(1);
        (begins_ms..begins_ms + self.lasts_ms).contains(&within_ms)
    }
}

/// What the server does, and what its pages look like.
#[derive(Clone, Debug)]
pub(super) struct Profile {
    /// A look for interruptions finds one so often, of 100.
    pub(super) interruptions_percent: u32,
    /// What they are chosen from.
    pub(super) kinds: &'static [&'static str],
    /// Most interruptions in one visit of a consultora.
    pub(super) interruptions_max: u32,
    pub(super) saved_orders_percent: u32,
    pub(super) filled_carts_percent: u32,
    /// Calls that fail with 502 before they do anything, of 100.
    pub(super) errors_percent: u32,
    /// Writes that are done and answered 504 all the same, of 100.
    pub(super) ghosts_percent: u32,
    /// Calls take up to so much longer than the latency, of 100.
    pub(super) jitter_percent: u32,
    pub(super) sessions_max: usize,
    pub(super) bursts: Option<Bursts>,
    /// All sessions end so often.
    pub(super) purge_every_ms: Option<u64>,
    pub(super) layout: Layout,
}

/// What the pages look like; the names are those of `API.md`.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Layout {
    pub(super) consultora_field: &'static str,
    pub(super) search_button: &'static str,
    pub(super) accept_button: bool,
    pub(super) impersonation_header: bool,
    pub(super) cart_page: bool,
    pub(super) import: bool,
    pub(super) quick_order: bool,
    pub(super) renamed: bool,
    pub(super) login_redirect: bool,
    pub(super) late_rows_ms: u32,
    pub(super) rerender: bool,
    pub(super) import_chooser: bool,
}

impl Profile {
    fn calm() -> Self {
        Self {
            interruptions_percent: 0,
            kinds: &USUAL_KINDS,
            interruptions_max: 0,
            saved_orders_percent: 0,
            filled_carts_percent: 0,
            errors_percent: 0,
            ghosts_percent: 0,
            jitter_percent: 0,
            sessions_max: 64,
            bursts: None,
            purge_every_ms: None,
            layout: Layout {
                consultora_field: "naturaCode",
                search_button: "text",
                accept_button: true,
                impersonation_header: true,
                cart_page: true,
                import: true,
                quick_order: true,
                renamed: false,
                login_redirect: false,
                late_rows_ms: 0,
                rerender: false,
                import_chooser: false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_period_has_one_burst() {
        let bursts = Bursts {
            every_ms: 1_000,
            lasts_ms: 100,
            percent: 50,
        };
        for period in 0..20 {
            let on = (0..1_000).filter(|ms| bursts.is_on(7, period * 1_000 + ms));
            assert_eq!(on.count(), 100, "period {period}");
        }
    }
}
