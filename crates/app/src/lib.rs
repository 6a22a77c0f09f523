//! What a user can do: authentication, authorisation, commands, queries.
