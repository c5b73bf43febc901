//! Figures as PNG, with a font that is always there (DejaVu Sans).

use crate::files;
use crate::{Error, Problem};
use resvg::{tiny_skia, usvg};
use std::path::Path;
use std::sync::Arc;

/// Widest picture, in pixels.
const WIDEST: u32 = 20_000;

/// An SVG document as a PNG that is `width` pixels wide. 1040 pixels are 300 dots per inch on a column of 88 mm.
///
/// # Errors
/// What is no SVG; a width of 0 or above 20,000 pixels, or a picture that is too high.
pub fn png(svg: &str, width: u32) -> Result<Vec<u8>, Error> {
    let fault =
        |place: &str, found: String, expected: &str| Error::invalid([Problem::new(place, found, expected)]);
    if !(1..=WIDEST).contains(&width) {
        return Err(fault("width", width.to_string(), "must be 1 to 20000 pixels"));
    }
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    fonts.load_font_data(dejavu::sans::bold().to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    let options = usvg::Options {
        font_family: "DejaVu Sans".to_owned(),
        fontdb: Arc::new(fonts),
        ..Default::default()
    };
    let tree = usvg::Tree::from_str(svg, &options)
        .map_err(|error| fault("figure", error.to_string(), "must be an SVG document"))?;
    let scale = f64::from(width) / f64::from(tree.size().width());
    let height = (f64::from(tree.size().height()) * scale).round().max(1.0);
    let pixels =
        if height <= f64::from(WIDEST) { tiny_skia::Pixmap::new(width, height as u32) } else { None };
    let mut pixels =
        pixels.ok_or_else(|| fault("height", height.to_string(), "must be at most 20000 pixels"))?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| Error::io("encode", "figure", std::io::Error::other(error)))
}

/// Writes an SVG document as a PNG that is `width` pixels wide, making its folder if need be.
///
/// # Errors
/// Those of [`png`], and a file that cannot be written.
pub fn write_png(path: impl AsRef<Path>, svg: &str, width: u32) -> Result<(), Error> {
    files::write(path.as_ref(), &png(svg, width)?)
}
