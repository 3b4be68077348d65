-- All tables of the first version. Policies and grants: row_security.py.

-- A category as the database knows it, so that nothing can point at a number that is no category.
CREATE TABLE category (
    id SMALLINT NOT NULL,
    slug VARCHAR NOT NULL,
    group_slug VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    CONSTRAINT category_pkey PRIMARY KEY (id),
    CONSTRAINT category_slug_key UNIQUE (slug)
);

-- Somebody who signs in. Platform row: no tenant owns her, only her memberships.
CREATE TABLE person (
    id UUID NOT NULL,
    email VARCHAR NOT NULL,
    password_hash VARCHAR,
    disabled_at TIMESTAMP WITH TIME ZONE,
    invitation_hash VARCHAR,
    invited_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT person_pkey PRIMARY KEY (id),
    CONSTRAINT person_email_key UNIQUE (email),
    CONSTRAINT person_invitation_hash_key UNIQUE (invitation_hash)
);

-- A failed sign-in, kept for a quarter of an hour to slow down guessing.
CREATE TABLE sign_in_attempt (
    id UUID NOT NULL,
    key VARCHAR NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT sign_in_attempt_pkey PRIMARY KEY (id)
);
CREATE INDEX sign_in_attempt_key_idx ON sign_in_attempt (key, at);

-- A municipality or a police area (lokalpolisområde) on the platform. A police area is its own area.
CREATE TABLE tenant (
    id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    slug VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    code VARCHAR,
    area_id UUID NOT NULL,
    CONSTRAINT tenant_pkey PRIMARY KEY (id),
    CONSTRAINT tenant_id_area_id_key UNIQUE (id, area_id),
    CONSTRAINT tenant_kind_check CHECK (kind IN ('municipality', 'police_area')),
    CONSTRAINT tenant_area_check CHECK (kind <> 'police_area' OR area_id = id),
    CONSTRAINT tenant_slug_key UNIQUE (slug),
    CONSTRAINT tenant_area_id_fkey FOREIGN KEY(area_id) REFERENCES tenant (id)
);

