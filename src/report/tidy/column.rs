//! Columns of a table: name, unit, meaning, cells.

use crate::Error;
use std::collections::BTreeSet;

/// A column.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// As files have it.
    pub name: String,
    /// What the column shows, as the sweep calls it.
    pub key: String,
    pub unit: String,
    pub meaning: String,
    pub cells: Cells,
    /// Whether it is of the table itself, not named by who made the design.
    own: bool,
}

/// Cells of one type, of which any may be empty.
#[derive(Debug, Clone)]
pub(super) enum Cells {
    Integer(Vec<Option<u64>>),
    Real(Vec<Option<f64>>),
    Text(Vec<Option<String>>),
}

impl Column {
    /// A column of the table itself.
    pub fn new(key: &str, unit: &str, meaning: &str, cells: Cells) -> Self {
        let name = name(key, unit);
        let [key, unit, meaning] = [key, unit, meaning].map(str::to_owned);
        Column { name, key, unit, meaning, cells, own: true }
    }

    /// A column of a parameter, whatever that is called.
    pub fn parameter(key: &str, unit: &str, meaning: &str, cells: Cells) -> Self {
        Column { own: false, ..Column::new(key, unit, meaning, cells) }
    }
}

impl Cells {
    /// Cells of numbers; those that are not finite are empty.
    pub fn real(numbers: impl IntoIterator<Item = Option<f64>>) -> Self {
        Cells::Real(numbers.into_iter().map(|x| x.filter(|x| x.is_finite())).collect())
    }

    /// Cells of numbers that may be infinite, written `inf`; what is no number is empty.
    pub fn extended(numbers: impl IntoIterator<Item = Option<f64>>) -> Self {
        Cells::Real(numbers.into_iter().map(|x| x.filter(|x| !x.is_nan())).collect())
    }

    pub fn integer(numbers: impl IntoIterator<Item = Option<u64>>) -> Self {
        Cells::Integer(numbers.into_iter().collect())
    }

    pub fn text(texts: impl IntoIterator<Item = Option<String>>) -> Self {
        Cells::Text(texts.into_iter().collect())
    }

    pub fn len(&self) -> usize {
        match self {
            Cells::Integer(cells) => cells.len(),
            Cells::Real(cells) => cells.len(),
            Cells::Text(cells) => cells.len(),
        }
    }

    /// The type, in a word.
    pub fn kind(&self) -> &'static str {
        match self {
            Cells::Integer(_) => "integer",
            Cells::Real(_) => "real",
            Cells::Text(_) => "text",
        }
    }

    /// A cell as text, empty if there is nothing.
    fn written(&self, row: usize) -> String {
        match self {
            Cells::Integer(cells) => cells[row].map_or(String::new(), |x| x.to_string()),
            // Debug writes the shortest digits that bring the number back, with an exponent where it is very large or small.
            Cells::Real(cells) => cells[row].map_or(String::new(), |x| format!("{x:?}")),
            Cells::Text(cells) => cells[row].clone().unwrap_or_default(),
        }
    }
}

/// A text in lower case, of letters, digits and single underscores.
fn plain(text: &str) -> String {
    let text = text.replace('$', "_usd").replace('%', "_percent").to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// The name of a column: that of what it shows, and its unit behind two underscores.
fn name(key: &str, unit: &str) -> String {
    let mut name = plain(key);
    if name.is_empty() || name.starts_with(char::is_numeric) {
        // Names that begin with a digit need quotes in R and DuckDB.
        name.insert_str(0, "x_");
    }
    let unit = plain(unit);
    if unit.is_empty() { name } else { format!("{name}__{unit}") }
}

/// Numbers names that stand for the second time. Columns of the table itself keep their names, whatever parameters are called; then
/// parameters keep theirs that are called as the column is.
pub(super) fn distinct(mut columns: Vec<Column>) -> Vec<Column> {
    let mut taken = BTreeSet::new();
    let mut keep = |which: &dyn Fn(&Column) -> bool| -> Vec<bool> {
        columns.iter().map(|column| which(column) && taken.insert(column.name.clone())).collect()
    };
    let own = keep(&|column| column.own);
    let exact = keep(&|column| !column.own && column.key == name(&column.key, ""));
    for (i, column) in columns.iter_mut().enumerate() {
        if !own[i] && !exact[i] && !taken.insert(column.name.clone()) {
            let numbered = |i: u64| name(&format!("{} {i}", column.key), &column.unit);
            let free = (2..).map(numbered).find(|name| !taken.contains(name));
            column.name = free.unwrap_or_default();
            taken.insert(column.name.clone());
        }
    }
    columns
}

/// The columns as comma-separated values.
pub(super) fn csv(columns: &[Column]) -> Result<Vec<u8>, Error> {
    let fault = |error: String| {
        Error::unsupported(format!("this cannot be written as CSV ({error})"), "report it as a bug")
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let rows = columns.first().map_or(0, |column| column.cells.len());
    let names = writer.write_record(columns.iter().map(|column| &column.name));
    names.map_err(|error| fault(error.to_string()))?;
    for row in 0..rows {
        let cells = columns.iter().map(|column| column.cells.written(row));
        writer.write_record(cells).map_err(|error| fault(error.to_string()))?;
    }
    writer.into_inner().map_err(|error| fault(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_carry_their_unit() {
        for (key, unit, expected) in [
            ("moscow.collapse_loss", "bn$", "moscow_collapse_loss__bn_usd"),
            ("energy.rent[2]", "bn$ a quarter", "energy_rent_2__bn_usd_a_quarter"),
            ("Patience", "", "patience"),
            ("2nd cost", "% of GDP", "x_2nd_cost__percent_of_gdp"),
            ("λ", "", "λ"),
            ("…", "", "x_"),
        ] {
            assert_eq!(name(key, unit), expected);
        }
    }

    #[test]
    fn names_that_would_be_the_same_are_numbered_and_the_tables_own_stay() {
        let parameter = |key: &str| Column::parameter(key, "", "", Cells::real([]));
        let columns = ["a.b", "Point", "a_b", "A.B", "seed", "a b 2"].map(parameter);
        let own = ["point", "seed"].map(|key| Column::new(key, "", "", Cells::real([])));
        let all = columns.into_iter().chain(own).collect();
        let names: Vec<String> = distinct(all).into_iter().map(|column| column.name).collect();
        assert_eq!(names, ["a_b_2", "point_2", "a_b", "a_b_3", "seed_2", "a_b_2_2", "point", "seed"]);
        let costly = ["a.b", "a_b"].map(|key| Column::parameter(key, "bn$", "", Cells::real([])));
        let names: Vec<String> = distinct(costly.into()).into_iter().map(|column| column.name).collect();
        assert_eq!(names, ["a_b_2__bn_usd", "a_b__bn_usd"]);
    }
}
