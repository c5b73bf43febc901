//! Attribution on games whose Shapley values and interactions are known.

use crate::common::stop::{StopAfter, on_one_thread};
use bargain::math::interval::Confidence;
use bargain::problem::coalition::{Coalition, CoalitionalGame};
use bargain::simulate::StopReason;
use bargain::study::attribution::{Attributed, Attribution, OutputParts};
use bargain::{Error, Problem};

const NAMES: [&str; 10] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

fn study(switches: usize) -> Attribution {
    Attribution::new(&NAMES[..switches], &["y"]).unwrap()
}

fn values(found: &Attributed) -> Vec<f64> {
    found.outputs[0].parts.iter().map(|part| part.value.value).collect()
}

fn near(x: f64, y: f64, tolerance: f64) {
    assert!((x - y).abs() <= tolerance, "{x} is not {y}");
}

/// A game without structure: worths from a hash of the set, in [0, 1).
fn rough(on: Coalition) -> Result<Vec<f64>, Error> {
    let mixed = u64::from(on.0).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Ok(vec![((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 11) as f64 / (1_u64 << 53) as f64])
}

fn whole_is_the_sum(output: &OutputParts) {
    let sum: f64 = output.parts.iter().map(|part| part.value.value).sum();
    near(output.remainder + sum, output.whole, 1e-12);
}

#[test]
fn published_games_have_their_shapley_values() {
    // Lemaire 1991, in the documentation of the R package GameTheory; and that of coopProductGame. Worths by bits of the set.
    let games = [
        ([0.0, 46125.0, 17437.5, 69187.5, 5812.5, 53812.5, 30750.0, 90000.0], [51750.0, 25875.0, 12375.0]),
        ([0.0, 68.0, 102.0, 170.0, 0.0, 710.0, 762.0, 992.0], [229.0, 272.0, 491.0]),
    ];
    for (worth, shapley) in games {
        // What is left with all off is no part of any mechanism's.
        let found = study(3).exact(|on| Ok(vec![1e3 + worth[on.0 as usize]]), &mut ()).unwrap();
        values(&found).iter().zip(shapley).for_each(|(x, y)| near(*x, y, 1e-9));
        assert_eq!(found.outputs[0].remainder, 1e3);
        assert_eq!((found.record.evaluated, found.record.pairs), (8, None));
    }
}

#[test]
fn remainder_and_parts_sum_to_the_whole() {
    whole_is_the_sum(&study(7).exact(rough, &mut ()).unwrap().outputs[0]);
    whole_is_the_sum(&study(10).seed(3).sampled(5, rough, &mut ()).unwrap().outputs[0]);
}

#[test]
fn one_that_does_nothing_gets_nothing_and_equals_get_the_same() {
    // Neither of the first two matters without the other; the third never does.
    let both = |on: Coalition| Ok(vec![f64::from(u8::from(on.contains(0) && on.contains(1)))]);
    let found = study(3).exact(both, &mut ()).unwrap();
    let output = &found.outputs[0];
    assert_eq!(values(&found), [0.5, 0.5, 0.0]);
    assert_eq!(output.parts.iter().map(|part| part.alone).collect::<Vec<_>>(), [0.0; 3]);
    assert_eq!(output.parts.iter().map(|part| part.last).collect::<Vec<_>>(), [1.0, 1.0, 0.0]);
    assert_eq!(output.interactions.iter().map(|pair| pair.value).collect::<Vec<_>>(), [1.0, 0.0, 0.0]);
    assert_eq!(output.ranked()[2].switch, "c");
}

#[test]
fn interactions_are_ranked_by_size_whatever_their_sign() {
    let pairs = [(0, 1, 0.5), (0, 2, -3.0), (1, 2, 1.0)];
    let worth = |on: Coalition| {
        let both = pairs.iter().filter(|(i, j, _)| on.contains(*i) && on.contains(*j));
        Ok(vec![both.map(|(_, _, value)| value).sum()])
    };
    let found = study(3).exact(worth, &mut ()).unwrap();
    let ranked = found.outputs[0].ranked_interactions();
    let ranked: Vec<(String, f64)> =
        ranked.iter().map(|found| (found.switches.concat(), found.value)).collect();
    assert_eq!(ranked, [("ac".to_owned(), -3.0), ("bc".to_owned(), 1.0), ("ab".to_owned(), 0.5)]);
}

/// Grabisch & Roubens 1999: of the unanimity game of T the index of a pair inside T is 1 / (|T| - 1), outside 0.
#[test]
fn interactions_of_unanimity_games_are_those_of_the_paper() {
    for size in 2..6_u32 {
        let needed = (1_u32 << size) - 1;
        let game = CoalitionalGame::new(6, |on| f64::from(u8::from(on.0 & needed == needed))).unwrap();
        let pairs = (0..6).flat_map(|i| (i + 1..6).map(move |j| (i, j)));
        for ((_, j), index) in pairs.zip(game.shapley_interaction()) {
            near(index, if j < size { 1.0 / f64::from(size - 1) } else { 0.0 }, 1e-14);
        }
    }
    assert!(CoalitionalGame::new(1, |_| 1.0).unwrap().shapley_interaction().is_empty());
}

#[test]
fn an_order_and_its_reverse_share_pairwise_interactions_exactly() {
    let pairwise = |on: Coalition| {
        let x: Vec<f64> = (0..8).map(|i| f64::from(u8::from(on.contains(i)))).collect();
        Ok(vec![2.0 * x[0] + 3.0 * x[1] * x[2] - x[3] * x[7] + x[5]])
    };
    let found = study(8).sampled(2, pairwise, &mut ()).unwrap();
    for (part, exact) in found.outputs[0].parts.iter().zip([2.0, 1.5, 1.5, -0.5, 0.0, 1.0, 0.0, -0.5]) {
        near(part.value.value, exact, 1e-14);
        near(part.value.standard_error, 0.0, 1e-14);
    }
}

/// Of 300 seeds the 95 % interval of a part covers its exact value as often as it should, at α = 0.001 for each of six parts: between
/// 270 and 298 times (binomial).
#[test]
fn sampled_intervals_cover_exact_values_as_often_as_they_say() {
    let exact = values(&study(6).exact(rough, &mut ()).unwrap());
    let mut covered = [0_u32; 6];
    for seed in 0..300 {
        let found = study(6).seed(seed).sampled(12, rough, &mut ()).unwrap();
        for (i, part) in found.outputs[0].parts.iter().enumerate() {
            covered[i] += u32::from(part.value.interval.contains(exact[i]));
        }
    }
    assert!(covered.iter().all(|count| (270..=298).contains(count)), "{covered:?} of 300");
}

/// At 1 − 1e-4 for each of ten parts, α = 0.001 for all.
#[test]
fn sampled_values_are_the_exact_ones_within_their_intervals() {
    let exact = values(&study(10).exact(rough, &mut ()).unwrap());
    let sampled = study(10).seed(5).confidence(Confidence::new(1.0 - 1e-4).unwrap());
    let found = sampled.sampled(200, rough, &mut ()).unwrap();
    for (part, exact) in found.outputs[0].parts.iter().zip(exact) {
        assert!(part.value.interval.contains(exact), "{part:?}, exact {exact}");
        assert!(part.value.standard_error < 0.05);
    }
    assert!(found.record.evaluated <= 1024, "no set is evaluated twice");
}

#[test]
fn the_same_bits_on_any_number_of_threads() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let found = pool.install(|| study(9).seed(11).sampled(20, rough, &mut ())).unwrap();
        let bits = |part: &bargain::study::attribution::Part| {
            [part.value.value, part.value.standard_error, part.alone, part.last].map(f64::to_bits)
        };
        found.outputs[0].parts.iter().map(bits).collect::<Vec<_>>()
    };
    assert_eq!(run(1), run(2));
    assert_eq!(run(1), run(7));
}

