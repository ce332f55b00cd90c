//! tower: its `Timeout` around its `Retry`, with its `TpsBudget` and its exponential backoff.

use std::{pin::Pin, sync::Arc, time::Duration};

use backstop::http::Method;
use tower::{
    ServiceExt,
    retry::{
        Policy, Retry,
        backoff::{Backoff, ExponentialBackoff, ExponentialBackoffMaker, MakeBackoff},
        budget::{Budget, TpsBudget},
    },
    service_fn,
    timeout::Timeout,
    util::rng::HasherRng,
};

use super::{ATTEMPT_TIMEOUT, Client, Feature, Has, INITIAL_BACKOFF, MAX_ATTEMPTS, MAX_BACKOFF, retry_after};
use crate::http::{Answer, Fault, Service, attempt, is_transient};

pub(super) const CLIENT: Client = Client { name: "tower", has, make, charges_retries: true };

fn has(feature: Feature) -> Has {
    match feature {
        Feature::Deadline | Feature::Budget => Has::Itself,
        Feature::Attempts | Feature::Hint | Feature::Idempotency => Has::Closure,
        Feature::ErrorBody | Feature::SuccessBody => Has::Closure,
        Feature::Nesting | Feature::Spread | Feature::Halt => Has::Nothing,
    }
}

/// As the documentation of the budget has it; it also counts attempts, and reads `Retry-After`.
#[derive(Clone)]
struct Budgeted {
    budget: Arc<TpsBudget>,
    backoff: ExponentialBackoff,
    left: u32,
}

impl Policy<Method, Answer, Fault> for Budgeted {
    type Future = Pin<Box<dyn Future<Output = ()> + Send>>;

    fn retry(&mut self, _: &mut Method, result: &mut Result<Answer, Fault>) -> Option<Self::Future> {
        let Err(fault) = result else {
            self.budget.deposit();
            return None;
        };
        if !is_transient(fault) || self.left == 0 || !self.budget.withdraw() {
            return None;
        }
        self.left -= 1;
        let backoff = self.backoff.next_backoff();
        let hint = if let Fault::Refused(answer) = fault { retry_after(answer) } else { None };
        Some(hint.map_or_else(|| -> Self::Future { Box::pin(backoff) }, |hint| Box::pin(tokio::time::sleep(hint))))
    }

    fn clone_request(&mut self, method: &Method) -> Option<Method> {
        Some(method.clone())
    }
}

fn make(server: Service, deadline: Duration) -> Service {
    let budget = Arc::new(TpsBudget::default());
    Arc::new(move |method| {
        let (server, budget) = (Arc::clone(&server), Arc::clone(&budget));
        Box::pin(async move {
            let maker = ExponentialBackoffMaker::new(INITIAL_BACKOFF, MAX_BACKOFF, 0.99, HasherRng::new());
            let Ok(mut maker) = maker else { return Err(Fault::GaveUp) };
            let policy = Budgeted { budget, backoff: maker.make_backoff(), left: MAX_ATTEMPTS - 1 };
            let service = service_fn(move |method| {
                let server = Arc::clone(&server);
                async move { attempt(&server, method, ATTEMPT_TIMEOUT).await }
            });
            let ended = Timeout::new(Retry::new(policy, service), deadline).oneshot(method).await;
            ended.map_err(|error| error.downcast().map_or(Fault::GaveUp, |fault| *fault))
        })
    })
}
