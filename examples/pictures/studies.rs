//! The figures that need many solutions. What is done of them is kept in journals until all of them are drawn.

use bargain::Error;
use bargain::prior::Priors;
use bargain::report::Progress;
use bargain::report::plot::{Areas, Caption, Cell, Curves, Heatmap, Tornado, Waterfall};
use bargain::simulate::{Observer, StopReason};
use bargain::study::Journal;
use bargain::study::design::{Axis, Design};
use bargain::study::sensitivity::Sensitivity;
use bargain::study::sweep::{Sweep, Swept};
use bargain::study::union_state::{Explained, Explanation, Measure, World, forecast, mechanism};
use bargain::union_state::{Outcome, scenario::Scenario};
use std::ops::ControlFlow;

const DANGER: &str = "collapse.per_pain";
const RENT: &str = "minsk.multivector_rent[2]";
const UNITS: [&str; 2] =
    ["hazard of collapse, per quarter and unit of pain", "Western rent of Minsk, bn$ a quarter"];

/// A figure, unless its study was stopped.
pub type Drawn = Result<Option<String>, Error>;

/// What a study finds that can say nothing if it is stopped; nothing if that is why.
fn unless_stopped<T>(
    name: &str,
    study: impl FnOnce(&mut dyn FnMut(u64, u64) -> ControlFlow<()>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let (mut progress, mut stopped) = (Progress::new(name).until_ctrl_c()?, false);
    let found = study(&mut |done, wanted| {
        let goes_on = progress.progress(done, wanted);
        stopped |= goes_on.is_break();
        goes_on
    });
    match found {
        Err(error) if stopped && error.is_unsupported() => Ok(None),
        found => found.map(Some),
    }
}

/// What is wanted: levels by parameter, and parameters of the tornado, all if none are named.
pub struct Wanted {
    pub levels: u32,
    pub parameters: Vec<String>,
}

impl Wanted {
    /// The priors of the tornado.
    pub fn priors(&self) -> Result<Priors, Error> {
        let priors = Scenario::priors()?.independent();
        if self.parameters.is_empty() { Ok(priors) } else { priors.only(&self.parameters) }
    }
}

pub fn journal(figure: &str, Wanted { levels, parameters }: &Wanted) -> Journal {
    // File systems take no names beyond 255 bytes; another selection that is cut to the same name is refused by the journal.
    let names: String =
        parameters.iter().flat_map(|name| "_".chars().chain(name.chars())).take(200).collect();
    Journal::new(format!("out/{figure}_{levels}{names}.journal"))
}

fn sweep(
    (name, wanted): (&str, &Wanted),
    scenario: &Scenario,
    axes: Vec<Axis>,
) -> Result<Option<Swept<Outcome>>, Error> {
    let (design, journal) = (Design::grid(axes)?, journal(name, wanted).of(scenario.digest()));
    let forecast = |point: &_| forecast(&scenario.with_draw(point)?);
    let mut observer = Progress::new(name).until_ctrl_c()?;
    let swept = Sweep::new(&design).resume(&journal).exact(forecast, &mut observer)?;
    Ok(Some(swept).filter(Swept::is_complete))
}

/// Where the points lie, and the probability of a class at each; an evaluation that failed has none.
fn path(swept: &Swept<Outcome>, class: Outcome) -> impl Iterator<Item = (f64, f64)> {
    swept.points.iter().filter_map(move |p| Some((p.values[0], swept.probability(p, class)?.value)))
}

pub fn precision(scenario: &Scenario, wanted: &Wanted) -> Drawn {
    let levels = wanted.levels as usize;
    let axis = Axis::range("rationality.minsk", 0.0, 8.0, levels)?;
    let Some(swept) = sweep(("precision", wanted), scenario, vec![axis])? else { return Ok(None) };
    let axes = ["precision λ of Minsk, per bn$", "probability"];
    let caption = Caption::exact(swept.points.len() as u64, "points").note("Precision of Moscow: 4 per bn$.");
    let figure = Curves::new("From chance to reason", axes, caption);
    let classes = swept.outcomes.iter();
    classes
        .fold(figure, |figure, class| figure.curve(class.to_string(), path(&swept, *class)))
        .to_svg()
        .map(Some)
}

pub fn areas(scenario: &Scenario, wanted: &Wanted) -> Drawn {
    let levels = wanted.levels as usize;
    let axis = Axis::range(DANGER, 0.0, 0.12, levels)?;
    let Some(swept) = sweep(("areas", wanted), scenario, vec![axis])? else { return Ok(None) };
    let caption = Caption::exact(swept.points.len() as u64, "points");
    let first = swept.outcomes.first().copied().unwrap_or(Outcome::Deadlock);
    let figure = Areas::new("Endings by danger of collapse", [UNITS[0], "probability"], caption)
        .along(path(&swept, first).map(|(x, _)| x));
    let classes = swept.outcomes.iter();
    classes
        .fold(figure, |figure, class| figure.class(class.to_string(), path(&swept, *class).map(|p| p.1)))
        .to_svg()
        .map(Some)
}

pub fn heatmap(scenario: &Scenario, wanted: &Wanted) -> Drawn {
    let levels = wanted.levels as usize;
    let [rent, danger] = [(RENT, 0.6), (DANGER, 0.12)].map(|(key, to)| Axis::range(key, 0.0, to, levels));
    let Some(swept) = sweep(("heatmap", wanted), scenario, vec![rent?, danger?])? else { return Ok(None) };
    let columns: Vec<f64> = swept.points.iter().take(levels).map(|point| point.values[1]).collect();
    let rows = swept.points.iter().step_by(levels).map(|point| point.values[0]);
    let cells = swept.points.iter().map(|point| {
        let probability = swept.probability(point, Outcome::WateredDown)?.value;
        Some(Cell { probability, modal: swept.modal(point)?.0.to_string() })
    });
    Heatmap::new("P(watered down)", UNITS, Caption::exact(swept.points.len() as u64, "points"))
        .levels(columns, rows)
        .cells(cells)
        .to_svg()
        .map(Some)
}

pub fn waterfall(wanted: &Wanted) -> Drawn {
    let names = ["multivector_rent", "collapse_fear", "retaliation", "vague_wording"];
    let mechanisms: Result<Vec<_>, Error> =
        names.iter().take(wanted.levels as usize).map(|name| mechanism::named(name)).collect();
    let [earlier, later] = ["union_state_2019", "union_state_2021"].map(Scenario::bundled);
    let (earlier, later) = (earlier?, later?);
    let from = forecast(&earlier)?.probability(Outcome::WateredDown);
    let worlds = [World::new(earlier), World::new(later)];
    let journal = journal("waterfall", wanted);
    let study = Explanation::new(worlds, &mechanisms?, &[Measure::WATERED_DOWN])?.resume(&journal);
    let found = unless_stopped("waterfall", |mut observer| study.exact(&mut observer))?;
    let Some(Explained { attributed: found, .. }) = found else { return Ok(None) };
    let output = &found.outputs[0];
    Waterfall::attribution("From 2019 to 2021", output, &found)
        .worlds(("2019", from), ("2021", from + output.whole))
        .to_svg()
        .map(Some)
}

pub fn tornado(scenario: &Scenario, wanted: &Wanted) -> Drawn {
    let priors = wanted.priors()?;
    let journal = journal("tornado", wanted).of(scenario.digest());
    let study = Sensitivity::new(&priors, &["P(watered down)"])?.seed(28).resume(&journal);
    let function = |values: &[f64]| {
        let scenario = scenario.with_draw(&priors.with_values(values)?)?;
        Ok(vec![forecast(&scenario)?.probability(Outcome::WateredDown)])
    };
    let found = unless_stopped("tornado", |mut observer| study.morris(2, function, &mut observer))?;
    let Some(found) = found.filter(|found| found.record.stop == StopReason::Finished) else {
        return Ok(None);
    };
    Tornado::morris("What the prior leaves open", &found.outputs[0], &found.record)
        .at_most(12)
        .to_svg()
        .map(Some)
}
