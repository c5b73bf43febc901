//! A figure of reports side by side.

use super::plot::{Bars, Caption, Width};
use super::result::{Manifest, Report};
use crate::Error;

/// Outcome distributions of reports: a bar for the exact probability, a point with its interval for the sampled one, the class of
/// history by name.
#[derive(Debug, Clone)]
pub struct Figure<'a> {
    title: String,
    reports: &'a [Report],
    width: Width,
}

impl<'a> Figure<'a> {
    /// A figure of `reports` with the same outcomes.
    pub fn new(title: impl Into<String>, reports: &'a [Report]) -> Self {
        Figure { title: title.into(), reports, width: Width::default() }
    }

    /// How wide it is on paper; one column if not said.
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// The figure as an SVG document.
    ///
    /// # Errors
    /// No reports, or none of their outcomes; numbers that are not finite.
    pub fn to_svg(&self) -> Result<String, Error> {
        let bars = Bars::new(&self.title, "probability", self.caption()).width(self.width);
        let bars = self.reports.iter().fold(bars, |bars, report| {
            let values = report.outcomes.iter().map(|x| (x.name.as_str(), (x.exact, x.sampled)));
            let bars = bars.series(&report.manifest.title, values);
            match &report.realised {
                Some(realised) if report.beyond_play().is_none() => bars.realised(realised),
                _ => bars,
            }
        });
        bars.to_svg()
    }
}

impl Figure<'_> {
    /// What the figure rests on; report by report where they differ in that.
    fn caption(&self) -> Caption {
        let Some(first) = self.reports.first().map(|report| &report.manifest) else {
            return Caption::exact(0, "episodes");
        };
        let manifests = || self.reports.iter().map(|report| &report.manifest);
        let known = |m: &Manifest| (m.episodes, m.seed, m.confidence);
        let alike = manifests().all(|m| known(m) == known(first));
        let caption = if alike {
            Caption::sampled(first.episodes, "episodes each", first.seed).confidence(first.confidence)
        } else {
            let each = manifests().map(|m| {
                format!(
                    "{}: n = {}, seed {}, {} intervals.",
                    m.title,
                    thousands(m.episodes),
                    m.seed,
                    m.confidence
                )
            });
            let each: Vec<String> = each.collect();
            Caption::of_sentences(each.join(" "))
        };
        let beyond = self.reports.iter().filter_map(|report| {
            let realised = report.beyond_play()?;
            Some(format!("History, {}: {realised}, to which play cannot come.", report.manifest.title))
        });
        beyond.fold(caption.note("Bars: exact. Points: sampled."), Caption::note)
    }
}

/// A count with spaces between thousands.
pub(super) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn counts_are_grouped() {
        assert_eq!(thousands(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(thousands(12), "12");
    }
}
