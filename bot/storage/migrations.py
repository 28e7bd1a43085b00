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

# Announcements are rows, not a loop: one row a recipient, so that a kill at any instant leaves
# behind what is done and what is not. The tally is kept by the trigger, within the transaction
# that changes a row: it adds up whatever happens, also when the rows themselves are erased.
ANNOUNCEMENTS = """
ALTER TABLE person ADD COLUMN seen_day INTEGER;

CREATE TABLE editor (
    person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    since INTEGER NOT NULL
) STRICT;

-- Of the code in an invitation's link only the hash is kept.
CREATE TABLE invitation (
    code_hash TEXT PRIMARY KEY,
    owner_id INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who did what, when, to how many. Nobody (NULL) is the command line, or was erased since.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    person_id INTEGER,
    act TEXT NOT NULL,
    announcement_id INTEGER,
    number INTEGER
) STRICT;

-- What administrators have switched on, and until when Telegram wants announcements halted.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE announcement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('send', 'correct', 'recall')),
    original_id INTEGER REFERENCES announcement (id),
    state TEXT NOT NULL CHECK (
        state IN ('draft', 'approval', 'scheduled', 'running', 'paused', 'done', 'cancelled')
    ),
    author_id INTEGER,
    audience TEXT NOT NULL,
    link TEXT,
    urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    due_at INTEGER,
    started_at INTEGER,
    ended_at INTEGER
) STRICT;
CREATE INDEX announcement_at_work ON announcement (state)
    WHERE state IN ('scheduled', 'running', 'paused');

CREATE TABLE announcement_content (
    announcement_id INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    language TEXT NOT NULL CHECK (language IN ('ru', 'kk')),
    content TEXT NOT NULL,
    PRIMARY KEY (announcement_id, language)
) STRICT, WITHOUT ROWID;

-- The ids of a file to which an audience is narrowed; they go when it has been gathered.
CREATE TABLE announcement_list (
    announcement_id INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    chat_id INTEGER NOT NULL,
    PRIMARY KEY (announcement_id, chat_id)
) STRICT, WITHOUT ROWID;

-- The message in an administrator's chat that shows how an announcement goes on.
CREATE TABLE announcement_panel (
    announcement_id INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    person_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    shown TEXT,
    PRIMARY KEY (announcement_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery (
    announcement_id INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    chat_id INTEGER NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('ru', 'kk')),
    state TEXT NOT NULL CHECK (
        state IN ('pending', 'claimed', 'sent', 'blocked', 'failed', 'unknown', 'opted_out')
    ),
    due_at INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    message_id INTEGER,
    done_at INTEGER,
    error TEXT,
    PRIMARY KEY (announcement_id, chat_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_pending ON delivery (announcement_id, due_at, chat_id)
    WHERE state = 'pending';
CREATE INDEX delivery_claimed ON delivery (announcement_id, chat_id) WHERE state = 'claimed';

CREATE TABLE tally (
    announcement_id INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (announcement_id, language, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER delivery_counted AFTER UPDATE OF state ON delivery WHEN old.state <> new.state
BEGIN
    UPDATE tally SET number = number - 1
    WHERE announcement_id = old.announcement_id AND language = old.language
      AND state = old.state;
    INSERT INTO tally (announcement_id, language, state, number)
    VALUES (new.announcement_id, new.language, new.state, 1)
    ON CONFLICT DO UPDATE SET number = number + 1;
END
"""

