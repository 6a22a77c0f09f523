//! Accounts for the polling day: a batch binds each to its person, a card says the PIN once, and the day is over by itself
//! or by one button.

use crate::counting::{Count, WHOLE, count, papers};
use chrono::{TimeDelta, Utc};
use election::AccountId;
use serde_json::{Value, json};
use system_tests::cast::{self, Account};
use system_tests::http::{Answer, Call};
use uuid::Uuid;

/// Those who make, confirm and are refused.
struct Offices {
    count: Count,
    street: Account,
    admin: Account,
}

fn offices() -> Offices {
    let count = count();
    let [street, admin] = ["street", "admin"].map(|name| cast::sign_in(&count.inside.client, name));
    Offices { count, street, admin }
}

impl Offices {
    fn post(&self, who: &Account, rest: &str, body: &Value) -> Answer {
        let path = self.count.path(&format!("/day-accounts{rest}"));
        self.count.inside.client.send(&Call::post(path, body).by(&who.token))
    }

    fn page(&self, who: &Account, rest: &str, form: &str) -> Answer {
        let path = format!("/elections/{}/day-accounts{rest}", self.count.election);
        let client = &self.count.inside.client;
        client.send(&Call::new("POST", path).on_page(client, &who.token).form(form))
    }

    fn sign_in(&self, name: &str, pin: &str) -> Answer {
        let body = json!({ "name": name, "password": pin });
        self.count.inside.client.send(&Call::post("/api/v1/sessions", &body))
    }

    /// The holder of a card, signed in with what stands on it.
    fn holder(&self, card: &Value) -> Account {
        let (name, pin) = (cast::text(card, "sign_in"), cast::text(card, "pin"));
        assert!(pin.len() == 8 && pin.bytes().all(|digit| digit.is_ascii_digit()), "{pin}");
        let tokens = self.sign_in(&name, &pin).done();
        let [token, refresh] = ["access", "refresh"].map(|word| cast::text(&tokens, word));
        Account { id: cast::id(card, "account"), name, token, refresh }
    }

    fn me(&self, who: &Account) -> Answer {
        self.count.inside.client.send(&Call::get("/api/v1/me").by(&who.token))
    }

    fn renews(&self, who: &Account) -> Answer {
        let body = json!({ "refresh": who.refresh });
        self.count.inside.client.send(&Call::post("/api/v1/sessions/refresh", &body))
    }

    /// Ends what an account is appointed for; answers with its person.
    fn dismissed(&self, account: &Account) -> Value {
        let answer = self.count.get(&self.count.clerk, "/appointments");
        let all = answer["appointments"].as_object().unwrap();
        let own: Vec<_> =
            all.iter().filter(|(_, one)| one["account"] == json!(account.id) && one["ended"] == "no").collect();
        for (id, _) in &own {
            self.count.act(&self.count.clerk, "office/end-appointment", &json!({ "appointment": id })).done();
        }
        own[0].1["person"].clone()
    }

    fn standing(&self, card: &Value) -> Value {
        let view = self.count.get(&self.street, "/day-accounts");
        let all = view["accounts"].as_array().unwrap();
        all.iter().find(|one| one["account"] == card["account"]).unwrap()["standing"].clone()
    }
}

#[test]
fn a_day_account_acts_for_its_person_until_it_is_revoked_or_over() {
    let offices = offices();
    let card = the_second_account_is_the_same_person(&offices);
    revoked_at_once_and_opened_again(&offices, &card);
    over_by_itself(&offices, &card);
    kept_out_by_an_administrator(&offices, &card);
    shut_with_the_appointment(&offices, &card);
}

