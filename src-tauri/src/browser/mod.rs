//! A dependable page on Chromium. Knows no orders and no portal.
