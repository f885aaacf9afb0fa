//! What is not done is an issue, not a remark in the code.

use super::tree::{Fault, assert_clean, said};

/// Put together, so that this file does not hold them.
const FORBIDDEN: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME")];

fn put_off(_: &str, text: &str) -> Vec<Fault> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let words = line.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| FORBIDDEN.contains(word)) {
            found.push(Fault::new(
                index + 1,
                format!("{word}: file an issue instead"),
            ));
        }
    }
    found
}

#[test]
fn nothing_is_put_off_in_a_remark() {
    assert_clean(put_off, &[]);
    for word in FORBIDDEN {
        assert_eq!(said(put_off, "a.rs", &format!("// {word}: later")).len(), 1);
        assert_eq!(
            said(put_off, "a.rs", &format!("// {word}s are fine")).len(),
            0
        );
        assert_eq!(said(put_off, "a.rs", &format!("\n# {word}(x)")).len(), 1);
    }
}
