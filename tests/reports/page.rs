//! Pages: valid, safe, self-contained, and the same bytes each time.

use crate::common::pages;
use crate::common::pages::{all, page_of, parsed, rows, text};
use bargain::report::page::{Cell, OnPage, Page, Provenance, Section, Table};
use bargain::union_state::scenario::Scenario;
use scraper::{ElementRef, Selector};
use std::collections::BTreeSet;
use std::time::Duration;

#[test]
fn a_page_is_valid_and_its_headings_go_in_order() {
    let html = pages::page().to_html().unwrap();
    let document = parsed(&html);
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    assert_eq!(text(all(&document, "title")[0]), "How do the talks end?");
    assert_eq!(all(&document, "h1").len(), 1);
    let levels =
        all(&document, "h1, h2, h3, h4").into_iter().map(|h| h.value().name()[1..].parse::<u8>().unwrap());
    let levels: Vec<u8> = levels.collect();
    assert!(levels[0] == 1 && levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    let titles: Vec<String> = all(&document, "h2").into_iter().map(text).collect();
    assert_eq!(titles, ["Scenario", "Outcomes", "More", "How to repeat this"]);
}

#[test]
fn names_are_unique_and_what_points_to_one_finds_it() {
    let html = pages::page().to_html().unwrap();
    let document = parsed(&html);
    let ids: Vec<&str> = all(&document, "[id]").iter().map(|e| e.attr("id").unwrap()).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "the same figure twice has names of its own each time");
    for link in all(&document, "a") {
        assert!(unique.contains(link.attr("href").unwrap().strip_prefix('#').unwrap()));
    }
    for shape in all(&document, "[fill^='url(']") {
        let id = shape.attr("fill").unwrap().trim_start_matches("url(#").trim_end_matches(')');
        assert!(unique.contains(id), "{id}");
    }
}

#[test]
fn tables_and_figures_say_what_they_are() {
    let document = parsed(&pages::page().to_html().unwrap());
    for table in all(&document, "table") {
        let count = |selector: &str| table.select(&Selector::parse(selector).unwrap()).count();
        assert_eq!(count("caption"), 1);
        assert_eq!(count("thead th[scope=col]"), count("thead tr > *"));
        assert_eq!(count("tbody tr"), count("tbody tr > th[scope=row]:first-child"));
    }
    for boxed in all(&document, ".box") {
        assert!(!boxed.attr("aria-label").unwrap().is_empty() && boxed.attr("tabindex") == Some("0"));
    }
    let figures = all(&document, "figure > .box > svg[role=img]");
    let names: Vec<&str> = figures.iter().map(|svg| svg.attr("aria-label").unwrap()).collect();
    assert_eq!(names, ["Probability of each outcome", "The same again"]);
    assert_eq!(all(&document, "figure > figcaption").len(), 2);
    assert_eq!(all(&document, "figure rect > title").len(), 4, "values show without a script");
}

#[test]
fn what_is_written_is_text_and_nothing_else() {
    let evil = "</script></title><script>alert(1)</script><img src=x onerror=alert(1)> \" ' & \u{0}\u{1b}";
    let shown = evil.replace(['\u{0}', '\u{1b}'], "\u{fffd}");
    let table = Table::new(evil, [evil]).row([Cell::code(evil).beside(evil)]).note(evil).row([evil.into()]);
    let section = Section::new(evil).text(evil).facts([(evil, evil)]).code(evil).table(table.clone());
    let section = section.table(table.folded()).figure(evil, pages::FIGURE);
    let provenance = Provenance::new().command(evil).code(evil).fact(evil, evil).digest(evil, evil);
    let provenance = provenance.took(evil, Duration::from_secs(1));
    let world = pages_scenario(evil);
    let html = Page::new(evil)
        .answer(evil)
        .scenario(&world)
        .section(section)
        .provenance(provenance)
        .to_html()
        .unwrap();
    let document = parsed(&html);
    assert_eq!(all(&document, "script").len(), 1);
    assert!(all(&document, "img").is_empty());
    assert_eq!(text(all(&document, "h1")[0]), shown.trim());
    assert_eq!(all(&document, "figure > .box > svg")[0].attr("aria-label"), Some(&*shown));
    let event = |element: &ElementRef<'_>| element.value().attrs().any(|(name, _)| name.starts_with("on"));
    assert!(!all(&document, "*").iter().any(event));
}

/// The scenario of 2021 under another title.
fn pages_scenario(title: &str) -> Scenario {
    let text = include_str!("../../src/union_state/scenario/bundled/union_state_2021.toml");
    let title: String = title.chars().filter(|c| !c.is_control()).collect();
    let own = format!("title = '''{title}'''");
    let lines: Vec<&str> =
        text.lines().map(|line| if line.starts_with("title") { own.as_str() } else { line }).collect();
    Scenario::from_toml("evil.toml", &lines.join("\n")).unwrap()
}

