use super::*;
use pulp::cast;

/// Does `work` on every kind of machine that this one is.
fn on_every_machine(work: impl Fn(&dyn Fn([f32; 16]) -> [f32; 16])) {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        if let Some(machine) = V4::try_new() {
            work(&|x| cast(Sixteen(cast(x), machine).exp().0));
        }
        if let Some(machine) = V3::try_new() {
            work(&|x| cast(Sixteen(cast(x), V3_512b(machine)).exp().0));
        }
    }
    work(&|x| cast(Sixteen(cast(x), Scalar512b).exp().0));
}

#[test]
fn exponential_agrees_with_the_platform_to_two_units_in_the_last_place() {
    on_every_machine(|exp| {
        let mut x = -80.0;
        while x < 80.0 {
            let numbers: [f32; 16] = std::array::from_fn(|i| (x + i as f32 * 0.001_7).min(80.0));
            for (x, ours) in numbers.into_iter().zip(exp(numbers)) {
                let true_one = f64::from(x).exp();
                let error = (f64::from(ours) - true_one).abs();
                assert!(error <= 2.0 * f64::from(f32::EPSILON) * true_one, "exp({x}) = {ours:e}");
            }
            x += 16.0 * 0.001_7;
        }
        assert_eq!(exp([0.0; 16]), [1.0; 16]);
    });
}

#[test]
fn exponential_bits_are_frozen() {
    on_every_machine(|exp| {
        let x = [-20.5, -1.0, 0.3, 1.0, 60.0];
        let bits = exp(std::array::from_fn(|i| x[i.min(4)])).map(f32::to_bits);
        assert_eq!(bits[..5], [816_566_745, 1_052_531_378, 1_068_288_044, 1_076_754_516, 1_790_766_565]);
    });
}

/// The bits that a machine makes of each operation.
fn operations<S: Vectors>(machine: S) -> Vec<[u32; 16]> {
    let precision = Single(machine);
    let x = Sixteen(cast(std::array::from_fn::<f32, 16, _>(|i| (i as f32 - 7.3) * 1.37)), machine);
    let y = Sixteen(cast(std::array::from_fn::<f32, 16, _>(|i| [0.0, 0.31, -2.7][i % 3])), machine);
    let table: [f32; 16] = cast(x.0);
    let results = [
        x + y,
        x - y,
        x * y,
        x * 0.1,
        x.abs(),
        x.reciprocal(),
        x.max(y),
        x.min(y),
        x.times_plus(y, x),
        x.over(y, x),
        x.where_above(y, 0.1, y),
        x.within([-2.0, 3.0]),
        x.exp(),
        Sixteen::from_row(precision, &table[4..], &[0; 4]),
        Sixteen::from_column(precision, &table, 0, &[0; 4], 4),
        Sixteen::from_column(precision, &table, 2, &[0; 4], 4),
        Sixteen::splat(precision, x.largest()),
        Sixteen::splat(precision, f64::from(u8::from(x.all_above(-11.0)))),
        Sixteen::splat(precision, f64::from(u8::from(x.all_above(-9.0)))),
    ];
    results.map(|Sixteen(numbers, _)| cast::<f32x16, [f32; 16]>(numbers).map(f32::to_bits)).to_vec()
}

#[test]
fn all_machines_give_the_same_bits() {
    let plain = operations(Scalar512b);
    assert_eq!(plain[13].map(f32::from_bits)[..5], {
        let row = [4.0f32, 5.0, 6.0, 7.0, 4.0];
        row.map(|i| (i - 7.3) * 1.37)
    });
    assert_eq!(plain[15].map(f32::from_bits)[4], (6.0f32 - 7.3) * 1.37);
    assert_eq!((plain[17], plain[18]), ([1.0f32.to_bits(); 16], [0; 16]));
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    {
        if let Some(machine) = V4::try_new() {
            assert_eq!(operations(machine), plain);
        }
        if let Some(machine) = V3::try_new() {
            assert_eq!(operations(V3_512b(machine)), plain);
        }
    }
}
