//! tmp
/// e^x
#[inline(always)]
pub fn exp(x: f64) -> f64 { x.exp() }
