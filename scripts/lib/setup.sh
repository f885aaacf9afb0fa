# Installs what is missing, says what it does in a line a step, and is quick the second time.
# Sourced by the scripts beside it, which stand at the project's root.

say() { printf '» %s\n' "$*"; }

fail() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}

BUILD_PACKAGES=(
  libwebkit2gtk-4.1-dev libxdo-dev libssl-dev libayatana-appindicator3-dev librsvg2-dev
  build-essential pkg-config file curl ca-certificates
)
WINDOW_TEST_PACKAGES=(
  xvfb webkit2gtk-driver dbus dbus-x11 xdotool gir1.2-gtk-3.0 python3-gi imagemagick x11-utils
  openbox
)
# Ubuntu has this one only as a snap; see install_browser.
BROWSER_PACKAGES=(chromium-headless-shell fonts-liberation)

has_apt() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "Not root, and there is no sudo. Have this run as root: $*"
  fi
}

# Those of the named Debian packages that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' ||
      printf '%s\n' "$package"
  done
}

install_packages() {
  if ! has_apt; then
    say "Not Debian or Ubuntu. These are needed, named as Debian does: $*"
    return
  fi
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  say "Installing packages: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# A browser that the program finds by itself; see src-tauri/src/browser/find.rs.
has_browser() {
  local name
  [ -z "${GSP_CHROMIUM:-}" ] || [ ! -f "$GSP_CHROMIUM" ] || return 0
  for name in chromium-headless-shell chrome-headless-shell chromium chromium-browser \
    google-chrome-stable google-chrome microsoft-edge-stable microsoft-edge; do
    # Ubuntu's chromium-browser may be a script that only asks for the snap.
    if [ "$name" = chromium-browser ] && [ ! -e /snap/bin/chromium ] && grep -qs snap /usr/bin/chromium-browser; then
      continue
    fi
    command -v "$name" >/dev/null && return 0
  done
  [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] ||
    [ -x "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge" ] ||
    [ -x "/Applications/Chromium.app/Contents/MacOS/Chromium" ]
}

install_browser() {
  has_browser && return 0
  if has_apt; then
    # A fresh container knows no packages before its first update.
    has_package "${BROWSER_PACKAGES[0]}" || as_root apt-get update -qq
    if has_package "${BROWSER_PACKAGES[0]}"; then
      install_packages "${BROWSER_PACKAGES[@]}"
      return
    fi
  fi
  fail "No browser: install Google Chrome (google.com/chrome), Microsoft Edge or Chromium, or name one by GSP_CHROMIUM."
}

has_package() { apt-cache show "$1" >/dev/null 2>&1; }

# version_at_least HAVE WANT
version_at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

require_tools() {
  # A shell that was open before Rust was installed does not know where it lies.
  if ! command -v cargo >/dev/null && [ -f "$HOME/.cargo/env" ]; then
    # shellcheck source=/dev/null
    . "$HOME/.cargo/env"
  fi
  command -v cargo >/dev/null || fail "Rust is missing: install it from rustup.rs (1.95 or newer)."
  local rust node
  rust=$(rustc --version | cut -d' ' -f2)
  version_at_least "$rust" 1.95.0 || fail "Rust $rust is too old, 1.95 is needed: rustup update stable"
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    fail "Node.js is missing: install 20.19 or newer, with npm, from nodejs.org."
  fi
  node=$(node --version | tr -d v)
  version_at_least "$node" 20.19.0 || fail "Node.js $node is too old, 20.19 is needed: see nodejs.org."
}

# require_component COMMAND COMPONENT: a minimal toolchain comes without them.
require_component() {
  cargo "$1" --version >/dev/null 2>&1 || fail "cargo $1 is missing: rustup component add $2"
}

# A fingerprint of a front end's sources.
sources_of() {
  (cd "$1" && find . -type f -not -path './node_modules/*' -not -path './dist/*' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
}

# quietly COMMAND...: what it printed is shown only when it failed.
quietly() {
  local output
  if ! output=$("$@" 2>&1); then
    printf '%s\n' "$output" >&2
    return 1
  fi
}

# Builds a front end when its sources changed since the last build. Both marks lie in node_modules,
# so they go when that goes.
build_front_end() {
  local folder="$1" what="$2" now
  now=$(sources_of "$folder")
  if [ ! -f "$folder/node_modules/.installed" ] ||
    ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
    say "Installing the packages of $what"
    quietly npm --prefix "$folder" ci --no-audit --no-fund --loglevel=error ||
      fail "The packages of $what could not be installed."
    cp "$folder/package-lock.json" "$folder/node_modules/.installed"
  fi
  if [ -f "$folder/dist/index.html" ] &&
    [ "$(cat "$folder/node_modules/.built" 2>/dev/null)" = "$now" ]; then
    return
  fi
  say "Building $what"
  quietly npm --prefix "$folder" run build || fail "$what could not be built."
  printf '%s' "$now" >"$folder/node_modules/.built"
}

build_front_ends() {
  build_front_end ui "the window's pages"
  build_front_end src-tauri/src/sandbox/pages "the sandbox portal's pages"
}
