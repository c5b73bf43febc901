//! Threats and wars: crises, the shadow of power, preventive war, attrition.

use super::{
    Classic, INDUCTION, Origin, QUANTAL, ROUNDING, Route, SCREENED, TREE, Tolerance, logistic, perfect,
    quantal,
};
use crate::Error;
use crate::game::catalogue::closed_forms::{
    attrition_hazards, attrition_quitting, attrition_time, crisis_demand, preventive_war_threshold,
    shadow_of_power_offer,
};
use crate::game::catalogue::{
    Agreement, Attrition, AttritionAction, AttritionOutcome, AttritionState, Crisis, CrisisBargaining,
    CrisisOutcome, PreventiveWar, PrivateAttrition, ShadowOfPower, Shift,
};
use crate::game::{Bimatrix, Game, Player, Unrolled};
use crate::solve::bimatrix::SupportEnumeration;
use crate::solve::tree::PublicTree;
use crate::solve::{Play, Profile, Ties};
use crate::strategy::View;

const CERTIFICATE: Route = Route("Nash equilibrium", "Profile::regret of the known strategies");
const EVALUATION: Route = Route("Nash equilibrium", "Play::distribution of the known strategies");

#[inline]
pub(super) fn rows() -> Result<Vec<Classic>, Error> {
    Ok([crisis()?, private_costs()?, preventive_war()?, attrition()?, private_attrition()?].concat())
}

#[inline]
fn crisis() -> Result<Vec<Classic>, Error> {
    let origin = Origin("Crisis", "Signorino 1999");
    let game = Crisis {
        status_quo: [0.0, 0.0],
        concession: [1.0, -0.6],
        conflict: [-0.5, -1.2],
        back_down: [-0.4, 0.2],
    };
    let peace = perfect(&game, Ties::First)?.play(&game)?.distribution();
    let tree = PublicTree::new(&game)?;
    let on_tree = tree.subgame_perfect(Ties::First)?.profile.distribution();
    let exact = quantal(&game, 3.0)?;
    // From the last move: execute or back down, refuse or give in, demand or not.
    let mean = |p: f64, yes: f64, no: f64| p * yes + (1.0 - p) * no;
    let executes = logistic(3.0 * (-0.5 + 0.4));
    let refused = [mean(executes, -0.5, -0.4), mean(executes, -1.2, 0.2)];
    let concedes = logistic(3.0 * (-0.6 - refused[1]));
    let demands = logistic(3.0 * mean(concedes, 1.0, refused[0]));
    let quiet = "probability that a threat that would not be executed is not made";
    Ok(vec![
        Classic::new(origin, INDUCTION, quiet, [peace.probability(CrisisOutcome::StatusQuo), 1.0], ROUNDING),
        Classic::new(origin, TREE, quiet, [on_tree.probability(CrisisOutcome::StatusQuo), 1.0], ROUNDING),
        Classic::new(
            origin,
            QUANTAL,
            "probability of conflict at precision 3",
            [exact.probability(CrisisOutcome::Conflict), demands * (1.0 - concedes) * executes],
            ROUNDING,
        ),
    ])
}

/// The costs are so chosen that the known demand and offer stand on the grid.
#[inline]
fn private_costs() -> Result<Vec<Classic>, Error> {
    let fearon = Origin("CrisisBargaining", "Fearon 1995");
    let known = crisis_demand(0.5, 0.1, 0.4)?;
    let game = CrisisBargaining::new(0.5, 0.1, 0.4)?.game(80)?;
    let found = perfect(&game, Ties::First)?.play(&game)?.distribution();
    let powell = Origin("ShadowOfPower", "Powell 1996");
    let offered = shadow_of_power_offer(0.2, 0.6, 0.1, 0.4)?;
    let shadow = ShadowOfPower::new(0.2, 0.6, 0.1, 0.4)?.game(80)?;
    let in_shadow = perfect(&shadow, Ties::First)?.play(&shadow)?.distribution();
    let offer: f64 =
        in_shadow.outcomes.iter().map(|(outcome, p)| p * accepted(shadow.shares(), *outcome)).sum();
    let war = in_shadow.probability(Agreement::None);
    Ok(vec![
        Classic::new(
            fearon,
            SCREENED,
            "probability of war, power 0.5, cost 0.1, highest cost 0.4, 80 types",
            [found.probability(Agreement::None), known.war],
            ROUNDING,
        ),
        Classic::new(fearon, SCREENED, "the challenger's payoff", [found.payoffs[0], known.value], ROUNDING),
        Classic::new(
            powell,
            SCREENED,
            "probability of war, status quo 0.2, power 0.6, highest cost 0.4, 80 types",
            [war, offered.war],
            ROUNDING,
        ),
        Classic::new(powell, SCREENED, "the share offered", [offer / (1.0 - war), offered.offer], ROUNDING),
    ])
}

/// The responder's share in an agreement, 0 without one.
fn accepted(shares: &[f64], outcome: Agreement) -> f64 {
    match outcome {
        Agreement::Share(k) => shares.get(k as usize).copied().unwrap_or(f64::NAN),
        Agreement::None => 0.0,
    }
}

