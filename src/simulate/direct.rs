//! Episodes straight from the rules of a game, without tables.

use super::episode::{Episodes, pick};
use super::watched::Visits;
use crate::Error;
use crate::game::rules::faults_of;
use crate::game::{Game, Payoffs, Player, Turn, Types};
use crate::math::{Work, dispatch};
use crate::strategy::{Strategy, View};
use crate::stream::Stream;
use std::sync::atomic::{AtomicU64, Ordering};

/// States that an episode visits unless told otherwise.
const MOST_STATES: u32 = 1 << 20;

/// Two strategies that play any [`Game`], finite or not: each state is visited, nature sampled by
/// [`Game::nature`].
///
/// Beliefs follow Bayes' rule from the choices seen, exactly, without rounding to a grid; what a move of nature
/// tells about the types is not used. Slower than a [`Play`](crate::solve::Play), which has tables to walk, and an
/// independent check of it. Chances that are no probabilities are not noticed here
/// ([`Profile::tabulate`](crate::solve::Profile::tabulate) does), nor are priors that are none ([`Direct::check`] does). An episode lasts as
/// long as the rules let it, until a player who moves has no action, or until it has visited [as many states as it may](Direct::longest).
///
/// The loop over the states is compiled anew for each game and each pair of strategies, for the machine's widest instructions. What
/// the compiler does not inline into it is compiled for the oldest machine of the kind, so short rules gain from
/// `#[inline(always)]`, above all where they call [`exp`](crate::math::exp) or [`Stream::normal`].
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
    pub(super) longest: u32,
    broken_off: AtomicU64,
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

/// An episode under way.
struct Underway<State> {
    state: State,
    types: Types,
    stream: Stream,
    payoffs: Payoffs,
    discount: [f64; 2],
    period: usize,
    visited: u32,
}

impl<'a, G: Game, S: Strategy<G>, T: Strategy<G>> Direct<'a, G, S, T> {
    /// The play of `first` against `second`.
    pub fn new(game: &'a G, first: &'a S, second: &'a T) -> Self {
        Direct { game, first, second, longest: MOST_STATES, broken_off: AtomicU64::new(0) }
    }

    /// Whether what the game says of itself makes sense: priors that are probabilities, a discount in (0, 1], a period at least. Episodes do
    /// not look at it: types are drawn from any numbers, and without types nobody chooses. A [`Tournament`](super::Tournament) checks it.
    ///
    /// # Errors
    /// All that does not.
    pub fn check(&self) -> Result<(), Error> {
        let problems = faults_of(self.game);
        if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
    }

    /// Number of states that an episode visits at most; it is broken off in the last of them, or where it starts if it may visit none. A
    /// million (2^20) unless told otherwise.
    pub fn longest(mut self, states: u32) -> Self {
        self.longest = states;
        self
    }

    /// How many of the episodes played so far were broken off since they visited too many states. Zero unless the rules
    /// have no end, or a very late one. All are counted that were played with this value: a part or a run with a checkpoint has its
    /// first 4096 episodes played twice, the first time to know the run by.
    pub fn broken_off(&self) -> u64 {
        self.broken_off.load(Ordering::Relaxed)
    }

    /// One episode; `visit` is told of each state in which a player moves, with its period.
    #[inline(always)]
    fn play(
        &self,
        (stream, scratch): (&mut Stream, &mut DirectScratch<G::Action>),
        observed: &mut [f64],
        visit: &mut impl FnMut(usize, &G::State),
    ) -> G::Outcome {
        let game = self.game;
        observed.fill(0.0);
        let (payoffs, tallies) = observed.split_at_mut(observed.len().min(2));
        scratch.begin(game);
        // A copy whose address nobody else has stays in registers.
        let mut own_stream = stream.clone();
        let mut draw = |player| pick(&mut own_stream, game.prior(player).iter().copied());
        let types = [draw(Player::First), draw(Player::Second)];
        let mut course = Underway {
            state: game.start(),
            types,
            stream: own_stream,
            payoffs: [0.0, 0.0],
            discount: [1.0, 1.0],
            period: 0,
            visited: 0,
        };
        self.go(&mut course, scratch, tallies, visit);
        *stream = course.stream;
        payoffs.iter_mut().zip(course.payoffs).for_each(|(payoff, total)| *payoff = total);
        game.final_tally(&course.state, tallies);
        game.outcome(&course.state)
    }

