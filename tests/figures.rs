//! Figures are what they say: well-formed, whole, safe with any text, and refused with all faults where the data are bad.

use bargain::Error;
use bargain::math::interval::{Confidence, Interval};
use bargain::problem::{BargainingProblem, BargainingSet};
use bargain::report::plot::{
    Areas, Bars, Caption, Cell, Curves, FrontierPlot, Heatmap, Tornado, Value, Waterfall, Width,
};
use bargain::simulate::Estimate;
use roxmltree::Document;

fn estimate(value: f64, half: f64) -> Estimate {
    let interval = Interval { low: value - half, high: value + half };
    Estimate { value, standard_error: half / 1.96, interval }
}

fn caption() -> Caption {
    Caption::sampled(10_000, "episodes", 28).confidence(Confidence::P95)
}

fn cell(probability: f64, modal: &str) -> Option<Cell> {
    Some(Cell { probability, modal: modal.to_owned() })
}

/// One figure of each kind, easy and hard, by name.
fn figures() -> Vec<(&'static str, Result<String, Error>)> {
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

#[test]
fn every_figure_is_an_image_with_title_and_caption_and_finite_numbers() {
    for (name, svg) in figures() {
        let svg = svg.unwrap_or_else(|error| panic!("{name}: {error}"));
        let document = Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}\n{svg}"));
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"), "{name}");
        for node in root.descendants().filter(|node| node.is_element()) {
            for attribute in
                node.attributes().filter(|a| !a.name().starts_with("aria") && a.name() != "font-family")
            {
                let value = attribute.value();
                assert!(!value.contains("NaN") && !value.contains("inf"), "{name}: {value}");
            }
        }
        let desc = root.children().find(|node| node.has_tag_name("desc")).and_then(|node| node.text());
        assert!(desc.is_some_and(|text| text.contains("n = ")), "{name}");
        if let Some(folder) = std::env::var_os("BARGAIN_FIGURES") {
            let path = std::path::Path::new(&folder).join(name);
            bargain::report::write(path.with_extension("svg"), &svg).unwrap();
            #[cfg(feature = "plot")]
            bargain::report::plot::write_png(path.with_extension("png"), &svg, 700).unwrap();
        }
    }
}

#[test]
fn no_text_is_anchored_outside_its_figure() {
    for (name, svg) in figures() {
        let svg = svg.unwrap();
        let document = Document::parse(&svg).unwrap();
        let view = document.root_element().attribute("viewBox").unwrap();
        let size: Vec<f64> = view.split(' ').map(|x| x.parse().unwrap()).collect();
        for text in document.descendants().filter(|node| node.has_tag_name("text")) {
            let [x, y] = ["x", "y"].map(|key| text.attribute(key).unwrap().parse::<f64>().unwrap());
            assert!(
                (0.0..=size[2]).contains(&x) && (0.0..=size[3]).contains(&y),
                "{name}: {:?}",
                text.text()
            );
        }
    }
}

#[test]
fn every_label_stands_in_its_figure() {
    let all = figures();
    let text = |wanted: &str| {
        let (_, svg) = all.iter().find(|(name, _)| *name == wanted).unwrap();
        let svg = svg.as_ref().unwrap();
        let document = Document::parse(svg).unwrap();
        document.descendants().filter(|n| n.has_tag_name("text")).filter_map(|n| n.text()).collect::<String>()
    };
    for (name, labels) in [
        (
            "bars",
            vec!["absorption", "watered down", "◂ history", "3e−9", "0.520", "seed 28", "95 % intervals"],
        ),
        (
            "areas",
            vec!["supply war", "deadlock", "watered down", "absorption", "fear of collapse, bn$ a quarter"],
        ),
        ("areas_twenty", vec!["class 0", "class 19"]),
        ("heatmap", vec!["Asupply war", "watered down", "deadlock", "×", "rent, bn$ a quarter"]),
        ("curves", vec!["signed", "implemented", "lock in", "quarter"]),
        ("tornado", vec!["collapse.per_pain", "minsk.multivector_re", "−0.220"]),
        ("waterfall", vec!["2019", "remainder", "+0.100", "−0.200"]),
        ("frontier", vec!["Nash", "Kalai–Smorodinsky", "egalitarian", "utilitarian", "disagreement"]),
    ] {
        let text = text(name);
        labels.iter().for_each(|label| assert!(text.contains(label), "{name}: no {label} in {text}"));
    }
}

