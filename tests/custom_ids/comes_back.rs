//! `read(write(asked)) == asked`, for everything that can be asked.

use proptest::prelude::*;
use switchboard::app::asked::{
    AccessIntent, Asked, BatchIntent, BatchStep, Dialog, DialogStep, Intent, NumberIntent,
    VoiceBotIntent,
};
use switchboard::app::place::Place;
use switchboard::discord::wire::{Choose, Given, read, write, write_dialog, write_select};
use switchboard::domain::expected::Expected;
use switchboard::domain::numbers::NumberRef;
use switchboard::domain::refusal::Refusal;
use switchboard::domain::voice_bots::BotChoice;

use crate::{any, dialogs, fields};

/// Discord's limit, in the units that count most.
fn fits(id: &str) -> Result<(), TestCaseError> {
    prop_assert!(id.encode_utf16().count() <= 100, "{} of {}", id.encode_utf16().count(), id);
    Ok(())
}

fn same(read: &Result<Asked, Refusal>, asked: &Asked) -> Result<(), TestCaseError> {
    // A form may hold secrets, which cannot be compared; here it holds none.
    prop_assert_eq!(format!("{:?}", read), format!("Ok({asked:?})"));
    Ok(())
}

/// A button carries all of what is asked, and is no dialog.
fn comes_back(asked: &Asked) -> Result<(), TestCaseError> {
    let id = write(asked);
    fits(&id)?;
    same(&read(&id, Given::Values(&[])), asked)?;
    prop_assert!(read(&id, Given::Fields(&fields(""))).is_err(), "{}", id);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn a_button_comes_back_as_it_was_sent(intent in any::intent(), place in any::place()) {
        comes_back(&Asked { intent, place })?;
    }

    #[test]
    fn a_button_about_access_comes_back_as_it_was_sent(
        intent in any::about_access(), place in any::any_place(),
    ) {
        comes_back(&Asked { intent, place })?;
    }

    #[test]
    fn a_list_s_button_comes_back_as_it_was_sent(intent in any::list()) {
        for place in [Place::New, Place::Page] {
            comes_back(&Asked::at(&place, intent.clone()))?;
        }
    }

    #[test]
    fn a_select_comes_back_with_what_was_chosen(
        (choose, value) in any::choice(), place in any::any_place(),
    ) {
        let id = write_select(&choose, &place);
        fits(&id)?;
        let values: Vec<String> = value.into_iter().collect();
        let asked = read(&id, Given::Values(&values)).unwrap();
        prop_assert_eq!(&asked.place, &place);
        prop_assert!(is_chosen(&choose, &values, &asked.intent), "{} of {:?}: {:?}", id, values, asked);
        prop_assert!(read(&id, Given::Values(&["?".to_owned()])).is_err() || matches!(choose, Choose::BotOf(..)));
    }

    #[test]
    fn a_dialog_comes_back_as_it_was_opened_with_what_was_typed(
        number in any::known(), bot in any::bot(), rev in any::rev(), place in any::place(), interaction: u64,
        typed in "[a-z]{1,20}", blank: bool,
    ) {
        let typed = if blank { String::new() } else { typed };
        for dialog in dialogs(&number, bot) {
            for seen in [None, Some(rev)] {
                let submit = dialog.at(DialogStep::Submit { seen, form: () });
                let id = write_dialog(&Asked::at(&place, submit), interaction);
                fits(&id)?;
                prop_assert!(read(&id, Given::Values(&[])).is_err());
                let asked = read(&id, Given::Fields(&fields(&typed))).unwrap();
                prop_assert_eq!(&asked.place, &place);
                let Intent::Dialog(read) = asked.intent else { panic!("no dialog") };
                prop_assert_eq!(read.step(), DialogStep::Submit { seen, form: () });
                let bare = |dialog: &Dialog| format!("{:?}", dialog.at(DialogStep::Open(())));
                prop_assert_eq!(bare(&read), bare(&dialog));
                prop_assert!(was_typed(&read, &typed), "{:?}", read);
            }
        }
    }
}

fn is_chosen(choose: &Choose, values: &[String], intent: &Intent) -> bool {
    let value = values.first().map(String::as_str);
    match (choose, intent) {
        (Choose::Number, Intent::Number(NumberIntent::Show(NumberRef::Known(phone)))) => {
            value == Some(phone.digits())
        }
        (
            Choose::BotOf(number, shown),
            Intent::Number(NumberIntent::Assign { number: of, expected, bot }),
        ) => {
            *of == NumberRef::Known(number.clone())
                && *expected == Expected::Bot(*shown)
                && Some(bot.clone()) == value.map(BotChoice::of)
        }
        (Choose::VoiceBot, Intent::VoiceBot(VoiceBotIntent::Show(bot))) => {
            value == Some(bot.0.to_string().as_str())
        }
        (Choose::Role, Intent::Access(AccessIntent::OpenRole { role, channel: None })) => {
            value == Some(role.0.to_string().as_str())
        }
        (Choose::ChannelOf(of), Intent::Access(AccessIntent::OpenRole { role, channel })) => {
            of == role && value.map(str::to_owned) == channel.map(|it| it.0.to_string())
        }
        (
            Choose::LevelOf(role, channel, shown),
            Intent::Access(AccessIntent::Grant { rule, expected, .. }),
        ) => {
            (rule.role, rule.channel) == (*role, *channel)
                && *expected == Expected::Level(*shown)
                && value == Some(rule.level.word())
        }
        (
            Choose::OfBatch { source, draft, page },
            Intent::Batch(BatchIntent { source: from, draft: of, step }),
        ) => {
            let BatchStep::Pick { page: on, picked } = step else { return false };
            let picked: Vec<String> = picked.iter().map(usize::to_string).collect();
            (from, of, on) == (source, draft, page) && picked == values
        }
        _ => false,
    }
}

/// Every field came, blank ones too.
fn was_typed(dialog: &Dialog, text: &str) -> bool {
    let typed = Some(text.to_owned());
    match dialog {
        Dialog::Credentials(DialogStep::Submit { form, .. }) => {
            let secrets = [&form.key, &form.token];
            form.sid == typed
                && form.base_url == typed
                && secrets.iter().all(|secret| secret.is_typed() != text.is_empty())
        }
        Dialog::AddNumber(DialogStep::Submit { form, .. })
        | Dialog::EditNumber(_, DialogStep::Submit { form, .. }) => {
            let phone = matches!(dialog, Dialog::AddNumber(_)).then(|| text.to_owned());
            let bot = Some(BotChoice::of(text));
            form.phone == phone && form.label == typed && form.flow_url == typed && form.bot == bot
        }
        Dialog::AddVoiceBot(DialogStep::Submit { form, .. })
        | Dialog::EditVoiceBot(_, DialogStep::Submit { form, .. }) => {
            let id = matches!(dialog, Dialog::AddVoiceBot(_)).then(|| text.to_owned());
            form.id == id && form.name == typed && form.own_url == typed
        }
        Dialog::TestCall(_, DialogStep::Submit { form, .. }) => form.to == typed,
        _ => false,
    }
}