# What the bot cannot answer, a person answers: questions that are alike wait together, an answer
# is one more job of the sender, and what administrators say is kept as versions, none of which is
# ever changed. (SQLite changes a CHECK only by making the table anew.)
ANSWERS_OF_PEOPLE = """
CREATE TABLE announcement_anew (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('send', 'correct', 'recall', 'answer')),
    original_id INTEGER REFERENCES announcement (id),
    state TEXT NOT NULL CHECK (
        state IN ('draft', 'approval', 'scheduled', 'running', 'paused', 'done', 'cancelled')
    ),
    author_id INTEGER,
    audience TEXT NOT NULL,
    link TEXT,
    urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1)),
    version INTEGER NOT NULL DEFAULT 1,
    created_at INTEGER NOT NULL,
    due_at INTEGER,
    started_at INTEGER,
    ended_at INTEGER
) STRICT;
INSERT INTO announcement_anew SELECT * FROM announcement;
DELETE FROM sqlite_sequence WHERE name = 'announcement_anew';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'announcement_anew', seq FROM sqlite_sequence WHERE name = 'announcement';
DROP TABLE announcement;
ALTER TABLE announcement_anew RENAME TO announcement;
CREATE INDEX announcement_at_work ON announcement (state)
    WHERE state IN ('scheduled', 'running', 'paused');

-- Questions that are alike. `about` is the entry that was nearest; `asked` keeps, once they are
-- answered, the ways in which they were asked, and nothing of who did.
CREATE TABLE inquiry_group (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'answered', 'closed')),
    about TEXT,
    taken_by INTEGER,
    since INTEGER NOT NULL,
    ended_at INTEGER,
    asked TEXT NOT NULL DEFAULT '[]',
    announcement_id INTEGER,
    article_id INTEGER
) STRICT;
ALTER TABLE inquiry ADD COLUMN group_id INTEGER REFERENCES inquiry_group (id);
ALTER TABLE inquiry ADD COLUMN message_id INTEGER;
CREATE INDEX inquiry_of_group ON inquiry (group_id);
-- Each question that waits already is a group by itself.
INSERT INTO inquiry_group (id, since) SELECT id, asked_at FROM inquiry;
UPDATE inquiry SET group_id = id;

-- What somebody is writing as the answer to a group.
CREATE TABLE inquiry_answer (
    group_id INTEGER NOT NULL REFERENCES inquiry_group (id) ON DELETE CASCADE,
    language TEXT NOT NULL CHECK (language IN ('ru', 'kk')),
    content TEXT NOT NULL,
    PRIMARY KEY (group_id, language)
) STRICT, WITHOUT ROWID;

-- Whose questions no administrator wants to see for a while.
CREATE TABLE nuisance (
    person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    until INTEGER NOT NULL
) STRICT;

-- Every change is a version. `live` is the number of the one that people are shown after it.
CREATE TABLE article_version (
    article_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author_id INTEGER,
    act TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'archived')),
    live INTEGER,
    definition TEXT NOT NULL,
    PRIMARY KEY (article_id, number)
) STRICT, WITHOUT ROWID;

-- That administrators were told that an article is past, and which day it was valid until.
CREATE TABLE expiry_told (
    article_id INTEGER PRIMARY KEY,
    until TEXT NOT NULL
) STRICT
"""

# What no answer needs, but who writes the knowledge back into files. Building anew fills it.
KNOWLEDGE_AS_FILES = """
ALTER TABLE source ADD COLUMN waived TEXT NOT NULL DEFAULT '[]';
ALTER TABLE entry ADD COLUMN file TEXT;
DELETE FROM build WHERE layer = 'report'
"""

# What was imported, and what somebody has sent that waits for his word whether to import it.
IMPORTED_COLLEGES = """
CREATE TABLE imported_college (
    id TEXT PRIMARY KEY,
    definition TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE imported_programme (
    college_id TEXT NOT NULL REFERENCES imported_college (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    definition TEXT NOT NULL,
    PRIMARY KEY (college_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE college_upload (
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('colleges', 'programmes')),
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person_id, kind)
) STRICT
"""

# What administrators do to articles is noted like everything else that they do.
ACTS_ON_ARTICLES = "ALTER TABLE audit ADD COLUMN article_id INTEGER"

# A later report is a source of the imported layer whose facts fill the sentences of the entries.
LATER_REPORTS = """
CREATE TABLE later_report (
    source_id TEXT PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
    about INTEGER NOT NULL
) STRICT, WITHOUT ROWID
"""

# How much is asked, a day and never a person: nothing here can be traced to anybody, so that
# nothing of it goes when somebody is erased. A day is the number of a local one since 1970.
STATISTICS = """
CREATE TABLE asked (
    day INTEGER NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('ru', 'kk')),
    outcome TEXT NOT NULL CHECK (outcome IN ('answer', 'choice', 'gap', 'unknown')),
    number INTEGER NOT NULL,
    PRIMARY KEY (day, language, outcome)
) STRICT, WITHOUT ROWID;

-- The entries that answered or, as known gaps, could not; without a reference, as votes are.
CREATE TABLE asked_for (
    day INTEGER NOT NULL,
    entry_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (day, entry_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE voted (
    day INTEGER NOT NULL,
    helped INTEGER NOT NULL CHECK (helped IN (0, 1)),
    number INTEGER NOT NULL,
    PRIMARY KEY (day, helped)
) STRICT, WITHOUT ROWID;

CREATE TABLE passed_on (
    day INTEGER PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT
"""

# When an update came (seconds since 1970), and what its delivery to the webhook is answered with,
# for a few minutes, lest a repeated delivery goes without.
REPLIES = """
ALTER TABLE inbox ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN reply TEXT
"""

MIGRATIONS: tuple[tuple[int, str], ...] = (
    (1, KNOWLEDGE_AND_PEOPLE),
    (2, FACTS_BY_SOURCE),
    (3, CONVERSATION),
    (4, PICTURES),
    (5, ANNOUNCEMENTS),
    (6, ANSWERS_OF_PEOPLE),
    (7, KNOWLEDGE_AS_FILES),
    (8, IMPORTED_COLLEGES),
    (9, ACTS_ON_ARTICLES),
    (10, LATER_REPORTS),
    (11, STATISTICS),
    (12, REPLIES),
)
VERSION = MIGRATIONS[-1][0]
