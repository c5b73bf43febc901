//! Cases of one game side by side: how each outcome's probability differs between them, with common random numbers, and exactly.
//!
//! ```
//! use bargain::game::catalogue::{Agreement, Ultimatum};
//! use bargain::simulate::MonteCarlo;
//! use bargain::solve::QuantalResponse;
//! use bargain::study::comparison::Comparison;
//!
//! let game = Ultimatum::with_grid(10);
//! let solved = |precision: f64| QuantalResponse::new([precision; 2])?.solve(&game)?.play(&game);
//! let (calm, keen) = (solved(5.0)?, solved(6.0)?);
//! let plan = MonteCarlo::new(1).episodes(20_000)?;
//! let found = Comparison::new(plan).plays(("calm", &calm), &[("keen", &keen)], &mut ())?;
//! let none = found.others[0].outcome(Agreement::None).expect("a class of the game");
//! assert!(none.exact.is_some_and(|exact| exact.difference() < 0.0)); // keener players miss fewer bargains
//! assert!(none.sampled.interval.high < 0.0 && none.gain > Some(5.0));
//! # Ok::<(), bargain::Error>(())
//! ```

use crate::game::FiniteGame;
use crate::math::interval::{Confidence, Interval, clopper_pearson};
use crate::simulate::variance::{Paired, Stepwise, of_outcome};
use crate::simulate::{Episodes, Estimate, MonteCarlo, Observer, Sample, StopReason};
use crate::solve::Play;
use crate::study::journal::{Head, Journal, Kept};
use crate::{Error, Problem};
use serde::{Deserialize, Serialize};

/// Episodes that must have ended otherwise than most for the interval of a difference to be the normal one.
const DISCORDANT: u64 = 30;

/// How two plays of a tabulated game share their chance; `docs/variance.md` says what each gains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coupling {
    /// Place by place, as [`Stepwise`] does: much the better one for cases that are near each other.
    #[default]
    Stepwise,
    /// Along alias tables: three times as fast an episode, for cases that are far apart.
    Blocks,
}

/// A plan by which cases are compared.
#[derive(Debug, Clone)]
pub struct Comparison {
    plan: MonteCarlo,
    coupling: Coupling,
    confidence: Confidence,
}

/// Cases beside a reference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared<O> {
    /// Name of the reference.
    pub reference: String,
    /// Each other case.
    pub others: Vec<Versus<O>>,
    /// The seed that all cases share.
    pub seed: u64,
    /// The level of all intervals; each holds with it by itself.
    pub confidence: Confidence,
}

/// One case less the reference.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Versus<O> {
    /// Name of the case.
    pub name: String,
    /// Differences of the probability of each class of ending, in order.
    pub outcomes: Vec<(O, Difference)>,
    /// Differences of the expected payoffs.
    pub payoffs: [Difference; 2],
    /// Differences of the expected tallies, by name.
    pub tallies: Vec<(String, Difference)>,
    /// Episodes played of either case.
    pub episodes: u64,
    /// Why the run ended.
    pub stop: StopReason,
}

/// The difference of a number: the case less the reference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Without sampling error; nothing where only episodes are known.
    pub exact: Option<Exact>,
    /// From paired episodes. The interval is the normal one. For a probability where fewer than 30 episodes did otherwise than most
    /// (differed, or did not, or differed the other way) it is a conservative one: the exact intervals (Clopper & Pearson 1934) of the
    /// shares that end so in one case only, either at half the error, subtracted.
    pub sampled: Estimate,
    /// How many times as many episodes two independent runs would need for the same error of a probability; nothing for
    /// other numbers, and if no episode differed or all did alike.
    pub gain: Option<f64>,
}

/// A number in both cases.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Exact {
    /// In the reference.
    pub reference: f64,
    /// In the case.
    pub case: f64,
}

impl Exact {
    /// The case less the reference.
    pub fn difference(&self) -> f64 {
        self.case - self.reference
    }
}

impl<O: Copy + PartialEq> Versus<O> {
    /// The difference of the probability of `outcome`, if it is a class of either case.
    pub fn outcome(&self, outcome: O) -> Option<&Difference> {
        self.outcomes.iter().find(|(other, _)| *other == outcome).map(|(_, difference)| difference)
    }
}

