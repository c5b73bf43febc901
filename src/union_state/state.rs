//! What is public: levels of the issues, and whose move it is.

/// The public state of the talks. Levels are small integers on the grid of the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    /// World oil price, 0 up to the number of levels in the scenario less one.
    pub oil: u8,
    /// Discount on energy granted by Moscow, 0 (none) to 2 (full).
    pub discount: u8,
    /// Level of the package signed, 0 (none) to 4 (absorption).
    pub signed: u8,
    /// Level implemented, 0 to `signed`.
    pub implemented: u8,
    /// Tangible lock-in: bases, ports, channels round sanctions; 0 to 3.
    pub lock_in: u8,
    /// Western sanctions and isolation, 0 to 2.
    pub sanctions: u8,
    /// Protest in Minsk: 0 quiet, 1 tense, 2 mass protest.
    pub protest: u8,
    /// Whether supplies have been cut in this episode; only the outcome class depends on it.
    pub cut_before: bool,
    /// Whose move it is.
    pub phase: Phase,
}

/// Whose move it is, with what the move needs to know of the quarter so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Moscow opens the quarter.
    Moscow,
    /// Minsk answers.
    Minsk(Move),
    /// Moscow takes or refuses a proposal, executes or backs down from its ultimatum.
    Reply(Move, Answer),
    /// The quarter is settled: payoffs fall due, then the leader may go.
    Settled(Move, Answer, Option<Reply>),
    /// Protest and sanctions move.
    Society {
        /// Supplies are cut.
        cut: bool,
        /// What Moscow has done to calm or alarm.
        mood: Mood,
        /// A package of level 3 or more has just been signed.
        ceded: bool,
        /// What happens next.
        works: Works,
    },
    /// Implementation, lock-in, the discount and the oil price move.
    Works(Works),
    /// The strategic phase has ended.
    Over(Event),
}

/// How Moscow's move bears on the street.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mood {
    /// Not at all.
    Neutral,
    /// A loan calms.
    Supported,
    /// An ultimatum that was not yielded to alarms.
    Threatened,
}

/// Slow variables that are about to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Works {
    /// How the signed package is treated.
    pub pace: Pace,
    /// An investment in lock-in under way.
    pub investment: Option<Investment>,
    /// How the discount may move.
    pub discount: Drift,
}

/// How Minsk treats the signed package in a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pace {
    /// Not at all.
    None,
    /// Slowly.
    Slow,
    /// As agreed.
    Comply,
    /// It takes back what was done.
    Renege,
}

/// An investment in lock-in, with the sanctions under which it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Investment {
    /// Whether Minsk walks slowly.
    pub slow: bool,
    /// Sanctions when it was made.
    pub sanctions: u8,
}

/// How the discount on energy may move after a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Drift {
    /// It stays.
    Keep,
    /// It erodes by itself.
    Erode,
    /// It may fall after a cut.
    AfterCut,
    /// It may fall after an ultimatum from which Moscow backed down.
    AfterBackingDown,
    /// It may rise after support.
    AfterSupport,
    /// It may rise after a sweetened signature.
    AfterOffer,
}

/// What ends the strategic phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// The regime collapses.
    Collapse,
    /// A managed change to a leader loyal to Moscow.
    Managed,
    /// A leader who is not.
    Unaligned,
    /// Minsk turns West.
    Pivot,
}

/// Moscow's opening move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Move {
    /// Nothing.
    Hold,
    /// A loan.
    Support,
    /// An investment in lock-in.
    Invest,
    /// A cut of supplies.
    Cut,
    /// An offer of a package level, sweetened.
    Offer(u8),
    /// The same level demanded under threat of a cut.
    Ultimatum(u8),
}

/// Minsk's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Sign, comply, or give in.
    Yield,
    /// Propose another level.
    Counter,
    /// Talk, walk slowly, endure.
    Stall,
    /// Refuse, renege, retaliate.
    Reject,
    /// Try to turn West.
    Pivot,
}

impl Answer {
    /// All answers, in the order in which they are listed as actions.
    pub const ALL: [Answer; 5] =
        [Answer::Yield, Answer::Counter, Answer::Stall, Answer::Reject, Answer::Pivot];
}

/// Moscow's reply to a proposal, or to an ultimatum not yielded to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reply {
    /// Refuse a proposal; back down from an ultimatum.
    Decline,
    /// Take a proposal; execute the threatened cut.
    Carry,
}

/// A move of either player.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Moscow opens.
    Open(Move),
    /// Minsk answers.
    Answer(Answer),
    /// Moscow replies.
    Reply(Reply),
}

/// Highest level of the package.
pub(super) const TOP_LEVEL: u8 = 4;
/// Highest level of the discount, of sanctions and of protest.
pub(super) const TOP: u8 = 2;
/// Highest level of lock-in.
pub(super) const TOP_LOCK_IN: u8 = 3;

impl State {
    /// Whether the agenda is open: a signed package closes it until it is implemented.
    pub(super) fn agenda_open(&self) -> bool {
        self.implemented == self.signed
    }
}
