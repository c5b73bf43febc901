//! Texts that are read: where in them something stands.

use crate::{Error, Problem};
use std::ops::Range;

/// The text that `bytes` are; `name` stands for the file.
///
/// # Errors
/// Bytes that are no UTF-8, with the line of the first of them.
pub(crate) fn utf8<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Error> {
    std::str::from_utf8(bytes).map_err(|error| {
        let (before, after) = bytes.split_at(error.valid_up_to());
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        let found = after.first().map_or(String::new(), |byte| format!("byte 0x{byte:02x}"));
        Error::invalid([Problem::new("", found, "the file must be UTF-8 text").at(name, line)])
    })
}

/// The line of a record of a table. Its position is where the reader stood before it passed over empty lines.
pub(crate) fn line_of_record(text: &str, position: Option<&csv::Position>) -> usize {
    let Some(position) = position else { return 1 };
    let rest = text.as_bytes().get(position.byte() as usize..).unwrap_or_default();
    let breaks = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() as usize + breaks.filter(|byte| **byte == b'\n').count()
}

/// A text in which faults have been found.
pub(crate) struct Text<'a> {
    text: &'a str,
    /// Where lines end.
    breaks: Vec<usize>,
}

impl<'a> Text<'a> {
    pub fn new(text: &'a str) -> Self {
        Text {
            text,
            breaks: text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect(),
        }
    }

    /// The line in which a span of bytes begins, counted from 1.
    pub fn line(&self, span: &Range<usize>) -> usize {
        1 + self.breaks.partition_point(|&at| at < span.start)
    }

    /// What stands at a span of bytes: one line of it, shortened.
    pub fn snippet(&self, span: Range<usize>) -> String {
        let text = self.text.get(span).unwrap_or("");
        let line = text.lines().next().unwrap_or("");
        if line.chars().count() > 48 || line.len() < text.trim_end().len() {
            return format!("{} …", line.chars().take(48).collect::<String>());
        }
        line.to_owned()
    }

    /// A fault of syntax, with its line.
    pub fn fault_of_syntax(&self, error: &toml::de::Error) -> Problem {
        let span = error.span().unwrap_or(0..0);
        let (line, found) = (self.line(&span), self.snippet(span.clone()));
        let mut problem = match error.message().trim() {
            "duplicate key" => {
                let before = self.text.get(..span.start).unwrap_or_default();
                let table = before.lines().rev().find_map(header).filter(|_| !before.ends_with(['[', '.']));
                let key = table.map_or(found.clone(), |table| format!("{table}.{found}"));
                Problem::new(key, "", "stands here for the second time; a key may be given once")
            }
            other => Problem::new("", found, other.replace('\n', "; ")),
        };
        problem.line = Some(line);
        problem
    }
}

/// The name of the table that begins on a line.
fn header(line: &str) -> Option<&str> {
    let name = line.trim_start().strip_prefix('[')?.split(']').next()?.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"');
    (name.starts_with(|c: char| c.is_alphabetic() || c == '"') && name.chars().all(is_name)).then_some(name)
}