impl Comparison {
    /// Compares with this many episodes, this seed and whatever else the plan says: stepwise, 95 % unless told otherwise.
    pub fn new(plan: MonteCarlo) -> Self {
        Comparison { plan, coupling: Coupling::default(), confidence: Confidence::P95 }
    }

    /// How plays share their chance.
    pub fn coupling(mut self, coupling: Coupling) -> Self {
        self.coupling = coupling;
        self
    }

    /// The level of all intervals, unless the plan has a [`Precision`](crate::simulate::Precision): then they hold with the confidence of
    /// that, over all looks.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Keeps what each case gives in the journal as soon as it is there, and goes on from what the journal holds. For scenarios of
    /// the flagship: [`Kept::scenarios`]. Of a plan with a time budget nothing can be resumed, as it gives other numbers each time.
    pub fn resume(self, journal: &Journal) -> Kept<'_, Self> {
        Kept { study: self, journal }
    }

    /// Compares plays of tabulated games, each with a name, with a reference: sampled beside exact. The observer is told of
    /// the episodes of one case after the other; cancelled, the run ends with the case in hand.
    ///
    /// # Errors
    /// A plan of a single episode.
    pub fn plays<G: FiniteGame>(
        &self,
        reference: (&str, &Play<G>),
        others: &[(&str, &Play<G>)],
        observer: &mut impl Observer,
    ) -> Result<Compared<G::Outcome>, Error> {
        let (name, reference) = reference;
        let exact = reference.distribution();
        let mut found = Vec::new();
        for (name, case) in others {
            let mut classes = [reference.outcomes(), case.outcomes()].concat();
            classes.sort_unstable();
            classes.dedup();
            let mut versus = match self.coupling {
                Coupling::Stepwise => {
                    let [first, second] = [*case, reference].map(Stepwise::new);
                    self.pair((name, &first), &second, &classes, observer)?
                }
                Coupling::Blocks => self.pair((name, *case), reference, &classes, observer)?,
            };
            let other = case.distribution();
            for (class, difference) in &mut versus.outcomes {
                let [reference, case] = [&exact, &other].map(|known| known.probability(*class));
                difference.exact = Some(Exact { reference, case });
            }
            for (i, difference) in versus.payoffs.iter_mut().enumerate() {
                difference.exact = Some(Exact { reference: exact.payoffs[i], case: other.payoffs[i] });
            }
            for (name, difference) in &mut versus.tallies {
                let [reference, case] = [&exact, &other].map(|known| known.tally(name));
                difference.exact = reference.zip(case).map(|(reference, case)| Exact { reference, case });
            }
            found.push(versus);
            if found.last().is_some_and(|versus| versus.stop == StopReason::Cancelled) {
                break;
            }
        }
        Ok(self.compared(name, found))
    }

    /// Compares episodes of any kind, such as [`Direct`](crate::simulate::Direct) plays of games that have no tables: sampled
    /// only, for the classes named.
    ///
    /// # Errors
    /// Cases with other tallies; a plan of a single episode.
    pub fn episodes<A, B, O>(
        &self,
        reference: (&str, &A),
        case: (&str, &B),
        classes: &[O],
        observer: &mut impl Observer,
    ) -> Result<Compared<O>, Error>
    where
        A: Episodes<Outcome = O>,
        B: Episodes<Outcome = O>,
        O: Copy + Ord + std::fmt::Debug + Send + Sync,
    {
        let mut classes = classes.to_vec();
        classes.sort_unstable();
        classes.dedup();
        let versus = self.pair(case, reference.1, &classes, observer)?;
        Ok(self.compared(reference.0, vec![versus]))
    }

    /// What a journal of this plan belongs to, the cases aside.
    pub(super) fn head(&self) -> Head {
        let Comparison { plan, coupling, confidence } = self;
        Head::new("comparison")
            .with("plan", format!("{plan:?}, {coupling:?}, {} intervals", confidence.level()))
    }

    pub(super) fn compared<O>(&self, reference: &str, others: Vec<Versus<O>>) -> Compared<O> {
        let (seed, confidence) = (self.plan.seed(), self.plan.over_looks().unwrap_or(self.confidence));
        Compared { reference: reference.to_owned(), others, seed, confidence }
    }

    /// Plays a case and the reference from the same streams.
    fn pair<A, B, O>(
        &self,
        (name, case): (&str, &A),
        reference: &B,
        classes: &[O],
        observer: &mut impl Observer,
    ) -> Result<Versus<O>, Error>
    where
        A: Episodes<Outcome = O>,
        B: Episodes<Outcome = O>,
        O: Copy + Ord + std::fmt::Debug + Send + Sync,
    {
        let pair = Paired::new(case, reference, classes)?;
        let run = self.plan.observe(&pair, observer);
        let level = run.level_over_looks().unwrap_or(self.confidence);
        let (stop, sample) = (run.stop_reason(), run.estimates);
        if sample.episodes() < 2 && stop != StopReason::Cancelled {
            let problem =
                Problem::new("episodes", sample.episodes(), "must be at least 2, to have a variance");
            return Err(Error::invalid([problem]));
        }
        let plain = |sampled: Estimate| Difference { exact: None, sampled, gain: None };
        let of_class = |class: O| {
            let sampled = of_outcome(&sample, class, level)?;
            let interval = few(&sample, class, level).unwrap_or(sampled.interval);
            let gain = pair.gain(&sample, class);
            Some((class, Difference { sampled: Estimate { interval, ..sampled }, gain, exact: None }))
        };
        let tallies = sample.tallies(level).into_iter().take(case.tallies().len());
        Ok(Versus {
            name: name.to_owned(),
            outcomes: classes.iter().filter_map(|class| of_class(*class)).collect(),
            payoffs: sample.payoffs(level).map(plain),
            tallies: tallies.map(|(name, estimate)| (name.to_owned(), plain(estimate))).collect(),
            episodes: sample.episodes(),
            stop,
        })
    }
}

