//! Figures for several tests: easy ones, hard ones, and small ones that are stored.
#![allow(dead_code)] // each test uses a part

use bargain::Error;
use bargain::math::interval::{Confidence, Interval};
use bargain::problem::{BargainingProblem, BargainingSet};
use bargain::report::plot::{
    Areas, Bars, Caption, Cell, Curves, FrontierPlot, Heatmap, Tornado, Waterfall, Width,
};
use bargain::simulate::Estimate;

pub fn estimate(value: f64, half: f64) -> Estimate {
    let interval = Interval { low: value - half, high: value + half };
    Estimate { value, standard_error: half / 1.96, interval }
}

pub fn caption() -> Caption {
    Caption::sampled(10_000, "episodes", 28).confidence(Confidence::P95)
}

pub fn cell(probability: f64, modal: &str) -> Option<Cell> {
    Some(Cell { probability, modal: modal.to_owned() })
}

/// One figure of each kind, easy and hard, by name.
pub fn figures() -> Vec<(&'static str, Result<String, Error>)> {
    let (axes, title) = (["fear of collapse, bn$ a quarter", "probability"], "How the talks from 2021 end");
    let twenty: Vec<String> = (0..20).map(|i| format!("class_{i}")).collect();
    let long =
        "an outcome whose name goes on and on without any end, and_then_one_word_too_long_for_its_line";
    let problem = BargainingProblem::new(
        BargainingSet::hull(&[[4.0, 0.5], [3.0, 2.0], [1.0, 3.0]]).unwrap(),
        [0.5, 0.4],
    );
    let curve = BargainingSet::curve([0.0, 1.0], |x| (1.0 - x).sqrt()).unwrap();
    let curve = BargainingProblem::new(curve, [0.0, 0.0]).unwrap();
    let months = || (0..9).map(f64::from);
    let around = |y: f64| Interval { low: y - 0.4, high: y + 0.3 };
    let grid = (0..49).map(|i| {
        let [x, y] = [f64::from(i % 7) / 6.0, f64::from(i / 7) / 6.0];
        let modal = if x + y < 0.7 {
            "supply_war"
        } else if x > 0.6 {
            "watered_down"
        } else {
            "deadlock"
        };
        if i == 30 { None } else { cell((x * (0.3 + 0.7 * y)).min(1.0), modal) }
    });
    let mut stacked = Areas::new("Twenty classes", axes, caption()).along([0.0, 1.0, 2.0]);
    for name in &twenty {
        stacked = stacked.class(name, [0.05; 3]);
    }
    let outcomes = [
        ("absorption", (0.031, estimate(0.03, 0.004))),
        ("watered_down", (0.52, estimate(0.517, 0.01))),
        ("supply_war", (0.21, estimate(0.214, 0.008))),
        ("deadlock", (0.239, estimate(0.239, 0.008))),
        ("collapse", (3e-9, estimate(0.0, 0.0))),
    ];
    let earlier = outcomes.map(|(name, (p, e))| {
        (name, (1.0 - p, Estimate { value: 1.0 - e.value, ..estimate(1.0 - e.value, 0.01) }))
    });
    vec![
        (
            "bars",
            Bars::new(title, "probability", caption())
                .series("2021", outcomes)
                .realised("watered_down")
                .to_svg(),
        ),
        (
            "bars_page",
            Bars::new(title, "probability", caption())
                .series("2019", earlier)
                .realised("deadlock")
                .series("2021", outcomes)
                .realised("watered_down")
                .width(Width::Page)
                .to_svg(),
        ),
        (
            "bars_long",
            Bars::new(long, "probability", caption()).series("a", [(long, 1.0), ("b", 0.0)]).to_svg(),
        ),
        (
            "bars_twenty",
            Bars::new("T", "p", Caption::exact(1, "point"))
                .series("a", twenty.iter().map(|n| (n, 0.05)))
                .to_svg(),
        ),
        (
            "areas",
            Areas::new("Endings by fear", axes, Caption::exact(4, "points"))
                .along([0.0, 0.04, 0.08, 0.12])
                .class("supply_war", [0.6, 0.4, 0.2, 0.1])
                .class("deadlock", [0.3, 0.3, 0.2, 0.15])
                .class("watered_down", [0.08, 0.25, 0.5, 0.6])
                .class("absorption", [0.02, 0.05, 0.1, 0.15])
                .to_svg(),
        ),
        (
            "areas_point",
            Areas::new("One", axes, caption()).along([2.0]).class("a", [1.0]).class("b", [0.0]).to_svg(),
        ),
        ("areas_twenty", stacked.to_svg()),
        (
            "heatmap",
            Heatmap::new(
                "P(watered down)",
                ["hazard of collapse, per quarter", "rent, bn$ a quarter"],
                caption(),
            )
            .levels((0..7).map(|i| f64::from(i) * 0.02), (0..7).map(|i| f64::from(i) / 10.0))
            .cells(grid)
            .to_svg(),
        ),
        (
            "heatmap_point",
            Heatmap::new("P", ["x", "y"], caption()).levels([1.0], [-2.0]).cells([cell(1.0, "a")]).to_svg(),
        ),
        (
            "curves",
            Curves::new("Until the talks end", ["quarter", "level, 0 to 4"], caption())
                .band("signed", months().map(|x| (x, x.sqrt(), around(x.sqrt()))))
                .band("implemented", months().map(|x| (x, 0.2 * x, around(0.2 * x))))
                .curve("lock_in", months().map(|x| (x, 1.0 - 0.3 * x)))
                .mark(4.0)
                .to_svg(),
        ),
        ("curves_point", Curves::new("One", ["x", "y"], caption()).curve("a", [(3.0, -2.0)]).to_svg()),
        (
            "tornado",
            Tornado::new("What drives it", "μ* of P(watered down)", caption())
                .bars([
                    ("collapse.per_pain", estimate(0.31, 0.06)),
                    ("minsk.multivector_rent[2]", estimate(-0.22, 0.05)),
                ])
                .bars([("a_third", estimate(0.1, 0.15)), ("none", estimate(0.0, 0.01))])
                .to_svg(),
        ),
        (
            "waterfall",
            Waterfall::new("From 2019 to 2021", "P(watered down)", caption())
                .worlds(("2019", 0.10), ("2021", 0.55))
                .part("collapse_fear", estimate(0.4, 0.05))
                .part("multivector_rent", estimate(-0.2, 0.04))
                .part("vague_wording", 0.15)
                .remainder(0.1)
                .to_svg(),
        ),
        (
            "frontier",
            FrontierPlot::of(
                "A problem",
                ["Moscow, bn$", "Minsk, bn$"],
                &problem.unwrap(),
                Caption::exact(3, "corners"),
            )
            .and_then(|figure| figure.to_svg()),
        ),
        (
            "frontier_curve",
            FrontierPlot::of("A curve", ["u1", "u2"], &curve, Caption::exact(97, "points"))
                .and_then(|f| f.to_svg()),
        ),
    ]
}

