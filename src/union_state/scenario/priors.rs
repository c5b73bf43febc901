//! Priors over the parameters of a scenario: the bundled ones, checks against the dictionary, and scenarios with a draw set in.

use super::dictionary::{self, Entry};
use super::{Scenario, check, read};
use crate::prior::{self, Draw, Prior, Priors};
use crate::{Error, Problem};
use toml::Value;

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
        let (priors, mut problems) = prior::read(name, text);
        let faults = priors.iter().filter_map(|(key, prior)| Some(priors.placed(key, fault(key, prior)?)));
        problems.extend(faults);
        problems.sort_by_key(|problem| problem.line.unwrap_or(0));
        if problems.is_empty() { Ok(priors) } else { Err(Error::invalid(problems)) }
    }

    /// Whether these priors fit the dictionary: what [`Scenario::priors_from_toml`] asks of a file, for priors made in code.
    ///
    /// # Errors
    /// Keys that are no parameters, and priors that may leave the range of their parameter.
    pub fn check_priors(priors: &Priors) -> Result<(), Error> {
        let problems: Vec<Problem> = priors.iter().filter_map(|(key, prior)| fault(key, prior)).collect();
        if problems.is_empty() { Ok(()) } else { Err(Error::invalid(problems)) }
    }

    /// The scenario with all parameters of a draw set.
    ///
    /// # Errors
    /// Keys that are no parameters, numbers out of range, and numbers that do not fit together, all at once.
    pub fn with_draw(&self, draw: &Draw) -> Result<Scenario, Error> {
        let mut problems = Vec::new();
        let mut values = self.values.clone();
        for (key, x) in draw.values() {
            let (entry, path) = match target(key) {
                Ok(target) => target,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            let old = entry.key.split_once('.').and_then(|(group, field)| values.get(group)?.get(field));
            match old.and_then(|old| replaced(old, &path, &number(entry, x))) {
                Some(value) => {
                    if let Some(value) = read::parameter(&entry.key, value, &mut problems) {
                        read::insert(&mut values, &entry.key, value);
                    }
                }
                None => problems.push(Problem::new(key, "", "is beyond the end of the scenario's list")),
            }
        }
        match check::parameters(&values, &Default::default(), &mut problems) {
            Some(parameters) if problems.is_empty() => Ok(Scenario { values, parameters, ..self.clone() }),
            _ => Err(Error::invalid(problems)),
        }
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
fn target(key: &str) -> Result<(&'static Entry, Vec<usize>), Problem> {
    let (base, brackets) = key.split_at(key.find('[').unwrap_or(key.len()));
    let Some(entry) = dictionary::entry(base) else {
        let known = dictionary::entries().iter().map(|entry| entry.key.as_str());
        return Err(Problem::new(key, "", "is not a parameter").nearest_of(base, known));
    };
    let path: Option<Vec<usize>> = match brackets.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inner) => inner.split("][").map(|number| number.parse().ok()).collect(),
        None => brackets.is_empty().then(Vec::new),
    };
    let mut like = &entry.value;
    for (depth, &at) in path.iter().flatten().enumerate() {
        let Value::Array(items) = like else {
            return Err(Problem::new(key, "", format!("has an index too many; {base} has {depth}")));
        };
        if at >= items.len() && !entry.any_length {
            let expected =
                format!("has an index beyond the list, which counts from 0 to {}", items.len() - 1);
            return Err(Problem::new(key, "", expected));
        }
        match items.first() {
            Some(item) => like = item,
            None => break,
        }
    }
    match path {
        Some(path) if !like.is_array() => Ok((entry, path)),
        _ => {
            let indices = if matches!(like, Value::Array(items) if items.iter().any(Value::is_array)) {
                "[0][0]"
            } else {
                "[0]"
            };
            let expected = format!("is a list; a prior is for one number of it, such as {base}{indices}");
            Err(Problem::new(key, "", expected))
        }
    }
}

/// Why a prior does not fit its parameter, if it does not.
fn fault(key: &str, prior: &Prior) -> Option<Problem> {
    let entry = match target(key) {
        Ok((entry, _)) => entry,
        Err(problem) => return Some(problem),
    };
    let support = prior.support();
    let found = format!("draws in [{}, {}]", support.low, support.high);
    let whole = matches!(entry.value, Value::Integer(_));
    let fits = match prior.values() {
        Some(mut values) => values.all(|x| entry.range.contains(x) && (!whole || x.fract() == 0.0)),
        None if whole => {
            let expected = "is a whole number; its prior must be fixed or a table";
            return Some(Problem::new(key, found, expected));
        }
        // An end that the range leaves out has no probability.
        None => entry.range.covers(support),
    };
    let whole = if whole { "whole numbers" } else { "numbers" };
    let advice = if prior.is_discrete() { "" } else { "; cut it with within = [low, high]" };
    let expected = format!("must draw {whole} in {} ({}) only{advice}", entry.range, entry.unit);
    (!fits).then(|| Problem::new(key, found, expected))
}
