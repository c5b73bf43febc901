//! Files written whole or not at all.

use crate::Error;
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
