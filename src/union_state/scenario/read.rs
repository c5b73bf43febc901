//! From the text of a scenario file to values, each checked by itself and remembered with its line.

use super::History;
use super::dictionary::{self, Entry};
use super::start::{LEVELS, Start};
use crate::Problem;
use crate::text::Text;
use crate::union_state::game::Outcome;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

/// What a file says, before it is known whether it fits together.
#[derive(Debug, Default)]
pub(super) struct Spec {
    pub title: String,
    pub quarter: String,
    pub start: Start,
    pub history: Option<History>,
    /// Reference values with what the file overrides.
    pub values: Table,
    /// Line of each key that the file gives.
    pub lines: Lines,
    /// Keys that the file gives, but no value that they may have.
    pub faulty: Vec<String>,
}

/// Line of each key.
pub(super) type Lines = BTreeMap<String, usize>;

/// The text being read, to turn places into lines.
struct Reader<'a> {
    text: Text<'a>,
    problems: &'a mut Vec<Problem>,
    /// Whether the syntax is broken: then the file may hold what seems to be missing.
    broken: bool,
}

type Node<'t, 'i> = &'t Spanned<DeValue<'i>>;

/// Reads a file. Faults go to `problems`, with lines.
pub(super) fn read(text: &str, problems: &mut Vec<Problem>) -> Spec {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text: Text::new(text), problems, broken: !errors.is_empty() };
    reader.problems.extend(errors.iter().map(|error| reader.text.fault_of_syntax(error)));
    let mut spec = Spec { values: dictionary::reference_values(), ..Spec::default() };
    let groups: Vec<&str> = dictionary::entries().iter().filter_map(|e| e.key.split('.').next()).collect();
    let mut seen = Vec::new();
    for (key, value) in document.get_ref() {
        let name = key.get_ref().as_ref();
        seen.push(name.to_owned());
        spec.lines.insert(name.to_owned(), reader.text.line(&key.span()));
        match name {
            "title" => spec.title = reader.text("title", value),
            "start" => reader.start(value, &mut spec),
            "history" => spec.history = reader.history(value),
            group if groups.contains(&group) => reader.group(group, value, &mut spec),
            // Where the head of a table is broken, what stands in it seems to stand at the top.
            _ if reader.broken => {}
            _ => {
                let known = groups.iter().copied().chain(["title", "start", "history"]);
                let expected = "is not a key of a scenario";
                reader.unknown(name, (key.span(), name), expected, known);
            }
        }
    }
    for key in ["title", "start"].into_iter().filter(|key| !seen.iter().any(|s| s == key)) {
        if !reader.broken {
            reader.problems.push(Problem::new(key, "", "is missing; a scenario must have it"));
        }
    }
    spec
}

/// Puts a value into its group.
pub(super) fn insert(values: &mut Table, key: &str, value: Value) {
    if let Some((group, field)) = key.split_once('.')
        && let Some(Value::Table(fields)) = values.get_mut(group)
    {
        fields.insert(field.to_owned(), value);
    }
}

/// A parameter's value given in code: checked against the dictionary.
pub(super) fn parameter(key: &str, value: Value, problems: &mut Vec<Problem>) -> Option<Value> {
    let Some(entry) = dictionary::entry(key) else {
        let problem = Problem::new(key, "", "is not a parameter");
        let known = dictionary::entries().iter().map(|entry| entry.key.as_str());
        problems.push(problem.nearest_of(key, known));
        return None;
    };
    let before = problems.len();
    let value = shaped(entry, &entry.value, &value, key, &mut |key, found, expected| {
        problems.push(Problem::new(key, found, expected));
    });
    value.filter(|_| problems.len() == before)
}

