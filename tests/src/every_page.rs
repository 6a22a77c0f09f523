//! Every page that somebody opens: what is held against barriers is what is measured.

/// Pages by who opens them, nobody for those that are open to all; `{}` is the election.
pub const PAGES: [(&str, &[&str]); 5] = [
    (
        "",
        &[
            "/",
            "/sign-in",
            "/help",
            "/help/POL-02",
            "/help/words",
            "/help/roles/teller",
            "/help/failures/power",
            "/help/ballot-paper/8",
            "/elections/{}/sample-ballot",
            "/api/docs",
            "/elections/{}",
            "/elections/{}/look-up",
            "/elections/{}/receipt",
            "/elections/{}/candidates",
            "/elections/{}/verify",
            "/nowhere",
            "/elections/{}/notices/1",
        ],
    ),
    (
        "clerk",
        &[
            "/desk",
            "/elections/{}/stages/lifecycle",
            "/elections/{}/nominees",
            "/elections/{}/objections",
            "/elections/{}/prints/poster",
            "/elections/{}/statements",
            "/elections/{}/stages/ballot",
            "/elections/{}/stages/ballot/define-place",
            "/elections/{}/stages/office/hold-meeting",
            "/elections/{}/prints",
            "/elections/{}/prints/forms/committee_result",
            "/elections/{}/prints/forms/proxy_form",
            "/elections/{}/prints/forms/paper_account",
            "/elections/{}/prints/counting-sheets",
            "/elections/{}/script",
        ],
    ),
    ("checkin1", &["/elections/{}/check-in"]),
    ("county", &["/county", "/desk"]),
    (
        "supervisor",
        &["/desk", "/elections/{}/record", "/elections/{}/record/9", "/elections/{}/looks", "/elections/{}/objections"],
    ),
];
