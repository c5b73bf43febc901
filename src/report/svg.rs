//! What all figures share: the document, its text and its colours.

use std::fmt::{Arguments, Write};

/// Colours of ink and of grids.
pub(super) const INK: &str = "#222222";
pub(super) const GRID: &str = "#dddddd";

/// The beginning of a document of that width and height in pixels, with its title; fonts are the reader's.
pub(super) fn open([width, height]: [f64; 2], title: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"Helvetica, Arial, sans-serif\" font-size=\"12\" fill=\"{INK}\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"16\" y=\"30\" font-size=\"17\" font-weight=\"bold\">{}</text>\n",
        escape(title)
    )
}

/// Adds a line to the document.
pub(super) fn line(svg: &mut String, text: Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(svg, "{text}");
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a < b & \"c\""), "a &lt; b &amp; &quot;c&quot;");
    }
}
