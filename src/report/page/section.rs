//! A section of a page: text, facts, tables and figures under a heading.

use super::table::Table;
use super::{BREAK, readable, svg};
use crate::{Error, Problem};
use maud::{Markup, PreEscaped, html};

/// A section under construction; what it holds stands in the order in which it was added.
#[derive(Debug, Clone)]
pub struct Section {
    pub(super) title: String,
    blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
enum Block {
    Text(String),
    Facts(Vec<(String, String)>),
    Code(String),
    Table(Table),
    Figure { caption: String, svg: String },
}

/// A result that a page can show. Those of this crate do; so may your own.
///
/// ```
/// use bargain::report::page::{Cell, OnPage, Section, Table};
///
/// struct Offers(Vec<f64>);
///
/// impl OnPage for Offers {
///     fn on_page(&self, section: Section) -> Section {
///         let table = Table::new("Offers", ["quarter", "offer, share of the pie"]);
///         let rows = self.0.iter().enumerate();
///         section.table(rows.fold(table, |t, (i, x)| t.row([Cell::count(i as u64), Cell::number(*x, 3)])))
///     }
/// }
///
/// let section = Section::new("What Moscow offers").result(&Offers(vec![0.5, 0.4]));
/// # let _ = section;
/// ```
pub trait OnPage {
    /// Adds the result to a section.
    fn on_page(&self, section: Section) -> Section;
}

impl Section {
    /// An empty section with its heading.
    pub fn new(title: impl Into<String>) -> Self {
        Section { title: readable(title), blocks: Vec::new() }
    }

    fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// Adds text; an empty line begins a new paragraph.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.with(Block::Text(readable(text)))
    }

    /// Adds a list of names with their values, units in the names.
    pub fn facts<N: Into<String>, V: Into<String>>(self, facts: impl IntoIterator<Item = (N, V)>) -> Self {
        let facts = facts.into_iter().map(|(name, value)| (readable(name), readable(value)));
        self.with(Block::Facts(facts.collect()))
    }

    /// Adds commands or code.
    pub fn code(self, code: impl Into<String>) -> Self {
        self.with(Block::Code(readable(code)))
    }

    /// Adds a table.
    pub fn table(self, table: Table) -> Self {
        self.with(Block::Table(table))
    }

    /// Adds a figure with a caption, which also names it for those who cannot see it. `svg` is the text of an SVG document, such as
    /// that of any figure of [`report`](crate::report). Shapes with a `<title>` show it where one points at them.
    pub fn figure(self, caption: impl Into<String>, svg: impl Into<String>) -> Self {
        self.with(Block::Figure { caption: readable(caption), svg: svg.into() })
    }

    /// Adds a figure, or says why there is none.
    pub(super) fn drawn(self, caption: impl Into<String>, figure: Result<String, Error>) -> Self {
        match figure {
            Ok(svg) => self.figure(caption, svg),
            Err(error) => self.text(format!("{}: no figure. {error}", caption.into())),
        }
    }

    /// Adds a result: its tables, and how well what it rests on is solved.
    pub fn result(self, result: &impl OnPage) -> Self {
        result.on_page(self)
    }

    /// What stands under the heading. `figures` counts those of the page; faults are added to `problems`.
    pub(super) fn body(&self, figures: &mut usize, problems: &mut Vec<Problem>) -> Markup {
        if self.title.trim().is_empty() {
            problems.push(Problem::new("section", "", "must have a heading"));
        }
        let bodies: Vec<Markup> =
            self.blocks.iter().map(|block| self.block(block, figures, problems)).collect();
        html! { @for body in &bodies { (body) (BREAK) } }
    }

    fn block(&self, block: &Block, figures: &mut usize, problems: &mut Vec<Problem>) -> Markup {
        match block {
            Block::Text(text) => html! {
                @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                    p { (paragraph.trim()) }
                }
            },
            Block::Facts(facts) => html! {
                dl {
                    @for (name, value) in facts { (BREAK) div { dt { (name) } dd { (value) } } }
                }
            },
            Block::Code(code) => html! { pre tabindex="0" { code { (code) } } },
            Block::Table(table) => {
                problems.extend(table.problems(&self.title));
                table.markup()
            }
            Block::Figure { caption, svg } => {
                *figures += 1;
                let place = format!("section \"{}\", figure \"{caption}\"", self.title);
                if caption.trim().is_empty() {
                    problems.push(Problem::new(&place, "", "must have a caption"));
                }
                let drawn =
                    svg::inline(svg, &format!("figure-{figures}-"), caption).unwrap_or_else(|faults| {
                        problems.extend(faults.into_iter().map(|fault| fault.at(&place)));
                        String::new()
                    });
                html! {
                    figure {
                        div.box tabindex="0" role="group" aria-label=(caption) { (PreEscaped(drawn)) }
                        figcaption { (caption) }
                    }
                }
            }
        }
    }
}
