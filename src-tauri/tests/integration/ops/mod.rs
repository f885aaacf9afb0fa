mod bindings;
mod explain;
mod preview;
mod profile;
