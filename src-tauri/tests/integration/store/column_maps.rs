//! Which column is which in files of one shape.

use super::{T0, store};
use gsp_bot::domain::Epoch;
use gsp_bot::store::ColumnMapRow;

fn map(shape: &str, quantity: u32) -> ColumnMapRow {
    ColumnMapRow {
        shape: shape.to_owned(),
        consultora_code: 0,
        consultora_name: None,
        product_code: 1,
        quantity,
    }
}

#[tokio::test]
async fn the_last_word_holds() {
    let (_folder, store) = store().await;
    for quantity in [2, 5] {
        store
            .remember_columns(T0, &map("a|b", quantity))
            .await
            .unwrap();
    }
    assert_eq!(store.column_maps().await.unwrap(), [map("a|b", 5)]);
    let twice = store.remember_columns(T0, &map("c|d", 1)).await;
    assert!(twice.is_err(), "one column for two fields was kept");
}

#[tokio::test]
async fn what_was_not_used_for_longest_is_forgotten() {
    let (_folder, store) = store().await;
    for at in 0..=200 {
        let row = map(&format!("shape {at}"), 2);
        store
            .remember_columns(Epoch(T0.0 + at), &row)
            .await
            .unwrap();
    }
    let kept = store.column_maps().await.unwrap();
    assert_eq!(kept.len(), 200);
    assert!(!kept.contains(&map("shape 0", 2)));
}