-- The chain's last link, locked by whoever adds the next.
CREATE TABLE audit_head (
    tenant_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    hash VARCHAR NOT NULL,
    CONSTRAINT audit_head_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT audit_head_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- One link of the tenant's chain.
CREATE TABLE audit_line (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    seq INTEGER NOT NULL,
    outcome VARCHAR NOT NULL,
    previous VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor VARCHAR NOT NULL,
    membership_id UUID,
    session_id UUID,
    act VARCHAR NOT NULL,
    object_id VARCHAR,
    detail VARCHAR,
    request_id VARCHAR NOT NULL,
    CONSTRAINT audit_line_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT audit_line_tenant_id_seq_key UNIQUE (tenant_id, seq),
    CONSTRAINT audit_line_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- What the police area reads: week × group × 250 m cell, counts only, no text.
CREATE TABLE coarse_week (
    tenant_id UUID NOT NULL,
    area_id UUID NOT NULL,
    week DATE NOT NULL,
    group_slug VARCHAR NOT NULL,
    cell INTEGER NOT NULL,
    n INTEGER NOT NULL,
    CONSTRAINT coarse_week_pkey PRIMARY KEY (tenant_id, week, group_slug, cell),
    CONSTRAINT coarse_week_tenant_id_area_id_fkey FOREIGN KEY(tenant_id, area_id) REFERENCES tenant (id, area_id),
    CONSTRAINT coarse_week_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);
CREATE INDEX coarse_week_area_idx ON coarse_week (area_id, week);

-- Counted incidents per local day, category and class.
CREATE TABLE day_tally (
    tenant_id UUID NOT NULL,
    local_date DATE NOT NULL,
    category_id SMALLINT NOT NULL,
    access_class VARCHAR NOT NULL,
    n INTEGER NOT NULL,
    CONSTRAINT day_tally_pkey PRIMARY KEY (tenant_id, local_date, category_id, access_class),
    CONSTRAINT day_tally_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id),
    CONSTRAINT day_tally_category_id_fkey FOREIGN KEY(category_id) REFERENCES category (id)
);

-- One edition of one document, as draft or as final. Rows are inserted and read, never changed or removed.
CREATE TABLE document (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    edition INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    file_name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    size INTEGER NOT NULL,
    source_sha256 VARCHAR NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    made_by VARCHAR NOT NULL,
    registry_number VARCHAR,
    run_id UUID,
    CONSTRAINT document_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT document_tenant_id_kind_period_edition_state_key UNIQUE (tenant_id, kind, period, edition, state),
    CONSTRAINT document_state_check CHECK (state IN ('draft', 'final')),
    CONSTRAINT document_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- Counted incidents per month (its first day), category and class.
CREATE TABLE month_tally (
    tenant_id UUID NOT NULL,
    month DATE NOT NULL,
    category_id SMALLINT NOT NULL,
    access_class VARCHAR NOT NULL,
    n INTEGER NOT NULL,
    removed INTEGER DEFAULT '0' NOT NULL,
    CONSTRAINT month_tally_pkey PRIMARY KEY (tenant_id, month, category_id, access_class),
    CONSTRAINT month_tally_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id),
    CONSTRAINT month_tally_category_id_fkey FOREIGN KEY(category_id) REFERENCES category (id)
);

-- Who reports and acts: a school, a housing company, the police, an association.
CREATE TABLE organisation (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    CONSTRAINT organisation_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT organisation_tenant_id_name_key UNIQUE (tenant_id, name),
    CONSTRAINT organisation_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- An event as the police have published it, kept by the area as outside information. It has no position.
CREATE TABLE police_event (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    municipality_id UUID,
    event_id BIGINT NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    event_date DATE,
    type VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    municipality_name VARCHAR,
    county BOOLEAN NOT NULL,
    content_hash VARCHAR NOT NULL,
    versions INTEGER NOT NULL,
    first_seen TIMESTAMP WITH TIME ZONE NOT NULL,
    last_changed TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT police_event_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT police_event_tenant_id_event_id_key UNIQUE (tenant_id, event_id),
    CONSTRAINT police_event_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id),
    CONSTRAINT police_event_municipality_id_fkey FOREIGN KEY(municipality_id) REFERENCES tenant (id)
);
CREATE INDEX police_event_municipality_idx ON police_event (municipality_id, published_at);

-- Inhabitants on 31 December.
CREATE TABLE population (
    tenant_id UUID NOT NULL,
    area_id UUID NOT NULL,
    year INTEGER NOT NULL,
    n INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    CONSTRAINT population_pkey PRIMARY KEY (tenant_id, year),
    CONSTRAINT population_tenant_id_area_id_fkey FOREIGN KEY(tenant_id, area_id) REFERENCES tenant (id, area_id),
    CONSTRAINT population_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- One act of reading. Ids are time-ordered; `sealed_to` of the last seal says how far they are sealed.
CREATE TABLE read_line (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor VARCHAR NOT NULL,
    membership_id UUID,
    session_id UUID,
    act VARCHAR NOT NULL,
    object_id VARCHAR,
    detail VARCHAR,
    request_id VARCHAR NOT NULL,
    CONSTRAINT read_line_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT read_line_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);
CREATE INDEX read_line_at_idx ON read_line (tenant_id, at);

-- One piece of work for one tenant, one kind and one period.
CREATE TABLE run (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    edition INTEGER NOT NULL,
    state VARCHAR NOT NULL,
    requested_by UUID,
    requested_as VARCHAR NOT NULL,
    requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lease INTEGER NOT NULL,
    lease_until TIMESTAMP WITH TIME ZONE,
    step INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    step_text VARCHAR NOT NULL,
    trouble VARCHAR,
    finished_at TIMESTAMP WITH TIME ZONE,
    result_id UUID,
    CONSTRAINT run_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT run_tenant_id_kind_period_edition_key UNIQUE (tenant_id, kind, period, edition),
    CONSTRAINT run_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);
CREATE INDEX run_open_idx ON run (tenant_id, state) WHERE state IN ('waiting', 'working');

-- A signed-in browser, at one tenant. Signing out removes the row, so a copied cookie is dead.
CREATE TABLE session (
    token_hash VARCHAR NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    at_tenant_id UUID NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    last_seen TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT session_pkey PRIMARY KEY (token_hash),
    CONSTRAINT session_id_key UNIQUE (id),
    CONSTRAINT session_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id) ON DELETE CASCADE,
    CONSTRAINT session_at_tenant_id_fkey FOREIGN KEY(at_tenant_id) REFERENCES tenant (id)
);
CREATE INDEX session_person_id_idx ON session (person_id);

-- A figure of the map's ground: outline, sub_area, road, water or locality. Public geography: the area reads it.
CREATE TABLE shape (
    tenant_id UUID NOT NULL,
    area_id UUID NOT NULL,
    id UUID NOT NULL,
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    points JSONB NOT NULL,
    source VARCHAR NOT NULL,
    CONSTRAINT shape_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT shape_tenant_id_kind_name_key UNIQUE (tenant_id, kind, name),
    CONSTRAINT shape_tenant_id_area_id_fkey FOREIGN KEY(tenant_id, area_id) REFERENCES tenant (id, area_id),
    CONSTRAINT shape_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- What differs between tenants, read through `tenants.profile.Profile`. Its area reads it too: the area's picture
-- says which groups a municipality does not share.
CREATE TABLE tenant_profile (
    tenant_id UUID NOT NULL,
    area_id UUID NOT NULL,
    values JSONB NOT NULL,
    CONSTRAINT tenant_profile_pkey PRIMARY KEY (tenant_id),
    CONSTRAINT tenant_profile_tenant_id_area_id_fkey FOREIGN KEY(tenant_id, area_id) REFERENCES tenant (id, area_id),
    CONSTRAINT tenant_profile_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- A focus area (fokusområde): what it is about, why it happens, and what it rests on.
CREATE TABLE focus_area (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    title VARCHAR NOT NULL,
    short_title VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    causes JSONB NOT NULL,
    evidence JSONB NOT NULL,
    counts JSONB NOT NULL,
    main_count VARCHAR,
    year SMALLINT NOT NULL,
    ended_on DATE,
    lead_organisation_id UUID,
    meets VARCHAR NOT NULL,
    CONSTRAINT focus_area_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT focus_area_tenant_id_year_title_key UNIQUE (tenant_id, year, title),
    CONSTRAINT focus_area_tenant_id_lead_organisation_id_fkey FOREIGN KEY(tenant_id, lead_organisation_id) REFERENCES organisation (tenant_id, id),
    CONSTRAINT focus_area_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- One role for one person in one tenant, for a time. Others of her tenants are read by herself alone.
CREATE TABLE membership (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    person_id UUID NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    organisation_id UUID,
    valid_from DATE NOT NULL,
    valid_to DATE,
    CONSTRAINT membership_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT membership_tenant_id_person_id_role_organisation_id_key UNIQUE NULLS NOT DISTINCT (tenant_id, person_id, role, organisation_id),
    CONSTRAINT membership_tenant_id_organisation_id_fkey FOREIGN KEY(tenant_id, organisation_id) REFERENCES organisation (tenant_id, id),
    CONSTRAINT membership_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id),
    CONSTRAINT membership_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX membership_person_idx ON membership (person_id);

-- A place that people call by name, with a point.
CREATE TABLE named_place (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    sub_area_id UUID,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    approximate BOOLEAN NOT NULL,
    CONSTRAINT named_place_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT named_place_tenant_id_name_key UNIQUE (tenant_id, name),
    CONSTRAINT named_place_tenant_id_sub_area_id_fkey FOREIGN KEY(tenant_id, sub_area_id) REFERENCES shape (tenant_id, id),
    CONSTRAINT named_place_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- What a worker found in a period's reports, once for each audience: figures and ids, never a text.
CREATE TABLE picture_analysis (
    tenant_id UUID NOT NULL,
    first DATE NOT NULL,
    audience VARCHAR NOT NULL,
    last DATE NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    run_id UUID NOT NULL,
    removals INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    findings JSONB NOT NULL,
    CONSTRAINT picture_analysis_pkey PRIMARY KEY (tenant_id, first, audience),
    CONSTRAINT picture_analysis_audience_check CHECK (audience IN ('all', 'police', 'internal')),
    CONSTRAINT picture_analysis_days_check CHECK (first <= last),
    CONSTRAINT picture_analysis_tenant_id_run_id_fkey FOREIGN KEY(tenant_id, run_id) REFERENCES run (tenant_id, id),
    CONSTRAINT picture_analysis_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- A key for the API. It acts with its holder's rights in this tenant, looked up anew at each request.
CREATE TABLE access_token (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    membership_id UUID NOT NULL,
    person_id UUID NOT NULL,
    name VARCHAR NOT NULL,
    token_hash VARCHAR NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    last_used TIMESTAMP WITH TIME ZONE,
    CONSTRAINT access_token_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT access_token_tenant_id_token_hash_key UNIQUE (tenant_id, token_hash),
    CONSTRAINT access_token_tenant_id_membership_id_fkey FOREIGN KEY(tenant_id, membership_id) REFERENCES membership (tenant_id, id),
    CONSTRAINT access_token_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id),
    CONSTRAINT access_token_person_id_fkey FOREIGN KEY(person_id) REFERENCES person (id)
);

-- An activity (aktivitet): a countable doing. How often it was done is always counted from its occasions.
CREATE TABLE activity (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    focus_area_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    organisation_id UUID NOT NULL,
    planned_year INTEGER,
    ended_on DATE,
    CONSTRAINT activity_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT activity_tenant_id_focus_area_id_fkey FOREIGN KEY(tenant_id, focus_area_id) REFERENCES focus_area (tenant_id, id),
    CONSTRAINT activity_tenant_id_organisation_id_fkey FOREIGN KEY(tenant_id, organisation_id) REFERENCES organisation (tenant_id, id),
    CONSTRAINT activity_tenant_id_focus_area_id_name_key UNIQUE (tenant_id, focus_area_id, name),
    CONSTRAINT activity_kind_check CHECK (kind IN ('situational', 'social', 'control', 'communication', 'knowledge')),
    CONSTRAINT activity_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- A working group's follow-up (uppföljning) of one quarter.
CREATE TABLE follow_up (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    focus_area_id UUID NOT NULL,
    quarter VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    judgement VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    lessons VARCHAR NOT NULL,
    obstacles VARCHAR NOT NULL,
    resources VARCHAR NOT NULL,
    proposal VARCHAR NOT NULL,
    decision VARCHAR NOT NULL,
    needs_decision BOOLEAN NOT NULL,
    responsible VARCHAR NOT NULL,
    counting JSONB NOT NULL,
    state VARCHAR NOT NULL,
    written_by VARCHAR NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE,
    version INTEGER NOT NULL,
    CONSTRAINT follow_up_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT follow_up_tenant_id_focus_area_id_fkey FOREIGN KEY(tenant_id, focus_area_id) REFERENCES focus_area (tenant_id, id),
    CONSTRAINT follow_up_tenant_id_focus_area_id_quarter_key UNIQUE (tenant_id, focus_area_id, quarter),
    CONSTRAINT follow_up_quarter_check CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$'),
    CONSTRAINT follow_up_status_check CHECK (status IN ('on_plan', 'late', 'ended')),
    CONSTRAINT follow_up_judgement_check CHECK (judgement IN ('improved', 'unchanged', 'worsened', 'undecided')),
    CONSTRAINT follow_up_proposal_check CHECK (proposal IN ('continue', 'change', 'end')),
    CONSTRAINT follow_up_state_check CHECK (state IN ('draft', 'submitted')),
    CONSTRAINT follow_up_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- A goal (mål) with its measure. Percentages carry the numbers behind them; counts of reports their coverage.
CREATE TABLE goal (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    focus_area_id UUID NOT NULL,
    position SMALLINT NOT NULL,
    text VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    baseline DOUBLE PRECISION,
    target DOUBLE PRECISION,
    now DOUBLE PRECISION,
    due DATE,
    baseline_count JSONB,
    now_count JSONB,
    coverage JSONB,
    same_time_last_year JSONB,
    count VARCHAR,
    CONSTRAINT goal_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT goal_tenant_id_focus_area_id_fkey FOREIGN KEY(tenant_id, focus_area_id) REFERENCES focus_area (tenant_id, id),
    CONSTRAINT goal_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);
CREATE INDEX goal_focus_area_idx ON goal (tenant_id, focus_area_id);

-- Something that happened, at a place and in a span of time. There is no column for a person who took part.
CREATE TABLE incident (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    category_id SMALLINT NOT NULL,
    state VARCHAR NOT NULL,
    access_class VARCHAR NOT NULL,
    organisation_id UUID NOT NULL,
    reported_by UUID,
    reported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    earliest TIMESTAMP WITH TIME ZONE NOT NULL,
    latest TIMESTAMP WITH TIME ZONE NOT NULL,
    local_date DATE NOT NULL,
    hour_of_week SMALLINT,
    precision VARCHAR NOT NULL,
    named_place_id UUID,
    sub_area_id UUID,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    x INTEGER,
    y INTEGER,
    cell INTEGER,
    at_home BOOLEAN NOT NULL,
    how VARCHAR,
    text VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    reported_to_police VARCHAR NOT NULL,
    people_band VARCHAR,
    intake_key VARCHAR,
    version INTEGER NOT NULL,
    CONSTRAINT incident_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT incident_state_check CHECK (state IN ('counted', 'quarantined', 'withdrawn', 'merged')),
    CONSTRAINT incident_access_class_check CHECK (access_class IN ('open', 'internal', 'police', 'restricted')),
    CONSTRAINT incident_precision_check CHECK (precision IN ('exact', 'place', 'sub_area', 'unknown')),
    CONSTRAINT incident_span_check CHECK (earliest <= latest),
    CONSTRAINT incident_point_check CHECK ((lat IS NULL) = (lon IS NULL) AND (lat IS NULL) = (cell IS NULL)),
    CONSTRAINT incident_tenant_id_organisation_id_fkey FOREIGN KEY(tenant_id, organisation_id) REFERENCES organisation (tenant_id, id),
    CONSTRAINT incident_tenant_id_reported_by_fkey FOREIGN KEY(tenant_id, reported_by) REFERENCES membership (tenant_id, id),
    CONSTRAINT incident_tenant_id_named_place_id_fkey FOREIGN KEY(tenant_id, named_place_id) REFERENCES named_place (tenant_id, id),
    CONSTRAINT incident_tenant_id_sub_area_id_fkey FOREIGN KEY(tenant_id, sub_area_id) REFERENCES shape (tenant_id, id),
    CONSTRAINT incident_tenant_id_intake_key_key UNIQUE (tenant_id, intake_key),
    CONSTRAINT incident_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id),
    CONSTRAINT incident_category_id_fkey FOREIGN KEY(category_id) REFERENCES category (id)
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);
CREATE INDEX incident_place_idx ON incident (tenant_id, named_place_id, local_date);
CREATE INDEX incident_window_idx ON incident (tenant_id, local_date) INCLUDE (category_id, hour_of_week, cell, state, access_class, organisation_id, named_place_id, sub_area_id, at_home);

-- One reading of a file of reports. The same file may be read several times; each time is a row of its own.
CREATE TABLE intake_file (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE NOT NULL,
    read_by UUID,
    read_as VARCHAR NOT NULL,
    rows INTEGER NOT NULL,
    "new" INTEGER NOT NULL,
    known INTEGER NOT NULL,
    bad INTEGER NOT NULL,
    first_date DATE,
    last_date DATE,
    header JSONB NOT NULL,
    bad_rows JSONB NOT NULL,
    CONSTRAINT intake_file_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT intake_file_tenant_id_read_by_fkey FOREIGN KEY(tenant_id, read_by) REFERENCES membership (tenant_id, id),
    CONSTRAINT intake_file_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);
CREATE INDEX intake_file_sha256_idx ON intake_file (tenant_id, sha256);

-- How a focus area is judged for the quarter after `quarter`: need × influence, and whether it is chosen.
CREATE TABLE priority (
    tenant_id UUID NOT NULL,
    quarter VARCHAR NOT NULL,
    focus_area_id UUID NOT NULL,
    rank SMALLINT,
    need SMALLINT NOT NULL,
    influence SMALLINT NOT NULL,
    reason VARCHAR NOT NULL,
    CONSTRAINT priority_pkey PRIMARY KEY (tenant_id, quarter, focus_area_id),
    CONSTRAINT priority_tenant_id_focus_area_id_fkey FOREIGN KEY(tenant_id, focus_area_id) REFERENCES focus_area (tenant_id, id),
    CONSTRAINT priority_tenant_id_quarter_rank_key UNIQUE (tenant_id, quarter, rank),
    CONSTRAINT priority_quarter_check CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$'),
    CONSTRAINT priority_rank_check CHECK (rank BETWEEN 1 AND 3),
    CONSTRAINT priority_need_check CHECK (need BETWEEN 1 AND 5),
    CONSTRAINT priority_influence_check CHECK (influence BETWEEN 1 AND 5),
    CONSTRAINT priority_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- An organisation in a focus area's working group (arbetsgrupp).
CREATE TABLE working_group_member (
    tenant_id UUID NOT NULL,
    focus_area_id UUID NOT NULL,
    organisation_id UUID NOT NULL,
    CONSTRAINT working_group_member_pkey PRIMARY KEY (tenant_id, focus_area_id, organisation_id),
    CONSTRAINT working_group_member_tenant_id_focus_area_id_fkey FOREIGN KEY(tenant_id, focus_area_id) REFERENCES focus_area (tenant_id, id),
    CONSTRAINT working_group_member_tenant_id_organisation_id_fkey FOREIGN KEY(tenant_id, organisation_id) REFERENCES organisation (tenant_id, id),
    CONSTRAINT working_group_member_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- How many occasions of an activity are planned in a quarter.
CREATE TABLE activity_plan (
    tenant_id UUID NOT NULL,
    activity_id UUID NOT NULL,
    quarter VARCHAR NOT NULL,
    planned INTEGER NOT NULL,
    CONSTRAINT activity_plan_pkey PRIMARY KEY (tenant_id, activity_id, quarter),
    CONSTRAINT activity_plan_tenant_id_activity_id_fkey FOREIGN KEY(tenant_id, activity_id) REFERENCES activity (tenant_id, id),
    CONSTRAINT activity_plan_planned_check CHECK (planned >= 0),
    CONSTRAINT activity_plan_quarter_check CHECK (quarter ~ '^[0-9]{4}-Q[1-4]$'),
    CONSTRAINT activity_plan_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- How an incident stood before a change, and why it was changed.
CREATE TABLE incident_version (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    incident_id UUID NOT NULL,
    version INTEGER NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_by VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    before JSONB NOT NULL,
    CONSTRAINT incident_version_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT incident_version_tenant_id_incident_id_fkey FOREIGN KEY(tenant_id, incident_id) REFERENCES incident (tenant_id, id),
    CONSTRAINT incident_version_tenant_id_incident_id_version_key UNIQUE (tenant_id, incident_id, version),
    CONSTRAINT incident_version_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);

-- One time an activity was done (tillfälle).
CREATE TABLE occasion (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    activity_id UUID NOT NULL,
    done_on DATE NOT NULL,
    organisation_id UUID NOT NULL,
    named_place_id UUID,
    place_text VARCHAR NOT NULL,
    result VARCHAR NOT NULL,
    logged_by UUID,
    logged_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT occasion_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT occasion_tenant_id_activity_id_fkey FOREIGN KEY(tenant_id, activity_id) REFERENCES activity (tenant_id, id),
    CONSTRAINT occasion_tenant_id_organisation_id_fkey FOREIGN KEY(tenant_id, organisation_id) REFERENCES organisation (tenant_id, id),
    CONSTRAINT occasion_tenant_id_named_place_id_fkey FOREIGN KEY(tenant_id, named_place_id) REFERENCES named_place (tenant_id, id),
    CONSTRAINT occasion_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenant (id)
);
CREATE INDEX occasion_activity_idx ON occasion (tenant_id, activity_id, done_on);
