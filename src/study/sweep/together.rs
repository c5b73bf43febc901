//! Points that share what is dear: those that differ in some parameters only are forecast at once.

use super::{Kept, Numbers, Record, Sweep, Swept};
use crate::prior::Draw;
use crate::simulate::Observer;
use crate::study::Forecast;
use crate::study::pieces::{self, Done};
use crate::{Error, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// What the points of a group gave.
type Records<O> = Vec<(u64, Record<O>)>;

impl Sweep<'_> {
    /// Takes the forecasts of all points that differ only in parameters which are `free` at once, so that they may share a solution:
    /// for the flagship those that say where play begins ([`forecasts`](crate::study::union_state::forecasts)).
    ///
    /// `forecasts` is given the points of a group, all of the design's whatever the shard, and gives one forecast for each, in their order.
    /// The observer is told of each group. A sweep that it stops holds the first points up to the first whose group was not begun.
    ///
    /// # Errors
    /// None in practice: what fails at a point is kept with it.
    pub fn exact_together<O: Copy + Ord + Send + Sync>(
        &self,
        free: impl Fn(&str) -> bool,
        forecasts: impl Fn(&[Draw]) -> Vec<Result<Forecast<O>, Error>> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Swept<O>, Error> {
        let groups = self.groups(free);
        let one = |number: u64| self.together(&groups[number as usize], &forecasts);
        self.finish(None, self.by_point(pieces::run(0..groups.len() as u64, one, observer)))
    }

    /// The numbers of points that differ only in what is free, for each such group with a point that is asked for.
    fn groups(&self, free: impl Fn(&str) -> bool) -> Vec<Vec<u64>> {
        let (mut groups, mut known) = (Vec::new(), BTreeMap::new());
        for number in 0..self.design.len() {
            let fixed = self.design.point(number).map(|point| {
                let fixed = point.values().filter(|(name, _)| !free(name));
                fixed.map(|(_, x)| (x + 0.0).to_bits()).collect::<Vec<u64>>()
            });
            // What is no point stands by itself, with its error.
            let key = fixed.map_err(|_| number);
            let at = *known.entry(key).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[at].push(number);
        }
        let asked = self.numbers();
        groups.retain(|group: &Vec<u64>| group.iter().any(|number| asked.contains(number)));
        groups
    }

    fn together<O: Copy + PartialEq>(
        &self,
        group: &[u64],
        forecasts: impl Fn(&[Draw]) -> Vec<Result<Forecast<O>, Error>>,
    ) -> Records<O> {
        let points: Result<Vec<Draw>, Error> =
            group.iter().map(|&number| self.design.point(number)).collect();
        let found = points.map(|points| forecasts(&points)).and_then(|found| {
            let expected = || format!("must be {}, one for each point", group.len());
            let wrong = || Error::invalid([Problem::new("forecasts", found.len(), expected())]);
            if found.len() == group.len() { Ok(found) } else { Err(wrong()) }
        });
        let records: Vec<Record<O>> = match found {
            Ok(found) => {
                let numbers = found.into_iter().map(|forecast| forecast.and_then(Numbers::exact));
                numbers.map(|numbers| numbers.map_err(|error| error.to_string())).collect()
            }
            Err(error) => group.iter().map(|_| Err(error.to_string())).collect(),
        };
        let asked = self.numbers();
        group.iter().copied().zip(records).filter(|(number, _)| asked.contains(number)).collect()
    }

    /// The points in order, without a gap from the first.
    fn by_point<O>(&self, done: Done<Records<O>>) -> Done<Record<O>> {
        let mut found: Records<O> = done.pieces.into_iter().flat_map(|(_, records)| records).collect();
        found.sort_unstable_by_key(|(number, _)| *number);
        let found = found.into_iter().zip(self.numbers()).take_while(|((number, _), at)| number == at);
        Done { pieces: found.map(|(record, _)| record).collect(), stop: done.stop, unsaved: done.unsaved }
    }
}

impl Kept<'_, Sweep<'_>> {
    /// As [`Sweep::exact_together`], with the journal, which keeps group by group.
    ///
    /// # Errors
    /// Those of the journal: [`Sweep::resume`].
    pub fn exact_together<O: Copy + Ord + Send + Sync + Serialize + DeserializeOwned>(
        &self,
        free: impl Fn(&str) -> bool,
        forecasts: impl Fn(&[Draw]) -> Vec<Result<Forecast<O>, Error>> + Sync,
        observer: &mut impl Observer,
    ) -> Result<Swept<O>, Error> {
        let sweep = &self.study;
        let shared: Vec<&str> = sweep.design.names().filter(|name| free(name)).collect();
        let head = sweep.head(None)?.with("together along", shared.join(", "));
        let groups = sweep.groups(free);
        let one = |number: u64| sweep.together(&groups[number as usize], &forecasts);
        let done = self.journal.run(head, 0..groups.len() as u64, &one, observer)?;
        sweep.finish(None, sweep.by_point(done))
    }
}
