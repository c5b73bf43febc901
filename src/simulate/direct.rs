//! Episodes straight from the rules of a game, without tables.

use super::episode::{Episodes, pick};
use crate::game::{Game, Player, Turn, Types};
use crate::strategy::{Strategy, View};
use crate::stream::Stream;

/// Two strategies that play any [`Game`], finite or not: each state is visited, nature sampled by
/// [`Game::nature`].
///
/// Beliefs follow Bayes' rule from the choices seen, exactly, without rounding to a grid; what a move of nature
/// tells about the types is not used. Slower than a [`Play`](crate::solve::Play), which has tables to walk, and an
/// independent check of it. Chances that are no probabilities are not noticed here
/// ([`Profile::tabulate`](crate::solve::Profile::tabulate) does); an episode lasts as long as the rules let it, or until
/// a player who moves has no action.
///
/// ```
/// use bargain::game::catalogue::Ultimatum;
/// use bargain::simulate::{Direct, MonteCarlo};
/// use bargain::strategy::Uniform;
///
/// let game = Ultimatum::with_grid(10);
/// let sample = MonteCarlo::new(1).episodes(1000)?.run(&Direct::new(&game, &Uniform, &Uniform));
/// assert_eq!(sample.episodes(), 1000);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug)]
pub struct Direct<'a, G, S, T> {
    pub(super) game: &'a G,
    first: &'a S,
    second: &'a T,
}

/// Memory of [`Direct`].
#[derive(Debug)]
pub struct DirectScratch<A> {
    pub(super) beliefs: [Vec<f64>; 2],
    /// What they become after a choice.
    updated: [Vec<f64>; 2],
    actions: Vec<A>,
    /// `[type][action]` of the player who moves.
    chances: Vec<f64>,
}

impl<'a, G: Game, S: Strategy<G>, T: Strategy<G>> Direct<'a, G, S, T> {
    /// The play of `first` against `second`.
    pub fn new(game: &'a G, first: &'a S, second: &'a T) -> Self {
        Direct { game, first, second }
    }

    /// The move of `player` in `state`; fills `updated` with the belief about it that follows. Nothing if it has no move.
    fn choose(
        &self,
        (state, player, period): (&G::State, Player, usize),
        types: Types,
        scratch: &mut DirectScratch<G::Action>,
        stream: &mut Stream,
    ) -> Option<G::Action> {
        let DirectScratch { beliefs, updated, actions, chances } = scratch;
        actions.clear();
        match self.game.turn(state) {
            Turn::Both => self.game.actions_of(state, player, actions),
            _ => self.game.actions(state, actions),
        }
        let own_types = beliefs[player.index()].len();
        chances.clear();
        chances.resize(own_types * actions.len(), 0.0);
        for (own, chances) in chances.chunks_exact_mut(actions.len().max(1)).enumerate() {
            let belief = &beliefs[player.other().index()][..];
            let view = View { game: self.game, state, player, own, belief, period };
            match player {
                Player::First => self.first.mix(&view, actions, chances),
                Player::Second => self.second.mix(&view, actions, chances),
            }
        }
        let own = types[player.index()];
        let mix = chances.get(own * actions.len()..)?.get(..actions.len())?;
        let k = pick(stream, mix.iter().copied());
        let &action = actions.get(k)?;
        let (belief, updated) = (&beliefs[player.index()], &mut updated[player.index()]);
        updated.copy_from_slice(belief);
        let likelihood = |t: usize| chances[t * actions.len() + k];
        let sum: f64 = belief.iter().enumerate().map(|(t, p)| p * likelihood(t)).sum();
        if sum > 0.0 {
            for (t, p) in updated.iter_mut().enumerate() {
                *p *= likelihood(t) / sum;
            }
        }
        Some(action)
    }

    /// The state after the choices of those who move in `state`; updates the beliefs about them. Nothing if one of them has no
    /// move.
    pub(super) fn after_choices(
        &self,
        (state, turn, period): (&G::State, Turn, usize),
        types: Types,
        scratch: &mut DirectScratch<G::Action>,
        stream: &mut Stream,
    ) -> Option<G::State> {
        let next = match turn {
            Turn::Player(player) => {
                let action = self.choose((state, player, period), types, scratch, stream);
                action.map(|action| self.game.play(state, action))
            }
            _ => {
                let [first, second] =
                    Player::BOTH.map(|player| self.choose((state, player, period), types, scratch, stream));
                first.zip(second).map(|(first, second)| self.game.play_both(state, [first, second]))
            }
        };
        for player in Player::BOTH {
            if turn == Turn::Both || turn == Turn::Player(player) {
                scratch.beliefs[player.index()].copy_from_slice(&scratch.updated[player.index()]);
            }
        }
        next
    }
}

/// Adds `payoff`, weighted by `discount`, to both players' totals.
fn collect(observed: &mut [f64], discount: [f64; 2], payoff: [f64; 2]) {
    for (total, (weight, x)) in observed.iter_mut().zip(discount.into_iter().zip(payoff)) {
        *total += weight * x;
    }
}

impl<G: Game, S: Strategy<G>, T: Strategy<G>> Episodes for Direct<'_, G, S, T> {
    type Outcome = G::Outcome;
    type Scratch = DirectScratch<G::Action>;

    fn scratch(&self) -> Self::Scratch {
        let beliefs = Player::BOTH.map(|player| self.game.prior(player).to_vec());
        DirectScratch { updated: beliefs.clone(), beliefs, actions: Vec::new(), chances: Vec::new() }
    }

    fn width(&self) -> usize {
        2 + G::TALLIES.len()
    }

    fn tallies(&self) -> Vec<String> {
        G::TALLIES.iter().map(ToString::to_string).collect()
    }

    fn episode(&self, stream: &mut Stream, scratch: &mut Self::Scratch, observed: &mut [f64]) -> G::Outcome {
        let game = self.game;
        observed.fill(0.0);
        for (belief, player) in scratch.beliefs.iter_mut().zip(Player::BOTH) {
            belief.copy_from_slice(game.prior(player));
        }
        let types = Player::BOTH.map(|player| pick(stream, game.prior(player).iter().copied()));
        let (mut discount, mut period) = ([1.0, 1.0], 0);
        let mut state = game.start();
        loop {
            let turn = game.turn(&state);
            if period >= game.periods() && turn.is_choice() {
                collect(observed, discount, game.horizon_payoff(&state, types));
                break;
            }
            collect(observed, discount, game.payoff(&state, types));
            game.tally(&state, &mut observed[2..]);
            let next = match turn {
                Turn::Over => break,
                Turn::Nature => game.nature(&state, types, stream),
                Turn::Player(_) | Turn::Both => {
                    match self.after_choices((&state, turn, period), types, scratch, stream) {
                        Some(next) => next,
                        None => break,
                    }
                }
            };
            if game.ends_period(&state) {
                period += 1;
                for (weight, delta) in discount.iter_mut().zip(game.discount()) {
                    *weight *= delta;
                }
            }
            state = next;
        }
        game.final_tally(&state, &mut observed[2..]);
        game.outcome(&state)
    }
}
