//! Pages: valid, safe, self-contained, and the same bytes each time.

use bargain::game::catalogue::Dictator;
use bargain::math::interval::{Confidence, Interval};
use bargain::prior::{Points, Prior, Priors};
use bargain::problem::coalition::Coalition;
use bargain::report::page::{Cell, OnPage, Page, Provenance, Section, Table};
use bargain::report::plot::{Areas, Bars, Caption, Cell as HeatmapCell, Heatmap, Tornado, Waterfall};
use bargain::report::{Curves, Figure, Report, Solution};
use bargain::simulate::{Estimate, MonteCarlo, StopReason};
use bargain::solve::QuantalResponse;
use bargain::study::attribution::Attribution;
use bargain::study::comparison::{Compared, Difference, Exact, Versus};
use bargain::study::scores::{Against, PairedDifference, Rule, Scored, Scores};
use bargain::study::sensitivity::Sensitivity;
use bargain::study::uncertainty::Uncertainty;
use bargain::study::union_state::claims::{CheckFound, ClaimFound, Findings, Verdict};
use bargain::study::union_state::{Explained, Switch};
use bargain::study::{Certificate, Forecast};
use bargain::union_state::scenario::Scenario;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;
use std::time::Duration;

#[path = "common/pages.rs"]
mod pages;

/// Parses a page, which must have no fault in the eyes of a browser's parser.
fn parsed(html: &str) -> Html {
    let document = Html::parse_document(html);
    assert!(document.errors.is_empty(), "{:?}", document.errors);
    document
}

fn all<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    document.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page of one section, ready to be written.
fn page_of(section: Section) -> Page {
    Page::new("Question?").section(section).provenance(Provenance::new().command("cargo run"))
}

/// The texts of the rows of the table with this caption.
fn rows(document: &Html, caption: &str) -> Vec<Vec<String>> {
    let tables = all(document, "table");
    let of = |table: &&ElementRef<'_>| {
        table.select(&Selector::parse("caption").unwrap()).any(|found| text(found) == caption)
    };
    let table = tables.iter().find(of).unwrap_or_else(|| panic!("no table {caption}"));
    let (row, cell) = (Selector::parse("tr").unwrap(), Selector::parse("th, td").unwrap());
    table.select(&row).map(|row| row.select(&cell).map(text).collect()).collect()
}

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
    let text = include_str!("../src/union_state/scenario/bundled/union_state_2021.toml");
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

/// `BARGAIN_WRITE_PAGE=1 cargo test --test page` writes it anew.
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
        "pages have changed; look at one, then BARGAIN_WRITE_PAGE=1 cargo test --test page"
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
fn differences_from_the_reference_come_before_all_else() {
    let html = pages::page().to_html().unwrap();
    let document = parsed(&html);
    let captions: Vec<String> = all(&document, "caption").into_iter().map(text).collect();
    let count = Scenario::dictionary().iter().filter(|entry| !entry.key.starts_with("start.")).count();
    let whole = format!("All {count} parameters");
    assert_eq!(
        captions[..4],
        ["Parameters that differ from the reference", "Where play starts", &whole, "Sources cited"]
    );
    let entry = Scenario::dictionary().iter().find(|entry| entry.key == "moscow.collapse_loss").unwrap();
    let differing = rows(&document, &captions[0]);
    assert_eq!(differing.len(), 2, "one parameter was changed");
    let known = ["14", &entry.unit, &entry.range.to_string(), &entry.meaning, &entry.basis];
    assert_eq!(entry.value.as_float(), Some(14.0));
    assert_eq!(differing[1][..2], ["moscow.collapse_loss", "0"]);
    assert_eq!(differing[1][2..7], known);
    let start = rows(&document, "Where play starts");
    assert!(start.iter().any(|row| row[..2] == ["protest", "2"]) && start.len() == 8);
    assert_eq!(all(&document, "details").len(), 3);
}

