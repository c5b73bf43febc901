//! Figures of data that leave no room: long names, many of everything, one of everything, tiny and huge numbers.

use super::figures::{caption, cell, estimate};
use bargain::report::plot::{
    Areas, Bars, Caption, Curves, FrontierPlot, Heatmap, Tornado, Value, Waterfall, Width,
};

/// A figure with what it is called.
pub type Named = (String, String);

/// Longest of all names: with blanks, without any, in wide letters.
const LONG: [&str; 4] = [
    "an outcome whose name goes on and on, and then some more, before it comes to its end",
    "oneverylongwordwithoutanyplacewhereitcouldbebrokenintotwoparts",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "a.key_of_many.parts_that_are[12].joined_by_dots_and.by_lines",
];
const AXES: [&str; 2] =
    ["hazard of collapse under mass protest, per quarter and unit of pain", "probability of a package"];
const WIDTHS: [Width; 2] = [Width::Column, Width::Page];

/// Sizes of numbers that figures must bear.
const SIZES: [f64; 9] = [1e-300, 1e-12, 1e-5, 0.37, 1.0, 999.9, 123_456.7, 1e12, 1e99];

fn names(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("{} {i}", LONG[i % LONG.len()])).collect()
}

fn short(count: usize) -> Vec<String> {
    (0..count).map(|i| format!("class_{i}")).collect()
}

/// Numbers of both signs up to `size`.
fn numbers(count: usize, size: f64) -> impl Iterator<Item = f64> {
    (0..count).map(move |i| size * (1.0 - 2.0 * (i as f64 * 0.618).fract()))
}

/// All of them, at both widths.
pub fn all() -> Vec<Named> {
    let kinds = [bars, tornados, waterfalls, areas, heatmaps, curves, frontiers];
    let all = WIDTHS.into_iter().flat_map(|width| kinds.into_iter().flat_map(move |kind| kind(width)));
    all.enumerate().map(|(i, (name, svg))| (format!("{i:03} {name}"), svg)).collect()
}

fn bars(width: Width) -> Vec<Named> {
    let mut found = Vec::new();
    for (count, series) in [(1, 1), (2, 12), (12, 1), (12, 3)] {
        for labels in [short(count), names(count)] {
            let figure = Bars::new(LONG[0], AXES[1], caption()).width(width);
            let figure = names(series).into_iter().fold(figure, |figure, name| {
                let values = labels.iter().map(|label| (label, (0.9999, estimate(0.5, 0.5))));
                figure.series(name, values).realised(&labels[0])
            });
            found.push((format!("bars {count} × {series}"), figure.to_svg().unwrap()));
        }
    }
    for size in SIZES {
        let values = short(12).into_iter().zip(numbers(12, size));
        let figure = Bars::new("Sizes", "bn$", Caption::exact(1, "point")).series("s", values).width(width);
        found.push((format!("bars of {size:e}"), figure.realised("class_0").to_svg().unwrap()));
        let figure = Bars::new("Below zero", "bn$", caption()).series("s", [("a", -size)]).width(width);
        found.push((format!("bar of −{size:e}"), figure.realised("a").to_svg().unwrap()));
    }
    found
}

fn tornados(width: Width) -> Vec<Named> {
    let of = |count: usize, size: f64, names: Vec<String>| {
        let bars = names.into_iter().zip(numbers(count, size).map(|x| estimate(x, 0.3 * size)));
        let figure = Tornado::new(LONG[1], LONG[2], caption()).bars(bars).at_most(20).width(width);
        (format!("tornado of {count} up to {size:e}"), figure.to_svg().unwrap())
    };
    let counts = [1, 12, 40].into_iter().flat_map(|count| [(count, short(count)), (count, names(count))]);
    let counts = counts.map(|(count, names)| of(count, 1.0, names));
    counts.chain(SIZES.map(|size| of(5, size, short(5)))).collect()
}

fn waterfalls(width: Width) -> Vec<Named> {
    let of = |count: usize, size: f64, names: Vec<String>| {
        let parts: Vec<f64> = numbers(count, size).collect();
        let end = parts.iter().fold(-size, |level, part| level + part);
        let figure = Waterfall::new(LONG[3], "bn$", caption()).worlds((LONG[0], -size), (LONG[1], end));
        let figure = names
            .into_iter()
            .zip(parts)
            .fold(figure, |figure, (name, part)| figure.part(name, Value::from(estimate(part, 0.1 * size))));
        (format!("waterfall of {count} up to {size:e}"), figure.width(width).to_svg().unwrap())
    };
    let counts = [1, 12].into_iter().flat_map(|count| [(count, short(count)), (count, names(count))]);
    counts
        .map(|(count, names)| of(count, 1.0, names))
        .chain(SIZES.map(|size| of(5, size, short(5))))
        .collect()
}

