//! Who and what is there: servers, their channels and roles, and the people.

mod guild;

pub(crate) use guild::{Channel, Guild, Hint, Human, Member, Role};

use crate::snowflake;

/// Discord's permission bits that a world needs.
pub mod permissions {
    /// Everything, whatever a channel says.
    pub const ADMINISTRATOR: u64 = 1 << 3;
    /// "Manage Server".
    pub const MANAGE_GUILD: u64 = 1 << 5;
    /// Seeing a channel at all.
    pub const VIEW_CHANNEL: u64 = 1 << 10;
    /// Writing in a channel.
    pub const SEND_MESSAGES: u64 = 1 << 11;
    /// What everybody has by default: see, send, embed, attach, history, use application commands.
    pub const EVERYONE: u64 = VIEW_CHANNEL | SEND_MESSAGES | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31;
    /// Every permission there is; what an owner and an administrator have.
    pub const ALL: u64 = (1 << 51) - 1;
}

/// A world to start a sandbox with: at least one server, its channels, roles and members.
///
/// Roles, channels and members go to the server named last, so name a server first.
#[derive(Debug, Clone)]
pub struct World {
    pub(crate) guilds: Vec<Guild>,
    pub(crate) people: Vec<Human>,
    pub(crate) application_name: String,
    pub(crate) hint: Option<Hint>,
    made: u64,
}

impl World {
    /// A world with one empty server.
    #[must_use]
    pub fn new(guild: &str) -> Self {
        let world = Self {
            guilds: Vec::new(),
            people: Vec::new(),
            application_name: "Bot".to_owned(),
            hint: None,
            made: 0,
        };
        world.guild(guild)
    }

    /// The world that examples use: "Acme Voice" with an owner, an admin, and people of three kinds.
    #[must_use]
    pub fn example() -> Self {
        Self::new("Acme Voice")
            .channel("#general")
            .channel("#ops")
            .channel("#sales-lines")
            .thread("#night-shift", "#ops")
            .role("Server Admins", permissions::MANAGE_GUILD)
            .role("Voice Ops", 0)
            .role("Voice Viewers", 0)
            .person("Ann", "owns the server", &[])
            .person("Adi", "has Manage Server", &["Server Admins"])
            .person("Omar", "works with the numbers", &["Voice Ops"])
            .person("Vera", "may look", &["Voice Viewers"])
            .person("Oz", "has no role", &[])
            .owner("Ann")
    }

    fn id(&mut self) -> u64 {
        self.made += 1;
        snowflake::of_world(self.made)
    }

    fn last(&mut self) -> Option<&mut Guild> {
        self.guilds.last_mut()
    }

    /// What the application, and so its bot, is called.
    #[must_use]
    pub fn application(mut self, name: &str) -> Self {
        name.clone_into(&mut self.application_name);
        self
    }

    /// What the page proposes to do first, as whom and where.
    #[must_use]
    pub fn hint(mut self, person: &str, channel: &str, text: &str) -> Self {
        self.hint = Some(Hint {
            person: person.to_owned(),
            channel: channel.to_owned(),
            text: text.to_owned(),
        });
        self
    }

    /// Another server. What follows belongs to it.
    #[must_use]
    pub fn guild(mut self, name: &str) -> Self {
        let id = self.id();
        self.guilds.push(Guild {
            id,
            name: name.to_owned(),
            owner: 0,
            // A server's first role is @everyone and has the server's own id.
            roles: vec![Role {
                id,
                name: "@everyone".to_owned(),
                permissions: permissions::EVERYONE,
                managed: false,
            }],
            channels: Vec::new(),
            members: Vec::new(),
            has_bot: true,
        });
        self
    }

    /// A text channel.
    #[must_use]
    pub fn channel(self, name: &str) -> Self {
        self.add_channel(name, None, true)
    }

    /// A text channel that only these roles of the same server see, and the bot. Name the roles first.
    #[must_use]
    pub fn private_channel(self, name: &str, roles: &[&str]) -> Self {
        let mut world = self.add_channel(name, None, true);
        if let Some(guild) = world.guilds.last() {
            let (guild, name) = (guild.name.clone(), name.trim_start_matches('#'));
            world.show_channel(&format!("{guild}/{name}"), Some(roles));
        }
        world
    }

    /// Lets only these roles see a channel, or everybody. Says whether there is such a channel.
    pub(crate) fn show_channel(&mut self, name: &str, roles: Option<&[&str]>) -> bool {
        let Some(id) = self.channel_named(name).map(|channel| channel.id) else {
            return false;
        };
        for guild in &mut self.guilds {
            let only_for = roles.map(|roles| {
                let known = roles.iter().filter_map(|role| guild.role_named(role));
                known.map(|role| role.id).collect()
            });
            for channel in guild.channels.iter_mut().filter(|it| it.id == id) {
                channel.only_for.clone_from(&only_for);
            }
        }
        true
    }

    /// Lets the bot write in a channel and its threads, or no longer.
    pub(crate) fn let_bot_write(&mut self, id: u64, may: bool) {
        let channels = self.guilds.iter_mut().flat_map(|guild| &mut guild.channels);
        for channel in channels.filter(|it| it.id == id || it.parent == Some(id)) {
            channel.bot_writes = may;
        }
    }

    /// A text channel that the bot cannot see: posting there is refused with 50001.
    #[must_use]
    pub fn hidden_channel(self, name: &str) -> Self {
        self.add_channel(name, None, false)
    }

