//! Scoring rules: how good a forecast over classes was, given what came.

/// The logarithmic score −ln p of the probability that was given to what came, in nats; less is better, 0 the best.
///
/// Infinite if what came had been given probability 0: such a forecast cannot be saved by any other. Proper, and the only
/// proper rule that looks at nothing but that probability (Good 1952; Gneiting & Raftery 2007, §4.1).
pub fn log_score(realised: f64) -> f64 {
    // Not -0 for certainty.
    0.0 - realised.ln()
}

/// The Brier score Σ (p − 1\[realised\])² over all classes, from 0 (best) to 2; not a number if there is no such class.
///
/// Proper (Brier 1950; Gneiting & Raftery 2007, §4.1).
pub fn brier_score(forecast: &[f64], realised: usize) -> f64 {
    if realised >= forecast.len() {
        return f64::NAN;
    }
    let square = |(class, p): (usize, &f64)| (p - f64::from(u8::from(class == realised))).powi(2);
    forecast.iter().enumerate().map(square).sum()
}
