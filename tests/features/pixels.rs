//! Figures as PNG.

use crate::figures::{caption, figures};
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
