//! The rules of every game of the catalogue: tables and direct play agree, and bad parameters are refused.

use bargain::Error;
use bargain::game::FiniteGame;
use bargain::game::catalogue::*;
use bargain::math::interval::Confidence;
use bargain::simulate::{Direct, MonteCarlo};
use bargain::solve::Play;
use bargain::strategy::Uniform;

const EPISODES: u64 = 20_000;

/// Holds uniform play straight from the rules to the exact distribution from the tables: |z| < 4.5 for each number, which a
/// right pair misses with probability 7e-6. Seeds are fixed. Payoffs have estimated standard errors.
fn hold<G: FiniteGame>(name: &str, game: &G) {
    let exact = Play::of(game, &Uniform, &Uniform).unwrap().distribution();
    let total: f64 = exact.outcomes.iter().map(|(_, p)| p).sum();
    assert!((total - 1.0).abs() < 1e-9, "{name}: probabilities sum to {total}");
    let direct = Direct::new(game, &Uniform, &Uniform);
    let sample = MonteCarlo::new(7).episodes(EPISODES).unwrap().run(&direct);
    for (outcome, p) in &exact.outcomes {
        let found = sample.proportion(*outcome, Confidence::P95).value;
        let error = (p * (1.0 - p) / EPISODES as f64).sqrt().max(1.0 / EPISODES as f64);
        assert!((found - p).abs() < 4.5 * error, "{name}, {outcome:?}: {found} instead of {p}");
    }
    let means = exact.payoffs.into_iter().chain(exact.tallies.iter().map(|(_, mean)| *mean));
    let tallies = sample.tallies(Confidence::P95).into_iter().map(|(_, estimate)| estimate);
    for (mean, found) in means.zip(sample.payoffs(Confidence::P95).into_iter().chain(tallies)) {
        let off = (found.value - mean).abs();
        assert!(off <= 4.5 * found.standard_error + 1e-12, "{name}: {} instead of {mean}", found.value);
    }
}

const DILEMMA: DilemmaPayoffs = DilemmaPayoffs { temptation: 5.0, reward: 3.0, punishment: 1.0, sucker: 0.0 };

#[test]
fn direct_play_agrees_with_the_tables_in_every_game_of_moves_in_turn() {
    hold("dictator", &Dictator::new(4).unwrap());
    hold("ultimatum", &Ultimatum::with_grid(4));
    let offers = AlternatingOffers::new([0.9, 0.8], 3, 4).unwrap();
    hold("alternating offers", &offers);
    hold("outside option", &offers.outside_option(0.4).unwrap());
    hold("screening", &Screening::new([1.0, 2.0], 0.3, 0.8, 3).unwrap());
    hold("crisis bargaining", &CrisisBargaining::new(0.5, 0.1, 0.4).unwrap().game(4).unwrap());
    hold("shadow of power", &ShadowOfPower::new(0.3, 0.6, 0.1, 0.2).unwrap().game(4).unwrap());
    hold("preventive war", &PreventiveWar::new(0.9, 0.2, [0.3, 0.1], 3).unwrap());
    hold("chain store", &ChainStore::new(2.0, 0.25, 0.1, 3).unwrap());
    hold("centipede", &Centipede::doubling(5, [0.4, 0.1]).unwrap());
    let (monopoly, duopoly, war, commitment) = (6.0, 3.0, 1.0, 2.5);
    let deterrence = EntryDeterrence { monopoly, duopoly, war, commitment, entrant: [1.0, -1.0] };
    hold("entry deterrence", &deterrence);
}

#[test]
fn direct_play_agrees_with_the_tables_in_every_game_of_moves_at_once() {
    hold("Nash demand", &NashDemand::new(3).unwrap());
    hold("double auction", &DoubleAuction::new(0.25, 4, 3).unwrap());
    hold("money request", &MoneyRequest);
    let pennies = MatchingPennies::new([[9.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]).unwrap();
    hold("matching pennies", &pennies);
    hold("inspection", &Inspection::new(1.0, 4.0, 2.0, 6.0).unwrap());
    hold("contest", &Contest::new([4.0, 2.0], 0.5, 2.0, 4).unwrap());
    hold("private attrition", &PrivateAttrition::new(3, 0.25, 4).unwrap());
    hold("attrition", &Attrition::new([2.0, 1.0], [0.5, 0.25], 0.5, 6).unwrap());
    hold("repeated dilemma", &RepeatedDilemma::new(DILEMMA, 0.9, 4).unwrap());
}

fn fault<T>(made: Result<T, Error>) -> Error {
    made.err().expect("bad parameters are refused")
}

#[test]
fn bad_parameters_are_refused_all_at_once() {
    let nan = f64::NAN;
    let crisis = CrisisBargaining::new(0.5, 0.1, 0.4).unwrap();
    let offers = AlternatingOffers::new([0.9, 0.8], 3, 4).unwrap();
    let dilemma = DilemmaPayoffs { temptation: 2.0, ..DILEMMA };
    let errors = [
        (1, fault(Dictator::new(0))),
        (4, fault(AlternatingOffers::new([0.0, nan], 0, u32::MAX))),
        (1, fault(offers.outside_option(f64::INFINITY))),
        (1, fault(NashDemand::new(0))),
        (4, fault(Screening::new([-1.0, 2.0], 1.5, 0.0, 0))),
        (1, fault(Screening::new([2.0, 1.0], 0.5, 0.5, 4))),
        (3, fault(DoubleAuction::new(nan, 0, 0))),
        (3, fault(CrisisBargaining::new(nan, -1.0, 0.0))),
        (1, fault(crisis.game(0))),
        (4, fault(ShadowOfPower::new(nan, 2.0, -1.0, 0.0))),
        (5, fault(PreventiveWar::new(1.0, -0.1, [nan, 2.0], 0))),
        (4, fault(ChainStore::new(1.0, 1.0, nan, 0))),
        (6, fault(Attrition::new([0.0, nan], [0.0; 2], -1.0, 0))),
        (3, fault(PrivateAttrition::new(0, nan, 0))),
        (5, fault(Contest::new([0.0; 2], nan, f64::INFINITY, 0))),
        (3, fault(RepeatedDilemma::new(dilemma, 1.5, 0))),
        (1, fault(Centipede::new(Vec::new(), [0.0; 2]))),
        (2, fault(Centipede::new(vec![[nan, 0.0]], [0.0, nan]))),
        (4, fault(MatchingPennies::new([[0.0; 2]; 2], [[0.0; 2]; 2]))),
        (4, fault(Inspection::new(nan, 0.0, 0.0, 0.0))),
        (1, fault(Inspection::new(2.0, 1.0, 1.0, 1.0))),
    ];
    for (count, error) in errors {
        assert!(error.is_invalid());
        assert_eq!(error.problems().len(), count, "{error}");
    }
    assert!(Centipede::doubling(10_000, [1.0, 1.0]).is_err(), "piles that overflow");
}
