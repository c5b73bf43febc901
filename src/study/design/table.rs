//! A design from a table that the user wrote: comma-separated values with a header of names.

use super::{Design, LARGEST};
use crate::text::line_of_record;
use crate::{Error, Problem};

impl Design {
    /// Reads points from comma-separated text: a header with the names of the parameters, and a row of numbers for each point.
    /// Spaces around names and numbers do not count, but none may stand before a quote; lines that are empty are passed over.
    /// `name` stands for the file in messages.
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
    /// are no finite numbers or begin with a quote after spaces, no rows, more than [`LARGEST`] of them, text that is no table.
    pub fn from_csv(name: &str, text: &str) -> Result<Self, Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut reader =
            csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().cloned().unwrap_or_default();
        let columns: Vec<&str> = header.iter().collect();
        let top = line_of_record(text, header.position());
        let mut problems = faults_of_header(&columns);
        let (mut rows, mut found) = (Vec::new(), 0u64);
        for record in reader.records() {
            found += 1;
            let (at, row) = match record {
                Ok(record) => (line_of_record(text, record.position()), numbers(&columns, &record)),
                Err(error) => (
                    line_of_record(text, error.position()),
                    Err(vec![Problem::new("", "", error.to_string())]),
                ),
            };
            match row {
                Ok(row) => rows.push(row),
                Err(faults) => problems.extend(faults.into_iter().map(|fault| fault.at(name, at))),
            }
        }
        if found == 0 {
            problems.push(Problem::new("", "", "must hold at least one row below the header"));
        } else if found > LARGEST {
            problems.push(Problem::new("rows", found, format!("must be at most {LARGEST}")));
        }
        if problems.is_empty() {
            return Design::table(&columns, rows);
        }
        let placed = |fault: Problem| if fault.file.is_none() { fault.at(name, top) } else { fault };
        Err(Error::invalid(problems.into_iter().map(placed)))
    }
}

fn faults_of_header(columns: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if columns.is_empty() {
        problems.push(Problem::new("", "", "must hold a header with the names of the parameters"));
    }
    problems.extend(quotes(columns.iter().copied()));
    for (i, column) in columns.iter().enumerate() {
        if column.is_empty() {
            problems.push(Problem::new(format!("column {}", i + 1), "", "must have a name in the header"));
        } else if columns[..i].contains(column) {
            problems.push(Problem::new("header", column, "stands here for the second time"));
        }
    }
    problems
}

/// Cells that begin with a quote, which quotes nothing after spaces: commas behind it part cells, and it stays in the text.
fn quotes<'a>(cells: impl Iterator<Item = &'a str>) -> Vec<Problem> {
    let expected = "must not begin with a quote; no spaces may stand before one";
    let begin = cells.enumerate().filter(|(_, cell)| cell.starts_with('"'));
    begin.map(|(i, cell)| Problem::new(format!("column {}", i + 1), cell, expected)).collect()
}

/// The numbers of a row, one for each column.
fn numbers(columns: &[&str], record: &csv::StringRecord) -> Result<Vec<f64>, Vec<Problem>> {
    let quotes = quotes(record.iter());
    if !quotes.is_empty() {
        return Err(quotes);
    }
    if record.len() != columns.len() {
        let expected = format!("must have {}, one for each name in the header", columns.len());
        return Err(vec![Problem::new("", format!("{} cells", record.len()), expected)]);
    }
    let (mut row, mut problems) = (Vec::with_capacity(columns.len()), Vec::new());
    for (column, cell) in columns.iter().zip(record) {
        match cell.parse::<f64>().ok().filter(|x| x.is_finite()) {
            Some(x) => row.push(x),
            None => problems.push(Problem::new(*column, cell, "must be a finite number")),
        }
    }
    if problems.is_empty() { Ok(row) } else { Err(problems) }
}
