//! Which moves are legal, and what a quarter's moves settle.

use super::scenario::Parameters;
use super::state::{Answer, Drift, Mood, Move, Pace, Reply, State, TOP_LEVEL, TOP_LOCK_IN};

/// What the moves of a quarter come to. Transfers are in bn$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Settlement {
    /// Supplies are cut this quarter.
    pub cut: bool,
    pub mood: Mood,
    /// Level of the package signed from now on.
    pub signed: u8,
    pub pace: Pace,
    /// An investment in lock-in goes ahead, slowly or not.
    pub investment: Option<bool>,
    pub discount: Drift,
    /// One-off payoffs of Moscow and of Minsk.
    pub one_off: [f64; 2],
}

/// Moscow's legal openings in `state`.
pub(super) fn openings(state: &State, mut add: impl FnMut(Move)) {
    add(Move::Hold);
    add(Move::Support);
    if state.lock_in < TOP_LOCK_IN {
        add(Move::Invest);
    }
    add(Move::Cut);
    if state.agenda_open() {
        (state.signed + 1..=TOP_LEVEL).for_each(|level| add(Move::Offer(level)));
        (state.signed + 1..=TOP_LEVEL).for_each(|level| add(Move::Ultimatum(level)));
    }
}

/// Whether Minsk may answer `opening` by `answer`; `pivot` is the chance that a turn West succeeds.
pub(super) fn may_answer(state: &State, opening: Move, answer: Answer, pivot: f64) -> bool {
    let may_propose = |level: u8| level <= TOP_LEVEL && state.agenda_open();
    match (opening, answer) {
        (_, Answer::Stall) => true,
        (_, Answer::Pivot) => pivot > 0.0,
        (Move::Cut, Answer::Yield) => may_propose(state.signed + 2),
        (Move::Cut, Answer::Counter) => may_propose(state.signed + 1),
        (Move::Offer(level) | Move::Ultimatum(level), Answer::Counter) => level - 1 > state.signed,
        (Move::Hold | Move::Support | Move::Invest, Answer::Counter) => may_propose(state.signed + 1),
        (Move::Hold | Move::Support, Answer::Reject) => state.signed > 0,
        (_, Answer::Yield | Answer::Reject) => true,
    }
}

/// Whether Moscow replies after `answer`.
pub(super) fn replies(opening: Move, answer: Answer) -> bool {
    matches!(
        (opening, answer),
        (_, Answer::Counter)
            | (Move::Cut, Answer::Yield)
            | (Move::Ultimatum(_), Answer::Stall | Answer::Reject)
    )
}

/// What the quarter comes to, for a Moscow of type `moscow` (0 dove, 1 hawk).
pub(super) fn settle(
    p: &Parameters,
    state: &State,
    (opening, answer, reply): (Move, Answer, Option<Reply>),
    moscow: usize,
) -> Settlement {
    let settlement = Settlement {
        cut: false,
        mood: Mood::Neutral,
        signed: state.signed,
        pace: if state.signed > 0 { Pace::Slow } else { Pace::None },
        investment: None,
        discount: Drift::Erode,
        one_off: [0.0, 0.0],
    };
    let mut quarter = Quarter { p, state, answer, carried: reply == Some(Reply::Carry), moscow, settlement };
    match opening {
        Move::Hold | Move::Support | Move::Invest => quarter.after_waiting(opening),
        Move::Cut => quarter.after_cut(),
        Move::Offer(level) => quarter.after_demand(level, false),
        Move::Ultimatum(level) => quarter.after_demand(level, true),
    }
    if answer == Answer::Pivot {
        quarter.settlement.one_off[1] -= p.minsk.failed_pivot_cost;
    }
    quarter.settlement
}

/// A quarter being settled.
struct Quarter<'a> {
    p: &'a Parameters,
    state: &'a State,
    answer: Answer,
    /// Moscow's reply is to carry out what it has said, or to carry the proposal.
    carried: bool,
    moscow: usize,
    settlement: Settlement,
}

