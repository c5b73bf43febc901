//! Files written whole or not at all.

use crate::Error;
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

/// Writes `contents` to the file `path`: first beside it, then moved into its place, so that a reader never sees half a file, and
/// a failure leaves the old one as it was. Makes the folders above if need be.
pub(crate) fn write(path: &Path, contents: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder).map_err(|error| Error::io("make the folder", folder, error))?;
    }
    let mut beside = OsString::from(path);
    beside.push(format!(".{}.part", std::process::id()));
    let written = std::fs::File::create(&beside)
        .and_then(|mut file| file.write_all(contents).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    // That the file has its new name is to survive a power failure too; folders cannot be opened everywhere.
    if let (Ok(()), Ok(folder)) = (&written, std::fs::File::open(folder.unwrap_or(Path::new(".")))) {
        let _ = folder.sync_all();
    }
    written.map_err(|error| {
        let _ = std::fs::remove_file(&beside);
        Error::io("write", path, error)
    })
}
