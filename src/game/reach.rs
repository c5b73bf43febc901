//! Which states play can visit in which period.

use crate::game::{Graph, Source};

/// Which resting states and drifts may be visited in a period.
pub(crate) struct Reach {
    pub rests: Vec<bool>,
    pub drifts: Vec<bool>,
}

impl Reach {
    /// Everything.
    pub fn all(game: &Graph) -> Self {
        Reach::constant(game, true)
    }

    fn constant(game: &Graph, x: bool) -> Self {
        Reach { rests: vec![x; game.trees.len()], drifts: vec![x; game.drifts.len()] }
    }

    fn mark(&mut self, source: Source) {
        match source {
            Source::Now(rest) | Source::Next(rest) => self.rests[rest as usize] = true,
            Source::Drift(drift) => self.drifts[drift as usize] = true,
        }
    }
}

/// What may be visited in each of the first periods, by any moves.
pub(crate) fn reach(game: &Graph, periods: usize) -> Vec<Reach> {
    let mut reach = Vec::with_capacity(periods + 1);
    let mut now = Reach::constant(game, false);
    now.mark(game.start);
    game.starts.iter().for_each(|&rest| now.mark(Source::Now(rest)));
    for _ in 0..periods {
        let mut next = Reach::constant(game, false);
        let mut follow = |now: &mut Reach, source: Source| match source {
            Source::Next(_) => next.mark(source),
            Source::Now(_) | Source::Drift(_) => now.mark(source),
        };
        for rank in game.ranks.iter().rev() {
            for rest in rank.rests.clone().filter(|&rest| now.rests[rest]).collect::<Vec<_>>() {
                game.sources(rest).for_each(|source| follow(&mut now, source));
            }
            for drift in rank.drifts.clone().filter(|&drift| now.drifts[drift]).collect::<Vec<_>>() {
                game.steps_of(&game.drifts[drift]).iter().for_each(|&(_, source)| follow(&mut now, source));
            }
        }
        reach.push(std::mem::replace(&mut now, next));
    }
    reach
}
