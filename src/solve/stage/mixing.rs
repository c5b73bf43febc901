//! Steps for the few trees whose fixed points are circled by steps node by node: Anderson's mixing, from where they circle and then from
//! places around.

use crate::math::numbers::Numbers;
use crate::stream::Stream;

/// Steps that are remembered.
const MEMORY: usize = 6;

/// After so many steps memory begins anew, with the next of the shares.
const ROUND: usize = 60;

/// The shares of the gap that are closed by a step without memory.
const SHARES: [f64; 4] = [1.0, 0.5, 0.25, 0.1];

/// A remembered step whose change of the gap differs from that of the others by a smaller part of its square is left out.
const DISTINCT: f64 = 1e-6;

/// No logit moves further than this in a step.
const LONGEST: [f64; 2] = [-20.0, 20.0];

/// How far apart logits may be drawn where mixing begins anew.
const WIDTHS: [f64; 4] = [1.0, 4.0, 16.0, 64.0];

/// What is remembered of the last steps of a tree.
pub(super) struct Mixing<N> {
    /// Logits in the beginning.
    start: Vec<N>,
    steps: usize,
    /// Logits before the last step, and the gap between the answers to them and themselves, by slot.
    before: Vec<N>,
    gap: Vec<N>,
    /// By step remembered and slot: how logits moved, and how the gap changed.
    moves: Vec<N>,
    turns: Vec<N>,
}

impl<N: Numbers> Mixing<N> {
    /// Begins at these logits.
    pub(super) fn new(precision: N::Precision, start: &[N]) -> Self {
        let slots = start.len();
        let room = |len: usize| vec![N::splat(precision, 0.0); len];
        Mixing {
            start: start.to_vec(),
            steps: 0,
            before: room(slots),
            gap: room(slots),
            moves: room(MEMORY * slots),
            turns: room(MEMORY * slots),
        }
    }

    /// Puts `logit` back to where it was in the beginning.
    pub(super) fn go_back(&self, logit: &mut [N]) {
        logit.copy_from_slice(&self.start);
    }

    /// Puts the lanes of `logit` that are not met (whose change is above the tolerance) to a place drawn at random around where they were in
    /// the beginning, the nearer ones first, and forgets the steps.
    pub(super) fn begin_anew(
        &mut self,
        precision: N::Precision,
        (logit, (change, tolerance)): (&mut [N], (N, f64)),
        round: u32,
        mut stream: Stream,
    ) {
        let [share, width] = [round as usize, round as usize / SHARES.len()];
        self.steps = share % SHARES.len() * ROUND;
        let width = WIDTHS[width % WIDTHS.len()];
        for (logit, start) in logit.iter_mut().zip(&self.start) {
            let moved = *start + N::splat(precision, (stream.uniform() - 0.5) * width);
            *logit = moved.where_above(change, tolerance, *logit);
        }
    }

    /// Moves `logit` towards the point at which `answer` is the same: to where the gap would be least, were it linear in the logits
    /// along the steps remembered (Anderson 1965, in the form of Walker & Ni 2011), and from there by a share of the gap left.
    #[inline(always)]
    pub(super) fn advance(&mut self, precision: N::Precision, logit: &mut [N], answer: &[N]) {
        let slots = logit.len();
        let step = self.steps % ROUND;
        let share = N::splat(precision, SHARES[self.steps / ROUND % SHARES.len()]);
        if step > 0 {
            let at = (step - 1) % MEMORY * slots;
            for k in 0..slots {
                self.moves[at + k] = logit[k] - self.before[k];
                self.turns[at + k] = (answer[k] - logit[k]) - self.gap[k];
            }
        }
        self.before.copy_from_slice(logit);
        for (gap, (answer, logit)) in self.gap.iter_mut().zip(answer.iter().zip(&*logit)) {
            *gap = *answer - *logit;
        }
        let known = step.min(MEMORY);
        let shares = self.least(precision, known);
        for (k, logit) in logit.iter_mut().enumerate() {
            let mut move_by = share * self.gap[k];
            for (i, part) in shares[..known].iter().enumerate() {
                let at = i * slots + k;
                move_by = move_by - *part * share.times_plus(self.turns[at], self.moves[at]);
            }
            *logit += move_by.within(LONGEST);
        }
        self.steps += 1;
    }

