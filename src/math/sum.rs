//! Sums of many small numbers.

/// A running sum that keeps what rounding loses (Neumaier 1974).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    #[inline]
    pub(crate) fn add(&mut self, x: f64) {
        let total = self.total + x;
        self.lost +=
            if self.total.abs() >= x.abs() { (self.total - total) + x } else { (x - total) + self.total };
        self.total = total;
    }

    pub(crate) fn value(self) -> f64 {
        self.total + self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::Sum;

    #[test]
    fn what_is_too_small_for_the_total_is_not_lost() {
        let mut sum = Sum::default();
        sum.add(1.0);
        (0..1000).for_each(|_| sum.add(1e-17));
        assert_eq!(sum.value(), 1.0 + 1e-14);
    }
}
