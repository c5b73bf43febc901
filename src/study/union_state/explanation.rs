//! Which mechanisms carry the difference between two worlds.

use super::mechanism::{self, Mechanism};
use super::{Measure, World};
use crate::Error;
use crate::problem::coalition::Coalition;
use crate::simulate::Observer;
use crate::study::attribution::{Attributed, Attribution};
use crate::study::{Certificate, Journal};
use serde::Serialize;

/// A study of why measures differ between two worlds: for each set of mechanisms that are on, the difference is that of the
/// two worlds in both of which the others are switched off, and differences are shared among the mechanisms by the Shapley value
/// (Owen & Prieur 2017 do so for models; [`Attribution`]).
///
/// The remainder is the difference with all of these mechanisms off: what the roots and the rest of the model make by themselves.
#[derive(Debug, Clone)]
pub struct Explanation<'a> {
    worlds: [World; 2],
    mechanisms: Vec<&'a Mechanism>,
    measures: Vec<Measure>,
    attribution: Attribution,
}

/// What was found.
#[derive(Debug, Serialize)]
pub struct Explained {
    /// Titles of the two worlds, the earlier first.
    pub worlds: [String; 2],
    /// The mechanisms, with what switches each off.
    pub mechanisms: Vec<Switch>,
    /// How the differences are shared; later less earlier.
    pub attributed: Attributed,
    /// The worst residual and regrets of all equilibria behind these numbers, and their fixed points together.
    pub worst: Option<Certificate>,
}

/// A mechanism in words.
#[derive(Debug, Serialize)]
pub struct Switch {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub meaning: &'static str,
    /// What switches it off.
    pub off: Vec<String>,
}

impl<'a> Explanation<'a> {
    /// A study of these two worlds, the earlier first.
    ///
    /// # Errors
    /// Those of [`Attribution::new`], for the names of mechanisms and measures.
    pub fn new(
        worlds: [World; 2],
        mechanisms: &[&'a Mechanism],
        measures: &[Measure],
    ) -> Result<Self, Error> {
        let switches: Vec<&str> = mechanisms.iter().map(|mechanism| mechanism.name).collect();
        let outputs: Vec<&str> = measures.iter().map(|measure| measure.name).collect();
        let off = mechanisms.iter().map(|mechanism| format!("{:?}", mechanism.off)).collect::<Vec<_>>();
        let attribution = Attribution::new(&switches, &outputs)?
            .about("worlds", worlds.each_ref().map(World::digest).join(" to "))
            .about("switched off", off.join("; "));
        Ok(Explanation { worlds, mechanisms: mechanisms.to_vec(), measures: measures.to_vec(), attribution })
    }

    /// The seed of sampled orders; any number is one.
    pub fn seed(mut self, seed: u64) -> Self {
        self.attribution = self.attribution.seed(seed);
        self
    }

    /// Keeps what each set of mechanisms gives in the journal, and goes on from what it holds: see [`Attribution::resume`].
    pub fn resume(mut self, journal: &Journal) -> Self {
        self.attribution = self.attribution.resume(journal);
        self
    }

    /// Over all sets of mechanisms: 2ⁿ solutions if both worlds have the same rules, 2 · 2ⁿ if not.
    ///
    /// # Errors
    /// Those of [`Attribution::exact`].
    pub fn exact(&self, observer: &mut impl Observer) -> Result<Explained, Error> {
        let (attributed, certificates) = self.attribution.exact_with(|on| self.difference(on), observer)?;
        Ok(self.explained(attributed, &certificates))
    }

    /// Over the sets along so many pairs of random orders.
    ///
    /// # Errors
    /// Those of [`Attribution::sampled`].
    pub fn sampled(&self, pairs: u64, observer: &mut impl Observer) -> Result<Explained, Error> {
        let function = |on| self.difference(on);
        let (attributed, certificates) = self.attribution.sampled_with(pairs, function, observer)?;
        Ok(self.explained(attributed, &certificates))
    }

    /// The measures of the later world less those of the earlier, with only these mechanisms on; and how well both were solved.
    fn difference(&self, on: Coalition) -> Result<(Vec<f64>, Option<Certificate>), Error> {
        let worlds =
            self.worlds.iter().map(|world| mechanism::with_only(world.clone(), &self.mechanisms, on));
        let (readings, certificate) = World::read_certified(&worlds.collect::<Result<Vec<_>, Error>>()?);
        let readings = readings.into_iter().collect::<Result<Vec<_>, Error>>()?;
        let differences = |measure: &Measure| (measure.of)(&readings[1]) - (measure.of)(&readings[0]);
        Ok((self.measures.iter().map(differences).collect(), certificate))
    }

    fn explained(&self, attributed: Attributed, certificates: &[Option<Certificate>]) -> Explained {
        let switch = |mechanism: &&Mechanism| Switch {
            name: mechanism.name,
            meaning: mechanism.meaning,
            off: mechanism.off.iter().map(ToString::to_string).collect(),
        };
        Explained {
            worlds: self.worlds.each_ref().map(|world| world.scenario().title().to_owned()),
            mechanisms: self.mechanisms.iter().map(switch).collect(),
            attributed,
            worst: Certificate::worst(certificates.iter().copied().flatten()),
        }
    }
}
