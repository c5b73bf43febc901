//! Tables for reading: what belongs together stands below each other, however long it is.

use std::fmt;

/// What stands in a column, and its least width.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Column {
    /// Words begin where the column begins, two places behind the one before.
    Words(usize),
    /// Numbers end where the column ends; it holds what is left free before them, a place at least.
    Numbers(usize),
}

/// The rows of a table, each a cell for every column or for the first few.
pub(crate) struct Columns {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

enum Row {
    Cells(Vec<String>),
    Line(String),
}

impl Columns {
    /// No rows yet.
    pub(crate) fn new(columns: impl Into<Vec<Column>>) -> Self {
        Columns { columns: columns.into(), rows: Vec::new() }
    }

    /// Adds a row. Each cell is put on one line.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        let on_one_line = |cell: String| match cell.contains(char::is_control) {
            true => cell.replace(char::is_control, " "),
            false => cell,
        };
        self.rows.push(Row::Cells(cells.into_iter().map(|cell| on_one_line(cell.into())).collect()));
    }

    /// Adds a line between rows that is not cut into columns.
    pub(crate) fn line(&mut self, text: impl Into<String>) {
        self.rows.push(Row::Line(text.into()));
    }

    /// The width of each column.
    fn widths(&self) -> Vec<usize> {
        let width = |(place, column): (usize, &Column)| {
            let cells = self.rows.iter().filter_map(|row| match row {
                Row::Cells(cells) => cells.get(place),
                Row::Line(_) => None,
            });
            let longest = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
            match *column {
                Column::Words(least) => least.max(longest),
                Column::Numbers(least) => least.max(longest + usize::from(place > 0)),
            }
        };
        self.columns.iter().enumerate().map(width).collect()
    }
}

impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        let mut text = String::new();
        for row in &self.rows {
            text.clear();
            match row {
                Row::Line(line) => text.push_str(line),
                Row::Cells(cells) => {
                    for (cell, (column, width)) in cells.iter().zip(self.columns.iter().zip(&widths)) {
                        text += &match column {
                            Column::Words(_) => format!("  {cell:width$}"),
                            Column::Numbers(_) => format!("{cell:>width$}"),
                        };
                    }
                }
            }
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Columns};

    #[test]
    fn long_cells_widen_their_columns() {
        let mut table =
            Columns::new([Column::Words(6), Column::Numbers(5), Column::Numbers(5), Column::Words(0)]);
        table.row(["name", "a", "b"]);
        table.row(["x", "1.25", "2", "here"]);
        assert_eq!(table.to_string(), "  name      a    b\n  x      1.25    2  here\n");
        table.line("  between");
        table.row(["a name\nof two lines", "12345.5", "12345.6"]);
        let text = "  name                      a       b\n  x                      1.25       2  here\n  between\n  \
                    a name of two lines 12345.5 12345.6\n";
        assert_eq!(table.to_string(), text);
    }
}
