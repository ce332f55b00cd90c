//! What a success says it used up.

use super::envelope::Source;
use super::value::OneOrMany;
use crate::parse::read::object;

object! {
    "an amount"
    /// An amount that a success says it used up: tokens, requests, money.
    struct Amount {
        /// The name of the quotas that count it, such as "tokens".
        required "name" name: String,
        /// Where it stands: the first source that is a number.
        required "from" from: OneOrMany<Source>,
        /// What it is multiplied by before it is rounded to a whole number, which is what quotas count.
        #[cfg_attr(feature = "json-schema", schemars(range(min = 1, max = 1_000_000_000)))]
        optional "scale" scale: u32,
    }
}
