//! The zhixuan binary.
fn main() {}
