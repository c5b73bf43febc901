//! Priors over the parameters of a scenario: the bundled ones, checks against the dictionary, and scenarios with a draw set in.

use super::Scenario;
use super::dictionary::{self, Entry};
use super::start::Start;
use crate::prior::{self, Draw, Prior, Priored, Priors};
use crate::{Error, Problem};
use toml::Value;

/// Nothing nearer to the ends of a prior is drawn more than once in so many times.
const EPSILON: f64 = 1.0 / (1_u64 << 52) as f64;

const BUNDLED: &str = include_str!("bundled/priors.toml");

impl Scenario {
    /// The bundled priors: those parameters of the flagship that matter and for which there is a basis, each with what it
    /// rests on.
    ///
    /// # Errors
    /// None, as a test holds.
    pub fn priors() -> Result<Priors, Error> {
        Self::priors_from_toml("priors.toml", BUNDLED)
    }

    /// Reads priors over parameters of the flagship; `name` stands for the file in messages.
    ///
    /// Keys are those of the [dictionary](Scenario::dictionary); a number in a list has its position, counted from 0, in
    /// brackets, and then the key in quotes: `["energy.rent[2]"]`.
    ///
    /// ```
    /// use bargain::union_state::scenario::Scenario;
    ///
    /// let text = "[moscow.discount]\ndist = \"beta\"\nargs = [171, 5]";
    /// let priors = Scenario::priors_from_toml("mine.toml", text)?;
    /// let scenario = Scenario::bundled("union_state_2021")?.with_draw(&priors.draw(1, 0, 0))?;
    /// assert_ne!(scenario.parameters().moscow.discount, 0.97);
    ///
    /// let error = Scenario::priors_from_toml("mine.toml", &text.replace("discount", "discuont")).unwrap_err();
    /// assert!(error.to_string().contains("did you mean `moscow.discount`?"));
    /// # Ok::<(), bargain::Error>(())
    /// ```
    ///
    /// # Errors
    /// Every fault at once: those of [`Priors::from_toml`], keys that are no parameters, and priors that may leave the range of
    /// their parameter.
    pub fn priors_from_toml(name: &str, text: &str) -> Result<Priors, Error> {
        let Priored { priors, faulty, mut problems } = prior::read(name, text);
        for (key, line) in faulty {
            let mut misnamed = Vec::new();
            target(&key, &mut misnamed);
            problems.extend(misnamed.into_iter().map(|problem| problem.at(name, line)));
        }
        for (key, prior) in priors.iter() {
            problems.extend(faults(key, prior).into_iter().map(|problem| priors.placed(key, problem)));
        }
        problems.sort_by_key(|problem| problem.line.unwrap_or(0));
        if problems.is_empty() { Ok(priors) } else { Err(Error::invalid(problems)) }
    }

    /// Whether these priors fit the dictionary: what [`Scenario::priors_from_toml`] asks of a file, for priors made in code.
    ///
    /// # Errors
    /// Keys that are no parameters, and priors that may leave the range of their parameter.
    pub fn check_priors(priors: &Priors) -> Result<(), Error> {
        let problems: Vec<Problem> = priors.iter().flat_map(|(key, prior)| faults(key, prior)).collect();
        if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
    }

    /// The scenario with all parameters of a draw set.
    ///
    /// # Errors
    /// Keys that are no parameters, numbers out of range, and numbers that do not fit together, all at once.
    pub fn with_draw(&self, draw: &Draw) -> Result<Scenario, Error> {
        let (mut problems, mut changes) = (Vec::new(), Vec::new());
        for (key, x) in draw.values() {
            let Some((entry, path)) = target(key, &mut problems) else { continue };
            // Several numbers of one list may be drawn.
            let changed = changes.iter().rposition(|(other, _)| *other == entry.key.as_str());
            let old = changed.map(|at: usize| &changes[at].1).cloned().or_else(|| self.value(&entry.key));
            match old.and_then(|old| replaced(&old, &path, &number(entry, x))) {
                Some(value) => changes.push((entry.key.as_str(), value)),
                None => problems.push(Problem::new(key, "", "is beyond the end of the scenario's list")),
            }
        }
        self.set(changes, problems)
    }

    /// The value of a key of the [dictionary](Scenario::dictionary) in this scenario; nothing if there is no such key.
    pub fn value(&self, key: &str) -> Option<Value> {
        let (group, field) = key.split_once('.')?;
        let parameter = self.values.get(group).and_then(|group| group.get(field)).cloned();
        parameter.or_else(|| Start::of(&self.start).value(key))
    }
}

