//! Results of this crate on pages: reports, studies of any game, pictures.

use crate::common::pages::{all, page_of, parsed, rows, text};
use crate::common::sweeps;
use bargain::game::catalogue::{Agreement, Dictator};
use bargain::math::interval::{Confidence, Interval};
use bargain::prior::{Points, Prior, Priors};
use bargain::report::page::{Provenance, Section};
use bargain::report::plot::{Areas, Bars, Caption, Cell as HeatmapCell, Heatmap, Tornado, Waterfall};
use bargain::report::{Curves, Figure, Report, Solution, Tidy};
use bargain::simulate::{Estimate, MonteCarlo, Precision, StopReason};
use bargain::solve::QuantalResponse;
use bargain::study::comparison::{Compared, Difference, Exact, Versus};
use bargain::study::design::Design;
use bargain::study::scores::{Against, PairedDifference, Rule, Scored, Scores};
use bargain::study::sensitivity::Sensitivity;
use bargain::study::sweep::Sweep;
use bargain::study::uncertainty::Uncertainty;
use bargain::study::{Certificate, Forecast};
use scraper::Selector;

#[test]
fn a_report_shows_intervals_residual_and_regret() {
    let game = Dictator::new(4).unwrap();
    let equilibrium = QuantalResponse::new([5.0, 5.0]).unwrap().solve(&game).unwrap();
    let play = equilibrium.play(&game).unwrap();
    let plan = MonteCarlo::new(7).episodes(1000).unwrap().scenario(3).draw(2);
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
    let chance = "(finished), scenario 3 and draw 2 of the seed";
    assert!(facts.iter().any(|fact| fact.ends_with(chance)), "{facts:#?}");
}

#[test]
fn a_report_of_a_precise_plan_accounts_for_its_looks() {
    let game = Dictator::new(4).unwrap();
    let equilibrium = QuantalResponse::new([5.0, 5.0]).unwrap().solve(&game).unwrap();
    let play = equilibrium.play(&game).unwrap();
    let plan = MonteCarlo::new(7).episodes(1_000_000).unwrap();
    let precision = Precision::absolute(0.01).unwrap().confidence(Confidence::P99);
    let report_of = |plan: &MonteCarlo, played: &MonteCarlo, confidence| {
        let solution = Solution::of("logit quantal response", &equilibrium);
        Report::new("Dictator", solution, &play.distribution(), (plan, &played.run(&play)), confidence)
    };
    let report = |plan: &MonteCarlo, confidence| report_of(plan, plan, confidence);
    let looking = plan.clone().precision(precision);
    let once = report_of(&looking, &MonteCarlo::new(7).episodes(1000).unwrap(), Confidence::P95);
    assert_eq!(
        once.manifest.confidence,
        Confidence::P95,
        "as the run has looked once, such as one merged from shards"
    );
    let precise = report(&looking, Confidence::P95);
    let found = &precise.manifest;
    assert_eq!((found.stop, found.confidence), (StopReason::Precision, Confidence::P99));
    let plain = report(&plan.episodes(found.episodes).unwrap(), Confidence::P99);
    assert_eq!(plain.manifest.confidence, Confidence::P99);
    let numbers = |report: &Report| {
        let all = report.outcomes.iter().chain(&report.payoffs);
        all.map(|number| number.sampled).collect::<Vec<_>>()
    };
    for (precise, plain) in numbers(&precise).iter().zip(numbers(&plain)) {
        assert_eq!(precise.value, plain.value);
        let [wide, narrow] = [precise, &plain].map(|found| found.interval.half_width());
        assert!(wide > 1.2 * narrow, "{wide}, {narrow}");
    }
}

