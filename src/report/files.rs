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
/// a file, and no two writers mix. Makes the folders above if need be. Links are followed, and permissions kept; what is no file, such
/// as a pipe, is written to as it is.
///
/// # Errors
/// Files and folders that cannot be written, files that may only be read.
pub fn write(path: impl AsRef<Path>, contents: &str) -> Result<(), Error> {
    files::write(path.as_ref(), contents.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::write;
    use std::fs;
    use std::path::PathBuf;

    /// A folder of this process, not there yet.
    fn folder(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("bargain-{}-{name}", std::process::id()))
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named_and_leaves_nothing_behind() {
        let folder = folder("files");
        let path = folder.join("here").join("result.json");
        write(&path, "one").unwrap();
        write(&path, "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        let error = write(path.join("below a file.json"), "three").unwrap_err();
        assert!(error.is_io() && error.to_string().contains("result.json"));
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = write(&path, "four").unwrap_err();
        assert!(error.is_io() && error.to_string().contains("may only be read"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_dir(folder.join("here")).unwrap().count(), 1);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn names_may_be_as_long_as_the_system_allows() {
        let folder = folder("long");
        write(folder.join("n".repeat(255)), "long").unwrap();
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn writers_of_one_file_do_not_mix() {
        let folder = folder("writers");
        let path = folder.join("shared.txt");
        let text = |writer: usize| writer.to_string().repeat(100_000 * (writer + 1));
        for _ in 0..20 {
            let texts = [0, 1, 2, 3].map(text);
            std::thread::scope(|scope| {
                for text in &texts {
                    scope.spawn(|| write(&path, text).unwrap());
                }
            });
            let found = fs::read_to_string(&path).unwrap();
            assert!(texts.contains(&found), "{} bytes", found.len());
        }
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        fs::remove_dir_all(folder).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_permissions_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = folder("links");
        let (file, link) = (folder.join("file.txt"), folder.join("link.txt"));
        write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        symlink(&file, &link).unwrap();
        write(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::remove_dir_all(folder).unwrap();
    }
}
