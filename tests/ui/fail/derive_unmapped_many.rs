// Only some of many are listed.
backstop::errors! {
    /// Slack.
    pub mod slack = catalog("slack");
}

#[derive(Debug, backstop::FromApiError)]
#[api_error(slack::Error, schema = catalog("slack"))]
enum SlackError {
    #[api_error("ratelimited")]
    SlowDown,
}

fn main() {}
