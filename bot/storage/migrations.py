"""The schema, as ordered steps. A step that has been released is never changed."""

KNOWLEDGE_AND_PEOPLE = """
-- Three layers of knowledge are told apart for ever: from the report, from an imported file,
-- from an administrator. Building one layer never touches the others.
CREATE TABLE source (
    id TEXT PRIMARY KEY,
    layer TEXT NOT NULL CHECK (layer IN ('report', 'import', 'administrator')),
    publisher TEXT NOT NULL,
    published TEXT NOT NULL,
    url TEXT NOT NULL,
    title_ru TEXT NOT NULL,
    title_kk TEXT NOT NULL
) STRICT;

CREATE TABLE fact (
    name TEXT PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    definition TEXT NOT NULL
) STRICT;

CREATE TABLE topic (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    icon TEXT NOT NULL,
    title_ru TEXT NOT NULL,
    title_kk TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    definition TEXT NOT NULL
) STRICT;

CREATE TABLE phrasing (
    entry_id TEXT NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    language TEXT NOT NULL CHECK (language IN ('ru', 'kk')),
    phrase TEXT NOT NULL
) STRICT;
CREATE INDEX phrasing_of_entry ON phrasing (entry_id);

CREATE TABLE college (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    definition TEXT NOT NULL
) STRICT;

CREATE TABLE vocabulary (
    kind TEXT NOT NULL,
    concept TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (kind, concept)
) STRICT;

-- What people also write to a bot, and what is none of its subject.
CREATE TABLE offtopic (
    topic TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('ru', 'kk')),
    phrase TEXT NOT NULL
) STRICT;

CREATE TABLE build (
    layer TEXT PRIMARY KEY,
    content_hash TEXT NOT NULL
) STRICT;

CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    language TEXT CHECK (language IN ('ru', 'kk'))
) STRICT
"""

# Facts of two layers may bear the same name, as each entry is filled from those of its own layer.
# (Entries may not: buttons and ways of asking know them by their id alone.)
FACTS_BY_SOURCE = """
CREATE TABLE fact_by_source (
    source_id TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (source_id, name)
) STRICT;
INSERT INTO fact_by_source SELECT source_id, name, definition FROM fact ORDER BY rowid;
DROP TABLE fact;
ALTER TABLE fact_by_source RENAME TO fact
"""

# A picture is drawn and uploaded once; afterwards it is sent by what Telegram calls it, which each
# bot is told apart. The key is the picture's content, so that a new figure is a new picture.
PICTURES = """
CREATE TABLE picture_definition (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    definition TEXT NOT NULL
) STRICT;

CREATE TABLE picture_file (
    bot_id INTEGER NOT NULL,
    content_key TEXT NOT NULL,
    file_id TEXT NOT NULL,
    PRIMARY KEY (bot_id, content_key)
) STRICT
"""

MIGRATIONS: tuple[tuple[int, str], ...] = (
    (1, KNOWLEDGE_AND_PEOPLE),
    (2, FACTS_BY_SOURCE),
    (4, PICTURES),
)
VERSION = MIGRATIONS[-1][0]
