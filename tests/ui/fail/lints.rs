// A warning of each lint that is on by default, turned into an error, and the ways to allow it.
#![deny(deprecated)]

backstop::errors! {
    mod warned = "lints.errors.json";

    #[backstop(allow(throttle_without_retry_after, no_jitter, waits_exceed_deadline, unused_strategy), allow(unmapped_status))]
    mod allowed = "lints.errors.json";

    #[allow(deprecated)]
    mod hidden = "lints.errors.json";

    #[backstop(warn(missing_example), allow(unmapped_status))]
    #[backstop(allow(throttle_without_retry_after))]
    mod more = "plain.errors.json";

    mod shipped = catalog("altllm");
}

fn main() {}
