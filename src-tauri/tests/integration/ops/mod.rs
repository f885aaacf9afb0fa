mod bindings;
mod explain;
mod profile;
