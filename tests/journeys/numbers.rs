//! Adding numbers: by options, by the dialog; what is refused, and with which way on.

use crate::support::{FLOW, Stage, input, picked};

#[tokio::test(flavor = "multi_thread")]
async fn a_number_given_as_an_option_is_saved_at_once() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let omar = stage.person("Omar");
    let bot = omar.types("/did add number:+919876543210 bot:fron").await;
    assert_eq!(bot.len(), 1);
    omar.runs(&format!(
        "/did add number:+91 98765 43210 label:Sales Line bot:{} flow_url:{FLOW}",
        bot[0].value.as_str().unwrap()
    ))
    .sees("✅ Added `+919876543210`.")
    .sees("Front desk")
    .sees("Sales Line")
    .sees(&format!("```\n{FLOW}\n```"))
    .sees("```\nwss://voice.example.com/exotel/front-desk\n```")
    .sees("Last changed by")
    .await;
    // The card stays for those who go on with the next.
    omar.clicks("Add another").sees_dialog("Add Number").await;
    omar.fills("Phone Number", "1800 123 4567").submits().sees("Added `+9118001234567`").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_number_the_dialog_opens_with_what_was_given() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let omar = stage.person("Omar");
    omar.runs(&format!("/did add label:Sales Line bot:sales flow_url:{FLOW}"))
        .sees_dialog("Add Number")
        .await;
    assert_eq!(omar.field("Phone Number"), "");
    assert_eq!(omar.field("Label"), "Sales Line");
    assert_eq!(picked(&omar, "Assign Bot"), "Sales qualifier");
    assert_eq!(omar.field("Exotel Flow URL"), FLOW);
    omar.fills("Phone Number", "09876543210")
        .submits()
        .sees("Added `+919876543210`")
        .sees("Sales qualifier")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dialog_has_the_pages_fields_and_requires_only_the_number() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let omar = stage.person("Omar");
    omar.runs("/exotel page").clicks("Add Number").sees_dialog("Add Number").await;
    let phone = input(&omar, "Phone Number");
    assert_eq!(
        (&phone["placeholder"], &phone["required"]),
        (&"+919876543210".into(), &true.into())
    );
    assert_eq!(input(&omar, "Label")["placeholder"], "Sales Line");
    assert_eq!(
        input(&omar, "Exotel Flow URL")["placeholder"],
        "https://my.exotel.com/{sid}/exoml/start_voice/{flow_id}"
    );
    for label in ["Label", "Assign Bot", "Exotel Flow URL"] {
        assert_eq!(input(&omar, label)["required"], false, "{label}");
    }
    let select = input(&omar, "Assign Bot");
    let options: Vec<&str> = select["options"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["label"].as_str())
        .collect();
    assert_eq!(options, ["None", "Front desk", "Sales qualifier"]);
    omar.fills("Phone Number", "+919876543210")
        .submits()
        .sees("✅ Added `+919876543210`.")
        .sees("→ —\nWebSocket URL ⚠️ Assign a bot first\nFlow URL ⚠️ Required for Exotel test call")
        .await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_are_taken_as_people_in_india_write_them() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let omar = stage.person("Omar");
    for (written, kept) in [
        ("+91 98765 43210", "+919876543210"),
        ("09876543211", "+919876543211"),
        ("080 4612 3456", "+918046123456"),
        ("1800 123 4567", "+9118001234567"),
        ("1401234567", "+911401234567"),
        ("1601234567", "+911601234567"),
        ("+1 415 555 0132", "+14155550132"),
    ] {
        omar.runs(&format!("/did add number:{written}")).sees(&format!("Added `{kept}`")).await;
    }
    for (written, why) in [
        ("4612 3456", "has no STD code"),
        ("Sales", "contains letters"),
        ("+91 98765", "has 5 digits after +91"),
        ("+91 080 4612 3456", "Write +918046123456."),
        ("98765", "has only 5 digits"),
        ("12345678901234567", "is too long"),
    ] {
        omar.runs(&format!("/did add number:{written}")).sees(why).await;
        omar.clicks("Try again").sees_dialog("Add Number").await;
        assert_eq!(omar.field("Phone Number"), written);
        omar.closes_dialog().await;
    }
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 7);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_digits_that_mean_two_numbers_of_the_list_are_asked_about() {
    let stage = Stage::new().await;
    stage.is_configured().await;
    let omar = stage.person("Omar");
    omar.runs("/did add number:+916561234567").sees("Added").await;
    omar.runs("/did add number:+6561234567").sees("Added").await;
    for command in ["show", "remove", "edit"] {
        omar.runs(&format!("/did {command} number:6561234567"))
            .sees("Which one? Both `+916561234567`, `+6561234567` are here.")
            .await;
    }
    omar.runs("/did remove number:+6561234567").sees("Removed `+6561234567`").await;
    omar.runs("/did show number:6561234567").sees("+916561234567").await;
    omar.runs("/did show number:Sales").sees("No number has exactly this label.").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_there_already_can_be_opened() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    omar.runs("/did add number:098765 43210 label:Twin")
        .sees("+919876543210 is in the list already.")
        .await;
    omar.clicks("Open it").sees("Sales Line").does_not_see("Twin").await;
    omar.runs("/exotel page")
        .clicks("Add Number")
        .fills("Phone Number", "9876543210")
        .fills("Label", "Twin")
        .submits()
        .sees("is in the list already")
        .sees("🟢 Configured")
        .await;
    omar.clicks("Open it").sees("`+919876543210` · mobile").sees("Sales Line").await;
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_does_not_exist_is_refused_by_its_field() {
    let stage = Stage::with_a_number().await;
    let omar = stage.person("Omar");
    for command in [
        "/did add number:+918046123456 bot:nobody",
        "/did edit number:+919876543210 bot:nobody",
        "/did assign number:+919876543210 bot:b:999",
    ] {
        omar.runs(command).sees("**Bot**: no voice bot has this id or name").await;
    }
    assert_eq!(stage.counts("SELECT count(*) FROM numbers").await, 1);
    stage.leaves().await;
}