/// A value as a reader would write it.
fn shown(value: &Value) -> String {
    match value {
        Value::Float(x) => format!("{x:?}"),
        Value::Array(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// `value` in the shape and range of `entry`; `like` is the part of the reference value that stands in its place.
fn shaped(
    entry: &Entry,
    like: &Value,
    value: &Value,
    key: &str,
    fault: &mut impl FnMut(String, String, String),
) -> Option<Value> {
    let found = || shown(value);
    match (like, value) {
        (Value::Float(_), Value::Float(_) | Value::Integer(_)) => {
            let x = value.as_float().or(value.as_integer().map(|i| i as f64))?;
            if entry.range.contains(x) {
                return Some(Value::Float(x));
            }
            fault(key.to_owned(), found(), format!("must be a number in {} ({})", entry.range, entry.unit));
        }
        (Value::Integer(_), Value::Integer(i)) if entry.range.contains(*i as f64) => {
            return Some(value.clone());
        }
        (Value::Integer(_), _) => {
            let expected = format!("must be a whole number in {} ({})", entry.range, entry.unit);
            fault(key.to_owned(), found(), expected);
        }
        (Value::Array(likes), Value::Array(items)) => {
            if !entry.any_length && items.len() != likes.len() {
                let expected = format!("must be a list of {} numbers, not {}", likes.len(), items.len());
                fault(key.to_owned(), found(), expected);
                return None;
            }
            if items.is_empty() {
                fault(key.to_owned(), found(), "must hold at least one number".to_owned());
                return None;
            }
            let like = likes.first()?;
            let items: Vec<_> = items
                .iter()
                .enumerate()
                .map(|(i, item)| shaped(entry, like, item, &format!("{key}[{i}]"), fault))
                .collect();
            return items.into_iter().collect::<Option<Vec<_>>>().map(Value::Array);
        }
        (Value::Array(likes), _) => {
            let numbers =
                if matches!(likes.first(), Some(Value::Array(_))) { "lists of numbers" } else { "numbers" };
            let length = if entry.any_length { String::new() } else { format!("{} ", likes.len()) };
            fault(key.to_owned(), found(), format!("must be a list of {length}{numbers} in {}", entry.range));
        }
        _ => fault(key.to_owned(), found(), format!("must be a number in {} ({})", entry.range, entry.unit)),
    }
    None
}

impl Reader<'_> {
    fn fault(&mut self, key: &str, span: Range<usize>, found: String, expected: impl Into<String>) {
        let mut problem = Problem::new(key, found, expected);
        problem.line = Some(self.text.line(&span));
        self.problems.push(problem);
    }

    /// Reports a key that is not one of `known`.
    fn unknown<'k>(
        &mut self,
        key: &str,
        (span, name): (Range<usize>, &str),
        expected: &str,
        known: impl Iterator<Item = &'k str>,
    ) {
        let mut problem = Problem::new(key, "", expected).nearest_of(name, known);
        problem.line = Some(self.text.line(&span));
        self.problems.push(problem);
    }

    /// A text that is not empty.
    fn text(&mut self, key: &str, value: Node<'_, '_>) -> String {
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => text.to_owned(),
            _ => {
                self.fault(
                    key,
                    value.span(),
                    self.text.snippet(value.span()),
                    "must be a text that is not empty",
                );
                String::new()
            }
        }
    }

    /// A table, or a fault.
    fn table<'t, 'i>(&mut self, key: &str, value: Node<'t, 'i>) -> Option<&'t DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.fault(
                key,
                value.span(),
                self.text.snippet(value.span()),
                format!("must be a table: [{key}]"),
            );
        }
        table
    }

    /// The value given plainly or as `{ value, basis, source }`.
    fn given<'t, 'i>(&mut self, key: &str, value: Node<'t, 'i>) -> Option<Node<'t, 'i>> {
        let Some(table) = value.get_ref().as_table() else { return Some(value) };
        for (name, part) in table {
            let field = name.get_ref().as_ref();
            let full = format!("{key}.{field}");
            match field {
                "value" => {}
                "basis" => {
                    self.text(&full, part);
                }
                "source" => {
                    self.sources(&full, part);
                }
                _ => {
                    let expected = "is not part of a value; that is { value, basis, source }";
                    self.unknown(
                        &full,
                        (name.span(), field),
                        expected,
                        ["value", "basis", "source"].into_iter(),
                    );
                }
            }
        }
        let given = table.get("value");
        if given.is_none() {
            let expected = "must hold the value itself: { value = …, basis = … }";
            self.fault(key, value.span(), self.text.snippet(value.span()), expected);
        }
        given
    }

    /// Identifiers of sources: one text or a list of texts.
    fn sources(&mut self, key: &str, value: Node<'_, '_>) -> Vec<String> {
        let items: Vec<Node<'_, '_>> = match value.get_ref().as_array() {
            Some(items) => items.iter().collect(),
            None => vec![value],
        };
        items.into_iter().map(|item| self.text(key, item)).collect()
    }

    fn start(&mut self, value: Node<'_, '_>, spec: &mut Spec) {
        let Some(table) = self.table("start", value) else { return };
        for (name, value) in table {
            let (field, key) = (name.get_ref().as_ref(), format!("start.{}", name.get_ref()));
            spec.lines.insert(key.clone(), self.text.line(&name.span()));
            if field == "quarter" {
                let quarter = self.text(&key, value);
                let form = quarter.split_once("-Q").filter(|(year, q)| {
                    year.len() == 4
                        && year.bytes().all(|b| b.is_ascii_digit())
                        && matches!(*q, "1" | "2" | "3" | "4")
                });
                if form.is_none() && !quarter.is_empty() {
                    self.fault(
                        &key,
                        value.span(),
                        self.text.snippet(value.span()),
                        "must be a quarter such as \"2019-Q1\"",
                    );
                }
                spec.quarter = quarter;
            } else if let Some(entry) = dictionary::entry(&key) {
                let Some(given) = self.given(&key, value) else { continue };
                if self.broken && is_empty(given) {
                    continue;
                }
                let number = given.get_ref().as_integer();
                let number = number.and_then(|i| u8::from_str_radix(i.as_str(), i.radix()).ok());
                match number.filter(|&number| entry.range.contains(f64::from(number))) {
                    Some(number) => spec.start.set(field, number),
                    None => {
                        spec.faulty.push(key.clone());
                        let expected = format!("must be a whole number from 0 to {}", entry.range.high());
                        self.fault(&key, given.span(), self.text.snippet(given.span()), expected);
                    }
                }
            } else {
                let known = LEVELS.into_iter().chain(["quarter"]);
                self.unknown(&key, (name.span(), field), "is not a key of [start]", known);
            }
        }
        for key in LEVELS.into_iter().chain(["quarter"]) {
            if !table.contains_key(key) && !self.broken {
                let mut problem =
                    Problem::new(format!("start.{key}"), "", "is missing; [start] must have it");
                problem.line = spec.lines.get("start").copied();
                self.problems.push(problem);
            }
        }
    }

    fn history(&mut self, value: Node<'_, '_>) -> Option<History> {
        const KEYS: [&str; 4] = ["realised", "window", "account", "source"];
        let table = self.table("history", value)?;
        let mut realised = None;
        let mut history = History {
            realised: Outcome::Deadlock,
            window: String::new(),
            account: String::new(),
            sources: Vec::new(),
        };
        for (name, value) in table {
            let (field, key) = (name.get_ref().as_ref(), format!("history.{}", name.get_ref()));
            match field {
                "realised" => {
                    let class = self.text(&key, value);
                    realised = Outcome::ALL.into_iter().find(|outcome| outcome.name() == class);
                    if realised.is_none() && !class.is_empty() {
                        let names = Outcome::ALL.map(Outcome::name);
                        let expected = format!("must be one of {}", names.join(", "));
                        let mut problem = Problem::new(key, self.text.snippet(value.span()), expected);
                        problem.line = Some(self.text.line(&value.span()));
                        self.problems.push(problem.nearest_of(&class, names.into_iter()));
                    }
                }
                "window" => history.window = self.text(&key, value),
                "account" => history.account = self.text(&key, value),
                "source" => history.sources = self.sources(&key, value),
                _ => self.unknown(&key, (name.span(), field), "is not a key of [history]", KEYS.into_iter()),
            }
        }
        for key in KEYS {
            if !table.contains_key(key) && !self.broken {
                let expected = "is missing; [history] must have it";
                self.fault(&format!("history.{key}"), value.span(), String::new(), expected);
            }
        }
        realised.map(|realised| History { realised, ..history })
    }

    /// A group of parameters.
    fn group(&mut self, group: &str, value: Node<'_, '_>, spec: &mut Spec) {
        let Some(table) = self.table(group, value) else { return };
        for (name, value) in table {
            let field = name.get_ref().as_ref();
            let key = format!("{group}.{field}");
            let Some(entry) = dictionary::entry(&key) else {
                let fields: Vec<&str> = dictionary::entries()
                    .iter()
                    .filter_map(|entry| entry.key.strip_prefix(group)?.strip_prefix('.'))
                    .collect();
                self.unknown(
                    &key,
                    (name.span(), field),
                    &format!("is not a key of [{group}]"),
                    fields.into_iter(),
                );
                continue;
            };
            spec.lines.insert(key.clone(), self.text.line(&name.span()));
            let Some(given) = self.given(&key, value) else { continue };
            if self.broken && is_empty(given) {
                continue; // The fault is in the syntax.
            }
            let plain = plain(given.get_ref());
            let (text, problems) = (&self.text, &mut *self.problems);
            let shaped = shaped(entry, &entry.value, &plain, &key, &mut |place, found, expected| {
                let line = text.line(&item(given, &place[key.len()..]).span());
                let mut problem = Problem::new(place, found, expected);
                problem.line = Some(line);
                problems.push(problem);
            });
            match shaped {
                Some(shaped) => insert(&mut spec.values, &key, shaped),
                None => spec.faulty.push(key),
            }
        }
    }
}

