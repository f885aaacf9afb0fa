# Installs what is missing, says what it does in a line a step, and is quick the second time.
# Sourced by the scripts beside it, which stand at the project's root.

say() { printf '» %s\n' "$*"; }

fail() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}

BUILD_PACKAGES="libwebkit2gtk-4.1-dev libxdo-dev libssl-dev libayatana-appindicator3-dev librsvg2-dev build-essential pkg-config file curl"
BROWSER_PACKAGES="chromium-headless-shell fonts-liberation"
WINDOW_TEST_PACKAGES="xvfb webkit2gtk-driver dbus dbus-x11 xdotool gir1.2-gtk-3.0 python3-gi imagemagick x11-utils openbox"

# Which of the named Debian packages are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || printf '%s ' "$package"
  done
}

install_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    say "Not Debian or Ubuntu: make sure that these are installed (names as Debian has them): $*"
    return
  fi
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  local as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "These packages are missing, and there is no sudo: $missing"
    as_root="sudo"
  fi
  say "Installing packages: $missing"
  $as_root apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# version_at_least HAVE WANT
version_at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

require_tools() {
  command -v cargo >/dev/null || fail "Rust is missing: install rustup from rust-lang.org (1.95 or newer)."
  local rust node
  rust=$(rustc --version | cut -d' ' -f2)
  version_at_least "$rust" 1.95.0 || fail "Rust $rust is too old: rustup update (1.95 or newer)."
  command -v npm >/dev/null || fail "Node.js is missing: install Node.js 20.19 or newer, with npm."
  node=$(node --version | tr -d v)
  version_at_least "$node" 20.19.0 || fail "Node.js $node is too old: 20.19 or newer is needed."
}

# A fingerprint of a front end's sources.
sources_of() {
  (cd "$1" && find . -type f -not -path './node_modules/*' -not -path './dist/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum)
}

# Builds a front end when its sources changed since the last build.
build_front_end() {
  local folder="$1" what="$2" now
  now=$(sources_of "$folder")
  if [ -f "$folder/dist/index.html" ] && [ "$(cat "$folder/node_modules/.built" 2>/dev/null)" = "$now" ]; then
    return
  fi
  if [ ! -f "$folder/node_modules/.installed" ] || ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
    say "Installing the packages of $what"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
    cp "$folder/package-lock.json" "$folder/node_modules/.installed"
  fi
  say "Building $what"
  (cd "$folder" && npm run --silent build >/dev/null)
  printf '%s' "$now" >"$folder/node_modules/.built"
}

build_front_ends() {
  build_front_end ui "the window's pages"
  build_front_end src-tauri/src/sandbox/pages "the sandbox portal's pages"
}
