//! Servers that say with each success how much more they grant.

use std::time::{Duration, Instant};

use super::world::{Answer, LIMITED, failed, load, play};

/// So many requests in a window, which begins with the first request after the last one.
struct Window {
    limit: u32,
    length: Duration,
    used: u32,
    ends: Instant,
}

impl Window {
    fn serve(&mut self, now: Instant) -> Answer {
        if self.ends <= now {
            (self.used, self.ends) = (0, now + self.length);
        }
        let reset = Duration::from_secs((self.ends - now).as_secs_f64().ceil() as u64);
        if self.used < self.limit {
            self.used += 1;
            let used_up = (self.used == self.limit).then_some((reset, None));
            return Answer { used_up, ..Answer::success(Duration::from_millis(50)) };
        }
        Answer::failure(Duration::from_millis(20), failed(&LIMITED, Some(reset)))
    }
}

/// A bucket that fills evenly, as OpenAI's.
struct Bucket {
    rate: f64,
    size: f64,
    tokens: f64,
    filled: Instant,
}

impl Bucket {
    fn serve(&mut self, now: Instant) -> Answer {
        let earned = (now - self.filled.min(now)).as_secs_f64() * self.rate;
        self.tokens = (self.tokens + earned).min(self.size);
        self.filled = now;
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            let next = Duration::from_secs_f64(1.0 / self.rate);
            let used_up = (self.tokens < 1.0).then_some((next, Some(self.rate)));
            return Answer { used_up, ..Answer::success(Duration::from_millis(50)) };
        }
        let wait = Duration::from_secs_f64((1.0 - self.tokens) / self.rate);
        Answer::failure(Duration::from_millis(20), failed(&LIMITED, Some(wait)))
    }
}

/// The most that is refused for each success, and the most time that is taken, as a multiple of the best possible.
type Bar = (f64, f64);

#[test]
fn a_window_is_used_up_and_not_overrun() {
    let cases: [(usize, usize, u32, u64, u32, Bar); 4] = [
        (1, 20, 60, 10, 1_000, (0.0, 1.05)),
        (1, 20, 600, 60, 3_000, (0.0, 1.05)),
        // More at a time than a window has room for, when nothing is known yet.
        (1, 200, 600, 60, 3_000, (0.0, 1.05)),
        (4, 50, 600, 60, 3_000, (0.1, 1.1)),
    ];
    for (clients, tasks, limit, secs, calls, (refusals, makespan)) in cases {
        let length = Duration::from_secs(secs);
        let mut window = Window { limit, length, used: 0, ends: Instant::now() };
        let ideal = (f64::from(calls) / f64::from(limit) - 1.0) * secs as f64;
        let found = play(|now| window.serve(now), load(clients, tasks, calls as usize), ideal, 0);
        let holds = found[0] <= 0.02 && found[1] <= refusals && found[2] <= makespan;
        assert!(holds, "{limit} in {secs} s, {clients} x {tasks}: {found:?}");
    }
}

#[test]
fn a_bucket_is_drawn_from_as_fast_as_it_fills() {
    let cases: [(usize, usize, f64, f64, u32, Bar); 6] = [
        (1, 20, 1.0, 60.0, 600, (0.0, 1.05)),
        (1, 20, 30.0, 30.0, 3_000, (0.01, 1.05)),
        (1, 20, 80.0, 5_000.0, 10_000, (0.01, 1.05)),
        // 140 of the first 200 are refused.
        (1, 200, 1.0, 60.0, 600, (0.24, 1.05)),
        (4, 50, 30.0, 30.0, 3_000, (0.1, 1.05)),
        (4, 50, 1.0, 60.0, 600, (0.6, 1.3)),
    ];
    for (clients, tasks, rate, size, calls, (refusals, makespan)) in cases {
        let mut bucket = Bucket { rate, size, tokens: size, filled: Instant::now() };
        let ideal = (f64::from(calls) - size) / rate;
        let found = play(|now| bucket.serve(now), load(clients, tasks, calls as usize), ideal, 0);
        let holds = found[0] <= 0.02 && found[1] <= refusals && found[2] <= makespan;
        assert!(holds, "{rate} a second of {size}, {clients} x {tasks}: {found:?}");
    }
}
