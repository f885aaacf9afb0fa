//! When the next attempt is due.

use super::EngineSettings;

/// The delay before the attempt after `attempts_used` counted ones, in milliseconds. It doubles,
/// and `chance` (0 to 1) spreads it over its upper half, so that orders that failed together do not
/// come back together.
pub(super) fn delay_ms(settings: &EngineSettings, attempts_used: u32, chance: f64) -> i64 {
    let doubled = settings
        .retry_delay_ms
        .saturating_mul(1 << attempts_used.saturating_sub(1).min(20))
        .min(settings.retry_delay_ms_max);
    let spread = 0.5 + chance.clamp(0.0, 1.0) / 2.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "minutes"
    )]
    let delay = (doubled as f64 * spread) as i64;
    delay
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_and_is_bounded() {
        let settings = EngineSettings::default();
        let delays: Vec<i64> = (1..=10).map(|n| delay_ms(&settings, n, 1.0)).collect();
        assert_eq!(&delays[..3], [5_000, 10_000, 20_000]);
        assert_eq!(delays[9], 300_000);
    }

    #[test]
    fn never_falls_in_step() {
        let settings = EngineSettings::default();
        assert_eq!(delay_ms(&settings, 2, 0.0), 5_000);
        assert_eq!(delay_ms(&settings, 2, 0.5), 7_500);
    }
}
