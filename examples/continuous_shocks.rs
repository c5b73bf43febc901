//! Question: Moscow asks for a union at the price of dear oil and the threat of cuts, and asks for less each round. Does Minsk
//! sign before it breaks, when prices and sanctions move at random?
//!
//! `cargo run --release --example continuous_shocks` takes a second. It prints how the talks end, each number with its error, and how
//! fast they were played: a game with a continuum of states cannot be solved here, but it can be simulated.

use bargain::Error;
use bargain::game::{Game, Payoffs, Player, Turn, Types};
use bargain::math::{interval::Confidence, logistic};
use bargain::simulate::{Direct, MonteCarlo};
use bargain::strategy::View;
use bargain::stream::Stream;

pub struct Pressure;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Shocks,
    Answer,
    Refused,
    Cut,
    Signed,
    Collapsed,
}

#[derive(Debug, Clone, Copy)]
pub struct Talks {
    stage: Stage,
    round: u8,
    price: f64,
    sanctions: f64,
    grievance: f64,
}

impl Talks {
    fn demand(&self) -> f64 {
        0.8 * (1.0 - 0.03 * f64::from(self.round))
    }
    fn dearness(&self) -> f64 {
        self.price.clamp(0.0, 2.0) - 1.0
    }
    /// What Minsk has of a signature, and of a refusal.
    fn worth(&self) -> [f64; 2] {
        let union = 0.35 + 0.25 * self.sanctions - 0.1 * self.grievance + 0.1 * self.dearness();
        [union - self.demand(), -0.1 * self.grievance]
    }
    fn next_round(self) -> Self {
        Talks { stage: Stage::Shocks, round: self.round + 1, grievance: 0.9 * self.grievance, ..self }
    }
}

impl Game for Pressure {
    type State = Talks;
    type Action = bool;
    type Outcome = Stage;
    const TALLIES: &'static [&'static str] = &["supply cuts", "rounds"];

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> Talks {
        Talks { stage: Stage::Shocks, round: 0, price: 1.0, sanctions: 0.3, grievance: 0.0 }
    }
    fn turn(&self, talks: &Talks) -> Turn {
        match talks.stage {
            Stage::Shocks if talks.round == 20 => Turn::Over,
            Stage::Shocks | Stage::Cut => Turn::Nature,
            Stage::Answer => Turn::Player(Player::Second),
            Stage::Refused => Turn::Player(Player::First),
            Stage::Signed | Stage::Collapsed => Turn::Over,
        }
    }
    fn actions(&self, _talks: &Talks, actions: &mut Vec<bool>) {
        actions.extend([false, true]);
    }
    fn play(&self, talks: &Talks, yes: bool) -> Talks {
        match (talks.stage, yes) {
            (Stage::Answer, true) => Talks { stage: Stage::Signed, ..*talks },
            (Stage::Answer, false) => Talks { stage: Stage::Refused, ..*talks },
            (_, true) => Talks { stage: Stage::Cut, grievance: talks.grievance + 0.2, ..*talks },
            (_, false) => talks.next_round(),
        }
    }
    fn nature(&self, talks: &Talks, _types: Types, stream: &mut Stream) -> Talks {
        if talks.stage == Stage::Cut {
            let collapses = stream.uniform() < 0.05 * talks.sanctions;
            return if collapses { Talks { stage: Stage::Collapsed, ..*talks } } else { talks.next_round() };
        }
        let price = talks.price + 0.3 * (1.0 - talks.price) + 0.15 * stream.normal();
        let sanctions = (talks.sanctions + 0.05 * stream.normal()).clamp(0.0, 1.0);
        Talks { stage: Stage::Answer, price, sanctions, ..*talks }
    }
    fn payoff(&self, talks: &Talks, _types: Types) -> Payoffs {
        if talks.stage == Stage::Signed { [talks.demand(), talks.worth()[0]] } else { [0.0, 0.0] }
    }
    fn tally(&self, talks: &Talks, tallies: &mut [f64]) {
        if talks.stage == Stage::Cut {
            tallies[0] += 1.0
        }
    }
    fn final_tally(&self, talks: &Talks, tallies: &mut [f64]) {
        tallies[1] += f64::from(talks.round);
    }
    fn outcome(&self, talks: &Talks) -> Stage {
        talks.stage
    }
}

/// Moscow, refused, cuts supplies.
pub fn moscow(view: &View<'_, Pressure>, _actions: &[bool], chances: &mut [f64]) {
    let talks = view.state;
    let cuts = logistic(-2.5 + 2.0 * talks.grievance + 0.5 * talks.dearness());
    chances.copy_from_slice(&[1.0 - cuts, cuts]);
}

/// Minsk signs.
pub fn minsk(view: &View<'_, Pressure>, _actions: &[bool], chances: &mut [f64]) {
    let [signature, refusal] = view.state.worth();
    let signs = logistic((signature - refusal) / 0.1);
    chances.copy_from_slice(&[1.0 - signs, signs]);
}

fn main() -> Result<(), Error> {
    let direct = Direct::new(&Pressure, &moscow, &minsk);
    let start = std::time::Instant::now();
    let sample = MonteCarlo::new(1).episodes(4_000_000)?.run(&direct);
    let rate = 4.0 / start.elapsed().as_secs_f64();
    println!("{rate:.2} million episodes a second");
    for (outcome, _) in sample.counts() {
        println!("{outcome:?}: {}", sample.proportion(*outcome, Confidence::P95).value);
    }
    for (name, x) in sample.tallies(Confidence::P95) {
        println!("{name} {:.4} ± {:.4}", x.value, x.interval.half_width());
    }
    Ok(())
}
