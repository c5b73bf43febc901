//! The sheet on which all figures are drawn: title, legend, marks that say their value, caption; from top to bottom.

use super::caption::{Caption, Width};
use super::palette::fill;
use super::text::{width, wrap};
use crate::report::svg::escape;
use std::fmt::{Arguments, Write};

/// Colours of ink, of grids and of paper.
pub(super) const INK: &str = "#222222";
pub(super) const GRID: &str = "#dddddd";

/// Sizes of text in pixels: 8¼, 9¾ and 7½ points.
pub(super) const TEXT: f64 = 11.0;
const TITLE: f64 = 13.0;
const SMALL: f64 = 10.0;

/// The margin, in pixels.
pub(super) const MARGIN: f64 = 8.0;

/// A piece of text at a place.
pub(super) struct Label<'a> {
    text: &'a str,
    at: [f64; 2],
    anchor: &'static str,
    size: f64,
    colour: &'a str,
    bold: &'static str,
}

impl<'a> Label<'a> {
    pub fn new(text: &'a str, at: [f64; 2]) -> Self {
        Label { text, at, anchor: "start", size: TEXT, colour: INK, bold: "" }
    }

    pub fn end(self) -> Self {
        Label { anchor: "end", ..self }
    }

    pub fn middle(self) -> Self {
        Label { anchor: "middle", ..self }
    }

    pub fn size(self, size: f64) -> Self {
        Label { size, ..self }
    }

    pub fn colour(self, colour: &'a str) -> Self {
        Label { colour, ..self }
    }

    pub fn bold(self) -> Self {
        Label { bold: " font-weight=\"bold\"", ..self }
    }
}

/// A figure as it is drawn.
pub(super) struct Sheet {
    title: String,
    body: String,
    patterns: Vec<usize>,
    width: Width,
    /// Where the next thing goes.
    pub y: f64,
}

impl Sheet {
    /// A sheet with its title.
    pub fn new(title: &str, width: Width) -> Self {
        let mut sheet =
            Sheet { title: title.to_owned(), body: String::new(), patterns: Vec::new(), width, y: MARGIN };
        if !title.trim().is_empty() {
            for line in wrap(title, 1.08 * TITLE, sheet.right() - MARGIN) {
                sheet.y += TITLE + 2.0;
                let at = [MARGIN, sheet.y - 3.0];
                sheet.text(Label::new(&line, at).size(TITLE).bold());
            }
            sheet.y += 4.0;
        }
        sheet
    }

    /// The right end of what may be drawn.
    pub fn right(&self) -> f64 {
        self.width.pixels() - MARGIN
    }

    /// The height that suits a plot of this width.
    pub fn plot_height(&self) -> f64 {
        if self.width == Width::Column { 190.0 } else { 300.0 }
    }

    /// Adds an element as it stands.
    pub fn draw(&mut self, element: Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.body, "{element}");
    }

    /// Adds an element that shows `tooltip` when the pointer rests on it.
    pub fn mark(&mut self, tooltip: &str, element: Arguments<'_>) {
        let tooltip = escape(tooltip);
        self.draw(format_args!("<g><title>{tooltip}</title>{element}</g>"));
    }

    pub fn line(&mut self, from: [f64; 2], to: [f64; 2], style: &str) {
        self.draw(format_args!(
            "<line x1=\"{:.2}\" y1=\"{:.2}\" x2=\"{:.2}\" y2=\"{:.2}\" {style}/>",
            from[0], from[1], to[0], to[1]
        ));
    }

    pub fn text(&mut self, label: Label<'_>) {
        let Label { text, at: [x, y], anchor, size, colour, bold } = label;
        let text = escape(text);
        self.draw(format_args!(
            "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{size}\" text-anchor=\"{anchor}\" fill=\"{colour}\"{bold}>{text}</text>"
        ));
    }

    /// The fill of the area with that number, for an attribute.
    pub fn fill(&mut self, number: usize) -> String {
        let (colour, hatch) = fill(number);
        if hatch.is_empty() {
            return colour.to_owned();
        }
        if !self.patterns.contains(&number) {
            self.patterns.push(number);
        }
        format!("url(#fill{number})")
    }

    /// A legend: each entry a swatch, drawn at the left of a place, with its text; as many in a row as fit.
    pub fn legend<T>(&mut self, entries: &[(T, String)], swatch: impl Fn(&mut Sheet, &T, [f64; 2])) {
        const SWATCH: f64 = 20.0;
        let (mut x, right) = (MARGIN, self.right());
        self.y += TEXT + 2.0;
        for (what, text) in entries {
            let lines = wrap(text, TEXT, right - MARGIN - SWATCH - 6.0);
            let wide = lines.iter().map(|line| width(line, TEXT)).fold(0.0, f64::max) + SWATCH + 6.0;
            if x > MARGIN && x + wide > right {
                x = MARGIN;
                self.y += TEXT + 5.0;
            }
            swatch(self, what, [x, self.y - 4.0]);
            for (i, line) in lines.iter().enumerate() {
                self.y += if i > 0 { TEXT + 2.0 } else { 0.0 };
                self.text(Label::new(line, [x + SWATCH + 5.0, self.y]));
            }
            x += wide + 12.0;
        }
        self.y += 7.0;
    }

    /// Text over the whole width, broken into lines.
    pub fn paragraph(&mut self, text: &str, size: f64) {
        for line in wrap(text, size, self.right() - MARGIN) {
            self.y += size + 2.5;
            let at = [MARGIN, self.y];
            self.text(Label::new(&line, at).size(size));
        }
    }

    /// The document, with its caption.
    pub fn finish(mut self, caption: &Caption) -> String {
        let caption = caption.to_string();
        self.caption(&caption)
    }

    /// The document, with its caption as text.
    pub fn caption(&mut self, caption: &str) -> String {
        if !caption.is_empty() {
            self.y += 3.0;
            self.paragraph(caption, SMALL);
        }
        let [wide, high] = [self.width.pixels(), (self.y + MARGIN).ceil()];
        let mut defs = String::new();
        for &number in &self.patterns {
            let (colour, hatch) = fill(number);
            let _ = writeln!(
                defs,
                "<pattern id=\"fill{number}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
                 <rect width=\"8\" height=\"8\" fill=\"{colour}\"/>\
                 <path d=\"{hatch}\" stroke=\"{INK}\" stroke-width=\"0.7\" fill=\"none\"/></pattern>"
            );
        }
        let millimetres = self.width.millimetres();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{millimetres}mm\" height=\"{:.2}mm\" \
             viewBox=\"0 0 {wide} {high}\" role=\"img\" aria-labelledby=\"title\" aria-describedby=\"desc\" \
             font-family=\"sans-serif\">\n<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n\
             <defs>{defs}</defs>\n<rect width=\"{wide}\" height=\"{high}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            millimetres * high / wide,
            escape(&self.title),
            escape(caption),
            self.body
        )
    }
}
