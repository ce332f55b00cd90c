//! Random calls: what must hold always.

use super::*;

#[tokio::test(start_paused = true)]
async fn no_call_overruns_its_deadline_or_comes_back_early() {
    let mut random = fastrand::Rng::with_seed(0xcafe);
    for _ in 0..3_000 {
        let deadline = ms(random.u64(1..60_000));
        let attempt_timeout = ms(random.u64(1..20_000));
        let max_attempts = random.u32(1..8);
        let executor = executor()
            .deadline(deadline)
            .attempt_timeout(attempt_timeout)
            .max_attempts(max_attempts)
            .no_budget()
            .build();

        let start = Instant::now();
        let mut script = random.fork();
        // When the last attempt failed with a hint, and the hint.
        let mut told: Option<(Instant, Duration)> = None;
        let result = executor.run(|attempt| {
            if let Some((failed, hint)) = told.take() {
                assert!(failed.elapsed() >= hint, "never earlier than told");
            }
            assert!(attempt.timeout().is_some_and(|timeout| timeout <= attempt_timeout.min(deadline)));
            let duration = ms(script.u64(..10_000));
            let hint = script.bool().then(|| ms(script.u64(1..10_000)));
            let succeeds = script.u8(..8) == 0;
            if Some(duration) < attempt.timeout() {
                told = hint.map(|hint| (Instant::now() + duration, hint));
            }
            async move {
                sleep(duration).await;
                if succeeds {
                    return Ok(());
                }
                let error = Fails::by(if hint.is_some() { &STEADY } else { &RetryPolicy::BACKOFF });
                Err(hint.map_or(error, |hint| error.after(hint)).into())
            }
        });
        let result = result.await;
        // The timer's tick.
        assert!(start.elapsed() <= deadline + ms(1), "{:?} of {deadline:?}", start.elapsed());
        if let Err(error) = result {
            assert!(error.attempts().len() <= max_attempts as usize);
            assert!(error.attempts().iter().all(|attempt| attempt.duration <= attempt_timeout + ms(1)));
            // A wait between any two attempts and no other, unless the timer's tick ate what was left of the time.
            let waits = error.attempts().iter().filter(|attempt| attempt.delay.is_some()).count();
            let late = usize::from(error.stop_reason() == StopReason::DeadlineExceeded);
            assert!((waits + 1 - late..=waits + 1).contains(&error.attempts().len()));
        }
    }
}
