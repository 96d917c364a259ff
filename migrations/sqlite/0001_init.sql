-- One row a Discord server. `seq` orders every change and is the newest audit row; `head` is
-- that row's hash. Each write begins by raising `seq`: lock, order and chain in one statement.
CREATE TABLE workspaces (
    guild_id        INTEGER NOT NULL PRIMARY KEY,
    seq             INTEGER NOT NULL DEFAULT 0 CHECK (seq >= 0),
    head            BLOB    NOT NULL,
    chain_key       BLOB    NOT NULL,
    number_count    INTEGER NOT NULL DEFAULT 0 CHECK (number_count >= 0),
    voice_bot_count INTEGER NOT NULL DEFAULT 0 CHECK (voice_bot_count >= 0),
    urls_copied     INTEGER NOT NULL DEFAULT 0 CHECK (urls_copied IN (0, 1)),
    test_called     INTEGER NOT NULL DEFAULT 0 CHECK (test_called IN (0, 1)),
    -- The batch that is being written, by the seq of the row that began it: nothing else may write meanwhile.
    batch           INTEGER,
    -- Where changes are posted. The audit table itself is what waits: every row above `posted_seq`.
    -- `post_fault` says why the next one cannot be posted, and since when.
    audit_channel_id INTEGER,
    posted_seq      INTEGER NOT NULL DEFAULT 0,
    post_fault      TEXT,
    post_fault_at   INTEGER,
    -- 1: the channel was found to be visible to everybody in the server; 2: and that was said in it.
    post_public     INTEGER NOT NULL DEFAULT 0 CHECK (post_public IN (0, 1, 2)),
    -- In how many complete lists of the bot's servers in a row this one was missing, and since when the bot is
    -- known to have left it.
    missing         INTEGER NOT NULL DEFAULT 0 CHECK (missing >= 0),
    left_at         INTEGER
) STRICT;

-- Proves at start that the configured keys are the ones that sealed what is stored.
CREATE TABLE key_checks (
    key_id      TEXT NOT NULL PRIMARY KEY,
    check_value BLOB NOT NULL
) STRICT;

CREATE TABLE installation (
    only_row        INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    installation_id BLOB    NOT NULL,
    -- What Discord was last told of our commands, so that a start registers only what changed.
    commands_hash   BLOB,
    -- When Discord last listed all of the bot's servers.
    listed_at       INTEGER,
    -- The latest time that Discord confirmed, in unix seconds: a machine that starts in 1970 is not believed.
    seen_at         INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Servers that have commands of their own by us, so that they can be withdrawn when the list of servers changes.
CREATE TABLE registrations (
    guild_id INTEGER NOT NULL PRIMARY KEY
) STRICT;

-- `rev` is the audit row that last changed it: whoever changed it, and when, stands there. `rev_tag` is the
-- first four bytes of that row's hash, so that an id from before a backup was put back does not fit.
CREATE TABLE accounts (
    guild_id        INTEGER NOT NULL PRIMARY KEY REFERENCES workspaces (guild_id),
    rev             INTEGER NOT NULL,
    rev_tag         INTEGER NOT NULL,
    account_sid     TEXT    CHECK (length(account_sid) BETWEEN 2 AND 64),
    api_origin      TEXT    NOT NULL CHECK (length(api_origin) <= 256),
    api_key         BLOB,
    api_token       BLOB,
    disconnected_at INTEGER,
    -- What Exotel last said of them, and when; it is said of this rev.
    verdict         TEXT,
    verdict_at      INTEGER
) STRICT;

CREATE TABLE voice_bots (
    guild_id     INTEGER NOT NULL REFERENCES workspaces (guild_id),
    bot_key      INTEGER NOT NULL,
    rev          INTEGER NOT NULL,
    rev_tag      INTEGER NOT NULL,
    bot_id       TEXT    NOT NULL CHECK (length(bot_id) BETWEEN 1 AND 64),
    name         TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 64),
    folded_name  TEXT    NOT NULL,
    own_url      TEXT    CHECK (length(own_url) <= 600),
    assigned_seq INTEGER NOT NULL DEFAULT 0,
    number_count INTEGER NOT NULL DEFAULT 0 CHECK (number_count >= 0),
    -- Who says that there is this bot: the team, the voice platform's list, or that list as it once was.
    source       TEXT    NOT NULL DEFAULT 'team' CHECK (source IN ('team', 'platform', 'vanished')),
    PRIMARY KEY (guild_id, bot_key),
    UNIQUE (guild_id, bot_id)
) STRICT;
CREATE INDEX voice_bots_by_name ON voice_bots (guild_id, folded_name, bot_key);
CREATE INDEX voice_bots_by_assignment ON voice_bots (guild_id, assigned_seq DESC, bot_key);

