"""Debian's nginx on a free loopback port, configured by us, for as long as it is asked."""

import getpass
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = shutil.which("nginx") or "/usr/sbin/nginx"
MODULES = Path("/usr/lib/nginx/modules")
BROTLI = MODULES / "ngx_http_brotli_filter_module.so"
LIMITS = "client_body_temp_path proxy_temp_path fastcgi_temp_path uwsgi_temp_path scgi_temp_path"


@contextmanager
def serving(folder: Path, *, location: str = "", brotli: bool = False) -> Iterator[str]:
    """Serve a folder; give its address, ending in a slash.

    Parameters
    ----------
    location
        Directives for the folder's location, like those a build writes to nginx.conf.
    brotli
        Whether answers are packed with brotli for those who take it.
    """
    with tempfile.TemporaryDirectory() as name:
        place, port = Path(name), _free_port()
        (place / "nginx.conf").write_text(
            _configuration(folder, place, port, location=location, brotli=brotli),
            encoding="utf-8",
        )
        command = [PROGRAM, "-p", name, "-e", "error.log", "-c", "nginx.conf"]
        subprocess.run([*command, "-t", "-q"], check=True)
        server = subprocess.Popen(command)
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _configuration(folder: Path, place: Path, port: int, *, location: str, brotli: bool) -> str:
    scratch = "\n".join(f"    {limit} {place / limit};" for limit in LIMITS.split())
    load = f"load_module {BROTLI};\n" if brotli else ""
    pack = "        brotli on; brotli_comp_level 5; brotli_types *;\n" if brotli else ""
    return f"""\
{load}user {getpass.getuser()};
worker_processes auto;
daemon off;
pid {place / "pid"};
events {{ worker_connections 1024; }}
http {{
    access_log off;
    include /etc/nginx/mime.types;
{scratch}
    server {{
        listen 127.0.0.1:{port};
        root {folder};
{pack}        location / {{
{location}
        }}
    }}
}}
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nginx does not answer on port {port}")
