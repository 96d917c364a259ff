//! What a test changes in a running Discord: roles, channels, commands.

use crate::sandbox::Sandbox;

impl Sandbox {
    /// Gives a person a role, in whichever server has it.
    ///
    /// # Panics
    /// When there is no such person or role.
    pub fn grant(&self, person: &str, role: &str) {
        self.set_role(person, role, true);
    }

    /// Takes a role from a person.
    ///
    /// # Panics
    /// When there is no such person or role.
    pub fn take(&self, person: &str, role: &str) {
        self.set_role(person, role, false);
    }

    fn set_role(&self, person: &str, role: &str, has: bool) {
        let (user, role) = (self.user_id(person), self.role_id(role));
        self.inner.change(|state| state.world.set_role(user, role, has));
    }

    /// Deletes a role: whoever had it has it no more.
    ///
    /// # Panics
    /// When there is no such role.
    pub fn delete_role(&self, role: &str) {
        let role = self.role_id(role);
        self.inner.change(|state| state.world.delete_role(role));
    }

    /// Deletes a channel with its threads.
    ///
    /// # Panics
    /// When there is no such channel.
    pub fn delete_channel(&self, channel: &str) {
        let channel = self.channel_id(channel);
        self.inner.change(|state| state.world.delete_channel(channel));
    }

    /// Lets only these roles and the bot see a channel; `None` lets everybody.
    ///
    /// # Panics
    /// When there is no such channel.
    pub fn shows_channel(&self, channel: &str, roles: Option<&[&str]>) {
        let shown = self.inner.change(|state| state.world.show_channel(channel, roles));
        assert!(shown, "there is no channel named {channel:?} in this world");
    }

    /// Lets the bot write in a channel and its threads, or no longer: then posting is refused with 50013.
    ///
    /// # Panics
    /// When there is no such channel.
    pub fn lets_bot_write(&self, channel: &str, may: bool) {
        let channel = self.channel_id(channel);
        self.inner.change(|state| state.world.let_bot_write(channel, may));
    }

    /// Removes the bot from a server, as somebody there would.
    ///
    /// # Panics
    /// When there is no such server.
    pub fn removes_bot_from(&self, server: &str) {
        let known = self.inner.change(|state| state.world.let_bot_in(server, false));
        assert!(known, "there is no server named {server:?} in this world");
    }

    /// Invites the bot to a server that it was removed from.
    ///
    /// # Panics
    /// When there is no such server.
    pub fn invites_bot_to(&self, server: &str) {
        let known = self.inner.change(|state| state.world.let_bot_in(server, true));
        assert!(known, "there is no server named {server:?} in this world");
    }

    /// Forgets every command that was registered, as if somebody else had removed them.
    pub fn forget_commands(&self) {
        self.inner.change(|state| state.commands.clear());
    }
}
