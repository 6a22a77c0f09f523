//! The words of filings.

words! {
    /// How far a filing (备案, 报批) must have come before what waits for it goes on.
    FilingLevel {
        /// It was sent.
        Sent = "sent",
        /// The authority took it on file.
        OnFile = "on_file",
        /// The authority approved it.
        Approved = "approved",
    }
}