    /// Visits states until the episode ends, or has visited as many as it may: then it stays in the last of them.
    #[inline(always)]
    fn go(
        &self,
        course: &mut Underway<G::State>,
        scratch: &mut DirectScratch<G::Action>,
        tallies: &mut [f64],
        visit: &mut impl FnMut(usize, &G::State),
    ) {
        // In each copy of a step the compiler may know in which states it can be, and the count would stand in its way.
        while course.visited.saturating_add(3) < self.longest {
            course.visited += 3;
            let on = self.step(course, scratch, tallies, visit)
                && self.step(course, scratch, tallies, visit)
                && self.step(course, scratch, tallies, visit);
            if !on {
                return;
            }
        }
        let mut here = course.state;
        while course.visited < self.longest {
            course.visited += 1;
            here = course.state;
            if !self.step(course, scratch, tallies, visit) {
                return;
            }
        }
        course.state = here;
        self.break_off();
    }

    /// Counts an episode that is broken off.
    pub(super) fn break_off(&self) {
        self.broken_off.fetch_add(1, Ordering::Relaxed);
    }

    /// Visits a state and leaves it for the next, unless the episode ends there.
    #[inline(always)]
    fn step(
        &self,
        course: &mut Underway<G::State>,
        scratch: &mut DirectScratch<G::Action>,
        tallies: &mut [f64],
        visit: &mut impl FnMut(usize, &G::State),
    ) -> bool {
        let game = self.game;
        let state = course.state;
        let turn = game.turn(&state);
        if course.period >= game.periods() && turn.is_choice() {
            collect(&mut course.payoffs, course.discount, game.horizon_payoff(&state, course.types));
            return false;
        }
        if turn.is_choice() {
            visit(course.period, &state);
        }
        collect(&mut course.payoffs, course.discount, game.payoff(&state, course.types));
        game.tally(&state, tallies);
        let next = match turn {
            Turn::Over => return false,
            Turn::Nature => game.nature(&state, course.types, &mut course.stream),
            Turn::Player(_) | Turn::Both => {
                let here = (&state, turn, course.period);
                let next = self.after_choices(here, course.types, scratch, &mut course.stream);
                let Some(next) = next else { return false };
                next
            }
        };
        if game.ends_period(&state) {
            course.period += 1;
            for (weight, delta) in course.discount.iter_mut().zip(game.discount()) {
                *weight *= delta;
            }
        }
        course.state = next;
        true
    }

    /// The state after the choices of those who move in `state`; updates the beliefs about them. Nothing if one of them has no
    /// move.
    #[inline(always)]
    pub(super) fn after_choices(
        &self,
        (state, turn, period): (&G::State, Turn, usize),
        types: Types,
        scratch: &mut DirectScratch<G::Action>,
        stream: &mut Stream,
    ) -> Option<G::State> {
        // Each player in lines of its own: who moves may say much about the state.
        match turn {
            Turn::Player(Player::First) => {
                return self.after_choice((state, Player::First, period), types, scratch, stream);
            }
            Turn::Player(Player::Second) => {
                return self.after_choice((state, Player::Second, period), types, scratch, stream);
            }
            _ => {}
        }
        let first = self.choose((state, Player::First, period), types, scratch, stream)?;
        let second = self.choose((state, Player::Second, period), types, scratch, stream)?;
        self.learn(Player::First, scratch);
        self.learn(Player::Second, scratch);
        Some(self.game.play_both(state, [first, second]))
    }

    /// The state after the choice of the one player who moves in `state`.
    #[inline(always)]
    fn after_choice(
        &self,
        (state, player, period): (&G::State, Player, usize),
        types: Types,
        scratch: &mut DirectScratch<G::Action>,
        stream: &mut Stream,
    ) -> Option<G::State> {
        let action = self.choose((state, player, period), types, scratch, stream)?;
        self.learn(player, scratch);
        Some(self.game.play(state, action))
    }

