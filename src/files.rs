//! Files written whole or not at all.

use crate::Error;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes `contents` to the file `path`: first beside it, then moved into its place, so that a reader never sees half a file, and
/// a failure leaves the old one as it was. Makes the folders above if need be. Links are followed, permissions kept; what may only be read
/// is refused. What is no file, such as a pipe, is written to as it is.
pub(crate) fn write(path: &Path, contents: &[u8]) -> Result<(), Error> {
    make_folder_of(path)?;
    replace(path, contents).map_err(|error| Error::io("write", path, error))
}

fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| old.is_file() && old.permissions().readonly()) {
        return Err(io::Error::new(ErrorKind::PermissionDenied, "the file may only be read"));
    }
    if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
        return fs::write(path, contents);
    }
    let path = if old.is_some() { fs::canonicalize(path)? } else { path.to_owned() };
    let (beside, file) = create_beside(&path)?;
    let written = fill(file, contents, old.as_ref()).and_then(|()| fs::rename(&beside, &path));
    match written {
        Ok(()) => sync_folder_of(&path),
        Err(_) => drop(fs::remove_file(&beside)),
    }
    written
}

/// A new file in the folder of `path`, that nobody else writes to.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let beside = path.with_file_name(format!(".bargain-{}-{number}.part", std::process::id()));
        match File::create_new(&beside) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
            created => return created.map(|file| (beside, file)),
        }
    }
}

fn fill(mut file: File, contents: &[u8], old: Option<&Metadata>) -> io::Result<()> {
    if let Some(old) = old {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(contents)?;
    file.sync_all()
}

/// Where a file stands, unless that is the working directory.
fn folder_of(path: &Path) -> Option<&Path> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty())
}

/// Makes the folders above a file if need be.
pub(crate) fn make_folder_of(path: &Path) -> Result<(), Error> {
    folder_of(path).map_or(Ok(()), |folder| {
        fs::create_dir_all(folder).map_err(|error| Error::io("make the folder", folder, error))
    })
}

/// Has the name of a new file survive a power failure too, as far as that can be had: folders cannot be opened everywhere.
pub(crate) fn sync_folder_of(path: &Path) {
    if let Ok(folder) = File::open(folder_of(path).unwrap_or(Path::new("."))) {
        let _ = folder.sync_all();
    }
}
