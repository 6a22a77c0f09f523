//! axum: REST, pages, live events, OpenAPI.