fn areas(width: Width) -> Vec<Named> {
    let of = |names: &[String], along: Vec<f64>| {
        let name = format!("areas of {} along {:?}", names.len(), &along[..along.len().min(2)]);
        let (points, share) = (along.len(), 1.0 / names.len() as f64);
        let figure = Areas::new(LONG[0], AXES, caption()).along(along).width(width);
        let figure = names.iter().fold(figure, |figure, name| figure.class(name, vec![share; points]));
        (name, figure.to_svg().unwrap())
    };
    let mut found = Vec::new();
    for count in [1, 2, 3, 12, 24] {
        for names in [short(count), names(count)] {
            found.push(of(&names, vec![0.0, 0.1, 0.2]));
            found.push(of(&names, vec![0.5]));
        }
    }
    for size in SIZES {
        found.push(of(&short(3), vec![-size, size]));
        found.push(of(&short(3), vec![size]));
        found.push(of(&short(3), vec![size, 1.000_001 * size]));
        found.push(of(&short(3), vec![size, size * (1.0 + f64::EPSILON)]));
    }
    // Waves in which names must find their place.
    let wave = |phase: f64| (0..60).map(move |i| 0.125 + 0.12 * (f64::from(i) * 0.4 + phase).sin());
    let figure = Areas::new("Waves", AXES, caption()).along((0..60).map(f64::from)).width(width);
    let figure = short(4).into_iter().zip([0.0, 2.0, 4.0, 5.0]).fold(figure, |f, (n, p)| f.class(n, wave(p)));
    found.push(("waves".to_owned(), figure.to_svg().unwrap()));
    found
}

fn heatmaps(width: Width) -> Vec<Named> {
    let of = |columns: Vec<f64>, rows: Vec<f64>, names: &[String]| {
        let name = format!("heatmap {} × {} from {:?}", columns.len(), rows.len(), &columns[..1]);
        let count = columns.len() * rows.len();
        let cells = (0..count).map(|i| match i % 7 {
            5 => None,
            _ => cell((i as f64 * 0.618).fract(), &names[i % names.len()]),
        });
        let figure = Heatmap::new(LONG[0], [AXES[0], LONG[3]], caption()).levels(columns, rows);
        (name, figure.cells(cells).width(width).to_svg().unwrap())
    };
    let grid = |count: usize, step: f64| (0..count).map(|i| i as f64 * step).collect::<Vec<f64>>();
    let mut found = Vec::new();
    for (columns, rows) in [(1, 1), (1, 30), (30, 1), (2, 2), (7, 7), (12, 12), (21, 5), (40, 40)] {
        for names in [short(1), short(26), names(5)] {
            found.push(of(grid(columns, 0.125), grid(rows, 0.015), &names));
        }
    }
    for size in SIZES {
        found.push(of(grid(7, size), grid(7, -1.0).into_iter().rev().map(|x| x * size).collect(), &short(3)));
        found.push(of(vec![-size, size], vec![0.0], &short(3)));
    }
    found
}

fn curves(width: Width) -> Vec<Named> {
    let of = |count: usize, [x, y]: [f64; 2], names: Vec<String>| {
        let figure = Curves::new(LONG[1], AXES, caption()).width(width).mark(0.5 * x);
        let figure = names.into_iter().zip(numbers(count, y)).fold(figure, |figure, (name, level)| {
            figure.curve(name, [(-x, level), (0.0, 0.5 * level), (x, -level)])
        });
        (format!("curves, {count} in ±{x:e}, ±{y:e}"), figure.to_svg().unwrap())
    };
    let mut found: Vec<Named> = [1, 12]
        .into_iter()
        .flat_map(|count| [of(count, [1.0, 1.0], short(count)), of(count, [1.0, 1.0], names(count))])
        .collect();
    for size in SIZES {
        found.push(of(2, [size, 1.0], short(2)));
        found.push(of(2, [1.0, size], short(2)));
        let near = |factor: f64| vec![(size, size), (factor * size, factor * size)];
        for points in [vec![(size, -size)], near(1.000_001), near(1.0 + f64::EPSILON)] {
            let figure = Curves::new("Near", AXES, caption()).width(width).curve("a", points);
            found.push((format!("curve near {size:e}"), figure.to_svg().unwrap()));
        }
    }
    found
}

fn frontiers(width: Width) -> Vec<Named> {
    let of = |count: usize, [x, y]: [f64; 2], names: Vec<String>| {
        let figure = FrontierPlot::new(LONG[0], [LONG[1], LONG[2]], caption()).width(width);
        let figure = figure.frontier([[0.0, y], [0.6 * x, 0.6 * y], [x, 0.0]]).disagreement([-x, -y]);
        let points = names.into_iter().take(count);
        let figure = points.fold(figure, |figure, name| figure.point(name, [0.6 * x, 0.6 * y]));
        (format!("frontier, {count} in {x:e}, {y:e}"), figure.to_svg().unwrap())
    };
    let mut found: Vec<Named> =
        [1, 12].into_iter().flat_map(|n| [of(n, [1.0; 2], short(n)), of(n, [1.0; 2], names(n))]).collect();
    found.extend(
        SIZES.into_iter().flat_map(|size| [of(2, [size, 1.0], short(2)), of(2, [1.0, size], short(2))]),
    );
    found
}