/// A number in the type of a parameter.
fn number(entry: &Entry, x: f64) -> Value {
    match entry.value {
        Value::Integer(_) if x.fract() == 0.0 && x.abs() < 1e15 => Value::Integer(x as i64),
        _ => Value::Float(x),
    }
}

/// The value with one number replaced; nothing if there is no such place.
fn replaced(value: &Value, path: &[usize], number: &Value) -> Option<Value> {
    let Some((&first, rest)) = path.split_first() else {
        return (!value.is_array()).then(|| number.clone());
    };
    let mut items = value.as_array()?.clone();
    let item = items.get_mut(first)?;
    *item = replaced(item, rest, number)?;
    Some(Value::Array(items))
}

/// The parameter that a key such as `energy.rent[2]` means, with the position in its list.
fn target(key: &str, problems: &mut Vec<Problem>) -> Option<(&'static Entry, Vec<usize>)> {
    let (base, brackets) = key.split_at(key.find('[').unwrap_or(key.len()));
    let Some(entry) = dictionary::entry(base) else {
        let known = dictionary::entries().iter().map(|entry| entry.key.as_str());
        problems.push(Problem::new(key, "", "is not a parameter").nearest_of(base, known));
        return None;
    };
    let inner = brackets.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let path = match inner {
        Some(inner) => inner.split("][").map(position).collect(),
        None => brackets.is_empty().then(Vec::new),
    };
    match misplaced(entry, path.as_deref()) {
        None => path.map(|path| (entry, path)),
        Some(expected) => {
            problems.push(Problem::new(key, "", expected));
            None
        }
    }
}

/// A position as it is written: no other text means the same.
fn position(text: &str) -> Option<usize> {
    text.parse().ok().filter(|position: &usize| position.to_string() == text)
}

/// How many indices lead to a number of a value.
fn depth(value: &Value) -> usize {
    value.as_array().map_or(0, |items| 1 + items.first().map_or(0, depth))
}

/// Why a path does not lead to a number of the parameter, if it does not; there is no path where it could not be read.
fn misplaced(entry: &Entry, path: Option<&[usize]>) -> Option<String> {
    let depth = depth(&entry.value);
    match path {
        Some(path) if path.len() > depth && depth > 0 => {
            Some(format!("has an index too many; {} takes {depth}", entry.key))
        }
        Some(path) if path.len() == depth => {
            // A list of any length is asked of the scenario in hand.
            let length = entry.value.as_array().filter(|_| !entry.any_length).map(Vec::len)?;
            let beyond = path.first().is_some_and(|&first| first >= length);
            beyond.then(|| format!("has an index beyond the list, which counts from 0 to {}", length - 1))
        }
        _ => {
            let example = "[0]".repeat(depth);
            Some(match depth {
                0 => format!("is one number, without index: {}", entry.key),
                _ => format!("is a list; a prior is for one number of it, such as {}{example}", entry.key),
            })
        }
    }
}

/// Why a prior does not fit its parameter.
fn faults(key: &str, prior: &Prior) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Some((entry, _)) = target(key, &mut problems) else { return problems };
    let support = prior.support();
    let found = format!("draws in [{}, {}]", support.low, support.high);
    let whole = matches!(entry.value, Value::Integer(_));
    let fits = match prior.values() {
        Some(mut values) => values.all(|x| entry.range.contains(x) && (!whole || x.fract() == 0.0)),
        // An end that the range leaves out may be drawn where the numbers next to it are too near to be told from it.
        None => {
            let drawn = [EPSILON, 1.0 - EPSILON].map(|level| prior.quantile(level));
            !whole && entry.range.covers(support) && drawn.iter().all(|x| entry.range.contains(*x))
        }
    };
    if !fits {
        let expected = match (whole, prior.is_discrete()) {
            (true, _) => {
                format!("must be fixed or a table of whole numbers in {} ({})", entry.range, entry.unit)
            }
            (false, true) => format!("must draw numbers in {} ({}) only", entry.range, entry.unit),
            (false, false) => {
                format!(
                    "must draw numbers in {} ({}) only; cut it with within = [low, high]",
                    entry.range, entry.unit
                )
            }
        };
        problems.push(Problem::new(key, found, expected));
    }
    problems
}
