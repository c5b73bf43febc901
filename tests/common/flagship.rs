//! The flagship: its bundled scenarios solved, and scenarios that stand for the configurations of the stored reference values.

use bargain::solve::Equilibrium;
use bargain::study::union_state::solve;
use bargain::union_state::{UnionState, scenario::Scenario};
use serde_json::Value;
use std::sync::LazyLock;

/// What the main job solves: 2019, then 2021.
pub static SOLVED: LazyLock<[(UnionState, Equilibrium<UnionState>); 2]> =
    LazyLock::new(|| Scenario::BUNDLED.map(|root| solve(&Scenario::bundled(root).unwrap()).unwrap()));

/// The scenario of a root of a configuration: `overrides` are those of the reference, by its own names.
pub fn scenario(config: &Value, root: &Value, beliefs: &Value) -> Scenario {
    let start = [
        ("oil", "o"),
        ("energy_discount", "g"),
        ("signed", "p"),
        ("implemented", "h"),
        ("lock_in", "l"),
        ("sanctions", "z"),
        ("protest", "m"),
    ];
    let mut text = "title = \"reference\"\n[start]\nquarter = \"2019-Q1\"\n".to_owned();
    for (name, theirs) in start {
        text += &format!("{name} = {}\n", root[theirs]);
    }
    let overrides = &config["overrides"];
    let number = |name: &str, default: &str| match &overrides[name] {
        Value::Null => default.to_owned(),
        given => given.to_string(),
    };
    let play = config["horizon"].as_u64().unwrap();
    let burn_in = number("T", "40").parse::<u64>().unwrap() - play;
    text += &format!("[horizon]\nplay = {play}\nburn_in = {burn_in}\n");
    text += &format!("[rationality]\nmoscow = {}\nminsk = {}\n", number("lamR", "4"), number("lamB", "4"));
    text += &format!("[belief]\nmoscow_hawk = {}\nminsk_hard = {}\n", beliefs[1], beliefs[0]);
    let grid = "[0.05,0.5,0.95]";
    text += &format!("moscow_hawk_grid = {}\nminsk_hard_grid = {}\n", number("bB", grid), number("bR", grid));
    text += &format!("[oil]\nmultiplier = {}\ntransition = {}\n", number("O", "[1]"), number("Opi", "[[1]]"));
    Scenario::from_toml("reference.toml", &text).unwrap()
}
