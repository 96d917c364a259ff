//! Switchboard runs a team's Exotel account from Discord.
