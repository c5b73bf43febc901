//! Colours that most readers tell apart, and hatches, dashes and marks for those who cannot or print in black and white.

/// Colours of Okabe & Ito (2008), ordered so that neighbours differ in lightness; the last two are greys.
const COLOURS: [&str; 8] =
    ["#0072b2", "#f0e442", "#d55e00", "#56b4e9", "#009e73", "#e69f00", "#cc79a7", "#bbbbbb"];

/// Colours of lines, dark enough on white (Okabe & Ito 2008, without yellow), with their dashes.
pub(super) const STROKES: [(&str, &str); 8] = [
    ("#0072b2", ""),
    ("#d55e00", "7 3"),
    ("#009e73", "2 3"),
    ("#cc79a7", "9 3 2 3"),
    ("#56b4e9", "12 4"),
    ("#e69f00", "4 2"),
    ("#222222", "1 2"),
    ("#888888", "6 2 1 2 1 2"),
];

/// Numbers of the areas for what raises, plain, and for what lowers, hatched.
pub(super) const RAISES: usize = 0;
pub(super) const LOWERS: usize = 2;

/// What is neither.
pub(super) const GREY: &str = "#bbbbbb";

/// Strokes over a tile of 8 × 8; what is not dashed by colour is hatched.
const HATCHES: [&str; 6] = ["", "M0,8L8,0", "M0,0L8,8", "M0,4H8", "M4,0V8", "M0,0L8,8M0,8L8,0"];

/// Colour and dashes of the line with that number.
pub(super) fn stroke(number: usize) -> (&'static str, &'static str) {
    STROKES[number % STROKES.len()]
}

/// Areas that do not look alike.
pub(super) const FILLS: usize = 48;

/// Colour and hatch of the area with that number: pairs of the first [`FILLS`] all differ.
pub(super) fn fill(number: usize) -> (&'static str, &'static str) {
    (COLOURS[number % 8], HATCHES[(number + number / 8 * 3) % HATCHES.len()])
}

/// Colours of viridis at equal distances (van der Walt & Smith 2015): lightness rises throughout.
const VIRIDIS: [[u8; 3]; 9] = [
    [68, 1, 84],
    [71, 44, 122],
    [59, 81, 139],
    [44, 113, 142],
    [33, 144, 141],
    [39, 173, 129],
    [92, 200, 99],
    [170, 220, 50],
    [253, 231, 37],
];

/// The colour of a share in \[0, 1\], and the ink that is legible on it.
pub(super) fn heat(share: f64) -> (String, &'static str) {
    let place = share.clamp(0.0, 1.0) * (VIRIDIS.len() - 1) as f64;
    let below = (place.floor() as usize).min(VIRIDIS.len() - 2);
    let part = place - below as f64;
    let mixed: [f64; 3] = std::array::from_fn(|i| {
        let [a, b] = [VIRIDIS[below][i], VIRIDIS[below + 1][i]].map(f64::from);
        a + part * (b - a)
    });
    let [r, g, b] = mixed.map(|x| x.round() as u8);
    let light = 0.2126 * mixed[0] + 0.7152 * mixed[1] + 0.0722 * mixed[2] > 120.0;
    (format!("#{r:02x}{g:02x}{b:02x}"), if light { "#000000" } else { "#ffffff" })
}

#[cfg(test)]
mod tests {
    use super::{fill, heat};

    #[test]
    fn two_dozen_areas_all_differ() {
        let fills: std::collections::BTreeSet<_> = (0..24).map(fill).collect();
        assert_eq!(fills.len(), 24);
    }

    #[test]
    fn heat_grows_lighter_throughout() {
        let light = |share: f64| {
            let colour = heat(share).0;
            let part = |i: usize| f64::from(u8::from_str_radix(&colour[i..i + 2], 16).unwrap());
            0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
        };
        assert!((0..100).all(|i| light(f64::from(i) / 100.0) < light(f64::from(i + 1) / 100.0) + 1e-9));
    }
}
