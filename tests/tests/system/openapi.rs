//! The description for machines: committed, whole, without loose ends.

use election::Action;
use serde_json::Value;
use server::api_routes;
use system_tests::golden::assert_golden;
use system_tests::http::Call;
use system_tests::inside::Inside;

#[test]
fn the_committed_document_is_what_the_code_says() {
    let text = serde_json::to_string_pretty(&server::openapi_document()).unwrap() + "\n";
    assert_golden("docs/openapi.json", &text);
}

#[test]
fn the_served_document_is_the_same() {
    let inside = Inside::fresh();
    let served = inside.client.send(&Call::get("/api/v1/openapi.json"));
    assert_eq!(served.done(), server::openapi_document());
}

#[test]
fn every_reference_leads_somewhere() {
    let document = server::openapi_document();
    let mut all = Vec::new();
    references(&document, &mut all);
    assert!(!all.is_empty());
    for reference in all {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn references<'d>(value: &'d Value, into: &mut Vec<&'d str>) {
    match value {
        Value::Object(object) => {
            into.extend(object.get("$ref").and_then(Value::as_str));
            object.values().for_each(|value| references(value, into));
        }
        Value::Array(array) => array.iter().for_each(|value| references(value, into)),
        _ => {}
    }
}

#[test]
fn every_route_and_every_action_is_described() {
    let document = server::openapi_document();
    let described = |method: &str, path: &str| {
        let operation = &document["paths"][path][method.to_lowercase()];
        assert!(operation["operationId"].is_string(), "{method} {path} is not described");
        assert!(operation["responses"].is_object(), "{method} {path} has no answers");
        operation["operationId"].as_str().unwrap().to_owned()
    };
    let mut ids = Vec::new();
    for route in api_routes() {
        if route.path.ends_with("{action}") {
            ids.extend(Action::all().map(|action| {
                let path = route.path.replace("{stage}", action.area().slug()).replace("{action}", action.slug());
                described("POST", &path)
            }));
        } else {
            ids.push(described(route.method.as_str(), &route.path.replace("{*", "{")));
        }
    }
    let described: usize =
        document["paths"].as_object().unwrap().values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(described, ids.len(), "something is described that is not there");
    ids.sort();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "two operations have one name");
}

#[test]
fn every_parameter_of_a_path_is_described() {
    let document = server::openapi_document();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let named: Vec<String> = operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| format!("{{{}}}", one["name"].as_str().unwrap()))
                .collect();
            let wanted: Vec<&str> = path.split('/').filter(|part| part.starts_with('{')).collect();
            assert_eq!(named, wanted, "{method} {path}");
        }
    }
}
