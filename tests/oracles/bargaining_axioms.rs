//! What holds for every bargaining problem: axioms and optimality, over random ones.

use super::package;
use bargain::problem::{
    Agenda, AlternatingOffers, BargainingProblem, BargainingSet, ConcessionCost, Issue, Package,
    PackageBargaining, PureSolution, Terms, concession_protocol,
};
use proptest::prelude::*;

/// What a solution makes as large as it can.
pub type Merit<'a> = &'a dyn Fn([f64; 2]) -> f64;

/// The utilities of every package.
pub fn every(agenda: &Agenda, cost: ConcessionCost) -> Vec<[f64; 2]> {
    let utilities =
        |package: &Package| [package.payoffs[0], package.payoffs[1] - cost.of(package.concession)];
    package::every(agenda).iter().map(utilities).collect()
}

fn agendas() -> impl Strategy<Value = Agenda> {
    let terms = (-9i32..10, -9i32..10, 0i32..12).prop_map(|(v, b, s)| Terms {
        payoffs: [f64::from(v) / 10.0, f64::from(b) / 10.0],
        concession: f64::from(s) / 10.0,
    });
    let issue = prop::collection::vec(terms, 1..4).prop_map(|terms| Issue { name: "an issue".into(), terms });
    prop::collection::vec(issue, 1..7).prop_map(|issues| Agenda::new(issues).unwrap())
}

/// Problems over the hull of random points around 0.
fn problems() -> impl Strategy<Value = (Vec<[f64; 2]>, [f64; 2])> {
    let points = prop::collection::vec([0.1..5.0f64, 0.1..5.0f64], 1..12);
    (points, [-2.0..0.05f64, -2.0..0.05f64])
}

fn problem((points, disagreement): &(Vec<[f64; 2]>, [f64; 2])) -> BargainingProblem {
    BargainingProblem::new(BargainingSet::hull(points).unwrap(), *disagreement).unwrap()
}

fn solutions(problem: &BargainingProblem) -> [[f64; 2]; 3] {
    [
        problem.nash_solution().unwrap().utilities,
        problem.kalai_smorodinsky_solution().unwrap().solution.utilities,
        problem.asymmetric_nash_solution([1.0, 3.0]).unwrap().utilities,
    ]
}

fn near(a: [f64; 2], b: [f64; 2], tolerance: f64) -> bool {
    (0..2).all(|i| (a[i] - b[i]).abs() <= tolerance)
}

