//! What a function gives for the outputs that a study names.

use crate::{Error, Problem};

/// The outputs, if there is a finite one for each name.
pub(super) fn checked(names: &[String], outputs: Vec<f64>) -> Result<Vec<f64>, Error> {
    let mut problems = Vec::new();
    if outputs.len() != names.len() {
        let expected = format!("must be {}, one for each name", names.len());
        problems.push(Problem::new("outputs", format!("{} numbers", outputs.len()), expected));
    }
    for (name, x) in names.iter().zip(&outputs).filter(|(_, x)| !x.is_finite()) {
        problems.push(Problem::new(name, x, "must be a finite number"));
    }
    if problems.is_empty() { Ok(outputs) } else { Err(Error::invalid(problems)) }
}
