//! Two axes of numbers on a sheet: grid, ticks and names.

use super::scale::Scale;
use super::sheet::{GRID, INK, Label, MARGIN, Sheet, TEXT};
use super::text::wrap;

impl Sheet {
    /// Draws axes with their names, the vertical one's above it, and moves the sheet's place below them. The scales' ends are places.
    pub fn axes(&mut self, names: [&str; 2], [across, up]: [Scale; 2]) {
        let [[left, right], [floor, top]] = [across.ends(), up.ends()];
        self.text(Label::new(names[1], [MARGIN, top - 9.0]));
        for (tick, text) in up.ticks() {
            let y = up.at(tick);
            self.line([left, y], [right, y], &format!("stroke=\"{GRID}\""));
            self.text(Label::new(&text, [left - 5.0, y + 3.8]).end());
        }
        for (tick, text) in across.ticks() {
            let x = across.at(tick);
            self.line([x, floor], [x, floor + 4.0], &format!("stroke=\"{INK}\""));
            self.text(Label::new(&text, [x, floor + 5.0 + TEXT]).middle());
        }
        self.line([left, floor], [right, floor], &format!("stroke=\"{INK}\""));
        self.y = floor + TEXT + 7.0;
        for line in wrap(names[0], TEXT, right - MARGIN) {
            self.y += TEXT + 2.0;
            let at = [right, self.y];
            self.text(Label::new(&line, at).end());
        }
        self.y += 3.0;
    }
}
