# syntax=docker/dockerfile:1
FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/portal
RUN python -m venv /srv/venv
COPY requirements/run.txt requirements/run.txt
RUN /srv/venv/bin/pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r requirements/run.txt \
 && /srv/venv/bin/pip check
COPY . .
RUN PORTAL_MODE=demo PORTAL_VAR=/tmp/build PORTAL_STATIC=/srv/static /srv/venv/bin/python manage.py catalogues \
 && PORTAL_MODE=demo PORTAL_VAR=/tmp/build PORTAL_STATIC=/srv/static /srv/venv/bin/python manage.py collectstatic --noinput \
 && rm -rf /tmp/build

# pg_dump and pg_restore must be of the server's version: Debian 12 and postgres:15 belong together.
FROM python:3.11-slim-bookworm
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-15 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /nonexistent portal && install -d -o portal -g portal /srv/var
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/static /srv/static
COPY --from=build /srv/portal /srv/portal
WORKDIR /srv/portal
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORTAL_VAR=/srv/var PORTAL_STATIC=/srv/static
USER portal
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["granian", "--interface", "rsgi", "--http", "1", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--backlog", "4096", "--backpressure", "2048", "--no-access-log", "portal.rsgi:application"]
