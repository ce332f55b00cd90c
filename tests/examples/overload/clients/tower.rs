//! tower's retry layer with its `TpsBudget` and its exponential backoff.

use std::{rc::Rc, sync::Arc, time::Duration};

use tower::{
    ServiceExt,
    retry::{
        Policy, Retry,
        backoff::{Backoff, ExponentialBackoff, ExponentialBackoffMaker, MakeBackoff},
        budget::{Budget, TpsBudget},
    },
    service_fn,
    util::rng::HasherRng,
};

use super::{Client, Fault, attempt};
use crate::{
    scenario::{INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF},
    server::Server,
};

/// As the documentation of tower's budget has it.
#[derive(Clone)]
struct Budgeted {
    budget: Arc<TpsBudget>,
    backoff: ExponentialBackoff,
    left: u32,
}

impl Policy<(), (), Fault> for Budgeted {
    type Future = tokio::time::Sleep;

    fn retry(&mut self, (): &mut (), result: &mut Result<(), Fault>) -> Option<Self::Future> {
        let Err(fault) = result else {
            self.budget.deposit();
            return None;
        };
        if self.left == 0 || !self.budget.withdraw() {
            return None;
        }
        self.left -= 1;
        let backoff = self.backoff.next_backoff();
        Some(match fault {
            Fault::Status(_, Some(retry_after)) => tokio::time::sleep(*retry_after),
            _ => backoff,
        })
    }

    fn clone_request(&mut self, (): &()) -> Option<()> {
        Some(())
    }
}

pub(super) fn make(server: Arc<Server>, number: usize) -> Client {
    let budget = Arc::new(TpsBudget::new(Duration::from_secs(10), 10, 0.2));
    let _ = number;
    Rc::new(move || {
        let (server, budget) = (Arc::clone(&server), Arc::clone(&budget));
        Box::pin(async move {
            let maker = ExponentialBackoffMaker::new(INITIAL_BACKOFF, MAX_BACKOFF, 0.99, HasherRng::new());
            let Ok(mut maker) = maker else { return false };
            let policy = Budgeted { budget, backoff: maker.make_backoff(), left: MAX_ATTEMPTS - 1 };
            let service = service_fn(move |()| {
                let server = Arc::clone(&server);
                async move { attempt(&server).await }
            });
            Retry::new(policy, service).oneshot(()).await.is_ok()
        })
    })
}
