//! How the packages word their issues, by what is at stake in them: rank correlations over the 28.

use crate::problem::Terms;
use crate::union_state::{Ladder, Programmes, Wording};

/// Terms of each issue as `of` the programmes and its position gives them: Moscow's value, Minsk's benefit, points of sovereignty.
fn terms(of: impl Fn(&Programmes, usize) -> Option<Terms>) -> Vec<[f64; 3]> {
    let Ok(programmes) = Programmes::bundled() else { return Vec::new() };
    let terms = (0..programmes.agenda().issues().len()).filter_map(|issue| of(&programmes, issue));
    terms.map(|terms| [terms.payoffs[0], terms.payoffs[1], terms.concession]).collect()
}

/// What is at stake in each issue: its terms under binding rules, whether or not a package may have them.
fn stakes() -> Vec<[f64; 3]> {
    terms(|programmes, issue| programmes.terms(issue, Wording::Concrete))
}

/// What a clear wording of each issue moves that a package may have: binding rules, or else the clearest wording on the menu.
fn clear() -> Vec<[f64; 3]> {
    terms(|programmes, issue| {
        let of = |wording| programmes.menu_terms(issue, wording);
        of(Wording::Concrete).or_else(|| Wording::ALL.into_iter().rev().find_map(of))
    })
}

/// Spearman's correlation of an issue's stake, the sum of what it moves for either side, with the level of the package that
/// first settles it by binding rules or a common body; issues that none settles come last. Not a number if issues have no stake.
pub(super) fn stake_order(ladder: &Ladder) -> f64 {
    let stakes: Vec<f64> = stakes().iter().map(|[value, benefit, _]| value.abs() + benefit.abs()).collect();
    let settled = |issue: usize| {
        let binds = |wordings: &Vec<Wording>| wordings.get(issue).is_some_and(|w| *w >= Wording::Concrete);
        ladder.wordings.iter().position(binds).unwrap_or(ladder.wordings.len()) as f64
    };
    let levels: Vec<f64> = (0..stakes.len()).map(settled).collect();
    correlation(&ranks(&stakes), &ranks(&levels))
}

/// Partial rank correlations of the clarity of an issue's wording in the watered-down package with its value to Moscow (given
/// sovereignty) and with its sovereignty (given value), both of a clear wording that it could have had.
pub(super) fn clarity(ladder: &Ladder) -> [f64; 2] {
    let stakes = clear();
    let column = |at: usize| ranks(&stakes.iter().map(|row| row[at]).collect::<Vec<_>>());
    let clarity = ranks(&ladder.wordings[1].iter().map(|wording| *wording as u8 as f64).collect::<Vec<_>>());
    let (value, sovereignty) = (column(0), column(2));
    if clarity.len() != value.len() {
        return [f64::NAN; 2];
    }
    let [a, b, c] = [
        correlation(&clarity, &value),
        correlation(&clarity, &sovereignty),
        correlation(&value, &sovereignty),
    ];
    let partial = |x: f64, y: f64| (x - y * c) / ((1.0 - y * y) * (1.0 - c * c)).sqrt();
    [partial(a, b), partial(b, a)]
}

/// Ranks, of equal numbers their mean.
fn ranks(numbers: &[f64]) -> Vec<f64> {
    let rank = |x: &f64| {
        let below = numbers.iter().filter(|other| *other < x).count();
        let equal = numbers.iter().filter(|other| *other == x).count();
        below as f64 + 0.5 * (equal as f64 + 1.0)
    };
    numbers.iter().map(rank).collect()
}

/// Pearson's correlation of two columns.
fn correlation(xs: &[f64], ys: &[f64]) -> f64 {
    let mean = |of: &[f64]| of.iter().sum::<f64>() / of.len() as f64;
    let (x, y) = (mean(xs), mean(ys));
    let sum = |of: &mut dyn Iterator<Item = f64>| of.sum::<f64>();
    let both = sum(&mut xs.iter().zip(ys).map(|(a, b)| (a - x) * (b - y)));
    let [first, second] =
        [(xs, x), (ys, y)].map(|(of, mean)| sum(&mut of.iter().map(|a| (a - mean) * (a - mean))));
    both / (first * second).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_are_those_of_the_textbook() {
        // Ranks 1, 2.5, 2.5, 4 against 4, 3, 2, 1.
        let [first, second] = [[1.0, 5.0, 5.0, 7.0], [8.0, 6.0, 3.0, 2.0]].map(|x| ranks(&x));
        assert_eq!(first, [1.0, 2.5, 2.5, 4.0]);
        assert!((correlation(&first, &second) + 0.9_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn every_issue_has_terms_under_binding_rules() {
        assert_eq!((stakes().len(), clear().len()), (28, 28));
    }
}
