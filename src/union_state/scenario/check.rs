//! Whether the values of a scenario fit together.

use super::parameters::Parameters;
use super::read::Lines;
use super::start::Start;
use crate::Problem;
use crate::game::BeliefGrid;
use toml::Table;

/// How far a row of probabilities may miss a sum of one.
const SUM_TOLERANCE: f64 = 1e-9;

/// Levels of protest, of lock-in: the largest by which hazards are multiplied.
const MOST_PROTEST: f64 = 2.0;
const MOST_LOCK_IN: f64 = 3.0;

/// Collects faults of single keys.
struct Checks<'a> {
    lines: &'a Lines,
    /// Keys whose values have faults of their own: nothing is said of how others fit them.
    faulty: &'a [String],
    problems: &'a mut Vec<Problem>,
}

impl Checks<'_> {
    fn require(&mut self, holds: bool, key: &str, found: impl std::fmt::Display, expected: String) {
        self.require_of((key, &[]), holds, found, expected);
    }

    /// Requires something of a key and of others, at one of which the file may be at fault if it does not hold the first.
    fn require_of(
        &mut self,
        (key, others): (&str, &[&str]),
        holds: bool,
        found: impl std::fmt::Display,
        expected: String,
    ) {
        let keys = || [key].into_iter().chain(others.iter().copied());
        if !holds && !keys().any(|key| self.faulty.iter().any(|faulty| faulty == key)) {
            let mut problem = Problem::new(key, found, expected);
            problem.line = keys().find_map(|key| self.lines.get(key).copied());
            self.problems.push(problem);
        }
    }

    fn increasing(&mut self, key: &str, list: &[f64]) {
        let mut pairs = list.windows(2).enumerate();
        if let Some((i, pair)) = pairs.find(|(_, pair)| pair[1] - pair[0] < BeliefGrid::LEAST_DISTANCE) {
            let by = if pair[1] > pair[0] { ", by 1e-300 at least" } else { "" };
            let expected = format!("must be larger than the number before, {:?}{by}", pair[0]);
            self.require_of(
                (&format!("{key}[{}]", i + 1), &[key]),
                false,
                format!("{:?}", pair[1]),
                expected,
            );
        }
    }

    fn spans(&mut self, key: &str, x: f64, (grid_key, grid): (&str, &[f64])) {
        if let (Some(first), Some(last), true) = (grid.first(), grid.last(), grid.is_sorted()) {
            let expected = format!("must lie within the points of {grid_key}, [{first}, {last}]");
            self.require_of((key, &[grid_key]), *first <= x && x <= *last, x, expected);
        }
    }

    fn at_most(&mut self, (key, x): (&str, f64), (limit_key, limit): (&str, f64)) {
        let expected = format!("must not exceed {limit_key} = {limit}");
        self.require_of((key, &[limit_key]), x <= limit, x, expected);
    }
}

/// The parameters as numbers, with what does not fit together added to `problems`.
pub(super) fn parameters(
    values: &Table,
    (lines, faulty): (&Lines, &[String]),
    problems: &mut Vec<Problem>,
) -> Option<Parameters> {
    let p: Parameters = match values.clone().try_into() {
        Ok(parameters) => parameters,
        Err(error) => {
            problems.push(Problem::new("", "", error.to_string().trim().to_owned()));
            return None;
        }
    };
    let mut checks = Checks { lines, faulty, problems };
    checks.increasing("belief.moscow_hawk_grid", &p.belief.moscow_hawk_grid);
    checks.increasing("belief.minsk_hard_grid", &p.belief.minsk_hard_grid);
    checks.spans(
        "belief.moscow_hawk",
        p.belief.moscow_hawk,
        ("belief.moscow_hawk_grid", &p.belief.moscow_hawk_grid),
    );
    checks.spans(
        "belief.minsk_hard",
        p.belief.minsk_hard,
        ("belief.minsk_hard_grid", &p.belief.minsk_hard_grid),
    );
    let levels = p.oil.multiplier.len();
    checks.require(levels <= 16, "oil.multiplier", levels, "must have at most 16 levels".to_owned());
    let square = p.oil.transition.len() == levels && p.oil.transition.iter().all(|row| row.len() == levels);
    let expected =
        format!("must have {levels} rows of {levels} numbers, one for each level of oil.multiplier");
    let transition = ("oil.transition", &["oil.multiplier"][..]);
    checks.require_of(transition, square, format!("{:?}", p.oil.transition), expected);
    for (i, row) in p.oil.transition.iter().enumerate() {
        let sum: f64 = row.iter().sum();
        let expected = format!("row {i} must sum to 1; it sums to {sum}");
        checks.require((sum - 1.0).abs() <= SUM_TOLERANCE, "oil.transition", format!("{row:?}"), expected);
    }
    checks.increasing("package.sovereignty_budget", &p.package.sovereignty_budget);
    let c = &p.protest;
    checks.at_most(("protest.calm_floor", c.calm_floor), ("protest.calm_ceiling", c.calm_ceiling));
    checks.at_most(("protest.rise_ceiling", c.rise_ceiling), ("protest.move_ceiling", c.move_ceiling));
    let t = &p.turnover;
    checks.at_most(
        ("turnover.pro_russian_floor", t.pro_russian_floor),
        ("turnover.pro_russian_ceiling", t.pro_russian_ceiling),
    );
    let turnover = t.base
        + t.per_protest * MOST_PROTEST
        + t.per_lock_in * MOST_LOCK_IN
        + t.signing_absorption
        + t.implemented_binding;
    let expected = format!(
        "with mass protest (2 × per_protest), full lock-in (3 × per_lock_in), signing_absorption and \
         implemented_binding the chance of turnover must not exceed 1; it is {turnover}"
    );
    let summands = [
        "turnover.per_protest",
        "turnover.per_lock_in",
        "turnover.signing_absorption",
        "turnover.implemented_binding",
    ];
    checks.require_of(("turnover.base", &summands), turnover <= 1.0, t.base, expected);
    Some(p)
}

/// Whether the start fits the parameters.
pub(super) fn start(
    start: &Start,
    parameters: &Parameters,
    (lines, faulty): (&Lines, &[String]),
    problems: &mut Vec<Problem>,
) {
    let mut checks = Checks { lines, faulty, problems };
    if let Some(oil) = start.get("oil") {
        let levels = parameters.oil.multiplier.len();
        let expected = format!("must be below {levels}, the number of levels of oil.multiplier");
        checks.require_of(("start.oil", &["oil.multiplier"]), usize::from(oil) < levels, oil, expected);
    }
    if let (Some(implemented), Some(signed)) = (start.get("implemented"), start.get("signed")) {
        let expected = format!("must not exceed start.signed = {signed}");
        let key = ("start.implemented", &["start.signed"][..]);
        checks.require_of(key, implemented <= signed, implemented, expected);
    }
}