    /// A public thread under a channel of the same server.
    #[must_use]
    pub fn thread(self, name: &str, under: &str) -> Self {
        let parent = self
            .guilds
            .last()
            .and_then(|guild| guild.channel_named(under))
            .map(|channel| channel.id);
        self.add_channel(name, parent, true)
    }

    fn add_channel(mut self, name: &str, parent: Option<u64>, bot_sees: bool) -> Self {
        let id = self.id();
        if let Some(guild) = self.last() {
            guild.channels.push(Channel {
                id,
                name: name.trim_start_matches('#').to_owned(),
                parent,
                bot_sees,
                bot_writes: true,
                only_for: None,
            });
        }
        self
    }

    /// A role with the given permission bits, beside those of everybody.
    #[must_use]
    pub fn role(self, name: &str, permissions: u64) -> Self {
        self.add_role(name, permissions, false)
    }

    /// A role that belongs to an integration: nobody can be given it by hand.
    #[must_use]
    pub fn managed_role(self, name: &str, permissions: u64) -> Self {
        self.add_role(name, permissions, true)
    }

    fn add_role(mut self, name: &str, permissions: u64, managed: bool) -> Self {
        let id = self.id();
        if let Some(guild) = self.last() {
            guild.roles.push(Role { id, name: name.to_owned(), permissions, managed });
        }
        self
    }

    /// A person, who joins the server named last with these roles of it. The same name is the same person.
    #[must_use]
    pub fn person(mut self, name: &str, about: &str, roles: &[&str]) -> Self {
        let known = self.people.iter().find(|person| person.name == name);
        let user = if let Some(person) = known {
            person.id
        } else {
            let (id, dm) = (self.id(), self.id());
            self.people.push(Human {
                id,
                name: name.to_owned(),
                about: about.to_owned(),
                dm,
                locale: "en-US".to_owned(),
            });
            id
        };
        if let Some(guild) = self.last() {
            let roles = roles
                .iter()
                .filter_map(|role| guild.role_named(role).map(|role| role.id))
                .collect();
            if guild.owner == 0 {
                guild.owner = user;
            }
            guild.members.push(Member { user, roles });
        }
        self
    }

    /// Makes a person the owner of the server named last. Without it, its first member is.
    #[must_use]
    pub fn owner(mut self, name: &str) -> Self {
        let owner = self.human_named(name).map(|person| person.id);
        if let (Some(owner), Some(guild)) = (owner, self.last()) {
            guild.owner = owner;
        }
        self
    }

    /// Gives or takes a role, in the server that has it. Says whether there was anything to do.
    pub(crate) fn set_role(&mut self, user: u64, role: u64, has: bool) -> bool {
        let Some(guild) =
            self.guilds.iter_mut().find(|guild| guild.roles.iter().any(|known| known.id == role))
        else {
            return false;
        };
        let Some(member) = guild.members.iter_mut().find(|member| member.user == user) else {
            return false;
        };
        member.roles.retain(|known| *known != role);
        if has {
            member.roles.push(role);
        }
        true
    }

    /// Deletes a role: nobody has it any more. @everyone stays. Says whether there was anything to do.
    pub(crate) fn delete_role(&mut self, role: u64) -> bool {
        let Some(guild) = self
            .guilds
            .iter_mut()
            .find(|guild| guild.id != role && guild.roles.iter().any(|known| known.id == role))
        else {
            return false;
        };
        guild.roles.retain(|known| known.id != role);
        for member in &mut guild.members {
            member.roles.retain(|known| *known != role);
        }
        true
    }

    /// Deletes a channel and its threads. Says whether there was anything to do.
    pub(crate) fn delete_channel(&mut self, channel: u64) -> bool {
        let mut any = false;
        for guild in &mut self.guilds {
            let before = guild.channels.len();
            guild.channels.retain(|known| known.id != channel && known.parent != Some(channel));
            any |= guild.channels.len() != before;
        }
        any
    }

    pub(crate) fn human(&self, id: u64) -> Option<&Human> {
        self.people.iter().find(|person| person.id == id)
    }

    pub(crate) fn human_named(&self, name: &str) -> Option<&Human> {
        let name = name.trim_start_matches('@');
        self.people.iter().find(|person| person.name == name)
    }

    /// Lets the bot into a server, or removes it from there. Says whether there is such a server.
    pub(crate) fn let_bot_in(&mut self, name: &str, is_in: bool) -> bool {
        let found = self.guilds.iter_mut().find(|guild| guild.name == name);
        found.map(|guild| guild.has_bot = is_in).is_some()
    }

    /// A server that the bot is in.
    pub(crate) fn guild_of_bot(&self, id: u64) -> Option<&Guild> {
        self.guild_by_id(id).filter(|guild| guild.has_bot)
    }

    pub(crate) fn guild_by_id(&self, id: u64) -> Option<&Guild> {
        self.guilds.iter().find(|guild| guild.id == id)
    }

    /// A channel of a server by id, with its server.
    pub(crate) fn place(&self, channel: u64) -> Option<(&Guild, &Channel)> {
        self.guilds.iter().find_map(|guild| {
            guild.channels.iter().find(|known| known.id == channel).map(|channel| (guild, channel))
        })
    }

    /// A channel by name: `#ops`, or `Other Co/#ops` when two servers have one of that name.
    pub(crate) fn channel_named(&self, name: &str) -> Option<&Channel> {
        match name.split_once('/') {
            Some((guild, name)) => {
                self.guilds.iter().find(|known| known.name == guild)?.channel_named(name)
            }
            None => self.guilds.iter().find_map(|guild| guild.channel_named(name)),
        }
    }
}
