//! Partial packages, and which of them others dominate.

use crate::problem::agenda::Terms;
use crate::problem::frontier::ConcessionCost;

/// The totals of some issues, and the way back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub payoffs: [f64; 2],
    pub concession: f64,
    /// The position, in the layer before, of the label that this one continues.
    pub parent: u32,
    /// The terms of the last issue.
    pub terms: u8,
}

impl Label {
    /// No issue settled.
    pub const NONE: Label = Label { payoffs: [0.0; 2], concession: 0.0, parent: 0, terms: 0 };

    /// With one issue more. Layers are short and issues have at most 255 terms.
    pub fn with(&self, terms: &Terms, parent: usize, k: usize) -> Label {
        Label {
            payoffs: [self.payoffs[0] + terms.payoffs[0], self.payoffs[1] + terms.payoffs[1]],
            concession: self.concession + terms.concession,
            parent: parent as u32,
            terms: k as u8,
        }
    }
}

/// Drops labels that another is as good as, for both players and whatever follows, if what follows concedes between
/// `rest[0]` and `rest[1]`.
///
/// The cost being quadratic, the difference of two labels' costs is linear in what follows: it is enough to compare at
/// both ends.
pub(super) fn undominated(
    labels: Vec<(f64, Label)>,
    cost: ConcessionCost,
    rest: [f64; 2],
) -> Vec<(f64, Label)> {
    let second = |label: &Label, rest: f64| label.payoffs[1] - cost.of(label.concession + rest);
    let mut keyed: Vec<([f64; 3], (f64, Label))> = labels
        .into_iter()
        .map(|(spare, label)| {
            let key = [label.payoffs[0], second(&label, rest[0]), second(&label, rest[1])];
            (key, (spare, label))
        })
        .collect();
    keyed.sort_by(|(a, _), (b, _)| {
        b[0].total_cmp(&a[0]).then(b[1].total_cmp(&a[1])).then(b[2].total_cmp(&a[2]))
    });
    // Of the labels so far, those that are best in the other two coordinates: one rises as the other falls.
    let mut stairs: Vec<[f64; 2]> = Vec::new();
    let mut kept = Vec::new();
    for (key, label) in keyed {
        let point = [key[1], key[2]];
        let at = stairs.partition_point(|step| step[0] >= point[0]);
        if at > 0 && stairs[at - 1][1] >= point[1] {
            continue;
        }
        let until = at + stairs[at..].partition_point(|step| step[1] <= point[1]);
        stairs.splice(at..until, [point]);
        kept.push(label);
    }
    kept
}