#[test]
fn several_scenarios_stand_side_by_side() {
    let [old, new] = ["union_state_2019", "union_state_2021"].map(|name| Scenario::bundled(name).unwrap());
    let page = Page::new("Q").scenario(&old).scenario(&new).provenance(Provenance::new().command("x"));
    let html = page.to_html().unwrap();
    let document = parsed(&html);
    let start = rows(&document, "Where play starts");
    assert_eq!(start[0][..3], ["level", old.title(), new.title()]);
    assert!(html.contains("Every parameter has its reference value."));
    for scenario in [&old, &new] {
        assert!(html.contains(&scenario.digest()));
    }
    let cited = rows(&document, "Sources cited");
    for source in &new.history().unwrap().sources {
        assert!(cited.iter().any(|row| row[0] == *source), "{source}");
    }
}

#[test]
fn a_report_shows_intervals_residual_and_regret() {
    let game = Dictator::new(4).unwrap();
    let equilibrium = QuantalResponse::new([5.0, 5.0]).unwrap().solve(&game).unwrap();
    let play = equilibrium.play(&game).unwrap();
    let plan = MonteCarlo::new(7).episodes(1000).unwrap();
    let sample = plan.run(&play);
    let solution = Solution::of("logit quantal response", &equilibrium);
    let exact = play.distribution();
    let report = Report::new("Dictator", solution, &exact, (&plan, &sample), Confidence::P99)
        .players(["A", "B"])
        .realised(exact.outcomes[0].0);
    let forecast = Forecast::of(&game, &equilibrium).unwrap();
    let figure = Figure::new("T", std::slice::from_ref(&report)).to_svg().unwrap();
    let page = page_of(Section::new("Sampled").figure("F", figure).result(&report))
        .section(Section::new("Exact").result(&forecast).figure("λ", curve()))
        .provenance(Provenance::new().command("x").report(&report));
    let html = page.to_html().unwrap();
    let document = parsed(&html);
    let ends = rows(&document, "How it ends");
    assert_eq!(ends.len(), 1 + exact.outcomes.len());
    assert_eq!(ends[0][3], "99 % interval");
    assert!(ends[1][0].ends_with("← history") && ends[1][3].starts_with('['));
    let facts: Vec<String> = all(&document, "dl div").into_iter().map(text).collect();
    let regret = equilibrium.regret();
    for (player, regret) in ["A", "B"].into_iter().zip(regret) {
        let fact = format!("Regret, payoff of {player}: what a best reply would add{regret:.4}");
        assert!(facts.contains(&fact), "{facts:#?}");
    }
    let residual = format!("largest residual {:.1e}", equilibrium.convergence().residual);
    assert_eq!(
        facts.iter().filter(|fact| fact.ends_with(&residual)).count(),
        2,
        "of the report and of the forecast"
    );
    assert!(facts.contains(&"Seed7".to_owned()));
}

fn curve() -> String {
    let caption = Caption::exact(2, "points");
    Curves::new("C", ["x", "y"], caption).curve("c", [(0.0, 0.0), (1.0, 1.0)]).to_svg().unwrap()
}

#[test]
fn studies_of_unknown_parameters_become_tables() {
    let prior = Prior::uniform(0.0, 1.0).unwrap();
    let priors = Priors::new().with("a_key", prior.clone()).unwrap().with("other", prior).unwrap();
    let study = Sensitivity::new(&priors, &["gain"]).unwrap().seed(3);
    let gain = |x: &[f64]| Ok(vec![3.0 * x[0] + x[1]]);
    let screening = study.morris(4, gain, &mut ()).unwrap();
    let indices = study.sobol_indices(Points::SOBOL, 64, gain, &mut ()).unwrap();
    let effects = study.shapley_effects(50, 50, gain, &mut ()).unwrap();
    let game = Dictator::new(4).unwrap();
    let play = |draw: &bargain::prior::Draw| {
        let precision = 1.0 + draw.value("a_key").unwrap_or_default();
        QuantalResponse::new([precision, 5.0])?.solve(&game)?.play(&game)
    };
    let uncertain = Uncertainty::new(&priors, 4).seed(3).exact(play, &mut ()).unwrap();
    let shown: [&dyn Fn(Section) -> Section; 5] = [
        &|s| s.result(&screening),
        &|s| s.result(&indices),
        &|s| s.result(&effects),
        &|s| s.result(&uncertain),
        &|s| s.result(&priors),
    ];
    let section = shown.into_iter().fold(Section::new("S"), |section, show| show(section));
    let document = parsed(&page_of(section).to_html().unwrap());
    let first = rows(&document, "Elementary effects on gain, in its units");
    assert_eq!(first[1][0], "a_key", "keys stay as they are, the largest first");
    assert_eq!(first[1][1], "3.0000 [3.0000, 3.0000]");
    assert_eq!(rows(&document, "Sobol' indices of gain, shares of its variance").len(), 3);
    assert_eq!(rows(&document, "Shapley effects on gain").len(), 3);
    assert_eq!(rows(&document, "Over what the parameters may be").len(), 1 + uncertain.outcomes.len() + 2);
    assert_eq!(rows(&document, "The 2 priors, in the units of their parameters").len(), 3);
}

