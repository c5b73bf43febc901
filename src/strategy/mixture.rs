//! Several strategies in one: by private type, or mixed anew at each move.

use super::{Strategy, View};
use crate::game::Game;
use crate::{Error, Problem};
use std::fmt;

/// Each private type of a player follows a strategy of its own.
///
/// This is how a strategy is drawn once at the start of an episode and kept: the draw is the draw of the type, its
/// probabilities are the [prior](Game::prior), and the opponent learns about it by Bayes' rule. (A population of rational
/// and obstinate bargainers as in Abreu & Gul 2000 is of this kind.)
pub struct ByType<'a, G: Game> {
    strategies: Vec<&'a dyn Strategy<G>>,
}

impl<'a, G: Game> ByType<'a, G> {
    /// The strategies of the types, in the order of the [prior](Game::prior). Types beyond the last follow the last.
    ///
    /// # Errors
    /// No strategy.
    pub fn new(strategies: Vec<&'a dyn Strategy<G>>) -> Result<Self, Error> {
        if strategies.is_empty() {
            return Err(Error::invalid([Problem::new(
                "strategies",
                "[]",
                "must hold at least one strategy",
            )]));
        }
        Ok(ByType { strategies })
    }
}

impl<G: Game> fmt::Debug for ByType<'_, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByType").field("strategies", &self.strategies.len()).finish()
    }
}

impl<G: Game> Strategy<G> for ByType<'_, G> {
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        if let Some(strategy) = self.strategies.get(view.own).or(self.strategies.last()) {
            strategy.mix(view, actions, chances);
        }
    }
}

/// A strategy drawn from several anew at each move, with fixed probabilities.
///
/// This is *not* a mixed strategy, which draws once and keeps to it. What a mixture drawn at the start does depends
/// on what it has done before, and a behaviour strategy of public states has no such memory; use private types and
/// [`ByType`] for it. In a game in which each player moves once, the two are the same.
pub struct MixedAtEachMove<'a, G: Game> {
    parts: Vec<(f64, &'a dyn Strategy<G>)>,
}

impl<'a, G: Game> MixedAtEachMove<'a, G> {
    /// Strategies with their weights: finite, not negative, with a positive sum, to which they are scaled.
    ///
    /// # Errors
    /// Weights outside that range.
    pub fn new(mut parts: Vec<(f64, &'a dyn Strategy<G>)>) -> Result<Self, Error> {
        let mut problems: Vec<Problem> = Vec::new();
        for (i, (weight, _)) in parts.iter().enumerate() {
            if !(0.0..f64::INFINITY).contains(weight) {
                problems.push(Problem::new(
                    format!("weights[{i}]"),
                    weight,
                    "must be a finite number, 0 or more",
                ));
            }
        }
        let sum: f64 = parts.iter().map(|(weight, _)| weight).sum();
        if problems.is_empty() && !(sum > 0.0 && sum.is_finite()) {
            problems.push(Problem::new("weights", sum, "must have a positive finite sum"));
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        parts.iter_mut().for_each(|(weight, _)| *weight /= sum);
        Ok(MixedAtEachMove { parts })
    }
}

impl<G: Game> fmt::Debug for MixedAtEachMove<'_, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weights: Vec<f64> = self.parts.iter().map(|(weight, _)| *weight).collect();
        f.debug_struct("MixedAtEachMove").field("weights", &weights).finish()
    }
}

impl<G: Game> Strategy<G> for MixedAtEachMove<'_, G> {
    fn mix(&self, view: &View<'_, G>, actions: &[G::Action], chances: &mut [f64]) {
        let mut part = vec![0.0; chances.len()];
        chances.fill(0.0);
        for (weight, strategy) in &self.parts {
            part.fill(0.0);
            strategy.mix(view, actions, &mut part);
            chances.iter_mut().zip(&part).for_each(|(chance, p)| *chance += weight * p);
        }
    }
}