    /// The shares of the remembered changes that come nearest to the gap: least squares by their products, split into a lower triangle
    /// and a diagonal.
    #[inline(always)]
    fn least(&self, precision: N::Precision, known: usize) -> [N; MEMORY] {
        let zero = N::splat(precision, 0.0);
        let slots = self.gap.len();
        let turn = |i: usize| &self.turns[i * slots..][..slots];
        let product = |x: &[N], y: &[N]| {
            let mut sum = zero;
            for (x, y) in x.iter().zip(y) {
                sum = x.times_plus(*y, sum);
            }
            sum
        };
        let (mut lower, mut scaled) = ([[zero; MEMORY]; MEMORY], [[zero; MEMORY]; MEMORY]);
        let (mut per_pivot, mut shares) = ([zero; MEMORY], [zero; MEMORY]);
        for i in 0..known {
            for j in 0..i {
                let mut rest = product(turn(i), turn(j));
                for k in 0..j {
                    rest = rest - scaled[i][k] * lower[j][k];
                }
                scaled[i][j] = rest;
                lower[i][j] = rest * per_pivot[j];
            }
            let square = product(turn(i), turn(i));
            let (mut pivot, mut right) = (square, product(turn(i), &self.gap));
            for k in 0..i {
                pivot = pivot - scaled[i][k] * lower[i][k];
                right = right - lower[i][k] * shares[k];
            }
            per_pivot[i] = pivot.reciprocal().where_above(pivot.over(square, zero), DISTINCT, zero);
            shares[i] = right;
        }
        for i in (0..known).rev() {
            let mut part = shares[i] * per_pivot[i];
            for k in i + 1..known {
                part = part - lower[k][i] * shares[k];
            }
            shares[i] = part;
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::Mixing;
    use crate::math::Double;
    use crate::math::numbers::Numbers;
    use crate::math::wide::Wide;
    use crate::stream::{Key, Stream};

    /// Answers that turn around their fixed point and away from it, so that shares of whatever size lead nowhere.
    fn answer(logit: &[Wide<1>]) -> Vec<Wide<1>> {
        let two = |x: Wide<1>| x + Wide::splat(2.0);
        let turned = |x: Wide<1>, y: Wide<1>| two(x * 1.1 - y * 3.0);
        vec![turned(logit[0], logit[1]), turned(logit[1], logit[0] * -1.0), logit[2] * 1.5 + logit[0]]
    }

    fn gap(logit: &[Wide<1>]) -> f64 {
        let gaps =
            answer(logit).into_iter().zip(logit).map(|(answer, logit)| (answer - *logit).abs().largest());
        gaps.fold(0.0, f64::max)
    }

    #[test]
    fn what_circles_its_fixed_point_is_led_there() {
        let precision = Double::new();
        let mut logit = [0.3, -0.4, 5.0].map(Wide::splat);
        let mut mixing = Mixing::new(precision, &logit);
        let mut steps = 0;
        while gap(&logit) > 1e-9 && steps < 50 {
            let answer = answer(&logit);
            mixing.advance(precision, &mut logit, &answer);
            steps += 1;
        }
        assert!(steps < 10, "{steps} steps, gap {}", gap(&logit));
    }

    #[test]
    fn a_new_round_begins_around_the_first_one_and_leaves_alone_what_is_met() {
        let precision = Double::new();
        let start = [1.0, -2.0].map(Wide::<1>::splat);
        let mut mixing = Mixing::new(precision, &start);
        let mut change = Wide::<1>::splat(1.0);
        change.set(2, 1e-9);
        for (round, width) in [(0, 1.0), (3, 1.0), (4, 4.0), (15, 64.0), (16, 1.0)] {
            let mut logit = [7.0, 8.0].map(Wide::<1>::splat);
            let stream = Stream::open(Key { scenario: u64::from(round), ..Key::episode(0, 0) });
            mixing.begin_anew(precision, (&mut logit, (change, 1e-7)), round, stream);
            for (logit, start) in logit.iter().zip(start) {
                let moved = (*logit - start).abs();
                assert!(moved.get(0) > 0.0 && moved.get(0) <= 0.5 * width, "{moved:?} in round {round}");
                assert_eq!(moved.get(0), moved.get(3));
            }
            assert_eq!(logit.map(|logit| logit.get(2)), [7.0, 8.0]);
        }
    }
}
