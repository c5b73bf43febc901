//! Subgame perfection under complete information, by backward induction over the tree.

use super::PublicTree;
use super::profile::TreeProfile;
use super::shape::{Kind, Shape};
use super::stage::{mixed_equilibrium, stage_equilibria};
use crate::Error;
use crate::game::{FiniteGame, Payoffs, Player};
use crate::solve::Ties;

/// Actions count as equally good if they differ by no more than this times the largest payoff of the game.
const TIE: f64 = 1e-12;

/// How many ties are described.
const DESCRIBED: usize = 10;

/// A subgame-perfect equilibrium, in pure strategies wherever there are any.
#[derive(Debug, Clone)]
pub struct SubgamePerfect<'t, G: FiniteGame> {
    /// What the players do, in every subgame.
    pub profile: TreeProfile<'t, G>,
    /// Expected discounted payoff of each player.
    pub value: Payoffs,
    /// Number of nodes at which both move and no pair of pure actions is in equilibrium, so that they mix. A stage may have
    /// several mixed equilibria; see [`SupportEnumeration`](crate::solve::bimatrix::SupportEnumeration).
    pub mixed: usize,
    /// Number of nodes at which several actions were equally good, or several pairs of actions in equilibrium. Zero
    /// if the equilibrium is the only one in pure strategies.
    pub ties: usize,
    /// The first few of them, those with the shortest histories.
    pub tied: Vec<TiedChoice>,
}

/// A node at which the rule for ties decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TiedChoice {
    /// What was done on the way there, as text.
    pub history: String,
    /// The choices among which the rule decided, as text.
    pub alternatives: Vec<String>,
}

