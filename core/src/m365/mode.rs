//! Which of the three modes a connection is in: Basic, Hybrid, Modern. Pure.

use super::facts::{Connection, FrontEnd, Kind, Protocol};
use super::policy::{Cloud, Policy};
use super::timeline::{SignIn, Standing, Verdict, verdict};
use super::words::words;
use crate::zone::Date;
use serde::Serialize;

words! {
    /// How a connection signs in; the later ones are the better.
    Mode {
        /// User name and password alone.
        Basic = "basic",
        /// An application's token, and a password for what a token cannot do.
        Hybrid = "hybrid",
        /// An application's token, and no password.
        Modern = "modern",
    }
}

words! {
    /// Why the mode cannot be told.
    Unsure {
        /// Whether there is a token was not told.
        TokenUnknown = "token_unknown",
        /// Whether there is a password was not told.
        PasswordUnknown = "password_unknown",
        /// The region was not told, and a token means something in its own region only.
        RegionUnknown = "region_unknown",
        /// There is a token in a region that has none on this date.
        RegionWithoutModern = "region_without_modern",
    }
}

/// What a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Detection {
    /// How it signs in; `None` when it cannot be told.
    pub mode: Option<Mode>,
    /// Why it cannot be told.
    pub reason: Option<Unsure>,
    /// Whether choosing the set raises "Authentication Code is required".
    pub asks_for_code: bool,
}

impl Mode {
    /// As people write it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Basic => "Basic",
            Self::Hybrid => "Hybrid",
            Self::Modern => "Modern",
        }
    }

    /// What data is reached by, where the connection does not say.
    pub(super) const fn protocols(self) -> &'static [Protocol] {
        match self {
            Self::Basic | Self::Hybrid => &[Protocol::Ews, Protocol::SharepointIdcrl],
            Self::Modern => &[Protocol::Graph],
        }
    }

    /// How it signs in for a protocol.
    const fn sign_in(self, protocol: Protocol) -> SignIn {
        match (protocol.sign_ins(), self) {
            ([only], _) => *only,
            (_, Self::Basic) => SignIn::Basic,
            (_, Self::Hybrid | Self::Modern) => SignIn::Token,
        }
    }
}

impl Unsure {
    /// What is so, and what to do.
    pub const fn text(self) -> &'static str {
        match self {
            Self::TokenUnknown => "whether a token is stored was not told; hand in `token`",
            Self::PasswordUnknown => "whether a password is stored was not told; hand in `password`",
            Self::RegionUnknown => {
                "the region was not told, and a token counts in its own region only; hand in `region`"
            }
            Self::RegionWithoutModern => {
                "a token is stored for a region that has no Modern authentication on this date; read region and token again"
            }
        }
    }
}

/// Which mode a connection is in on a date, by token, password and region. Both front ends decide alike.
pub fn detect(connection: &Connection, policy: &Policy, date: Date) -> Detection {
    let found = if connection.kind == Kind::Microsoft365 {
        of_microsoft_365(connection, policy, date)
    } else {
        Ok(Mode::Basic)
    };
    let cloud = connection.cloud(policy);
    let can_move = cloud.is_none_or(|cloud| cloud.has_modern(date));
    let asks_for_code = found == Ok(Mode::Basic) && connection.kind == Kind::Microsoft365 && can_move;
    Detection { mode: found.ok(), reason: found.err(), asks_for_code }
}

fn of_microsoft_365(connection: &Connection, policy: &Policy, date: Date) -> Result<Mode, Unsure> {
    match connection.token {
        None => return Err(Unsure::TokenUnknown),
        Some(false) => return Ok(Mode::Basic),
        Some(true) => {}
    }
    let cloud = connection.cloud(policy).ok_or(Unsure::RegionUnknown)?;
    if !cloud.has_modern(date) {
        return Err(Unsure::RegionWithoutModern);
    }
    match connection.password {
        None => Err(Unsure::PasswordUnknown),
        Some(true) => Ok(Mode::Hybrid),
        Some(false) => Ok(Mode::Modern),
    }
}

/// How protocols stand in a cloud on a date, signed in as `mode` does.
pub(super) fn verdicts<'a>(
    protocols: &'a [Protocol],
    mode: Mode,
    cloud: Option<&'a Cloud>,
    policy: &'a Policy,
    date: Date,
) -> impl Iterator<Item = Verdict> + 'a {
    protocols.iter().map(move |&protocol| verdict(policy, cloud, protocol, mode.sign_in(protocol), date))
}

/// The worst of several; works where there is none.
pub(super) fn worst(verdicts: &[Verdict]) -> Standing {
    verdicts.iter().map(|verdict| verdict.standing).max().unwrap_or(Standing::Works)
}

impl FrontEnd {
    /// As people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Client => "backup client",
            Self::Agentless => "web console",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::m365::facts::parse;

    fn of(fields: &str, date: &str) -> Detection {
        let connection: Connection =
            parse(&format!("{{\"account\":\"a@b.example\",{fields}}}")).expect("facts");
        detect(&connection, Policy::built_in(), date.parse().expect("a date"))
    }

    fn why(fields: &str, date: &str) -> Option<Unsure> {
        of(fields, date).reason
    }

    #[test]
    fn what_was_not_told_is_no_mode() {
        let today = "2026-11-21";
        assert_eq!(why(r#""password":true"#, today), Some(Unsure::TokenUnknown));
        assert_eq!(why(r#""token":true,"password":true"#, today), Some(Unsure::RegionUnknown));
        assert_eq!(why(r#""token":true,"region":"Global""#, today), Some(Unsure::PasswordUnknown));
        let china = r#""token":true,"password":false,"region":"China""#;
        assert_eq!(why(china, "2020-10-16"), Some(Unsure::RegionWithoutModern));
        assert_eq!(of(china, today).mode, Some(Mode::Modern));
        for unsure in Unsure::ALL {
            assert!(!unsure.text().is_empty());
        }
    }

    #[test]
    fn on_premises_is_basic_and_no_date_is_about_it() {
        let detection = of(r#""kind":"exchange_on_premises","password":true"#, "2026-11-21");
        assert_eq!((detection.mode, detection.asks_for_code), (Some(Mode::Basic), false));
    }
}
