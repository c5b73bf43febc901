//! The sources that parameters, priors and histories cite.

use super::Scenario;
use serde::Deserialize;
use std::sync::OnceLock;

/// A source, cited by its identifier.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Source {
    /// Its identifier, such as `CARN21`.
    pub id: String,
    /// What kind of text it is, such as `news` or `analysis`.
    pub kind: String,
    /// Who published it and when, and what it says.
    pub what: String,
    /// Where it is to be found.
    pub url: String,
}

const SOURCES: &str = include_str!("../data/sources.csv");

impl Scenario {
    /// The sources that the [dictionary](Scenario::dictionary), the bundled priors and the bundled histories cite, in the order of
    /// their table.
    pub fn sources() -> &'static [Source] {
        static ALL: OnceLock<Vec<Source>> = OnceLock::new();
        // The table is part of the crate and a test reads every row of it, so nothing is lost here.
        ALL.get_or_init(|| {
            csv::Reader::from_reader(SOURCES.as_bytes()).deserialize().filter_map(Result::ok).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_row_of_the_sources_is_lost() {
        let sources = Scenario::sources();
        assert_eq!(sources.len(), SOURCES.trim_end().lines().count() - 1);
        assert!(sources.iter().all(|source| !source.what.is_empty() && source.url.starts_with("http")));
    }
}
