//! The flagship as a game: the rules put behind the public traits.

use super::agenda::Programmes;
use super::nature;
use super::payoff;
use super::rules::{self, Settlement};
use super::scenario::{Parameters, Scenario};
use super::state::{Action, Answer, Event, Investment, Move, Phase, Reply, State, Works};
use crate::game::{BeliefGrid, FiniteGame, Game, Payoffs, Player, Turn, Types, draw};
use crate::stream::Stream;
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A level of the package as the strategic game sees it; level 0 is no package. bn$ a quarter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Value to Moscow when implemented.
    pub value: f64,
    /// Economic benefit to Minsk when implemented.
    pub benefit: f64,
    /// Cost in sovereignty to Minsk when implemented, before its own weight.
    pub sovereignty_cost: f64,
}

impl Level {
    /// No package.
    pub const NONE: Level = Level { value: 0.0, benefit: 0.0, sovereignty_cost: 0.0 };
}

/// The mutually exclusive classes of an episode's end. Events come before levels, and what is signed at the end before whether supplies
/// were cut: `docs/model.md`, under *Solution*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A package of level 4 is signed.
    Absorption,
    /// A package of level 3.
    Binding,
    /// A package of level 2.
    WateredDown,
    /// A package of level 1.
    Declaratory,
    /// Nothing signed, supplies cut at least once.
    SupplyWar,
    /// Nothing signed, no cut.
    Deadlock,
    /// Minsk turns West.
    Pivot,
    /// The regime collapses.
    Collapse,
    /// A managed change to a loyal leader.
    #[serde(rename = "managed_turnover")]
    Managed,
    /// A change to one who is not.
    #[serde(rename = "unaligned_turnover")]
    Unaligned,
}

impl Outcome {
    /// All classes, in order.
    pub const ALL: [Outcome; 10] = [
        Outcome::Absorption,
        Outcome::Binding,
        Outcome::WateredDown,
        Outcome::Declaratory,
        Outcome::SupplyWar,
        Outcome::Deadlock,
        Outcome::Pivot,
        Outcome::Collapse,
        Outcome::Managed,
        Outcome::Unaligned,
    ];

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Absorption => "absorption",
            Outcome::Binding => "binding",
            Outcome::WateredDown => "watered_down",
            Outcome::Declaratory => "declaratory",
            Outcome::SupplyWar => "supply_war",
            Outcome::Deadlock => "deadlock",
            Outcome::Pivot => "pivot",
            Outcome::Collapse => "collapse",
            Outcome::Managed => "managed_turnover",
            Outcome::Unaligned => "unaligned_turnover",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Moscow (first player; dove or hawk) and Minsk (second player; soft or hard) bargain, a quarter a period.
///
/// Its [tallies](Game::TALLIES) are summed over the played quarters of an episode, or taken where it ends, and not discounted:
///
/// | tally | what is counted |
/// |---|---|
/// | `ultimatums` | quarters that Moscow opens with an ultimatum |
/// | `offers` | quarters that it opens with an offer |
/// | `concessions` | quarters in which Minsk signs a higher level than before, whoever proposed it |
/// | `supply cuts` | quarters in which supplies are cut, by Moscow's opening or after an ultimatum; not where a proposal ends the cut within its quarter |
/// | `investments in lock-in` | quarters that Moscow opens with an investment, whether it succeeds or not |
/// | `support` | quarters that it opens with a loan |
/// | `reneging` | quarters in which Minsk rejects what is neither an offer nor an ultimatum: it goes back on a signed package, refuses an investment, or retaliates against a cut; also where nothing is signed |
/// | `level signed` | level of the package signed at the end, 0 to 4; of a package signed in the very quarter in which Minsk's leadership goes nothing counts |
/// | `level implemented` | level implemented at the end, 0 to 4 |
/// | `lock-in` | lock-in at the end, 0 to 3 |
/// | `surviving paper` | levels implemented, and signed but not implemented, that are left after what ended the talks, in expectation; all of them if nothing did before the horizon |
/// | `surviving implementation` | the same of the level implemented |
/// | `surviving lock-in` | the same of lock-in |
#[derive(Debug, Clone)]
pub struct UnionState {
    parameters: Parameters,
    levels: [Level; 5],
    start: State,
    priors: [[f64; 2]; 2],
    grids: [BeliefGrid; 2],
}

impl UnionState {
    /// The game of a scenario, over the bundled programmes.
    ///
    /// # Errors
    /// A budget of sovereignty that no package keeps.
    pub fn new(scenario: &Scenario) -> Result<Self, Error> {
        let ladder = Programmes::bundled()?.ladder(&scenario.parameters().package)?;
        Self::with_levels(scenario, ladder.levels)
    }

