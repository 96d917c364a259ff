-- Where a server's changes are posted. The audit table itself is what waits to be posted: every row
-- above `posted_seq`. `post_fault` says why the next one cannot be, and since when.
ALTER TABLE workspaces ADD COLUMN audit_channel_id INTEGER;
ALTER TABLE workspaces ADD COLUMN posted_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workspaces ADD COLUMN post_fault TEXT;
ALTER TABLE workspaces ADD COLUMN post_fault_at INTEGER;
-- The channel was found to be visible to everybody in the server.
ALTER TABLE workspaces ADD COLUMN post_public INTEGER NOT NULL DEFAULT 0 CHECK (post_public IN (0, 1));

-- The trail filtered by who did it, and by what was done.
CREATE INDEX audit_by_actor ON audit (guild_id, actor_id, seq);
CREATE INDEX audit_by_kind ON audit (guild_id, action, seq);

-- Refused attempts get a number within their server, so that they can be paged like changes.
CREATE TABLE numbered_denials (
    guild_id   INTEGER NOT NULL,
    denial     INTEGER NOT NULL,
    member_id  INTEGER NOT NULL,
    action     TEXT    NOT NULL,
    surface    TEXT    NOT NULL,
    hour       INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, denial),
    UNIQUE (guild_id, member_id, action, surface, hour)
) STRICT, WITHOUT ROWID;
INSERT INTO numbered_denials (guild_id, denial, member_id, action, surface, hour, at, channel_id)
    SELECT guild_id, ROW_NUMBER() OVER (PARTITION BY guild_id ORDER BY at, member_id, action, surface),
           member_id, action, surface, hour, at, channel_id
    FROM denials;
DROP TABLE denials;
ALTER TABLE numbered_denials RENAME TO denials;
