"""The dashboard's frame in a page of the tests' own, which sends it changes and hears it."""

import json
from typing import Any

from playwright.sync_api import Frame

from maps.dashboard_frame import change, frame
from maps.scene import Scene
from tests.pages import Opener, until

_PARENT = """<!DOCTYPE html><html lang="en"><title>x</title><body><script>
const frame = document.createElement('iframe');
frame.setAttribute('sandbox', 'allow-scripts allow-popups');
frame.style.cssText = 'width:1200px;height:1500px;border:0';
frame.srcdoc = PAGE;
const said = {};
const send = (told) => frame.contentWindow.postMessage({ reachline: 'dashboard', ...told }, '*');
addEventListener('message', ({ data }) => Object.assign(said, data));
document.body.append(frame);
</script></body></html>"""


class Framed:
    """A frame that begins with one scene and can be told to show each of some others."""

    def __init__(self, show: Opener, base: Scene, *others: Scene) -> None:
        made = frame(base)
        self.changes = [change(scene, base=made.base) for scene in others]
        page = json.dumps(made.page).replace("</", "<\\/")
        self.held = show(_PARENT.replace("PAGE", page), (1280, 1500))
        self.page = self.held.page
        self.drawn(made.page.split('data-scene="')[1].split('"')[0])

    @property
    def inside(self) -> Frame:
        """What stands in the frame."""
        return self.page.frames[1]

    def drawn(self, scene: str) -> None:
        """Wait until the frame says that it shows a scene."""
        until(self.page, f"said.drawn === '{scene}'")

    def send(self, index: int, **more: Any) -> Frame:
        """Tell the frame to show a scene, and wait until it does."""
        self.tell(index, **more)
        self.drawn(self.changes[index]["scene"])
        return self.inside

    def tell(self, index: int, **more: Any) -> None:
        """Tell the frame to show a scene."""
        self.page.evaluate("told => send(told)", {"change": self.changes[index], **more})
