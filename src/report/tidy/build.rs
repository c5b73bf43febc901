//! The columns of the tables.

use super::Tidy;
use super::column::{Cells, Column, distinct};
use crate::simulate::Estimate;
use crate::study::Certificate;
use crate::study::sweep::{Found, Point};

/// A row: a point, and which of the sweep's classes it is about; nothing if the point could not be evaluated.
type Row<'a> = (&'a Point, Option<usize>);

impl<O> Tidy<'_, O> {
    /// One row for each point and class.
    pub(super) fn outcomes(&self) -> Vec<Column> {
        let swept = self.swept;
        let classes = |point: &Point| if point.found.is_ok() { swept.outcomes.len() } else { 0 };
        let rows = swept.points.iter().flat_map(|point| {
            let failed = point.found.is_err().then_some((point, None));
            (0..classes(point)).map(move |class| (point, Some(class))).chain(failed)
        });
        let rows: Vec<Row<'_>> = rows.collect();
        let mut columns = self.parameters(&rows);
        let names = rows.iter().map(|(_, class)| self.classes.get((*class)?).cloned());
        columns.push(Column::new("outcome", "", "Class of ending", Cells::text(names)));
        let probability = |(point, class): &Row<'_>| found(point)?.outcomes.get((*class)?).copied();
        let probabilities: Vec<Option<Estimate>> = rows.iter().map(probability).collect();
        columns.extend(estimated("probability", "", "Probability that play ends so", &probabilities));
        columns.extend(self.how(&rows));
        distinct(columns)
    }

    /// One row for each point: payoffs and tallies.
    pub(super) fn points(&self) -> Vec<Column> {
        let swept = self.swept;
        let rows: Vec<Row<'_>> = swept.points.iter().map(|point| (point, None)).collect();
        let mut columns = self.parameters(&rows);
        for (player, name) in self.players.iter().enumerate() {
            let payoffs: Vec<_> = rows.iter().map(|(point, _)| Some(found(point)?.payoffs[player])).collect();
            let meaning = format!("Expected discounted payoff of {name}");
            columns.extend(estimated(&format!("payoff {name}"), &self.payoff_unit, &meaning, &payoffs));
        }
        for (at, name) in swept.tallies.iter().enumerate() {
            let tallies: Vec<_> =
                rows.iter().map(|(point, _)| found(point)?.tallies.get(at).copied()).collect();
            let meaning = format!("Expected count or level: {name}");
            columns.extend(estimated(&format!("tally {name}"), "", &meaning, &tallies));
        }
        columns.extend(self.how(&rows));
        distinct(columns)
    }

    /// The number of the point and its parameters.
    fn parameters(&self, rows: &[Row<'_>]) -> Vec<Column> {
        let numbers = Cells::integer(rows.iter().map(|(point, _)| Some(point.number)));
        let mut columns =
            vec![Column::new("point", "", "Number of the point in the design, from 0", numbers)];
        let described = self.swept.parameters.iter().zip(&self.described).enumerate();
        columns.extend(described.map(|(at, (name, (unit, meaning)))| {
            let values = Cells::real(rows.iter().map(|(point, _)| point.values.get(at).copied()));
            Column::parameter(name, unit, meaning, values)
        }));
        columns
    }

    /// How the numbers of a row came about.
    fn how(&self, rows: &[Row<'_>]) -> Vec<Column> {
        let swept = self.swept;
        let evaluated = |point: &Point| found(point).is_some();
        let certificate = |point: &Point| found(point)?.certificate;
        let certified = |of: fn(Certificate) -> f64| {
            Cells::real(rows.iter().map(move |(point, _)| certificate(point).map(of)))
        };
        let method = if swept.episodes.is_some() { "sampled" } else { "exact" };
        let confidence = swept.episodes.map(|_| swept.confidence.level());
        let texts =
            |of: &dyn Fn(&Point) -> Option<String>| Cells::text(rows.iter().map(|(point, _)| of(point)));
        let numbers =
            |of: &dyn Fn(&Point) -> Option<u64>| Cells::integer(rows.iter().map(|(point, _)| of(point)));
        let regret = |player: usize, name: &str| {
            let of = [|c: Certificate| c.regret[0], |c: Certificate| c.regret[1]][player];
            let meaning = format!("What {name} could gain by a best reply");
            Column::new(&format!("regret {name}"), &self.payoff_unit, &meaning, certified(of))
        };
        vec![
            Column::new(
                "confidence",
                "",
                "Level of the intervals; empty for exact numbers",
                Cells::real(rows.iter().map(|(point, _)| confidence.filter(|_| evaluated(point)))),
            ),
            Column::new(
                "method",
                "",
                "exact or sampled",
                texts(&|point| evaluated(point).then(|| method.to_owned())),
            ),
            Column::new(
                "episodes",
                "",
                "Episodes at this point; empty for exact numbers",
                numbers(&|point| swept.episodes.filter(|_| evaluated(point))),
            ),
            Column::new(
                "residual",
                "",
                "Worst residual of a fixed point of the solution, a difference of choice probabilities",
                certified(|certificate| certificate.residual),
            ),
            Column::new(
                "missed",
                "",
                "Fixed points that missed the tolerance",
                numbers(&|point| Some(certificate(point)?.missed)),
            ),
            regret(0, &self.players[0]),
            regret(1, &self.players[1]),
            Column::new(
                "seed",
                "",
                "Seed of the episodes; empty for exact numbers",
                numbers(&|_| swept.episodes.map(|_| swept.seed)),
            ),
            Column::new(
                "error",
                "",
                "Why the point could not be evaluated; empty if it could",
                texts(&|point| Some(point.found.as_ref().err()?.replace('\n', "; "))),
            ),
        ]
    }
}

fn found(point: &Point) -> Option<&Found> {
    point.found.as_ref().ok()
}

/// The columns of an estimate: value and both ends of its interval.
fn estimated(key: &str, unit: &str, meaning: &str, cells: &[Option<Estimate>]) -> [Column; 3] {
    let column = |end: &str, meaning: String, of: fn(&Estimate) -> f64| {
        let cells = Cells::real(cells.iter().map(|cell| cell.as_ref().map(of)));
        Column::new(&format!("{key}{end}"), unit, &meaning, cells)
    };
    [
        column("", meaning.to_owned(), |found| found.value),
        column("_low", format!("{meaning}: lower end of the interval"), |found| found.interval.low),
        column("_high", format!("{meaning}: upper end of the interval"), |found| found.interval.high),
    ]
}
