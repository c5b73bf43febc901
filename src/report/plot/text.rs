//! How wide text is, and where it is broken into lines, without a font at hand.

/// Width of text in pixels: that of DejaVu Sans by classes of letters, rounded up but for rare ones; other sans-serif fonts are narrower.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | '\'' | '\u{202f}' => 0.29,
        'f' | 't' | 'r' | ' ' | '.' | ',' | ':' | ';' | '(' | ')' | '[' | ']' | '-' | '/' | 'I' => 0.41,
        'm' | 'M' | 'W' | 'w' | '%' | '@' | '←' | '→' | '≤' | '<' | '>' | '=' | '+' | '±' | '−' => {
            0.97
        }
        'O' | 'Q' => 0.79,
        'A'..='Z' => 0.76,
        '#' | '&' | '^' | '~' => 0.84,
        _ if c.is_ascii() => 0.64,
        // Cyrillic: Ж, Ш, Щ and Ю are as wide as that.
        '\u{400}'..='\u{42f}' => 1.1,
        '\u{430}'..='\u{52f}' => 0.95,
        _ if (c as u32) < 0x2000 => 0.72,
        _ => 1.0,
    };
    size * text.chars().map(em).sum::<f64>()
}

/// Lines of at most `most` pixels, broken at blanks, but for those that hold a number together, and within words that are longer than a
/// line, there at `_` or `.` if possible.
pub(super) fn wrap(text: &str, size: f64, most: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let is_gap = |c: char| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}');
    for word in text.split(is_gap).filter(|word| !word.is_empty()) {
        let last = lines.last_mut().expect("there is a line");
        let joined = if last.is_empty() { word.to_owned() } else { format!("{last} {word}") };
        if width(&joined, size) <= most {
            *last = joined;
            continue;
        }
        if !last.is_empty() {
            lines.push(String::new());
        }
        for c in word.chars() {
            let last = lines.last_mut().expect("there is a line");
            let own = width(c.encode_utf8(&mut [0; 4]), size);
            if !last.is_empty() && width(last, size) + own > most {
                // Behind the last joint of a key, if it has one here and what follows it fits.
                let joint = last.rfind(['_', '.']).map_or(last.len(), |at| at + 1);
                let joint = if width(&last[joint..], size) + own > most { last.len() } else { joint };
                let rest = last.split_off(joint);
                lines.push(rest);
            }
            lines.last_mut().expect("there is a line").push(c);
        }
    }
    lines
}

/// A name of the crate for reading: `watered_down` becomes "watered down"; a name with dots or brackets is a key and stays.
pub(super) fn readable(name: &str) -> String {
    if name.contains(['.', '[']) { name.to_owned() } else { name.replace('_', " ") }
}

#[cfg(test)]
mod tests {
    use super::{width, wrap};

    #[test]
    fn lines_keep_to_their_width_and_lose_no_letter() {
        for text in ["a b c", "postponement_of_everything_for_ever and ever", "", "ÄÖÜ λ μ* 100 %"] {
            for most in [20.0, 60.0, 300.0] {
                let lines = wrap(text, 10.0, most);
                assert!(lines.iter().all(|line| width(line, 10.0) <= most), "{lines:?}");
                let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                assert_eq!(letters(&lines.concat()), letters(text));
            }
        }
    }

    #[test]
    fn a_count_stays_on_one_line() {
        let most = width("episodes n = 200", 10.0);
        assert_eq!(wrap("episodes n = 200\u{202f}000", 10.0, most), ["episodes n =", "200\u{202f}000"]);
    }
}
