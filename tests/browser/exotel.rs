//! The Exotel tab: what one does there in Exotel's dashboard, with a telephone, and to break things.

use crate::support::Stage;
use crate::tab::{HEIGHT, Tab, WIDTH};

const NUMBER: &str = "+91 98765 43210";

impl Tab {
    async fn goes_to_exotel(&self) {
        self.0.clicks("//*[@role='tab'][.='Exotel']").await;
        self.0.finds("//*[@id='exotel'][not(@hidden)]//*[@data-testid='account-acme1']").await;
    }

    /// Presses a button of the tab by its name.
    async fn presses_there(&self, name: &str) {
        let button = "//*[@id='exotel']//button";
        self.0
            .clicks(&format!("{button}[normalize-space(.)='{name}' or @aria-label='{name}']"))
            .await;
    }

    /// Sees a text in the newest call.
    async fn sees_call(&self, text: &str) {
        let call = "(//*[@data-testid='call'])[1]";
        self.0.finds(&format!("{call}[contains(normalize-space(.), \"{text}\")]")).await;
    }

    /// Sees what is to go wrong.
    async fn sees_coming(&self, text: &str) {
        self.0.finds(&format!("//*[@data-part='coming'][contains(., '{text}')]")).await;
    }

    async fn fits(&self, width: u32) {
        let wide = self.0.runs("return document.documentElement.scrollWidth").await;
        assert!(wide.as_u64().unwrap() <= u64::from(width), "{wide} at {width}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_bound_pasted_rung_and_broken_in_the_exotel_tab() {
    let Some(tab) = crate::tab().await else { return };
    let stage = Stage::with_exotel().await;
    tab.opens(&stage.discord.page_url()).await;
    tab.goes_to_exotel().await;

    // A flow without a WebSocket URL reaches no bot.
    tab.0.clicks("//*[@data-testid='phone-+919876543210']//option[.='flow 927']").await;
    let bound = "//*[@data-testid='phone-+919876543210']//select";
    assert_eq!(tab.0.property(bound, "value").await, "927");
    tab.presses_there(&format!("Ring this number: {NUMBER}")).await;
    tab.sees_call("the bot was not reached").await;
    assert_eq!(
        stage.exotel().voice_url("acme1", NUMBER),
        "https://my.exotel.com/acme1/exoml/start_voice/927"
    );

    let applet = "//*[@data-testid='flow-927']//input";
    tab.0.types(applet, &format!("{}/exotel/front-desk", stage.voice().url())).await;
    tab.presses_there("Save the WebSocket URL of flow 927").await;
    tab.presses_there(&format!("Ring this number: {NUMBER}")).await;
    tab.sees_call("the bot is connected").await;
    assert_eq!(stage.voice().sessions()[0].uri, "/exotel/front-desk");
    tab.presses_there("Skip 2 minutes").await;
    tab.presses_there("Skip 2 minutes").await;
    tab.sees_call("₹0.60").await;

    tab.presses_there("401").await;
    tab.presses_there("is busy").await;
    tab.sees_coming("next answers: 401 · next calls: busy").await;
    tab.0.reloads().await;
    tab.sees_coming("next answers: 401").await;
    tab.presses_there("Nothing goes wrong any more").await;
    tab.sees_coming("Nothing is to go wrong").await;

    for (width, height, name) in [(WIDTH, HEIGHT, "exotel-tab"), (390, 844, "exotel-tab-phone")] {
        tab.0.sizes(width, height).await;
        tab.is_in_order(name).await;
        tab.fits(width).await;
        tab.0.prefers("dark").await;
        if name == "exotel-tab" {
            tab.keeps(name).await;
        }
    }
    // Back to the chat, where it was.
    tab.0.sizes(WIDTH, HEIGHT).await;
    tab.0.clicks("//*[@role='tab'][.='Discord']").await;
    tab.types("/exotel page").await;
    tab.enters().await;
    tab.sees("⚪ Not configured").await;
    drop(tab);
    stage.leaves().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_exotel_there_is_no_tab_for_it() {
    let Some(tab) = crate::tab().await else { return };
    let stage = Stage::new().await;
    tab.opens(&stage.discord.page_url()).await;
    tab.0.finds("//*[@id='places'][@hidden]").await;
    drop(tab);
    stage.leaves().await;
}
