//! The flagship with its endings told apart as the record tells them.

use super::game::UnionState;
use super::record::Class;
use super::state::{Action, Event, Move, Phase, State};
use crate::game::{BeliefGrid, FiniteGame, Game, Payoffs, Player, Turn, Types, draw};
use crate::stream::Stream;

/// A public state with what the [class](Class) of the ending needs to know of the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Marked {
    /// The state of the talks.
    pub state: State,
    /// Whether supplies have been cut, if only for a part of a quarter.
    pub cut: bool,
    /// Whether Moscow has lent.
    pub support: bool,
}

/// Which cuts of supplies make a supply war.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cuts {
    /// Also one that a proposal ends within the quarter: it costs half, some six weeks, and the rule of the record asks for two.
    #[default]
    Any,
    /// Only those that last the quarter, which [`UnionState`] counts.
    WholeQuarter,
}

/// The flagship, whose outcomes are the nine [`Class`]es of the record. Rules, payoffs and hence equilibria are those of
/// [`UnionState`]; only the names of endings differ.
///
/// | class | ending of the game: the first line that holds |
/// |---|---|
/// | collapse | the regime collapses, or a leader follows who is not aligned with Moscow |
/// | managed transition | a leader loyal to Moscow follows |
/// | absorption | level 4 is implemented |
/// | pivot | Minsk turns West |
/// | supply war | supplies were cut at least once, whatever was signed; [`Cuts`] says which count |
/// | binding | level 3 or 4 stands signed |
/// | watered down | level 1 or 2 stands signed, from before the start or since |
/// | rescue | nothing is signed, and Moscow has lent: at the reference 0.3 bn$, a little less than the threshold of the record, half a per cent of a year's GDP |
/// | deadlock | none of these |
///
/// What the game cannot say: whether authority handed over has been in force for a year (absorption), whether a successor is
/// endorsed by Moscow within 90 days, and how deep a cut is.
#[derive(Debug, Clone)]
pub struct Classified {
    game: UnionState,
    cuts: Cuts,
}

impl Classified {
    /// The game with its endings classified.
    pub fn new(game: UnionState) -> Self {
        Classified { game, cuts: Cuts::default() }
    }

    /// Which cuts make a supply war.
    pub fn cuts(mut self, cuts: Cuts) -> Self {
        self.cuts = cuts;
        self
    }

    /// The state after a marked one, with the marks of the way so far and of the quarter that was settled there.
    fn marked(&self, before: &Marked, next: State) -> Marked {
        let (opened_cut, lent) = match before.state.phase {
            Phase::Settled(opening, ..) => (opening == Move::Cut, opening == Move::Support),
            _ => (false, false),
        };
        Marked {
            state: self.game.forget(&next),
            cut: before.cut || next.cut_before || (opened_cut && self.cuts == Cuts::Any),
            support: before.support || lent,
        }
    }
}

impl Marked {
    /// The class of a play that ends here.
    fn class(&self) -> Class {
        match self.state.phase {
            Phase::Over(Event::Collapse | Event::Unaligned) => Class::Collapse,
            Phase::Over(Event::Managed) => Class::ManagedTransition,
            _ if self.state.implemented == 4 => Class::Absorption,
            Phase::Over(Event::Pivot) => Class::Pivot,
            _ if self.cut => Class::SupplyWar,
            _ => match self.state.signed {
                3.. => Class::Binding,
                1 | 2 => Class::WateredDown,
                0 if self.support => Class::Rescue,
                0 => Class::Deadlock,
            },
        }
    }
}

impl Game for Classified {
    type State = Marked;
    type Action = Action;
    type Outcome = Class;

    const TALLIES: &'static [&'static str] = UnionState::TALLIES;

    fn prior(&self, player: Player) -> &[f64] {
        self.game.prior(player)
    }

    fn start(&self) -> Marked {
        Marked { state: self.game.start(), cut: false, support: false }
    }

    fn turn(&self, marked: &Marked) -> Turn {
        self.game.turn(&marked.state)
    }

    fn actions(&self, marked: &Marked, actions: &mut Vec<Action>) {
        self.game.actions(&marked.state, actions);
    }

    fn play(&self, marked: &Marked, action: Action) -> Marked {
        self.marked(marked, self.game.play(&marked.state, action))
    }

    fn nature(&self, marked: &Marked, types: Types, stream: &mut Stream) -> Marked {
        draw(self, marked, types, stream)
    }

    fn payoff(&self, marked: &Marked, types: Types) -> Payoffs {
        self.game.payoff(&marked.state, types)
    }

    fn outcome(&self, marked: &Marked) -> Class {
        marked.class()
    }

    fn discount(&self) -> [f64; 2] {
        self.game.discount()
    }

    fn ends_period(&self, marked: &Marked) -> bool {
        self.game.ends_period(&marked.state)
    }

    fn periods(&self) -> usize {
        self.game.periods()
    }

    fn horizon_payoff(&self, marked: &Marked, types: Types) -> Payoffs {
        self.game.horizon_payoff(&marked.state, types)
    }

    fn tally(&self, marked: &Marked, tallies: &mut [f64]) {
        self.game.tally(&marked.state, tallies);
    }

    fn final_tally(&self, marked: &Marked, tallies: &mut [f64]) {
        self.game.final_tally(&marked.state, tallies);
    }
}

impl FiniteGame for Classified {
    fn lottery(&self, marked: &Marked, types: Types, mut add: impl FnMut(f64, Marked)) {
        self.game.lottery(&marked.state, types, |p, next| add(p, self.marked(marked, next)));
    }

    fn rests(&self, marked: &Marked) -> bool {
        self.game.rests(&marked.state)
    }

    fn forget(&self, marked: &Marked) -> Marked {
        Marked { state: self.game.forget(&marked.state), cut: false, support: false }
    }

    fn burn_in(&self) -> usize {
        self.game.burn_in()
    }

    fn belief_grid(&self, player: Player) -> BeliefGrid {
        self.game.belief_grid(player)
    }
}
