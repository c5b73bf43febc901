//! What a forecaster without a model would say: base rates, a coder's prior, a uniform guess.

use crate::union_state::{Class, Period, Record};

/// The pairs of states that count: the target depends on trade as much as Minsk does.
const ALIKE: &str = "target trade dependence above 75th percentile of dyads";

/// Quarters that a threat is taken to be open: the talks of 2019 lasted a year.
const THREAT: f64 = 4.0;

/// The first year of the list of disputes.
const FIRST: f64 = 2004.0;

/// The number of classes.
const CLASSES: usize = Class::ALL.len();

/// A uniform guess over the classes.
pub(super) fn uniform() -> [f64; CLASSES] {
    [1.0 / CLASSES as f64; CLASSES]
}

/// A day such as `2018-12-13` in years; not a number if it is none.
fn years(day: &str) -> f64 {
    let parts: Vec<f64> = day.split('-').map(|part| part.parse().unwrap_or(f64::NAN)).collect();
    match parts[..] {
        [year, month, day] => year + (month - 1.0) / 12.0 + (day - 1.0) / 365.0,
        _ => f64::NAN,
    }
}

/// The chance in `quarters` of what happens with `probability` in `of` quarters, at a constant hazard.
fn within(quarters: f64, probability: f64, of: f64) -> f64 {
    1.0 - (1.0 - probability).powf(quarters / of)
}

/// Base rates for a period of so many quarters, in the order of [`Class::ALL`]; `stands` says whether a package stood signed
/// when it began. `docs/backtest.md` tells the mapping and its weak places.
///
/// Counts known before the period: cuts of supplies a year, and the share of threats to which a target gave way. Where nothing has
/// been counted, the coder's prior: exits and the western turn by their hazards, and how those packages and those failures
/// divide that the counts leave undivided.
pub(super) fn base_rates(record: &Record, period: &Period, quarters: f64, stands: bool) -> [f64; CLASSES] {
    let coder = &record.coder;
    let began = years(&period.from);
    let before = record.disputes.iter().filter(|dispute| years(&dispute.start) < began).count() as f64;
    let war = 1.0 - (-before / (began - FIRST) * quarters / 4.0).exp();
    let threats = record.threats.iter().find(|threats| threats.subset == ALIKE);
    let concede = threats.map_or(f64::NAN, |t| f64::from(t.concede) / f64::from(t.n));
    let signs = if stands { 1.0 } else { within(quarters, concede, THREAT) };
    let rare = |class| within(quarters, coder.of(class), f64::from(coder.quarters));
    let share = |class, of: &[Class]| coder.of(class) / of.iter().map(|class| coder.of(*class)).sum::<f64>();
    // First what ends the talks, then war, then whether something is signed.
    let mut left = 1.0;
    let mut take = |p: f64| {
        let taken = left * p;
        left -= taken;
        taken
    };
    let mut rates = [0.0; CLASSES];
    for class in [Class::Collapse, Class::ManagedTransition, Class::Pivot] {
        rates[class.index()] = take(rare(class));
    }
    rates[Class::SupplyWar.index()] = take(war);
    let signed = take(signs);
    if stands {
        rates[Class::WateredDown.index()] = signed;
    } else {
        let packages = [Class::Absorption, Class::Binding, Class::WateredDown];
        packages.iter().for_each(|class| rates[class.index()] = signed * share(*class, &packages));
    }
    let failures = [Class::Rescue, Class::Deadlock];
    failures.iter().for_each(|class| rates[class.index()] = left * share(*class, &failures));
    rates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_rates_look_at_what_was_known_when_the_period_began() {
        let record = Record::bundled().unwrap();
        let war = |i: usize| base_rates(&record, &record.periods[i], 4.0, false)[Class::SupplyWar.index()];
        // Five cuts in the fifteen years before 2019, six in the 16.6 before August 2020.
        let events: f64 = (1.0 - 0.03) * (1.0 - 0.02) * (1.0 - 0.03);
        let left = events.powf(1.0 / 3.0);
        let expected = left * (1.0 - (-5.0 / (2018.0 + 11.0 / 12.0 + 12.0 / 365.0 - 2004.0_f64)).exp());
        assert!((war(0) - expected).abs() < 1e-12, "{} {expected}", war(0));
        assert!(war(2) > war(1), "the war of 2020 counts only once it has begun");
    }

    #[test]
    fn base_rates_sum_to_one() {
        let record = Record::bundled().unwrap();
        for period in &record.periods {
            for (quarters, stands) in [(1.0, false), (8.0, true)] {
                let rates = base_rates(&record, period, quarters, stands);
                assert!((rates.iter().sum::<f64>() - 1.0).abs() < 1e-12 && rates.iter().all(|p| *p >= 0.0));
            }
        }
        assert!((record.coder.probabilities().iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
