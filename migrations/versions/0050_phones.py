"""Telephones on which somebody is remembered, to report without her password; and the functions that write them.

They run as the owner and ask for a proof: to be remembered for the token of a session, to be opened for the secret that
the telephone keeps and, where it asks for one, for what the PIN gives. Whoever has taken over the web can thus neither
have anybody remembered nor open anybody's phone.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0050_phones"
down_revision = "0049_device_of_a_session"
branch_labels = depends_on = None

SQL = """
-- Remembers the holder of this session, in this role of hers, on the telephone that keeps the secret; false without
-- such a session at the transaction's tenant.
CREATE FUNCTION public.remember_phone(
    _token text, _membership uuid, _id uuid, _secret_hash text, _label text, _device text, _recipe text,
    _proof_hash text, _at timestamptz)
RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.phone
        (tenant_id, id, person_id, membership_id, membership_version, password_edition, made_by, label, device,
        secret_hash, recipe, proof_hash, wrong, remembered_at, used_at)
    SELECT m.tenant_id, _id, m.person_id, m.id, m.version, w.edition, s.made_by, _label, _device, _secret_hash,
        _recipe, _proof_hash, 0, _at, _at
    FROM public.session s
    JOIN public.membership m ON m.person_id = s.person_id AND m.tenant_id = s.at_tenant_id AND m.id = _membership
    JOIN public.person_password w ON w.person_id = s.person_id
    WHERE s.token_hash = public.secret_hash(_token) AND s.at_tenant_id = public.tenant_here();
    RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION public.remember_phone FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.remember_phone TO samsyn_web;

-- Opens the telephone that keeps this secret, under a new token: 0; else how many wrong PINs that makes in a row, and
-- at so many as _most it is forgotten. NULL where there is no such telephone. The row is locked: tries at once are
-- counted one by one.
CREATE FUNCTION public.open_phone(_secret text, _proof text, _hash text, _at timestamptz, _most integer)
RETURNS integer LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    _phone public.phone;
BEGIN
    SELECT p.* INTO _phone FROM public.phone p
    WHERE p.tenant_id = public.tenant_here() AND p.secret_hash = public.secret_hash(_secret)
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF _phone.proof_hash IS NULL OR (_proof IS NOT NULL AND _phone.proof_hash = public.secret_hash(_proof)) THEN
        UPDATE public.phone p SET wrong = 0, token_hash = _hash, used_at = _at, opened_at = _at, seen_at = _at
        WHERE p.tenant_id = _phone.tenant_id AND p.id = _phone.id;
        RETURN 0;
    END IF;
    IF _phone.wrong + 1 >= _most THEN
        DELETE FROM public.phone p WHERE p.tenant_id = _phone.tenant_id AND p.id = _phone.id;
    ELSE
        UPDATE public.phone p SET wrong = p.wrong + 1 WHERE p.tenant_id = _phone.tenant_id AND p.id = _phone.id;
    END IF;
    RETURN _phone.wrong + 1;
END
$$;
REVOKE ALL ON FUNCTION public.open_phone FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.open_phone TO samsyn_web;

-- Closes the telephone that is open under this token.
CREATE FUNCTION public.close_phone(_token text)
RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE public.phone p SET token_hash = NULL
    WHERE p.tenant_id = public.tenant_here() AND p.token_hash = public.secret_hash(_token)
$$;
REVOKE ALL ON FUNCTION public.close_phone FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.close_phone TO samsyn_web;
"""


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "phone",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("membership_version", sa.Integer(), nullable=False),
        sa.Column("password_edition", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("secret_hash", sa.String(), nullable=False),
        sa.Column("recipe", sa.String(), nullable=True),
        sa.Column("proof_hash", sa.String(), nullable=True),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("remembered_at", moment, nullable=False),
        sa.Column("used_at", moment, nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("opened_at", moment, nullable=True),
        sa.Column("seen_at", moment, nullable=True),
        sa.CheckConstraint("made_by IN ('password', 'invitation', 'oidc')", name=op.f("phone_made_by_check")),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenant.id"], name=op.f("phone_tenant_id_fkey")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("phone_person_id_fkey")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "membership_id"],
            ["membership.tenant_id", "membership.id"],
            name=op.f("phone_tenant_id_membership_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("phone_pkey")),
        sa.UniqueConstraint("tenant_id", "secret_hash", name=op.f("phone_tenant_id_secret_hash_key")),
        sa.UniqueConstraint("tenant_id", "token_hash", name=op.f("phone_tenant_id_token_hash_key")),
    )
    op.create_index("phone_person_idx", "phone", ["tenant_id", "person_id"])
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SQL)


def downgrade() -> None:
    for name in re.findall(r"^CREATE FUNCTION (public\.[a-z_]+)", SQL, re.MULTILINE):
        op.execute(f"DROP FUNCTION {name}")
    op.drop_table("phone")
