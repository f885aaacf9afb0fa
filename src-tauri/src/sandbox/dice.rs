//! Chance from a seed (SplitMix64). Written out, so that a seed means the same world with every
//! version of every crate.

/// A source of numbers that look random and are not.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(
            seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)
                .wrapping_add(0x1234_5678_9abc_def1),
        )
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.roll() % end).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        low + u32::try_from(self.roll() % span).unwrap_or(0)
    }

    /// True so often, of 100.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.roll() % 100 < u64::from(percent)
    }

    pub(super) fn either<T>(&mut self, one: T, other: T) -> T {
        if self.chance(50) { one } else { other }
    }

    /// For something with a name: what it becomes does not hang on when it is asked for.
    pub(super) fn for_name(seed: u64, name: &str) -> Self {
        Self::new(name.bytes().fold(seed, |hash, byte| {
            hash.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte)
        }))
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}