/// A teller's appointment ends, and a day account is made for the same person: the counting group names persons, so that
/// it enters where the account before it did, and that one no more.
fn the_second_account_is_the_same_person(offices: &Offices) -> Value {
    let count = &offices.count;
    let before = &count.tellers[0];
    let person = offices.dismissed(before);
    let batch = json!({ "people": [{ "person": person, "function": "teller" }], "hours": 12 });
    let made = offices.post(&offices.street, "", &batch);
    assert_eq!(made.header("cache-control"), "no-store");
    let card = made.done()["cards"][0].clone();
    assert_eq!((&card["person"], &card["standing"]), (&person, &json!("awaits_confirmation")));
    assert_eq!(card["functions"], json!(["teller"]));
    let holder = offices.holder(&card);
    let [free, other] = count.free_batches();
    let entry = |who: &Account, batch: u64| count.enter(who, &format!("first/1/{batch}"), &papers(WHOLE));
    assert_eq!(entry(&holder, free).problem(403), "forbidden", "the role waits for an administrator");
    assert_eq!(offices.standing(&card), "awaits");
    assert_eq!(offices.post(&offices.admin, "/confirm", &json!({})).done(), json!({ "changed": 1 }));
    assert_eq!(offices.standing(&card), "open");
    entry(&holder, free).done();
    assert!(entry(before, other).status >= 400, "the account before is bound to nobody");
    let twice = count.act(
        &count.clerk,
        "office/appoint",
        &json!({
            "appointment": Uuid::from_u128(77), "person": person, "account": before.id, "function": "teller",
        }),
    );
    assert_eq!(twice.refused(), ["WHO-03"], "one person has one account");
    // Nobody is left without, and whoever has a PIN gets another for the same account.
    assert_eq!(offices.post(&offices.street, "", &json!({})).done()["cards"], json!([]));
    card
}

fn revoked_at_once_and_opened_again(offices: &Offices, card: &Value) {
    let holder = offices.holder(card);
    let (name, pin) = (cast::text(card, "sign_in"), cast::text(card, "pin"));
    let other = json!({ "account": offices.count.clerk.id });
    assert_eq!(offices.post(&offices.street, "/revoke", &other).problem(404), "not-found", "of another kind");
    assert_eq!(offices.post(&offices.street, "/revoke", &json!({})).done(), json!({ "changed": 1 }));
    assert_eq!(offices.standing(card), "over");
    assert_eq!(offices.me(&holder).problem(401), "not-signed-in");
    assert_eq!(offices.renews(&holder).problem(401), "not-signed-in");
    assert_eq!(offices.sign_in(&name, &pin).problem(401), "wrong-credentials");
    let again = offices.post(&offices.street, "", &json!({})).done()["cards"][0].clone();
    for same in ["account", "sign_in", "person"] {
        assert_eq!(again[same], card[same], "one person stays one account");
    }
    assert_eq!(again["standing"], "in_force", "the role was confirmed before");
    assert_eq!(offices.sign_in(&name, &pin).problem(401), "wrong-credentials", "the lost card opens nothing");
    assert_eq!(offices.me(&offices.holder(&again)).status, 200);
}

fn over_by_itself(offices: &Offices, card: &Value) {
    let batch = json!({ "people": [{ "person": card["person"], "function": "teller" }] });
    let again = offices.post(&offices.street, "", &batch).done()["cards"][0].clone();
    let holder = offices.holder(&again);
    let inside = &offices.count.inside;
    let over = Utc::now() - TimeDelta::seconds(1);
    let id = AccountId(holder.id);
    let hash = inside.block_on(inside.app.store().account(id)).unwrap().unwrap().password_hash;
    assert!(hash.starts_with("$argon2id$"), "kept as passwords are");
    inside.block_on(inside.app.store().open_again(id, hash, over)).unwrap();
    assert_eq!(offices.standing(&again), "over");
    assert_eq!(offices.me(&holder).problem(401), "not-signed-in");
    assert_eq!(offices.renews(&holder).problem(401), "not-signed-in");
    let pin = cast::text(&again, "pin");
    assert_eq!(offices.sign_in(&holder.name, &pin).problem(401), "wrong-credentials");
}

