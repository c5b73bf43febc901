//! Broken files, each with the message a user sees, stored beside it.

use bargain::Error;
use std::path::Path;

/// Reads every TOML file of a folder under `tests/data`, at least so many, and compares the errors with the stored messages; with
/// `UPDATE_MESSAGES` set they are written anew.
pub fn hold_messages<T>(folder: &str, least: usize, read: impl Fn(&str, &[u8]) -> Result<T, Error>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(folder);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    assert!(files.len() >= least, "{} files", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let error = match read(&name, &std::fs::read(&path).unwrap()) {
            Ok(_) => panic!("{name} is not broken"),
            Err(error) => error,
        };
        assert!(error.is_invalid() && !error.problems().is_empty());
        let message = format!("{error}\n");
        let stored = path.with_extension("txt");
        if std::env::var_os("UPDATE_MESSAGES").is_some() {
            std::fs::write(&stored, &message).unwrap();
        }
        let expected = std::fs::read_to_string(&stored).unwrap_or_default();
        if expected != message {
            wrong.push(format!("{name}:\n{message}instead of\n{expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
