//! Figures are what they say: well-formed, whole, safe with any text, and refused with all faults where the data are bad.
//!
//! One small figure of each kind is stored in `tests/data/figures`. After a change meant to alter them, write them anew with
//! `UPDATE_FIGURES=1 cargo test --test all figures`, and look at them.

use crate::common::figures::{caption, cell, estimate, figures, small};
use bargain::Error;
use bargain::math::interval::Interval;
use bargain::report::plot::{Areas, Bars, Curves, FrontierPlot, Heatmap, Tornado, Value, Waterfall};
use bargain::simulate::Estimate;
use roxmltree::Document;

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
fn small_figures_are_as_stored() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/figures");
    let mut wrong = Vec::new();
    for (name, svg) in small() {
        let path = folder.join(name).with_extension("svg");
        if std::env::var_os("UPDATE_FIGURES").is_some() {
            bargain::report::write(&path, &svg).unwrap();
        }
        if std::fs::read_to_string(&path).unwrap_or_default() != svg {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "not as stored: {wrong:?}");
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
            vec!["absorption", "watered down", "◂ history", "3.0e−9", "0.520", "seed 28", "95 % intervals"],
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
