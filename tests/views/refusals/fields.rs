//! Every error of what can be typed into a field, and of what can be chosen.

use switchboard::domain::access::{AccessRule, Covered, GrantError, GuildId, Level};
use switchboard::domain::account::SecretSlip;
use switchboard::domain::account_sid::AccountSidError;
use switchboard::domain::audit::PostFault;
use switchboard::domain::flow_url::FlowUrlError;
use switchboard::domain::origin::BaseUrlError;
use switchboard::domain::phone::PhoneNumberError;
use switchboard::domain::refusal::Refusal;
use switchboard::domain::text::{BotIdError, TextError};
use switchboard::domain::websocket_url::BotUrlError;

use crate::file_errors::file_errors;
use crate::screens;

const SHOWN_URL: &str = "https://my.exotel.com/acme1/exoml/start_voice/45195";

fn phone_errors() -> Vec<PhoneNumberError> {
    let number = || "+919876543210".to_owned();
    every!(PhoneNumberError {
        Blank,
        OnlyZeros,
        Spreadsheet,
        Letters,
        OtherDigits,
        OtherCharacter,
        MisplacedPlus,
        ZeroAfterPlus,
        TooShort { digits: 5 },
        TooLong,
        MissingStdCode,
        Ambiguous { landline: number() },
        TrunkZero { suggestion: number() },
        BracketedZero { suggestion: number() },
        ZeroBeforeCountryCode { suggestion: number() },
        IndianLength { digits: 9 },
        MissingCountryCode,
    })
}

fn flow_url_errors() -> Vec<FlowUrlError> {
    let offer = || SHOWN_URL.to_owned();
    every!(FlowUrlError {
        Blank,
        TooLong,
        Invisible,
        NotAscii,
        Space,
        Placeholder,
        BareFlowId { offer: offer() },
        MissingScheme { offer: offer() },
        NotUrl,
        WebSocketUrl,
        Scheme,
        Userinfo,
        Port,
        ApiHost,
        OtherHost,
        Dashboard { offer: offer() },
        DashboardPage,
        SmsFlow,
        Kind,
        MissingFlowId,
        FlowId,
        Sid,
        Malformed,
    })
}

fn bot_url_errors() -> Vec<BotUrlError> {
    every!(BotUrlError {
        Blank,
        TooLong,
        Placeholder,
        PlainWs,
        Scheme,
        Userinfo,
        Fragment,
        NotPublic,
        AtExotel,
        SampleRateSpelling,
        SampleRate,
        Parameters,
        Invisible,
        Malformed,
    })
}

fn text_errors(field: &'static str) -> Vec<TextError> {
    every!(TextError {
        Blank { field: field },
        TooLong { field: field, max: 64 },
        LineBreak { field: field },
        Invisible { field: field, code: 0x202E },
        Unassigned { field: field, code: 0xE000 },
        Marks { field: field },
        Reserved { field: field },
        Backtick { field: field },
    })
}

fn account_sid_errors() -> Vec<AccountSidError> {
    every!(AccountSidError {
        Blank,
        Url,
        Placeholder,
        Mask,
        Assignment,
        Pair,
        Repeated,
        LooksLikeSecret,
        Invisible,
        Space,
        Character,
        Length,
    })
}

fn secret_errors(field: &'static str) -> Vec<Refusal> {
    let slips = every!(SecretSlip {
        Mask,
        Placeholder,
        Quotes,
        Assignment,
        Header,
        Url,
        Pair,
        Repeated,
        IsSid,
        IsKey,
        Invisible,
        Character,
        IsToken,
        TooLong,
    });
    slips.into_iter().map(|slip| Refusal::Secret { field, slip }).collect()
}

fn base_url_errors() -> Vec<BaseUrlError> {
    every!(BaseUrlError {
        Userinfo,
        Path,
        Scheme,
        PlainHttp,
        Legacy,
        NotAllowed { allowed: "https://api.exotel.com or https://api.in.exotel.com".to_owned() },
        Invisible,
        Malformed,
    })
}

fn bot_id_errors() -> Vec<BotIdError> {
    every!(BotIdError { Blank, TooLong, Url, Encoded, NoLetter, Invisible, None, Character })
}

pub(super) fn grant_errors() -> Vec<GrantError> {
    let guild = GuildId(screens::GUILD);
    let rule = |channel| AccessRule { role: screens::ROLE, channel, level: Level::Operator };
    let covered = |asked, by| GrantError::Covered(Covered { asked, by, guild });
    let here = Some(screens::CHANNEL);
    let mut all = every!(GrantError {
        Everyone(Level::Operator),
        AdminInAChannel,
        Managed(screens::ROLE),
        NoSuchRole,
        NoSuchChannel,
        Covered(Covered { asked: rule(here), by: rule(None), guild }),
        NothingToRevoke { role: screens::ROLE, channel: here, guild: guild },
    });
    all.push(covered(rule(None), rule(None)));
    all.push(GrantError::NothingToRevoke { role: screens::EVERYONE, channel: None, guild });
    all
}

pub(super) fn post_faults() -> Vec<PostFault> {
    every!(PostFault { Missing, Forbidden, OtherServer, Refused, Unreachable })
}

/// What is wrong with something typed: the field's name, and its refusals.
pub(super) fn typed() -> Vec<(&'static str, Vec<Refusal>)> {
    fn of<E: Into<Refusal>>(errors: Vec<E>) -> Vec<Refusal> {
        errors.into_iter().map(Into::into).collect()
    }
    vec![
        ("Phone Number", of(phone_errors())),
        ("Label", of(text_errors("Label"))),
        ("Name", of(text_errors("Name"))),
        ("Flow URL", of(flow_url_errors())),
        ("Account SID", of(account_sid_errors())),
        ("File", of(file_errors())),
        ("API Base URL", of(base_url_errors())),
        ("API Key", secret_errors("API Key")),
        ("API Token", secret_errors("API Token")),
        ("Bot ID", of(bot_id_errors())),
        ("WebSocket URL", of(bot_url_errors())),
        ("To", super::calls::phones()),
    ]
}
