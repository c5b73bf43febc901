//! Figures from elsewhere, written anew so that they can stand in a page: names of their own, nothing that loads or runs.

use crate::Problem;
use crate::report::svg::escape;
use roxmltree::{Document, Node};

/// The elements of a still picture. Styles are not among them, as they would reach beyond the figure.
const ELEMENTS: [&str; 25] = [
    "svg",
    "g",
    "defs",
    "desc",
    "title",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "use",
    "marker",
    "pattern",
    "clipPath",
    "mask",
    "linearGradient",
    "radialGradient",
    "stop",
    "symbol",
    "metadata",
];

/// Attributes of the outermost element that the page sets itself, or that say nothing in it.
const OUTER: [&str; 6] = ["width", "height", "role", "aria-label", "aria-labelledby", "aria-describedby"];

/// How deep elements may stand in each other.
const DEEPEST: usize = 64;

/// Pixels across, for a figure that does not say how wide it wants to be.
const WIDTH: f64 = 640.0;

/// Units of length, in pixels (W3C, CSS Values and Units, 2024, §6.2).
const UNITS: [(&str, f64); 6] =
    [("px", 1.0), ("mm", 96.0 / 25.4), ("cm", 96.0 / 2.54), ("in", 96.0), ("pt", 96.0 / 72.0), ("pc", 16.0)];

/// A length in pixels; nothing if it is relative to something else.
fn pixels(length: &str) -> Option<f64> {
    let unit = UNITS.iter().find_map(|(unit, pixels)| Some((length.strip_suffix(unit)?, *pixels)));
    let (number, pixels) = unit.unwrap_or((length, 1.0));
    number.trim().parse().ok().map(|x: f64| x * pixels).filter(|x| x.is_finite() && *x > 0.0)
}

/// A fault of a figure: what was found, and what is allowed.
pub(super) struct Fault {
    found: String,
    expected: &'static str,
}

impl Fault {
    fn new(found: impl Into<String>, expected: &'static str) -> Self {
        Fault { found: found.into(), expected }
    }

    pub fn at(self, place: &str) -> Problem {
        Problem::new(place, self.found, self.expected)
    }
}

/// The SVG document `text` as an element of a page, called `label`, its names beginning with `prefix`.
pub(super) fn inline(text: &str, prefix: &str, label: &str) -> Result<String, Vec<Fault>> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => return Err(vec![Fault::new(error.to_string(), "must be an SVG document")]),
    };
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(vec![Fault::new(root.tag_name().name(), "must be an SVG document")]);
    }
    let mut writer = Writer { prefix, svg: String::new(), faults: Vec::new() };
    writer.root(root, label);
    if writer.faults.is_empty() { Ok(writer.svg) } else { Err(writer.faults) }
}

struct Writer<'a> {
    prefix: &'a str,
    svg: String,
    faults: Vec<Fault>,
}

impl Writer<'_> {
    fn fault(&mut self, found: impl Into<String>, expected: &'static str) {
        self.faults.push(Fault::new(found, expected));
    }

    /// The outermost element: as wide as its figure allows, as a picture with a name.
    fn root(&mut self, root: Node<'_, '_>, label: &str) {
        let size = |name| root.attribute(name).and_then(pixels);
        let sizes = (size("width"), size("height"));
        let corners = root.attribute("viewBox").map(|text| {
            let numbers = text.split([' ', ',', '\n', '\t']).filter(|x| !x.is_empty()).map(str::parse);
            numbers.collect::<Result<Vec<f64>, _>>().unwrap_or_default()
        });
        let view = match (corners.as_deref(), sizes) {
            (Some(&[x, y, width, height]), _) => [x, y, width, height],
            (None, (Some(width), Some(height))) => [0.0, 0.0, width, height],
            _ => [f64::NAN; 4],
        };
        if !(view.iter().all(|x| x.is_finite()) && view[2] > 0.0 && view[3] > 0.0) {
            let found = root.attribute("viewBox").unwrap_or("no size");
            self.fault(found, "must have a viewBox, or a width and a height");
        }
        let natural = sizes.0.unwrap_or(WIDTH);
        let [x, y, width, height] = view;
        let label = escape(label);
        self.svg += &format!(
            "<svg viewBox=\"{x} {y} {width} {height}\" style=\"--width: {natural}px\" role=\"img\" aria-label=\"{label}\""
        );
        let others = root
            .attributes()
            .filter(|a| !OUTER.contains(&a.name()) && !matches!(a.name(), "viewBox" | "style"));
        self.attributes(others);
        self.svg.push('>');
        // Its own title would show over the whole figure; the caption says as much.
        let children = root.children().filter(|child| child.tag_name().name() != "title");
        for child in children {
            self.node(child, 1);
        }
        self.svg += "</svg>";
    }

    fn node(&mut self, node: Node<'_, '_>, depth: usize) {
        if let (true, Some(text)) = (node.is_text(), node.text()) {
            self.svg += &escape(text);
        }
        if !node.is_element() {
            return;
        }
        let name = node.tag_name().name();
        if !ELEMENTS.contains(&name) || name == "svg" {
            return self.fault(format!("<{name}>"), "is not an element of a still picture");
        }
        if depth > DEEPEST {
            return self.fault(format!("<{name}>"), "stands in more than 64 others");
        }
        if name == "metadata" {
            return;
        }
        self.svg += &format!("<{name}");
        self.attributes(node.attributes());
        self.svg.push('>');
        for child in node.children() {
            self.node(child, depth + 1);
        }
        self.svg += &format!("</{name}>");
    }

    fn attributes<'d>(&mut self, attributes: impl Iterator<Item = roxmltree::Attribute<'d, 'd>>) {
        for attribute in attributes {
            let (name, value) = (attribute.name(), attribute.value());
            let written = || format!("{name}=\"{value}\"");
            if name.to_ascii_lowercase().starts_with("on") {
                self.fault(written(), "must run no code");
                continue;
            }
            let Some(value) = self.value(name, value) else {
                self.fault(written(), "must point to a name in the same figure");
                continue;
            };
            self.svg += &format!(" {name}=\"{}\"", escape(&value));
        }
    }

    /// The value with the names of this figure made its own; nothing if it points elsewhere.
    fn value(&self, name: &str, value: &str) -> Option<String> {
        let prefix = self.prefix;
        match name {
            "id" => return Some(format!("{prefix}{value}")),
            "href" => return value.strip_prefix('#').map(|id| format!("#{prefix}{id}")),
            "aria-labelledby" | "aria-describedby" => {
                let ids: Vec<String> = value.split_whitespace().map(|id| format!("{prefix}{id}")).collect();
                return Some(ids.join(" "));
            }
            _ => {}
        }
        let mut parts = value.split("url(");
        let mut own = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let id = part.trim_start_matches(['"', '\'', ' ']).strip_prefix('#')?;
            let (id, rest) = id.split_once(')')?;
            own += &format!("url(#{prefix}{}){rest}", id.trim_end_matches(['"', '\'', ' ']));
        }
        // Escapes of CSS could hide an address.
        let hidden =
            own.contains('\\') || own.contains("@import") || own.to_ascii_lowercase().contains("image-set");
        (!hidden && own.to_ascii_lowercase().matches("url(").count() == own.matches("url(").count())
            .then_some(own)
    }
}

