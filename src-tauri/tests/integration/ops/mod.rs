//! The verbs, on a data folder of their own.

mod bindings;
mod explain;
mod preview;
mod profile;
mod sessions;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use gsp_bot::domain::{BatchId, Text};
use gsp_bot::ops::wire::{BatchView, LoadOptions, OpenOptions, Opened};
use gsp_bot::ops::{Actor, DataFolder, Environment, Ops, SecretKeeper};
use gsp_bot::sandbox::{PASSWORD, SampleOrder, Sandbox, USER_CODE};
use secrecy::{ExposeSecret, SecretString};

/// Far longer than any of this takes on a slow machine.
pub(super) const WAIT_MAX: Duration = Duration::from_secs(240);

/// A keychain that forgets with the test.
#[derive(Clone, Default)]
pub(super) struct Memory {
    secret: Arc<Mutex<Option<SecretString>>>,
    /// As on a machine without one.
    pub(super) is_missing: bool,
}

impl SecretKeeper for Memory {
    fn read(&self) -> Result<Option<SecretString>, Text> {
        match self.is_missing {
            true => Err(Text::same("no keychain")),
            false => Ok(self.secret.lock().unwrap().clone()),
        }
    }

    fn write(&self, secret: &SecretString) -> Result<(), Text> {
        assert!(!secret.expose_secret().is_empty());
        *self.secret.lock().unwrap() = Some(secret.clone());
        Ok(())
    }
}

/// The account and the address of this sandbox.
pub(super) fn environment(sandbox: &Sandbox) -> Environment {
    Environment {
        user_code: Some(USER_CODE.to_owned()),
        password: Some(PASSWORD.into()),
        portal_address: Some(sandbox.address().to_owned()),
        workers: Some(2),
        ..Environment::default()
    }
}

pub(super) async fn open(
    folder: &tempfile::TempDir,
    environment: Environment,
    keychain: &Memory,
) -> Ops {
    let folder = DataFolder::choose(Some(&folder.path().join("data"))).unwrap();
    let keychain = Arc::new(keychain.clone());
    Ops::open_with_keeper(folder, environment, Actor::Terminal, keychain)
        .await
        .unwrap()
}

pub(super) async fn load(
    ops: &Ops,
    folder: &tempfile::TempDir,
    samples: &[SampleOrder],
) -> BatchId {
    let mut text = String::from("consultora_code;product_code;quantity\n");
    for sample in samples {
        for (code, units) in &sample.lines {
            text += &format!("{};{code};{units}\n", sample.consultora_code);
        }
    }
    let file = folder.path().join("pedidos.csv");
    std::fs::write(&file, text).unwrap();
    let opened = ops.open_file(&file, &OpenOptions::default()).await;
    let Opened::Preview { preview } = opened.unwrap() else {
        panic!("the columns were not found");
    };
    let options = LoadOptions {
        start: true,
        ..LoadOptions::default()
    };
    let loaded = ops.load_preview(preview.id, &options).await.unwrap();
    BatchId(loaded.batch_id)
}

pub(super) async fn until(ops: &Ops, id: BatchId, is: impl Fn(&BatchView) -> bool) -> BatchView {
    let mut bell = ops.bell();
    let reached = async {
        loop {
            let batch = ops.batch(id).await.unwrap();
            if is(&batch) {
                return batch;
            }
            bell.changed().await.unwrap();
        }
    };
    match tokio::time::timeout(WAIT_MAX, reached).await {
        Ok(batch) => batch,
        Err(_) => panic!("the batch is {:?}", ops.batch(id).await),
    }
}
