#!/usr/bin/env bash
# The shared library carries its version and shows the public functions alone.
# Usage: shared_test.sh BUILD_FOLDER SOVERSION
set -euo pipefail
library=$(find "$1" -name "libecrlint.so.$2" | head -n 1)
[ -n "$library" ] || { echo "no libecrlint.so.$2 below $1" >&2; exit 1; }
objdump -p "$library" | grep -q "SONAME *libecrlint.so.$2$" || { echo 'another SONAME' >&2; exit 1; }
shown=$(nm -D --defined-only "$library" | c++filt | cut -d' ' -f3- | grep '^ecrlint::')
! grep -E '^ecrlint::internal' <<<"$shown" || { echo 'internals are shown' >&2; exit 1; }
for function in lint apply fails transfer who explain_denied evaluate parse_config load_catalog render version; do
  grep -qE "^ecrlint::$function\\b" <<<"$shown" || { echo "$function is not shown" >&2; exit 1; }
done
echo "$(wc -l <<<"$shown") names are shown"