/// What an administrator shut no office opens again.
fn kept_out_by_an_administrator(offices: &Offices, card: &Value) {
    let client = &offices.count.inside.client;
    let word = |word: &str| {
        let path = format!("/api/v1/accounts/{}/{word}", cast::text(card, "account"));
        client.send(&Call::post(path, &json!({})).by(&offices.admin.token)).done()
    };
    word("disable");
    assert_eq!(offices.standing(card), "disabled");
    let batch = json!({ "people": [{ "person": card["person"], "function": "teller" }] });
    let made = offices.post(&offices.street, "", &batch).done();
    assert_eq!((&made["cards"], &made["kept"]), (&json!([]), &json!([card["person"]])));
    word("enable");
}

fn shut_with_the_appointment(offices: &Offices, card: &Value) {
    let batch = json!({ "people": [{ "person": card["person"], "function": "teller" }] });
    let again = offices.post(&offices.street, "", &batch).done()["cards"][0].clone();
    let holder = offices.holder(&again);
    assert_eq!(offices.me(&holder).status, 200);
    offices.dismissed(&holder);
    assert_eq!(offices.standing(&again), "over");
    assert_eq!(offices.me(&holder).problem(401), "not-signed-in");
}

#[test]
fn a_pasted_list_becomes_a_sheet_of_cards() {
    let offices = offices();
    let count = &offices.count;
    let client = &count.inside.client;
    let lines = ["戚望舒", "鄢若谷"];
    let kept = "虞长青";
    let people: Vec<Value> = lines.iter().chain([&kept]).map(|name| json!({ "name": name, "sex": "female" })).collect();
    let entered = Call::post(count.path("/people"), &json!({ "people": people })).by(&offices.street.token);
    let entered = client.send(&entered).done()["made"]["people"].clone();
    let own = cast::account(client, &offices.admin, "own account");
    let appointed = json!({
        "appointment": Uuid::from_u128(78), "person": entered[2], "account": own.id, "function": "teller",
    });
    count.act(&count.clerk, "office/appoint", &appointed).done();
    let form = |people: &str| format!("people={people}&function=teller&place=&hours=12");
    let unknown = offices.page(&offices.street, "", &form("没有这个人"));
    assert_eq!(unknown.status, 422);
    assert!(unknown.text().contains("没有这个人"), "the line is told, and stays in the form");
    for wrong in ["people=&function=teller&place=&hours=12", "people=x&function=supervisor&place=&hours=12"] {
        assert_eq!(offices.page(&offices.street, "", wrong).status, 422, "{wrong}");
    }
    let people = [lines[0], lines[1], kept].join("%0A");
    let sheet = offices.page(&offices.street, "", &form(&people));
    assert_eq!((sheet.status, sheet.header("cache-control")), (201, "no-store"));
    let html = sheet.text();
    assert_eq!(html.matches("class=\"voter-card\"").count(), 2);
    for name in lines {
        assert!(html.contains(&format!("<p class=\"name\">{name}</p>")), "{name} has a card");
    }
    assert!(
        html.contains(kept) && !html.contains(&format!("<p class=\"name\">{kept}</p>")),
        "who has an account keeps it"
    );
    assert!(html.contains(&format!("{}/sign-in", client.address())), "where to sign in");
    let cut = |before: &str| {
        let (_, rest) = html.split_once(before).unwrap();
        rest.split_once('<').unwrap().0.to_owned()
    };
    let (name, pin) = (cut("<strong>"), cut("<p class=\"digits\">PIN "));
    // The page of sign-in takes name and PIN as it takes a password.
    let origin = format!("http://{}", client.address());
    let form = Call::new("POST", "/sign-in").header("origin", &origin).form(&format!("name={name}&password={pin}"));
    let signed_in = client.send(&form);
    assert_eq!(signed_in.status, 303, "{}", signed_in.text());
    assert!(signed_in.header("set-cookie").contains("zhixuan_"));
    let list = format!("/elections/{}/day-accounts", count.election);
    let shown = client.send(&Call::get(&list).on_page(client, &offices.street.token)).text();
    assert!(shown.contains(&name) && !shown.contains(&pin), "a PIN is told once");
    let admin = client.send(&Call::get(&list).on_page(client, &offices.admin.token)).text();
    assert!(admin.contains(&name) && !admin.contains(lines[0]), "names are the office's");
    assert_eq!(offices.page(&offices.admin, "/confirm", "").status, 303);
    assert_eq!(offices.page(&offices.street, "/revoke", "").status, 303);
    assert_eq!(offices.sign_in(&name, &pin).problem(401), "wrong-credentials");
}

