//! What a game may forget: of states that it takes for the same, the chances must be the same, however they are told.

use bargain::game::{FiniteGame, Game, Payoffs, Player, Turn, Types, Unrolled};
use bargain::solve::{Profile, QuantalResponse, Tabulated};
use bargain::strategy::{Strategy, View};

/// Holds both ways in which tables come to be played to the same answer: one unrolling, and one for each.
fn played<G: FiniteGame>(game: &G) -> [Result<f64, String>; 2] {
    let solver = QuantalResponse::new([1.0; 2]).unwrap();
    let tables = [Unrolled::for_play(game), Unrolled::new(game)];
    tables.map(|tables| {
        let solved = solver.solve_unrolled(tables.map_err(|error| error.to_string())?);
        let play = solved.play(game).map_err(|error| error.to_string())?;
        let payoff = play.distribution().payoffs[0];
        assert!((payoff - solved.value()[0]).abs() < 1e-12, "{payoff} instead of {:?}", solved.value());
        Ok(payoff)
    })
}

fn assert_refused<G: FiniteGame>(game: &G, state: &str) {
    for refusal in played(game) {
        let error = refusal.unwrap_err();
        assert!(error.contains(state) && error.contains("FiniteGame::forget"), "{error}");
    }
}

/// A traveller goes calmly or wildly from one of three towns to the next; that it was wildly is forgotten.
#[derive(Debug)]
struct Towns {
    /// The chance to come to each town.
    calm: [f64; 3],
    wild: [f64; 3],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Travel {
    In(usize),
    Between { wild: bool },
}

impl Game for Towns {
    type State = Travel;
    type Action = bool;
    type Outcome = ();

    fn prior(&self, _player: Player) -> &[f64] {
        &[1.0]
    }
    fn start(&self) -> Travel {
        Travel::In(0)
    }
    fn turn(&self, state: &Travel) -> Turn {
        match state {
            Travel::In(_) => Turn::Player(Player::First),
            Travel::Between { .. } => Turn::Nature,
        }
    }
    fn actions(&self, _state: &Travel, actions: &mut Vec<bool>) {
        actions.extend([false, true]);
    }
    fn play(&self, _state: &Travel, wild: bool) -> Travel {
        Travel::Between { wild }
    }
    fn ends_period(&self, state: &Travel) -> bool {
        matches!(state, Travel::Between { .. })
    }
    fn periods(&self) -> usize {
        3
    }
    fn payoff(&self, state: &Travel, _types: Types) -> Payoffs {
        [if *state == Travel::In(1) { 10.0 } else { 0.0 }, 0.0]
    }
    fn outcome(&self, _state: &Travel) {}
}

impl FiniteGame for Towns {
    fn lottery(&self, state: &Travel, _types: Types, mut add: impl FnMut(f64, Travel)) {
        let chances = if *state == (Travel::Between { wild: true }) { self.wild } else { self.calm };
        chances.into_iter().enumerate().for_each(|(town, chance)| add(chance, Travel::In(town)));
    }
    fn forget(&self, state: &Travel) -> Travel {
        match state {
            Travel::Between { .. } => Travel::Between { wild: false },
            town => *town,
        }
    }
}

/// Whatever numbers the tables give to the towns, as long as they are evenly spaced, these lotteries have the same mean.
#[test]
fn a_lottery_that_is_forgotten_is_seen_to_differ_from_one_of_the_same_mean_number() {
    let calm = [0.4, 0.2, 0.4];
    for wild in [[0.3, 0.4, 0.3], [0.45, 0.1, 0.45]] {
        assert_refused(&Towns { calm, wild }, "state In(0)");
    }
    assert!(played(&Towns { calm, wild: calm }).into_iter().all(|payoff| payoff.is_ok()));
}

/// Every period a secret may leak, once and for all, which only the class of the ending asks for.
#[derive(Debug)]
struct Secret {
    /// The chance that it leaks, by type of the first player.
    chance: &'static [f64],
    prior: &'static [f64],
    /// Whether a coin is tossed before.
    tossed: bool,
    /// What it pays every period that it has leaked.
    pays: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Stage {
    Choice,
    Toss,
    Chance,
}

const SECRET: Secret = Secret { chance: &[0.3], prior: &[1.0], tossed: false, pays: 0.0 };

impl Game for Secret {
    /// Whether the secret has leaked.
    type State = (Stage, bool);
    type Action = u8;
    type Outcome = bool;