#[test]
fn a_figure_of_reports_says_of_each_on_what_it_rests_where_they_differ() {
    let game = Dictator::new(4).unwrap();
    let equilibrium = QuantalResponse::new([5.0, 5.0]).unwrap().solve(&game).unwrap();
    let play = equilibrium.play(&game).unwrap();
    let report = |title: &str, episodes| {
        let (plan, solution) =
            (MonteCarlo::new(7).episodes(episodes).unwrap(), Solution::of("any", &equilibrium));
        let found = (&plan, &plan.run(&play));
        Report::new(title, solution, &play.distribution(), found, Confidence::P95)
    };
    let text = |reports: &[Report]| {
        let svg = Figure::new("Shares", reports).to_svg().unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let texts =
            document.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text());
        texts.collect::<Vec<_>>().join(" ")
    };
    let alike = text(&[report("one", 300), report("other", 300)]);
    assert!(alike.contains("n = 300 episodes each, seed 7; 95 % intervals."), "{alike}");
    let apart = text(&[report("one", 300), report("other", 200)]);
    for said in
        ["one: n = 300, seed 7, 95 % intervals.", "other: n = 200, seed 7, 95 % intervals.", "Bars: exact."]
    {
        assert!(apart.contains(said), "{apart}");
    }
    let beyond = report("Elsewhere", 1000).realised("walks out");
    assert!(text(std::slice::from_ref(&beyond)).contains("walks out, to which play cannot come"));
    assert!(beyond.to_string().contains("history: walks out, to which play cannot come"));
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
    let facts: Vec<String> = all(&document, "dl div").into_iter().map(text).collect();
    let without = facts.iter().filter(|fact| *fact == "Certificatesnone given").count();
    assert_eq!(without, 4, "three studies of sensitivity, and that over draws: {facts:?}");
    assert_eq!(rows(&document, "The 2 priors, in the units of their parameters").len(), 3);
    let certificate = Certificate { residual: 2e-8, fixed_points: 100, missed: 3, regret: [0.25, 0.5] };
    let certified = study.morris(4, |x| Ok((vec![3.0 * x[0]], certificate)), &mut ()).unwrap();
    let document = parsed(&page_of(Section::new("S").result(&certified)).to_html().unwrap());
    let facts: Vec<String> = all(&document, "dl div").into_iter().map(text).collect();
    let missed = "36 of 1 200 missed their tolerance; largest residual 2.0e-8";
    assert!(facts.iter().any(|fact| fact.ends_with(missed)), "{facts:?}");
    assert!(facts.iter().any(|fact| fact.contains("second player") && fact.ends_with("0.5000")), "{facts:?}");
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
    let log = rows(&document, "Log score, nats, n = 1; less is better");
    assert_eq!(log[1][1], "∞", "what was held impossible came true");
    assert_eq!(log[2], ["model less uniform", "-0.500 [0.050, 0.150]", "0.500", "0.250"]);
}

#[test]
fn a_sweep_over_two_parameters_is_a_map_and_tables() {
    let swept = Sweep::new(&sweeps::precisions(5)).exact(sweeps::forecast, &mut ()).unwrap();
    let html = page_of(Section::new("S").result(&swept)).to_html().unwrap();
    let document = parsed(&html);
    assert_eq!(all(&document, "figure g > title").len(), 25, "a cell for each point");
    let points = rows(&document, "Probabilities at each point, exact");
    assert_eq!((points.len(), points[0].len()), (26, 3 + swept.outcomes.len()));
    assert_eq!(points[21][..4], ["20", "8", "0", "– failed"]);
    let first = swept.points[0].found.as_ref().unwrap();
    assert_eq!(points[1][3], format!("{:.4}", first.outcomes[0].value));
    assert_eq!(rows(&document, "Expectations at each point, exact").len(), 26);
    let facts: Vec<String> = all(&document, "dl div").into_iter().map(text).collect();
    assert!(
        facts.contains(&"Points25 of 25 of a grid, each evaluated exactly (finished)".to_owned()),
        "{facts:?}"
    );
    assert!(facts.iter().any(|fact| fact.starts_with("Point 20 failed")), "{facts:?}");
    let Certificate { residual, missed, fixed_points, .. } = swept.worst().unwrap();
    let worst = format!("{missed} of {fixed_points} missed their tolerance; largest residual {residual:.1e}");
    assert!(facts.iter().any(|fact| fact.ends_with(&worst)), "{facts:?}");
    assert!(html.contains("1 of 25 points failed."), "the figure says so");
    let per_pie = |name: &str| name.starts_with("proposer").then(|| ("per pie".to_owned(), String::new()));
    let tidy = Tidy::new(&swept).describe(per_pie).players(["proposer", "responder"], "pies");
    let html = page_of(Section::new("S").result(&tidy)).to_html().unwrap();
    let document = parsed(&html);
    let headings = &rows(&document, "Expectations at each point, exact")[0];
    assert_eq!(headings[1..3], ["proposer.precision, per pie", "responder precision"]);
    assert_eq!(headings[headings.len() - 1], "payoff of Responder, pies");
    assert!(html.contains(">proposer.precision, per pie</text>"), "the figure has the unit");
    assert!(html.contains("Regret, payoff of Proposer, pies"));
}