#[test]
fn every_picture_of_this_crate_goes_on_a_page_and_tells_its_values() {
    let caption = || Caption::exact(2, "points");
    let cell = |probability| Some(HeatmapCell { probability, modal: "deal".to_owned() });
    let axes = ["x, quarters", "y, probability"];
    let pictures = [
        Bars::new("Bars", axes[1], caption()).series("s", [("a", 0.25), ("b", 0.75)]).to_svg(),
        Tornado::new("Tornado", axes[1], caption()).bars([("a", 0.25), ("b", -0.75)]).to_svg(),
        Curves::new("Curves", axes, caption()).curve("c", [(0.0, 0.0), (1.0, 1.0)]).to_svg(),
        Areas::new("Areas", axes, caption())
            .along([0.0, 1.0])
            .class("a", [0.5, 0.4])
            .class("b", [0.5, 0.6])
            .to_svg(),
        Heatmap::new("Heatmap", axes, caption())
            .levels([0.0, 1.0], [0.5])
            .cells([cell(0.2), cell(0.7)])
            .to_svg(),
        Waterfall::new("Waterfall", axes[1], caption())
            .worlds(("a", 0.0), ("b", 1.0))
            .part("p", 1.0)
            .to_svg(),
    ];
    let pictures = pictures.map(Result::unwrap);
    let section = pictures
        .iter()
        .enumerate()
        .fold(Section::new("S"), |s, (i, svg)| s.figure(format!("Figure {i}"), svg));
    let document = parsed(&page_of(section).to_html().unwrap());
    for figure in all(&document, "figure") {
        assert!(figure.select(&Selector::parse("g > title").unwrap()).count() > 0, "{}", text(figure));
    }
}

#[test]
fn comparisons_and_scores_become_tables() {
    let interval = Interval { low: 0.05, high: 0.15 };
    let sampled = Estimate { value: 0.1, standard_error: 0.02, interval };
    let difference = |exact| Difference { exact, sampled, gain: Some(3.0) };
    let both = Exact { reference: 0.25, case: 0.375 };
    let versus = Versus {
        name: "calm".to_owned(),
        outcomes: vec![("supply_war", difference(Some(both)))],
        payoffs: [difference(None); 2],
        tallies: Vec::new(),
        episodes: 1000,
        stop: StopReason::Finished,
    };
    let reference = "as it was".to_owned();
    let compared = Compared { reference, others: vec![versus], seed: 1, confidence: Confidence::P95 };
    let paired = PairedDifference {
        mean: -0.5,
        standard_error: Some(0.2),
        interval: Some(interval),
        sign_flips: Some(0.25),
    };
    let against = Against { baseline: "uniform".to_owned(), skill: Some(0.5), difference: Some(paired) };
    let rule =
        |mean, against| Rule { scores: vec![mean], mean, standard_error: None, interval: None, against };
    let scored = Scored {
        name: "model".to_owned(),
        realised: vec![0.0],
        log: rule(f64::INFINITY, vec![against.clone()]),
        brier: rule(0.5, vec![against]),
    };
    let scores = Scores {
        classes: vec!["a".to_owned(), "b".to_owned()],
        occasions: vec![("2021".to_owned(), 0)],
        forecasters: vec![scored],
        confidence: Confidence::P95,
    };
    let document = parsed(&page_of(Section::new("S").result(&compared).result(&scores)).to_html().unwrap());
    let found = rows(&document, "calm less as it was");
    assert_eq!(found[1], ["P(supply war)", "0.2500", "0.3750", "0.1250", "0.1000 [0.0500, 0.1500]", "3.0"]);
    assert_eq!(found[2][1..4], ["–"; 3]);
    let log = rows(&document, "Log score, nats");
    assert_eq!(log[1][1], "∞", "what was held impossible came true");
    assert_eq!(log[2], ["model less uniform", "-0.500 [0.050, 0.150]", "0.500", "0.250"]);
}