impl Quarter<'_> {
    fn prestige(&self, level: u8) -> f64 {
        self.p.moscow.prestige[usize::from(level) - 1]
    }

    fn sweetener(&self, level: u8) -> f64 {
        self.p.minsk.sweetener[usize::from(level) - 1]
    }

    /// Moscow has asked for nothing: it holds, supports or invests.
    fn after_waiting(&mut self, opening: Move) {
        let (p, signed) = (self.p, self.state.signed);
        let asked = p.minsk.asked_sweetener_share;
        let counter = (self.answer == Answer::Counter && self.carried).then(|| signed + 1);
        let proposed = counter.map(|level| (level, self.prestige(level), asked * self.sweetener(level)));
        let s = &mut self.settlement;
        if opening == Move::Support {
            s.mood = Mood::Supported;
            s.discount = Drift::AfterSupport;
            s.one_off[0] -= p.moscow.support_cost;
            s.one_off[1] += p.minsk.support_receipt;
        }
        if opening == Move::Invest {
            s.investment = Some(false);
            s.one_off[0] -= p.moscow.investment_cost;
        }
        if let Some((level, prestige, sweet)) = proposed {
            s.signed = level;
            s.discount = Drift::AfterOffer;
            s.one_off[0] += prestige - sweet;
            s.one_off[1] += sweet;
        }
        match self.answer {
            Answer::Yield if signed > 0 => s.pace = Pace::Comply,
            Answer::Stall => s.investment = s.investment.map(|_| true),
            Answer::Reject => {
                s.pace = Pace::Renege;
                s.investment = None;
            }
            Answer::Pivot => {
                s.pace = Pace::None;
                s.investment = None;
            }
            Answer::Yield | Answer::Counter => {}
        }
    }

    /// Moscow has cut supplies.
    fn after_cut(&mut self) {
        let (p, moscow) = (self.p, self.moscow);
        let levels = match self.answer {
            Answer::Yield if self.carried => 2,
            Answer::Counter if self.carried => 1,
            _ => 0,
        };
        let signed = self.state.signed + levels;
        let prestige = if levels > 0 { self.prestige(signed) } else { 0.0 };
        let s = &mut self.settlement;
        s.cut = true;
        s.discount = Drift::AfterCut;
        s.one_off[0] -= p.moscow.cut_cost[moscow];
        if levels > 0 {
            s.signed = signed;
            s.cut = false;
            s.discount = Drift::Keep;
            s.one_off[0] += prestige + (1.0 - p.moscow.war_ended_cost_share) * p.moscow.cut_cost[moscow];
            s.one_off[1] -= p.minsk.war_ended_damage_share * p.minsk.cut_damage;
        }
        match self.answer {
            Answer::Reject => {
                s.pace = Pace::Renege;
                s.one_off[0] -= p.moscow.transit_retaliation_cost;
                s.one_off[1] -= p.minsk.transit_retaliation_cost;
            }
            Answer::Pivot => s.pace = Pace::None,
            Answer::Yield | Answer::Counter | Answer::Stall => {}
        }
    }

    /// Moscow has asked for a package of `level`, by an offer or an ultimatum.
    fn after_demand(&mut self, level: u8, ultimatum: bool) {
        if ultimatum && self.answer != Answer::Yield {
            self.settlement.mood = Mood::Threatened;
        }
        match self.answer {
            Answer::Yield => self.sign(level, ultimatum),
            Answer::Counter if self.carried => self.sign(level - 1, ultimatum),
            _ if ultimatum => self.follow_through(),
            _ => {}
        }
        match self.answer {
            Answer::Reject => self.settlement.one_off[1] += self.p.minsk.refusal_gain,
            Answer::Pivot => self.settlement.pace = Pace::None,
            _ => {}
        }
    }

    /// A package is signed; an offer is sweetened.
    fn sign(&mut self, level: u8, ultimatum: bool) {
        let (prestige, sweetener) = (self.prestige(level), self.sweetener(level));
        let s = &mut self.settlement;
        s.signed = level;
        s.one_off[0] += prestige;
        s.discount = Drift::Keep;
        if !ultimatum {
            s.discount = Drift::AfterOffer;
            s.one_off[0] -= sweetener;
            s.one_off[1] += sweetener;
        }
    }

    /// An ultimatum has not been met: it is executed, or Moscow backs down.
    fn follow_through(&mut self) {
        let (p, moscow, answer) = (self.p, self.moscow, self.answer);
        let executed = match answer {
            Answer::Counter => true, // a proposal refused under an ultimatum is followed by the cut
            Answer::Stall | Answer::Reject => self.carried,
            Answer::Yield | Answer::Pivot => false,
        };
        let s = &mut self.settlement;
        if executed {
            s.cut = true;
            s.discount = Drift::AfterCut;
            s.one_off[0] -= p.moscow.cut_cost[moscow];
        } else if matches!(answer, Answer::Stall | Answer::Reject) {
            let face = if answer == Answer::Stall { p.moscow.stall_saves_face } else { 1.0 };
            s.discount = Drift::AfterBackingDown;
            s.one_off[0] -= p.moscow.audience_cost[moscow] * face;
        }
    }
}