#[test]
fn a_sweep_over_one_parameter_is_areas_and_samples_have_intervals() {
    let points = [1.0, 2.0, 3.0, 4.0].map(|precision| vec![precision, 1.0]).to_vec();
    let design = Design::table(&["proposer.precision", "responder precision"], points).unwrap();
    let swept = Sweep::new(&design).seed(3).sampled(1000, sweeps::play, &mut ()).unwrap();
    let document = parsed(&page_of(Section::new("S").result(&swept)).to_html().unwrap());
    let areas = all(&document, "figure g > title");
    assert_eq!(areas.len(), swept.outcomes.len(), "an area for each outcome");
    let points = rows(&document, "Probabilities at each point, 95 % interval");
    assert_eq!(points.len(), 5);
    assert!(points[1][3].contains('['), "{points:?}");
    let facts: Vec<String> = all(&document, "dl div").into_iter().map(text).collect();
    let how = "Points4 of 4 of a table, 1 000 episodes at each, seed 3 (finished)";
    assert!(facts.contains(&how.to_owned()), "{facts:?}");
}

#[test]
fn zeros_of_either_sign_are_one_level() {
    let points = [[1.0, 0.0], [1.0, 1.0], [-0.0, 0.0], [0.0, 1.0]].map(Vec::from).to_vec();
    let design = Design::table(&["proposer.precision", "responder precision"], points).unwrap();
    let swept = Sweep::new(&design).exact(sweeps::forecast, &mut ()).unwrap();
    let document = parsed(&page_of(Section::new("S").result(&swept)).to_html().unwrap());
    assert_eq!(all(&document, "figure").len(), 1, "the points are a grid");
}

#[test]
fn levels_of_a_sweep_are_written_without_rounding_errors() {
    let (third, tenths) = (1.0 / 3.0, 3.0 * 0.1);
    let points = vec![vec![tenths, third], vec![1e-300, 1.0]];
    let design = Design::table(&["proposer.precision", "responder precision"], points).unwrap();
    let swept = Sweep::new(&design).exact(sweeps::forecast, &mut ()).unwrap();
    let document = parsed(&page_of(Section::new("S").result(&swept)).to_html().unwrap());
    let points = rows(&document, "Probabilities at each point, exact");
    assert_eq!(points[1][1..3], ["0.3", "0.333333333333"]);
    assert_eq!(points[2][2], "1");
}

#[test]
fn a_sweep_without_a_grid_has_tables_and_no_figure() {
    let rows_of = vec![vec![1.0, 2.0], vec![2.0, 3.0], vec![3.0, 5.0]];
    let design = Design::table(&["proposer.precision", "responder precision"], rows_of).unwrap();
    let swept = Sweep::new(&design).exact(sweeps::forecast, &mut ()).unwrap();
    let document = parsed(&page_of(Section::new("S").result(&swept)).to_html().unwrap());
    assert!(all(&document, "figure").is_empty());
    assert_eq!(rows(&document, "Probabilities at each point, exact").len(), 4);
    // Nothing could be evaluated: the page says why.
    let refused = |_: &bargain::prior::Draw| -> Result<Forecast<Agreement>, bargain::Error> {
        Err(bargain::Error::invalid([bargain::Problem::new("x", 1, "must be 2")]))
    };
    let swept = Sweep::new(&sweeps::precisions(2)).exact(refused, &mut ()).unwrap();
    let html = page_of(Section::new("S").result(&swept)).to_html().unwrap();
    assert!(html.contains("must be 2") && html.contains("More that failed"));
}
