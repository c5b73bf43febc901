//! A probability over two parameters, with the regions of the most probable class.

use super::caption::{Caption, Width};
use super::check::Faults;
use super::palette::heat;
use super::scale::{short, spread};
use super::sheet::{INK, Label, MARGIN, Sheet, TEXT};
use super::text::{readable, width, wrap};
use crate::Error;

/// What is known at one point.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The probability that is drawn, in \[0, 1\].
    pub probability: f64,
    /// The name of the most probable class.
    pub modal: String,
}

/// Cells coloured by a probability, each with the letter of its most probable class; heavy lines part the classes.
///
/// ```
/// use bargain::report::plot::{Caption, Cell, Heatmap};
///
/// let cell = |probability, modal: &str| Some(Cell { probability, modal: modal.to_owned() });
/// let svg = Heatmap::new("P(deal)", ["fear, bn$", "rent, bn$"], Caption::exact(2, "points"))
///     .levels([0.0, 1.0], [0.5])
///     .cells([cell(0.2, "war"), cell(0.7, "deal")])
///     .to_svg()?;
/// assert!(svg.contains("deal"));
/// # Ok::<(), bargain::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Heatmap {
    title: String,
    axes: [String; 2],
    caption: Caption,
    width: Width,
    levels: [Vec<f64>; 2],
    cells: Vec<Option<Cell>>,
}

/// Where the cells are: the left lower corner, and how large one is.
#[derive(Clone, Copy)]
struct Plot {
    corner: [f64; 2],
    size: [f64; 2],
}

/// Letters of classes.
const LETTERS: [char; 26] = [
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U',
    'V', 'W', 'X', 'Y', 'Z',
];

impl Heatmap {
    /// A figure without cells; `axes` name the parameters across and up, with their units.
    pub fn new(title: impl Into<String>, axes: [&str; 2], caption: Caption) -> Self {
        Heatmap {
            title: title.into(),
            axes: axes.map(str::to_owned),
            caption,
            width: Width::default(),
            levels: Default::default(),
            cells: Vec::new(),
        }
    }

    /// The levels of the parameters across and up, increasing.
    pub fn levels(
        mut self,
        across: impl IntoIterator<Item = f64>,
        up: impl IntoIterator<Item = f64>,
    ) -> Self {
        self.levels = [across.into_iter().collect(), up.into_iter().collect()];
        self
    }

    /// The cells, row after row from the lowest, in each row from the left; `None` where the evaluation failed.
    pub fn cells(mut self, cells: impl IntoIterator<Item = Option<Cell>>) -> Self {
        self.cells = cells.into_iter().collect();
        self
    }

    /// How wide it is on paper; one column if not said.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// Names of the most probable classes, in the order in which they first occur.
    fn classes(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for cell in self.cells.iter().flatten() {
            if !names.contains(&cell.modal.as_str()) {
                names.push(&cell.modal);
            }
        }
        names
    }

    fn check(&self) -> Result<(), Error> {
        let mut faults = Faults::default();
        for (axis, levels) in self.axes.iter().zip(&self.levels) {
            faults.some(axis, levels.len());
            levels.iter().for_each(|x| faults.finite(axis, *x));
            if let Some(pair) = levels.windows(2).find(|pair| pair[0] >= pair[1]) {
                faults.add(axis, format!("{pair:?}"), "must increase");
            }
        }
        let wanted = self.levels[0].len() * self.levels[1].len();
        if self.cells.len() != wanted {
            faults.add("cells", self.cells.len(), &format!("must be {wanted}, one for each pair of levels"));
        }
        for (i, cell) in self.cells.iter().enumerate() {
            let Some(cell) = cell else { continue };
            faults.probability(&format!("cells[{i}]"), cell.probability);
            faults.named(&format!("cells[{i}]"), &cell.modal);
        }
        let classes = self.classes().len();
        if classes > LETTERS.len() {
            faults.add("cells", format!("{classes} classes"), "must have at most 26 most probable classes");
        }
        faults.result()
    }

    /// The figure as an SVG document.
    ///
    /// # Errors
    /// Levels that do not increase, cells that are too few or too many, numbers that are no probabilities, names that are
    /// empty, more than 26 classes: all of them at once.
    pub fn to_svg(&self) -> Result<String, Error> {
        self.check()?;
        let mut sheet = Sheet::new(&self.title, self.width);
        self.key(&mut sheet);
        let ticks: Vec<String> = level_texts(&self.levels[1]);
        let left = MARGIN + ticks.iter().map(|t| width(t, TEXT)).fold(0.0, f64::max) + 7.0;
        let upward = wrap(&self.axes[1], TEXT, sheet.right() - MARGIN);
        for line in &upward {
            sheet.y += TEXT + 2.0;
            let at = [MARGIN, sheet.y];
            sheet.text(Label::new(line, at));
        }
        sheet.y += 7.0;
        let [across, up] = [0, 1].map(|i| self.levels[i].len() as f64);
        let wide = (sheet.right() - left) / across;
        let high = (sheet.plot_height() * 1.15 / up).min(wide.max(24.0));
        let plot = Plot { corner: [left, sheet.y + up * high], size: [wide, high] };
        self.draw_cells(&mut sheet, plot);
        self.borders(&mut sheet, plot);
        self.ticks(&mut sheet, plot, &ticks);
        Ok(sheet.finish(&self.caption))
    }

