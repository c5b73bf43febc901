//! Question: what do the figures for the talks between Moscow and Minsk look like?
//!
//! `cargo run --release --features plot --example pictures` takes a minute or two on two idle cores. It solves the flagship along
//! parameters, over two of them, switch by switch and trajectory by trajectory, and writes eight figures to `out/`, each as SVG and, with
//! the feature `plot`, as PNG of 1040 pixels: 300 dots per inch on a column of 88 mm. Arguments, if any: levels by parameter (of fewer than four the waterfall
//! has as few mechanisms); parameters of the tornado, if not all. Stopped by Ctrl-C it keeps the figures that are done, and goes on
//! from there when it is run again.

mod studies;

use bargain::math::interval::Confidence;
use bargain::problem::{BargainingProblem, BargainingSet};
use bargain::report::plot::{Bars, Caption, Curves, FrontierPlot};
use bargain::simulate::{MonteCarlo, Watched};
use bargain::study::union_state::play;
use bargain::union_state::{Outcome, Programmes, UnionState, scenario::Scenario};
use bargain::{Error, Problem, report, solve::Play};
use studies::Wanted;

const SEED: u64 = 28;
const EPISODES: u64 = 10_000;

fn write(name: &str, svg: &str) -> Result<(), Error> {
    report::write(format!("out/{name}.svg"), svg)?;
    println!("written: out/{name}.svg");
    #[cfg(feature = "plot")]
    {
        report::plot::write_png(format!("out/{name}.png"), svg, 1040)?;
        println!("written: out/{name}.png");
    }
    Ok(())
}

/// Outcomes of the scenario, exact beside sampled.
fn bars(play: &Play<UnionState>) -> Result<String, Error> {
    let sample = MonteCarlo::new(SEED).episodes(EPISODES)?.run(play);
    let exact = play.distribution().outcomes;
    let values = exact.iter().map(|&(o, p)| (o.to_string(), (p, sample.proportion(o, Confidence::P95))));
    let caption =
        Caption::sampled(EPISODES, "episodes", SEED).confidence(Confidence::P95).note("Bars: exact.");
    let bars = Bars::new("How the talks from 2021 end", "probability", caption).series("exact", values);
    bars.realised(Outcome::WateredDown.to_string()).to_svg()
}

/// Lock-in and protest, quarter by quarter.
fn paths(play: &Play<UnionState>) -> Result<String, Error> {
    let watched = Watched::new(play).record("locked in", |state| state.lock_in.into());
    let watched = watched.record("protest", |state| state.protest.into());
    let series = (watched.series("locked in")?, watched.series("protest")?);
    let (lock_in, protest) = MonteCarlo::new(SEED).episodes(EPISODES)?.estimate(&watched, series).estimates;
    let caption = Caption::sampled(EPISODES, "episodes", SEED)
        .note("Lines: means over the episodes that still go on. Bands: the middle 80 % of them.");
    let axes = ["quarters from the start", "level (protest: 0 to 2)"];
    let mut paths = Curves::new("While the talks go on", axes, caption);
    for (name, series) in [("lock-in", lock_in), ("protest", protest)] {
        let points = series.points(0.8, Confidence::P95)?;
        paths = paths.band(name, points.iter().map(|p| (p.period as f64, p.mean.value, p.band)));
    }
    paths.to_svg()
}

/// All packages of programmes, and what solutions would take of them.
fn frontier(scenario: &Scenario) -> Result<String, Error> {
    let supported = Programmes::bundled()?.frontier(&scenario.parameters().package)?;
    let points: Vec<[f64; 2]> = supported.iter().map(|point| point.utilities).collect();
    let problem = BargainingProblem::new(BargainingSet::hull(&points)?, [0.0, 0.0])?;
    let caption = Caption::exact(points.len() as u64, "packages that weighted sums support");
    let axes = ["Moscow, bn$ a quarter", "Minsk, bn$ a quarter"];
    FrontierPlot::of("What 28 programmes allow", axes, &problem, caption)?.to_svg()
}

fn main() -> Result<(), Error> {
    let mut words = std::env::args().skip(1);
    let levels = words.next().unwrap_or("5".to_owned());
    let levels = levels.parse().ok().filter(|n| (2..=100).contains(n)).ok_or_else(|| {
        Error::invalid([Problem::new("first argument", levels, "must be a number of levels, 2 to 100")])
    })?;
    let wanted = Wanted { levels, parameters: words.collect() };
    wanted.priors()?;
    let scenario = Scenario::bundled("union_state_2021")?;
    let play = play(&scenario)?;
    write("bars", &bars(&play)?)?;
    write("paths", &paths(&play)?)?;
    write("frontier", &frontier(&scenario)?)?;
    let figures: [(&str, &dyn Fn() -> studies::Drawn); 5] = [
        ("precision", &|| studies::precision(&scenario, &wanted)),
        ("areas", &|| studies::areas(&scenario, &wanted)),
        ("heatmap", &|| studies::heatmap(&scenario, &wanted)),
        ("waterfall", &|| studies::waterfall(&wanted)),
        ("tornado", &|| studies::tornado(&scenario, &wanted)),
    ];
    for (name, draw) in figures {
        let Some(svg) = draw()? else {
            println!("stopped at {name}; run it again to go on");
            return Ok(());
        };
        write(name, &svg)?;
    }
    figures.iter().try_for_each(|(name, _)| studies::journal(name, &wanted).discard())
}
