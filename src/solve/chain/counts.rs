//! Tallies that are small whole numbers: all of a place in four words, added at once.

/// Sixteen whole numbers of 16 bits each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts([u64; 4]);

impl Counts {
    /// How many numbers there is room for, and how many stand in a word.
    const ROOM: usize = 16;
    const IN_WORD: usize = 4;

    /// The numbers of `tally`, if there is room for as many, and for the sum of `times` such tallies.
    pub(super) fn of(tally: &[f64], times: usize) -> Option<Self> {
        let most = f64::from(u16::MAX) / times as f64;
        let fits = |x: &f64| (0.0..=most).contains(x) && x.fract() == 0.0;
        if tally.len() > Self::ROOM || !tally.iter().all(fits) {
            return None;
        }
        let mut words = [0; 4];
        for (i, x) in tally.iter().enumerate() {
            words[i / Self::IN_WORD] |= (*x as u64) << (16 * (i % Self::IN_WORD));
        }
        Some(Counts(words))
    }

    /// The sums, number by number. None may be larger than there is room for.
    #[inline(always)]
    pub(super) fn plus(self, Counts(others): Self) -> Self {
        let Counts(words) = self;
        Counts([words[0] + others[0], words[1] + others[1], words[2] + others[2], words[3] + others[3]])
    }

    /// Adds the first numbers to `totals`, no more than there is room for.
    #[inline(always)]
    pub(super) fn add_to(self, totals: &mut [f64]) {
        for (totals, word) in totals.chunks_mut(Self::IN_WORD).zip(self.0) {
            for (place, total) in totals.iter_mut().enumerate() {
                *total += f64::from((word >> (16 * place)) as u16);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn sums_of_counts_are_the_sums_of_the_numbers() {
        let tallies: [Vec<f64>; 2] = [0, 1].map(|k| (0..16).map(|i| f64::from(i * 37 % 11 + k)).collect());
        let times = 5000;
        let [first, second] = tallies.each_ref().map(|tally| Counts::of(tally, times).unwrap());
        let sum = (0..times / 2).fold(Counts::default(), |sum, _| sum.plus(first).plus(second));
        for length in [0, 1, 4, 13, 16] {
            let mut totals = vec![0.5; length];
            sum.add_to(&mut totals);
            let added = |i: usize| 2500.0 * (tallies[0][i] + tallies[1][i]) + 0.5;
            assert!(totals.iter().enumerate().all(|(i, total)| *total == added(i)), "{totals:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_not_counted() {
        for x in [-1.0, 0.5, f64::NAN, f64::INFINITY, 6554.0] {
            assert_eq!(Counts::of(&[1.0, x], 10), None, "{x}");
        }
        assert!(Counts::of(&[0.0, 6553.0], 10).is_some());
        assert_eq!(Counts::of(&[0.0; 17], 1), None);
    }
}
