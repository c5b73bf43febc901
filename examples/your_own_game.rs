//! Question: does a coastal state ask a high fee of a foreign fleet that may or may not depend on its waters?
//!
//! `cargo run --release --example your_own_game` takes a moment. It prints how the season ends, exactly and sampled: a game
//! of your own needs no more than this file.

use bargain::Error;
use bargain::game::{FiniteGame, Game, Payoffs, Player, Turn, Types};
use bargain::math::interval::Confidence;
use bargain::simulate::MonteCarlo;
use bargain::solve::QuantalResponse;

/// The state (first player) asks a high fee or a low one; the fleet (second, whose dependence is private) pays or poaches.
struct Fisheries;

/// Whether the fee is high, and whether it is paid, each once that is decided.
type Season = (Option<bool>, Option<bool>);

impl Game for Fisheries {
    type State = Season;
    type Action = bool;
    type Outcome = Season;

    fn prior(&self, player: Player) -> &[f64] {
        match player {
            Player::First => &[1.0],
            Player::Second => &[0.6, 0.4], // dependent, not dependent
        }
    }
    fn start(&self) -> Season {
        (None, None)
    }
    fn turn(&self, season: &Season) -> Turn {
        match season {
            (None, _) => Turn::Player(Player::First),
            (_, None) => Turn::Player(Player::Second),
            _ => Turn::Over,
        }
    }
    fn actions(&self, _season: &Season, actions: &mut Vec<bool>) {
        actions.extend([false, true]);
    }
    fn play(&self, season: &Season, yes: bool) -> Season {
        if season.0.is_none() { (Some(yes), None) } else { (season.0, Some(yes)) }
    }
    fn payoff(&self, season: &Season, [_, fleet]: Types) -> Payoffs {
        match season {
            (Some(high), Some(true)) => {
                let fee = if *high { 3.0 } else { 1.0 };
                [fee, [4.0, 2.0][fleet] - fee]
            }
            (_, Some(false)) => [0.2, -0.5], // patrols, fines
            _ => [0.0, 0.0],
        }
    }
    fn outcome(&self, season: &Season) -> Season {
        *season
    }
}

impl FiniteGame for Fisheries {}

fn main() -> Result<(), Error> {
    let equilibrium = QuantalResponse::new([5.0, 5.0])?.solve(&Fisheries)?;
    let play = equilibrium.play(&Fisheries)?;
    let sample = MonteCarlo::new(1).episodes(100_000)?.run(&play);
    for ((high, paid), exact) in play.distribution().outcomes {
        let found = sample.proportion((high, paid), Confidence::P95);
        let fee = if high == Some(true) { "high" } else { "low" };
        let end = if paid == Some(true) { "paid" } else { "refused" };
        println!("{fee} fee {end}: {exact:.4}; {:.4} ± {:.4}", found.value, found.interval.half_width());
    }
    println!("gain from a best reply: {:.4?}", equilibrium.regret());
    Ok(())
}
