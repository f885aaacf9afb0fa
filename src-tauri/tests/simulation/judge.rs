//! What is looked at after every step.

use std::collections::BTreeSet;

use gsp_bot::engine::Clock;

use crate::model::{Act, Step, Verdict, must};
use crate::portal::Session;
use crate::seen::Seen;
use crate::sim::Sim;

impl Sim {
    /// After each step: the ledger, the log, the rows.
    pub async fn judge(&mut self, act: &Act, working: &BTreeSet<Session>) -> Verdict {
        self.steps += 1;
        self.model.latest_now = self.model.latest_now.max(self.time.now().0);
        self.disarm().await;
        self.judge_portal(act)?;
        if !self.database.has_rung() && self.trusts_bell {
            return Ok(());
        }
        let seen = self
            .database
            .look(self.model.last_audit, self.model.last_change)
            .await;
        self.judge_database(act, working, &seen)?;
        self.seen = seen;
        Ok(())
    }

    fn judge_portal(&mut self, act: &Act) -> Verdict {
        let mut site = self.site.lock().unwrap();
        let ledger = std::mem::take(&mut site.ledger);
        let logins_refused = site.logins_refused;
        drop(site);
        self.model.judge_deeds(&ledger)?;
        if logins_refused > self.logins_refused {
            self.logins_refused = logins_refused;
            must!(
                self.may_sign_in || self.model.is_doubled,
                "the account was tried again after a refusal, and nobody had acted"
            );
            self.may_sign_in = false;
        }
        self.may_sign_in |= matches!(act, Act::Operator(_));
        Ok(())
    }

    fn judge_database(&mut self, act: &Act, working: &BTreeSet<Session>, seen: &Seen) -> Verdict {
        let site = self.site.lock().unwrap();
        let step = Step {
            act,
            now: self.time.now().0,
            working,
            site: &site,
        };
        self.model.follow(&step, seen)?;
        self.model.compare(&step, seen)?;
        drop(site);
        for line in &seen.audit {
            self.count(format!("log: {} by {}", line.event, line.actor));
            let (order, attempt) = (line.order, line.attempt);
            let batch = line.batch;
            self.say(|| {
                format!(
                    "    {} batch {batch:?} order {order:?} attempt {attempt:?} {:?}",
                    line.event, line.step
                )
            });
        }
        Ok(())
    }
}
