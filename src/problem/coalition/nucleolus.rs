//! The nucleolus: the largest complaint made as small as can be, then the next largest, and so on.

use super::simplex::{Column, Optimum, maximise};
use super::{Coalition, CoalitionalGame};
use crate::{Error, Problem};

/// Most players of a linear programme over coalitions.
const MOST_PLAYERS: usize = 12;

/// Dual values below this are rounding.
const ROUNDING: f64 = 1e-8;

impl CoalitionalGame {
    /// The nucleolus (Schmeidler 1969, SIAM Journal on Applied Mathematics 17) over the imputations: payoffs that give no
    /// player less than it gets alone. It lies in the core if there is one.
    ///
    /// One linear programme after another (Maschler, Peleg & Shapley 1979): each minimises the largest excess among the
    /// coalitions still open, and fixes those that cannot do better, until their payoffs determine all. The dual is
    /// solved, which has n + 1 rows; a coalition with a positive dual value is tight in every solution.
    ///
    /// # Errors
    /// More than 12 players; players who together are worth less than the sum of each alone (no imputation); a programme
    /// that rounding has spoilt.
    ///
    /// # Complexity
    /// At most n − 1 linear programmes of n + 1 rows and 2ⁿ columns; 8 players take milliseconds.
    ///
    /// ```
    /// use bargain::problem::coalition::CoalitionalGame;
    ///
    /// // A garment of 200 claimed by creditors of 100, 200 and 300 (Talmud, Kethubot 93a).
    /// let shares = CoalitionalGame::bankruptcy(200.0, &[100.0, 200.0, 300.0])?.nucleolus()?;
    /// assert!(shares.iter().zip([50.0, 75.0, 75.0]).all(|(x, y)| (x - y).abs() < 1e-9));
    /// # Ok::<(), bargain::Error>(())
    /// ```
    pub fn nucleolus(&self) -> Result<Vec<f64>, Error> {
        check_players(self)?;
        let n = self.players();
        let everybody = self.everybody();
        let alone: f64 = (0..n).map(|i| self.worth(Coalition(1 << i))).sum();
        let spare = self.worth(everybody) - alone;
        if spare < -1e-12 * self.unit() {
            let expected = format!("must be at least {alone}, what the players are worth one by one");
            let key = "worth of all players";
            return Err(Error::invalid([Problem::new(key, self.worth(everybody), expected)]));
        }
        let scale = self.unit();
        let mut fixed = Fixed::new(n);
        fixed.add(everybody, self.worth(everybody) / scale);
        while fixed.equations.len() < n {
            let programme = Programme::new(self, &fixed);
            let found = programme.solve(&programme.start())?;
            if programme
                .tight(&found)
                .fold(0, |n, (coalition, share)| n + usize::from(fixed.add(coalition, share)))
                == 0
            {
                return Err(spoilt());
            }
        }
        Ok(fixed.payoffs().iter().map(|x| x * scale).collect())
    }

    /// What worths are divided by before they enter a linear programme.
    pub(super) fn unit(&self) -> f64 {
        let scale = self.scale();
        if scale > 0.0 { scale } else { 1.0 }
    }
}

/// Coalitions whose payoffs are known, linearly independent, with their equations in echelon form.
struct Fixed {
    players: usize,
    coalitions: Vec<(Coalition, f64)>,
    /// Coefficients, then the right-hand side; each row has 1 at its pivot, where all others have 0.
    equations: Vec<(usize, Vec<f64>)>,
}

impl Fixed {
    fn new(players: usize) -> Self {
        Fixed { players, coalitions: Vec::new(), equations: Vec::new() }
    }

    /// The equation of a coalition's payoff, less what the others already say.
    fn reduced(&self, coalition: Coalition, share: f64) -> Vec<f64> {
        let mut row = indicator(coalition, self.players);
        row.push(share);
        for (pivot, equation) in &self.equations {
            let factor = row[*pivot];
            row.iter_mut().zip(equation).for_each(|(x, y)| *x -= factor * y);
        }
        row
    }

    /// The largest coefficient, if the equation says anything new.
    fn pivot(&self, row: &[f64]) -> Option<usize> {
        let pivot = (0..self.players).max_by(|&a, &b| row[a].abs().total_cmp(&row[b].abs()))?;
        (row[pivot].abs() > ROUNDING).then_some(pivot)
    }

    fn determines(&self, coalition: Coalition) -> bool {
        self.pivot(&self.reduced(coalition, 0.0)).is_none()
    }

    /// Adds what a coalition gets; whether that was not determined before.
    fn add(&mut self, coalition: Coalition, share: f64) -> bool {
        let mut row = self.reduced(coalition, share);
        let Some(pivot) = self.pivot(&row) else { return false };
        let scale = 1.0 / row[pivot];
        row.iter_mut().for_each(|x| *x *= scale);
        for (_, equation) in &mut self.equations {
            let factor = equation[pivot];
            equation.iter_mut().zip(&row).for_each(|(x, y)| *x -= factor * y);
        }
        self.equations.push((pivot, row));
        self.coalitions.push((coalition, share));
        true
    }

    /// Everybody's payoff, once there are as many equations as players.
    fn payoffs(&self) -> Vec<f64> {
        let mut payoffs = vec![0.0; self.players];
        for (pivot, equation) in &self.equations {
            payoffs[*pivot] = equation[self.players];
        }
        payoffs
    }
}

