//! Unrolling: the search for reachable states and the making of their trees.

mod chance;
mod leaf;
mod tree;

use super::image::DriftIndex;
use super::{Unrolled, append};
use crate::game::graph::{Graph, Horizon, Source, Tables};
use crate::game::rules::{check_tallies, checked_payoff, faults, invalid};
use crate::game::{BeliefGrid, FiniteGame, Payoffs, Player, Turn};
use crate::{Error, Problem};
use chance::{LOTTERIES, Lottery, Seen};
use leaf::Behind;
use rustc_hash::{FxBuildHasher, FxHashMap as HashMap};
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::rc::Rc;

/// The states that can be reached from the start, and from those of `starts`, in the order in which they are found, with the drifts
/// between.
pub(super) fn unroll<G: FiniteGame>(
    game: &G,
    starts: &[G::State],
    canonical: &dyn Fn(&G::State) -> G::State,
) -> Result<(Unrolled<G>, DriftIndex<G::State>), Error> {
    let mut builder = Builder::new(game, canonical)?;
    let start = game.start();
    builder.out.graph.start = match game.turn(&start) {
        Turn::Player(_) | Turn::Both => Source::Now(builder.rest(&start)),
        Turn::Nature => Source::Drift(builder.drift(&start, false, 0)?),
        Turn::Over => {
            return Err(invalid(&start, "the play must not be over where it starts"));
        }
    };
    let idle = starts.iter().filter(|start| matches!(game.turn(start), Turn::Nature | Turn::Over));
    let expected = "a player must move where play is to be begun";
    let idle: Vec<Problem> =
        idle.map(|start| Problem::new(format!("state {start:?}"), "", expected)).collect();
    if !idle.is_empty() {
        return Err(Error::invalid(idle));
    }
    for start in starts {
        let rest = builder.rest(start);
        builder.out.graph.starts.push(rest);
    }
    while builder.out.graph.trees.len() < builder.out.rests.len() {
        builder.tree(builder.out.graph.trees.len())?;
    }
    builder.horizon()?;
    builder.sort_outcomes();
    builder.out.graph.tables.close();
    Ok((builder.out, builder.drift_index))
}

/// What has been collected from the root of a tree down to a state.
#[derive(Clone)]
struct Path {
    /// Payoffs by types, `[first][second][player]`; the tally; the likelihood of each type of each player given the chance on the
    /// way since the leaf began. One list, since paths are copied wherever they divide.
    numbers: Vec<f64>,
    /// Where the tally begins, and the likelihoods.
    begin: [usize; 2],
    discount: Payoffs,
    /// Whether a period has ended on the way.
    after: bool,
    moved: [bool; 2],
}

impl Path {
    /// Nothing collected yet.
    fn new([first, second]: [usize; 2], tallies: usize) -> Self {
        let begin = [2 * first * second, 2 * first * second + tallies];
        let mut numbers = vec![0.0; begin[1]];
        numbers.resize(begin[1] + first + second, 1.0);
        Path { numbers, begin, discount: [1.0, 1.0], after: false, moved: [false, false] }
    }

    fn payoff(&self) -> &[f64] {
        &self.numbers[..self.begin[0]]
    }

    fn tally(&self) -> &[f64] {
        &self.numbers[self.begin[0]..self.begin[1]]
    }

    fn tally_mut(&mut self) -> &mut [f64] {
        &mut self.numbers[self.begin[0]..self.begin[1]]
    }

    fn likelihood(&self) -> &[f64] {
        &self.numbers[self.begin[1]..]
    }

    fn likelihood_mut(&mut self) -> &mut [f64] {
        &mut self.numbers[self.begin[1]..]
    }
}

