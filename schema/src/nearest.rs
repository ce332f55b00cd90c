//! "Did you mean …?"

/// Words longer than this are never a slip of the pen away from another.
const LONGEST: usize = 64;

/// The candidate that differs least from `word`, if by no more than a third of its characters; in words of one or two,
/// by case and separators only. The first one wins a tie.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word);
    if word.len() > LONGEST {
        return None;
    }
    let mut best = None;
    let mut limit = word.len() / 3;
    for candidate in candidates {
        let folded = fold(candidate);
        match distance(&word, &folded, limit) {
            Some(0) => return Some(candidate),
            Some(distance) if distance < limit || best.is_none() => (best, limit) = (Some(candidate), distance),
            _ => {}
        }
    }
    best
}

/// Case and the kind of separator are no difference.
fn fold(word: &str) -> Vec<char> {
    word.chars().map(|c| if matches!(c, '-' | ' ' | '.') { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// Insertions, deletions, replacements and swaps of neighbours that make one of the other (optimal string alignment), up
/// to a limit.
fn distance(one: &[char], other: &[char], limit: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > limit {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut cost = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == other[j - 1] && one[i - 1] == *b {
                cost = cost.min(before_last[j - 1] + 1);
            }
            row.push(cost);
        }
        // A swap reaches over one row.
        if row.iter().chain(&last).all(|&cost| cost > limit) {
            return None;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    Some(last[other.len()]).filter(|&distance| distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_within_a_third() {
        let words = ["never", "backoff", "wait"];
        assert_eq!(nearest("bakcoff", words), Some("backoff"));
        assert_eq!(nearest("Back-Off", ["back_off"]), Some("back_off"));
        assert_eq!(nearest("nevr", words), Some("never"));
        assert_eq!(nearest("always", words), None);
        assert_eq!(nearest("", words), None);
    }
}
