//! Files with a checksum, and what is said of those that do not fit.

use crate::{Error, Problem, files};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Bytes of the checksum at the end of a sealed file.
const CHECKSUM: usize = 32;

/// Writes a file that begins with `magic` and ends with a checksum, whole or not at all.
pub(super) fn write(path: &Path, magic: &[u8], contents: &[u8]) -> Result<(), Error> {
    let mut bytes = [magic, contents].concat();
    bytes.extend(Sha256::digest(&bytes));
    files::write(path, &bytes)
}

/// The contents of such a file. `what` it should be is said of one that begins otherwise.
pub(super) fn read(path: &Path, magic: &[u8], what: &str) -> Result<Vec<u8>, Error> {
    let mut bytes = std::fs::read(path).map_err(|error| Error::io("read", path, error))?;
    if !bytes.starts_with(magic) {
        return Err(fault(path, format!("this is no {what}, or one in a format of another version")));
    }
    let end = bytes.len().saturating_sub(CHECKSUM);
    if end < magic.len() || Sha256::digest(&bytes[..end])[..] != bytes[end..] {
        let damaged = "the file is damaged or cut short: its checksum does not match; begin anew without it";
        return Err(fault(path, damaged));
    }
    bytes.truncate(end);
    Ok(bytes.split_off(magic.len()))
}

/// What differs between what a file holds and what is wanted of it, each key with both; `this` is what wants it.
pub(super) fn differences<'k>(
    this: &str,
    keys: impl IntoIterator<Item = (&'k str, String, String)>,
) -> Vec<Problem> {
    let differing = keys.into_iter().filter(|(_, found, wanted)| found != wanted);
    differing.map(|(key, found, wanted)| Problem::new(key, found, format!("{this} has {wanted}"))).collect()
}

/// An error with all that is wrong in a file.
pub(super) fn faults(path: &Path, problems: Vec<Problem>) -> Error {
    let file = Some(path.display().to_string());
    Error::invalid(problems.into_iter().map(|problem| Problem { file: file.clone(), ..problem }))
}

/// Something that is wrong with a file as a whole.
pub(super) fn fault(path: &Path, expected: impl Into<String>) -> Error {
    faults(path, vec![Problem::new("", "", expected)])
}
