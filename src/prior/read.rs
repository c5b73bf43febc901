//! Priors from a TOML file: every fault with its line, all at once.

mod groups;

use super::distribution::Prior;
use super::set::{Entry, Note, Priors};
use crate::text::{Text, utf8};
use crate::{Error, Problem};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Largest file, in bytes.
const LARGEST_FILE: usize = 1 << 20;

/// The families, each with the names of its arguments; those of a table are any number of values.
const FAMILIES: [(&str, &[&str]); 8] = [
    ("normal", &["mean", "sd"]),
    ("lognormal", &["mu", "sigma"]),
    ("beta", &["a", "b"]),
    ("gamma", &["shape", "rate"]),
    ("uniform", &["low", "high"]),
    ("triangular", &["low", "mode", "high"]),
    ("fixed", &["value"]),
    ("table", &[]),
];

/// Keys of a prior. Those from `meaning` on are for readers and change nothing.
const KEYS: [&str; 13] = [
    "dist",
    "args",
    "weights",
    "within",
    "basis",
    "why",
    "sources",
    "meaning",
    "group",
    "unit",
    "confidence",
    "lo",
    "hi",
];

type Node<'t, 'i> = &'t Spanned<DeValue<'i>>;

impl Priors {
    /// Reads priors from TOML text; `name` stands for the file in messages.
    ///
    /// A prior is a table `[key]` with `dist` (normal, lognormal, beta, gamma, uniform, triangular, fixed, table), `args` and,
    /// if wanted, `within = [low, high]`; a table takes its values as `args` and may have `weights`. `basis`, `why` and
    /// `sources` are kept as its [`Note`]; `meaning`, `group`, `unit`, `confidence`, `lo` and `hi` are for readers. Groups are
    /// `[[correlated]]` with `keys` and `matrix`. The order is that of the file.
    ///
    /// ```
    /// use bargain::prior::Priors;
    ///
    /// let text = r#"
    /// [patience]
    /// dist = "beta"
    /// args = [45, 5]
    ///
    /// [cost]
    /// dist = "normal"
    /// args = [0.3, 0.1]
    /// within = [0, 1]
    ///
    /// [[correlated]]
    /// keys = ["patience", "cost"]
    /// matrix = [[1, 0.5], [0.5, 1]]
    /// "#;
    /// assert_eq!(Priors::from_toml("mine.toml", text)?.len(), 2);
    /// let error = Priors::from_toml("mine.toml", "[patience]\ndist = \"bta\"\nargs = [45, 5]").unwrap_err();
    /// assert!(error.to_string().contains("mine.toml:2: patience.dist"));
    /// assert!(error.to_string().contains("did you mean `beta`?"));
    /// # Ok::<(), bargain::Error>(())
    /// ```
    ///
    /// # Errors
    /// Every fault of the text at once, each with line, key, value, what is allowed, and the nearest valid name.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, Error> {
        let Priored { priors, problems, .. } = read(name, text);
        if problems.is_empty() { Ok(priors) } else { Err(Error::invalid(problems)) }
    }

    /// Reads priors from a file: TOML, UTF-8, at most 1 MiB.
    ///
    /// # Errors
    /// A file that cannot be read, text that is not UTF-8 (with its line), and those of [`Priors::from_toml`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let size = std::fs::metadata(path).map_err(|error| Error::io("read", path, error))?.len();
        if size > LARGEST_FILE as u64 {
            let file = Some(path.display().to_string());
            return Err(Error::invalid([Problem { file, ..too_large(size) }]));
        }
        let bytes = std::fs::read(path).map_err(|error| Error::io("read", path, error))?;
        let name = path.display().to_string();
        Self::from_toml(&name, utf8(&name, &bytes)?)
    }
}

/// What a text says.
pub(crate) struct Priored {
    /// The priors that it holds without fault.
    pub priors: Priors,
    /// The keys of the others, with their lines.
    pub faulty: Vec<(String, usize)>,
    /// The faults, by line.
    pub problems: Vec<Problem>,
}