/// The least power tomorrow with which the declining state keeps peace, by bisection.
#[inline]
fn preventive_war() -> Result<Vec<Classic>, Error> {
    let (discount, destruction, now, steps) = (0.9, 0.1, 0.7, 200);
    let [mut war, mut peace] = [0.0, 1.0];
    for _ in 0..20 {
        let next = 0.5 * (war + peace);
        let game = PreventiveWar::new(discount, destruction, [now, next], steps)?;
        let found = perfect(&game, Ties::First)?.play(&game)?.distribution();
        if found.probability(Shift::WarToday) > 0.5 { war = next } else { peace = next }
    }
    let known = preventive_war_threshold(discount, destruction, now)?;
    let tolerance = 1.0 / f64::from(steps) / (1.0 - destruction) + (peace - war);
    Ok(vec![Classic::new(
        Origin("PreventiveWar", "Powell 2006"),
        INDUCTION,
        "power tomorrow below which war comes today, discount 0.9, steps of 0.005",
        [peace, known],
        Tolerance(tolerance, "a step of the grid of shares over what war leaves, and the last bisection"),
    )])
}

#[inline]
fn attrition() -> Result<Vec<Classic>, Error> {
    let origin = Origin("Attrition", "Hendricks, Weiss & Wilson 1988");
    let (prizes, costs, length) = ([2.0, 1.0], [1.0, 1.0], 0.05);
    let quits = attrition_quitting(prizes, costs, length)?;
    let game = Attrition::new(prizes, costs, length, 400)?;
    // Whoever goes on is worth nothing more than whoever has quit, so that one period is a game of its own.
    let stage = Bimatrix::from_function([2, 2], |row, column| {
        let act = |k: usize| if k == 0 { AttritionAction::Stay } else { AttritionAction::Quit };
        let next = game.play_both(&AttritionState::Contest, [act(row), act(column)]);
        game.payoff(&next, [0, 0])
    })?;
    let found = SupportEnumeration::new().solve(&stage)?;
    let mixed = found.equilibria.iter().find(|e| e.profile.of(Player::First).iter().all(|p| *p > 0.0));
    let first = mixed.map_or(f64::NAN, |e| e.profile.of(Player::First)[1]);

    let mix = |view: &View<'_, Attrition>, _: &[AttritionAction], chances: &mut [f64]| {
        let quits = quits[view.player.index()];
        chances.copy_from_slice(&[1.0 - quits, quits]);
    };
    let tables = Unrolled::new(&game)?;
    let regret = Profile::tabulate(&game, &tables, &mix, &mix)?.regret(&tables)?;
    let exact = Play::of(&game, &mix, &mix)?.distribution();
    let known = attrition_hazards(prizes, costs)?;
    let period = Tolerance(length, "the length of a period, in which both may quit");
    Ok(vec![
        Classic::new(
            origin,
            Route("mixed Nash equilibrium of a period", "SupportEnumeration"),
            "the first player's probability to quit, prizes 2 and 1, periods of 0.05",
            [first, quits[0]],
            ROUNDING,
        ),
        Classic::new(origin, CERTIFICATE, "the larger regret", [regret[0].max(regret[1]), 0.0], ROUNDING),
        Classic::new(
            origin,
            EVALUATION,
            "probability that the first player quits alone",
            [exact.probability(AttritionOutcome::FirstQuits), known.first_quits],
            period,
        ),
        Classic::new(
            origin,
            EVALUATION,
            "mean duration",
            [length * super::tally(&exact, "periods"), known.mean_duration],
            period,
        ),
    ])
}

#[inline]
fn private_attrition() -> Result<Vec<Classic>, Error> {
    let (types, step, times) = (20_u32, 0.05, 70_u32);
    let game = PrivateAttrition::new(types, step, times)?;
    let stays: Vec<u32> = game
        .values()
        .iter()
        .map(|value| attrition_time(*value).map(|time| (time / step).round() as u32))
        .collect::<Result<_, Error>>()?;
    let hold_out = |view: &View<'_, PrivateAttrition>, actions: &[u32], chances: &mut [f64]| {
        let time = stays.get(view.own).copied().unwrap_or(0);
        for (chance, action) in chances.iter_mut().zip(actions) {
            *chance = f64::from(u8::from(*action == time));
        }
    };
    let tables = Unrolled::new(&game)?;
    let profile = Profile::tabulate(&game, &tables, &hold_out, &hold_out)?;
    let (value, regret) = (profile.value(&tables)?, profile.regret(&tables)?);
    let part = 1.0 / f64::from(types);
    Ok(vec![
        Classic::new(
            Origin("PrivateAttrition", "Riley 1980"),
            CERTIFICATE,
            "the larger regret, 20 types, times 0.05 apart",
            [regret[0].max(regret[1]), 0.0],
            Tolerance(step + part, "a step of time, which may win against one more type"),
        ),
        Classic::new(
            Origin("PrivateAttrition", "Bulow & Klemperer 1999"),
            Route("Nash equilibrium", "Profile::value of the known strategies"),
            "payoff of each before values are known, 20 types, times 0.05 apart",
            [value[0], 1.0 / 6.0],
            Tolerance(step + part, "a step of time, and the worth of a type's own part of the values"),
        ),
    ])
}
