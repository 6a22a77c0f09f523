//! What the tests of the store share: databases, and an election to append to.

pub(crate) mod fixture;
pub(crate) mod postgres;
pub(crate) mod world;
