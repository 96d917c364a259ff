//! The account's ExoPhones, all of them.

use serde_json::{Value, json};
use switchboard::exotel::{ExotelError, Phones};

use super::server::{Asked, Reply, Server, json, text};
use super::{credentials, exotel};

fn phone(n: usize) -> Value {
    json!({"sid": format!("sid{n}"), "phone_number": format!("+9180{:08}", 40_000_000 + n)})
}

fn page(rows: &[Value], next: Option<&str>) -> Reply {
    json(200, &json!({"page_size": 50, "next_page_uri": next, "incoming_phone_numbers": rows}))
}

fn first_page() -> Vec<Value> {
    (0..50).map(phone).collect()
}

fn page_of(asked: &Asked) -> usize {
    assert_eq!(asked.query_of("PageSize").as_deref(), Some("50"));
    asked.query_of("Page").unwrap().parse().unwrap()
}

async fn phones(server: &Server) -> Result<Phones, ExotelError> {
    exotel(&[server]).phones(&credentials(server.origin()), |_| ()).await
}

#[tokio::test]
async fn five_thousand_phones_are_a_hundred_pages_and_never_those_that_the_answer_names() {
    let elsewhere = Server::new(|_, _| text(200, "{}")).await;
    let next = format!("{}/v2_beta/Accounts/acme1/IncomingPhoneNumbers?Page=7", elsewhere.url());
    let server = Server::new(move |_, asked| {
        let n = page_of(asked);
        let rows: Vec<_> = (n * 50..n * 50 + 50).map(phone).collect();
        page(&rows, (n < 99).then_some(next.as_str()))
    })
    .await;
    let mut told = Vec::new();
    let both = exotel(&[&server, &elsewhere]);
    let found = both.phones(&credentials(server.origin()), |n| told.push(n)).await.unwrap();
    assert_eq!((found.phones.len(), found.skipped, found.cut), (5000, 0, false));
    assert_eq!(told, (1..=100).map(|n| n * 50).collect::<Vec<_>>());
    assert_eq!(server.asked().len(), 100);
    assert!(elsewhere.asked().is_empty());
}

#[tokio::test]
async fn a_page_that_repeats_ends_it_and_so_does_an_empty_one() {
    let same = Server::new(|_, _| page(&first_page(), Some("/more"))).await;
    assert_eq!(phones(&same).await.unwrap().phones.len(), 50);
    assert_eq!(same.asked().len(), 2);
    let empty = Server::new(|n, _| match n {
        0 => page(&first_page(), Some("/more")),
        _ => page(&[], Some("/more")),
    })
    .await;
    assert_eq!(phones(&empty).await.unwrap().phones.len(), 50);
}

#[tokio::test]
async fn an_odd_row_is_counted_and_costs_no_other() {
    let rows = vec![phone(1), json!(null), json!({"sid": "x"}), phone(2), json!("phone")];
    let server = Server::new(move |_, _| page(&rows, None)).await;
    let found = phones(&server).await.unwrap();
    assert_eq!((found.phones.len(), found.skipped), (2, 3));
}

#[tokio::test]
async fn phones_in_all_three_spellings_and_in_v1s_wrappers_are_read() {
    let row = |number: &str| json!({"IncomingPhoneNumber": {"Sid": format!("s{}", number.len()), "PhoneNumber": number}});
    let rows = ["+918047491899", "08047491899", "8047491899"].map(row);
    let server = Server::new(move |_, _| json(200, &json!({"IncomingPhoneNumbers": rows}))).await;
    let found = phones(&server).await.unwrap();
    assert!(found.phones.iter().all(|phone| phone.number.as_str() == "+918047491899"));
    assert_eq!(found.phones.len(), 3);
}

#[tokio::test]
async fn a_page_that_fails_fails_the_whole() {
    let server = Server::new(|n, _| match n {
        0 => page(&[phone(0)], Some("/more")),
        _ => text(500, ""),
    })
    .await;
    assert_eq!(phones(&server).await, Err(ExotelError::Failing { status: 500 }));
}
