//! A walk in one dimension that may arrive or be broken off in any period: something to watch whose truth is known.

use bargain::simulate::{Episodes, Visits};
use bargain::stream::Stream;
use rand_distr::{Distribution, StandardNormal};

/// In each period, a normal step is taken; then it arrives with one probability, else it is broken off with another.
pub struct Waiting {
    pub arrives: f64,
    pub broken_off: f64,
    pub periods: usize,
}

/// Where the walk is, and whether it has arrived.
pub struct Place {
    pub at: f64,
    pub arrived: bool,
}

impl Episodes for Waiting {
    type Outcome = bool;
    type Scratch = ();

    fn scratch(&self) {}

    fn width(&self) -> usize {
        2
    }

    fn tallies(&self) -> Vec<String> {
        Vec::new()
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut (), observed: &mut [f64]) -> bool {
        self.visit(stream, scratch, observed, |_, _| {})
    }
}

impl Visits for Waiting {
    type State = Place;

    fn periods(&self) -> usize {
        self.periods
    }

    fn visit(
        &self,
        stream: &mut Stream,
        _scratch: &mut (),
        observed: &mut [f64],
        mut visit: impl FnMut(usize, &Place),
    ) -> bool {
        let mut place = Place { at: 0.0, arrived: false };
        observed.fill(0.0);
        for period in 0..self.periods {
            let step: f64 = StandardNormal.sample(stream);
            place = Place { at: place.at + step, arrived: stream.uniform() < self.arrives };
            visit(period, &place);
            observed[0] = place.at;
            if place.arrived || stream.uniform() < self.broken_off {
                break;
            }
        }
        place.arrived
    }
}