struct Builder<'g, G: FiniteGame> {
    game: &'g G,
    /// The state that stands for a state and for others that the game need not tell apart.
    canonical: &'g dyn Fn(&G::State) -> G::State,
    out: Unrolled<G>,
    /// The classes of endings, numbered in the order in which they are found.
    outcomes: BTreeMap<G::Outcome, u32>,
    /// The drift that begins on entering a state, before and after the period has ended.
    drift_index: DriftIndex<G::State>,
    /// Of each drift: whether resting states lie behind it.
    leads_on: Vec<bool>,
    /// Lotteries drawn up lately.
    lotteries: Vec<Option<Rc<Lottery<G::State>>>>,
    hasher: FxBuildHasher,
    /// The states that the question about chance in hand has come to.
    seen: Seen<G::State>,
    /// Room for what the leaf in hand leads to.
    behind: Behind,
}

/// Most periods, those of the burn-in included.
const MOST_PERIODS: usize = 1 << 20;

fn two_periods_end(state: &impl Debug) -> Error {
    Error::unsupported(
        format!("two periods end between resting states, the second at {state:?}"),
        "let beliefs rest in a state of each period (FiniteGame::rests), or discount payoffs in the game",
    )
}

/// The frame of a graph without states, if what a game says of itself makes sense; all faults at once.
fn frame(
    priors: [Vec<f64>; 2],
    grids: [BeliefGrid; 2],
    discount: Payoffs,
    (periods, burn_in): (usize, usize),
    tallies: usize,
) -> Result<Graph, Error> {
    let mut problems = faults(&priors, discount, periods);
    if periods.saturating_add(burn_in) > MOST_PERIODS {
        let found = format!("{periods}, and {burn_in} of burn-in");
        problems.push(Problem::new("periods", found, format!("must be at most {MOST_PERIODS} in all")));
    }
    for (player, (grid, prior)) in Player::BOTH.iter().zip(grids.iter().zip(&priors)) {
        if grid.types() != prior.len() {
            let (key, found) = (format!("belief_grid({player:?})"), format!("{} types", grid.types()));
            let expected = format!("must be over the {} types of the prior", prior.len());
            problems.push(Problem::new(key, found, expected));
        } else if prior.iter().all(|p| (0.0..=1.0).contains(p)) && !grid.spans(prior) {
            let (key, found) = (format!("belief_grid({player:?})"), grid.ends());
            let expected =
                format!("must have the prior {prior:?} on a point or between two: play begins there");
            problems.push(Problem::new(key, found, expected));
        }
    }
    if !problems.is_empty() {
        return Err(Error::invalid(problems));
    }
    let types = [priors[0].len(), priors[1].len()];
    let zeros = (2 * types[0] * types[1]).max(tallies).max(types[0] + types[1]);
    Ok(Graph::new(priors, grids, discount, (periods, burn_in), Tables::new(zeros)))
}

impl<'g, G: FiniteGame> Builder<'g, G> {
    fn new(game: &'g G, canonical: &'g dyn Fn(&G::State) -> G::State) -> Result<Self, Error> {
        let priors = Player::BOTH.map(|player| game.prior(player).to_vec());
        let grids = Player::BOTH.map(|player| game.belief_grid(player));
        let periods = (game.periods(), game.burn_in());
        let out = Unrolled {
            graph: frame(priors, grids, game.discount(), periods, G::TALLIES.len())?,
            rests: Vec::new(),
            actions: Vec::new(),
            outcomes: Vec::new(),
            index: HashMap::default(),
            full: None,
        };
        Ok(Builder {
            game,
            canonical,
            out,
            outcomes: BTreeMap::new(),
            drift_index: HashMap::default(),
            leads_on: Vec::new(),
            lotteries: vec![None; LOTTERIES],
            hasher: FxBuildHasher,
            seen: Seen::default(),
            behind: Behind::default(),
        })
    }

    /// The number of the resting state `state`, new if need be.
    fn rest(&mut self, state: &G::State) -> u32 {
        let state = (self.canonical)(state);
        *self.out.index.entry(state).or_insert_with(|| {
            self.out.rests.push(state);
            (self.out.rests.len() - 1) as u32
        })
    }

    /// The payoff of a pair of types on entering `state`.
    fn payoff(
        &self,
        state: &G::State,
        types: [usize; 2],
        of: impl Fn(&G, [usize; 2]) -> Payoffs,
    ) -> Result<Payoffs, Error> {
        let payoff = of(self.game, types);
        checked_payoff(state, types, payoff)
    }

