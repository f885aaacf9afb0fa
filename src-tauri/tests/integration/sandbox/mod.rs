//! The sandbox portal, asked as its own pages ask it.

mod carts;
mod faults;
mod login_host;
mod visitor;
mod way;
mod world;
