//! Two axes of numbers on a sheet: grid, ticks and names.

use super::scale::Scale;
use super::sheet::{GRID, INK, Label, MARGIN, Sheet, TEXT};
use super::text::wrap;

impl Sheet {
    /// Writes the name of a vertical axis above the plot, which begins at the sheet's place then.
    pub fn upward(&mut self, name: &str) {
        for (i, line) in wrap(name, TEXT, self.right() - MARGIN).iter().enumerate() {
            self.y += if i > 0 { TEXT + 2.0 } else { TEXT };
            let at = [MARGIN, self.y];
            self.text(Label::new(line, at));
        }
        self.y += 9.0;
    }

    /// Draws axes, the horizontal one with its name, and moves the sheet's place below them. The scales' ends are places.
    pub fn axes(&mut self, name: &str, [across, up]: [Scale; 2]) {
        let [left, right] = across.ends();
        let floor = up.ends()[0];
        for (tick, text) in up.ticks() {
            let y = up.at(tick);
            self.line([left, y], [right, y], &format!("stroke=\"{GRID}\""));
            self.text(Label::new(&text, [left - 5.0, y + 3.8]).end());
        }
        for (tick, _) in across.ticks() {
            let x = across.at(tick);
            self.line([x, floor], [x, floor + 4.0], &format!("stroke=\"{INK}\""));
        }
        for (x, text) in across.labels([0.0, self.right() + MARGIN]) {
            self.text(Label::new(&text, [x, floor + 5.0 + TEXT]).middle());
        }
        self.line([left, floor], [right, floor], &format!("stroke=\"{INK}\""));
        self.y = floor + TEXT + 7.0;
        for line in wrap(name, TEXT, right - MARGIN) {
            self.y += TEXT + 2.0;
            let at = [right, self.y];
            self.text(Label::new(&line, at).end());
        }
        self.y += 3.0;
    }
}
