//! What only the body says.

use std::time::Duration;

use backstop::http::Method;

use super::{Trap, Trapped};
use crate::{
    clients::{Client, Feature},
    http::answer,
    server::Server,
    verdict::Verdict,
};

pub(super) const QUOTA: Trap = Trap {
    name: "quota",
    must: "a 429 whose body says that the quota is spent is not sent again",
    needs: Feature::ErrorBody,
    run: quota,
};

pub(super) const SUCCESS: Trap =
    Trap { name: "200", must: "a 200 whose body is an error is an error", needs: Feature::SuccessBody, run: success };

const DEADLINE: Duration = Duration::from_secs(60);

fn quota(client: &'static Client) -> Trapped {
    Box::pin(async move {
        let body = r#"{"error":{"type":"budget_exceeded","message":"You spent it all."}}"#;
        let server = Server::always(answer(429, &[], body));
        let _ = (client.make)(server.service(), DEADLINE)(Method::GET).await;
        let sent = server.count();
        Verdict::holds_if(sent == 1, || format!("sent {sent} times"))
    })
}

fn success(client: &'static Client) -> Trapped {
    Box::pin(async move {
        let body = r#"{"error":{"type":"overloaded_error","message":"Try later."}}"#;
        let server = Server::always(answer(200, &[], body));
        let ended = (client.make)(server.service(), DEADLINE)(Method::GET).await;
        Verdict::holds_if(ended.is_err(), || "taken for a success".to_owned())
    })
}
