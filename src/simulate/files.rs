//! Files written whole or not at all, and files with a checksum.

use crate::{Error, Problem};
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

/// Writes `contents` to the file `path`: first beside it, then moved into its place, so that a reader never sees half a file, and
/// a failure leaves the old one as it was. Makes the folders above if need be.
pub(crate) fn write(path: &Path, contents: &[u8]) -> Result<(), Error> {
    make_folder_of(path)?;
    let mut beside = OsString::from(path);
    beside.push(format!(".{}.part", std::process::id()));
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| file.write_all(contents).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_ok() {
        sync_folder_of(path);
    }
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        Error::io("write", path, error)
    })
}

/// Bytes of the checksum at the end of a sealed file.
const CHECKSUM: usize = 32;

/// Writes a file that begins with `magic` and ends with a checksum, whole or not at all.
pub(super) fn write_sealed(path: &Path, magic: &[u8], contents: &[u8]) -> Result<(), Error> {
    let mut bytes = [magic, contents].concat();
    bytes.extend(Sha256::digest(&bytes));
    write(path, &bytes)
}

/// The contents of such a file. `what` it should be is said of one that begins otherwise.
pub(super) fn read_sealed(path: &Path, magic: &[u8], what: &str) -> Result<Vec<u8>, Error> {
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

/// Where a file stands, unless that is the working directory.
fn folder_of(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}

/// Makes the folders above a file if need be.
pub(crate) fn make_folder_of(path: &Path) -> Result<(), Error> {
    folder_of(path).map_or(Ok(()), |folder| {
        std::fs::create_dir_all(folder).map_err(|error| Error::io("make the folder", folder, error))
    })
}

/// Has the name of a new file survive a power failure too, as far as that can be had: folders cannot be opened everywhere.
pub(crate) fn sync_folder_of(path: &Path) {
    if let Ok(folder) = std::fs::File::open(folder_of(path).unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}
