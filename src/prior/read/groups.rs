//! Correlated groups in a file of priors.

use super::{Node, Reader};
use crate::Problem;
use crate::prior::copula::Copula;
use crate::prior::set::Priors;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeTable;

/// Keys of a group.
const GROUP_KEYS: [&str; 3] = ["keys", "matrix", "why"];

impl Reader<'_> {
    /// The correlated groups. Those that name a prior with a fault of its own are not reported again.
    pub(super) fn groups(&mut self, value: Node<'_, '_>, faulty: &[(String, usize)], priors: &mut Priors) {
        let tables = value.get_ref().as_array();
        let tables = tables.filter(|tables| tables.iter().all(|table| table.get_ref().is_table()));
        let Some(tables) = tables else {
            self.wrong("correlated", value, "must be tables: [[correlated]] with keys and matrix");
            return;
        };
        for (i, node) in tables.iter().enumerate() {
            let Some(table) = node.get_ref().as_table() else { continue };
            let group = format!("correlated[{i}]");
            for (name, _) in table.iter().filter(|(name, _)| !GROUP_KEYS.contains(&name.get_ref().as_ref())) {
                let problem =
                    Problem::new(format!("{group}.{}", name.get_ref()), "", "is not a key of a group");
                self.report(problem.nearest_of(name.get_ref(), GROUP_KEYS.into_iter()), name.span());
            }
            let Some((keys, matrix)) = self.group(&group, node.span(), table) else { continue };
            let is_faulty = |key: &&str| faulty.iter().any(|(other, _)| other == key);
            let unknown = |key: &&str| self.broken && priors.position(key).is_none();
            let tied = if keys.iter().any(|key| is_faulty(key) || unknown(key)) {
                Copula::new(&format!("{group}.matrix"), (0..keys.len()).collect(), &matrix).map(|_| ())
            } else {
                priors.tie(&group, &keys, &matrix)
            };
            if let Err(error) = tied {
                for problem in error.problems() {
                    let field = if problem.key.ends_with(".keys") { "keys" } else { "matrix" };
                    let place = table.get(field).map_or(node.span(), Spanned::span);
                    self.report(problem.clone(), place);
                }
            }
        }
    }

    fn group<'t>(
        &mut self,
        group: &str,
        place: Range<usize>,
        table: &'t DeTable<'_>,
    ) -> Option<(Vec<&'t str>, Vec<Vec<f64>>)> {
        let keys = self.required(group, (place.clone(), "keys"), table);
        let matrix = self.required(group, (place, "matrix"), table);
        let (keys, matrix) = (keys?, matrix?);
        let names = keys.get_ref().as_array();
        let names = names.and_then(|names| names.iter().map(|name| name.get_ref().as_str()).collect());
        if names.is_none() {
            self.wrong(&format!("{group}.keys"), keys, "must be a list of names of priors");
        }
        let full = format!("{group}.matrix");
        let Some(rows) = matrix.get_ref().as_array() else {
            self.wrong(&full, matrix, "must be a list of rows of numbers");
            return None;
        };
        let rows: Option<Vec<Vec<f64>>> = rows.iter().map(|row| self.numbers(&full, row)).collect();
        names.zip(rows)
    }
}
