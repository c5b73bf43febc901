//! Scenarios of the flagship on a page: what differs from the reference first, then the start, then everything.

use super::section::Section;
use super::table::{Cell, Table};
use crate::union_state::scenario::{Entry, Scenario};
use toml::Value;

/// The group of the dictionary that says where play starts, which each scenario says for itself.
const START: &str = "start.";

/// The section of these scenarios; nothing if there are none.
pub(super) fn section(scenarios: &[Scenario]) -> Option<Section> {
    let title = match scenarios.len() {
        0 => return None,
        1 => "Scenario",
        _ => "Scenarios",
    };
    let section =
        scenarios.iter().fold(Section::new(title), |section, scenario| section.text(account(scenario)));
    let (start, parameters): (Vec<&Entry>, Vec<&Entry>) =
        Scenario::dictionary().iter().partition(|entry| entry.key.starts_with(START));
    let mut differing: Vec<String> =
        scenarios.iter().flat_map(Scenario::changes).map(|change| change.key).collect();
    differing.sort();
    differing.dedup();
    let section = match differing.is_empty() {
        true => section.text("Every parameter has its reference value."),
        false => section.table(table(
            "Parameters that differ from the reference",
            differing.iter().filter_map(|key| Some((key.as_str(), Scenario::entry(key)?))),
            scenarios,
        )),
    };
    let entries = parameters.iter().map(|entry| (entry.key.as_str(), *entry));
    let all = table(&format!("All {} parameters", parameters.len()), entries, scenarios);
    Some(
        section
            .table(levels(&start, scenarios))
            .table(all.folded())
            .table(sources(&parameters, scenarios).folded()),
    )
}

/// What the scenario is, and what history did.
fn account(scenario: &Scenario) -> String {
    let begins = format!("{}: play begins in {}.", scenario.title(), scenario.quarter());
    let Some(history) = scenario.history() else { return begins };
    let realised = history.realised.name().replace('_', " ");
    format!(
        "{begins} History, {}: {realised}. {} ({}).",
        history.window,
        history.account.trim_end_matches('.'),
        history.sources.join(", ")
    )
}

/// How the values of each scenario are headed.
fn names(scenarios: &[Scenario]) -> Vec<String> {
    match scenarios {
        [_] => vec!["value".to_owned()],
        several => several.iter().map(|scenario| scenario.title().to_owned()).collect(),
    }
}

fn cell(value: Option<&Value>) -> Cell {
    match value {
        Some(Value::Float(x)) => Cell::as_set(*x),
        Some(Value::Integer(i)) => Cell::as_set(*i as f64),
        Some(list) => Cell::list(list.to_string()),
        None => Cell::empty(),
    }
}

/// What a key such as `energy.rent[2]` means in the value of `energy.rent`; nothing if the list is shorter.
fn at<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    let mut places = key.split(['[', ']']).skip(1).filter(|place| !place.is_empty());
    places.try_fold(value, |value, place| value.get(place.parse::<usize>().ok()?))
}

/// Keys with their values in each scenario, beside all that the dictionary says of them.
fn table<'e>(
    caption: &str,
    entries: impl Iterator<Item = (&'e str, &'e Entry)>,
    scenarios: &[Scenario],
) -> Table {
    let names = names(scenarios).into_iter();
    let rest = ["reference", "unit", "allowed", "meaning", "basis", "sources"].map(str::to_owned);
    let headings = ["parameter".to_owned()].into_iter().chain(names).chain(rest);
    entries.fold(Table::new(caption, headings), |table, (key, entry)| {
        let values = scenarios.iter().map(|scenario| scenario.value(&entry.key));
        let values = values.map(|value| cell(value.as_ref().and_then(|value| at(value, key))));
        let texts =
            [&entry.unit, &entry.range.to_string(), &entry.meaning, &entry.basis, &entry.sources.join(", ")];
        let known = [cell(at(&entry.value, key))].into_iter().chain(texts.map(|text| text.as_str().into()));
        table.row([Cell::code(key)].into_iter().chain(values).chain(known))
    })
}

/// The levels from which play starts.
fn levels(entries: &[&Entry], scenarios: &[Scenario]) -> Table {
    let rest = ["allowed", "meaning"].map(str::to_owned);
    let headings = ["level".to_owned()].into_iter().chain(names(scenarios)).chain(rest);
    entries.iter().fold(Table::new("Where play starts", headings), |table, entry| {
        let name = entry.key.trim_start_matches(START).replace('_', " ");
        let values = scenarios.iter().map(|scenario| cell(scenario.value(&entry.key).as_ref()));
        let rest = [entry.range.to_string().into(), entry.meaning.as_str().into()];
        table.row([Cell::from(name)].into_iter().chain(values).chain(rest))
    })
}

/// The sources that these parameters and the histories cite.
fn sources(entries: &[&Entry], scenarios: &[Scenario]) -> Table {
    let histories = scenarios.iter().filter_map(Scenario::history).flat_map(|history| &history.sources);
    let cited: Vec<&String> = entries.iter().flat_map(|entry| &entry.sources).chain(histories).collect();
    let table = Table::new("Sources cited", ["source", "kind", "what", "address"]);
    let known = Scenario::sources().iter().filter(|source| cited.contains(&&source.id));
    known.fold(table, |table, source| {
        let texts = [&source.id, &source.kind, &source.what].map(|text| Cell::from(text.as_str()));
        table.row(texts.into_iter().chain([Cell::address(&source.url)]))
    })
}
