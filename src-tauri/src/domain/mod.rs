//! What a batch and an order are. No IO, no clock.