    /// The letters of classes, and the scale of colours.
    fn key(&self, sheet: &mut Sheet) {
        let classes = self.classes();
        let entries = LETTERS.into_iter().zip(classes.iter().map(|name| readable(name)));
        let entries: Vec<(char, String)> = entries.collect();
        sheet.paragraph("Most probable:", TEXT);
        sheet.legend(&entries, |sheet, letter, [x, y]| {
            let letter = letter.to_string();
            sheet.text(Label::new(&letter, [x + 20.0, y + 4.0]).end().bold());
        });
        let [left, right] = [MARGIN + width("0.0", TEXT) + 4.0, sheet.right() - width("1.0", TEXT) - 4.0];
        let step = (right - left) / 64.0;
        for i in 0..64 {
            let x = left + f64::from(i) * step;
            let colour = heat((f64::from(i) + 0.5) / 64.0).0;
            let (y, wide) = (sheet.y, step + 0.3);
            sheet.draw(format_args!(
                "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{wide:.2}\" height=\"9\" fill=\"{colour}\"/>"
            ));
        }
        let y = sheet.y + 8.5;
        sheet.text(Label::new("0.0", [MARGIN, y]));
        sheet.text(Label::new("1.0", [right + 4.0, y]));
        sheet.y += 14.0;
    }

    /// The cell in column `i` and row `j`, and its place.
    fn at(&self, [i, j]: [usize; 2]) -> Option<&Cell> {
        self.cells[j * self.levels[0].len() + i].as_ref()
    }

    fn draw_cells(&self, sheet: &mut Sheet, Plot { corner, size: [wide, high] }: Plot) {
        let classes = self.classes();
        let size = (0.36 * wide).min(0.42 * high).min(TEXT);
        let texts = [0, 1].map(|axis| level_texts(&self.levels[axis]));
        for j in 0..self.levels[1].len() {
            for i in 0..self.levels[0].len() {
                let [x, y] = [corner[0] + i as f64 * wide, corner[1] - (j + 1) as f64 * high];
                let place = format!("({}, {})", texts[0][i], texts[1][j]);
                let (colour, ink, tooltip) = match self.at([i, j]) {
                    None => ("#ffffff".to_owned(), INK, format!("{place}: failed")),
                    Some(cell) => {
                        let (colour, ink) = heat(cell.probability);
                        (colour, ink, format!("{place}: {}, {}", short(cell.probability), cell.modal))
                    }
                };
                sheet.mark(
                    &tooltip,
                    format_args!(
                        "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{wide:.2}\" height=\"{high:.2}\" fill=\"{colour}\"/>"
                    ),
                );
                if size < 5.0 {
                    continue;
                }
                let [middle, centre] = [x + wide / 2.0, y + high / 2.0];
                let Some(cell) = self.at([i, j]) else {
                    sheet.text(Label::new("×", [middle, centre + size / 3.0]).middle().size(size));
                    continue;
                };
                let letter = classes
                    .iter()
                    .position(|name| *name == cell.modal)
                    .map_or(String::new(), |k| LETTERS[k].to_string());
                let label = |text, y| Label::new(text, [middle, y]).middle().size(size).colour(ink);
                let number = format!("{:.2}", cell.probability + 0.0);
                sheet.text(label(&letter, centre - 0.15 * size).bold());
                sheet.text(label(&number, centre + 0.95 * size));
            }
        }
    }

