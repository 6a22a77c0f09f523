//! The `OpenAPI` 3.1 document, made from the table of routes and the schemas of the types behind it.

use crate::routes::{Content, Route, api_routes, problem_shape};
use app::Access;
use election::{Action, Area, Command};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Map, Value, json};

/// The whole document. It is the same for every server of one version.
pub fn document() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = SchemaGenerator::new(settings);
    let problem = problem_shape(&mut generator);
    // First of all, so that what several areas call by one name is told apart as it is in their actions.
    generator.subschema_for::<Command>();
    let mut paths: Map<String, Value> = Map::new();
    for route in api_routes() {
        if matches!(route.takes, Content::Action) {
            for action in Action::all() {
                let (path, operation) = act_operation(&route, action, &mut generator, &problem);
                entry(&mut paths, &path, "post", operation);
            }
        } else {
            let operation = operation(&route, &mut generator, &problem);
            entry(&mut paths, &path_of(route.path), &route.method.as_str().to_lowercase(), operation);
        }
    }
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Zhixuan", "version": env!("CARGO_PKG_VERSION"),
            "description": "Direct election of residents' committees: every action of the five stages, the record and its proofs.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } },
        },
        "paths": paths,
    })
}

fn entry(paths: &mut Map<String, Value>, path: &str, method: &str, operation: Value) {
    let row = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
    if let Value::Object(row) = row {
        row.insert(method.to_owned(), operation);
    }
}

/// Axum's wildcard is an ordinary parameter to `OpenAPI`.
fn path_of(path: &str) -> String {
    path.replace("{*", "{")
}

fn operation(route: &Route, generator: &mut SchemaGenerator, problem: &schemars::Schema) -> Value {
    let mut operation = base(route.operation, route.summary, route.path, route.access);
    if let Some(content) = content(route.takes, generator) {
        insert(&mut operation, "requestBody", json!({ "required": true, "content": content }));
    }
    let answer = match content(route.gives, generator) {
        Some(content) => json!({ "description": "Done.", "content": content }),
        None => json!({ "description": "Done." }),
    };
    insert(&mut operation, "responses", json!({ "2XX": answer, "default": problem_answer(problem) }));
    operation
}

/// One path per action, its body the command's fields.
fn act_operation(
    route: &Route,
    action: Action,
    generator: &mut SchemaGenerator,
    problem: &schemars::Schema,
) -> (String, Value) {
    let (area, slug) = (action.area().slug(), action.slug());
    let path = route.path.replace("{stage}", area).replace("{action}", slug);
    let operation_id = format!("{area}.{slug}");
    let mut operation = base(&operation_id, &format!("{area}: {slug}"), &path, route.access);
    let (body, description) = fields_of(action.area(), slug, generator);
    if let Some(description) = description {
        insert(&mut operation, "summary", description);
    }
    let roles: Vec<_> = app::action_roles(action.acts()).iter().map(|role| json!(role)).collect();
    insert(&mut operation, "x-roles", Value::Array(roles));
    insert(&mut operation, "requestBody", json!({ "content": { "application/json": { "schema": body } } }));
    let receipt = json!({ "schema": { "$ref": "#/components/schemas/Receipt" } });
    let done = json!({ "description": "Accepted; it stands in the log.", "content": { "application/json": receipt } });
    insert(&mut operation, "responses", json!({ "200": done, "default": problem_answer(problem) }));
    (path, operation)
}

/// The schema of an action's fields: its variant of the area's command without the action's own word.
fn fields_of(area: Area, slug: &str, generator: &mut SchemaGenerator) -> (Value, Option<Value>) {
    let schema = election::command_schema(area, generator).to_value();
    let variants = schema.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
    let found = variants
        .into_iter()
        .find(|variant| variant.pointer("/properties/action/const").and_then(Value::as_str) == Some(slug));
    let Some(Value::Object(mut variant)) = found else { return (json!({ "type": "object" }), None) };
    let description = variant.remove("description");
    if let Some(Value::Object(properties)) = variant.get_mut("properties") {
        properties.remove("action");
    }
    if let Some(Value::Array(required)) = variant.get_mut("required") {
        required.retain(|name| name != "action");
    }
    (Value::Object(variant), description)
}

fn base(id: &str, summary: &str, path: &str, access: Access) -> Value {
    let parameters: Vec<Value> = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{').and_then(|part| part.strip_suffix('}')))
        .map(|name| {
            let name = name.trim_start_matches('*');
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
        })
        .collect();
    let security = if access == Access::Public { json!([]) } else { json!([{ "token": [] }]) };
    let mut operation =
        json!({ "operationId": id, "summary": summary, "parameters": parameters, "security": security });
    if let Access::Roles(roles) = access {
        insert(&mut operation, "x-roles", json!(roles));
    }
    operation
}

fn content(content: Content, generator: &mut SchemaGenerator) -> Option<Value> {
    match content {
        Content::Nothing | Content::Action => None,
        Content::Json(shape) => Some(json!({ "application/json": { "schema": shape(generator) } })),
        Content::Bytes(kind) => Some(json!({ kind: { "schema": { "type": "string", "format": "binary" } } })),
    }
}

fn problem_answer(problem: &schemars::Schema) -> Value {
    json!({ "description": "Problem details (RFC 9457).", "content": { "application/problem+json": { "schema": problem } } })
}

fn insert(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(object) = object {
        object.insert(key.to_owned(), value);
    }
}