/// The conservative interval, if few episodes ended otherwise than most: so in both cases or in neither, so in the one only, so in the
/// other only.
fn few<O: Copy + Ord>(sample: &Sample<(O, O)>, class: O, level: Confidence) -> Option<Interval> {
    let only = |meant: fn((bool, bool)) -> bool| -> u64 {
        let ended = |(case, reference): (O, O)| meant((case == class, reference == class));
        sample.counts().iter().filter(|(pair, _)| ended(*pair)).map(|(_, count)| count).sum()
    };
    let [case, reference] = [only(|ended| ended == (true, false)), only(|ended| ended == (false, true))];
    let alike = sample.episodes() - case - reference;
    if sample.episodes() - case.max(reference).max(alike) >= DISCORDANT {
        return None;
    }
    let each = Confidence::new(0.5 + 0.5 * level.level()).ok()?;
    let [case, reference] = [case, reference].map(|count| clopper_pearson(count, sample.episodes(), each));
    Some(Interval { low: case.low - reference.high, high: case.high - reference.low })
}

#[cfg(test)]
mod tests {
    use super::{DISCORDANT, few};
    use crate::math::interval::Confidence;
    use crate::simulate::{Estimator, Sample};

    /// All but some of a thousand episodes end in class 1 in the case and in class 0 in the reference, or the other way about, or in
    /// neither; the others end in both alike.
    #[test]
    fn the_interval_is_conservative_where_few_episodes_do_otherwise_than_most() {
        for (most, truth) in [((1, 0), 0.9999), ((0, 1), -0.9999), ((2, 2), 0.0)] {
            for others in [0, DISCORDANT - 1, DISCORDANT] {
                let mut sample = Sample::new(Vec::new());
                (0..1000 - others).for_each(|_| sample.push(most, &[0.0; 2]));
                let other = if most == (2, 2) { (1, 0) } else { (2, 2) };
                (0..others).for_each(|_| sample.push(other, &[0.0; 2]));
                let found = few(&sample, 1, Confidence::P95);
                assert_eq!(found.is_some(), others < DISCORDANT, "{most:?}, {others}");
                assert!(others > 0 || found.is_some_and(|interval| interval.contains(truth)), "{found:?}");
            }
        }
    }
}
