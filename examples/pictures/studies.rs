//! The figures that need many solutions.

use bargain::Error;
use bargain::report::plot::{Areas, Caption, Cell, Curves, Heatmap, Tornado, Waterfall};
use bargain::study::design::{Axis, Design};
use bargain::study::sensitivity::Sensitivity;
use bargain::study::sweep::{Sweep, Swept};
use bargain::study::union_state::{Explanation, Measure, World, forecast, mechanism};
use bargain::union_state::{Outcome, scenario::Scenario};

const FEAR: &str = "collapse.per_pain";
const RENT: &str = "minsk.multivector_rent[2]";
const UNITS: [&str; 2] =
    ["hazard of collapse, per quarter and unit of pain", "Western rent of Minsk, bn$ a quarter"];

fn sweep(scenario: &Scenario, axes: Vec<Axis>) -> Result<Swept<Outcome>, Error> {
    let design = Design::grid(axes)?;
    Sweep::new(&design).exact(|point| forecast(&scenario.with_draw(point)?), &mut ())
}

/// Where the points lie, and the probability of a class at each; an evaluation that failed has none.
fn path(swept: &Swept<Outcome>, class: Outcome) -> impl Iterator<Item = (f64, f64)> {
    swept.points.iter().filter_map(move |p| Some((p.values[0], swept.probability(p, class)?.value)))
}

pub fn precision(scenario: &Scenario, levels: u32) -> Result<String, Error> {
    let swept = sweep(scenario, vec![Axis::range("rationality.minsk", 0.0, 8.0, levels as usize)?])?;
    let axes = ["precision λ of Minsk, per bn$", "probability"];
    let caption = Caption::exact(swept.points.len() as u64, "points").note("Precision of Moscow: 4 per bn$.");
    let figure = Curves::new("From chance to reason", axes, caption);
    let classes = swept.outcomes.iter();
    classes.fold(figure, |figure, class| figure.curve(class.to_string(), path(&swept, *class))).to_svg()
}

pub fn areas(scenario: &Scenario, levels: u32) -> Result<String, Error> {
    let swept = sweep(scenario, vec![Axis::range(FEAR, 0.0, 0.12, levels as usize)?])?;
    let caption = Caption::exact(swept.points.len() as u64, "points");
    let first = swept.outcomes.first().copied().unwrap_or(Outcome::Deadlock);
    let figure = Areas::new("Endings by fear of collapse", [UNITS[0], "probability"], caption)
        .along(path(&swept, first).map(|(x, _)| x));
    let classes = swept.outcomes.iter();
    classes
        .fold(figure, |figure, class| figure.class(class.to_string(), path(&swept, *class).map(|p| p.1)))
        .to_svg()
}

pub fn heatmap(scenario: &Scenario, levels: u32) -> Result<String, Error> {
    let [rent, fear] =
        [(RENT, 0.6), (FEAR, 0.12)].map(|(key, to)| Axis::range(key, 0.0, to, levels as usize));
    let swept = sweep(scenario, vec![rent?, fear?])?;
    let columns: Vec<f64> = swept.points.iter().take(levels as usize).map(|point| point.values[1]).collect();
    let rows = swept.points.iter().step_by(levels as usize).map(|point| point.values[0]);
    let cells = swept.points.iter().map(|point| {
        let probability = swept.probability(point, Outcome::WateredDown)?.value;
        Some(Cell { probability, modal: swept.modal(point)?.0.to_string() })
    });
    Heatmap::new("P(watered down)", UNITS, Caption::exact(swept.points.len() as u64, "points"))
        .levels(columns, rows)
        .cells(cells)
        .to_svg()
}

pub fn waterfall(levels: u32) -> Result<String, Error> {
    let names = ["multivector_rent", "collapse_fear", "retaliation", "vague_wording"];
    let mechanisms: Result<Vec<_>, Error> =
        names.iter().take(levels as usize).map(|name| mechanism::named(name)).collect();
    let [earlier, later] = ["union_state_2019", "union_state_2021"].map(Scenario::bundled);
    let (earlier, later) = (earlier?, later?);
    let from = forecast(&earlier)?.probability(Outcome::WateredDown);
    let worlds = [World::new(earlier), World::new(later)];
    let found = Explanation::new(worlds, &mechanisms?, &[Measure::WATERED_DOWN])?.exact(&mut ())?.attributed;
    let output = &found.outputs[0];
    Waterfall::attribution("From 2019 to 2021", output, &found)
        .worlds(("2019", from), ("2021", from + output.whole))
        .to_svg()
}

pub fn tornado(scenario: &Scenario) -> Result<String, Error> {
    let priors = Scenario::priors()?.independent();
    let study = Sensitivity::new(&priors, &["P(watered down)"])?.seed(28);
    let function = |values: &[f64]| {
        let scenario = scenario.with_draw(&priors.with_values(values)?)?;
        Ok(vec![forecast(&scenario)?.probability(Outcome::WateredDown)])
    };
    let found = study.morris(2, function, &mut ())?;
    Tornado::morris("What the prior leaves open", &found.outputs[0], &found.record).at_most(12).to_svg()
}