#[test]
fn text_is_escaped() {
    let svg = Bars::new("a < b & \"c\"", "<p>", caption()).series("&", [("<script>", 0.5)]).to_svg().unwrap();
    let document = Document::parse(&svg).unwrap();
    assert!(document.descendants().any(|node| node.text() == Some("<script>")));
    assert!(!document.descendants().any(|node| node.has_tag_name("script")));
}

#[test]
fn bad_data_are_refused_with_every_fault() {
    let faults = |result: Result<String, Error>| result.unwrap_err().problems().len();
    let reversed = Estimate { interval: Interval { low: 1.0, high: 0.0 }, ..estimate(0.5, 0.1) };
    let bars =
        Bars::new("", "", caption()).series("s", [("", Value::from(f64::NAN)), ("b", reversed.into())]);
    assert_eq!(faults(bars.realised("c").to_svg()), 4);
    assert_eq!(faults(Bars::new("", "", caption()).to_svg()), 1);
    assert_eq!(faults(Bars::new("", "", caption()).series("s", [("a", 0.1), ("a", 0.2)]).to_svg()), 2);
    let areas = Areas::new("", ["", ""], caption()).along([1.0, 0.0]);
    assert_eq!(faults(areas.class("a", [0.9, 1.5]).class("b", [0.3]).to_svg()), 5);
    let map = Heatmap::new("", ["x", "y"], caption()).levels([0.0, 0.0], []);
    assert_eq!(faults(map.cells([cell(2.0, "")]).to_svg()), 5);
    assert_eq!(
        faults(
            Curves::new("", ["", ""], caption()).curve("a", []).curve("b", [(0.0, f64::INFINITY)]).to_svg()
        ),
        2
    );
    assert_eq!(faults(Tornado::new("", "", caption()).bars([("a", f64::NAN)]).to_svg()), 1);
    let parts = Waterfall::new("", "", caption()).worlds(("a", 0.0), ("b", 1.0)).part("p", 0.5);
    assert_eq!(faults(parts.to_svg()), 1);
    assert_eq!(faults(FrontierPlot::new("", ["", ""], caption()).point("", [f64::NAN, 0.0]).to_svg()), 3);
}

#[test]
fn figures_can_stand_in_a_page() {
    use bargain::report::page::{Page, Section};
    for (name, svg) in figures() {
        let section = Section::new("Figures").figure(name, svg.unwrap());
        let page = Page::new("Question?").section(section);
        let faults = page.to_html().err().map(|error| error.to_string()).unwrap_or_default();
        assert!(!faults.contains("figure"), "{name}: {faults}");
    }
}

#[cfg(feature = "plot")]
mod pixels {
    use super::{caption, figures};
    use bargain::report::plot::{Bars, png};
    use resvg::tiny_skia::Pixmap;

    #[test]
    fn a_png_is_as_wide_as_asked_for_and_text_has_pixels() {
        let bars = |title: &str| Bars::new(title, "p", caption()).series("s", [("a", 0.5)]).to_svg().unwrap();
        let [with, without] = ["Title", "\u{a0}\u{a0}."].map(|title| {
            let pixels = Pixmap::decode_png(&png(&bars(title), 600).unwrap()).unwrap();
            assert_eq!(pixels.width(), 600);
            // The strip of the title.
            pixels.pixels()[..600 * 36].iter().filter(|pixel| pixel.red() < 128).count()
        });
        assert!(with > without + 100, "{with} dark pixels with a title, {without} without");
    }

    #[test]
    fn every_figure_becomes_a_png() {
        for (name, svg) in figures() {
            let bytes = png(&svg.unwrap(), 333).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(Pixmap::decode_png(&bytes).unwrap().width(), 333, "{name}");
        }
        assert!(png("<svg", 100).unwrap_err().is_invalid());
        assert!(png("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>", 0).is_err());
    }
}
