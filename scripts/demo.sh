#!/usr/bin/env bash
# The main job on the samples: from scans to signed PDF/A, ending with a table. Run by `make demo`.
set -euo pipefail

bin=.venv/bin
rm -rf "$DEMO_DIR"
dossiers=(samples/dossiers/*/)
if [[ -d "$CORPUS" ]]; then
  # Two real papers: they carry signatures already, so they are verified and kept as they came.
  dossiers+=("$CORPUS/province-decision-04-2025.pdf" "$CORPUS/province-letter-299-2025.pdf")
fi

echo "Số hóa ${#dossiers[@]} hồ sơ mẫu / digitizing ${#dossiers[@]} sample dossiers …"
"$bin/sohoa" run "${dossiers[@]}" --approve all --out "$DEMO_DIR"
cat <<TEXT

Kết quả nằm ở / Results are in:  $DEMO_DIR/objects/<mã hồ sơ>/…
Xem tiếp / Next:  $bin/sohoa up --out $DEMO_DIR
  rồi mở địa chỉ nó in ra / then open the address it prints
TEXT
