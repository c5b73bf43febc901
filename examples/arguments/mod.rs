//! What stands behind the command.

use bargain::{Error, Problem};
use std::fmt::Display;
use std::str::FromStr;

/// A number for each of `wanted`, in that order: what it is the number of, the least it may be, and what it is if it is left out.
///
/// # Errors
/// Words that are no such numbers, and words too many; all at once.
pub fn numbers<T, const N: usize>(wanted: [(&str, T, T); N]) -> Result<[T; N], Error>
where
    T: FromStr + PartialOrd + Display,
{
    let mut words = (1..).zip(std::env::args().skip(1));
    let mut problems = Vec::new();
    let wrong = |place: u32, word, allowed| Problem::new(format!("argument {place}"), word, allowed);
    let numbers = wanted.map(|(what, least, otherwise)| {
        let Some((place, word)) = words.next() else { return otherwise };
        word.parse().ok().filter(|number| *number >= least).unwrap_or_else(|| {
            problems.push(wrong(place, word, format!("must be the number of {what}, at least {least}")));
            otherwise
        })
    });
    problems.extend(words.map(|(place, word)| wrong(place, word, format!("must be left out: {N} at most"))));
    if problems.is_empty() { Ok(numbers) } else { Err(Error::invalid(problems)) }
}
