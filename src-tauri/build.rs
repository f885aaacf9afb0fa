//! Makes sure that the sandbox's pages can be embedded, and hands the capabilities to Tauri when
//! the window is part of the build.

use std::fs;
use std::path::Path;

const PAGES: &str = "src-tauri/src/sandbox/pages/dist";

fn main() {
    println!("cargo:rerun-if-changed={PAGES}");
    // Without the folder nothing compiles; the server says how its pages are built.
    if !Path::new(PAGES).exists()
        && let Err(error) = fs::create_dir_all(PAGES)
    {
        println!("cargo::error={PAGES}: {error}");
    }
    #[cfg(feature = "desktop")]
    {
        println!("cargo:rerun-if-changed=src-tauri/capabilities");
        println!("cargo:rerun-if-changed=tauri.conf.json");
        let attributes = tauri_build::Attributes::new()
            .capabilities_path_pattern("./src-tauri/capabilities/**/*");
        if let Err(error) = tauri_build::try_build(attributes) {
            println!("cargo::error={error:#}");
        }
    }
}
