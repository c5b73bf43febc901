//! What the search for fixed points remembers from one period to the next.

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
    /// Whether nothing is known yet.
    blank: bool,
}

impl Memory {
    pub fn new(numbers: usize) -> Self {
        let zeros = || vec![0.0; numbers];
        Memory { choice: zeros(), trend: zeros(), slope: zeros(), blank: true }
    }

    /// Begins anew.
    pub fn forget(&mut self) {
        self.slope.fill(0.0);
        self.blank = true;
    }

    /// To be said when something is known of every fixed point.
    pub fn learned(&mut self) {
        self.blank = false;
    }

    pub fn borrow(&mut self) -> Remembered<'_> {
        let Memory { choice, trend, slope, blank } = self;
        Remembered { choice, trend, slope, blank: *blank }
    }
}

/// A part of a [`Memory`].
#[derive(Default)]
pub(super) struct Remembered<'a> {
    pub choice: &'a mut [f32],
    pub trend: &'a mut [f32],
    pub slope: &'a mut [f32],
    pub blank: bool,
}

impl<'a> Remembered<'a> {
    /// Takes the first `len` numbers of each table off.
    pub fn take(&mut self, len: usize) -> Remembered<'a> {
        let Remembered { choice, trend, slope, blank } = std::mem::take(self);
        let (choice, others) = choice.split_at_mut(len);
        self.choice = others;
        let (trend, others) = trend.split_at_mut(len);
        self.trend = others;
        let (slope, others) = slope.split_at_mut(len);
        self.slope = others;
        self.blank = blank;
        Remembered { choice, trend, slope, blank }
    }
}