/// One figure of each kind, of few round numbers.
pub fn small() -> Vec<(&'static str, String)> {
    let classes = ["deadlock", "supply_war", "watered_down"];
    let shares = |x: f64| classes.into_iter().zip([0.5 - 0.25 * x, 0.25 * x, 0.5]);
    let axes = ["fear of collapse, bn$", "probability"];
    let exact = |n| Caption::exact(n, "points");
    let bars = Bars::new("How it ends", "probability", caption())
        .series("2019", shares(0.5).map(|(name, p)| (name, (p, estimate(p + 0.01, 0.02)))))
        .series("2021", shares(1.0).map(|(name, p)| (name, (p, estimate(p - 0.01, 0.02)))))
        .realised("watered_down");
    let areas = classes.iter().zip([[0.5, 0.25], [0.0, 0.25], [0.5, 0.5]]);
    let areas = areas
        .fold(Areas::new("Endings by fear", axes, exact(2)).along([0.0, 1.0]), |figure, (name, p)| {
            figure.class(*name, p)
        });
    let heatmap = Heatmap::new("P(watered down)", ["fear, bn$", "rent, bn$"], exact(4))
        .levels([0.0, 0.5], [0.25, 1.0])
        .cells([cell(0.125, "deadlock"), cell(0.5, "watered_down"), None, cell(0.75, "watered_down")]);
    let around = |y: f64| Interval { low: 0.5 * y, high: 1.5 * y };
    let paths = Curves::new("While the talks go on", ["quarters", "level"], caption())
        .band("signed", [0.5, 1.0, 1.5].map(|y| (2.0 * y - 1.0, y, around(y))))
        .curve("protest", [(0.0, 2.0), (1.0, 1.5), (2.0, 1.25)])
        .mark(1.0);
    let lambda = (0..20).map(|i| f64::from(i) / 4.0);
    let precision = Curves::new("From chance to reason", ["precision λ, per bn$", "probability"], exact(20))
        .curve("package", lambda.map(|x| (x, 0.25 + 0.75 * x / (1.0 + x))));
    let tornado = Tornado::new("What matters", "μ*, probability", caption())
        .bars([("collapse.per_pain", estimate(0.25, 0.05)), ("minsk.rent[2]", estimate(-0.5, 0.1))])
        .bars([("fear", 0.125)]);
    let waterfall = Waterfall::new("From 2019 to 2021", "P(watered down)", exact(4))
        .worlds(("2019", 0.25), ("2021", 0.5))
        .part("collapse_fear", estimate(0.5, 0.05))
        .part("rent", -0.375)
        .remainder(0.125);
    let frontier = FrontierPlot::new("A problem", ["Moscow, bn$", "Minsk, bn$"], exact(3))
        .frontier([[0.0, 2.0], [1.0, 1.5], [2.0, 0.0]])
        .disagreement([0.25, 0.5])
        .point("Nash", [1.0, 1.5]);
    let drawn = [
        ("areas", areas.to_svg()),
        ("bars", bars.to_svg()),
        ("frontier", frontier.to_svg()),
        ("heatmap", heatmap.to_svg()),
        ("paths", paths.to_svg()),
        ("precision", precision.to_svg()),
        ("tornado", tornado.to_svg()),
        ("waterfall", waterfall.to_svg()),
    ];
    drawn.map(|(name, svg)| (name, svg.unwrap())).into()
}
