//! A profile as a strategy, to be played against others.

use super::places::locations;
use super::profile::Profile;
use crate::Error;
use crate::game::{FiniteGame, Game, Node, Player, Unrolled};
use crate::strategy::{Strategy, Uniform, View};
use rustc_hash::FxHashMap as HashMap;

/// What both players do in a profile of a game with complete information, as a [`Strategy`] of either: an equilibrium, a level of
/// reasoning or any other table may so enter a tournament or meet a rule.
///
/// Where the profile has no answer, in states that play cannot reach by then and beyond its last period, every action
/// has the same probability.
///
/// ```
/// use bargain::game::{Unrolled, catalogue::Ultimatum};
/// use bargain::solve::{BackwardInduction, Play, Ties};
/// use bargain::strategy::Uniform;
///
/// let game = Ultimatum::with_grid(10);
/// let equilibrium = BackwardInduction::new(Ties::Last).solve(&game)?;
/// let perfect = equilibrium.profile().strategy(&game, equilibrium.game())?;
/// let play = Play::of(&game, &perfect, &Uniform)?; // offers 0.1, of which half are accepted
/// assert!((play.distribution().payoffs[0] - 0.45).abs() < 1e-12);
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Tabulated<G: Game> {
    choices: HashMap<(Player, usize, G::State), Vec<f64>>,
}

impl Profile {
    /// This profile of `game`, unrolled as `tables`, as a strategy of either player. Where the tables do not have a state, the strategy does
    /// what the profile does in the one that the game [takes it for](FiniteGame::forget).
    ///
    /// # Errors
    /// A profile that was made for another game; players with several types, whose choices depend on public beliefs about
    /// themselves, which a [`View`] does not hold. (Play such a profile by [`Play::of_profile`](super::Play::of_profile).)
    pub fn strategy<G: FiniteGame>(&self, game: &G, tables: &Unrolled<G>) -> Result<Tabulated<G>, Error> {
        self.check(tables)?;
        let graph = &tables.graph;
        if graph.types != [1, 1] {
            return Err(Error::unsupported(
                format!(
                    "a profile of players with {:?} types is no strategy of public states alone",
                    graph.types
                ),
                "play it by Play::of_profile, or against its replies by Profile::reply and Profile::against",
            ));
        }
        let mut choices = HashMap::default();
        for rest in 0..graph.trees.len() {
            let (tree, locations) = (&graph.trees[rest], locations(game, tables, rest));
            let nodes = graph.nodes_of(tree);
            for (period, location, node) in (0..self.periods())
                .flat_map(|period| locations.iter().zip(nodes).map(move |(at, node)| (period, at, node)))
            {
                let Node::Decision { player, count, slot, .. } = *node else { continue };
                let policy = self.policy(period, rest, 0, tree.slots as usize);
                let choice = &policy[slot as usize..][..count as usize];
                if choice.iter().sum::<f64>() > 0.0 {
                    let key = |state| (player, period + location.ended, state);
                    // Where the tables keep what the game forgets, states that it takes for the same may differ in what is done.
                    choices.entry(key(game.forget(&location.state))).or_insert_with(|| choice.to_vec());
                    choices.insert(key(location.state), choice.to_vec());
                }
            }
        }
        Ok(Tabulated { choices })
    }
}

impl<G: FiniteGame> Strategy<G> for Tabulated<G> {
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        let choice = |state| self.choices.get(&(view.player, view.period, state));
        let choice = choice(*view.state).or_else(|| choice(view.game.forget(view.state)));
        match choice.filter(|choice| choice.len() == chances.len()) {
            Some(choice) => chances.copy_from_slice(choice),
            None => Uniform.mix(view, actions, chances),
        }
    }
}
