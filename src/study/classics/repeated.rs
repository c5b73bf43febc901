//! Cooperation for a while or forever: the repeated dilemma, the centipede.

use super::{Classic, INDUCTION, Origin, QUANTAL, ROUNDING, Route, TREE, logistic, perfect, quantal, tally};
use crate::Error;
use crate::game::catalogue::closed_forms::{Punishment, dilemma_discount};
use crate::game::catalogue::{Centipede, CentipedeOutcome, DilemmaPayoffs, RepeatedDilemma};
use crate::game::{Bimatrix, MixedProfile};
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

#[inline]
fn cooperation() -> Result<Vec<Classic>, Error> {
    let origin = Origin("RepeatedDilemma", "Friedman 1971");
    let DilemmaPayoffs { temptation, reward, punishment, sucker } = PAYOFFS;
    let dilemma = PrisonersDilemma::new([temptation, reward, punishment, sucker])?;
    let stage = Bimatrix::symmetric(vec![vec![reward, sucker], vec![temptation, punishment]])?;
    let reversion = NashReversion::new(&stage, [0, 0], &MixedProfile::pure(&stage, [1, 1])?)?;
    let solver = Route("subgame perfection without an end", "repeated::PrisonersDilemma");
    let threat = Route("subgame perfection without an end", "repeated::NashReversion");
    let in_kind = Route("Nash equilibrium without an end", "repeated::PrisonersDilemma");
    let found = |discount: Option<f64>| discount.unwrap_or(f64::NAN);
    let [grim, tit_for_tat, short] = [Punishment::Grim, Punishment::TitForTat, Punishment::Periods(2)]
        .map(|way| dilemma_discount(PAYOFFS, way));
    let (grim, short) = (grim?, short?);
    let forever = "least discount factor of cooperation under grim punishment";
    let for_two = "least discount factor of cooperation under two periods of punishment";
    Ok(vec![
        Classic::new(origin, solver, forever, [found(dilemma.grim_trigger()), grim], ROUNDING),
        Classic::new(origin, threat, forever, [found(reversion.forever()[0]), grim], ROUNDING),
        Classic::new(origin, solver, for_two, [found(dilemma.punishment(2)), short], ROUNDING),
        Classic::new(origin, threat, for_two, [found(reversion.periods(2)[0]), short], ROUNDING),
        Classic::new(
            Origin("RepeatedDilemma", "Axelrod 1984"),
            in_kind,
            "least discount factor of cooperation under tit for tat",
            [found(dilemma.tit_for_tat()), tit_for_tat?],
            ROUNDING,
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
