"""The app behind nginx: HTTPS, a path of its own, and a prefix that the proxy strips."""

import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

import pytest
from playwright.sync_api import Page, expect

from tests.browser.servers import Served, free_port
from tests.browser.steps import current, press, run_of, state, train
from tests.browser.waiting import PATIENCE, wait_until_current
from tests.conftest import ROOT

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
# As JupyterHub and code-server do it: the app never sees what comes before its own addresses.
STRIPPED = """
    location /user/ana/proxy/8501/ {
        proxy_pass http://127.0.0.1:STRIPPED/;
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
    }
"""
MAIN = """
daemon off;
pid FOLDER/nginx.pid;
error_log FOLDER/error.log;
events {}
http {
    access_log off;
    client_body_temp_path FOLDER/body;
    proxy_temp_path FOLDER/proxy;
    fastcgi_temp_path FOLDER/fastcgi;
    uwsgi_temp_path FOLDER/uwsgi;
    scgi_temp_path FOLDER/scgi;
    include FOLDER/denseboard.conf;
}
"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(NGINX is None and not os.environ.get("CI"), reason="nginx is missing"),
]


@pytest.fixture(scope="module")
def based_server(serve: Callable[..., Served]) -> Served:
    """The pages below a path."""
    return serve("tests/browser/pages_app.py", STREAMLIT_SERVER_BASE_URL_PATH="denseboard")


@pytest.fixture(scope="module")
def proxy(
    tmp_path_factory: pytest.TempPathFactory, based_server: Served, pages_server: Served
) -> Iterator[str]:
    """nginx with the configuration of ``deploy/``; its address."""
    assert NGINX, "nginx is missing"
    folder = tmp_path_factory.mktemp("nginx")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    files = ["-keyout", str(key), "-out", str(certificate), "-subj", "/CN=localhost"]
    subprocess.run([*request, *files], check=True, capture_output=True)
    port = free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for given, here in {
        "listen 443 ssl": f"listen {port} ssl",
        "server_name lab.example.org": "server_name localhost",
        "/etc/ssl/certs/lab.example.org.pem": str(certificate),
        "/etc/ssl/private/lab.example.org.key": str(key),
        "http://127.0.0.1:8501": f"http://127.0.0.1:{based_server.port}",
    }.items():
        assert given in text, given
        text = text.replace(given, here)
    start = text.rindex("}")
    stripped = STRIPPED.replace("STRIPPED", str(pages_server.port))
    (folder / "denseboard.conf").write_text(f"{text[:start]}{stripped}}}\n", encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(MAIN.replace("FOLDER", str(folder)), encoding="utf-8")
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(main)])
    try:
        _wait_for(process, f"https://localhost:{port}/denseboard/_stcore/health")
        yield f"https://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(process: subprocess.Popen[bytes], url: str) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    opener = build_opener(ProxyHandler({}), HTTPSHandler(context=trusting))
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        with suppress(OSError):
            opener.open(url, timeout=5).close()
            return
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("place", ["/denseboard/", "/user/ana/proxy/8501/"])
def test_everything_works_behind_a_proxy(
    place: str, proxy: str, open_page: Callable[..., Page]
) -> None:
    """Documents, scripts, Streamlit's socket, and ours for the live curves."""
    root = f"{proxy}{place}"
    page = open_page(f"{root}?dataset=moons", apart=True)
    run = train(page)
    expect(state(page)).to_contain_text("Done in")  # through the feed
    wait_until_current(page)
    page.get_by_role("link", name="Compare").click()
    page.wait_for_url(f"{root}compare**")
    page.goto(f"{root}compare")
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()  # the run is listed
    page.goto(f"{root}learn?chapter=descent")
    expect(page.locator(".lesson__drawing").first).to_be_visible()
    page.goto(f"{root}train?run={run}")  # to the first page
    expect(state(page)).to_contain_text("Done in")
    assert run_of(page) == run
    assert page.url.startswith(f"{root}?")
    _follows(page, f"{root}?run={run}&present=1")


def _follows(page: Page, presenting: str) -> None:
    """The audience opens the address that the presenter's page shows, and takes the settings."""
    root = presenting.partition("?")[0]
    page.goto(presenting)
    press(page, "Let the audience follow")
    link = current(page.locator(".audience__link"))
    expect(link).to_have_attribute("href", re.compile(rf"^{root}follow/\w+$"))
    with page.expect_popup() as popup:
        link.click()
    follower = popup.value
    expect(follower.locator(".state")).to_contain_text("Done in")
    expect(page.locator(".audience__count")).to_have_text("1 person is following.")
    expect(page.locator(".audience__note")).to_contain_text("Only this machine")  # localhost
    with follower.expect_popup() as popup:
        follower.get_by_role("link", name="Take these settings").click()
    popup.value.wait_for_url(f"{root}?dataset=moons**")
    press(page, "Stop sharing the screen")
    expect(follower.locator(".state")).to_have_text("The presenter has stopped sharing the screen.")


def test_figures_are_not_for_the_world(proxy: str, open_page: Callable[..., Page]) -> None:
    page = open_page("about:blank", apart=True)
    answer = page.request.get(f"{proxy}/denseboard/metrics", ignore_https_errors=True)
    assert answer.status == 403
