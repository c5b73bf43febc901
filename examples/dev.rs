use bargain::game::Unrolled;
use bargain::solve::QuantalResponse;
use bargain::union_state::*;
use serde_json::{Value, json};
use std::time::Instant;

fn main() {
    let text = std::fs::read_to_string("/work/shared/reference/ref_values.json").unwrap();
    let all: Value = serde_json::from_str(&text).unwrap();
    let which = std::env::args().nth(1).unwrap_or("T1".into());
    let p = &all["parameters"];
    let cfg = &all[&which];
    let get =
        |k: &str| if cfg["overrides"].get(k).is_some() { cfg["overrides"][k].clone() } else { p[k].clone() };
    let tail = |k: &str| json!(p[k].as_array().unwrap()[1..].to_vec());
    let t = get("T").as_u64().unwrap();
    let h = cfg["horizon"].as_u64().unwrap();
    for (root, v) in cfg["values"].as_object().unwrap() {
        let b = &v["beliefs"];
        let r = &v["root"];
        let params = json!({
            "horizon": {"play": h, "burn_in": t - h},
            "belief": {"moscow_hawk": b[1], "minsk_hard": b[0], "moscow_hawk_grid": get("bB"), "minsk_hard_grid": get("bR")},
            "rationality": {"moscow": get("lamR"), "minsk": get("lamB")},
            "moscow": {"discount": p["dR"], "risk_aversion": p["aR"], "lock_in_value": p["vL"], "investment_cost": p["cinv"], "support_cost": p["csup"],
                "prestige": tail("prest"), "paper_value_share": p["eP"], "cut_cost": p["ccut"], "audience_cost": p["aud"], "stall_saves_face": p["stallface"],
                "transit_retaliation_cost": p["retal"][1], "war_ended_cost_share": 0.5, "collapse_loss": p["KcR"], "managed_gain": p["bonM"], "unaligned_loss": p["KnR"], "pivot_loss": p["KpR"]},
            "minsk": {"discount": p["dB"], "risk_aversion": p["aB"], "office_rent": p["y0"], "multivector_rent": p["ww"], "multivector_loss": p["wp"],
                "sovereignty_weight": p["sig"], "paper_cost_share": p["kP"], "paper_benefit_share": 0.3, "sweetener": tail("sweet"), "asked_sweetener_share": 0.5,
                "support_receipt": p["Fsup"], "cut_damage": p["D"], "war_ended_damage_share": 0.5, "transit_retaliation_cost": p["retal"][0], "failed_pivot_cost": p["pivfail"],
                "refusal_gain": p["rejgain"], "collapse_loss": p["KcB"], "managed_loss": p["KmB"], "unaligned_loss": p["KnB"], "pivot_gain": p["wpiv"]},
            "energy": {"rent": p["G"], "cost_to_moscow": p["phi"], "erosion": p["ero"], "loss_after_cut": p["gdown_cut"], "loss_after_backing_down": p["gdown_ult"],
                "gain_after_support": p["gup_sup"], "gain_after_offer": p["gup_off"], "long_run_level": 1, "persistence": p["rhog"]},
            "oil": {"multiplier": get("O"), "transition": get("Opi")},
            "package": {"sovereignty_budget": [3.0, 8.0, 40.0, 150.0], "sovereignty_cost_linear": 0.0009, "sovereignty_cost_quadratic": 0.000125},
            "pain": {"cut": 1.0, "rent_shortfall": 0.4, "sanctions": 0.5, "support_relief": 0.4, "threat": p["ult_pain"], "sovereignty": p["sovp"]},
            "collapse": {"base": p["c0"], "per_pain": p["c1"], "tense_factor": p["c1b"], "brittleness": p["brit"], "long_run_factor": 0.5},
            "protest": {"cost": p["mc"], "rise_base": p["mu0"], "rise_per_pain": p["mu_pain"], "rise_ceiling": 0.9, "calm_base": p["md0"], "calm_from_support": p["md_sup"],
                "calm_loss_per_pain": p["md_pain"], "calm_floor": 0.02, "calm_ceiling": 0.9, "move_ceiling": 0.95},
            "sanctions": {"cost": p["Zc"], "bypass_per_lock_in": p["byp"], "rise_under_repression": p["zup"], "relief": p["zdn"]},
            "turnover": {"base": p["chi0"], "per_protest": p["chim"], "per_lock_in": p["chil"], "signing_absorption": p["lrisk"], "implemented_binding": 0.3 * p["lrisk"].as_f64().unwrap(),
                "pro_russian_base": p["sR0"], "pro_russian_per_lock_in": p["sRl"], "pro_russian_per_protest": p["sRm"], "pro_russian_per_implemented": 0.05, "pro_russian_floor": 0.02, "pro_russian_ceiling": 0.98},
            "pivot": {"base": p["psi0"], "by_sanctions": p["psiz"], "loss_per_lock_in": p["psil"]},
            "implementation": {"rate": tail("imp"), "slow_walk_share": p["slow"], "renege": p["reneg_p"]},
            "lock_in": {"success_base": p["eta0"], "success_per_sanctions": p["etaz"], "slow_walk_share": 0.5},
            "legacy": {"lock_in": p["sL"], "lock_in_after_collapse": p["sLc"], "paper_managed": p["sHm"], "paper_unaligned": p["sHn"], "unimplemented_paper_share": 0.5,
                "discount_managed": 0.25, "discount_unaligned": 0.125, "weight": 1.0}
        });
        let parameters: scenario::Parameters = serde_json::from_value(params).unwrap();
        let levels = std::array::from_fn(|k| Level {
            value: p["V"][k].as_f64().unwrap(),
            benefit: p["Bk"][k].as_f64().unwrap(),
            sovereignty_cost: p["C"][k].as_f64().unwrap(),
        });
        let u = |k: &str| r[k].as_u64().unwrap() as u8;
        let start = State {
            oil: u("o"),
            discount: u("g"),
            signed: u("p"),
            implemented: u("h"),
            lock_in: u("l"),
            sanctions: u("z"),
            protest: u("m"),
            cut_before: false,
            phase: Phase::Moscow,
        };
        let lambda = [parameters.rationality.moscow, parameters.rationality.minsk];
        let game = UnionState::from_parts(parameters, levels, start).unwrap();
        let c = Instant::now();
        let unrolled = Unrolled::new(&game).unwrap();
        println!(
            "{root}: unrolled {} rests {} nodes {} drifts in {:?}",
            unrolled.resting_states(),
            unrolled.belief_nodes(),
            unrolled.chance_states(),
            c.elapsed()
        );
        let c = Instant::now();
        let tol: f64 = std::env::args().nth(2).map_or(1e-9, |x| x.parse().unwrap());
        let eq = QuantalResponse::new(lambda).unwrap().tolerance(tol).unwrap().solve_unrolled(unrolled);
        let took = c.elapsed();
        let value = eq.value();
        let s = &v["stats"];
        println!(
            "   solved in {took:?}: V {value:?} vs [{}, {}] diff {:.2e} {:.2e}",
            s["V_R"],
            s["V_B"],
            value[0] - s["V_R"].as_f64().unwrap(),
            value[1] - s["V_B"].as_f64().unwrap()
        );
        println!("   {:?}\n   {:?}", eq.convergence(), eq.burn_in_convergence());
        for (own, name) in [(0, "first_dove"), (1, "first_hawk")] {
            let (_, mix) = eq.opening(own).unwrap();
            let reference: Vec<f64> = v[name]
                .as_array()
                .unwrap()
                .iter()
                .map(|x| x.as_f64().unwrap())
                .filter(|x| *x > 0.0)
                .collect();
            let d = mix.iter().zip(&reference).map(|(x, y)| (x.1 - y).abs()).fold(0.0, f64::max);
            println!("   {name} {} {} max diff {d:.2e}", mix.len(), reference.len());
        }
        let c = Instant::now();
        let play = eq.play(&game).unwrap();
        println!("   play in {:?}", c.elapsed());
        let c = Instant::now();
        let d = play.distribution();
        println!("   distribution in {:?}: payoffs {:?} (value {:?})", c.elapsed(), d.payoffs, value);
        for (o, x) in &d.outcomes { println!("      {o:?} {x:.6}"); }
        for (o, x) in &d.tallies { println!("      {o} {x:.6}"); }
        println!("      {}", v["stats"]);
        let c = Instant::now();
        let n = 1_000_000;
        let sample = bargain::simulate::MonteCarlo::new(1).episodes(n).unwrap().run(&play);
        println!("   {n} episodes in {:?}", c.elapsed());
        for (o, x) in &d.outcomes { let p = sample.proportion(*o, bargain::math::interval::Confidence::P95); println!("      {o:?} {x:.6} {:?} z {:.2}", p.value, (p.value - x) / (x * (1.0 - x) / n as f64).sqrt()); }
        for ((o, x), (_, e)) in d.tallies.iter().zip(sample.tallies(bargain::math::interval::Confidence::P95)) { println!("      {o} {x:.6} {} z {}", e.value, (e.value - x) / e.standard_error); }
        for (x, e) in d.payoffs.iter().zip(sample.payoffs(bargain::math::interval::Confidence::P95)) { println!("      {x:.6} {} z {}", e.value, (e.value - x) / e.standard_error); }
        if root == "r2019" {
            let c = Instant::now();
            println!("   regret {:?} in {:?}", eq.regret(), c.elapsed());
        }
    }
}