    /// Payoffs on entering `state`, by types.
    fn payoffs(&self, state: &G::State, of: impl Fn(&G, [usize; 2]) -> Payoffs) -> Result<Vec<f64>, Error> {
        let [first, second] = self.out.graph.types;
        let mut table = Vec::with_capacity(2 * first * second);
        for pair in 0..first * second {
            table.extend(self.payoff(state, [pair / second, pair % second], &of)?);
        }
        Ok(table)
    }

    /// Extends `path` by entering `state`.
    fn enter(&self, path: &mut Path, state: &G::State) -> Result<(), Error> {
        let (discount, payoffs) = (path.discount, path.begin[0]);
        for (pair, total) in path.numbers[..payoffs].chunks_exact_mut(2).enumerate() {
            let types = self.out.graph.types_of(pair);
            let payoff = self.payoff(state, types, |game, types| game.payoff(state, types))?;
            for ((total, delta), x) in total.iter_mut().zip(discount).zip(payoff) {
                *total += delta * x;
            }
        }
        self.count(state, path.tally_mut())
    }

    /// Adds what entering `state` counts to tallies.
    fn count(&self, state: &G::State, tallies: &mut [f64]) -> Result<(), Error> {
        self.game.tally(state, tallies);
        if self.game.turn(state) == Turn::Over {
            self.game.final_tally(state, tallies);
        }
        check_tallies(state, tallies)
    }

    /// Extends `path` by leaving `state`.
    fn leave(&self, path: &mut Path, state: &G::State) -> Result<(), Error> {
        if self.game.ends_period(state) {
            if path.after {
                return Err(two_periods_end(state));
            }
            path.after = true;
            for (discount, delta) in path.discount.iter_mut().zip(self.out.graph.discount) {
                *discount *= delta;
            }
        }
        Ok(())
    }

    /// The number of the class of an ending in `state`, new if need be.
    fn outcome(&mut self, state: &G::State) -> u32 {
        let next = self.outcomes.len() as u32;
        *self.outcomes.entry(self.game.outcome(state)).or_insert(next)
    }

    /// Puts the classes of endings in order.
    fn sort_outcomes(&mut self) {
        let outcomes = std::mem::take(&mut self.outcomes);
        let mut position = vec![0; outcomes.len()];
        for (rank, number) in (0..).zip(outcomes.values()) {
            position[*number as usize] = rank;
        }
        let out = &mut self.out;
        let ends = out.graph.ends.iter_mut().map(|end| &mut end.outcome);
        let drift_ends = out.graph.drift_ends.iter_mut().map(|end| &mut end.outcome);
        let horizon = out.graph.horizon.iter_mut().map(|end| &mut end.outcome);
        // A resting state that begins no period has no class of its own; where play never ends there is none at all.
        let sorted_position = |outcome: u32| position.get(outcome as usize).copied().unwrap_or(0);
        ends.chain(drift_ends).chain(horizon).for_each(|outcome| *outcome = sorted_position(*outcome));
        out.outcomes = outcomes.into_keys().collect();
    }

    /// What each resting state pays and counts if the last period leaves play there.
    fn horizon(&mut self) -> Result<(), Error> {
        let begins_a_period = self.out.graph.period_beginnings();
        for (state, begins) in self.out.rests.clone().into_iter().zip(begins_a_period) {
            let mut horizon = Horizon { payoff: 0, outcome: 0, tally: 0 };
            if begins {
                let payoff = self.payoffs(&state, |game, types| game.horizon_payoff(&state, types))?;
                let mut tally = vec![0.0; G::TALLIES.len()];
                self.game.final_tally(&state, &mut tally);
                check_tallies(&state, &tally)?;
                horizon.payoff = self.out.graph.tables.store(&payoff);
                horizon.tally = self.out.graph.tables.store(&tally);
                horizon.outcome = self.outcome(&state);
            }
            self.out.graph.horizon.push(horizon);
        }
        Ok(())
    }
}