/// Whether nothing stands for a value: its syntax is broken.
fn is_empty(value: Node<'_, '_>) -> bool {
    plain(value.get_ref()).as_str().is_some_and(str::is_empty)
}

/// The item of a list that indices such as `[2][0]` lead to, or the last that is there on the way.
fn item<'t, 'i>(list: Node<'t, 'i>, indices: &str) -> Node<'t, 'i> {
    let indices = indices.split(['[', ']']).filter_map(|index| index.parse::<usize>().ok());
    indices.fold(list, |list, index| {
        list.get_ref().as_array().and_then(|items| items.get(index)).unwrap_or(list)
    })
}

/// The value without places. An integer too large for its type becomes a float, which fits nowhere.
fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix())
            .map_or_else(|_| Value::Float(i.as_str().parse().unwrap_or(f64::INFINITY)), Value::Integer),
        DeValue::Float(x) => {
            x.as_str().parse().map_or_else(|_| Value::String(x.as_str().to_owned()), Value::Float)
        }
        DeValue::Boolean(b) => Value::Boolean(*b),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| plain(item.get_ref())).collect()),
        DeValue::String(s) => Value::String(s.to_string()),
        DeValue::Datetime(d) => Value::Datetime(*d),
        DeValue::Table(fields) => {
            Value::Table(fields.iter().map(|(k, v)| (k.get_ref().to_string(), plain(v.get_ref()))).collect())
        }
    }
}