/// The dual of: make the largest excess of the open coalitions small, given what fixed ones and single players get.
pub(super) struct Programme {
    players: usize,
    columns: Vec<Column>,
    /// What each column stands for.
    meaning: Vec<Meaning>,
}

#[derive(Clone, Copy)]
enum Meaning {
    /// The coalition's excess counts; its worth.
    Open(Coalition, f64),
    /// The player gets no less than this.
    Alone(Coalition, f64),
    /// The coalition's payoff is fixed: once for each sign of its dual value.
    Fixed,
}

/// Payoffs and the largest excess, in units of the largest worth.
pub(super) struct Shares {
    pub payoffs: Vec<f64>,
    pub excess: f64,
    values: Vec<f64>,
}

impl Programme {
    fn new(game: &CoalitionalGame, fixed: &Fixed) -> Self {
        let scale = game.unit();
        let mut programme = Programme { players: game.players(), columns: Vec::new(), meaning: Vec::new() };
        for &(coalition, share) in &fixed.coalitions {
            programme.fix(coalition, share);
        }
        for player in 0..game.players() {
            let coalition = Coalition(1 << player);
            let worth = game.worth(coalition) / scale;
            programme.push(Meaning::Alone(coalition, worth), coalition, 0.0, [1.0, worth]);
        }
        for coalition in game.proper().filter(|coalition| !fixed.determines(*coalition)) {
            programme.open(coalition, game.worth(coalition) / scale);
        }
        programme
    }

    /// The first programme without the claims of single players.
    pub fn least_core(game: &CoalitionalGame) -> Result<Shares, Error> {
        check_players(game)?;
        let n = game.players();
        let scale = game.unit();
        let whole = game.worth(game.everybody()) / scale;
        if n == 1 {
            return Ok(Shares { payoffs: vec![whole], excess: f64::NEG_INFINITY, values: Vec::new() });
        }
        let mut programme = Programme { players: n, columns: Vec::new(), meaning: Vec::new() };
        programme.fix(game.everybody(), whole);
        for coalition in game.proper() {
            programme.open(coalition, game.worth(coalition) / scale);
        }
        // All single players with equal weight, against everybody: balanced.
        let single = (0..n).map(|player| 1 + (1 << player));
        programme.solve(&std::iter::once(1).chain(single).collect::<Vec<_>>())
    }

    fn fix(&mut self, coalition: Coalition, share: f64) {
        self.push(Meaning::Fixed, coalition, 0.0, [1.0, share]);
        self.push(Meaning::Fixed, coalition, 0.0, [-1.0, -share]);
    }

    fn open(&mut self, coalition: Coalition, worth: f64) {
        self.push(Meaning::Open(coalition, worth), coalition, 1.0, [1.0, worth]);
    }

    /// A column: `sign` at each member, `counts` in the row of the excess.
    fn push(&mut self, meaning: Meaning, coalition: Coalition, counts: f64, [sign, gain]: [f64; 2]) {
        let mut rows: Vec<f64> = indicator(coalition, self.players).iter().map(|x| sign * x).collect();
        rows.push(counts);
        self.columns.push(Column { rows, gain });
        self.meaning.push(meaning);
    }

    /// A feasible basis: one open coalition and, outside it, single players, against everybody (the first that is fixed).
    fn start(&self) -> Vec<usize> {
        let open = |meaning: &Meaning| matches!(meaning, Meaning::Open(..));
        let at = self.meaning.iter().position(open).unwrap_or(0);
        let member = match self.meaning.get(at) {
            Some(Meaning::Open(coalition, _)) => coalition.0.trailing_zeros() as usize,
            _ => 0,
        };
        let alone = (0..self.meaning.len()).filter(|&j| matches!(self.meaning[j], Meaning::Alone(..)));
        let others = alone.enumerate().filter(|(player, _)| *player != member).map(|(_, j)| j);
        [at, 1].into_iter().chain(others).collect()
    }

    fn solve(&self, start: &[usize]) -> Result<Shares, Error> {
        let mut right = vec![0.0; self.players];
        right.push(1.0);
        let Optimum { values, mut prices } = maximise(&self.columns, &right, start).ok_or_else(spoilt)?;
        let excess = prices.pop().unwrap_or(f64::NAN);
        Ok(Shares { payoffs: prices, excess, values })
    }

    /// Coalitions whose payoff is the same in all solutions, with it.
    fn tight<'a>(&'a self, found: &'a Shares) -> impl Iterator<Item = (Coalition, f64)> + 'a {
        self.meaning.iter().zip(&found.values).filter(|(_, value)| **value > ROUNDING).filter_map(
            |(meaning, _)| match *meaning {
                Meaning::Open(coalition, worth) => Some((coalition, worth - found.excess)),
                Meaning::Alone(coalition, worth) => Some((coalition, worth)),
                Meaning::Fixed => None,
            },
        )
    }
}

fn indicator(coalition: Coalition, players: usize) -> Vec<f64> {
    (0..players).map(|player| f64::from(u8::from(coalition.contains(player)))).collect()
}

fn check_players(game: &CoalitionalGame) -> Result<(), Error> {
    if game.players() <= MOST_PLAYERS {
        return Ok(());
    }
    Err(Error::unsupported(
        format!("linear programmes over the coalitions of {} players", game.players()),
        format!("merge players until there are at most {MOST_PLAYERS}, or use the Shapley value"),
    ))
}

fn spoilt() -> Error {
    Error::unsupported("rounding has spoilt the linear programme", "give worths of more similar size")
}
