#!/usr/bin/env bash
# Installs Debian's packages that Sổ Hóa needs, only those that are missing. Root or sudo.
set -euo pipefail

packages=(
  tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd  # reading; osd finds the orientation
  poppler-utils                                      # page pictures; pdfsig and pdftotext for tests
  fonts-liberation2                                  # every Vietnamese letter; 1.x lacks most of them
  libgl1 libglib2.0-0                                # OpenCV
  python3-venv
  postgresql chromium                                # tests: catalogue on a real server, real browser
  softhsm2                                           # tests: a signing token
)

missing=()
for package in "${packages[@]}"; do
  if [[ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" != "install ok installed" ]]; then
    missing+=("$package")
  fi
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

as_root=()
if [[ "$(id -u)" -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "Cần quyền root hoặc sudo để cài: ${missing[*]} / Needs root or sudo." >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "Cài gói hệ thống / Installing system packages: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
