//! Text in SVG and HTML.

/// Characters that XML or HTML cannot hold become the sign for that.
pub(super) fn escape(text: &str) -> String {
    readable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A text with the sign for what cannot be written in the place of characters that XML or HTML cannot hold.
pub(super) fn readable(text: impl Into<String>) -> String {
    let stranger = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}')
    };
    let text: String = text.into().replace("\r\n", "\n");
    if text.contains(stranger) { text.replace(stranger, "\u{fffd}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn what_cannot_be_written_is_replaced() {
        assert_eq!(escape("a\u{1}b\u{fffe}\nc"), "a\u{fffd}b\u{fffd}\nc");
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escape("a < b & \"c\""), "a &lt; b &amp; &quot;c&quot;");
    }
}