proptest! {
    #![proptest_config(crate::common::properties(256))]

    #[test]
    fn solutions_are_rational_and_pareto_optimal(spec in problems()) {
        let problem = problem(&spec);
        for [first, second] in solutions(&problem) {
            prop_assert!(first > spec.1[0] && second > spec.1[1]);
            prop_assert!((problem.set().second(first - 1e-12).unwrap() - second).abs() < 1e-9);
            prop_assert!((problem.set().first(second - 1e-12).unwrap() - first).abs() < 1e-9);
        }
        let [first, second] = problem.egalitarian_solution().unwrap().utilities;
        prop_assert!(((first - spec.1[0]) - (second - spec.1[1])).abs() < 1e-12);
        prop_assert!(problem.set().second(first + 1e-9).is_none_or(|most| most < second + 1e-9));
    }

    #[test]
    fn units_do_not_matter(spec in problems(), scale in [0.1..10.0f64, 0.1..10.0f64], shift in [-3.0..3.0f64, -3.0..3.0f64]) {
        let move_ = |u: [f64; 2]| [u[0] * scale[0] + shift[0], u[1] * scale[1] + shift[1]];
        let moved = problem(&(spec.0.iter().map(|u| move_(*u)).collect(), move_(spec.1)));
        for (here, there) in solutions(&problem(&spec)).into_iter().zip(solutions(&moved)) {
            prop_assert!(near(move_(here), there, 1e-9), "{here:?} {there:?}");
        }
    }

    #[test]
    fn changing_places_changes_the_utilities(spec in problems()) {
        let swap = |u: [f64; 2]| [u[1], u[0]];
        let other = problem(&(spec.0.iter().map(|u| swap(*u)).collect(), swap(spec.1)));
        let this = problem(&spec);
        prop_assert!(near(swap(solutions(&this)[0]), solutions(&other)[0], 1e-9));
        prop_assert!(near(swap(solutions(&this)[1]), solutions(&other)[1], 1e-9));
        let [a, b] = [&this, &other].map(|problem| problem.egalitarian_solution().unwrap().utilities);
        prop_assert!(near(swap(a), b, 1e-9));
    }

    #[test]
    fn no_point_has_a_larger_product_than_nash(spec in problems(), at in 0.0..=1.0f64) {
        let problem = problem(&spec);
        let product = |u: [f64; 2]| (u[0] - spec.1[0]) * (u[1] - spec.1[1]);
        let first = spec.1[0] + at * (problem.ideal_point()[0] - spec.1[0]);
        let other = [first, problem.set().second(first).unwrap()];
        prop_assert!(product(other) <= product(problem.nash_solution().unwrap().utilities) + 1e-12);
    }

    #[test]
    fn hull_and_curve_of_one_frontier_agree(spec in problems()) {
        let hull = problem(&spec);
        let [left, right] = hull.set().ends();
        prop_assume!(right[0] - left[0] > 1e-3);
        let set = hull.set().clone();
        let second = move |first: f64| set.second(first).unwrap_or(f64::NAN);
        let curve = BargainingSet::curve([left[0], right[0]], second).unwrap();
        let curve = BargainingProblem::new(curve, spec.1).unwrap();
        for (a, b) in solutions(&hull).into_iter().zip(solutions(&curve)) {
            prop_assert!(near(a, b, 1e-7), "{a:?} {b:?}");
        }
    }

    #[test]
    fn rubinstein_leaves_the_responder_indifferent(spec in problems(), deltas in [0.0..0.99f64, 0.0..0.99f64]) {
        let problem = problem(&spec);
        let found = AlternatingOffers::new(deltas).unwrap().stationary_equilibrium(&problem).unwrap();
        let [x, y] = found.proposals.map(|proposal| proposal.utilities);
        let [left, right] = problem.set().ends();
        // A responder gets more than waiting is worth only where the frontier ends.
        let second = (x[1] - spec.1[1]) - deltas[1] * (y[1] - spec.1[1]);
        prop_assert!(second.abs() < 1e-9 || (second > 0.0 && (x[0] - right[0]).abs() < 1e-9), "{second}");
        let first = (y[0] - spec.1[0]) - deltas[0] * (x[0] - spec.1[0]);
        prop_assert!(first.abs() < 1e-9 || (first > 0.0 && (y[0] - left[0]).abs() < 1e-9), "{first}");
        prop_assert!(x[0] >= y[0] - 1e-12, "it is good to propose");
    }

    #[test]
    fn short_periods_lead_to_nash_on_any_frontier(spec in problems()) {
        let problem = problem(&spec);
        let rates = [1.0, 2.0];
        let protocol = AlternatingOffers::with_rates(rates, 1e-5).unwrap();
        let found = protocol.stationary_equilibrium(&problem).unwrap().proposals;
        let limit = problem.alternating_offers_limit(rates).unwrap().utilities;
        for proposal in found {
            prop_assert!(near(proposal.utilities, limit, 1e-3), "{proposal:?} {limit:?}");
        }
    }

    #[test]
    fn zeuthen_stops_at_the_best_product_of_any_list_or_between_two(gains in prop::collection::vec((1u32..50, 1u32..50), 1..20)) {
        let total: u32 = gains.iter().map(|gain| gain.0).sum();
        let mut at = [f64::from(total), 0.0];
        let deals: Vec<[f64; 2]> = gains.iter().map(|gain| {
            at = [at[0] - f64::from(gain.0), at[1] + f64::from(gain.1)];
            at
        }).collect();
        let course = concession_protocol(&deals, [0.0, 0.0]).unwrap();
        let product = |deal: &[f64; 2]| deal[0] * deal[1];
        let best = deals.iter().map(product).fold(0.0, f64::max);
        let bests: Vec<usize> = (0..deals.len()).filter(|&k| product(&deals[k]) == best).collect();
        let (first, last) = (bests[0], bests[bests.len() - 1]);
        prop_assert!((first..=last).contains(&course.agreement), "{} of {bests:?}", course.agreement);
        prop_assert!(course.rounds.len() <= deals.len());
    }

    #[test]
    fn single_packages_are_the_best_of_all(agenda in agendas()) {
        let cost = ConcessionCost::new(0.1, 0.2).unwrap();
        let all = every(&agenda, cost);
        let drop = [-1.0, -1.5];
        let rational: Vec<[f64; 2]> = all.into_iter().filter(|u| u[0] >= drop[0] && u[1] >= drop[1]).collect();
        let gains = |u: [f64; 2]| [u[0] - drop[0], u[1] - drop[1]];
        let most = |merit: &dyn Fn([f64; 2]) -> f64| rational.iter().map(|u| merit(gains(*u))).fold(0.0, f64::max);
        let Ok(bargaining) = PackageBargaining::new(&agenda, cost, drop) else { return Ok(()) };
        let [best1, best2] = [most(&|g| g[0]), most(&|g| g[1])];
        let product = |g: [f64; 2]| g[0] * g[1];
        let weighted = |g: [f64; 2]| g[0].powf(0.3) * g[1].powf(0.7);
        let relative = |g: [f64; 2]| (g[0] / best1).min(g[1] / best2);
        let smaller = |g: [f64; 2]| g[0].min(g[1]);
        let merits: [(PureSolution, Merit<'_>); 4] = [
            (PureSolution::Nash, &product),
            (PureSolution::AsymmetricNash([0.3, 0.7]), &weighted),
            (PureSolution::KalaiSmorodinsky, &relative),
            (PureSolution::Egalitarian, &smaller),
        ];
        for (solution, merit) in merits {
            match bargaining.pure(solution) {
                Ok(found) => {
                    let ours = merit(gains(found.utilities));
                    prop_assert!((ours - most(merit)).abs() < 1e-9, "{:?} {} {}", solution, ours, most(merit));
                }
                Err(error) => prop_assert!(most(&smaller) < 1e-9, "{}", error),
            }
        }
    }
}
