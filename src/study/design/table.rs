//! A design from a table that the user wrote: comma-separated values with a header of names.

use super::{Design, LARGEST};
use crate::{Error, Problem};

impl Design {
    /// Reads points from comma-separated text: a header with the names of the parameters, and a row of numbers for each point.
    /// Spaces around names and numbers do not count; lines that are empty are passed over. `name` stands for the file in messages.
    ///
    /// ```
    /// use bargain::study::design::Design;
    ///
    /// let design = Design::from_csv("mine.csv", "patience, cost\n0.9, 0.1\n0.8, 0.2\n")?;
    /// assert_eq!(design.point(1)?.value("cost"), Some(0.2));
    /// let error = Design::from_csv("mine.csv", "patience, cost\n0.9, 0.1\n0.8, none\n").unwrap_err();
    /// assert_eq!(error.to_string(), "mine.csv:3: cost = none: must be a finite number");
    /// # Ok::<(), bargain::Error>(())
    /// ```
    ///
    /// # Errors
    /// Every fault at once with its line: names that are empty or stand twice, rows of another length than the header, cells that
    /// are no finite numbers, no rows, more than [`LARGEST`] of them, text that is no table.
    pub fn from_csv(name: &str, text: &str) -> Result<Self, Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
        let at = |line: usize, key: &str, found: &str, expected: &str| {
            Problem::new(key, found, expected).at(name, line)
        };
        let header = reader.headers().cloned().unwrap_or_default();
        let columns: Vec<&str> = header.iter().collect();
        let line = header.position().map_or(1, |at| at.line() as usize);
        let mut problems = Vec::new();
        if columns.is_empty() {
            problems.push(at(line, "", "", "must hold a header with the names of the parameters"));
        }
        for (i, column) in columns.iter().enumerate() {
            if column.is_empty() {
                let key = format!("column {}", i + 1);
                problems.push(at(line, &key, "", "must have a name in the header"));
            } else if columns[..i].contains(column) {
                problems.push(at(line, "header", column, "stands here for the second time"));
            }
        }
        let (mut rows, mut found) = (Vec::new(), 0u64);
        for record in reader.records() {
            found += 1;
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, |at| at.line() as usize);
                    problems.push(at(line, "", "", &error.to_string()));
                    continue;
                }
            };
            let line = record.position().map_or(0, |at| at.line() as usize);
            if record.len() != columns.len() {
                let cells = format!("{} cells", record.len());
                let expected = format!("must have {}, one for each name in the header", columns.len());
                problems.push(at(line, "", &cells, &expected));
                continue;
            }
            let mut row = Vec::with_capacity(columns.len());
            for (column, cell) in columns.iter().zip(record.iter()) {
                match cell.parse::<f64>().ok().filter(|x| x.is_finite()) {
                    Some(x) => row.push(x),
                    None => problems.push(at(line, column, cell, "must be a finite number")),
                }
            }
            rows.push(row);
        }
        if found == 0 {
            problems.push(at(line, "", "", "must hold at least one row below the header"));
        } else if found > LARGEST {
            let expected = format!("must be at most {LARGEST}");
            problems.push(Problem::new("rows", found, expected).at(name, line));
        }
        if problems.is_empty() { Design::table(&columns, rows) } else { Err(Error::invalid(problems)) }
    }
}
