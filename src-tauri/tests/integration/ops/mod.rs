mod bindings;
mod profile;
