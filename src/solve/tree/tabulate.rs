//! Strategies written down at every information set of a tree.

use super::PublicTree;
use super::profile::TreeProfile;
use crate::Error;
use crate::game::{FiniteGame, Player};
use crate::solve::belief::IMPOSSIBLE;
use crate::strategy::{Strategy, View};

impl<G: FiniteGame> PublicTree<'_, G> {
    /// What the strategies `first` and `second` do at every information set. Beliefs follow Bayes' rule from the choices
    /// of the other and from nature's moves, exactly; after a move that (almost) no type would have made they stay.
    ///
    /// # Errors
    /// The first choice whose numbers are not probabilities, with the state, the player and its type.
    ///
    /// ```
    /// use bargain::game::catalogue::Crisis;
    /// use bargain::solve::tree::PublicTree;
    /// use bargain::strategy::Uniform;
    ///
    /// let game = Crisis {
    ///     status_quo: [0.0, 0.0],
    ///     concession: [1.0, -1.0],
    ///     conflict: [-2.0, -2.0],
    ///     back_down: [-1.0, 1.0],
    /// };
    /// let tree = PublicTree::new(&game)?;
    /// let profile = tree.tabulate(&Uniform, &Uniform)?;
    /// assert_eq!(profile.value(), tree.uniform().value());
    /// # Ok::<(), bargain::Error>(())
    /// ```
    pub fn tabulate(
        &self,
        first: &impl Strategy<G>,
        second: &impl Strategy<G>,
    ) -> Result<TreeProfile<'_, G>, Error> {
        let mut choices = vec![0.0; self.shape.slots];
        let mut beliefs = Beliefs::new(self);
        for (at, node) in self.shape.nodes.iter().enumerate() {
            for player in Player::BOTH {
                let Some(slot) = node.slots[player.index()] else { continue };
                let count = node.counts[player.index()] as usize;
                for own in 0..self.shape.types[player.index()] {
                    let chances = &mut choices[slot + own * count..][..count];
                    let belief = beliefs.of((player, own), at);
                    match player {
                        Player::First => self.choose((at, player, own), first, belief, chances)?,
                        Player::Second => self.choose((at, player, own), second, belief, chances)?,
                    }
                }
            }
            for number in 0..node.children().len() {
                beliefs.update(&choices, at, number);
            }
        }
        Ok(TreeProfile { tree: self, choices })
    }

    /// Fills `chances` with what type `own` of `player` does at a node.
    fn choose(
        &self,
        (at, player, own): (usize, Player, usize),
        strategy: &impl Strategy<G>,
        belief: &[f64],
        chances: &mut [f64],
    ) -> Result<(), Error> {
        let (node, state) = (&self.shape.nodes[at], &self.states[at]);
        let actions = &self.actions[node.labels[player.index()] as usize..][..chances.len()];
        let view = View { game: self.game, state, player, own, belief, period: node.period as usize };
        strategy.mix(&view, actions, chances);
        view.check(chances)
    }
}

/// What each type of each player believes of the other's type at each node, `[player][node][own type][other's type]`.
struct Beliefs<'t, G: FiniteGame> {
    tree: &'t PublicTree<'t, G>,
    tables: [Vec<f64>; 2],
}

impl<'t, G: FiniteGame> Beliefs<'t, G> {
    fn new(tree: &'t PublicTree<'t, G>) -> Self {
        let shape = &tree.shape;
        let tables = Player::BOTH.map(|player| {
            let mut table = shape.priors[player.other().index()].repeat(shape.types[player.index()]);
            table.resize(shape.nodes.len() * shape.pairs(), 0.0);
            table
        });
        Beliefs { tree, tables }
    }

    fn of(&self, (player, own): (Player, usize), at: usize) -> &[f64] {
        let shape = &self.tree.shape;
        let others = shape.types[player.other().index()];
        &self.tables[player.index()][at * shape.pairs() + own * others..][..others]
    }

    /// Fills in the beliefs at child `number` of a node whose choices are known.
    fn update(&mut self, choices: &[f64], at: usize, number: usize) {
        let shape = &self.tree.shape;
        let node = &shape.nodes[at];
        let child = node.children().start + number;
        let pairs = shape.pairs();
        let chances = &shape.chances[shape.nodes[child].chance as usize * pairs..][..pairs];
        for player in Player::BOTH {
            let others = shape.types[player.other().index()];
            let (before, behind) = self.tables[player.index()].split_at_mut(child * pairs);
            let before = before[at * pairs..][..pairs].chunks_exact(others);
            for (own, (before, after)) in before.zip(behind.chunks_exact_mut(others)).enumerate() {
                for (other, (x, p)) in after.iter_mut().zip(before).enumerate() {
                    let pair = match player {
                        Player::First => own * shape.types[1] + other,
                        Player::Second => other * shape.types[1] + own,
                    };
                    let done = shape.chance(choices, (node, number), (player.other(), other));
                    *x = p * done * chances[pair];
                }
                let sum: f64 = after.iter().sum();
                if sum > IMPOSSIBLE {
                    after.iter_mut().for_each(|x| *x /= sum);
                } else {
                    after.copy_from_slice(before);
                }
            }
        }
    }
}