#[test]
fn attributions_and_verdicts_become_tables() {
    let study = Attribution::new(&["wind", "rain"], &["damage"]).unwrap();
    let damage = |on: Coalition| {
        Ok(vec![f64::from(u8::from(on.contains(0))) + 2.0 * f64::from(u8::from(on.contains(1)))])
    };
    let certificate = Certificate { residual: 1e-8, fixed_points: 1234, missed: 5, regret: [0.25, 0.5] };
    let mechanism = Switch { name: "wind_power", meaning: "It blows.", off: vec!["wind = 0".to_owned()] };
    let explained = Explained {
        worlds: ["old".to_owned(), "new".to_owned()],
        mechanisms: vec![mechanism],
        attributed: study.exact(damage, &mut ()).unwrap(),
        worst: Some(certificate),
    };
    let section = Section::new("Why").result(&explained).result(&findings(certificate));
    let document = parsed(&page_of(section).to_html().unwrap());
    assert_eq!(
        rows(&document, "damage, shared among mechanisms, in its unit"),
        [
            ["mechanism", "part, exact", "alone, exact", "last, exact"],
            ["remainder: all off", "0.0000", "–", "–"],
            ["rain", "2.0000", "2.0000", "2.0000"],
            ["wind", "1.0000", "1.0000", "1.0000"],
            ["whole: all on ← sum", "3.0000", "–", "–"],
        ]
    );
    assert_eq!(rows(&document, "damage, interactions of pairs, exact").len(), 2);
    assert_eq!(rows(&document, "Mechanisms")[1], ["wind power", "It blows.", "wind = 0"]);
    let verdicts = rows(&document, "Verdicts");
    assert_eq!(verdicts[1][0], "A1 Fear");
    assert_eq!(verdicts[1][4..], ["0.2000", "0.1000 [0.0500, 0.1500]", "75 %", "shown"]);
    assert_eq!(verdicts[2][7], "not expressible");
    assert_eq!(rows(&document, "What the model has no counterpart for")[1], ["A2", "parties"]);
    let facts: Vec<String> = all(&document, "dl div").into_iter().map(text).collect();
    assert_eq!(facts.iter().filter(|fact| fact.contains("5 of 1 234 missed")).count(), 2, "{facts:?}");
}

/// What could have been found of two claims.
fn findings(worst: Certificate) -> Findings {
    let interval = Interval { low: 0.05, high: 0.15 };
    let check = CheckFound {
        varied: "fear = 0".to_owned(),
        measure: "P(package)",
        unit: "probability",
        expected: "falls".to_owned(),
        reference: 0.2,
        mean: Estimate { value: 0.1, standard_error: 0.02, interval },
        agreeing: 0.75,
        draws: 4,
        verdict: Verdict::Shown,
    };
    let claim = |id, title, verdict, checks, missing| ClaimFound {
        id,
        title,
        statement: "",
        verdict,
        checks,
        missing,
    };
    Findings {
        claims: vec![
            claim("A1", "Fear", Verdict::Shown, vec![check], ""),
            claim("A2", "Parties", Verdict::NotExpressible, Vec::new(), "parties"),
        ],
        draws: 4,
        seed: 1,
        burn_in: Some(4),
        confidence: Confidence::P95,
        worlds: 10,
        worst: Some(worst),
        failures: Vec::new(),
        stop: StopReason::Finished,
    }
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