#[test]
fn a_batch_is_whole_or_nothing_and_wrong_pins_lock() {
    let offices = offices();
    let person = offices.dismissed(&offices.count.tellers[0]);
    let accounts = || {
        let all = offices.count.inside.client.send(&Call::get("/api/v1/accounts").by(&offices.admin.token)).done();
        all.as_array().unwrap().len()
    };
    let (before, size) = (accounts(), cast::log_size(&offices.count.inside.client, offices.count.election));
    let row = |person: &Value, function: &str| json!({ "person": person, "function": function });
    let stranger = json!(Uuid::from_u128(99));
    let batch = json!({ "people": [row(&person, "teller"), row(&stranger, "teller")] });
    assert_eq!(offices.post(&offices.street, "", &batch).status, 409);
    for (body, pointer) in [
        (json!({ "people": [row(&person, "supervisor")] }), "/people/0/function"),
        (json!({ "people": [], "hours": 0 }), "/hours"),
        (json!({ "people": [], "hours": 73 }), "/hours"),
    ] {
        let answer = offices.post(&offices.street, "", &body);
        assert_eq!(answer.problem(422), "invalid");
        assert_eq!(answer.json()["errors"][0]["pointer"], json!(pointer));
    }
    assert_eq!(accounts(), before);
    assert_eq!(cast::log_size(&offices.count.inside.client, offices.count.election), size);
    let made = offices.post(&offices.street, "", &json!({ "people": [row(&person, "teller")] })).done();
    let (name, pin) = (cast::text(&made["cards"][0], "sign_in"), cast::text(&made["cards"][0], "pin"));
    let wrong = (0..20).take_while(|_| offices.sign_in(&name, "00000000").status == 401).count();
    assert!((5..20).contains(&wrong), "locked after {wrong}");
    assert_eq!(offices.sign_in(&name, &pin).problem(429), "locked", "for the right one too");
}

#[test]
fn only_offices_make_and_only_administrators_confirm() {
    let offices = offices();
    let client = &offices.count.inside.client;
    let batch = json!({ "people": [] });
    let outsiders = ["clerk", "teller1", "checkin1", "scrutineer1", "supervisor"].map(|who| cast::sign_in(client, who));
    for who in &outsiders {
        for (rest, body) in [("", &batch), ("/revoke", &json!({})), ("/confirm", &json!({}))] {
            assert_eq!(offices.post(who, rest, body).problem(403), "forbidden", "{} {rest}", who.name);
            assert_eq!(offices.page(who, rest, "hours=12").status, 403, "{} {rest}", who.name);
        }
        let list = format!("/elections/{}/day-accounts", offices.count.election);
        assert_eq!(client.send(&Call::get(list).on_page(client, &who.token)).status, 403, "{}", who.name);
    }
    assert_eq!(
        offices.post(&offices.admin, "", &batch).problem(403),
        "forbidden",
        "who looks after accounts appoints nobody"
    );
    assert_eq!(offices.post(&offices.street, "/confirm", &json!({})).problem(403), "forbidden");
    let elsewhere = cast::account(client, &offices.admin, "elsewhere");
    let grant = json!({ "role": "street", "scope": "street", "street": "别处街道" });
    cast::grant(client, &offices.admin, &elsewhere, &grant);
    for rest in ["", "/revoke"] {
        assert_eq!(offices.post(&elsewhere, rest, &json!({})).problem(403), "forbidden", "another street {rest}");
    }
}
