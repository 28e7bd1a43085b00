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

# What people may tell about themselves and what they do, each row hanging on the person, so that
# erasing the person erases it. A vote names its entry without a reference: building the knowledge
# anew replaces all entries and must not touch votes.
CONVERSATION = """
ALTER TABLE person ADD COLUMN role TEXT
    CHECK (role IN ('student', 'parent', 'teacher', 'employer'));
ALTER TABLE person ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1));

CREATE TABLE subscription (
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    PRIMARY KEY (person_id, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX subscription_by_topic ON subscription (topic, person_id);

CREATE TABLE vote (
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    entry_id TEXT NOT NULL,
    value INTEGER NOT NULL CHECK (value IN (-1, 1)),
    PRIMARY KEY (person_id, entry_id)
) STRICT, WITHOUT ROWID;

-- A question that somebody asked to pass on to a person: masked, and erased when it is answered.
CREATE TABLE inquiry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    language TEXT NOT NULL CHECK (language IN ('ru', 'kk')),
    question TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    UNIQUE (person_id, question)
) STRICT;

-- The message by which an owner was told of an inquiry, so that his reply finds its way back. It
-- outlives the inquiry: a reply that comes too late must be told so.
CREATE TABLE inquiry_notice (
    owner_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    inquiry_id INTEGER NOT NULL,
    PRIMARY KEY (owner_id, message_id)
) STRICT, WITHOUT ROWID;

-- Where somebody is in a dialogue of several steps, so that a restart does not throw him out.
CREATE TABLE dialogue (
    chat_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,
    state TEXT,
    data TEXT NOT NULL,
    PRIMARY KEY (chat_id, person_id, thread_id)
) STRICT, WITHOUT ROWID;

-- Updates that Telegram has handed over and that are not handled yet.
CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;

-- A picture that Telegram has already is sent by its id there, which is another for every bot.
CREATE TABLE picture_file (
    bot_id INTEGER NOT NULL,
    content_key TEXT NOT NULL,
    file_id TEXT NOT NULL,
    PRIMARY KEY (bot_id, content_key)
) STRICT, WITHOUT ROWID
"""

# Pictures are kept as the entries are: as they were reviewed, to be written out when read.
PICTURES = """
CREATE TABLE picture_definition (
    id TEXT PRIMARY KEY,
    source_id TEXT NOT NULL REFERENCES source (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    definition TEXT NOT NULL
) STRICT
"""

MIGRATIONS: tuple[tuple[int, str], ...] = (
    (1, KNOWLEDGE_AND_PEOPLE),
    (2, FACTS_BY_SOURCE),
    (3, CONVERSATION),
    (4, PICTURES),
)
VERSION = MIGRATIONS[-1][0]
