//! Pages in a headless Chromium: as they come, without scripts, by mouse, finger and keys, on a phone, in print.
//!
//! Needs the feature `browser` and Debian's package `chromium`. `BARGAIN_LOOK=folder` keeps pictures of the page to be looked at,
//! `BARGAIN_PAGE=file` looks at another page.

use crate::chromium::Chromium;
use crate::pages;
use bargain::report::page::{Cell, Page, Provenance, Section, Table};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

const DESK: [u32; 2] = [1280, 900];
const PHONE: [u32; 2] = [320, 640];

/// The page, open in a browser of its own.
fn opened(size: [u32; 2]) -> Chromium {
    let mut browser = Chromium::start();
    browser.open(&pages::page().to_html().unwrap(), size);
    browser
}

/// Names of the rows of the table of outcomes, in their order.
fn order(browser: &mut Chromium) -> Value {
    browser.evaluate(
        "Array.from(document.querySelectorAll('#section-2 tbody th'), cell => cell.firstChild.textContent.trim())",
    )
}

/// What the tooltip shows; nothing if it is hidden.
fn shown(browser: &mut Chromium) -> Value {
    browser.evaluate(
        "(() => { const v = document.querySelector('.value'); return v.hidden ? null : v.textContent; })()",
    )
}

/// The heading of a column of the table of outcomes.
fn heading(column: usize) -> String {
    format!("#section-2 thead th:nth-child({column})")
}

#[test]
fn a_page_loads_without_a_fault_and_asks_for_nothing() {
    let browser = opened(DESK);
    let requests = browser.events.iter().filter(|event| event["method"] == "Network.requestWillBeSent");
    let asked: Vec<&Value> = requests.map(|event| &event["params"]["request"]["url"]).collect();
    assert_eq!(asked.len(), 1, "the page itself: {asked:?}");
    let faults = ["Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"];
    let found: Vec<&Value> =
        browser.events.iter().filter(|event| faults.iter().any(|fault| event["method"] == *fault)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn without_scripts_nothing_is_missing() {
    let mut browser = Chromium::start();
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.open(&pages::page().to_html().unwrap(), DESK);
    assert_eq!(browser.evaluate("document.querySelectorAll('button, .value').length"), 0);
    assert_eq!(order(&mut browser), json!(["package", "rupture", "deadlock"]));
    assert_eq!(browser.evaluate("document.querySelectorAll('figure svg rect > title').length"), 4);
    let text = browser.evaluate("document.body.innerText");
    for part in ["0.750", "Second paragraph.", "moscow.collapse_loss", "cargo run --release --example report"]
    {
        assert!(text.as_str().unwrap().contains(part), "{part}");
    }
    // Folded tables open without scripts too.
    browser.click("#section-3 summary");
    assert_eq!(browser.evaluate("document.querySelector('#section-3 details').open"), true);
}

#[test]
fn a_click_sorts_numbers_by_value_and_names_by_letters() {
    let mut browser = opened(DESK);
    let button = format!("{} button", heading(2));
    browser.click(&button);
    assert_eq!(order(&mut browser), json!(["package", "deadlock", "rupture"]));
    let sorted = |column| format!("document.querySelector('{}').ariaSort", heading(column));
    assert_eq!(browser.evaluate(&sorted(2)), "descending");
    browser.click(&button);
    assert_eq!(order(&mut browser), json!(["rupture", "deadlock", "package"]));
    assert_eq!(browser.evaluate(&sorted(2)), "ascending");
    browser.click(&format!("{} button", heading(1)));
    assert_eq!(order(&mut browser), json!(["deadlock", "package", "rupture"]));
    assert_eq!(browser.evaluate(&sorted(2)), Value::Null, "one column sorts at a time");
    // By keys as well, for they are buttons.
    browser.evaluate(&format!("document.querySelector('{} button').focus()", heading(4)));
    browser.call(
        "Input.dispatchKeyEvent",
        json!({ "type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r" }),
    );
    assert_eq!(order(&mut browser), json!(["package", "deadlock", "rupture"]));
}

#[test]
fn rows_without_a_value_come_last_either_way() {
    let cells = [
        Cell::number(3.0, 0),
        Cell::empty(),
        Cell::number(f64::NAN, 0),
        Cell::number(1e-9, 0),
        Cell::number(20.0, 0),
    ];
    let table = cells.into_iter().fold(Table::new("T", ["x"]), |table, cell| table.row([cell]));
    let page =
        Page::new("Q").section(Section::new("S").table(table)).provenance(Provenance::new().command("x"));
    let mut browser = Chromium::start();
    browser.open(&page.to_html().unwrap(), DESK);
    let rows = "Array.from(document.querySelectorAll('tbody th'), cell => cell.textContent)";
    browser.click("thead button");
    assert_eq!(browser.evaluate(rows), json!(["20", "3", "1.0e-9", "–", "not a number"]));
    browser.click("thead button");
    assert_eq!(browser.evaluate(rows), json!(["1.0e-9", "3", "20", "–", "not a number"]));
}

#[test]
fn pointing_at_a_shape_shows_its_value() {
    let mut browser = opened(DESK);
    let bar = browser.middle("#section-2 figure svg rect");
    browser.settle();
    browser.mouse("mouseMoved", bar);
    assert_eq!(shown(&mut browser), "deadlock: 0.25");
    let point = browser.middle("#section-2 figure svg circle");
    browser.settle();
    browser.mouse("mouseMoved", point.map(|x| x + 8.0));
    assert_eq!(shown(&mut browser), "rupture: 1.2e-9", "a small shape is found nearby");
    browser.mouse("mouseMoved", [5.0, 5.0]);
    assert_eq!(shown(&mut browser), Value::Null);
    assert_eq!(
        browser.evaluate("document.querySelectorAll('figure svg title').length"),
        0,
        "shown once, not twice"
    );
}

#[test]
fn a_finger_and_keys_show_values_too() {
    let mut browser = opened(PHONE);
    browser.call("Emulation.setTouchEmulationEnabled", json!({ "enabled": true }));
    let [x, y] = browser.middle("#section-2 figure svg rect");
    browser.settle();
    for (kind, points) in [("touchStart", json!([{ "x": x, "y": y }])), ("touchEnd", json!([]))] {
        browser.call("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points }));
    }
    assert_eq!(shown(&mut browser), "deadlock: 0.25");
    browser.press("Escape");
    assert_eq!(shown(&mut browser), Value::Null);
    browser.evaluate("document.querySelector('#section-2 figure [tabindex=\"0\"][data-value]').focus()");
    browser.press("ArrowRight");
    assert_eq!(shown(&mut browser), "package: 0.75");
    let focused = "document.activeElement.getAttribute('aria-label')";
    assert_eq!(browser.evaluate(focused), "package: 0.75");
    browser.press("ArrowLeft");
    browser.press("ArrowLeft");
    assert_eq!(browser.evaluate(focused), "rupture: 1.2e-9", "round to the last");
    let stops = "document.querySelectorAll('#section-2 figure svg [tabindex=\"0\"]').length";
    assert_eq!(browser.evaluate(stops), 1, "one stop of the tab key for a figure");
}

#[test]
fn no_width_makes_the_page_scroll_sideways() {
    for width in [320, 375, 768, 1280] {
        let mut browser = opened([width, 640]);
        browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
        let root = "document.documentElement";
        let [inside, window] =
            ["scrollWidth", "clientWidth"].map(|x| browser.evaluate(&format!("{root}.{x}")));
        assert!(inside.as_u64() <= window.as_u64(), "{inside} in {window}");
        let boxes = "Array.from(document.querySelectorAll('.box')).some(b => b.scrollWidth > b.clientWidth)";
        assert!(width > 400 || browser.evaluate(boxes) == true, "wide tables scroll in their own boxes");
        let small = "Array.from(document.querySelectorAll('p, td, th, dd, dt, li, figcaption'))\
                     .some(e => parseFloat(getComputedStyle(e).fontSize) < 12)";
        assert_eq!(browser.evaluate(small), false, "letters are large enough to read");
    }
}

#[test]
fn in_the_dark_figures_stay_on_white() {
    let mut browser = opened(DESK);
    let colour = |of: &str| format!("getComputedStyle(document.querySelector('{of}')).backgroundColor");
    assert_eq!(browser.evaluate(&colour("body")), "rgb(255, 255, 255)");
    let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
    browser.call("Emulation.setEmulatedMedia", dark);
    assert_eq!(browser.evaluate(&colour("body")), "rgb(20, 24, 29)");
    assert_eq!(browser.evaluate(&colour("figure .box")), "rgb(255, 255, 255)");
}

#[test]
fn a_print_is_black_on_white_and_cuts_nothing() {
    let mut browser = opened([700, 900]);
    let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }], "media": "print" });
    browser.call("Emulation.setEmulatedMedia", dark);
    let style = |of: &str, what: &str| format!("getComputedStyle(document.querySelector('{of}')).{what}");
    assert_eq!(browser.evaluate(&style("body", "color")), "rgb(0, 0, 0)");
    assert_eq!(browser.evaluate(&style("body", "backgroundColor")), "rgb(255, 255, 255)");
    assert_eq!(browser.evaluate(&style("nav", "display")), "none");
    // Only then does Chromium repeat the headings of a table on every page.
    assert_eq!(browser.evaluate(&style("thead button", "display")), "contents");
    // 700 pixels are about what A4 has between its margins.
    let cut = "Array.from(document.querySelectorAll('table, svg, pre')).filter(e => e.getBoundingClientRect().right > 700).length";
    assert_eq!(browser.evaluate(cut), 0);
    let folded = "document.querySelector('#section-3 details table').getBoundingClientRect().height > 20";
    assert_eq!(browser.evaluate(folded), true, "folded tables are printed open");
}