impl<G: FiniteGame> PublicTree<'_, G> {
    /// The subgame-perfect equilibrium that backward induction finds, if information is complete (one type each). Actions within 1e-12 times the largest payoff of the game are equally good, and `ties` decides; where
    /// both move at once, it decides among the pure equilibria of the stage, the first player's action counting
    /// first. A stage without a pure equilibrium is solved by [`LemkeHowson`](crate::solve::bimatrix::LemkeHowson), dropping the first player's first action.
    ///
    /// # Errors
    /// Several types of a player; a stage whose mixed equilibrium is not found.
    ///
    /// # Complexity
    /// Linear in the number of nodes; at a node where both move, actions times pairs of actions.
    pub fn subgame_perfect(&self, ties: Ties) -> Result<SubgamePerfect<'_, G>, Error> {
        self.complete_information()?;
        let shape = &self.shape;
        let margin = shape.margin();
        let mut values: Vec<Payoffs> = vec![[0.0, 0.0]; shape.nodes.len()];
        let mut choices = vec![0.0; shape.slots];
        let (mut tied, mut mixed) = (Vec::new(), 0);
        for (at, node) in shape.nodes.iter().enumerate().rev() {
            let follows = match node.kind {
                Kind::End(_) => [0.0, 0.0],
                Kind::Chance => shape.expectation(at, &values),
                Kind::Choice => {
                    let best = self.best_pairs(at, &values[node.children()], margin);
                    if best.is_empty() {
                        mixed += 1;
                        let [first, second] = node.slots.map(|slot| slot.unwrap_or(0));
                        let counts = node.counts.map(|count| count as usize);
                        let stage = mixed_equilibrium(&values[node.children()], counts)?;
                        for (slot, player) in [first, second].into_iter().zip(Player::BOTH) {
                            let mix = stage.profile.of(player);
                            choices[slot..slot + mix.len()].copy_from_slice(mix);
                        }
                        values[at] = shape.value_on_entering(at, stage.value);
                        continue;
                    }
                    if best.len() > 1 {
                        tied.push(at);
                    }
                    let taken = match ties {
                        Ties::First => best.first(),
                        Ties::Last => best.last(),
                    };
                    let [first, second] = taken.copied().unwrap_or([0, 0]);
                    for (slot, action) in node.slots.iter().zip([first, second]) {
                        if let Some(slot) = slot {
                            choices[slot + action] = 1.0;
                        }
                    }
                    values[node.first as usize + first * node.counts[1] as usize + second]
                }
            };
            values[at] = shape.value_on_entering(at, follows);
        }
        let describe = tied.iter().rev().take(DESCRIBED);
        let tied_choices = describe.map(|&at| self.describe(at, &values, margin)).collect();
        let profile = TreeProfile { tree: self, choices };
        Ok(SubgamePerfect { profile, value: values[0], mixed, ties: tied.len(), tied: tied_choices })
    }

    /// Nothing, if both players have one type.
    pub(super) fn complete_information(&self) -> Result<(), Error> {
        if self.shape.pairs() == 1 {
            return Ok(());
        }
        Err(Error::unsupported(
            format!(
                "subgame perfection needs complete information, and the players have {:?} types",
                self.shape.types
            ),
            "solve the game by CounterfactualRegret or FictitiousPlay on the tree, or by BackwardInduction or \
             QuantalResponse, which carry beliefs",
        ))
    }

    /// The choices at a node that are best given what the children are worth, as positions of both actions (0 of a player
    /// who does not move). None where both move and no pair of pure actions is in equilibrium.
    fn best_pairs(&self, at: usize, children: &[Payoffs], margin: f64) -> Vec<[usize; 2]> {
        let node = &self.shape.nodes[at];
        let counts = node.counts.map(|count| count as usize);
        let best = |player: Player| {
            let top = children.iter().map(|value| value[player.index()]).fold(f64::NEG_INFINITY, f64::max);
            let good =
                children.iter().enumerate().filter(move |(_, value)| value[player.index()] >= top - margin);
            good.map(|(k, _)| [node.action(Player::First, k), node.action(Player::Second, k)]).collect()
        };
        match node.slots {
            [Some(_), None] => best(Player::First),
            [None, Some(_)] => best(Player::Second),
            _ => stage_equilibria(children, counts, margin),
        }
    }

    pub(super) fn no_pure_equilibrium(&self, at: usize) -> Error {
        Error::unsupported(
            format!(
                "both players move at {:?} (after {}), where no pair of pure actions is in equilibrium",
                self.states[at],
                self.history(at)
            ),
            "let PublicTree::subgame_perfect find an equilibrium in which they mix",
        )
    }

    /// The tie at a node, as text.
    fn describe(&self, at: usize, values: &[Payoffs], margin: f64) -> TiedChoice {
        let node = &self.shape.nodes[at];
        let best = self.best_pairs(at, &values[node.children()], margin);
        let child = |pair: [usize; 2]| node.first as usize + pair[0] * node.counts[1] as usize + pair[1];
        TiedChoice {
            history: self.history(at),
            alternatives: best.into_iter().map(|pair| self.step(child(pair))).collect(),
        }
    }
}

impl Shape {
    /// The largest difference at which two values count as equal.
    pub(super) fn margin(&self) -> f64 {
        TIE * self.largest_payoff()
    }

    /// What the children of a move of nature are worth on average, under complete information.
    fn expectation(&self, at: usize, values: &[Payoffs]) -> Payoffs {
        let mut mean = [0.0, 0.0];
        for child in self.nodes[at].children() {
            let chance = self.chances[self.nodes[child].chance as usize];
            mean.iter_mut().zip(values[child]).for_each(|(mean, x)| *mean += chance * x);
        }
        mean
    }

    /// What a node is worth on entering it if `follows` is what its children are worth on entering them, under complete
    /// information.
    pub(super) fn value_on_entering(&self, at: usize, follows: Payoffs) -> Payoffs {
        let node = &self.nodes[at];
        let here = self.payoff(node).unwrap_or(&[0.0, 0.0]);
        let discount = if node.ends_period { self.discount } else { [1.0, 1.0] };
        [0, 1].map(|p| here[p] + discount[p] * follows[p])
    }
}
