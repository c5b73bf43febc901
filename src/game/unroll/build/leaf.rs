//! Leaves: what chance leads to behind the last choice of a tree.

use super::{Builder, Path, append};
use crate::Error;
use crate::game::graph::{Branch, End, Leaf, Source};
use crate::game::{FiniteGame, Player, Turn};

/// What a leaf leads to, in the making.
#[derive(Default)]
pub(super) struct Behind {
    ends: Vec<End>,
    branches: Vec<Branch>,
    /// Whether the chance on the way tells about a player's type.
    moved: [bool; 2],
    /// Room for numbers on their way to the tables.
    numbers: Vec<f64>,
}

impl<G: FiniteGame> Builder<'_, G> {
    /// Stores the leaf that begins on entering `state`.
    pub(super) fn leaf(&mut self, state: &G::State, path: Path) -> Result<u32, Error> {
        let mut behind = std::mem::take(&mut self.behind);
        behind.moved = path.moved;
        let tables = &mut self.out.graph.tables;
        let [payoff, tally] = [path.payoff(), path.tally()].map(|numbers| tables.store(numbers));
        // What does not depend on continuation values.
        let base = self.out.graph.bases.len();
        self.out.graph.bases.extend_from_slice(path.payoff());
        let mut rest = path;
        let collected = rest.begin[1];
        rest.numbers[..collected].fill(0.0);
        self.fold(state, rest, &mut behind)?;
        let graph = &mut self.out.graph;
        let collected = behind.ends.iter().map(|end| (end.likelihood, end.payoff));
        let collected = collected.chain(behind.branches.iter().map(|b| (b.likelihood, b.payoff)));
        let second = graph.types[1];
        for (likelihood, payoff) in collected.filter(|(_, payoff)| *payoff != 0) {
            let (l, m) = graph.tables.get(likelihood, graph.types[0] + second).split_at(graph.types[0]);
            let bases = &mut graph.bases[base..];
            let payoff = graph.tables.get(payoff, bases.len());
            for (i, (x, y)) in bases.iter_mut().zip(payoff).enumerate() {
                let pair = i / 2;
                *x += l[pair / second] * m[pair % second] * y;
            }
        }
        graph.leaves.push(Leaf {
            path: payoff,
            moved: behind.moved,
            ends: append(&mut graph.ends, behind.ends.drain(..)),
            branches: append(&mut graph.branches, behind.branches.drain(..)),
            tally,
        });
        self.behind = behind;
        Ok((self.out.graph.leaves.len() - 1) as u32)
    }

    /// Follows chance from `state` to every end, resting state and drift.
    fn fold(&mut self, state: &G::State, mut path: Path, behind: &mut Behind) -> Result<(), Error> {
        let turn = self.game.turn(state);
        if turn == Turn::Over {
            self.enter(&mut path, state)?;
            let outcome = self.outcome(state);
            let tables = &mut self.out.graph.tables;
            behind.ends.push(End {
                likelihood: tables.store(path.likelihood()),
                payoff: tables.store(path.payoff()),
                outcome,
                tally: tables.store(path.tally()),
            });
            return Ok(());
        }
        let source = if turn.is_choice() {
            let rest = self.rest(state);
            Some(if path.after { Source::Next(rest) } else { Source::Now(rest) })
        } else if let Some(drift) = self.known_drift(state, path.after) {
            Some(Source::Drift(drift))
        } else if self.tells_nothing(state)? && self.divides(state)? {
            Some(Source::Drift(self.drift(state, path.after, 0)?))
        } else {
            None
        };
        if let Some(source) = source {
            return self.branch(state, path, source, behind);
        }
        self.enter(&mut path, state)?;
        self.leave(&mut path, state)?;
        let lottery = self.lottery(state)?;
        for (next, probabilities) in lottery.iter() {
            let mut path = path.clone();
            let factors = &mut behind.numbers;
            self.factors(state, probabilities, &mut path.moved, factors)?;
            for (x, factor) in path.likelihood_mut().iter_mut().zip(&*factors) {
                *x *= factor;
            }
            self.fold(next, path, behind)?;
        }
        Ok(())
    }

    /// Stores where play goes on behind a leaf, on entering `state`.
    fn branch(
        &mut self,
        state: &G::State,
        path: Path,
        source: Source,
        behind: &mut Behind,
    ) -> Result<(), Error> {
        // Where nobody chooses any more no belief is needed.
        let leads_on = self.leads_on(source);
        let graph = &mut self.out.graph;
        for player in Player::BOTH {
            if leads_on && path.moved[player.index()] && !graph.grids[player.index()].can_round() {
                return Err(Error::unsupported(
                    format!(
                        "beliefs about {} types of {player:?} would have to be rounded at {state:?}",
                        graph.types[player.index()]
                    ),
                    "solve all choices together (FiniteGame::rests returning false) or use two types",
                ));
            }
            behind.moved[player.index()] |= path.moved[player.index()];
        }
        let (l, m) = path.likelihood().split_at(graph.types[0]);
        let scale = &mut behind.numbers;
        scale.clear();
        for x in l {
            scale.extend(m.iter().flat_map(|y| path.discount.map(|delta| x * y * delta)));
        }
        behind.branches.push(Branch {
            scale: graph.tables.store(scale),
            likelihood: graph.tables.store(path.likelihood()),
            payoff: graph.tables.store(path.payoff()),
            discount: path.discount,
            source,
            tally: graph.tables.store(path.tally()),
        });
        Ok(())
    }
}
