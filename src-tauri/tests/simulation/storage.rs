//! When the storage fails, and for how long.

use crate::database::{Fault, TABLES};
use crate::sim::Sim;

impl Sim {
    /// Perhaps the storage fails from here on, for some steps.
    pub async fn arm(&mut self) {
        if self.fault_steps > 0 || !self.dice.chance(self.temper.fault_percent) {
            return;
        }
        let fault = match self.dice.below(8) {
            0 => Fault::WithoutTable(TABLES[self.dice.below(TABLES.len())]),
            1 | 2 => Fault::CommitFails,
            _ => Fault::RoomFor(self.dice.between(0, 2)),
        };
        self.fault_steps = match fault {
            Fault::WithoutTable(_) => 1,
            Fault::CommitFails | Fault::RoomFor(_) => *self.dice.pick(&[1, 1, 1, 4, 20]),
        };
        self.has_failed = true;
        self.database.fail(fault).await;
        self.count(match fault {
            Fault::RoomFor(_) => "storage: no room",
            Fault::CommitFails => "storage: commits fail",
            Fault::WithoutTable(_) => "storage: nothing works",
        });
        self.say(|| format!("{fault:?}"));
    }

    pub async fn disarm(&mut self) {
        if self.fault_steps > 0 {
            self.fault_steps -= 1;
            if self.fault_steps == 0 {
                self.database.heal().await;
                self.say(|| "the storage works".to_owned());
            }
        }
    }

    pub async fn heal(&mut self) {
        self.fault_steps = 0;
        self.database.heal().await;
    }
}