#[test]
fn a_set_that_fails_is_named_and_takes_its_orders_with_it() {
    let fails = |on: Coalition| match on.0 {
        0b101 => Err(Error::invalid([Problem::new("x", 1, "must be 2")])),
        _ => rough(on),
    };
    let error = study(3).exact(fails, &mut ()).unwrap_err();
    assert!(error.is_unsupported() && error.to_string().contains("7 of 8 sets"), "{error}");
    assert!(error.to_string().contains("[a, c] on: x = 1: must be 2"), "{error}");
    // A sixth of the orders begin with a and c, in either turn, and so does a sixth of their reverses.
    let found = study(4).sampled(60, fails, &mut ()).unwrap();
    let pairs = found.record.pairs.unwrap();
    assert!((30..60).contains(&pairs), "{pairs}");
    assert_eq!(found.record.failures[0].on, ["a", "c"]);
    whole_is_the_sum(&found.outputs[0]);
}

#[test]
fn outputs_that_are_no_numbers_fail_their_set() {
    let error = study(2).exact(|_| Ok(vec![f64::NAN]), &mut ()).unwrap_err();
    assert!(error.to_string().contains("y = NaN: must be a finite number"), "{error}");
    let error = study(2).exact(|_| Ok(vec![]), &mut ()).unwrap_err();
    assert!(error.to_string().contains("must be 1, one for each name"), "{error}");
}

#[test]
fn a_run_can_be_stopped() {
    let error = on_one_thread(|| study(6).exact(rough, &mut StopAfter(16)).unwrap_err());
    assert!(
        error.to_string().contains("16 of 64 sets could be evaluated before the run was stopped"),
        "{error}"
    );
    let found = study(6).exact(rough, &mut ()).unwrap();
    assert_eq!(found.record.stop, StopReason::Finished);
}

/// A pair that happens to be complete before its turn is no independent one.
#[test]
fn a_stopped_run_rests_on_its_first_pairs() {
    let run = |pairs, stop| on_one_thread(|| study(5).seed(3).sampled(pairs, rough, &mut StopAfter(stop)));
    let stopped = run(12, 26).unwrap();
    let pairs = stopped.record.pairs.unwrap();
    assert!(stopped.record.stop == StopReason::Cancelled && (6..12).contains(&pairs), "{pairs}");
    assert_eq!(values(&stopped), values(&run(pairs, u64::MAX).unwrap()));
}

#[test]
fn every_fault_of_the_names_is_told_at_once() {
    let error = Attribution::new(&["a", "", "a"], &[]).unwrap_err();
    assert_eq!(error.problems().len(), 3);
    let names: Vec<String> = (0..13).map(|i| i.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let many = Attribution::new(&names, &["y"]).unwrap();
    assert!(many.exact(rough, &mut ()).unwrap_err().is_unsupported());
    assert!(many.sampled(1, rough, &mut ()).unwrap_err().is_invalid());
    assert!(Attribution::new(&[&names[..], &names[..]].concat(), &["y"]).unwrap_err().is_invalid());
}