/// Reads priors; `name` stands for the file.
pub(crate) fn read(name: &str, text: &str) -> Priored {
    let mut priors = Priors::new();
    if text.len() > LARGEST_FILE {
        let problem = too_large(text.len() as u64);
        let problems = vec![Problem { file: Some(name.to_owned()), ..problem }];
        return Priored { priors, faulty: Vec::new(), problems };
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    let (text, broken) = (Text::new(text), !errors.is_empty());
    let problems =
        errors.iter().map(|error| Problem { file: Some(name.to_owned()), ..text.fault_of_syntax(error) });
    let mut reader = Reader { problems: problems.collect(), text, file: name.into(), broken };
    let mut tables = Vec::new();
    for (key, value) in document.get_ref().iter().filter(|(key, _)| key.get_ref() != "correlated") {
        reader.find(key.get_ref(), (key.span(), value), &mut tables);
    }
    tables.sort_by_key(|(_, place, _)| place.start);
    let mut faulty = Vec::new();
    for (key, place, table) in tables {
        let line = reader.text.line(&place);
        let place_of = Some((Arc::clone(&reader.file), line));
        match reader.prior(&key, place.clone(), table) {
            Some((prior, note)) => {
                let entry = Entry { name: key.as_str().into(), prior, note, place: place_of };
                if let Err(error) = priors.push(entry) {
                    error.problems().iter().for_each(|problem| reader.report(problem.clone(), place.clone()));
                }
            }
            None => faulty.push((key, line)),
        }
    }
    if let Some(groups) = document.get_ref().get("correlated") {
        reader.groups(groups, &faulty, &mut priors);
    }
    if reader.broken {
        faulty.clear(); // A key may be half of what was meant.
    }
    let mut problems = reader.problems;
    problems.sort_by_key(|problem| problem.line.unwrap_or(0));
    Priored { priors, faulty, problems }
}

fn too_large(size: u64) -> Problem {
    let expected = format!("a file of priors has at most {LARGEST_FILE} bytes");
    Problem::new("", format!("{size} bytes"), expected)
}

struct Reader<'a> {
    text: Text<'a>,
    file: Arc<str>,
    problems: Vec<Problem>,
    /// Whether the syntax is broken: then the file may hold what seems to be missing.
    broken: bool,
}