    /// The game of a scenario over levels of the package of your own; `levels[0]` is no package.
    ///
    /// # Errors
    /// Levels that are not finite.
    pub fn with_levels(scenario: &Scenario, levels: [Level; 5]) -> Result<Self, Error> {
        let problems: Vec<Problem> = levels
            .iter()
            .enumerate()
            .filter(|(_, x)| ![x.value, x.benefit, x.sovereignty_cost].iter().all(|x| x.is_finite()))
            .map(|(k, level)| {
                Problem::new(format!("levels[{k}]"), format!("{level:?}"), "must hold finite numbers")
            })
            .collect();
        if !problems.is_empty() {
            return Err(Error::invalid(problems));
        }
        let parameters = scenario.parameters().clone();
        let b = &parameters.belief;
        let grids = [BeliefGrid::new(&b.moscow_hawk_grid)?, BeliefGrid::new(&b.minsk_hard_grid)?];
        let priors = [[1.0 - b.moscow_hawk, b.moscow_hawk], [1.0 - b.minsk_hard, b.minsk_hard]];
        Ok(UnionState { start: scenario.start(), levels, priors, grids, parameters })
    }

    /// The levels of the package.
    pub fn levels(&self) -> &[Level; 5] {
        &self.levels
    }

    fn settle(&self, state: &State, moves: (Move, Answer, Option<Reply>), moscow: usize) -> Settlement {
        rules::settle(&self.parameters, state, moves, moscow)
    }

    /// The state in which society moves after a settled quarter.
    fn settled(&self, state: &State, s: &Settlement) -> State {
        let ceded = s.signed > state.signed && s.signed >= 3;
        let next = State { signed: s.signed, cut_before: state.cut_before || s.cut, ..*state };
        let investment = s.investment.map(|slow| Investment { slow, sanctions: state.sanctions });
        let works = Works { pace: s.pace, investment, discount: s.discount };
        let works = nature::canonical(&next, works);
        State { phase: Phase::Society { cut: s.cut, mood: s.mood, ceded, works }, ..next }
    }
}

impl Game for UnionState {
    type State = State;
    type Action = Action;
    type Outcome = Outcome;

    const TALLIES: &'static [&'static str] = &[
        "ultimatums",
        "offers",
        "concessions",
        "supply cuts",
        "investments in lock-in",
        "support",
        "reneging",
        "level signed",
        "level implemented",
        "lock-in",
        "surviving paper",
        "surviving implementation",
        "surviving lock-in",
    ];

    fn prior(&self, player: Player) -> &[f64] {
        &self.priors[player.index()]
    }

    fn start(&self) -> State {
        self.start
    }

    fn turn(&self, state: &State) -> Turn {
        match state.phase {
            Phase::Moscow | Phase::Reply(..) => Turn::Player(Player::First),
            Phase::Minsk(_) => Turn::Player(Player::Second),
            Phase::Settled(..) | Phase::Society { .. } | Phase::Works(_) => Turn::Nature,
            Phase::Over(_) => Turn::Over,
        }
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        match state.phase {
            Phase::Moscow => rules::openings(state, |opening| actions.push(Action::Open(opening))),
            Phase::Minsk(opening) => {
                let pivot = nature::pivot(&self.parameters, state);
                let legal = |answer: &Answer| rules::may_answer(state, opening, *answer, pivot);
                actions.extend(Answer::ALL.into_iter().filter(legal).map(Action::Answer));
            }
            Phase::Reply(..) => actions.extend([Action::Reply(Reply::Decline), Action::Reply(Reply::Carry)]),
            _ => {}
        }
    }

    fn play(&self, state: &State, action: Action) -> State {
        let phase = match (state.phase, action) {
            (Phase::Moscow, Action::Open(opening)) => Phase::Minsk(opening),
            (Phase::Minsk(opening), Action::Answer(answer)) if rules::replies(opening, answer) => {
                Phase::Reply(opening, answer)
            }
            (Phase::Minsk(opening), Action::Answer(answer)) => Phase::Settled(opening, answer, None),
            (Phase::Reply(opening, answer), Action::Reply(reply)) => {
                Phase::Settled(opening, answer, Some(reply))
            }
            (phase, _) => phase,
        };
        State { phase, ..*state }
    }

    fn nature(&self, state: &State, types: Types, stream: &mut Stream) -> State {
        draw(self, state, types, stream)
    }

    fn payoff(&self, state: &State, [moscow, minsk]: Types) -> Payoffs {
        let (p, levels) = (&self.parameters, &self.levels);
        match state.phase {
            Phase::Settled(opening, answer, reply) => {
                let s = self.settle(state, (opening, answer, reply), moscow);
                payoff::flow(p, levels, state, (s.cut, s.one_off, minsk))
            }
            Phase::Over(event) => payoff::after(p, levels, state, event),
            _ => [0.0, 0.0],
        }
    }

    fn outcome(&self, state: &State) -> Outcome {
        match (state.phase, state.signed) {
            (Phase::Over(Event::Pivot), _) => Outcome::Pivot,
            (Phase::Over(Event::Collapse), _) => Outcome::Collapse,
            (Phase::Over(Event::Managed), _) => Outcome::Managed,
            (Phase::Over(Event::Unaligned), _) => Outcome::Unaligned,
            (_, 0) if state.cut_before => Outcome::SupplyWar,
            (_, 0) => Outcome::Deadlock,
            (_, 1) => Outcome::Declaratory,
            (_, 2) => Outcome::WateredDown,
            (_, 3) => Outcome::Binding,
            _ => Outcome::Absorption,
        }
    }