    /// The move of `player` in `state`. Nothing if it has none. What others learn from it stands ready for
    /// [`Direct::learn`].
    #[inline(always)]
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
        let (own_types, count) = (self.game.prior(player).len(), actions.len());
        let belief = match self.game.prior(player.other()) {
            prior @ ([] | [_]) => prior,
            _ => &beliefs[player.other().index()],
        };
        let view = |own| View { game: self.game, state, player, own, belief, period };
        if let (1, &[first, second]) = (own_types, &actions[..]) {
            // By far the most common choice, without a list in memory.
            let (view, actions, draw) = (view(0), [first, second], stream.uniform());
            let k = match player {
                Player::First => self.first.choose(&view, &actions, draw, &mut [0.0; 2]),
                Player::Second => self.second.choose(&view, &actions, draw, &mut [0.0; 2]),
            };
            return Some(if k == 0 { first } else { second });
        }
        chances.clear();
        chances.resize(own_types * count, 0.0);
        for (own, chances) in chances.chunks_exact_mut(count.max(1)).enumerate() {
            self.mix(&view(own), actions, chances);
        }
        let mix = chances.get(types[player.index()] * count..)?.get(..count)?;
        let k = pick(stream, mix.iter().copied());
        let &action = actions.get(k)?;
        if own_types > 1 {
            let likelihoods = chances.chunks_exact(count).map(|mix| mix[k]);
            update(&beliefs[player.index()], likelihoods, &mut updated[player.index()]);
        }
        Some(action)
    }

    /// The chances of a player's actions.
    #[inline(always)]
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        match view.player {
            Player::First => self.first.mix(view, actions, chances),
            Player::Second => self.second.mix(view, actions, chances),
        }
    }

    /// Believes of `player` what its choice has told.
    #[inline(always)]
    fn learn(&self, player: Player, scratch: &mut DirectScratch<G::Action>) {
        if self.game.prior(player).len() > 1 {
            let DirectScratch { beliefs, updated, .. } = scratch;
            std::mem::swap(&mut beliefs[player.index()], &mut updated[player.index()]);
        }
    }
}

impl<A> DirectScratch<A> {
    /// Beliefs before the first move.
    #[inline(always)]
    fn begin<G: Game>(&mut self, game: &G) {
        for (belief, player) in self.beliefs.iter_mut().zip(Player::BOTH) {
            let prior = game.prior(player);
            // Of a player with one type there is nothing to learn.
            if prior.len() > 1 {
                belief.clear();
                belief.extend_from_slice(prior);
            }
        }
    }
}

/// Bayes' rule: fills `updated` with the belief after a choice that each type makes with the probability given. A choice that
/// nobody would have made tells nothing.
fn update(belief: &[f64], likelihoods: impl Iterator<Item = f64> + Clone, updated: &mut Vec<f64>) {
    updated.clear();
    updated.extend_from_slice(belief);
    let sum: f64 = belief.iter().zip(likelihoods.clone()).map(|(p, likelihood)| p * likelihood).sum();
    if sum > 0.0 {
        for (p, likelihood) in updated.iter_mut().zip(likelihoods) {
            *p *= likelihood / sum;
        }
    }
}

/// Adds `payoff`, weighted by `discount`, to both players' totals.
#[inline(always)]
fn collect(totals: &mut Payoffs, discount: [f64; 2], payoff: Payoffs) {
    for (total, (weight, x)) in totals.iter_mut().zip(discount.into_iter().zip(payoff)) {
        // Most states pay nothing, and the compiler may see which.
        if x != 0.0 {
            *total += weight * x;
        }
    }
}

/// Episodes to be played one after the other.
struct Block<'a, 'b, G: Game, S, T> {
    direct: &'a Direct<'b, G, S, T>,
    streams: &'a mut [Stream],
    scratch: &'a mut DirectScratch<G::Action>,
    observed: &'a mut [f64],
    outcomes: &'a mut Vec<G::Outcome>,
}

impl<G: Game, S: Strategy<G>, T: Strategy<G>> Work for Block<'_, '_, G, S, T> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let rows = self.observed.chunks_exact_mut(2 + G::TALLIES.len());
        for (stream, observed) in self.streams.iter_mut().zip(rows) {
            let outcome = self.direct.play((stream, self.scratch), observed, &mut |_, _| {});
            self.outcomes.push(outcome);
        }
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
        self.play((stream, scratch), observed, &mut |_, _| {})
    }

    fn block(
        &self,
        streams: &mut [Stream],
        scratch: &mut Self::Scratch,
        observed: &mut [f64],
        outcomes: &mut Vec<G::Outcome>,
    ) {
        outcomes.clear();
        dispatch(Block { direct: self, streams, scratch, observed, outcomes });
    }
}

impl<G: Game, S: Strategy<G>, T: Strategy<G>> Visits for Direct<'_, G, S, T> {
    type State = G::State;

    fn periods(&self) -> usize {
        self.game.periods()
    }

    fn visit(
        &self,
        stream: &mut Stream,
        scratch: &mut Self::Scratch,
        observed: &mut [f64],
        mut visit: impl FnMut(usize, &G::State),
    ) -> G::Outcome {
        self.play((stream, scratch), observed, &mut visit)
    }
}
