//! Cooperation for a while or forever: the repeated dilemma, the centipede.

use super::{
    Classic, INDUCTION, Origin, QUANTAL, ROUNDING, Route, TREE, Tolerance, logistic, perfect, quantal, tally,
};
use crate::Error;
use crate::game::catalogue::{Centipede, CentipedeOutcome, DilemmaPayoffs, RepeatedDilemma};
use crate::game::{Bimatrix, MixedProfile, StochasticGame};
use crate::solve::Ties;
use crate::solve::repeated::{NashReversion, PrisonersDilemma};
use crate::solve::tree::PublicTree;

#[inline]
pub(super) fn rows() -> Result<Vec<Classic>, Error> {
    Ok([known_end()?, cooperation()?, centipede()?].concat())
}

const PAYOFFS: DilemmaPayoffs = DilemmaPayoffs { temptation: 5.0, reward: 3.0, punishment: 1.0, sucker: 0.0 };

#[inline]
fn known_end() -> Result<Vec<Classic>, Error> {
    let origin = Origin("RepeatedDilemma", "Luce & Raiffa 1957");
    let game = RepeatedDilemma::new(PAYOFFS, 1.0, 3)?;
    let cooperation = "periods of mutual cooperation in three";
    let by_tables = perfect(&game, Ties::First)?.play(&game)?.distribution();
    let tree = PublicTree::new(&game)?;
    let by_tree = tree.subgame_perfect(Ties::First)?;
    let on_tree = by_tree.profile.distribution();
    Ok(vec![
        Classic::new(origin, INDUCTION, cooperation, [tally(&by_tables, "cooperation"), 0.0], ROUNDING),
        Classic::new(origin, TREE, cooperation, [tally(&on_tree, "cooperation"), 0.0], ROUNDING),
        Classic::new(origin, TREE, "payoff of each in three periods", [by_tree.value[0], 3.0], ROUNDING),
    ])
}

/// The least regret that counts.
const REGRET: Tolerance = Tolerance(1e-9, "the least regret that counts");

/// Who cooperates in each state of an automaton, and what it goes on to after two moves. A defection is move 1.
type Automaton = (&'static [[usize; 2]], fn(usize, [usize; 2]) -> usize);

const GRIM: Automaton = (&[[0, 0], [1, 1]], |state, moves| usize::from(state == 1 || moves != [0, 0]));
const FOR_TWO: Automaton = (&[[0, 0], [1, 1], [1, 1]], |state, moves| match (state, moves) {
    (0, [0, 0]) => 0,
    _ => (state + 1) % 3,
});
/// The state says who defected last: the first player counts one, the second two.
const TIT_FOR_TAT: Automaton = (&[[0, 0], [0, 1], [1, 0], [1, 1]], |_, [first, second]| first + 2 * second);

/// The least discount factor at which nobody gains by another strategy against an automaton that plays with itself: by bisection.
fn least_discount(stage: &Bimatrix, (moves, next): Automaton) -> Result<f64, Error> {
    let profile: Result<Vec<_>, _> = moves.iter().map(|moves| MixedProfile::pure(stage, *moves)).collect();
    let profile = profile?;
    let [mut low, mut high] = [0.0, 1.0];
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        let to = |state, i, j| {
            let mut chances = vec![0.0; moves.len()];
            chances[next(state, [i, j])] = 1.0;
            chances
        };
        let game = StochasticGame::new(vec![stage.clone(); moves.len()], to, [middle; 2])?;
        let gains = game.regret(&profile)?[0][0] > 1e-2 * REGRET.0;
        *(if gains { &mut low } else { &mut high }) = middle;
    }
    Ok(high)
}

#[inline]
fn cooperation() -> Result<Vec<Classic>, Error> {
    let friedman = Origin("RepeatedDilemma", "Friedman 1971");
    let DilemmaPayoffs { temptation, reward, punishment, sucker } = PAYOFFS;
    let formula = PrisonersDilemma::new([temptation, reward, punishment, sucker])?;
    let stage = Bimatrix::symmetric(vec![vec![reward, sucker], vec![temptation, punishment]])?;
    let reversion = NashReversion::new(&stage, [0, 0], &MixedProfile::pure(&stage, [1, 1])?)?;
    let threat = Route("subgame perfection without an end", "repeated::NashReversion");
    let regret = Route("Nash equilibrium without an end", "StochasticGame::regret");
    let known = |discount: Option<f64>| discount.unwrap_or(f64::NAN);
    let [grim, short, in_kind] =
        [formula.grim_trigger(), formula.punishment(2), formula.tit_for_tat()].map(known);
    let forever = "least discount factor of cooperation under grim punishment";
    let for_two = "least discount factor of cooperation under two periods of punishment";
    Ok(vec![
        Classic::new(friedman, regret, forever, [least_discount(&stage, GRIM)?, grim], REGRET),
        Classic::new(friedman, threat, forever, [known(reversion.forever()[0]), grim], ROUNDING),
        Classic::new(friedman, regret, for_two, [least_discount(&stage, FOR_TWO)?, short], REGRET),
        Classic::new(friedman, threat, for_two, [known(reversion.periods(2)[0]), short], ROUNDING),
        Classic::new(
            Origin("RepeatedDilemma", "Axelrod 1984"),
            regret,
            "least discount factor of cooperation under tit for tat",
            [least_discount(&stage, TIT_FOR_TAT)?, in_kind],
            REGRET,
        ),
    ])
}

#[inline]
fn centipede() -> Result<Vec<Classic>, Error> {
    let game = Centipede::doubling(4, [0.4, 0.1])?;
    let rosenthal = Origin("Centipede", "Rosenthal 1981");
    let at_once = "probability that the first player takes at once, four moves";
    let by_tables = perfect(&game, Ties::First)?.play(&game)?.distribution();
    let tree = PublicTree::new(&game)?;
    let on_tree = tree.subgame_perfect(Ties::First)?.profile.distribution();
    let taken = CentipedeOutcome::Taken(0);
    let exact = quantal(&game, 2.0)?;
    // From the last move back: the piles after k passes are 0.4 and 0.1 times 2ᵏ, the larger one the mover's.
    let mut values = [6.4, 1.6];
    let mut takes = 0.0;
    for k in (0..4).rev() {
        let factor = 2.0_f64.powi(k);
        let (own, other) = if k % 2 == 0 { (0, 1) } else { (1, 0) };
        takes = logistic(2.0 * (0.4 * factor - values[own]));
        values[own] = takes * 0.4 * factor + (1.0 - takes) * values[own];
        values[other] = takes * 0.1 * factor + (1.0 - takes) * values[other];
    }
    Ok(vec![
        Classic::new(rosenthal, INDUCTION, at_once, [by_tables.probability(taken), 1.0], ROUNDING),
        Classic::new(rosenthal, TREE, at_once, [on_tree.probability(taken), 1.0], ROUNDING),
        Classic::new(
            Origin("Centipede", "McKelvey & Palfrey 1998"),
            QUANTAL,
            "probability that the first player takes at once, precision 2",
            [exact.probability(taken), takes],
            ROUNDING,
        ),
    ])
}
