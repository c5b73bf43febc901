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
    let carried = reply == Some(Reply::Carry);
    let default_pace = if state.signed > 0 { Pace::Slow } else { Pace::None };
    let mut s = Settlement {
        cut: false,
        mood: Mood::Neutral,
        signed: state.signed,
        pace: default_pace,
        investment: None,
        discount: Drift::Erode,
        one_off: [0.0, 0.0],
    };
    let prestige = |level: u8| p.moscow.prestige[usize::from(level) - 1];
    let sweetener = |level: u8| p.minsk.sweetener[usize::from(level) - 1];
    match opening {
        Move::Hold | Move::Support | Move::Invest => {
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
            match answer {
                Answer::Yield if state.signed > 0 => s.pace = Pace::Comply,
                Answer::Counter if carried => {
                    s.signed = state.signed + 1;
                    s.discount = Drift::AfterOffer;
                    let sweet = p.minsk.asked_sweetener_share * sweetener(s.signed);
                    s.one_off[0] += prestige(s.signed) - sweet;
                    s.one_off[1] += sweet;
                }
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
        Move::Cut => {
            s.cut = true;
            s.discount = Drift::AfterCut;
            s.one_off[0] -= p.moscow.cut_cost[moscow];
            match answer {
                Answer::Yield | Answer::Counter if carried => {
                    s.signed = state.signed + if answer == Answer::Yield { 2 } else { 1 };
                    s.cut = false;
                    s.discount = Drift::Keep;
                    s.one_off[0] += prestige(s.signed)
                        + (1.0 - p.moscow.war_ended_cost_share) * p.moscow.cut_cost[moscow];
                    s.one_off[1] -= p.minsk.war_ended_damage_share * p.minsk.cut_damage;
                }
                Answer::Reject => {
                    s.pace = Pace::Renege;
                    s.one_off[0] -= p.moscow.transit_retaliation_cost;
                    s.one_off[1] -= p.minsk.transit_retaliation_cost;
                }
                Answer::Pivot => s.pace = Pace::None,
                Answer::Yield | Answer::Counter | Answer::Stall => {}
            }
        }
        Move::Offer(level) | Move::Ultimatum(level) => {
            let ultimatum = matches!(opening, Move::Ultimatum(_));
            if ultimatum && answer != Answer::Yield {
                s.mood = Mood::Threatened;
            }
            let signs = match answer {
                Answer::Yield => Some(level),
                Answer::Counter if carried => Some(level - 1),
                _ => None,
            };
            if let Some(level) = signs {
                s.signed = level;
                s.one_off[0] += prestige(level);
                s.discount = Drift::Keep;
                if !ultimatum {
                    s.discount = Drift::AfterOffer;
                    s.one_off[0] -= sweetener(level);
                    s.one_off[1] += sweetener(level);
                }
            } else if ultimatum {
                let executed = match answer {
                    Answer::Counter => true, // a proposal refused under an ultimatum is followed by the cut
                    Answer::Stall | Answer::Reject => carried,
                    Answer::Yield | Answer::Pivot => false,
                };
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
            match answer {
                Answer::Reject => s.one_off[1] += p.minsk.refusal_gain,
                Answer::Pivot => s.pace = Pace::None,
                _ => {}
            }
        }
    }
    if answer == Answer::Pivot {
        s.one_off[1] -= p.minsk.failed_pivot_cost;
    }
    s
}