-- The voice platform's list of a server, as it was last read: `source` is a hash of where and how it is read, `etag` the
-- platform's own mark of that state. `fault` says why the latest attempt failed, and since when.
CREATE TABLE directories (
    guild_id INTEGER NOT NULL PRIMARY KEY,
    source   BLOB    NOT NULL,
    etag     TEXT,
    read_at  INTEGER,
    left_out INTEGER NOT NULL DEFAULT 0,
    unusable INTEGER NOT NULL DEFAULT 0,
    fault    TEXT,
    fault_at INTEGER
) STRICT;

CREATE TABLE numbers (
    guild_id    INTEGER NOT NULL REFERENCES workspaces (guild_id),
    e164        TEXT    NOT NULL CHECK (length(e164) BETWEEN 9 AND 16 AND e164 GLOB '+[1-9]*'),
    rev         INTEGER NOT NULL,
    rev_tag     INTEGER NOT NULL,
    label       TEXT    CHECK (length(label) BETWEEN 1 AND 64),
    bot_key     INTEGER,
    flow_url    TEXT    CHECK (length(flow_url) <= 512),
    -- The flow that the URL names, however it is written: which numbers share one.
    flow_id     TEXT,
    search_text TEXT    NOT NULL,
    PRIMARY KEY (guild_id, e164),
    FOREIGN KEY (guild_id, bot_key) REFERENCES voice_bots (guild_id, bot_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX numbers_by_bot ON numbers (guild_id, bot_key, e164);
CREATE INDEX numbers_by_change ON numbers (guild_id, rev DESC, e164);
CREATE INDEX numbers_by_flow ON numbers (guild_id, flow_id, e164) WHERE flow_id IS NOT NULL;

-- Every tail of the digits and of the folded label: "any part of it" becomes a prefix range.
CREATE TABLE number_search (
    guild_id INTEGER NOT NULL,
    fragment TEXT    NOT NULL,
    e164     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, fragment, e164),
    FOREIGN KEY (guild_id, e164) REFERENCES numbers (guild_id, e164) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX number_search_by_number ON number_search (guild_id, e164);

-- A role's level, everywhere (channel_id = 0) or in one channel and its threads.
CREATE TABLE access_rules (
    guild_id   INTEGER NOT NULL REFERENCES workspaces (guild_id),
    role_id    INTEGER NOT NULL,
    channel_id INTEGER NOT NULL DEFAULT 0,
    level      TEXT    NOT NULL CHECK (level IN ('viewer', 'operator', 'admin')),
    PRIMARY KEY (guild_id, role_id, channel_id)
) STRICT, WITHOUT ROWID;

-- Who changed what, when, from what to what. Never updated, never deleted; `hash` chains it.
CREATE TABLE audit (
    guild_id       INTEGER NOT NULL REFERENCES workspaces (guild_id),
    seq            INTEGER NOT NULL,
    at             INTEGER NOT NULL,
    actor_id       INTEGER NOT NULL,
    action         TEXT    NOT NULL,
    target         TEXT    NOT NULL,
    old_value      TEXT,
    new_value      TEXT,
    undoes         INTEGER,
    batch          INTEGER,
    interaction_id INTEGER NOT NULL,
    ordinal        INTEGER NOT NULL,
    hash           BLOB    NOT NULL,
    PRIMARY KEY (guild_id, seq),
    -- An interaction that Discord delivers twice takes effect once.
    UNIQUE (guild_id, interaction_id, ordinal)
) STRICT, WITHOUT ROWID;
-- A thing has few changes: what else a filter may ask of them stands in the index that is walked.
CREATE INDEX audit_by_target ON audit (guild_id, target, seq, actor_id, action);
CREATE INDEX audit_by_actor ON audit (guild_id, actor_id, seq);
CREATE INDEX audit_by_kind ON audit (guild_id, action, seq);
CREATE INDEX audit_by_actor_and_kind ON audit (guild_id, actor_id, action, seq);
CREATE INDEX audit_by_action ON audit (guild_id, action, at);
CREATE INDEX audit_by_time ON audit (guild_id, at, seq);
CREATE INDEX audit_by_undone ON audit (guild_id, undoes, target, seq) WHERE undoes IS NOT NULL;
CREATE INDEX audit_by_batch ON audit (guild_id, batch, seq) WHERE batch IS NOT NULL;

-- What a batch is still to write, in stretches: none is left once it is done.
CREATE TABLE batches (
    guild_id       INTEGER NOT NULL REFERENCES workspaces (guild_id),
    batch          INTEGER NOT NULL,
    stretch        INTEGER NOT NULL,
    member_id      INTEGER NOT NULL,
    interaction_id INTEGER NOT NULL,
    body           TEXT    NOT NULL,
    PRIMARY KEY (guild_id, batch, stretch)
) STRICT, WITHOUT ROWID;

-- What Exotel is being asked to do: the row of the trail from before it was asked, until what came of it is written. One
-- that is found at a start was cut off.
CREATE TABLE requests (
    guild_id       INTEGER NOT NULL REFERENCES workspaces (guild_id),
    asked          INTEGER NOT NULL,
    member_id      INTEGER NOT NULL,
    interaction_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, asked)
) STRICT, WITHOUT ROWID;

-- The phone that a member has had remembered for test calls: sealed.
CREATE TABLE own_phones (
    guild_id  INTEGER NOT NULL REFERENCES workspaces (guild_id),
    member_id INTEGER NOT NULL,
    phone     BLOB    NOT NULL,
    PRIMARY KEY (guild_id, member_id)
) STRICT, WITHOUT ROWID;

-- What is not at Exotel as it is here, once it was said; `e164` is empty for what is the account's. Under another mark it is
-- said again, and a row goes when all is well.
CREATE TABLE findings (
    guild_id INTEGER NOT NULL REFERENCES workspaces (guild_id),
    drift    TEXT    NOT NULL,
    e164     TEXT    NOT NULL,
    mark     TEXT    NOT NULL,
    PRIMARY KEY (guild_id, drift, e164)
) STRICT, WITHOUT ROWID;

-- Refused attempts: one row a member, action, surface and hour, numbered within the server. A day later the rows of a
-- day are one: the first, with the count of hours that had such an attempt.
CREATE TABLE denials (
    guild_id   INTEGER NOT NULL,
    denial     INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    action     TEXT    NOT NULL,
    surface    TEXT    NOT NULL,
    hour       INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    hours      INTEGER NOT NULL DEFAULT 1 CHECK (hours BETWEEN 1 AND 24),
    summed     INTEGER NOT NULL DEFAULT 0 CHECK (summed IN (0, 1)),
    PRIMARY KEY (guild_id, denial),
    UNIQUE (guild_id, member_id, action, surface, hour)
) STRICT, WITHOUT ROWID;
CREATE INDEX denials_by_member ON denials (guild_id, member_id, denial);
CREATE INDEX denials_by_time ON denials (guild_id, at, denial);
CREATE INDEX denials_by_age ON denials (at);
CREATE INDEX denials_to_sum ON denials (at) WHERE summed = 0;

-- What was typed into a dialog that was refused, and the batch that a member was shown last: sealed, for fifteen minutes,
-- no secrets.
CREATE TABLE drafts (
    guild_id   INTEGER NOT NULL,
    draft_id   INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    is_batch   INTEGER NOT NULL DEFAULT 0 CHECK (is_batch IN (0, 1)),
    body       BLOB    NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (guild_id, draft_id)
) STRICT;
CREATE INDEX drafts_by_expiry ON drafts (expires_at);
CREATE UNIQUE INDEX drafts_of_batches ON drafts (guild_id, member_id) WHERE is_batch = 1;

-- What SQLite may expect of each index: rows in all, then rows that share the first column, the first two and so on.
-- Without this it takes the rows of one server to be ten, and would rather walk them all than use a longer index.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('numbers', 'numbers', '100000 50000 1'),
    ('numbers', 'numbers_by_bot', '100000 50000 1000 1'),
    ('numbers', 'numbers_by_change', '100000 50000 1 1'),
    ('numbers', 'numbers_by_flow', '100000 50000 2 1'),
    ('number_search', 'number_search', '3000000 1500000 30 1'),
    ('number_search', 'number_search_by_number', '3000000 1500000 30'),
    ('audit', 'audit', '200000 100000 1'),
    ('audit', 'sqlite_autoindex_audit_2', '200000 100000 1 1'),
    ('audit', 'audit_by_target', '200000 100000 10 1 1 1'),
    ('audit', 'audit_by_actor', '200000 100000 5000 1'),
    ('audit', 'audit_by_actor_and_kind', '200000 100000 5000 500 1'),
    ('audit', 'audit_by_kind', '200000 100000 5000 1'),
    ('audit', 'audit_by_action', '200000 100000 5000 1'),
    ('audit', 'audit_by_time', '200000 100000 1 1'),
    ('audit', 'audit_by_undone', '10000 5000 1 1 1'),
    ('audit', 'audit_by_batch', '10000 5000 1000 1'),
    ('denials', 'denials', '20000 10000 1'),
    ('denials', 'denials_by_member', '20000 10000 100 1'),
    ('denials', 'denials_by_time', '20000 10000 1 1'),
    ('denials', 'sqlite_autoindex_denials_2', '20000 10000 100 50 10 1');
ANALYZE sqlite_schema;
