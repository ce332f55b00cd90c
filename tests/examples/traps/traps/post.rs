//! A request that may have been acted on.

use std::time::Duration;

use backstop::http::Method;

use super::{Trap, Trapped};
use crate::{
    clients::{Client, Feature},
    http::answer,
    server::Server,
    verdict::Verdict,
};

pub(super) const TRAP: Trap = Trap {
    name: "post",
    must: "a POST that times out after it was sent is not sent again",
    needs: Feature::Idempotency,
    run,
};

fn run(client: &'static Client) -> Trapped {
    Box::pin(async move {
        let server = Server::new(|_| (Duration::from_secs(10), answer(200, &[], "")));
        let _ = (client.make)(server.service(), Duration::from_secs(60))(Method::POST).await;
        let sent = server.count();
        Verdict::holds_if(sent == 1, || format!("sent {sent} times"))
    })
}
