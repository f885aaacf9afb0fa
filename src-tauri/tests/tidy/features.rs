//! Features of the window never import one another: what two need lies in `shared` or `state`.

use super::tree::{Fault, assert_clean, said};

const FEATURES: &str = "ui/src/features/";

fn faults(path: &str, text: &str) -> Vec<Fault> {
    let Some((feature, _)) = path.strip_prefix(FEATURES).and_then(|p| p.split_once('/')) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for target in line.split(['"', '\'', '`']).skip(1).step_by(2) {
            let other = feature_of(path, target);
            if let Some(other) = other.filter(|other| other != feature) {
                let what = format!("{feature} may not import {other}");
                found.push(Fault::new(index + 1, what));
            }
        }
    }
    found
}

/// The feature that a module's address points into, if any.
fn feature_of(path: &str, target: &str) -> Option<String> {
    if !target.starts_with('.') {
        // An alias or an address from the root: the folder's name tells.
        let (_, inside) = target.split_once("features/")?;
        return inside.split('/').next().map(str::to_owned);
    }
    let mut place: Vec<&str> = path.split('/').collect();
    place.pop();
    for part in target.split('/') {
        match part {
            "." => {}
            ".." => {
                place.pop();
            }
            name => place.push(name),
        }
    }
    let place = place.join("/");
    place
        .strip_prefix(FEATURES)
        .and_then(|inside| inside.split('/').next())
        .map(str::to_owned)
}

#[test]
fn features_do_not_import_one_another() {
    assert_clean(faults, &[]);
}

#[test]
fn a_feature_in_a_feature_is_found() {
    let planted = |text| said(faults, "ui/src/features/batch/BatchHead.svelte", text);
    let found = ["batch may not import order"];
    assert_eq!(planted("  import { a } from \"../order/a\";"), found);
    assert_eq!(planted("} from '../order/OrderPanel.svelte';"), found);
    assert_eq!(planted("import x from \"../../features/order/x\";"), found);
    assert_eq!(planted("await import(\"../order/x\")"), found);
    assert_eq!(planted("import x from \"$lib/features/order/x\";"), found);
    assert_eq!(
        planted("import x from \"./x\"; import y from \"../batch/y\";").len(),
        0
    );
    assert_eq!(planted("import x from \"../../shared/x\";").len(), 0);
    let view = said(
        faults,
        "ui/src/views/A.svelte",
        "import x from \"../features/order/x\";",
    );
    assert_eq!(view.len(), 0);
}