impl Reader<'_> {
    fn report(&mut self, problem: Problem, span: Range<usize>) {
        let line = self.text.line(&span);
        self.problems.push(problem.at(&*self.file, line));
    }

    fn fault(&mut self, key: &str, span: Range<usize>, found: String, expected: impl Into<String>) {
        self.report(Problem::new(key, found, expected), span);
    }

    /// The value at `key` is not what is `expected`.
    fn wrong(&mut self, key: &str, value: Node<'_, '_>, expected: impl Into<String>) {
        self.fault(key, value.span(), self.text.snippet(value.span()), expected);
    }

    /// Finds the tables that are priors: those that do not consist of tables only, as `[moscow]` does in `[moscow.discount]`.
    fn find<'t, 'i>(
        &mut self,
        key: &str,
        (place, value): (Range<usize>, Node<'t, 'i>),
        found: &mut Vec<(String, Range<usize>, &'t DeTable<'i>)>,
    ) {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(key, value, format!("must be a table: [{key}] with dist and args"));
            return;
        };
        let prefix = !table.is_empty()
            && !table.contains_key("dist")
            && table.values().all(|value| value.get_ref().is_table());
        if !prefix {
            found.push((key.to_owned(), place, table));
            return;
        }
        for (name, value) in table {
            self.find(&format!("{key}.{}", name.get_ref()), (name.span(), value), found);
        }
    }

    /// A prior with what it rests on.
    fn prior(&mut self, key: &str, place: Range<usize>, table: &DeTable<'_>) -> Option<(Prior, Note)> {
        let before = self.problems.len();
        for (name, value) in table {
            let (field, full) = (name.get_ref().as_ref(), format!("{key}.{}", name.get_ref()));
            if !KEYS.contains(&field) {
                let problem = Problem::new(&full, "", "is not a key of a prior");
                self.report(problem.nearest_of(field, KEYS.into_iter()), name.span());
            } else if ["basis", "why"].contains(&field) && !value.get_ref().is_str() {
                self.wrong(&full, value, "must be a text");
            }
        }
        let text = |field: &str| table.get(field).and_then(|value| value.get_ref().as_str());
        let note = Note {
            basis: text("basis").unwrap_or_default().to_owned(),
            why: text("why").unwrap_or_default().to_owned(),
            sources: table.get("sources").map(|value| self.sources(key, value)).unwrap_or_default(),
        };
        let prior = self.distribution(key, place, table);
        let within = table.get("within").map(|within| (within, self.ends(key, within)));
        let prior = match (prior, within) {
            (Some(prior), Some((value, ends))) => {
                ends.and_then(|[low, high]| self.accept(key, (value, value), prior.within(low, high)))
            }
            (prior, _) => prior,
        };
        prior.filter(|_| self.problems.len() == before).map(|prior| (prior, note))
    }

    fn distribution(&mut self, key: &str, place: Range<usize>, table: &DeTable<'_>) -> Option<Prior> {
        let dist = self.required(key, (place.clone(), "dist"), table);
        let args = self.required(key, (place, "args"), table);
        let family = dist.and_then(|dist| self.family(key, dist));
        let numbers = args.and_then(|args| self.numbers(&format!("{key}.args"), args));
        let given = table.get("weights");
        let weights = given.map(|weights| self.numbers(&format!("{key}.weights"), weights));
        let ((family, arguments), numbers) = (family?, numbers?);
        let weights = match (given, weights) {
            (Some(given), _) if family != "table" => {
                self.wrong(&format!("{key}.weights"), given, "belongs to a table only");
                return None;
            }
            (_, Some(weights)) => weights?,
            (_, None) => vec![1.0; numbers.len()],
        };
        let args = args?;
        if family != "table" && numbers.len() != arguments.len() {
            let expected = format!("must be [{}] for {family}", arguments.join(", "));
            self.wrong(&format!("{key}.args"), args, expected);
            return None;
        }
        if weights.len() != numbers.len() {
            let expected = format!("must be {} numbers, one for each of args", numbers.len());
            self.wrong(&format!("{key}.weights"), table.get("weights").unwrap_or(args), expected);
            return None;
        }
        let prior = match (family, &numbers[..]) {
            ("normal", &[mean, sd]) => Prior::normal(mean, sd),
            ("lognormal", &[mu, sigma]) => Prior::lognormal(mu, sigma),
            ("beta", &[a, b]) => Prior::beta(a, b),
            ("gamma", &[shape, rate]) => Prior::gamma(shape, rate),
            ("uniform", &[low, high]) => Prior::uniform(low, high),
            ("triangular", &[low, mode, high]) => Prior::triangular(low, mode, high),
            ("fixed", &[value]) => Prior::fixed(value),
            _ => Prior::table(&numbers.into_iter().zip(weights).collect::<Vec<_>>()),
        };
        self.accept(key, (args, given.unwrap_or(args)), prior)
    }

    /// What a constructor made, or its faults: at `value`, those of weights at theirs.
    fn accept(
        &mut self,
        key: &str,
        (value, weights): (Node<'_, '_>, Node<'_, '_>),
        prior: Result<Prior, Error>,
    ) -> Option<Prior> {
        match prior {
            Ok(prior) => Some(prior),
            Err(error) => {
                for problem in error.problems() {
                    let place = if problem.key.starts_with("weights") { weights } else { value };
                    let problem = Problem { key: format!("{key}: {}", problem.key), ..problem.clone() };
                    self.report(problem, place.span());
                }
                None
            }
        }
    }

    /// The ends of `within`.
    fn ends(&mut self, key: &str, value: Node<'_, '_>) -> Option<[f64; 2]> {
        let full = format!("{key}.within");
        match self.numbers(&full, value)?[..] {
            [low, high] => Some([low, high]),
            _ => {
                self.wrong(&full, value, "must be [low, high]");
                None
            }
        }
    }

    fn required<'t, 'i>(
        &mut self,
        key: &str,
        (place, field): (Range<usize>, &str),
        table: &'t DeTable<'i>,
    ) -> Option<Node<'t, 'i>> {
        let value = table.get(field);
        if value.is_none() && !self.broken {
            self.fault(&format!("{key}.{field}"), place, String::new(), "is missing");
        }
        value
    }

    fn family(&mut self, key: &str, value: Node<'_, '_>) -> Option<(&'static str, &'static [&'static str])> {
        let given = value.get_ref().as_str().unwrap_or_default();
        let family = FAMILIES.into_iter().find(|(family, _)| *family == given);
        if family.is_none() {
            let names = FAMILIES.map(|(family, _)| family);
            let expected = format!("must be one of {}", names.join(", "));
            let problem = Problem::new(format!("{key}.dist"), self.text.snippet(value.span()), expected);
            self.report(problem.nearest_of(given, names.into_iter()), value.span());
        }
        family
    }

    /// A list of numbers.
    fn numbers(&mut self, key: &str, value: Node<'_, '_>) -> Option<Vec<f64>> {
        let items =
            value.get_ref().as_array().map(|items| items.iter().map(number).collect::<Option<Vec<_>>>());
        let numbers = items.flatten();
        if numbers.is_none() {
            self.wrong(key, value, "must be a list of numbers");
        }
        numbers
    }

    /// Identifiers of sources: a list of texts, or one text with semicolons.
    fn sources(&mut self, key: &str, value: Node<'_, '_>) -> Vec<String> {
        let texts = match value.get_ref().as_array() {
            Some(items) => items.iter().map(|item| item.get_ref().as_str()).collect::<Option<Vec<_>>>(),
            None => value.get_ref().as_str().map(|text| text.split(';').collect()),
        };
        if texts.is_none() {
            self.wrong(&format!("{key}.sources"), value, "must be a list of texts");
        }
        let named = texts.unwrap_or_default().into_iter().map(|text| text.trim().to_owned());
        named.filter(|text| !text.is_empty()).collect()
    }
}

/// A number; whole ones too.
fn number(value: &Spanned<DeValue<'_>>) -> Option<f64> {
    match value.get_ref() {
        DeValue::Integer(i) if i.radix() == 10 => i.as_str().parse().ok(),
        DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).ok().map(|i| i as f64),
        DeValue::Float(x) => x.as_str().parse().ok(),
        _ => None,
    }
}
