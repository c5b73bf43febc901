//! Texts that are read: where in them something stands.

use std::ops::Range;

/// A text in which faults have been found.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a>(pub &'a str);

impl Text<'_> {
    /// The line in which a span of bytes begins, counted from 1.
    pub fn line(self, span: &Range<usize>) -> usize {
        let before = &self.0.as_bytes()[..span.start.min(self.0.len())];
        1 + before.iter().filter(|&&byte| byte == b'\n').count()
    }

    /// The line of a record of a table. Its position is where the reader stood before it passed over empty lines.
    pub fn line_of_record(self, position: Option<&csv::Position>) -> usize {
        let Some(position) = position else { return 1 };
        let rest = self.0.as_bytes().get(position.byte() as usize..).unwrap_or_default();
        let breaks = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        position.line() as usize + breaks.filter(|byte| **byte == b'\n').count()
    }

    /// What stands at a span of bytes: one line of it, shortened.
    pub fn snippet(self, span: Range<usize>) -> String {
        let text = self.0.get(span).unwrap_or("");
        let line = text.lines().next().unwrap_or("");
        if line.chars().count() > 48 || line.len() < text.trim_end().len() {
            return format!("{} …", line.chars().take(48).collect::<String>());
        }
        line.to_owned()
    }
}
