//! What the search for fixed points remembers from one period to the next.

use super::induction::Start;
use rayon::prelude::*;

/// What is kept of each fixed point, each `[group of cells][slot][lane]`. It says where a search begins and never what it
/// finds, so single precision is enough.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    /// Choice probabilities of the solution.
    choice: Vec<f32>,
    /// How they changed against the period after.
    trend: Vec<f32>,
    /// Slopes of the response's logits in the posterior.
    slope: Vec<f32>,
    /// Where a search begins.
    origin: Origin,
}

/// Where a search for a fixed point begins.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Origin {
    /// At uniform choices: nothing is known.
    #[default]
    Uniform,
    /// At random choices, drawn under this seed: nothing is known.
    Random(u64),
    /// At the choices remembered, moved on by this multiple of their trend.
    Remembered { ahead: f64 },
    /// At the choices that stand where those found will be written.
    Given,
}

impl Origin {
    /// Whether nothing is known yet.
    pub fn is_blank(self) -> bool {
        !matches!(self, Origin::Remembered { .. })
    }
}

impl Memory {
    pub fn new(numbers: usize) -> Self {
        let zeros = || vec![0.0; numbers];
        Memory { choice: zeros(), trend: zeros(), slope: zeros(), origin: Origin::Uniform }
    }

    /// Keeps the first `to` of every `from` numbers of each table; `to` is not larger. In place: a page of fresh memory costs more than
    /// what would be copied to it.
    pub fn narrowed(mut self, (from, to): (usize, usize)) -> Memory {
        [&mut self.choice, &mut self.trend, &mut self.slope].into_par_iter().for_each(|table| {
            let rows = table.len() / from;
            for row in 0..rows {
                table.copy_within(row * from..row * from + to, row * to);
            }
            table.truncate(rows * to);
        });
        self
    }

    /// A copy with each row of `from` numbers filled up to `to`, not fewer, with the last of the row.
    pub fn widened(&self, (from, to): (usize, usize)) -> Memory {
        let widened = |table: &[f32]| {
            let mut wide = Vec::with_capacity(table.len() / from * to);
            for row in table.chunks_exact(from) {
                wide.extend_from_slice(row);
                wide.resize(wide.len() + to - from, row[from - 1]);
            }
            wide
        };
        let (choice, (trend, slope)) = rayon::join(
            || widened(&self.choice),
            || rayon::join(|| widened(&self.trend), || widened(&self.slope)),
        );
        Memory { choice, trend, slope, origin: self.origin }
    }

    /// Whether it has so many numbers in each table.
    pub fn has(&self, numbers: usize) -> bool {
        self.choice.len() == numbers
    }

    /// Begins anew, at `origin`.
    pub fn forget(&mut self, origin: Origin) {
        self.slope.fill(0.0);
        self.origin = origin;
    }

    /// The search of a period begins as `start` has it.
    pub fn begin(&mut self, start: Start, period: usize) {
        match start {
            Start::Following => {}
            Start::Uniform => self.forget(Origin::Uniform),
            Start::Random { seed } => self.forget(Origin::Random(seed.wrapping_add((period as u64) << 32))),
        }
    }

    /// To be said when something is known of every fixed point; the next search begins that multiple of the trend ahead.
    pub fn learned(&mut self, ahead: f64) {
        self.origin = Origin::Remembered { ahead };
    }

    /// The next search begins at choices given to it; slopes are remembered.
    pub fn given(&mut self) {
        self.origin = Origin::Given;
    }

    pub fn borrow(&mut self) -> Remembered<'_> {
        let Memory { choice, trend, slope, origin } = self;
        Remembered { choice, trend, slope, origin: *origin }
    }
}

/// A part of a [`Memory`].
#[derive(Default)]
pub(super) struct Remembered<'a> {
    pub choice: &'a mut [f32],
    pub trend: &'a mut [f32],
    pub slope: &'a mut [f32],
    pub origin: Origin,
}

impl<'a> Remembered<'a> {
    /// Takes the first `len` numbers of each table off.
    pub fn take(&mut self, len: usize) -> Remembered<'a> {
        let Remembered { choice, trend, slope, origin } = std::mem::take(self);
        let (choice, others) = choice.split_at_mut(len);
        self.choice = others;
        let (trend, others) = trend.split_at_mut(len);
        self.trend = others;
        let (slope, others) = slope.split_at_mut(len);
        self.slope = others;
        self.origin = origin;
        Remembered { choice, trend, slope, origin }
    }
}

#[cfg(test)]
mod tests {
    use super::{Memory, Origin};

    #[test]
    fn narrowed_rows_keep_their_first_numbers() {
        let table = |from: usize| -> Vec<f32> { (from..from + 12).map(|x| x as f32).collect() };
        let origin = Origin::Remembered { ahead: 0.5 };
        let memory = Memory { choice: table(0), trend: table(100), slope: table(200), origin };
        let Memory { choice, trend, slope, origin: kept } = memory.clone().narrowed((4, 3));
        assert_eq!(choice, [0.0, 1.0, 2.0, 4.0, 5.0, 6.0, 8.0, 9.0, 10.0]);
        assert_eq!((trend[3], slope[8], kept), (104.0, 210.0, origin));
        assert_eq!(memory.clone().narrowed((4, 4)).slope, memory.slope);
        let wide = memory.widened((6, 8));
        assert_eq!(wide.choice[4..10], [4.0, 5.0, 5.0, 5.0, 6.0, 7.0]);
        assert_eq!(wide.narrowed((8, 6)).trend, memory.trend);
    }
}
