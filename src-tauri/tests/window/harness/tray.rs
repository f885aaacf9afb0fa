//! A desktop's tray on the program's message bus: it takes the icon, reads its menu and presses.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Structure, Value};
use zbus::{Connection, connection, interface, message};

use super::{Program, SOON};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// The tray.
#[derive(Debug)]
pub(crate) struct TrayHost {
    bus: Connection,
    icons: watch::Receiver<Option<Place>>,
}

/// Where an icon is found on the bus.
#[derive(Clone, Debug)]
struct Place {
    owner: String,
    path: String,
}

/// A program's icon.
#[derive(Debug)]
pub(crate) struct Icon {
    bus: Connection,
    owner: String,
    menu: OwnedObjectPath,
    item: zbus::Proxy<'static>,
}

struct Watcher(watch::Sender<Option<Place>>);

#[interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    fn register_status_notifier_item(
        &self,
        service: &str,
        #[zbus(header)] header: message::Header<'_>,
    ) {
        let owner = header.sender().map(ToString::to_string).unwrap_or_default();
        let path = service.to_owned();
        self.0.send_replace(Some(Place { owner, path }));
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }
}

impl TrayHost {
    pub(crate) async fn on(program: &Program) -> Self {
        let (sender, icons) = watch::channel(None);
        let bus = connection::Builder::address(program.bus_address.as_str())
            .and_then(|bus| bus.name(WATCHER))
            .and_then(|bus| bus.serve_at("/StatusNotifierWatcher", Watcher(sender)))
            .expect("a tray")
            .build()
            .await
            .expect("a tray on the bus");
        Self { bus, icons }
    }

    /// The icon, once it is to be seen.
    pub(crate) async fn icon(&self) -> Icon {
        let mut icons = self.icons.clone();
        let place = tokio::time::timeout(SOON, icons.wait_for(Option::is_some))
            .await
            .expect("an icon in the tray")
            .expect("a tray")
            .clone()
            .expect("an icon");
        let item: zbus::Proxy<'static> = zbus::proxy::Builder::new(&self.bus)
            .destination(place.owner.clone())
            .and_then(|item| item.path(place.path))
            .and_then(|item| item.interface("org.kde.StatusNotifierItem"))
            .expect("a place on the bus")
            // Asked anew each time.
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await
            .expect("an icon");
        let menu = item.get_property("Menu").await;
        let icon = Icon {
            bus: self.bus.clone(),
            owner: place.owner,
            menu: menu.expect("an icon with a menu"),
            item,
        };
        icon.is_in_sight(true).await;
        icon
    }
}

impl Icon {
    /// Waits until the menu says this, in one of its items. Answers the item's number.
    pub(crate) async fn says(&self, words: &str) -> i32 {
        let began = Instant::now();
        loop {
            let items = self.items().await;
            if let Some((number, _)) = items.iter().find(|(_, it)| it.contains(words)) {
                return *number;
            }
            assert!(began.elapsed() < SOON, "no {words} in the menu: {items:?}");
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    pub(crate) async fn press(&self, words: &str) {
        let number = self.says(words).await;
        let event = (number, "clicked", Value::from(0_i32), 0_u32);
        let pressed = self.menu().await.call::<_, _, ()>("Event", &event).await;
        pressed.expect("a pressed item");
    }

    /// Waits until it is in the tray, or until it is not.
    pub(crate) async fn is_in_sight(&self, wanted: bool) {
        let began = Instant::now();
        loop {
            let status: String = self.item.get_property("Status").await.expect("a status");
            if (status == "Active") == wanted {
                return;
            }
            assert!(began.elapsed() < SOON, "the icon is {status}");
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    async fn items(&self) -> Vec<(i32, String)> {
        type Item = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);
        let all_below_the_root = (0_i32, -1_i32, Vec::<&str>::new());
        let (_, (_, _, children)): (u32, Item) = self
            .menu()
            .await
            .call("GetLayout", &all_below_the_root)
            .await
            .expect("a menu");
        children
            .into_iter()
            .filter_map(|child| {
                let mut fields = Structure::try_from(child).ok()?.into_fields().into_iter();
                let number = i32::try_from(fields.next()?).ok()?;
                let properties: HashMap<String, Value<'_>> = fields.next()?.try_into().ok()?;
                let label: String = properties.get("label")?.clone().try_into().ok()?;
                Some((number, label.replace('_', "")))
            })
            .collect()
    }

    async fn menu(&self) -> zbus::Proxy<'_> {
        zbus::Proxy::new(
            &self.bus,
            self.owner.as_str(),
            &self.menu,
            "com.canonical.dbusmenu",
        )
        .await
        .expect("a menu")
    }
}