    fn prior(&self, player: Player) -> &[f64] {
        if player == Player::First { self.prior } else { &[1.0] }
    }
    fn start(&self) -> (Stage, bool) {
        (Stage::Choice, false)
    }
    fn turn(&self, (stage, _): &(Stage, bool)) -> Turn {
        match stage {
            Stage::Choice => Turn::Player(Player::Second),
            Stage::Toss | Stage::Chance => Turn::Nature,
        }
    }
    fn actions(&self, _state: &(Stage, bool), actions: &mut Vec<u8>) {
        actions.extend([0, 1]);
    }
    fn play(&self, (_, leaked): &(Stage, bool), _action: u8) -> (Stage, bool) {
        (if self.tossed { Stage::Toss } else { Stage::Chance }, *leaked)
    }
    fn ends_period(&self, (stage, _): &(Stage, bool)) -> bool {
        *stage == Stage::Chance
    }
    fn periods(&self) -> usize {
        3
    }
    fn discount(&self) -> [f64; 2] {
        [0.9, 0.8]
    }
    fn payoff(&self, (stage, leaked): &(Stage, bool), _types: Types) -> Payoffs {
        [if *stage == Stage::Chance { 1.0 } else { 0.0 } + if *leaked { self.pays } else { 0.0 }, 0.0]
    }
    fn outcome(&self, (_, leaked): &(Stage, bool)) -> bool {
        *leaked
    }
}

impl FiniteGame for Secret {
    fn lottery(&self, state: &(Stage, bool), [own, _]: Types, mut add: impl FnMut(f64, (Stage, bool))) {
        let (stage, leaked) = *state;
        let next = if stage == Stage::Toss { Stage::Chance } else { Stage::Choice };
        let chance = if stage == Stage::Toss { 0.0 } else { self.chance[own] };
        add(chance, (next, true));
        add(1.0 - chance, (next, leaked));
    }
    fn forget(&self, (stage, _): &(Stage, bool)) -> (Stage, bool) {
        (*stage, false)
    }
}

/// Where the secret has leaked, nature leads to one state; where it has not, to two that are taken for the same.
#[test]
fn what_only_the_ending_asks_for_may_be_forgotten_though_chance_leads_to_fewer_states() {
    for tossed in [false, true] {
        let game = Secret { tossed, ..SECRET };
        for payoff in played(&game) {
            assert!((payoff.unwrap() - (1.0 + 0.9 + 0.81)).abs() < 1e-12);
        }
        let solved = QuantalResponse::new([1.0; 2]).unwrap().solve(&game).unwrap();
        let leaked = solved.play(&game).unwrap().distribution().probability(true);
        assert!((leaked - (1.0 - 0.7_f64.powi(3))).abs() < 1e-12, "{leaked}");
    }
    assert_refused(&Secret { pays: 0.1, ..SECRET }, "true)");
}

/// Where the secret may still leak, that it did tells about the type; each state that follows is as likely for all types only in sum.
#[test]
fn what_tells_about_a_type_may_not_be_forgotten() {
    for tossed in [false, true] {
        let game = Secret { chance: &[0.2, 0.6], prior: &[0.5, 0.5], tossed, ..SECRET };
        assert_refused(&game, "true)");
    }
    let game = Secret { chance: &[0.3, 0.3], prior: &[0.5, 0.5], ..SECRET };
    assert!(played(&game).into_iter().all(|payoff| payoff.is_ok()));
}

/// Does the first action until the secret has leaked, and then the second.
struct Watchful;

impl Watchful {
    fn at(leaked: bool) -> [f64; 2] {
        if leaked { [0.0, 1.0] } else { [1.0, 0.0] }
    }
}

impl Strategy<Secret> for Watchful {
    fn mix(&self, view: &View<'_, Secret>, _actions: &[u8], chances: &mut [f64]) {
        chances.copy_from_slice(&Watchful::at(view.state.1));
    }
}

#[test]
fn a_profile_over_full_states_is_a_strategy_that_forgets_nothing() {
    for tossed in [false, true] {
        let game = Secret { tossed, ..SECRET };
        let [full, image] = [Unrolled::with_memory(&game), Unrolled::new(&game)].map(Result::unwrap);
        let [full, image] = [full, image].map(|tables| {
            let profile = Profile::tabulate(&game, &tables, &Watchful, &Watchful).unwrap();
            profile.strategy(&game, &tables).unwrap()
        });
        let chances = |strategy: &Tabulated<Secret>, leaked| {
            let (state, mut chances) = ((Stage::Choice, leaked), [0.5; 2]);
            let (player, own, period) = (Player::Second, 0, 1);
            let view = View { game: &game, state: &state, player, own, belief: &[1.0], period };
            strategy.mix(&view, &[0, 1], &mut chances);
            chances
        };
        for leaked in [false, true] {
            assert_eq!(chances(&full, leaked), Watchful::at(leaked));
            // Tables without memory do as if it had not leaked.
            assert_eq!(chances(&image, leaked), Watchful::at(false));
        }
    }
}
