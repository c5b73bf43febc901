//! No text of a figure lies on another or leaves the sheet, as DejaVu Sans sets it: a wide font, and that of the PNGs.
//! `BARGAIN_FIGURES=folder` keeps the figures, to be looked at.

use crate::common::figures;
use crate::common::nasty;
use roxmltree::{Document, Node};
use ttf_parser::Face;

/// How far letters reach above and below their line, in their size: capitals, brackets, and what hangs.
const ABOVE: f64 = 0.76;
const BELOW: f64 = 0.24;

/// A text as it is set: left, top, right and bottom.
#[derive(Debug)]
struct Placed<'a> {
    text: &'a str,
    edges: [f64; 4],
}

/// Width of a text in pixels; letters that the font lacks are as wide as high.
fn width(text: &str, size: f64, bold: bool) -> f64 {
    let font = if bold { dejavu::sans::bold() } else { dejavu::sans::regular() };
    let face = Face::parse(font, 0).unwrap();
    let unit = size / f64::from(face.units_per_em());
    let letter = |c: char| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph));
    text.chars().map(|c| letter(c).map_or(size, |width| f64::from(width) * unit)).sum()
}

fn placed<'a>(node: Node<'a, 'a>) -> Placed<'a> {
    let number = |key: &str| node.attribute(key).unwrap().parse::<f64>().unwrap();
    assert!(node.ancestors().all(|n| n.attribute("transform").is_none()), "a text that is moved or turned");
    let (text, size) = (node.text().unwrap(), number("font-size"));
    let wide = width(text, size, node.attribute("font-weight") == Some("bold"));
    let left = match node.attribute("text-anchor").unwrap() {
        "start" => number("x"),
        "middle" => number("x") - wide / 2.0,
        "end" => number("x") - wide,
        other => panic!("text-anchor {other}"),
    };
    let y = number("y");
    Placed { text, edges: [left, y - ABOVE * size, left + wide, y + BELOW * size] }
}

/// Texts that leave the sheet, and pairs of texts that lie on each other.
fn faults(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let view = document.root_element().attribute("viewBox").unwrap();
    let sheet: Vec<f64> = view.split(' ').map(|x| x.parse().unwrap()).collect();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    let texts: Vec<Placed> = texts.map(placed).collect();
    assert!(texts.len() > 3, "a figure without texts");
    let mut found = Vec::new();
    for (i, Placed { text, edges: [left, top, right, bottom] }) in texts.iter().enumerate() {
        if *left < 0.0 || *top < 0.0 || *right > sheet[2] || *bottom > sheet[3] {
            found.push(format!(
                "{text:?} leaves the sheet: {left:.1} to {right:.1} of {}, {top:.1} to {bottom:.1} of {}",
                sheet[2], sheet[3]
            ));
        }
        for other in &texts[..i] {
            let [l, t, r, b] = other.edges;
            if *left < r && l < *right && *top < b && t < *bottom {
                found.push(format!("{text:?} lies on {:?}", other.text));
            }
        }
    }
    found
}

/// Holds figures to it, and says which are not, each with its first faults.
fn hold(figures: impl IntoIterator<Item = (String, String)>) {
    let mut wrong = Vec::new();
    for (name, svg) in figures {
        if let Some(folder) = std::env::var_os("BARGAIN_FIGURES") {
            let path = std::path::Path::new(&folder).join(name.replace(' ', "_"));
            bargain::report::write(format!("{}.svg", path.display()), &svg).unwrap();
        }
        let found = faults(&svg);
        if !found.is_empty() {
            let first = found[..found.len().min(3)].join("\n  ");
            wrong.push(format!("{name}: {} faults\n  {first}", found.len()));
        }
    }
    assert!(wrong.is_empty(), "{} figures:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn texts_of_ordinary_figures_keep_apart_and_stay_on_the_sheet() {
    hold(figures::figures().into_iter().map(|(name, svg)| (name.to_owned(), svg.unwrap())));
}

#[test]
fn texts_keep_apart_where_there_is_no_room() {
    let figures = nasty::all();
    assert!(figures.len() > 200, "{}", figures.len());
    hold(figures);
}

#[test]
fn the_measure_of_faults_finds_them() {
    let svg =
        |texts: &str| format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 50'>{texts}</svg>");
    let text = |x: f64, y: f64, anchor: &str, text: &str| {
        format!("<text x='{x}' y='{y}' font-size='10' text-anchor='{anchor}'>{text}</text>")
    };
    let fine =
        [text(0.0, 10.0, "start", "a"), text(100.0, 10.0, "end", "b"), text(50.0, 30.0, "middle", "c")];
    let four = |other: String| faults(&svg(&[fine.concat(), other].concat())).len();
    assert_eq!(four(text(0.0, 25.0, "start", "d")), 0);
    assert_eq!(four(text(3.0, 14.0, "start", "d")), 1, "on another");
    assert_eq!(four(text(1.0, 25.0, "end", "d")), 1, "out at the left");
    assert_eq!(four(text(97.0, 25.0, "middle", "d")), 1, "out at the right");
    assert_eq!(four(text(50.0, 49.0, "start", "d")), 1, "out below");
    // Eleven points of “mmmm” in DejaVu Sans, whose m is 1995 of 2048 wide.
    assert!((width("mmmm", 11.0, false) - 4.0 * 11.0 * 1995.0 / 2048.0).abs() < 1e-3);
}
