//! What the search for fixed points remembers from one period to the next.

use crate::math::lanes::Lanes;

/// What is kept of each fixed point from one period to the next, each `[row][group of columns][slot]`.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    /// Logits of the solution.
    pub logit: Vec<Lanes>,
    /// How they changed against the period after.
    pub trend: Vec<Lanes>,
    /// Slopes of the response, logit by logit.
    pub slope: Vec<Lanes>,
}

impl Memory {
    pub fn new(slots: usize) -> Self {
        let blank = || vec![Lanes::ZERO; slots];
        Memory { logit: blank(), trend: blank(), slope: blank() }
    }

    /// Back to uniform choices.
    pub fn forget(&mut self) {
        for table in [&mut self.logit, &mut self.trend, &mut self.slope] {
            table.fill(Lanes::ZERO);
        }
    }

    pub fn borrow(&mut self) -> Remembered<'_> {
        Remembered { logit: &mut self.logit, trend: &mut self.trend, slope: &mut self.slope }
    }
}

/// A part of a [`Memory`].
pub(super) struct Remembered<'a> {
    pub logit: &'a mut [Lanes],
    pub trend: &'a mut [Lanes],
    pub slope: &'a mut [Lanes],
}

impl<'a> Remembered<'a> {
    pub fn split_at(self, mid: usize) -> (Self, Self) {
        let (logit, l) = self.logit.split_at_mut(mid);
        let (trend, t) = self.trend.split_at_mut(mid);
        let (slope, s) = self.slope.split_at_mut(mid);
        (Remembered { logit, trend, slope }, Remembered { logit: l, trend: t, slope: s })
    }

    pub fn cut(&mut self, from: usize, len: usize) -> Remembered<'_> {
        Remembered {
            logit: &mut self.logit[from..from + len],
            trend: &mut self.trend[from..from + len],
            slope: &mut self.slope[from..from + len],
        }
    }
}