#[cfg(test)]
mod tests {
    use super::inline;

    fn faults(inside: &str) -> Vec<String> {
        let text = format!("<svg viewBox=\"0 0 1 1\">{inside}</svg>");
        let faults = inline(&text, "f-", "x").err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.found).collect()
    }

    #[test]
    fn names_are_the_figures_own() {
        let text = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='4'><defs><pattern id='a'/></defs>\
                    <rect fill='url(#a)'><title>p &lt; 1</title></rect><use href='#a'/></svg>";
        let svg = inline(text, "f-", "A \"b\"").ok().unwrap();
        assert_eq!(
            svg,
            "<svg viewBox=\"0 0 9 4\" style=\"--width: 9px\" role=\"img\" aria-label=\"A &quot;b&quot;\"><defs>\
             <pattern id=\"f-a\"></pattern></defs><rect fill=\"url(#f-a)\"><title>p &lt; 1</title></rect>\
             <use href=\"#f-a\"></use></svg>"
        );
    }

    #[test]
    fn lengths_come_in_any_absolute_unit() {
        let width = |given: &str| {
            let svg = inline(&format!("<svg {given} viewBox='0 0 180 90'/>"), "", "").ok().unwrap();
            svg.split("--width: ").nth(1).unwrap().split("px").next().unwrap().parse::<f64>().unwrap()
        };
        assert!((width("width='180mm'") - 680.3).abs() < 0.1);
        assert_eq!(width("width='2in'"), 192.0);
        assert_eq!(width("width='300'"), 300.0);
        for relative in ["", "width='100%'", "width='-4'", "width='x'"] {
            assert_eq!(width(relative), 640.0, "{relative}");
        }
    }

    #[test]
    fn nothing_loads_and_nothing_runs() {
        assert_eq!(faults("<script>alert(1)</script><g><a/></g>"), ["<script>", "<a>"]);
        assert_eq!(faults("<rect onclick=\"x()\"/>"), ["onclick=\"x()\""]);
        for outside in
            ["<use href=\"http://x.org/#a\"/>", "<rect fill=\"url(http://x.org)\"/>", "<image href=\"#a\"/>"]
        {
            assert_eq!(faults(outside).len(), 1, "{outside}");
        }
        assert_eq!(faults("<rect style=\"fill: URL(x)\"/>").len(), 1);
        assert_eq!(faults("<rect style=\"fill: u\\72l(x)\"/>").len(), 1);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let deep = 100_000;
        assert!(!faults(&("<g>".repeat(deep) + &"</g>".repeat(deep))).is_empty());
        for text in [
            "",
            "no svg",
            "<p/>",
            "<svg/>",
            "<svg viewBox='0 0 1'/>",
            "<svg viewBox='0 0 -1 1'/>",
            "<svg><g></svg>",
        ] {
            assert!(inline(text, "", "").is_err(), "{text}");
        }
    }
}