    /// Heavy lines between cells of different classes and around the whole, dark within white.
    fn borders(&self, sheet: &mut Sheet, Plot { corner: [left, floor], size: [wide, high] }: Plot) {
        use std::fmt::Write;
        let [columns, rows] = [0, 1].map(|i| self.levels[i].len());
        let class = |place| self.at(place).map(|cell| cell.modal.as_str());
        let mut path = String::new();
        for j in 0..rows {
            for i in 0..columns {
                let [x, y] = [left + (i + 1) as f64 * wide, floor - (j + 1) as f64 * high];
                if i + 1 < columns && class([i, j]) != class([i + 1, j]) {
                    let _ = write!(path, "M{x:.2},{y:.2}v{high:.2}");
                }
                if j + 1 < rows && class([i, j]) != class([i, j + 1]) {
                    let _ = write!(path, "M{x:.2},{y:.2}h{:.2}", -wide);
                }
            }
        }
        for (colour, thick) in [("#ffffff", 4.0), ("#000000", 1.8)] {
            sheet.draw(format_args!(
                "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{thick}\" fill=\"none\" stroke-linecap=\"square\"/>"
            ));
        }
        let [across, up] = [columns as f64 * wide, rows as f64 * high];
        let top = floor - up;
        sheet.draw(format_args!(
            "<rect x=\"{left:.2}\" y=\"{top:.2}\" width=\"{across:.2}\" height=\"{up:.2}\" fill=\"none\" stroke=\"{INK}\"/>"
        ));
    }

    /// Levels beside and below the cells, as many as have room.
    fn ticks(&self, sheet: &mut Sheet, Plot { corner, size: [wide, high] }: Plot, upward: &[String]) {
        let every = |room: f64, needed: f64| (needed / room).ceil().max(1.0) as usize;
        for (j, text) in upward.iter().enumerate().step_by(every(high, TEXT + 2.0)) {
            let y = corner[1] - (j as f64 + 0.5) * high + 3.8;
            sheet.text(Label::new(text, [corner[0] - 5.0, y]).end());
        }
        let placed = level_texts(&self.levels[0]).into_iter().enumerate().map(|(i, text)| {
            let (x, half) = (corner[0] + (i as f64 + 0.5) * wide, width(&text, TEXT) / 2.0);
            (x.min(sheet.right() + MARGIN - half).max(half), half, text)
        });
        for (x, text) in spread(&placed.collect::<Vec<_>>(), 0) {
            sheet.text(Label::new(&text, [x, corner[1] + TEXT + 3.0]).middle());
        }
        sheet.y = corner[1] + TEXT + 5.0;
        for line in wrap(&self.axes[0], TEXT, sheet.right() - MARGIN) {
            sheet.y += TEXT + 2.0;
            let at = [sheet.right(), sheet.y];
            sheet.text(Label::new(&line, at).end());
        }
        sheet.y += 3.0;
    }
}

/// Levels as they stand at an axis: with three digits behind the point that say something, or as many more as it takes to tell them
/// apart and to be off by no more than a fiftieth of the level and of the smallest step.
fn level_texts(levels: &[f64]) -> Vec<String> {
    let step = levels.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
    let texts = |decimals| levels.iter().map(|x| level(*x, decimals)).collect::<Vec<String>>();
    let true_to = |(x, text): (&f64, &String)| {
        let shown: f64 = text.replace('−', "-").parse().unwrap_or(f64::NAN);
        (shown - x).abs() <= 0.02 * x.abs().min(step)
    };
    let good = |texts: &Vec<String>| {
        texts.windows(2).all(|pair| pair[0] != pair[1]) && levels.iter().zip(texts).all(true_to)
    };
    (3..17).map(texts).find(good).unwrap_or_else(|| texts(17))
}

/// A level with so many digits at most behind the point; tiny and huge ones as powers of ten.
fn level(x: f64, decimals: usize) -> String {
    // Without the sign of a negative zero.
    let x = x + 0.0;
    let trimmed = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    let text = if (x != 0.0 && x.abs() < 0.5 * 10f64.powi(-(decimals as i32))) || x.abs() >= 1e6 {
        let text = format!("{x:.decimals$e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        format!("{}e{power}", trimmed(digits))
    } else {
        trimmed(&format!("{x:.decimals$}"))
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::level_texts;

    #[test]
    fn levels_have_as_many_digits_as_tell_them_apart() {
        assert_eq!(level_texts(&[0.0, 0.25, 0.5]), ["0", "0.25", "0.5"]);
        assert_eq!(level_texts(&[0.0, 5e-4, 1e-3, 1.5e-3]), ["0", "0.0005", "0.001", "0.0015"]);
        assert_eq!(level_texts(&[1e6, 1.25e6, 1.5e6]), ["1e6", "1.25e6", "1.5e6"]);
        assert_eq!(level_texts(&[1e6, 1_000_001.0]), ["1e6", "1.000001e6"]);
        assert_eq!(level_texts(&[-2e-9, -0.0, 2e-9]), ["−2e−9", "0", "2e−9"]);
        assert_eq!(level_texts(&[10.0, 100.0]), ["10", "100"]);
        assert_eq!(level_texts(&[0.00125, 0.0025, 0.00375]), ["0.00125", "0.0025", "0.00375"]);
        assert_eq!(level_texts(&[0.0006, 0.5]), ["0.0006", "0.5"]);
        assert_eq!(level_texts(&[1.0 / 3.0]), ["0.333"]);
    }
}
