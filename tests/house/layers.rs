//! Imports go down only: a module names no module above it.

use std::collections::BTreeSet;
use std::path::Path;

/// The modules from the bottom up. A module may name those of the rows before its own, and its own only as itself:
/// modules of one row do not know each other.
const LAYERS: [&[&str]; 10] = [
    &["error"],
    &["columns", "files", "math", "parallel", "stream", "text"],
    &["prior"],
    &["problem", "game"],
    &["strategy"],
    &["solve"],
    &["simulate", "union_state"],
    &["study"],
    &["report"],
    &["lib"],
];

/// Where the modules named at the root of the crate are defined.
fn module(name: &str) -> &str {
    if name.starts_with(char::is_uppercase) { "error" } else { name }
}

fn layer(module: &str) -> usize {
    let found = LAYERS.iter().position(|row| row.contains(&module));
    found.unwrap_or_else(|| panic!("module {module} stands in no layer"))
}

/// The modules that the code of a file names by `crate::…`, tests and comments left out.
fn named(source: &str) -> BTreeSet<&str> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut names = BTreeSet::new();
    for rest in lines.flat_map(|line| line.split("crate::").skip(1)) {
        let group = rest.strip_prefix('{').map_or(vec![rest], |group| group.split(',').collect());
        for path in group {
            let name = path.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next();
            names.extend(name.filter(|name| !name.is_empty()).map(module));
        }
    }
    names
}

fn files(directory: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn imports_go_down_only() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    assert!(paths.len() > 30, "found {} files", paths.len());
    for path in paths {
        let inside = path.strip_prefix(&root).unwrap();
        let top = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        for other in named(&std::fs::read_to_string(&path).unwrap()) {
            assert!(
                other == top || layer(other) < layer(top),
                "{} names crate::{other}, which does not lie below {top}",
                inside.display()
            );
        }
    }
}

#[test]
fn an_upward_import_would_be_seen() {
    let source = "use crate::solve::Play;\nuse crate::{Error, math::exp};\n// crate::report\n#[cfg(test)]\nuse crate::report;";
    assert_eq!(named(source).into_iter().collect::<Vec<_>>(), ["error", "math", "solve"]);
    assert!(layer("solve") > layer("game"));
}