/// The page at the widths of a phone, a tablet and a desk, light and dark, and in print: here only that each can be drawn; whether it
/// is beautiful is for those who keep the pictures.
#[test]
fn a_page_can_be_looked_at() {
    let html = match std::env::var_os("BARGAIN_PAGE") {
        Some(file) => std::fs::read_to_string(file).unwrap(),
        None => pages::page().to_html().unwrap(),
    };
    let mut browser = Chromium::start();
    for (scheme, width) in [("light", 320), ("light", 768), ("light", 1280), ("dark", 320)] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        browser.call("Emulation.setEmulatedMedia", features);
        browser.open(&html, [width, 800]);
        let picture = browser.call("Page.captureScreenshot", json!({ "captureBeyondViewport": true }));
        keep(&format!("{scheme}-{width}.png"), &picture["data"], b"\x89PNG");
    }
    let paper = json!({ "preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69 });
    keep("print.pdf", &browser.call("Page.printToPDF", paper)["data"], b"%PDF");
}

/// Decodes a file that begins like this, and writes it if the variable `BARGAIN_LOOK` names a folder.
fn keep(name: &str, data: &Value, begins: &[u8]) {
    let bytes = BASE64.decode(data.as_str().unwrap()).unwrap();
    assert!(bytes.starts_with(begins), "{name}");
    if let Some(folder) = std::env::var_os("BARGAIN_LOOK") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::Path::new(&folder).join(name), bytes).unwrap();
    }
}
