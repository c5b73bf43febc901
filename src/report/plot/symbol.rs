//! Marks of different outline, so that they differ without colour.

use super::palette::stroke;
use super::sheet::INK;

/// The mark with that number at a place, in the colour of the line of that number; 11 pixels across at a size of 1.
pub(super) fn symbol(number: usize, [x, y]: [f64; 2], size: f64) -> String {
    let path = match number % 5 {
        0 => "M-5,0a5,5 0 1 0 10,0a5,5 0 1 0 -10,0z",
        1 => "M-4.5,-4.5h9v9h-9z",
        2 => "M0,-6l5.5,9.5h-11z",
        3 => "M0,-6l6,6l-6,6l-6,-6z",
        _ => "M0,6l5.5,-9.5h-11z",
    };
    let colour = stroke(number).0;
    format!(
        "<path transform=\"translate({x:.2} {y:.2}) scale({size})\" d=\"{path}\" fill=\"{colour}\" fill-opacity=\"0.8\" \
         stroke=\"{INK}\"/>"
    )
}

/// A cross, for what is not reached by agreement.
pub(super) fn cross([x, y]: [f64; 2]) -> String {
    format!(
        "<path transform=\"translate({x:.2} {y:.2})\" d=\"M-4,-4l8,8m0,-8l-8,8\" stroke=\"{INK}\" stroke-width=\"2\"/>"
    )
}
