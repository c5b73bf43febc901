//! Files written whole or not at all.

use crate::Error;
use crate::files;
use serde::Serialize;
use std::path::Path;

/// `value` as indented JSON, with a newline at the end.
pub(super) fn json(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|error| {
        Error::unsupported(format!("this cannot be written as JSON ({error})"), "report it as a bug")
    })
}

/// Writes `contents` to the file `path`: first beside it, then moved into its place, so that a reader never sees half
/// a file. Makes the folders above if need be.
///
/// # Errors
/// Files and folders that cannot be written.
pub fn write(path: impl AsRef<Path>, contents: &str) -> Result<(), Error> {
    files::write(path.as_ref(), contents.as_bytes())
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_that_cannot_be_written_is_named_and_leaves_nothing_behind() {
        let folder = std::env::temp_dir().join(format!("bargain-{}", std::process::id()));
        let path = folder.join("here").join("result.json");
        super::write(&path, "one").unwrap();
        super::write(&path, "two").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "two");
        let error = super::write(path.join("below a file.json"), "three").unwrap_err();
        assert!(error.is_io() && error.to_string().contains("result.json"));
        assert_eq!(std::fs::read_dir(folder.join("here")).unwrap().count(), 1);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