#[test]
fn a_page_asks_for_nothing_from_elsewhere() {
    let html = pages::page().to_html().unwrap();
    let document = parsed(&html);
    for element in all(&document, "*") {
        for (name, value) in element.value().attrs() {
            let loads =
                ["src", "srcset", "data", "poster", "action", "formaction", "background"].contains(&name);
            assert!(!loads, "{name}={value}");
            assert!(!name.ends_with("href") || value.starts_with('#'), "{name}={value}");
            assert!(!value.contains("url(") || value.contains("url(#"), "{name}={value}");
        }
    }
    for name in ["link", "base", "iframe", "object", "embed", "img", "image", "form"] {
        assert!(all(&document, name).is_empty(), "{name}");
    }
    for own in all(&document, "style, script") {
        let text = own.text().collect::<String>();
        for word in ["http:", "https:", "@import", "url(", "fetch(", "import(", "//#"] {
            assert!(!text.contains(word), "{word}");
        }
    }
    let policy = all(&document, "meta[http-equiv='Content-Security-Policy']")[0].attr("content").unwrap();
    assert!(policy.starts_with("default-src 'none';"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let first = pages::page().to_html().unwrap();
    assert_eq!(first, pages::page().to_html().unwrap());
    let timed = |seconds| Provenance::new().command("x").took("solved in", Duration::from_secs(seconds));
    let page = |provenance| Page::new("Q").provenance(provenance).to_html().unwrap();
    assert!(!page(Provenance::new().command("x")).contains("differ from run to run"));
    let [one, two] = [1, 2].map(|seconds| page(timed(seconds)));
    assert_eq!(one.replace("<dd>1.00</dd>", "<dd>2.00</dd>"), two, "nothing but the times differs");
}

/// `BARGAIN_WRITE_PAGE=1 cargo test --test all reports::page::` writes it anew.
#[test]
fn a_small_page_is_as_stored() {
    let section = Section::new("Outcomes").text("One paragraph.").figure("A figure", pages::FIGURE);
    let html = page_of(section.table(pages::outcomes())).to_html().unwrap();
    let (head, rest) = html.split_once("<style>").unwrap();
    let (body, script) = rest.split_once("</style>").unwrap().1.split_once("<script>").unwrap();
    let end = script.split_once("</script>").unwrap().1;
    let found = [head, body, end].join("…");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/page.html");
    if std::env::var_os("BARGAIN_WRITE_PAGE").is_some() {
        std::fs::write(path, &found).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == stored,
        "pages have changed; look at one, then BARGAIN_WRITE_PAGE=1 cargo test --test all reports::page::"
    );
}

#[test]
fn numbers_carry_their_values_and_do_not_vanish() {
    let document = parsed(&page_of(Section::new("S").table(pages::outcomes())).to_html().unwrap());
    assert_eq!(
        rows(&document, "How it ends"),
        [
            ["outcome", "probability, exact", "probability, sampled, 95 % interval", "episodes"],
            ["package ← history", "0.750", "0.750 [0.740, 0.760]", "75 010"],
            ["rupture", "1.2e-9", "0.000 [0.000, 0.000]", "0"],
            ["deadlock", "0.250", "0.250 [0.240, 0.260]", "24 990"],
        ]
    );
    let keys: Vec<f64> = all(&document, "td[data-sort]:nth-child(2)")
        .iter()
        .map(|cell| cell.attr("data-sort").unwrap().parse().unwrap())
        .collect();
    assert_eq!(keys, [0.75, 1.2e-9, 0.25]);
    assert_eq!(all(&document, "thead th.number").len(), 3);
}

#[test]
fn numbers_that_are_none_say_so_and_have_no_place_in_the_order() {
    let cells = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.25];
    let table = cells.into_iter().fold(Table::new("T", ["x"]), |t, x| t.row([Cell::number(x, usize::MAX)]));
    let document = parsed(&page_of(Section::new("S").table(table.row([Cell::empty()]))).to_html().unwrap());
    let cells = all(&document, "tbody th");
    let found: Vec<(String, Option<&str>)> = cells.iter().map(|c| (text(*c), c.attr("data-sort"))).collect();
    assert_eq!(found[0], ("not a number".to_owned(), None));
    assert_eq!(found[1], ("∞".to_owned(), Some("Infinity")));
    assert_eq!(found[2], ("−∞".to_owned(), Some("-Infinity")));
    assert_eq!(found[3].1, Some("-2.5e-1"));
    assert_eq!(found[4], ("–".to_owned(), None));
}

#[test]
fn every_fault_of_a_page_is_named_at_once() {
    let short = Table::new("T", ["a", "b"]).row(["x".into()]);
    let section = Section::new("S")
        .table(short)
        .table(Table::new(" ", Vec::<String>::new()))
        .figure("", pages::FIGURE)
        .figure("F", "<svg viewBox='0 0 1 1'><script/><use href='https://example.org/a.svg#b'/></svg>")
        .figure("G", "no picture");
    let error = Page::new("").section(section).section(Section::new("S")).to_html().unwrap_err();
    assert!(error.is_invalid());
    let found: Vec<String> = error.problems().iter().map(ToString::to_string).collect();
    let expected = [
        "question: must not be empty",
        "section = \"S\": stands here for the second time; headings must differ",
        "section \"S\", table \"T\", row 1 = 1 cells: must have 2, one for each heading",
        "section \"S\", table \" \": must have a caption",
        "section \"S\", table \" \" = no headings: must have at least one",
        "section \"S\", figure \"\": must have a caption",
        "section \"S\", figure \"F\" = <script>: is not an element of a still picture",
        "section \"S\", figure \"F\" = href=\"https://example.org/a.svg#b\": must point to a name in the same figure",
    ];
    assert_eq!(found[..8], expected);
    assert!(
        found[8].starts_with("section \"S\", figure \"G\" = ")
            && found[8].ends_with("must be an SVG document")
    );
    assert_eq!(found[9..], ["provenance: must hold a command or code that makes the page again"]);
}

#[test]
fn a_result_of_ones_own_goes_on_a_page() {
    struct Mine;
    impl OnPage for Mine {
        fn on_page(&self, section: Section) -> Section {
            section.facts([("answer", "42")])
        }
    }
    let html = page_of(Section::new("S").result(&Mine)).to_html().unwrap();
    assert!(html.contains("<dt>answer</dt><dd>42</dd>"));
}
