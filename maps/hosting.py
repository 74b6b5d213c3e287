"""How a built folder is to be served: the same rules in the words of each common static host.

What is named by its content never changes and is kept for ever; all else is asked for again each
time, so that a correction is seen at once. No rule sets a cookie.
"""

import json

from maps.spec import MapSpec

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
VERSION_LETTERS = 16  # of a version's name, made of its content
_VERSION = f"[0-9a-f]{{{VERSION_LETTERS}}}"
_NAMED_BY_CONTENT = rf"/(assets|v/{_VERSION})/"
_REFUSED = "camera microphone geolocation payment usb midi display-capture browsing-topics"
TYPES = {
    "html": "text/html",
    "js": "text/javascript",
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv",
    "txt": "text/plain",
    "yaml": "application/yaml",
    "kml": "application/vnd.google-earth.kml+xml",
    "gpkg": "application/geopackage+sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "png": "image/png",
    "svg": "image/svg+xml",
}
_PACKED = ("js", "json", "geojson", "csv", "txt", "yaml", "kml", "svg", "gpkg")
_QUOTED = {"self", "none"}


def ancestors(spec: MapSpec) -> str:
    """Return who may frame the pages, as a policy has it: every site, if the spec names none."""
    named = [f"'{site}'" if site in _QUOTED else site for site in spec.frame_ancestors]
    return f"frame-ancestors {' '.join(named) or '*'}"


def headers(spec: MapSpec) -> dict[str, str]:
    """Return the headers that every answer carries."""
    return {
        "Content-Security-Policy": ancestors(spec),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _REFUSED.split()),
        # What lies here is public: others may show the pictures and read the data.
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }


def files(spec: MapSpec) -> dict[str, bytes]:
    """Return each host's rules by the name it looks for them under."""
    made = {
        "nginx.conf": _nginx(spec),
        "_headers": _headers(spec),
        "vercel.json": _vercel(spec),
        ".htaccess": _htaccess(spec),
    }
    return {name: text.encode() for name, text in made.items()}


def _nginx(spec: MapSpec) -> str:
    """Return directives for the location (or server) that serves the folder."""
    types = "\n".join(f"    {mime} {ending};" for ending, mime in TYPES.items())
    said = "\n".join(f'add_header {key} "{value}" always;' for key, value in headers(spec).items())
    packed = " ".join(TYPES[ending] for ending in _PACKED)
    return f"""\
# Inside the location that serves this folder: include /path/to/nginx.conf;
types {{
{types}
}}
default_type application/octet-stream;
charset utf-8;
charset_types text/css text/plain text/csv text/javascript application/json;

# Pages lie packed beside themselves; the rest is packed on its way out.
gzip on;
gzip_static on;
gzip_vary on;
gzip_min_length 1024;
gzip_types {packed};

set $reachline_cache "{ASK_AGAIN}";
if ($uri ~ "{_NAMED_BY_CONTENT}") {{
    set $reachline_cache "{FOR_EVER}";
}}
add_header Cache-Control $reachline_cache always;
{said}
"""


def _headers(spec: MapSpec) -> str:
    """Return rules for Netlify and Cloudflare Pages: no path matches two kinds of caching."""
    said = "".join(f"  {key}: {value}\n" for key, value in headers(spec).items())
    kept = "".join(f"{path}\n  Cache-Control: {FOR_EVER}\n" for path in ("/assets/*", "/v/*"))
    asked = "".join(f"{path}\n  Cache-Control: {ASK_AGAIN}\n" for path in ("/latest/*", "/data/*"))
    return f"/*\n{said}{kept}{asked}"


def _vercel(spec: MapSpec) -> str:
    every = [{"key": key, "value": value} for key, value in headers(spec).items()]
    kept = [{"key": "Cache-Control", "value": FOR_EVER}]
    asked = [{"key": "Cache-Control", "value": ASK_AGAIN}]
    rules = [
        {"source": "/(.*)", "headers": every},
        {"source": "/((?!assets/|v/).*)", "headers": asked},
        {"source": "/(assets|v)/(.*)", "headers": kept},
    ]
    return json.dumps({"headers": rules}, indent=2) + "\n"


def _htaccess(spec: MapSpec) -> str:
    said = "\n".join(
        f'    Header always set {key} "{value}"' for key, value in headers(spec).items()
    )
    types = "\n".join(f"    AddType {mime} .{ending}" for ending, mime in TYPES.items())
    return f"""\
<IfModule mod_mime.c>
{types}
    AddDefaultCharset utf-8
</IfModule>
<IfModule mod_headers.c>
{said}
    Header always set Cache-Control "{ASK_AGAIN}"
    <If "%{{REQUEST_URI}} =~ m#{_NAMED_BY_CONTENT}#">
        Header always set Cache-Control "{FOR_EVER}"
    </If>
    Header always unset Set-Cookie
</IfModule>
"""
