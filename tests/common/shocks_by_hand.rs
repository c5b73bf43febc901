//! The game of the example `continuous_shocks` as a loop by hand, to hold the engine to: its results and its speed.

use bargain::math::logistic;
use bargain::stream::Stream;

/// How the talks end: still talking, in a union, in a collapse; and the number of supply cuts. Takes the draws of `stream`
/// in the order in which the engine takes them.
#[inline(always)]
pub fn episode(stream: &mut Stream) -> (usize, u32) {
    // Its own copy can stay in registers.
    let mut own = stream.clone();
    let ended = rounds(&mut own);
    *stream = own;
    ended
}

#[inline(always)]
fn rounds(stream: &mut Stream) -> (usize, u32) {
    // The types of both players.
    stream.uniform();
    stream.uniform();
    let (mut price, mut sanctions, mut grievance, mut cuts) = (1.0_f64, 0.3_f64, 0.0_f64, 0);
    for round in 0..20_u8 {
        price = price + 0.3 * (1.0 - price) + 0.15 * stream.normal();
        sanctions = (sanctions + 0.05 * stream.normal()).clamp(0.0, 1.0);
        let dearness = price.clamp(0.0, 2.0) - 1.0;
        let demand = 0.8 * (1.0 - 0.03 * f64::from(round));
        let (before, after) = (0.35 - 0.1 * grievance, 0.25 * sanctions + 0.1 * dearness);
        let signs = logistic(10.0 * (before - demand - -0.1 * grievance + after));
        if stream.uniform() >= 1.0 - signs {
            return (1, cuts);
        }
        let cut = logistic(-2.5 + 2.0 * grievance + 0.5 * dearness);
        if stream.uniform() >= 1.0 - cut {
            cuts += 1;
            grievance += 0.2;
            if stream.uniform() < 0.05 * sanctions {
                return (2, cuts);
            }
        }
        grievance *= 0.9;
    }
    (0, cuts)
}
