# The app and its workers. docs/deploy.md says how to run it; compose.yaml does.
FROM python:3.13-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 denseboard \
    && install --directory --owner denseboard /denseboard /data

USER denseboard
WORKDIR /denseboard
COPY --chown=denseboard . .
RUN deploy/build

ENV DENSEBOARD_HOME=/data \
    DENSEBOARD_LOGS=json \
    PYTHONPATH=/denseboard \
    PATH=/denseboard/.venv/bin:$PATH
VOLUME /data
EXPOSE 8501
HEALTHCHECK --start-period=60s CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://localhost:8501/healthz', timeout=5)"]
# SIGTERM, which Docker sends, stops runs, evaluates and records them: allow ten seconds.
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.headless=true"]
