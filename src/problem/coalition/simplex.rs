//! The simplex method on a dense tableau, for programmes of few rows from a known feasible basis.

/// A variable, 0 or more: what it contributes to each row, and to the objective.
pub(super) struct Column {
    pub rows: Vec<f64>,
    pub gain: f64,
}

/// A solution, with the certificate of its optimality.
pub(super) struct Optimum {
    pub values: Vec<f64>,
    /// What one unit more on the right-hand side of each row would be worth.
    pub prices: Vec<f64>,
}

/// Smaller numbers are rounding: entries of the programmes are 0 and ±1, gains are at most 1.
const ROUNDING: f64 = 1e-10;

/// Most pivots; far more than programmes of this size need.
const MOST_PIVOTS: usize = 20_000;

/// Pivots without progress after which the rule that cannot cycle takes over.
const PATIENCE: usize = 30;

struct Tableau {
    /// Columns of the programme, then those of the identity (which become the inverse of the basis), then the
    /// right-hand side.
    rows: Vec<Vec<f64>>,
    /// What each column still promises; the last entry is minus the objective.
    gains: Vec<f64>,
    /// The variable of each row.
    basis: Vec<usize>,
}

/// Maximises the gain subject to rows that must equal `right`, from a basis known to be feasible (Dantzig 1963; Bland's rule
/// of 1977 where a vertex is degenerate). `None` if the programme is unbounded, the basis is none, or pivots run out.
pub(super) fn maximise(columns: &[Column], right: &[f64], start: &[usize]) -> Option<Optimum> {
    let mut tableau = Tableau::new(columns, right, start)?;
    let mut stalled = 0;
    for _ in 0..MOST_PIVOTS {
        let Some(entering) = tableau.entering(columns.len(), stalled > PATIENCE) else {
            return Some(tableau.optimum(columns));
        };
        let row = tableau.leaving(entering)?;
        let before = tableau.gains.last().copied();
        tableau.pivot(row, entering);
        stalled = if tableau.gains.last().copied() < before { 0 } else { stalled + 1 };
    }
    None
}

impl Tableau {
    fn new(columns: &[Column], right: &[f64], start: &[usize]) -> Option<Self> {
        let m = right.len();
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(m);
        for (r, right) in right.iter().enumerate() {
            let mut row: Vec<f64> = columns.iter().map(|column| column.rows[r]).collect();
            row.extend((0..m).map(|i| f64::from(u8::from(i == r))));
            row.push(*right);
            rows.push(row);
        }
        let mut gains: Vec<f64> = columns.iter().map(|column| column.gain).collect();
        gains.extend(std::iter::repeat_n(0.0, m + 1));
        let mut tableau = Tableau { rows, gains, basis: vec![usize::MAX; m] };
        for &entering in start {
            let free = (0..m).filter(|&r| tableau.basis[r] == usize::MAX);
            let size = |r: &usize| tableau.rows[*r][entering].abs();
            let row = free.max_by(|a, b| size(a).total_cmp(&size(b)))?;
            if size(&row) < ROUNDING {
                return None;
            }
            tableau.pivot(row, entering);
        }
        tableau.basis.iter().all(|&variable| variable != usize::MAX).then_some(tableau)
    }

    fn entering(&self, variables: usize, careful: bool) -> Option<usize> {
        let promising = (0..variables).filter(|&j| self.gains[j] > ROUNDING);
        if careful {
            promising.min()
        } else {
            promising.max_by(|&a, &b| self.gains[a].total_cmp(&self.gains[b]))
        }
    }

    /// The row that limits the entering variable first; of equals, that of the first variable.
    fn leaving(&self, entering: usize) -> Option<usize> {
        let ratio = |r: usize| self.rows[r].last().copied().unwrap_or(0.0).max(0.0) / self.rows[r][entering];
        let limiting = (0..self.rows.len()).filter(|&r| self.rows[r][entering] > ROUNDING);
        let least = limiting.clone().map(ratio).fold(f64::INFINITY, f64::min);
        limiting.filter(|&r| ratio(r) <= least + ROUNDING).min_by_key(|&r| self.basis[r])
    }

    fn pivot(&mut self, row: usize, entering: usize) {
        let scale = 1.0 / self.rows[row][entering];
        self.rows[row].iter_mut().for_each(|x| *x *= scale);
        let by = self.rows[row].clone();
        let others = self.rows.iter_mut().enumerate().filter(|(r, _)| *r != row).map(|(_, other)| other);
        for other in others.chain(std::iter::once(&mut self.gains)) {
            let factor = other[entering];
            if factor != 0.0 {
                other.iter_mut().zip(&by).for_each(|(x, by)| *x -= factor * by);
                other[entering] = 0.0;
            }
        }
        self.basis[row] = entering;
    }

    fn optimum(&self, columns: &[Column]) -> Optimum {
        let mut values = vec![0.0; columns.len()];
        let mut prices = vec![0.0; self.rows.len()];
        for (row, &variable) in self.rows.iter().zip(&self.basis) {
            values[variable] = row.last().copied().unwrap_or(0.0);
            for (i, price) in prices.iter_mut().enumerate() {
                *price += columns[variable].gain * row[columns.len() + i];
            }
        }
        Optimum { values, prices }
    }
}
