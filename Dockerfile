# The minor version that every test and every figure of the README was made with; Python mends its
# security until October 2027, Debian 12 is looked after until June 2028. By tag, not by digest,
# so that building again takes up what both have mended since.
ARG PYTHON=3.11-slim-bookworm


FROM python:${PYTHON} AS build

# Only wheels, and only those whose hashes stand in the lock file: no compiler, no surprise.
COPY requirements.txt /tmp/
RUN python -m venv --without-pip /opt/venv \
 && python -m pip --python /opt/venv/bin/python install --quiet --no-cache-dir \
    --disable-pip-version-check --require-hashes --only-binary :all: -r /tmp/requirements.txt \
 && find /opt/venv -type d -name tests -prune -exec rm -r {} +

# Compiled here, since a read-only root cannot keep it; by content, as layers round the times.
COPY LICENSE main.py /app/
COPY bot /app/bot
COPY handlers /app/handlers
COPY locales /app/locales
COPY data /app/data
RUN python -m compileall -q --invalidation-mode unchecked-hash /app


FROM python:${PYTHON}

LABEL org.opencontainers.image.title="Almaty colleges bot" \
      org.opencontainers.image.licenses="MIT"

# A fixed number: whoever owns the files of the volume stays the same with the next image.
RUN groupadd --gid 10001 bot \
 && useradd --uid 10001 --gid bot --no-create-home --home-dir /nonexistent \
    --shell /usr/sbin/nologin bot \
 && install --directory --owner bot --group bot --mode 0700 /var/lib/almaty-colleges-bot

COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app

# Inside a container 0.0.0.0 is the container; who may come in is said where ports are published.
# matplotlib keeps its list of fonts in MPLCONFIGDIR, on the tmpfs of /tmp.
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATABASE_PATH=/var/lib/almaty-colleges-bot/bot.sqlite3 \
    WEB_HOST=0.0.0.0 \
    WEB_PORT=8080

WORKDIR /app
USER 10001:10001
VOLUME /var/lib/almaty-colleges-bot
EXPOSE 8080
STOPSIGNAL SIGTERM

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-I", "-S", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['WEB_PORT'] + '/healthz', timeout=4)"]

ENTRYPOINT ["python", "main.py"]