    fn discount(&self) -> [f64; 2] {
        [self.parameters.moscow.discount, self.parameters.minsk.discount]
    }

    fn ends_period(&self, state: &State) -> bool {
        matches!(state.phase, Phase::Settled(..))
    }

    fn periods(&self) -> usize {
        self.parameters.horizon.play
    }

    fn horizon_payoff(&self, state: &State, [_, minsk]: Types) -> Payoffs {
        let p = &self.parameters;
        let long_run = State { discount: p.energy.long_run_level as u8, ..*state };
        let steady = payoff::flow(p, &self.levels, &long_run, (false, [0.0; 2], minsk));
        let current = payoff::flow(p, &self.levels, state, (false, [0.0; 2], minsk));
        let pain = nature::pain(p, state, (false, super::state::Mood::Neutral, false));
        let collapse = p.collapse.long_run_factor * nature::collapse(p, state.protest, pain, minsk);
        let turnover = nature::turnover(p, state, state.signed);
        let loyal = nature::pro_russian(p, state);
        let after = |event| payoff::after(p, &self.levels, state, event);
        let (fall, managed, unaligned) =
            (after(Event::Collapse), after(Event::Managed), after(Event::Unaligned));
        let lives = (1.0 - collapse) * (1.0 - turnover);
        let discount = self.discount();
        std::array::from_fn(|i| {
            let exit = collapse * fall[i]
                + (1.0 - collapse) * turnover * (loyal * managed[i] + (1.0 - loyal) * unaligned[i]);
            (steady[i] + discount[i] * exit) / (1.0 - discount[i] * lives)
                + (current[i] - steady[i]) / (1.0 - discount[i] * lives * p.energy.persistence)
        })
    }

    fn tally(&self, state: &State, tallies: &mut [f64]) {
        let Phase::Settled(opening, answer, reply) = state.phase else { return };
        let s = self.settle(state, (opening, answer, reply), 0);
        let [ultimatums, offers, concessions, cuts, investments, support, reneging, ..] = tallies else {
            return;
        };
        match opening {
            Move::Ultimatum(_) => *ultimatums += 1.0,
            Move::Offer(_) => *offers += 1.0,
            Move::Invest => *investments += 1.0,
            Move::Support => *support += 1.0,
            Move::Hold | Move::Cut => {}
        }
        if s.signed > state.signed {
            *concessions += 1.0;
        }
        if s.cut {
            *cuts += 1.0;
        }
        if answer == Answer::Reject && !matches!(opening, Move::Offer(_) | Move::Ultimatum(_)) {
            *reneging += 1.0;
        }
    }

    fn final_tally(&self, state: &State, tallies: &mut [f64]) {
        let [.., signed, implemented, lock_in, paper_left, implemented_left, lock_in_left] = tallies else {
            return;
        };
        let [p, h, l] = [state.signed, state.implemented, state.lock_in].map(f64::from);
        *signed += p;
        *implemented += h;
        *lock_in += l;
        // What outlives a change of leader, in expectation: nothing is played after it.
        let legacy = &self.parameters.legacy;
        let share = legacy.unimplemented_paper_share;
        let (paper, unimplemented, bases) = match state.phase {
            Phase::Over(Event::Managed) => (legacy.paper_managed, share, legacy.lock_in),
            Phase::Over(Event::Unaligned) => (legacy.paper_unaligned, share, legacy.lock_in),
            Phase::Over(Event::Collapse | Event::Pivot) => (0.0, share, legacy.lock_in_after_collapse),
            _ => (1.0, 1.0, 1.0),
        };
        *paper_left += (h + (p - h) * unimplemented) * paper;
        *implemented_left += h * paper;
        *lock_in_left += l * bases;
    }
}

impl FiniteGame for UnionState {
    fn lottery(&self, state: &State, [moscow, minsk]: Types, add: impl FnMut(f64, State)) {
        let p = &self.parameters;
        match state.phase {
            Phase::Settled(opening, answer, reply) => {
                let s = self.settle(state, (opening, answer, reply), moscow);
                let next = self.settled(state, &s);
                let Phase::Society { cut, mood, ceded, .. } = next.phase else { return };
                let felt = State { signed: s.signed, ..*state };
                let pain = nature::pain(p, &felt, (cut, mood, ceded));
                nature::leader(p, (state, s.signed), (answer == Answer::Pivot, pain, minsk), next, add);
            }
            Phase::Society { cut, mood, ceded, works } => {
                nature::society(p, state, (cut, mood, ceded, works), add);
            }
            Phase::Works(works) => nature::works(p, state, works, add),
            _ => {}
        }
    }

    fn rests(&self, state: &State) -> bool {
        !matches!(state.phase, Phase::Reply(..))
    }

    fn forget(&self, state: &State) -> State {
        State { cut_before: false, ..*state }
    }

    fn burn_in(&self) -> usize {
        self.parameters.horizon.burn_in
    }

    fn belief_grid(&self, player: Player) -> BeliefGrid {
        self.grids[player.index()].clone()
    }
}
