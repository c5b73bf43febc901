//! The documents under `docs` say what the code says.
//!
//! `BARGAIN_WRITE_DOCS=1 cargo test --test all documents` writes what is generated anew.

use bargain::union_state::scenario::Scenario;
use std::fmt::Write;

/// The page of parameters, from the dictionary.
fn parameters_page() -> String {
    let mut page = "# Parameters of the flagship\n\n\
        Generated from `src/union_state/scenario/reference.toml`; do not edit by hand. A [scenario file](scenarios.md) may \
        set each of these keys; what it leaves out has the reference value. Not so the levels of `start`: every file must \
        give them, beside `title` and `start.quarter`, and their reference is no default. The basis says what the value rests on: *data* (a \
        source), *definition*, *numerics*, or *judgement*. The judgements were set by hand so that both bundled roots \
        look plausible; see the limits. Sources are those of `src/union_state/data/sources.csv`.\n"
        .to_owned();
    let mut group = "";
    for entry in Scenario::dictionary() {
        let (own, _) = entry.key.split_once('.').unwrap();
        if own != group {
            group = own;
            write!(page, "\n## {group}\n\n| key | reference | unit | range | meaning | basis | sources |\n")
                .unwrap();
            page += "|---|---|---|---|---|---|---|\n";
        }
        let sources = entry.sources.join(", ");
        let row =
            [&format!("`{}`", entry.key), &entry.value.to_string(), &entry.unit, &entry.range.to_string()];
        let row = row.into_iter().chain([&entry.meaning, &entry.basis, &sources]);
        let cells: Vec<String> = row.map(|cell| cell.replace('|', "\\|")).collect();
        writeln!(page, "| {} |", cells.join(" | ")).unwrap();
    }
    page
}

#[test]
fn the_page_of_parameters_is_that_of_the_dictionary() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/parameters.md");
    let page = parameters_page();
    if std::env::var_os("BARGAIN_WRITE_DOCS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap();
    assert!(
        written == page,
        "docs/parameters.md is stale: BARGAIN_WRITE_DOCS=1 cargo test --test all documents"
    );
}

/// Every link between the documents leads to a file.
#[test]
fn links_between_documents_lead_somewhere() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let pages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].map(|name| root.join(name));
    let mut links = 0;
    for page in docs.chain(pages).filter(|path| path.extension().is_some_and(|end| end == "md")) {
        let text = std::fs::read_to_string(&page).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            if !link.is_empty() && !link.contains("://") {
                let target = page.parent().unwrap().join(link);
                assert!(target.exists(), "{}: {link}", page.display());
                links += 1;
            }
        }
    }
    assert!(links > 5, "{links} links");
}
